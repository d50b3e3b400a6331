import type { Duty } from "../i18n/api.type.ts";
import type { Locale } from "../time/buddhist-era.ts";

/** The accounts of a sandbox, with their one password. */
export interface DemoAccounts {
  password: string;
  accounts: { username: string; duty: Duty; unitName: string; note: string | null }[];
}

/** The sandbox's accounts; null outside a sandbox, where they do not exist. */
export async function readDemoAccounts(signal: AbortSignal): Promise<DemoAccounts | null> {
  try {
    const response = await fetch("/demo-accounts.json", { signal, headers: { accept: "application/json" } });
    return response.ok ? ((await response.json()) as DemoAccounts) : null;
  } catch {
    return null;
  }
}

/** Whose account it is and what it is good for. Notes carry both languages, as "ไทย / English". */
export function accountNote({ unitName, note }: DemoAccounts["accounts"][number], locale: Locale): string {
  const [thai = "", english = thai] = (note ?? "").split(" / ");
  const about = locale === "th" ? thai : english;
  return about.includes(unitName) || !about ? about || unitName : `${unitName} · ${about}`;
}
