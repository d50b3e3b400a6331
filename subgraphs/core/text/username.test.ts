import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readUsername } from "./username.ts";

const letter = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
const inner = fc.oneof(letter, fc.constantFrom(".", "-", "_"));
const valid = fc
  .tuple(letter, fc.array(inner, { minLength: 1, maxLength: 62 }), letter)
  .map(([first, middle, last]) => `${first}${middle.join("")}${last}`);

describe("a username", () => {
  test("is kept in lower case, and reading it again changes nothing", () => {
    fc.assert(
      fc.property(valid, typed => {
        expect(readUsername(typed)).toBe(typed.toLowerCase());
        expect(readUsername(typed.toLowerCase())).toBe(typed.toLowerCase());
      }),
    );
  });

  test("is refused, not repaired, with one character of any other kind anywhere in it", () => {
    const foreign = fc
      .oneof(
        fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
        // Cyrillic and Greek letters that look Latin, full-width and Thai digits, zero-width and bidi marks, the long s, the Kelvin sign.
        fc.constantFrom(..."аеорсухіᴀοΑ０１a\u0301๑\u200b\u200d\u202e\u00adſK \t\n\u0000@+/'"),
      )
      .filter(character => !/^[A-Za-z0-9._-]$/.test(character));
    fc.assert(
      fc.property(valid, foreign, fc.nat(), (name, character, place) => {
        const at = place % (name.length + 1);
        expect(readUsername(name.slice(0, at) + character + name.slice(at))).toBeNull();
      }),
    );
  });

  test("has 3 to 64 characters with a letter or digit at both ends", () => {
    for (const typed of ["", "a", "ab", ".ab", "ab-", "_ab", "a".repeat(65), "...", "ab\n"])
      expect(readUsername(typed), JSON.stringify(typed)).toBeNull();
    for (const typed of ["abc", "a.b", "05410107", "a".repeat(64)]) expect(readUsername(typed)).toBe(typed);
  });
});
