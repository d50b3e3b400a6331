import { expect, test } from "vitest";
import { hasOnlyWellFormedTexts, isWellFormed } from "./well-formed.ts";

test("half of a surrogate pair is found wherever it stands, and whole pairs are left alone", () => {
  for (const bad of ["\ud800", "ก\udfff", "\udc00\ud800"]) {
    expect(isWellFormed(bad)).toBe(false);
    for (const value of [bad, [1, [bad]], { a: { b: [null, bad] } }, { [bad]: 1 }])
      expect(hasOnlyWellFormedTexts(value)).toBe(false);
  }
  for (const good of ["", "ก", "😀", "\ud83d\ude00\0"]) expect(isWellFormed(good)).toBe(true);
  expect(hasOnlyWellFormedTexts({ a: ["😀", 1, null, true], b: {} })).toBe(true);
});
