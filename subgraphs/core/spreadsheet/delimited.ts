import Papa from "papaparse";
import type { SheetRow } from "./cell.ts";
import { FileFault } from "./file-fault.ts";

/** Columns beyond this are refused, as in a workbook. */
const mostColumns = 300;

/** Rows are read from so much of the text at a time, so that never all of them are held. */
const pieceCharacters = 500_000;

/**
 * The text of a CSV file: UTF-8 and UTF-16 by their marks or their form, else Windows-874. A byte that none of them has
 * refuses the file whole, so that no letter is ever replaced.
 * @throws FileFault ENCODING_UNKNOWN
 */
export function decodeText(file: Uint8Array): string {
  const encoding = encodingOf(file);
  for (const label of encoding ? [encoding] : ["utf-8", "windows-874"]) {
    try {
      const text = new TextDecoder(label, { fatal: true }).decode(file);
      if (!unreadable.test(text)) return text;
    } catch {
      // The next one, if there is one.
    }
  }
  throw new FileFault("ENCODING_UNKNOWN");
}

/** What a decoder makes of bytes that the encoding does not have: NUL, C1 controls, private characters, the replacement. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
const unreadable = /[\u0000\u0080-\u009f\ue000-\uf8ff\ufffd]/;

function encodingOf(file: Uint8Array): string | null {
  const [first, second] = file;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first === 0xef && second === 0xbb) return "utf-8";
  // Without a mark: ASCII letters and separators have a zero byte on one side.
  const sample = file.subarray(0, 4_000);
  const zeros = [0, 0];
  for (const [i, byte] of sample.entries()) if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  if ((zeros[1] ?? 0) > sample.length / 20 && zeros[0] === 0) return "utf-16le";
  if ((zeros[0] ?? 0) > sample.length / 20 && zeros[1] === 0) return "utf-16be";
  return null;
}

/** The rows of a CSV text. What parts cells and rows is found out from the text. */
export function* readDelimited(text: string): Generator<SheetRow> {
  const sample = text.slice(0, 20_000);
  const delimiter = [",", "\t", ";"]
    .map(sign => ({ sign, count: sample.split(sign).length }))
    .reduce((a, b) => (b.count > a.count ? b : a)).sign;
  const newline = sample.includes("\r\n") ? "\r\n" : sample.includes("\n") ? "\n" : "\r";
  let row = 0;
  let start = 0;
  let size = pieceCharacters;
  while (start < text.length) {
    const piece = text.slice(start, start + size);
    const last = start + size >= text.length;
    const { data, meta } = new Papa.Parser({ delimiter, newline }).parse(piece, 0, !last) as Papa.ParseResult<
      string[]
    >;
    for (const cells of data) {
      row += 1;
      if (cells.length > mostColumns) throw new FileFault("TOO_COMPLEX");
      if (cells.some(cell => cell !== ""))
        yield { row, cells: cells.map(cell => (cell === "" ? undefined : cell)) };
    }
    if (last) return;
    // A piece without the end of a row, of a long quoted text say, is read again with more of it.
    size = meta.cursor === 0 ? size * 4 : pieceCharacters;
    start += meta.cursor;
  }
}
