import { inert } from "./cell.ts";

/** A row of a CSV file, with its end. No cell of it is computed by a spreadsheet. */
export function csvRow(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cell => (cell === null ? "" : csvCell(typeof cell === "number" ? String(cell) : inert(cell)))).join(",")}\r\n`;
}

const csvCell = (text: string) => (/[",\r\n;\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
