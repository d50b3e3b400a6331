import { columnLetter } from "./cell.ts";
import type { HeaderColumn } from "./header.ts";
import { type SheetPlan, writeWorkbook } from "./workbook-writer.ts";

/** A sheet as letters print them: title in row 1, merged headings in rows 2 and 3, data from row 4. */
export interface TwoLevelSheet extends Pick<SheetPlan, "widths" | "rows"> {
  /** The name on the sheet's tab. */
  readonly sheet: string;
  readonly title: string;
  readonly columns: readonly Pick<HeaderColumn, "group" | "name">[];
}

/** Writes it as a workbook: columns of one heading stand under it, a column alone over both rows. */
export function writeTwoLevels({
  sheet,
  title,
  columns,
  widths,
  rows,
}: TwoLevelSheet): AsyncIterable<Uint8Array> {
  const upper: (string | null)[] = [];
  const lower: (string | null)[] = [];
  const merged: string[] = [];
  for (const [i, { group, name }] of columns.entries()) {
    const first = group === null || columns[i - 1]?.group !== group;
    upper.push(group === null ? name : first ? group : null);
    lower.push(group === null ? null : name);
    if (group === null) merged.push(`${columnLetter(i)}2:${columnLetter(i)}3`);
    else if (first) {
      const size = columns.slice(i).findIndex(column => column.group !== group);
      const last = size === -1 ? columns.length - 1 : i + size - 1;
      if (last > i) merged.push(`${columnLetter(i)}2:${columnLetter(last)}2`);
    }
  }
  return writeWorkbook({ name: sheet, widths, head: [[title], upper, lower], merged, rows });
}
