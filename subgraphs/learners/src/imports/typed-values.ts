import { type Grade, gradeNames, grades } from "@lec/core/graphql/grade-count.type";
import { buddhistEraOffset, fromBuddhist } from "@lec/core/text/buddhist-era";
import { asciiDigits } from "@lec/core/text/digits";
import { normaliseThaiName } from "@lec/core/text/thai-name";
import type { Sex } from "../learners/learner-record.ts";

/** Values as people type them into spreadsheets, read by what they mean. `null` where a text means none of them. */

/** From this year on a year is meant in พ.ศ.; before it in ค.ศ. */
const firstBuddhistYear = 2400;

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

/** A grade by its short name (`ป.1`), its long one (`ประถมศึกษาปีที่ 1`) or anything between. */
export function readGrade(typed: string): Grade | null {
  const text = asciiDigits(normaliseThaiName(typed)).replace(/[\s.]|ปีที่|ศึกษา|ชั้น/g, "");
  return gradesByName.get(text) ?? null;
}

const longNames = [
  [/^อ\./, "อนุบาล"],
  [/^ป\./, "ประถม"],
  [/^ม\./, "มัธยม"],
  [/^ปวช\./, "ประกาศนียบัตรวิชาชีพ"],
  [/^ปวส\./, "ประกาศนียบัตรวิชาชีพชั้นสูง"],
] as const;

const gradesByName = new Map<string, Grade>(
  grades.flatMap(grade => {
    const short = gradeNames[grade];
    const long = longNames
      .filter(([start]) => start.test(short))
      .map(([start, name]) => short.replace(start, name));
    return [short, ...long].map(name => [name.replace(/[\s.]|ชั้น/g, ""), grade] as const);
  }),
).set("เตรียม", "PRE_KINDERGARTEN");

/** ได้, มี, ใช่ and their opposites. */
export function readYesNo(typed: string): boolean | null {
  const text = normaliseThaiName(typed).replaceAll(" ", "").toLowerCase();
  if (yes.has(text)) return true;
  return no.has(text) ? false : null;
}
export const yesNoNames = { true: "เบิกได้", false: "เบิกไม่ได้" } as const;
const yes = new Set(["เบิกได้", "ได้", "มี", "มีสิทธิ", "มีสิทธิ์", "ใช่", "y", "yes", "true", "1", "✓", "/"]);
const no = new Set(["เบิกไม่ได้", "ไม่ได้", "ไม่มี", "ไม่มีสิทธิ", "ไม่มีสิทธิ์", "ไม่ใช่", "n", "no", "false", "0", "x"]);

export function readSex(typed: string): Sex | null {
  const text = normaliseThaiName(typed).toLowerCase();
  if (["ชาย", "ช", "male", "m"].includes(text)) return "MALE";
  return ["หญิง", "ญ", "female", "f"].includes(text) ? "FEMALE" : null;
}
export const sexNames: Readonly<Record<Sex, string>> = { MALE: "ชาย", FEMALE: "หญิง" };

/** A year in พ.ศ., also when typed in ค.ศ.; `null` for no year. */
export function readYear(typed: string): number | null {
  const text = asciiDigits(normaliseThaiName(typed)).replace(/^(พ\.ศ\.|ปีการศึกษา) ?/, "");
  if (!/^[0-9]{4}(\.0)?$/.test(text)) return null;
  const year = Number(text);
  return year >= firstBuddhistYear ? year : year + buddhistEraOffset;
}
