import { asciiDigits } from "./digits.ts";

/** The parts of a G-code (รหัส G), the identifier of a learner without Thai civil registration (S1g 4.3.3). */
export interface GCode {
  /** พ.ศ., four digits. */
  readonly year: number;
  /** TIS 1099, two digits; not checked against the list of provinces. */
  readonly province: string;
  /** 0 to 99,999,999 */
  readonly serial: number;
}

/** Reads a typed G-code: Thai and full-width digits, a small g, spaces and hyphens are accepted. */
export function parseGCode(typed: string): GCode | undefined {
  const parts = /^G([0-9]{2})([0-9]{2})([0-9]{8})$/.exec(compactGCode(typed));
  if (!parts?.[1] || !parts[2] || !parts[3]) return undefined;
  return { year: 2500 + Number(parts[1]), province: parts[2], serial: Number(parts[3]) };
}

/** The typed code in capitals and ASCII digits, without separators. */
export function compactGCode(typed: string): string {
  return asciiDigits(typed)
    .replace(/[\s\u200b-\u200f\u2010-\u2015\u2060\ufeff-]/g, "")
    .replace(/^[gＧｇ]/, "G");
}

/**
 * G + 2-digit พ.ศ. year + 2-digit province + 8-digit serial.
 * @throws RangeError when a part does not fit.
 */
export function makeGCode({ year, province, serial }: GCode): string {
  const fits =
    Number.isInteger(year) &&
    year >= 2500 &&
    year <= 2599 &&
    /^[0-9]{2}$/.test(province) &&
    Number.isInteger(serial) &&
    serial >= 0 &&
    serial <= 99_999_999;
  if (!fits)
    throw new RangeError(
      "a G-code has a year of 2500–2599, a 2-digit province and a serial of up to 8 digits",
    );
  return `G${String(year - 2500).padStart(2, "0")}${province}${String(serial).padStart(8, "0")}`;
}

/** The masked form: the last three digits stay, as with a citizen id. */
export function maskGCode(code: string): string {
  return /^G[0-9]{12}$/.test(code) ? `Gxxxxxxxxx${code.slice(10)}` : "Gxxxxxxxxxxxx";
}
