import fc from "fast-check";
import { expect, test } from "vitest";
import { thaiDigits } from "./digits.ts";
import { makeGCode, maskGCode, parseGCode } from "./g-code.ts";
import { provinceCodes } from "./province-codes.ts";

const parts = fc.record({
  year: fc.integer({ min: 2500, max: 2599 }),
  province: fc.constantFrom(...provinceCodes),
  serial: fc.integer({ min: 0, max: 99_999_999 }),
});

test("a G-code is thirteen characters and gives its parts back", () => {
  fc.assert(
    fc.property(parts, code => {
      const made = makeGCode(code);
      expect(made).toMatch(/^G[0-9]{12}$/);
      expect(parseGCode(made)).toEqual(code);
      expect(parseGCode(` g${thaiDigits(made.slice(1, 5))} ${made.slice(5)}`)).toEqual(code);
    }),
  );
});

test("other texts are no G-codes", () => {
  for (const text of ["", "G", "G69410000001", "G6941000000011", "X694100000001", "1999900000017"]) {
    expect(parseGCode(text)).toBeUndefined();
  }
});

test("parts that do not fit are refused", () => {
  expect(() => makeGCode({ year: 2026, province: "41", serial: 1 })).toThrow(RangeError);
  expect(() => makeGCode({ year: 2569, province: "4", serial: 1 })).toThrow(RangeError);
  expect(() => makeGCode({ year: 2569, province: "41", serial: 100_000_000 })).toThrow(RangeError);
});

test("the mask shows the last three digits", () => {
  expect(maskGCode(makeGCode({ year: 2569, province: "41", serial: 12_345_678 }))).toBe("Gxxxxxxxxx678");
  expect(maskGCode("secret")).toBe("Gxxxxxxxxxxxx");
});
