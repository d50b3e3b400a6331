import { asciiDigits } from "./digits.ts";
import { provinceCodes } from "./province-codes.ts";

/** Why a text is no citizen id. */
export type CitizenIdFault = "LENGTH" | "CHECK_DIGIT";

/** What makes a well-formed citizen id doubtful. */
export type CitizenIdWarning = "PROVINCE_UNKNOWN";

export interface CitizenIdCheck {
  /** Whether it may be stored: no faults. Warnings do not make it invalid. */
  readonly valid: boolean;
  /** The id in ASCII digits without separators, whatever was typed. */
  readonly id: string;
  readonly faults: readonly CitizenIdFault[];
  readonly warnings: readonly CitizenIdWarning[];
}

/**
 * Checks a typed citizen id (เลขประจำตัวประชาชน). Thai and full-width digits, spaces and hyphens are accepted.
 *
 * The weight of digit 3 is 11, so the check digit never catches an error there (domain.md 1): digits 2–3 are compared
 * with the province codes as well, which is a warning, since ids of people without a Thai birthplace exist.
 */
export function checkCitizenId(typed: string): CitizenIdCheck {
  const id = compactCitizenId(typed);
  if (!/^[0-9]{13}$/.test(id)) return { valid: false, id, faults: ["LENGTH"], warnings: [] };
  const faults: CitizenIdFault[] = id.at(-1) === citizenIdCheckDigit(id.slice(0, 12)) ? [] : ["CHECK_DIGIT"];
  const warnings: CitizenIdWarning[] = provinceCodes.has(id.slice(1, 3)) ? [] : ["PROVINCE_UNKNOWN"];
  return { valid: faults.length === 0, id, faults, warnings };
}

/** The typed id in ASCII digits, without the spaces and hyphens people put between the groups. */
export function compactCitizenId(typed: string): string {
  return asciiDigits(typed).replace(/[\s\u200b-\u200f\u2010-\u2015\u2060\ufeff-]/g, "");
}

/**
 * The check digit of the first twelve digits: (11 − Σ dᵢ·(14−i) mod 11) mod 10.
 * @throws RangeError when they are not twelve ASCII digits.
 */
export function citizenIdCheckDigit(first12: string): string {
  if (!/^[0-9]{12}$/.test(first12))
    throw new RangeError("a citizen id has twelve digits before its check digit");
  let sum = 0;
  for (let i = 0; i < 12; i++) sum += (first12.charCodeAt(i) - 48) * (13 - i);
  return String((11 - (sum % 11)) % 10);
}

/** `1-9999-00000-12-3`: as it is printed on the card. Anything but 13 digits comes back unchanged. */
export function formatCitizenId(id: string): string {
  return id.replace(/^([0-9])([0-9]{4})([0-9]{5})([0-9]{2})([0-9])$/, "$1-$2-$3-$4-$5");
}

/** `x-xxxx-xxxxx-12-3`: what those see who may not read identifiers (domain.md 6). Never shows more than three digits. */
export function maskCitizenId(id: string): string {
  return /^[0-9]{13}$/.test(id) ? `x-xxxx-xxxxx-${id.slice(10, 12)}-${id.slice(12)}` : "x-xxxx-xxxxx-xx-x";
}

/**
 * A citizen id that belongs to nobody: 1-9999-…, since province 99 does not exist.
 * @param serial 0 to 9,999,999
 * @throws RangeError when the serial is outside that.
 */
export function syntheticCitizenId(serial: number): string {
  if (!Number.isInteger(serial) || serial < 0 || serial > 9_999_999)
    throw new RangeError("serial out of range");
  const first12 = `19999${String(serial).padStart(7, "0")}`;
  return first12 + citizenIdCheckDigit(first12);
}
