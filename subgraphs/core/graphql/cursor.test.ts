import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CursorScope, openCursor, sealCursor } from "./cursor.ts";

const key = randomBytes(32);
const positions = fc.array(fc.string({ unit: "grapheme" }), { minLength: 1, maxLength: 4 });
const scopes: fc.Arbitrary<CursorScope> = fc.record({ accountId: fc.uuid(), list: fc.string() });

describe("a cursor", () => {
  test("gives its position back in its own scope, and nothing in any other or under another key", () => {
    fc.assert(
      fc.property(positions, scopes, scopes, (position, own, other) => {
        const cursor = sealCursor(position, own, key);
        expect(openCursor(cursor, own, key)).toEqual(position);
        fc.pre(JSON.stringify(own) !== JSON.stringify(other));
        expect(openCursor(cursor, other, key)).toBeNull();
        expect(openCursor(cursor, { ...own, accountId: other.accountId }, key)).toBeNull();
        expect(openCursor(cursor, own, randomBytes(32))).toBeNull();
      }),
    );
  });

  test("with any character changed, added or taken away is none", () => {
    const scope = { accountId: "a", list: "orgUnits" };
    const cursor = sealCursor(["00", "ก"], scope, key);
    fc.assert(
      fc.property(
        fc.nat(cursor.length),
        fc.constantFrom(..."Aa0_-.= "),
        fc.nat(1),
        (at, character, taken) => {
          const changed = cursor.slice(0, at) + character + cursor.slice(at + taken);
          fc.pre(changed !== cursor);
          expect(openCursor(changed, scope, key)).toBeNull();
        },
      ),
      { numRuns: 500 },
    );
    for (let at = 0; at < cursor.length; at++) {
      expect(openCursor(cursor.slice(0, at), scope, key)).toBeNull();
    }
    expect(openCursor(`${cursor}.${cursor}`, scope, key)).toBeNull();
  });

  test("of any other text is none, and never an exception", () => {
    const scope = { accountId: "a", list: "orgUnits" };
    fc.assert(fc.property(fc.string({ unit: "binary" }), text => openCursor(text, scope, key) === null));
  });
});
