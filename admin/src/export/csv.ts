/** One column of an export. */
export interface CsvColumn<Row> {
  title: string;
  value: (row: Row) => string | number | null;
}

/**
 * A table as CSV for spreadsheet programs: byte-order mark so that Thai opens right, CRLF, every cell quoted. A text that
 * a spreadsheet would run as a formula gets an apostrophe in front and stays text.
 */
export function toCsv<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  const lines = [
    columns.map(({ title }) => cell(title)),
    ...rows.map(row => columns.map(({ value }) => cell(value(row)))),
  ];
  return `\uFEFF${lines.map(line => line.join(",")).join("\r\n")}\r\n`;
}

/** Hands a text to the browser as a file. */
export function download(fileName: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: "text/csv;charset=utf-8" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: fileName });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 0);
}

function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  // Leading spaces and the full-width forms of = + - @ count too: spreadsheet programs look through them.
  const inert = /^\s*[=+\-@＝＋－＠]/.test(value) || /^[\t\r\n]/.test(value) ? `'${value}` : value;
  return `"${inert.replaceAll('"', '""')}"`;
}
