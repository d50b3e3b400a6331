import { Readable } from "node:stream";
import { ZipFile } from "yazl";
import { columnLetter, inert } from "./cell.ts";

/** A sheet to be written: rows are asked for as they are needed. */
export interface SheetPlan {
  readonly name: string;
  readonly widths: readonly number[];
  readonly head: readonly (readonly (string | null)[])[];
  /** Ranges of merged cells, such as `A2:A3`. */
  readonly merged: readonly string[];
  readonly rows: AsyncIterable<readonly (readonly (string | number | null)[])[]>;
}

/** What the format asks for beside the sheet; nothing in it changes. */
const parts = {
  "[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
  "_rels/.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  "xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`,
  // Style 0: plain. 1: heading, bold and centred. 2: text, so that a spreadsheet computes nothing and keeps leading zeros.
  "xl/styles.xml": `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="2"><font><sz val="11"/><name val="Sarabun"/></font><font><b/><sz val="11"/><name val="Sarabun"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf fontId="1" applyFont="1" applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf><xf numFmtId="49" applyNumberFormat="1"/></cellXfs></styleSheet>`,
} as const;

const declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n`;

/** A workbook of one sheet, written as it is read: no more than a few rows are held. Texts are texts, never formulas. */
export function writeWorkbook(plan: SheetPlan): AsyncIterable<Uint8Array> {
  const zip = new ZipFile();
  for (const [name, xml] of Object.entries(parts)) zip.addBuffer(Buffer.from(declaration + xml), name);
  const workbook = `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="${escapeXml(plan.name)}" sheetId="1" r:id="rId1"/></sheets></workbook>`;
  zip.addBuffer(Buffer.from(declaration + workbook), "xl/workbook.xml");
  const failed = new Promise<never>((_, reject) => zip.on("error", reject));
  failed.catch(() => {});
  zip.addReadStreamLazy("xl/worksheets/sheet1.xml", { compressionLevel: 4 }, give => {
    give(null, Readable.from(sheetXml(plan)));
  });
  zip.end();
  return streamOrFail(zip.outputStream as Readable, failed);
}

/** What went wrong while a row was made ends the stream, and not only the file in it. */
async function* streamOrFail(stream: Readable, failed: Promise<never>): AsyncGenerator<Uint8Array> {
  const chunks = stream[Symbol.asyncIterator]();
  for (;;) {
    const next = await Promise.race([chunks.next(), failed]);
    if (next.done) return;
    yield next.value as Uint8Array;
  }
}

async function* sheetXml({ widths, head, merged, rows }: SheetPlan): AsyncGenerator<Buffer> {
  const columns = widths.map(
    (width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`,
  );
  yield Buffer.from(
    `${declaration}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="${head.length}" topLeftCell="A${head.length + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns.join("")}</cols><sheetData>${head.map((cells, i) => rowXml(i + 1, cells, 1)).join("")}`,
  );
  let row = head.length;
  for await (const some of rows) {
    let xml = "";
    for (const cells of some) {
      row += 1;
      xml += rowXml(row, cells, 2);
    }
    if (xml) yield Buffer.from(xml);
  }
  const cells = merged.map(range => `<mergeCell ref="${range}"/>`).join("");
  yield Buffer.from(
    `</sheetData>${merged.length > 0 ? `<mergeCells count="${merged.length}">${cells}</mergeCells>` : ""}</worksheet>`,
  );
}

function rowXml(row: number, cells: readonly (string | number | null)[], style: number): string {
  let xml = `<row r="${row}">`;
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i];
    if (cell == null || cell === "") continue;
    const at = `${columnLetter(i)}${row}`;
    xml +=
      typeof cell === "number"
        ? `<c r="${at}"><v>${cell}</v></c>`
        : `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(inert(cell))}</t></is></c>`;
  }
  return `${xml}</row>`;
}

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** XML's own characters escaped; those that XML cannot hold left out. */
function escapeXml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold
  const storable = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
  return storable.replace(/[&<>"]/g, sign => escapes[sign] ?? "");
}
