import fc from "fast-check";
import { expect, test } from "vitest";
import { normaliseThaiName } from "./thai-name.ts";

const thaiText = fc.string({
  unit: fc.integer({ min: 0x0e01, max: 0x0e4e }).map(code => String.fromCharCode(code)),
});

test("marks typed in another order give the same name", () => {
  const spellings = ["ก\u0e34\u0e48ง", "ก\u0e48\u0e34ง"];
  expect(new Set(spellings.map(normaliseThaiName))).toEqual(new Set(["ก\u0e34\u0e48ง"]));
  expect(normaliseThaiName("ส\u0e49\u0e38ม")).toBe("ส\u0e38\u0e49ม");
});

test("every way of typing น้ำ is น้ำ, whole", () => {
  for (const typed of [
    "น\u0e49\u0e33",
    "น\u0e33\u0e49",
    "น\u0e49\u0e4d\u0e32",
    "น\u0e4d\u0e49\u0e32",
    "น\u0e4d\u0e32\u0e49",
  ]) {
    expect(normaliseThaiName(typed)).toBe("น\u0e49\u0e33");
  }
});

test("เ typed twice is แ", () => {
  expect(normaliseThaiName("\u0e40\u0e40ก\u0e49ว")).toBe("แก\u0e49ว");
});

test("invisible characters go and white space collapses", () => {
  expect(normaliseThaiName(" สม\u200bชาย\u202e\ufeff \u00a0 ใจ\u2060ดี\u00ad ")).toBe("สมชาย ใจดี");
});

test("the order in which the marks of a letter are typed never matters", () => {
  const marks = fc.shuffledSubarray(["\u0e34", "\u0e38", "\u0e48", "\u0e4c", "\u0e33"]);
  fc.assert(
    fc.property(marks, typed => {
      expect(normaliseThaiName(`ก${typed.join("")}`)).toBe(
        normaliseThaiName(`ก${[...typed].sort().join("")}`),
      );
    }),
  );
});

test("normalising twice changes nothing more, nor does NFC afterwards", () => {
  fc.assert(
    fc.property(fc.oneof(thaiText, fc.string({ unit: "binary" })), text => {
      const once = normaliseThaiName(text);
      expect(normaliseThaiName(once)).toBe(once);
      expect(once.normalize("NFC")).toBe(once);
    }),
    { numRuns: 2000 },
  );
});

test("composed and decomposed forms give the same name", () => {
  fc.assert(
    fc.property(fc.oneof(thaiText, fc.string({ unit: "grapheme" })), text => {
      expect(normaliseThaiName(text.normalize("NFD"))).toBe(normaliseThaiName(text));
    }),
  );
});
