/** What a cell of a file holds. A formula is kept as text and never computed. */
export type Cell = string | number | boolean | Formula | undefined;

/** A cell whose value somebody's spreadsheet would compute. */
export interface Formula {
  readonly formula: string;
}

/** A row as it stands in the file, cells by place from 0. `row` counts from 1, as spreadsheets show it. */
export interface SheetRow {
  readonly row: number;
  readonly cells: readonly Cell[];
}

/** The letters a spreadsheet gives a place: 0 → A, 26 → AA. */
export function columnLetter(place: number): string {
  const letter = String.fromCharCode(65 + (place % 26));
  return place < 26 ? letter : columnLetter(Math.floor(place / 26) - 1) + letter;
}

/** The place of letters, or -1 for none. */
export function columnPlace(letters: string): number {
  let place = 0;
  for (let i = 0; i < letters.length; i++) {
    const digit = letters.charCodeAt(i) - 64;
    if (digit < 1 || digit > 26 || i > 2) return -1;
    place = place * 26 + digit;
  }
  return place - 1;
}

export function isFormula(cell: Cell): cell is Formula {
  return typeof cell === "object";
}

/** What stands in a cell, as text. */
export function cellText(cell: Cell): string {
  if (cell === undefined) return "";
  return isFormula(cell) ? `=${cell.formula}` : String(cell);
}

export const isBlank = (cell: Cell) => cell === undefined || (typeof cell === "string" && cell.trim() === "");

/**
 * A text that no spreadsheet takes for a formula: what begins like one gets an apostrophe. `readInert` takes exactly that
 * one away, so that every text comes back as it was.
 */
export function inert(text: string): string {
  return /^'*[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
}

/** A text as it was before `inert`, and whether it was made inert: then it is a text, whatever it begins with. */
export function readInert(text: string): { readonly text: string; readonly quoted: boolean } {
  return /^'+[=+\-@\t\r\n]/.test(text) ? { text: text.slice(1), quoted: true } : { text, quoted: false };
}

/** Whether a typed text asks to be computed: begins with = or @, or with a sign and is no number. */
export function looksComputed(text: string): boolean {
  return /^[=@\t\r]/.test(text) || (/^[+-]./.test(text) && !/^[+-]?[\d๐-๙ ().,-]+$/.test(text));
}
