import type { Readable } from "node:stream";
import { type Entry, fromBuffer, type ZipFile } from "yauzl";
import { type Cell, columnPlace, type SheetRow } from "./cell.ts";
import { FileFault } from "./file-fault.ts";
import { readXml } from "./xml-part.ts";

/** What a workbook may hold at most, whatever it is for. An honest one of 100,000 rows stays far below. */
const widest = {
  entries: 500,
  sheetBytes: 600_000_000,
  sharedBytes: 150_000_000,
  smallPartBytes: 1_000_000,
  sharedStrings: 2_500_000,
  columns: 300,
  cellCharacters: 32_767,
};

/** What a reader allows that expects less. */
export type WorkbookLimits = Partial<Pick<typeof widest, "sheetBytes" | "sharedBytes" | "sharedStrings">>;

/** The first sheet of a workbook, as rows. */
export interface Workbook {
  /** Day numbers count from 1904 and not from 1900. */
  readonly since1904: boolean;
  readonly rows: AsyncGenerator<SheetRow>;
}

/**
 * Opens an xlsx file. It is read in one pass, a row at a time: of a sheet nothing is kept, of the shared texts all.
 * @throws FileFault for what is no workbook, or one made to be too large to read
 */
export async function openWorkbook(file: Buffer, most: WorkbookLimits = {}): Promise<Workbook> {
  const limits = { ...widest, ...most };
  const { zip, entries } = await openZip(file);
  const part = (name: string) => entries.get(name.toLowerCase());
  const read = async (name: string, limit: number, listener: Parameters<typeof readXml>[2]) => {
    const entry = part(name);
    if (!entry) return;
    for await (const _ of readXml(await openEntry(zip, entry, limit), limit, listener));
  };

  let since1904 = false;
  let firstSheet: string | undefined;
  await read("xl/workbook.xml", limits.smallPartBytes, {
    open(name, attribute) {
      if (name === "workbookPr") since1904 = /^(1|true)$/.test(attribute("date1904") ?? "");
      if (name === "sheet" && !/hidden/i.test(attribute("state") ?? "")) firstSheet ??= attribute("r:id");
    },
    text() {},
    close() {},
  });
  let target: string | undefined;
  await read("xl/_rels/workbook.xml.rels", limits.smallPartBytes, {
    open(name, attribute) {
      if (name === "Relationship" && attribute("Id") === firstSheet) target = attribute("Target");
    },
    text() {},
    close() {},
  });
  const sheet = part(target?.startsWith("/") ? target.slice(1) : `xl/${target ?? "worksheets/sheet1.xml"}`);
  if (!sheet) throw new FileFault("NOT_A_TABLE");

  const shared = new SharedTexts(limits.sharedStrings);
  await read("xl/sharedStrings.xml", limits.sharedBytes, shared);
  const stream = await openEntry(zip, sheet, limits.sheetBytes);
  return { since1904, rows: readSheet(stream, shared.texts, limits.sheetBytes) };
}

/** The texts that cells refer to by number. Phonetic hints are left out. */
class SharedTexts {
  readonly texts: string[] = [];
  readonly #most: number;
  #text = "";
  #inText = false;
  #inHint = false;

  constructor(most: number) {
    this.#most = most;
  }

  open(name: string): void {
    if (name === "si") this.#text = "";
    else if (name === "t") this.#inText = true;
    else if (name === "rPh") this.#inHint = true;
  }
  text(text: string): void {
    if (this.#inText && !this.#inHint && this.#text.length <= widest.cellCharacters) this.#text += text;
  }
  close(name: string): void {
    if (name === "t") this.#inText = false;
    else if (name === "rPh") this.#inHint = false;
    else if (name === "si") {
      if (this.texts.length >= this.#most) throw new FileFault("TOO_COMPLEX");
      this.texts.push(this.#text);
    }
  }
}

async function* readSheet(
  stream: Readable,
  shared: readonly string[],
  limitBytes: number,
): AsyncGenerator<SheetRow> {
  const ready: SheetRow[] = [];
  let row = 0;
  let cells: Cell[] = [];
  let place = -1;
  let type = "";
  let value = "";
  let formula: string | null = null;
  let taking: "value" | "formula" | null = null;
  const listener = {
    open(name: string, attribute: (name: string) => string | undefined) {
      if (name === "c") {
        const reference = attribute("r");
        place = reference ? columnPlace(reference.replace(/[0-9]+$/, "")) : place + 1;
        if (place < 0 || place >= widest.columns) throw new FileFault("TOO_COMPLEX");
        type = attribute("t") ?? "n";
        value = "";
        formula = null;
      } else if (name === "v" || name === "t") taking = "value";
      else if (name === "f") {
        taking = "formula";
        formula = "";
      } else if (name === "row") {
        row = Number(attribute("r") ?? row + 1);
        cells = [];
        place = -1;
      }
    },
    text(text: string) {
      if (taking === "value") value += text;
      else if (taking === "formula") formula += text;
      if (value.length > widest.cellCharacters) throw new FileFault("TOO_COMPLEX");
    },
    close(name: string) {
      if (name === "v" || name === "t" || name === "f") taking = null;
      else if (name === "c") {
        const cell = formula === null ? cellOf(type, value, shared) : { formula };
        if (cell !== undefined) cells[place] = cell;
      } else if (name === "row" && cells.length > 0) ready.push({ row, cells });
    },
  };
  for await (const _ of readXml(stream, limitBytes, listener)) {
    yield* ready;
    ready.length = 0;
  }
}

function cellOf(type: string, value: string, shared: readonly string[]): Cell {
  if (value === "") return undefined;
  switch (type) {
    case "s":
      return shared[Number(value)];
    case "b":
      return value === "1";
    case "n":
      return Number.isFinite(Number(value)) ? Number(value) : value;
    default:
      return value;
  }
}

async function openZip(file: Buffer): Promise<{ zip: ZipFile; entries: Map<string, Entry> }> {
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    fromBuffer(file, { lazyEntries: true, decodeStrings: true }, (error, opened) =>
      error ? reject(new FileFault("NOT_A_TABLE")) : resolve(opened),
    );
  });
  const entries = new Map<string, Entry>();
  await new Promise<void>((resolve, reject) => {
    let count = 0;
    zip.on("error", () => reject(new FileFault("NOT_A_TABLE")));
    zip.on("end", () => resolve());
    zip.on("entry", (entry: Entry) => {
      count += 1;
      if (count > widest.entries) return reject(new FileFault("TOO_COMPLEX"));
      entries.set(entry.fileName.toLowerCase(), entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
  return { zip, entries };
}

/** A part unpacked as it is read. What it says of its own size is checked while it is. */
function openEntry(zip: ZipFile, entry: Entry, limitBytes: number): Promise<Readable> {
  if (entry.uncompressedSize > limitBytes) throw new FileFault("TOO_COMPLEX");
  if (entry.isEncrypted()) throw new FileFault("OLD_FORMAT");
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) =>
      error ? reject(new FileFault("NOT_A_TABLE")) : resolve(stream),
    );
  });
}
