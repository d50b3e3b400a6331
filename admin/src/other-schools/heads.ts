import type { Grade } from "../i18n/api.type.ts";

/** Grades in which schools of other affiliations are counted: อ.1 to ป.6 (S1g 4.2(1)). */
export const countedGrades = [
  "KINDERGARTEN_1",
  "KINDERGARTEN_2",
  "KINDERGARTEN_3",
  "PRIMARY_1",
  "PRIMARY_2",
  "PRIMARY_3",
  "PRIMARY_4",
  "PRIMARY_5",
  "PRIMARY_6",
] as const satisfies readonly Grade[];
export type CountedGrade = (typeof countedGrades)[number];

export const countedSexes = ["male", "female"] as const;
export type CountedSex = (typeof countedSexes)[number];

/** One cell of the grid. */
export type Cell = `${CountedGrade}.${CountedSex}`;

/** What stands in the grid, as typed. A cell left out is empty. */
export type Typed = Partial<Record<Cell, string>>;

/** Heads of one grade as the API gives them; null where the viewer may not see the number. */
export interface GradeHeads {
  grade: Grade;
  male: number | null;
  female: number | null;
  total: number | null;
}

/** All cells in the order in which they are filled. */
export const cells: readonly Cell[] = countedGrades.flatMap(grade =>
  countedSexes.map((sex): Cell => `${grade}.${sex}`),
);

const mostHeads = 9_999;

/** A typed number of heads: Thai and full-width digits, commas and spaces are read; empty is zero; null is no such number. */
export function readHeads(typed: string | undefined): number | null {
  const text = (typed ?? "")
    .replace(/[๐-๙]/g, digit => String(digit.charCodeAt(0) - 0x0e50))
    .replace(/[０-９]/g, digit => String(digit.charCodeAt(0) - 0xff10))
    .replace(/[\s,]/g, "");
  if (text === "") return 0;
  if (!/^[0-9]{1,6}$/.test(text)) return null;
  const heads = Number(text);
  return heads <= mostHeads ? heads : null;
}

/** The cells of a report as text for the grid; a dash where the viewer may not see the number. */
export function typedOf(rows: readonly GradeHeads[]): Typed {
  const typed: Typed = {};
  for (const grade of countedGrades)
    for (const sex of countedSexes) typed[`${grade}.${sex}`] = String(headsIn(rows, grade, sex) ?? "–");
  return typed;
}

/** Heads in a report: none where it has no such grade, null where the viewer may not see the number. */
export function headsIn(
  rows: readonly GradeHeads[],
  grade: CountedGrade,
  part: CountedSex | "total",
): number | null {
  const row = rows.find(each => each.grade === grade);
  return row ? row[part] : 0;
}

/** Sum of some cells; what is no number counts as nothing. */
export function sumOf(typed: Typed, some: readonly Cell[] = cells): number {
  return some.reduce((sum, cell) => sum + (readHeads(typed[cell]) ?? 0), 0);
}

/** The same for the eye: nothing where one of the cells holds no number. */
export function shownSum(typed: Typed, some: readonly Cell[] = cells): number | null {
  return some.some(cell => readHeads(typed[cell]) === null) ? null : sumOf(typed, some);
}

/** The cells that hold no number. */
export function wrongCells(typed: Typed): Cell[] {
  return cells.filter(cell => readHeads(typed[cell]) === null);
}

/** Whether nothing at all has been typed. */
export function isEmpty(typed: Typed): boolean {
  return cells.every(cell => (typed[cell] ?? "").trim() === "");
}

/** Cells in which two grids differ as numbers. */
export function differing(one: Typed, other: Typed): Cell[] {
  return cells.filter(cell => readHeads(one[cell]) !== readHeads(other[cell]));
}

/** The numbers as the API takes them; grades of nobody are left out. */
export function countsOf(typed: Typed): { grade: CountedGrade; male: number; female: number }[] {
  return countedGrades
    .map(grade => ({
      grade,
      male: readHeads(typed[`${grade}.male`]) ?? 0,
      female: readHeads(typed[`${grade}.female`]) ?? 0,
    }))
    .filter(({ male, female }) => male + female > 0);
}

/** More than half off the number of the round before deserves a second look. Without a number before there is nothing to compare. */
export function isFar(now: number, before: number | null): boolean {
  return before !== null && Math.abs(now - before) > before * 0.5;
}

/** Below this many heads a grade halves or doubles without anybody being mistaken. */
const notableHeads = 10;

/** The same for one grade, where a few heads mean little. */
export function isFarGrade(now: number, before: number | null): boolean {
  return before !== null && isFar(now, before) && Math.abs(now - before) >= notableHeads;
}

/** A block copied from a spreadsheet, laid into the grid from one cell on; null when it is a single value. */
export function pasted(text: string, from: Cell): Typed | null {
  const rows = text.replace(/\r?\n$/, "").split(/\r?\n/);
  const block = rows.map(row => row.split("\t"));
  if (block.length === 1 && block[0]?.length === 1) return null;
  const [fromGrade, fromSex] = from.split(".") as [CountedGrade, CountedSex];
  const typed: Typed = {};
  for (const [i, row] of block.entries())
    for (const [j, value] of row.entries()) {
      const grade = countedGrades[countedGrades.indexOf(fromGrade) + i];
      const sex = countedSexes[countedSexes.indexOf(fromSex) + j];
      if (grade && sex) typed[`${grade}.${sex}`] = value.trim();
    }
  return typed;
}
