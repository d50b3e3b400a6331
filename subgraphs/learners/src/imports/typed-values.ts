import { type Grade, gradeNames, grades } from "@lec/core/graphql/grade-count.type";
import { buddhistEraOffset, firstBuddhistYear } from "@lec/core/text/buddhist-era";
import { asciiDigits } from "@lec/core/text/digits";
import { normaliseThaiName } from "@lec/core/text/thai-name";
import type { Sex } from "../learners/learner-record.ts";

/** Values as people type them into spreadsheets, read by what they mean. `null` where a text means none of them. */

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
