import {
  type Cell,
  cellText,
  isBlank,
  isFormula,
  looksComputed,
  readInert,
  type SheetRow,
} from "@lec/core/spreadsheet/cell";
import { FileFault } from "@lec/core/spreadsheet/file-fault";
import { type Header, headerFinder, headerRows } from "@lec/core/spreadsheet/header";
import { openTable } from "@lec/core/spreadsheet/table";
import { asciiDigits } from "@lec/core/text/digits";
import { normaliseThaiName } from "@lec/core/text/thai-name";
import { readDay, readSerialDay } from "@lec/core/text/typed-day";
import { storablePart } from "@lec/core/text/well-formed";
import { mostHeads } from "../other-schools/counted-grades.ts";
import type { Affiliation } from "../other-schools/other-school.sql.ts";
import { readAffiliation } from "./affiliation-names.ts";
import { type CountCell, columns, countCells, type FileColumn, type FileField } from "./columns.ts";
import type { LineFault, LineFaultCode } from "./line-fault.ts";

/** A register is a few dozen schools; nobody's holds more. */
export const mostRows = 2_000;
export const largestFileBytes = 2_000_000;

/** Unpacked sizes that an honest file of so many rows stays far below: it is read in this process. */
const limits = { sheetBytes: 20_000_000, sharedBytes: 5_000_000, sharedStrings: 100_000 };

/** A row of the file as it was read. What is not said stays as it is. */
export interface FileLine {
  /** As the spreadsheet numbers it. */
  readonly row: number;
  /** Digits as typed; a spreadsheet may have dropped leading zeros. */
  readonly code: string;
  readonly name: string | null;
  readonly affiliation: Affiliation | null;
  /** `undefined` where the file has no such column, `null` for a school that goes on. */
  readonly dissolvedOn?: string | null;
  /** All cells or none. */
  readonly counts: Readonly<Record<CountCell, number>> | null;
  readonly faults: readonly LineFault[];
}

export interface FileLines {
  readonly lines: readonly FileLine[];
  /** Names of columns that are not ours. */
  readonly unknown: readonly string[];
}

const findHeader = headerFinder(columns, 2);

/**
 * Reads a file of either format: all of its lines, each with what is wrong in it.
 * @param round how the file names the round that is recorded
 * @throws FileFault when the file as a whole cannot be read
 */
export async function readLines(file: Buffer, round: string): Promise<FileLines> {
  if (file.length > largestFileBytes) throw new FileFault("LIST_TOO_LARGE");
  const { rows, since1904 } = await openTable(file, limits);
  const first: SheetRow[] = [];
  let header: Header<FileColumn> | null = null;
  const lines: FileLine[] = [];
  const take = (row: SheetRow, known: Header<FileColumn>) => {
    const line = row.row > known.lastRow ? new LineReader(row, known, round, since1904).read() : null;
    if (line) lines.push(line);
    if (lines.length > mostRows) throw new FileFault("LIST_TOO_LARGE");
  };
  const begin = () => {
    const found = findHeader(first);
    for (const early of first) take(early, found);
    return found;
  };
  for await (const row of rows) {
    if (header) take(row, header);
    else if (first.push(row) >= headerRows) header = begin();
  }
  header ??= begin();
  if (lines.length === 0) throw new FileFault("ROWS_MISSING");
  return { lines: withDoubles(lines), unknown: header.unknown };
}

/** Of two rows with one code neither is taken: nobody can say which was meant. */
function withDoubles(lines: readonly FileLine[]): FileLine[] {
  const rows = new Map<string, number[]>();
  for (const { code, row } of lines) if (code) rows.set(code, [...(rows.get(code) ?? []), row]);
  return lines.map(line => {
    const other = rows.get(line.code)?.find(row => row !== line.row);
    if (other === undefined) return line;
    return { ...line, faults: [...line.faults, { code: "DOUBLE", field: "code", about: String(other) }] };
  });
}

class LineReader {
  readonly #row: SheetRow;
  readonly #header: Header<FileColumn>;
  readonly #round: string;
  readonly #since1904: boolean;
  readonly #faults: LineFault[] = [];

  constructor(row: SheetRow, header: Header<FileColumn>, round: string, since1904: boolean) {
    this.#row = row;
    this.#header = header;
    this.#round = round;
    this.#since1904 = since1904;
  }

  /** `null` for a row with nothing in our columns. */
  read(): FileLine | null {
    if (columns.every(({ field }) => field === "before" || isBlank(this.#cell(field)))) return null;
    const code = asciiDigits(this.#text("code") ?? "").replaceAll(/[\s-]/g, "");
    if (!/^[0-9]{1,10}$/.test(code)) this.#fault("CODE_FORM", "code");
    const name = this.#text("name");
    if (name !== null && name.length > 200) this.#fault("NAME_FORM", "name");
    const affiliation = this.#text("affiliation");
    const known = affiliation === null ? null : readAffiliation(affiliation);
    if (affiliation !== null && known === null) this.#fault("AFFILIATION_UNKNOWN", "affiliation");
    const round = this.#text("round");
    if (round !== null && roundKey(round) !== roundKey(this.#round))
      this.#fault("OTHER_ROUND", "round", this.#round);
    return {
      row: this.#row.row,
      code,
      name,
      affiliation: known,
      ...(this.#has("dissolvedOn") ? { dissolvedOn: this.#day() } : {}),
      counts: this.#counts(),
      faults: this.#faults,
    };
  }

  #counts(): FileLine["counts"] {
    if (countCells.every(cell => isBlank(this.#cell(cell)))) return null;
    const counts = countCells.map(cell => [cell, this.#count(cell)] as const);
    if (counts.some(([, heads]) => heads === null)) return null;
    return Object.fromEntries(counts) as Record<CountCell, number>;
  }

  #count(field: CountCell): number | null {
    const cell = this.#cell(field);
    if (isBlank(cell)) return this.#fault("COUNT_MISSING", field);
    const text = this.#text(field);
    if (text === null) return null;
    const digits = asciiDigits(text).replaceAll(/[\s,]/g, "").replace(/\.0+$/, "");
    const heads = /^[-–]$/.test(digits) ? 0 : /^[0-9]{1,5}$/.test(digits) ? Number(digits) : null;
    return heads === null || heads > mostHeads ? this.#fault("COUNT_FORM", field) : heads;
  }

  #day(): string | null {
    const cell = this.#cell("dissolvedOn");
    if (isBlank(cell)) return null;
    const day =
      typeof cell === "number"
        ? readSerialDay(cell, this.#since1904)
        : readDay(this.#text("dissolvedOn") ?? "");
    return day ?? this.#fault("DAY_FORM", "dissolvedOn");
  }

  /** What stands in a cell as text in one spelling; `null` for nothing, and for what asks to be computed. */
  #text(field: FileField): string | null {
    const cell = this.#cell(field);
    if (isBlank(cell)) return null;
    const { text, quoted } = readInert(cellText(cell));
    if (isFormula(cell) || (!quoted && looksComputed(text))) return this.#fault("FORMULA", field);
    return normaliseThaiName(storablePart(text)) || null;
  }

  #cell(field: FileField): Cell {
    const place = this.#header.places.findIndex(column => column?.field === field);
    return place === -1 ? undefined : this.#row.cells[place];
  }

  #has(field: FileField): boolean {
    return this.#header.places.some(column => column?.field === field);
  }

  #fault(code: LineFaultCode, field: string, about?: string): null {
    // What is a formula is told once, and not also as a wrong number.
    if (!this.#faults.some(fault => fault.field === field && fault.code === "FORMULA"))
      this.#faults.push({ code, field, ...(about === undefined ? {} : { about }) });
    return null;
  }
}

const roundKey = (name: string) => asciiDigits(name).replaceAll(/\s/g, "").toUpperCase();
