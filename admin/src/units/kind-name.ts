import type { InstitutionKind, LaoKind, OrgLevel } from "../i18n/api.type.ts";
import type { Words } from "../i18n/use-words.ts";

/** What a unit is, as precisely as is known: its kind, otherwise its level. */
export function kindName(
  unit: { level: OrgLevel; laoKind?: LaoKind; institutionKind?: InstitutionKind },
  words: Words,
): string {
  if (unit.laoKind) return words(`laoKind.${unit.laoKind}`);
  if (unit.institutionKind) return words(`institutionKind.${unit.institutionKind}`);
  return words(`level.${unit.level}`);
}
