import { buddhistEraOffset, firstBuddhistYear, fromBuddhist } from "./buddhist-era.ts";
import { asciiDigits } from "./digits.ts";
import { normaliseThaiName } from "./thai-name.ts";

/**
 * The ISO day of `dd/mm/yyyy` (also with - or . or blanks, or a Thai month name) or of an ISO day, in พ.ศ. or ค.ศ. and any
 * digits; `null` when no such day exists: 29/02/2567 does (ค.ศ. 2024), 29/02/2566 does not. Two-digit years say nothing.
 */
export function readDay(typed: string): string | null {
  const text = asciiDigits(normaliseThaiName(typed)).replace(/ ?00:00(:00)?(\.0+)?$/, "");
  const iso = /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(T00:00:00.*)?$/.exec(text);
  if (iso) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const numbers = /^([0-9]{1,2}) ?[/.\- ] ?([0-9]{1,2}) ?[/.\- ] ?([0-9]{4})$/.exec(text);
  if (numbers) return dayOf(Number(numbers[3]), Number(numbers[2]), Number(numbers[1]));
  const named = /^([0-9]{1,2}) ?([ก-๙.]+?)\.? ?(?:พ\.ศ\. ?|ค\.ศ\. ?)?([0-9]{4})$/.exec(text);
  const month = named ? monthNames.get((named[2] ?? "").replaceAll(".", "")) : undefined;
  return named && month !== undefined ? dayOf(Number(named[3]), month, Number(named[1])) : null;
}

/** The day of a spreadsheet's date number (days since 1900, or 1904), whose year may have been typed in พ.ศ. */
export function readSerialDay(serial: number, since1904: boolean): string | null {
  // Beyond 9999-12-31 there is no date; before March 1900 Excel counts a day that never was.
  if (!Number.isFinite(serial) || serial < 61 || serial > 2_958_465) return null;
  const date = new Date(Math.round((Math.floor(serial) - 25_569 + (since1904 ? 1_462 : 0)) * 86_400_000));
  return dayOf(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
}

function dayOf(year: number, month: number, day: number): string | null {
  const buddhist = year >= firstBuddhistYear ? year : year + buddhistEraOffset;
  if (buddhist < firstBuddhistYear || buddhist > 2700) return null;
  return fromBuddhist({ year: buddhist, month, day }) ?? null;
}

const monthNames = new Map(
  [
    ["มกราคม", "มค"],
    ["กุมภาพันธ์", "กพ"],
    ["มีนาคม", "มีค"],
    ["เมษายน", "เมย"],
    ["พฤษภาคม", "พค"],
    ["มิถุนายน", "มิย"],
    ["กรกฎาคม", "กค"],
    ["สิงหาคม", "สค"],
    ["กันยายน", "กย"],
    ["ตุลาคม", "ตค"],
    ["พฤศจิกายน", "พย"],
    ["ธันวาคม", "ธค"],
  ].flatMap((names, i) => names.map(name => [name, i + 1] as const)),
);
