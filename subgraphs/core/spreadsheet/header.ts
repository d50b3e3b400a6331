import { asciiDigits } from "../text/digits.ts";
import { normaliseThaiName } from "../text/thai-name.ts";
import { cellText, type SheetRow } from "./cell.ts";
import { FileFault } from "./file-fault.ts";

/** One column of a layout. */
export interface HeaderColumn {
  /** The heading above several columns, or `null` for a column that stands alone. */
  readonly group: string | null;
  readonly name: string;
  /** Whether a file without it is refused. */
  readonly needed: boolean;
  /** Other names seen on disk. */
  readonly aliases: readonly string[];
}

/** The whole name of a column, as plain templates and messages say it: `บิดา ชื่อ`. */
export function columnTitle({ group, name }: Pick<HeaderColumn, "group" | "name">): string {
  return group === null ? name : `${group} ${name}`;
}

/** Which column stands at which place of a file, and where its data begins. */
export interface Header<Column> {
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
 * Makes what finds a layout's header by its names, tolerant of spaces: two levels with merged cells, or one row. It throws
 * FileFault HEADER_MISSING, COLUMNS_MISSING or COLUMN_TWICE with the names.
 * @param columns every column that a file may have
 * @param fewest columns that a row of headings has at least
 */
export function headerFinder<Column extends HeaderColumn>(
  columns: readonly Column[],
  fewest: number,
): (rows: readonly SheetRow[]) => Header<Column> {
  // A map and not an object: a column called `__proto__` is an unknown column.
  const byName = new Map(
    columns.flatMap(column =>
      [column.name, ...column.aliases].map(
        name => [nameKey(columnTitle({ ...column, name })), column] as const,
      ),
    ),
  );
  return rows => {
    const candidates = rows.flatMap((row, i) => {
      const below = rows[i + 1];
      const pair = below && below.row === row.row + 1 ? [readLevels(row, below, byName)] : [];
      return [readLevels(row, null, byName), ...pair];
    });
    const known = ({ places }: Header<Column>) => places.filter(column => column !== null).length;
    const best = candidates.reduce<Header<Column> | null>(
      (a, b) => (a && known(a) >= known(b) ? a : b),
      null,
    );
    if (!best || known(best) < fewest) throw new FileFault("HEADER_MISSING");

    const there = best.places.filter(column => column !== null);
    const twice = there.filter((column, i) => there.indexOf(column) !== i);
    if (twice.length > 0) throw new FileFault("COLUMN_TWICE", [...new Set(twice.map(columnTitle))]);
    const missing = columns.filter(column => column.needed && !there.includes(column));
    if (missing.length > 0) throw new FileFault("COLUMNS_MISSING", missing.map(columnTitle));
    return best;
  };
}

/** Reads one row as flat names, or two as headings and the names below them. */
function readLevels<Column>(
  upper: SheetRow,
  lower: SheetRow | null,
  byName: ReadonlyMap<string, Column>,
): Header<Column> {
  const places: (Column | null)[] = [];
  const unknown: string[] = [];
  let heading = "";
  for (let i = 0; i < Math.max(upper.cells.length, lower?.cells.length ?? 0); i++) {
    const above = cellText(upper.cells[i]);
    const below = lower ? cellText(lower.cells[i]) : "";
    // A merged heading stands in its first cell only; a column alone is merged downwards instead.
    if (above.trim() !== "") heading = above;
    const name = below.trim() === "" ? above : `${heading} ${below}`;
    const column = byName.get(nameKey(name)) ?? null;
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
