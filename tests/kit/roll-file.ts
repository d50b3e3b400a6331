import { columnLetter } from "@lec/core/spreadsheet/cell";
import { columns } from "@lec/learners/imports/columns";
import { citizenId } from "./scenario.ts";
import { type TestCell, workbookOf } from "./workbook.ts";

/** Cells of a row by field. */
export type Cells = Readonly<Record<string, TestCell>>;

/** A child as a row of the layout, by field. Serials of its own, far from those of the scenario. */
export function childRow(n: number, school: { name: string }, more: Cells = {}): Cells {
  const girl = n % 2 === 1;
  return {
    number: n,
    institution: school.name,
    academicYear: "๒๕๖๕",
    term: 1,
    grade: "ป.1",
    classroom: `${(n % 4) + 1}`,
    studentNumber: 10_000 + n,
    prefix: girl ? "ด.ญ." : "ด.ช.",
    firstName: `ทดสอบ${thaiLetters(n)}`,
    lastName: `ตัวอย่าง${thaiLetters(n * 7)}`,
    identifier: citizenId(3_000_000 + n),
    birthDate: "17/05/2558",
    ethnicity: "ไทย",
    nationality: "ไทย",
    religion: "พุทธ",
    enteredOn: "16/05/2565",
    heightCm: 120.5,
    weightKg: 24,
    "guardians.MOTHER.firstName": `แม่${thaiLetters(n)}`,
    "guardians.MOTHER.phone": 812345678,
    "guardians.MOTHER.monthlyIncome": 12000,
    "addresses.CURRENT.houseNumber": "12/3",
    "addresses.CURRENT.tambon": "หมากแข้ง",
    "addresses.CURRENT.postalCode": 41000,
    ...more,
  };
}

const thaiLetters = (n: number) => [...String(n)].map(digit => "กขคงจฉชซญด"[Number(digit)]).join("");

/** The layout as institutions have it: title, two merged levels, data from row 4. */
export function rollFile(rows: readonly (Cells | null)[]): Promise<Buffer> {
  const upper: TestCell[] = [];
  const lower: TestCell[] = [];
  let group: string | null = null;
  for (const column of columns) {
    upper.push(column.group === null ? ` ${column.name} ` : column.group === group ? null : column.group);
    lower.push(column.group === null ? null : column.name);
    group = column.group;
  }
  const data = rows.map(row => (row === null ? [] : columns.map(column => row[column.field] ?? null)));
  return workbookOf({ rows: [["ทะเบียนนักเรียน"], upper, lower, ...data], merged: ["A2:A3", "Z2:AG2"] });
}

/** The letter of a field's column in the layout. */
export const letterOf = (field: string) => columnLetter(columns.findIndex(column => column.field === field));
