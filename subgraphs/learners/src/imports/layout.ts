import { csvRow } from "@lec/core/spreadsheet/csv-row";
import { columnTitle } from "@lec/core/spreadsheet/header";
import { writeTwoLevels } from "@lec/core/spreadsheet/two-level-sheet";
import { writeWorkbook } from "@lec/core/spreadsheet/workbook-writer";
import { cellOf } from "./cell-text.ts";
import { type Column, columns } from "./columns.ts";
import type { FlatRecord } from "./line.ts";

type Cells = readonly (string | number | null)[];
type Rows = AsyncIterable<readonly Cells[]>;

/** What every row of a file says of where it belongs. */
export interface RollPlace {
  readonly province: string;
  readonly district: string | null;
  readonly lao: string;
  readonly name: string;
  readonly academicYear: number;
  readonly term: number | null;
}

/** A workbook in the layout: title, two levels of merged headings, data from row 4. `more` are headings of one's own. */
export function layoutWorkbook(
  title: string,
  shown: readonly Column[],
  rows: Rows,
  more: readonly string[] = [],
): AsyncIterable<Uint8Array> {
  return writeTwoLevels({
    sheet: "ทะเบียน",
    title,
    columns: [...shown, ...more.map(name => ({ group: null, name }))],
    widths: [...shown.map(widthOf), ...more.map(() => 60)],
    rows,
  });
}

/** The plain template: one row of headings with the same names, nothing merged. */
export function templateWorkbook(): AsyncIterable<Uint8Array> {
  const shown = columns.filter(column => column.kind !== "SKIPPED");
  return writeWorkbook({
    name: "ทะเบียน",
    widths: shown.map(widthOf),
    head: [shown.map(columnTitle)],
    merged: [],
    rows: (async function* () {})(),
  });
}

const widthOf = ({ field, kind }: Column) =>
  field === "identifier" ? 18 : kind === "TEXT" || kind === "SKIPPED" ? 16 : 13;

/** The same as CSV: UTF-8 with its mark, one row of headings, no cell that computes. */
export async function* layoutCsv(shown: readonly Column[], rows: Rows): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`\ufeff${csvRow(shown.map(columnTitle))}`);
  for await (const some of rows) yield Buffer.from(some.map(csvRow).join(""));
}

/** A learner as a row of the layout. */
export function layoutRow(
  number: number,
  record: FlatRecord,
  place: RollPlace,
  shown: readonly Column[],
): (string | number | null)[] {
  return shown.map(column => {
    switch (column.field) {
      case "number":
        return number;
      case "institution":
        return place.name;
      case "academicYear":
        return place.academicYear;
      case "term":
        return place.term;
      case "province":
      case "district":
      case "lao":
        return place[column.field];
      default:
        return cellOf(column.field, record[column.field]);
    }
  });
}
