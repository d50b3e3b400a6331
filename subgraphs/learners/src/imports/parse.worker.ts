import { parentPort, workerData } from "node:worker_threads";
import { columnLetter } from "@lec/core/spreadsheet/cell";
import { FileFault } from "@lec/core/spreadsheet/file-fault";
import type { LineFault } from "./line-fault.ts";
import { type ParsedHeader, type ParsedLine, parseFile } from "./parse-file.ts";
import type { FromWorker, WorkerInput } from "./read-file.ts";

/** Rows handed over at a time; the next ones are read when they are asked for. */
const rowsAtATime = 1_000;

const port = parentPort;
if (!port) throw new Error("This file is run by a worker");
const { file, facts } = workerData as WorkerInput;

/** Rows of identifiers seen, to name both rows of a double. */
const rowsByIdentifier = new Map<string, number>();
const firstOfDoubles = new Map<number, LineFault>();
let places: ParsedHeader["fields"] = [];
let lines: unknown[] = [];
let taken: (() => void) | null = null;
port.on("message", () => taken?.());

try {
  for await (const part of parseFile(Buffer.from(file), facts)) {
    if ("unknown" in part) {
      places = part.fields;
      say({ kind: "header", header: part });
    } else {
      lines.push(staged(part));
      if (lines.length >= rowsAtATime) await hand();
    }
  }
  if (lines.length > 0) await hand();
  say({
    kind: "end",
    doubles: JSON.stringify([...firstOfDoubles].map(([row, fault]) => ({ row, fault: kept(fault) }))),
  });
} catch (error) {
  if (!(error instanceof FileFault)) throw error;
  say({ kind: "fault", code: error.code, names: error.names });
}
port.close();

function staged({ row, record, identifier, faults, findings, blocked, raw }: ParsedLine) {
  const double = doubleOf(row, identifier);
  const all = double ? [...faults, double] : faults;
  return { row, record, raw, identifier, faults: all.map(kept), findings, blocked };
}

function doubleOf(row: number, identifier: string | null): LineFault | null {
  if (identifier === null) return null;
  const first = rowsByIdentifier.get(identifier);
  if (first === undefined) {
    rowsByIdentifier.set(identifier, row);
    return null;
  }
  if (!firstOfDoubles.has(first)) firstOfDoubles.set(first, double(row));
  return double(first);
}

function double(other: number): LineFault {
  const said = {
    th: `เลขประจำตัวนี้ซ้ำกับแถวที่ ${other}`,
    en: `Row ${other} has this identifier too.`,
  };
  return { place: places.indexOf("identifier"), field: "identifier", code: "DOUBLE_IN_FILE", said };
}

function kept({ place, field, code, said, suggestion }: LineFault) {
  return { column: place === null || place < 0 ? null : columnLetter(place), field, code, said, suggestion };
}

async function hand(): Promise<void> {
  const asked = new Promise<void>(resolve => {
    taken = resolve;
  });
  say({ kind: "lines", json: JSON.stringify(lines), count: lines.length });
  lines = [];
  await asked;
}

function say(message: FromWorker): void {
  port?.postMessage(message);
}
