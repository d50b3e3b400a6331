import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeText, readDelimited } from "./delimited.ts";

const text = "ชื่อ,นามสกุล\r\nสมชาย,ใจดี\r\n";
/** Thai letters stand in Windows-874 at their place of U+0E00 moved to A0. */
const windows874 = Buffer.from(
  [...text].map(letter => (letter > "\u0e00" ? letter.charCodeAt(0) - 0x0e00 + 0xa0 : letter.charCodeAt(0))),
);
const utf16be = Buffer.from(text, "utf16le").swap16();

describe("a CSV", () => {
  test.each([
    ["UTF-8", Buffer.from(text)],
    ["UTF-8 with its mark", Buffer.from(`\ufeff${text}`)],
    ["UTF-16 LE with its mark", Buffer.from(`\ufeff${text}`, "utf16le")],
    ["UTF-16 BE with its mark", Buffer.concat([Buffer.from([0xfe, 0xff]), utf16be])],
    ["UTF-16 LE without", Buffer.from(text, "utf16le")],
    ["UTF-16 BE without", utf16be],
    ["Windows-874", windows874],
  ])("of %s is decoded to the letter", (_, bytes) => {
    expect(decodeText(bytes)).toBe(text);
  });

  test("of anything else is refused whole", () => {
    for (const bytes of [
      [0xdb, 0xe0],
      [0xa1, 0xff],
      [0x00, 0x01, 0x41],
      [0xff, 0xfe, 0x00, 0xd8],
    ])
      expect(() => decodeText(Buffer.from(bytes)), String(bytes)).toThrow("ENCODING_UNKNOWN");
  });

  test("gives back every cell, whatever stands in it and wherever pieces end", () => {
    const cell = fc.string({ unit: fc.constantFrom("ก", "a", '"', ",", ";", "\n", " ", "=") });
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 });
    const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(rows, table => {
        const padded = table.map(cells => ["x", ...cells]);
        const csv = padded.map(cells => cells.map(quoted).join(",")).join("\r\n");
        // The sample that tells the separator must show it.
        fc.pre(csv.split(",").length > csv.split(";").length);
        const read = [...readDelimited(csv)].map(row => row.cells.map(value => value ?? ""));
        expect(read).toEqual(padded);
      }),
    );
    const long = `a,b\r\n${"ก,ข\r\n".repeat(300_000)}"${"x".repeat(2_000_000)}",ค\r\n`;
    const read = [...readDelimited(long)];
    expect([read.length, read.at(-1)?.row, read.at(-1)?.cells[1]]).toEqual([300_002, 300_002, "ค"]);
  });
});
