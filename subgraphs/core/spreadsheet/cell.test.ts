import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columnLetter, columnPlace, inert, looksComputed, readInert } from "./cell.ts";

describe("a cell", () => {
  test("made inert never begins like a formula, and comes back as it was", () => {
    const texts = fc.oneof(
      fc.string(),
      fc
        .tuple(fc.constantFrom("=", "+", "-", "@", "\t", "'", "'="), fc.string())
        .map(parts => parts.join("")),
    );
    fc.assert(
      fc.property(texts, text => {
        expect(inert(text)).not.toMatch(/^[=+\-@\t\r\n]/);
        expect(readInert(inert(text)).text).toBe(text);
      }),
    );
  });

  test("letters and places say the same", () => {
    expect([0, 25, 26, 299].map(columnLetter)).toEqual(["A", "Z", "AA", "KN"]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 16_383 }), place => {
        expect(columnPlace(columnLetter(place))).toBe(place);
      }),
    );
    for (const none of ["", "a", "1", "ก", "AAAA"]) expect(columnPlace(none)).toBe(-1);
  });

  test("a number with a sign is no formula; everything else that a spreadsheet would compute is", () => {
    for (const text of ["-5", "+66 81 234 5678", "-", "ก=1"]) expect(looksComputed(text), text).toBe(false);
    for (const text of ["=1", "@x", "+A1", "-2+3+cmd|' /C calc'!A0", "\t=1"])
      expect(looksComputed(text), text).toBe(true);
  });
});
