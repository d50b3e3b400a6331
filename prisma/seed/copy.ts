import type { Hash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from } from "pg-copy-streams";

export type Cell = string | number | boolean | null | undefined;
export type Row = readonly Cell[];

const chunkLength = 1 << 17;

/**
 * Loads rows with COPY, in order, without keeping them.
 * @param digest is fed with every byte loaded
 * @returns how many rows
 */
export async function copyRows(
  client: pg.Client,
  target: string,
  rows: Iterable<Row>,
  digest: Hash,
): Promise<number> {
  let count = 0;
  function* chunks() {
    let chunk = "";
    for (const row of rows) {
      count++;
      chunk += `${row.map(cellText).join("\t")}\n`;
      if (chunk.length < chunkLength) continue;
      digest.update(chunk);
      yield Buffer.from(chunk);
      chunk = "";
    }
    digest.update(chunk);
    yield Buffer.from(chunk);
  }
  await pipeline(
    Readable.from(chunks(), { objectMode: true }),
    client.query(from(`COPY ${target} FROM STDIN`)),
  );
  return count;
}

function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return "\\N";
  if (typeof cell !== "string") return String(cell);
  return /[\\\t\n\r]/.test(cell) ? cell.replace(/[\\\t\n\r]/g, escaped) : cell;
}

function escaped(character: string): string {
  return { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" }[character] ?? character;
}
