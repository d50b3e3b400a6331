import type { SheetRow } from "./cell.ts";
import { decodeText, readDelimited } from "./delimited.ts";
import { FileFault } from "./file-fault.ts";
import { openWorkbook, type WorkbookLimits } from "./workbook.ts";

/**
 * Opens a file of either format by what it begins with, to be read a row at a time.
 * @param most what a workbook may unpack to, where less is expected
 * @throws FileFault for what is no table
 */
export async function openTable(
  file: Buffer,
  most: WorkbookLimits = {},
): Promise<{ rows: AsyncIterable<SheetRow> | Iterable<SheetRow>; since1904: boolean }> {
  const start = file.subarray(0, 4).toString("latin1");
  if (start === "PK\u0003\u0004") return openWorkbook(file, most);
  if (start === "\u00d0\u00cf\u0011\u00e0") throw new FileFault("OLD_FORMAT");
  if (file.length === 0 || start.startsWith("%PDF") || start === "PK\u0005\u0006")
    throw new FileFault("NOT_A_TABLE");
  return { rows: readDelimited(decodeText(file)), since1904: false };
}
