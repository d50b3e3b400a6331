import { cellText, type SheetRow } from "@lec/core/spreadsheet/cell";
import { FileFault } from "@lec/core/spreadsheet/file-fault";
import { asciiDigits } from "@lec/core/text/digits";
import { normaliseThaiName } from "@lec/core/text/thai-name";
import { type Column, columns, columnTitle, sexColumn } from "./columns.ts";

/** Which column stands at which place of a file, and where its data begins. */
export interface Header {
  /** By place; `null` where the file has a column that is not ours. */
  readonly places: readonly (Column | null)[];
  /** Names of columns that are not ours, for the person to know that they are left out. */
  readonly unknown: readonly string[];
  /** Rows up to this one are headings. */
  readonly lastRow: number;
}

/** A header stands within the first rows of a file. */
export const headerRows = 12;
const unknownKept = 50;

/**
 * Finds the header by its names, tolerant of spaces: two levels with merged cells, as in the layout, or one row.
 * @throws FileFault HEADER_MISSING, COLUMNS_MISSING or COLUMN_TWICE with the names
 */
export function findHeader(rows: readonly SheetRow[]): Header {
  const candidates = rows.flatMap((row, i) => {
    const below = rows[i + 1];
    return [readLevels(row, null), ...(below && below.row === row.row + 1 ? [readLevels(row, below)] : [])];
  });
  const known = ({ places }: Header) => places.filter(column => column !== null).length;
  const best = candidates.reduce<Header | null>((a, b) => (a && known(a) >= known(b) ? a : b), null);
  if (!best || known(best) < 3) throw new FileFault("HEADER_MISSING");

  const there = best.places.filter(column => column !== null);
  const twice = there.filter((column, i) => there.indexOf(column) !== i);
  if (twice.length > 0) throw new FileFault("COLUMN_TWICE", [...new Set(twice.map(columnTitle))]);
  const missing = columns.filter(column => column.needed && !there.includes(column));
  if (missing.length > 0) throw new FileFault("COLUMNS_MISSING", missing.map(columnTitle));
  return best;
}

/** Reads one row as flat names, or two as headings and the names below them. */
function readLevels(upper: SheetRow, lower: SheetRow | null): Header {
  const places: (Column | null)[] = [];
  const unknown: string[] = [];
  let heading = "";
  for (let i = 0; i < Math.max(upper.cells.length, lower?.cells.length ?? 0); i++) {
    const above = cellText(upper.cells[i]);
    const below = lower ? cellText(lower.cells[i]) : "";
    // A merged heading stands in its first cell only; a column alone is merged downwards instead.
    if (above.trim() !== "") heading = above;
    const name = below.trim() === "" ? above : `${heading} ${below}`;
    const column = columnsByName.get(nameKey(name)) ?? null;
    places.push(column);
    if (!column && name.trim() !== "" && unknown.length < unknownKept)
      unknown.push(normaliseThaiName(name).slice(0, 100));
  }
  return { places, unknown, lastRow: (lower ?? upper).row };
}

/** The same key for the same name however it is spaced, marked or spelled in digits. */
function nameKey(name: string): string {
  return asciiDigits(normaliseThaiName(name))
    .replace(/[\s*:_]/g, "")
    .toLowerCase();
}

/** A map and not an object: a column called `__proto__` is an unknown column. */
const columnsByName = new Map(
  [...columns, sexColumn].flatMap(column =>
    [column.name, ...column.aliases].map(
      name => [nameKey(columnTitle({ ...column, name })), column] as const,
    ),
  ),
);
