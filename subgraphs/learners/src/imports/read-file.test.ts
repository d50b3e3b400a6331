import { expect, test } from "vitest";
import { columns } from "./columns.ts";
import { inTurn, readFile } from "./read-file.ts";

const facts = {
  academicYear: 2569,
  term: null,
  institutionKind: "SCHOOL",
  places: [],
  ageRules: [],
  tambonCodes: new Map(),
} as const;

/** A CSV of rows that say the same nothing in every cell: faulty, so that their cells go back as they were typed. */
function csv(rows: number): Buffer {
  const head = columns.map(({ group, name }) => (group ? `${group} ${name}` : name)).join(",");
  const cells = (n: number) => columns.map(({ kind }) => (kind === "PLACE" ? "" : `ข้อความ${n}`)).join(",");
  return Buffer.from([head, ...Array.from({ length: rows }, (_, i) => cells(i + 1))].join("\n"));
}

async function read(file: Buffer, memory?: Parameters<typeof readFile>[2]): Promise<number> {
  let count = 0;
  for await (const part of readFile(file, facts, memory)) if (part.kind === "lines") count += part.count;
  return count;
}

test("a file that would take more memory than its reader has is refused whole, and the process lives on", async () => {
  const file = csv(12_000);
  await expect(read(file, { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 })).rejects.toMatchObject(
    {
      code: "TOO_COMPLEX",
    },
  );
  expect(await read(file)).toBe(12_000);
}, 60_000);

test("a file comes in batches of a thousand rows, and never whole", async () => {
  const batches: number[] = [];
  for await (const part of readFile(csv(2_500), facts)) if (part.kind === "lines") batches.push(part.count);
  expect(batches).toEqual([1_000, 1_000, 500]);
}, 60_000);

test("two files are read at once and the others wait in their order", async () => {
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const work = Array.from({ length: 4 }, (_, n) =>
    inTurn(async () => {
      begun.push(n);
      await new Promise<void>(resolve => ends.push(resolve));
      if (n === 0) throw new Error("a reader that fails gives its place on as well");
    }),
  );
  expect(begun).toEqual([0, 1]);
  ends[0]!();
  await expect(work[0]).rejects.toThrow();
  await expect.poll(() => begun).toEqual([0, 1, 2]);
  ends[1]!();
  await expect.poll(() => begun).toEqual([0, 1, 2, 3]);
  for (const end of ends) end();
  await Promise.all(work.slice(1));
});
