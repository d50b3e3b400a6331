import type { Readable } from "node:stream";
import { columnLetter } from "@lec/core/spreadsheet/cell";
import { ZipFile } from "yazl";

/** A cell as a spreadsheet keeps it. A text goes to the shared texts, a formula with the value it had. */
export type TestCell = string | number | boolean | null | { readonly formula: string };

export interface TestSheet {
  readonly rows: readonly (readonly TestCell[])[];
  readonly merged?: readonly string[];
}

/** A workbook as spreadsheets write it, with shared texts: written apart from the product's own writer. */
export function workbookOf({ rows, merged = [] }: TestSheet): Promise<Buffer> {
  const shared = new Map<string, number>();
  const xml = rows.map((cells, r) => {
    const written = cells.map((cell, c) => cellXml(cell, `${columnLetter(c)}${r + 1}`, shared));
    return cells.length > 0 ? `<row r="${r + 1}">${written.join("")}</row>` : "";
  });
  const merges = merged.map(range => `<mergeCell ref="${range}"/>`).join("");
  return zipOf({
    ...frame,
    "xl/worksheets/sheet1.xml": `<worksheet xmlns="${main}"><sheetData>${xml.join("")}</sheetData><mergeCells>${merges}</mergeCells></worksheet>`,
    "xl/sharedStrings.xml": `<sst xmlns="${main}">${[...shared.keys()].map(text => `<si><t xml:space="preserve">${escapeText(text)}</t></si>`).join("")}</sst>`,
  });
}

const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** The parts around the sheet. */
export const frame: Readonly<Record<string, string>> = {
  "xl/workbook.xml": `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  "xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
};

/** Parts by name as a zip file. */
export async function zipOf(parts: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream as Readable) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function cellXml(cell: TestCell, at: string, shared: Map<string, number>): string {
  if (cell === null || cell === "") return "";
  if (typeof cell === "number") return `<c r="${at}"><v>${cell}</v></c>`;
  if (typeof cell === "boolean") return `<c r="${at}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  if (typeof cell === "object") return `<c r="${at}" t="str"><f>${escapeText(cell.formula)}</f><v>0</v></c>`;
  const index = shared.get(cell) ?? shared.size;
  shared.set(cell, index);
  return `<c r="${at}" t="s"><v>${index}</v></c>`;
}

const escapeText = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
