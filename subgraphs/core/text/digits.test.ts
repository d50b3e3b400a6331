import fc from "fast-check";
import { expect, test } from "vitest";
import { asciiDigits, thaiDigits } from "./digits.ts";

test("Thai and full-width digits become ASCII digits, everything else stays", () => {
  expect(asciiDigits("๑๒/๒๕๖๙ ０１ ก")).toBe("12/2569 01 ก");
});

test("Thai digits and back is the same number", () => {
  fc.assert(fc.property(fc.nat(), n => asciiDigits(thaiDigits(n)) === String(n)));
});

test("turning digits twice changes nothing more", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme" }),
      text => asciiDigits(asciiDigits(text)) === asciiDigits(text),
    ),
  );
});
