import { asciiDigits } from "./digits.ts";

/** Years between the Gregorian calendar and the Buddhist Era (พ.ศ.). */
export const buddhistEraOffset = 543;

/** From this year on a typed year is meant in พ.ศ.; before it in ค.ศ. */
export const firstBuddhistYear = 2400;

/** The academic year starts on 16 May. */
const academicYearStart = "05-16";

export interface BuddhistDate {
  /** พ.ศ. */
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/**
 * An ISO date (`2026-11-21`) in พ.ศ.
 * @throws RangeError when it is no ISO date or no such day exists.
 */
export function toBuddhist(isoDate: string): BuddhistDate {
  const parts = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(isoDate);
  const [year, month, day] = [Number(parts?.[1]), Number(parts?.[2]), Number(parts?.[3])];
  if (!parts || !isDay(year, month, day)) throw new RangeError(`no such date: ${isoDate}`);
  return { year: year + buddhistEraOffset, month, day };
}

/** The ISO date of a day in พ.ศ., or undefined when no such day exists (29/02 of a common year). */
export function fromBuddhist({ year, month, day }: BuddhistDate): string | undefined {
  const gregorian = year - buddhistEraOffset;
  if (!isDay(gregorian, month, day)) return undefined;
  return `${String(gregorian).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** `21/11/2569`, the year with four digits. */
export function formatBuddhist(isoDate: string): string {
  const { year, month, day } = toBuddhist(isoDate);
  return `${String(day).padStart(2, "0")}/${String(month).padStart(2, "0")}/${year}`;
}

const thaiMonths = [
  "มกราคม",
  "กุมภาพันธ์",
  "มีนาคม",
  "เมษายน",
  "พฤษภาคม",
  "มิถุนายน",
  "กรกฎาคม",
  "สิงหาคม",
  "กันยายน",
  "ตุลาคม",
  "พฤศจิกายน",
  "ธันวาคม",
] as const;

/** `21 พฤศจิกายน 2569`, as letters write a day. */
export function writeBuddhist(isoDate: string): string {
  const { year, month, day } = toBuddhist(isoDate);
  return `${day} ${thaiMonths[month - 1]} ${year}`;
}

/** The ISO date of a typed `dd/mm/yyyy` in พ.ศ. (Thai digits too), or undefined when no such day exists. */
export function parseBuddhist(typed: string): string | undefined {
  const parts = /^\s*([0-9]{1,2})\/([0-9]{1,2})\/([0-9]{4})\s*$/.exec(asciiDigits(typed));
  return parts
    ? fromBuddhist({ day: Number(parts[1]), month: Number(parts[2]), year: Number(parts[3]) })
    : undefined;
}

/** The local day in Thailand (UTC+7, no summer time) as an ISO date. */
export function bangkokDate(instant: Date): string {
  return new Date(instant.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);
}

/** The academic year (พ.ศ.) a local day in Thailand belongs to: it starts on 16 May. */
export function academicYearOn(isoDate: string): number {
  const { year } = toBuddhist(isoDate);
  return isoDate.slice(5) >= academicYearStart ? year : year - 1;
}

/** Whether the calendar has the day. Years 1 to 9999, Gregorian. */
export function isDay(year: number, month: number, day: number): boolean {
  if (![year, month, day].every(Number.isInteger) || year < 1 || year > 9999) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 && leap ? 29 : (daysOfMonths[month - 1] ?? 0);
  return day >= 1 && day <= days;
}

const daysOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
