import { type Grade, gradeNames } from "@lec/core/graphql/grade-count.type";
import type { HeaderColumn } from "@lec/core/spreadsheet/header";
import { countedGrades } from "../other-schools/counted-grades.ts";

export const sexes = ["MALE", "FEMALE"] as const;
export type CountCell = `${Grade}:${(typeof sexes)[number]}`;
export type FileField = "code" | "name" | "affiliation" | "dissolvedOn" | "round" | "before" | CountCell;

/** One column of the file: of its row, or of one grade and sex. */
export interface FileColumn extends HeaderColumn {
  readonly field: FileField;
}

const sexNames = { MALE: "ชาย", FEMALE: "หญิง" } as const;
const alone = { group: null, needed: false, aliases: [] } as const;

/** Cells of a school's numbers, grade by grade, boys before girls. */
export const countCells: readonly CountCell[] = countedGrades.flatMap(grade =>
  sexes.map(sex => `${grade}:${sex}` as const),
);

/** The columns in the file's order. `before` is written to compare with and never read. */
export const columns: readonly FileColumn[] = [
  { ...alone, field: "code", name: "รหัสสถานศึกษา", needed: true, aliases: ["รหัส", "รหัสสถานศึกษา 10 หลัก"] },
  { ...alone, field: "name", name: "ชื่อสถานศึกษา", aliases: ["สถานศึกษา", "ชื่อ", "โรงเรียน"] },
  { ...alone, field: "affiliation", name: "สังกัด" },
  { ...alone, field: "dissolvedOn", name: "ประกาศเลิกเมื่อ", aliases: ["วันที่ประกาศเลิก", "ประกาศเลิก"] },
  { ...alone, field: "round", name: "รอบ" },
  ...countedGrades.flatMap(grade =>
    sexes.map(sex => ({
      ...alone,
      field: `${grade}:${sex}` as const,
      group: gradeNames[grade],
      name: sexNames[sex],
      aliases: sex === "MALE" ? ["ช", "ช."] : ["ญ", "ญ."],
    })),
  ),
  { ...alone, field: "before", name: "รวมรอบก่อน (ไว้เทียบเท่านั้น)" },
];

const byField = new Map(columns.map(column => [column.field, column]));

/** The column of a field of the file. */
export const columnOf = (field: string): FileColumn | undefined => byField.get(field as FileField);
