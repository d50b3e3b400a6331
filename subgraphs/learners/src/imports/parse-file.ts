import { largestFileBytes } from "@lec/core/graphql/file-door";
import {
  cellText,
  isBlank,
  isFormula,
  looksComputed,
  readInert,
  type SheetRow,
} from "@lec/core/spreadsheet/cell";
import { FileFault } from "@lec/core/spreadsheet/file-fault";
import { headerRows } from "@lec/core/spreadsheet/header";
import { openTable } from "@lec/core/spreadsheet/table";
import { storablePart } from "@lec/core/text/well-formed";
import { columns } from "./columns.ts";
import { findHeader, type Header } from "./header.ts";
import { type FileFacts, type Line, LineReader } from "./line.ts";

/** Most rows of data. */
export const mostRows = 100_000;

/** A row read, with its cells as they stood where it cannot be taken. */
export interface ParsedLine extends Line {
  readonly raw: readonly (string | null)[] | null;
}

/** What the header of a file says. */
export interface ParsedHeader {
  /** Fields of the layout by place, `null` for columns that are not ours. */
  readonly fields: readonly (string | null)[];
  readonly unknown: readonly string[];
}

/**
 * Reads a file of either format, a row at a time: first the header, then the lines.
 * @throws FileFault when the file as a whole cannot be read
 */
export async function* parseFile(
  file: Buffer,
  facts: Omit<FileFacts, "since1904">,
): AsyncGenerator<ParsedHeader | ParsedLine> {
  if (file.length > largestFileBytes) throw new FileFault("TOO_LARGE");
  const { rows, since1904 } = await openTable(file);
  let first: SheetRow[] | null = [];
  let header: Header | null = null;
  let count = 0;
  const rowsWith = new Map<string, number>();
  let lines: LineReader | null = null;

  const lineOf = (row: SheetRow, known: Header): ParsedLine | null => {
    if (row.row <= known.lastRow) return null;
    lines ??= new LineReader(known, { ...facts, since1904 });
    const line = lines.read(row);
    if (!line) return null;
    count += 1;
    if (count > mostRows) throw new FileFault("TOO_LARGE");
    for (const { code } of line.faults) rowsWith.set(code, (rowsWith.get(code) ?? 0) + 1);
    return { ...line, raw: line.record ? null : rawCells(row, known) };
  };

  for await (const row of rows) {
    if (header) {
      const line = lineOf(row, header);
      if (line) yield line;
      continue;
    }
    first?.push(row);
    if (row.row < headerRows && (first?.length ?? 0) < headerRows) continue;
    header = findHeader(first ?? []);
    yield headerOf(header);
    for (const early of first ?? []) {
      const line = lineOf(early, header);
      if (line) yield line;
    }
    first = null;
  }
  if (!header) {
    header = findHeader(first ?? []);
    yield headerOf(header);
    for (const early of first ?? []) {
      const line = lineOf(early, header);
      if (line) yield line;
    }
  }
  if (count === 0) throw new FileFault("ROWS_MISSING");
  for (const code of misplaced) if (rowsWith.get(code) === count) throw new FileFault(code);
}

/** A file all of whose rows have this is another one's: it is refused whole. The nearest to what was meant first. */
const misplaced = [
  "OTHER_INSTITUTION",
  "OTHER_LAO",
  "OTHER_DISTRICT",
  "OTHER_PROVINCE",
  "OTHER_YEAR",
  "OTHER_TERM",
] as const;

const headerOf = ({ places, unknown }: Header): ParsedHeader => ({
  fields: places.map(column => column?.field ?? null),
  unknown,
});

/**
 * The cells as typed, in the order of the layout's columns. What asks to be computed is left out: written down as a text, it
 * would be taken as one when it is sent again.
 */
function rawCells({ cells }: SheetRow, { places }: Header): (string | null)[] {
  return columns.map(column => {
    const cell = cells[places.indexOf(column)];
    if (isBlank(cell) || isFormula(cell) || looksComputed(readInert(cellText(cell)).text)) return null;
    return storablePart(cellText(cell)).slice(0, 500);
  });
}
