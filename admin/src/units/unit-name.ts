import type { Locale } from "../time/buddhist-era.ts";

/** A unit's name in the language on screen; units without an English name keep the Thai one. */
export function unitName(unit: { name: string; nameEn: string | null }, locale: Locale): string {
  return locale === "en" ? (unit.nameEn ?? unit.name) : unit.name;
}
