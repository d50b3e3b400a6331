import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { shownCount, shownRow, smallestShown } from "./suppression.ts";

const heads = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 3_000_000 }));

describe("counts shown to those who read aggregates only", () => {
  test("are none from one to four, and never off by more than two", () => {
    fc.assert(
      fc.property(heads, count => {
        const shown = shownCount(count, false);
        if (count > 0 && count < smallestShown) expect(shown).toBeNull();
        else expect(Math.abs(shown! - count)).toBeLessThanOrEqual(2);
      }),
    );
  });

  test("give a hidden cell away by no difference of two numbers, and of three hardly ever", () => {
    // Whatever is shown differs from what is by -2 to 2, and only that matters here: every case is looked at.
    const offBy = [-2, -1, 0, 1, 2];
    const hidden = [1, 2, 3, 4];
    const sharesGivenAway = [1, 2, 3, 4, 5, 6].map(siblings => {
      let cases = 0;
      let givenAway = 0;
      // How many ways lead to each sum of what the siblings are off by.
      let ways = new Map([[0, 1]]);
      for (let i = 0; i < siblings; i++) {
        const next = new Map<number, number>();
        for (const [sum, count] of ways)
          for (const off of offBy) next.set(sum + off, (next.get(sum + off) ?? 0) + count);
        ways = next;
      }
      for (const [off, count] of ways) {
        for (const truth of hidden) {
          const difference = (shownCount(1000 + off + truth, false) ?? 0) - 1000;
          const fitting = hidden.filter(value => Math.abs(difference - value) <= 2 * (siblings + 1));
          expect(fitting).toContain(truth);
          cases += count;
          if (fitting.length === 1) givenAway += count;
        }
      }
      return givenAway / cases;
    });
    expect(sharesGivenAway).toEqual([0, 0.02, 0, 0, 0, 0]);
  });

  test("are exact for everybody else", () => {
    fc.assert(
      fc.property(heads, heads, (male, female) => {
        const row = { male, female, total: male + female };
        expect(shownRow(row, true)).toEqual(row);
      }),
    );
  });
});
