import { type Duty, duties } from "@lec/core/identity/actor";
import { SetupError } from "@lec/prisma/setup-error";

/**
 * Duties that nobody works in without a second factor, as written in LEC_SECOND_FACTOR_DUTIES: names with commas between.
 * @throws SetupError for a name that is no duty: a typing error must not leave a duty unguarded
 */
export function readSecondFactorDuties(text: string | undefined): Duty[] {
  const names = (text ?? "")
    .split(",")
    .map(name => name.trim())
    .filter(Boolean);
  return names.map(name => {
    const known = duties.find(duty => duty === name);
    if (known) return known;
    throw new SetupError({
      th: `LEC_SECOND_FACTOR_DUTIES มีหน้าที่ที่ไม่รู้จัก: ${name}`,
      en: `LEC_SECOND_FACTOR_DUTIES names an unknown duty: ${name}. The duties are ${duties.join(", ")}`,
    });
  });
}
