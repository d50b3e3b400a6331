import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { shownCount, shownRow, smallestShown } from "./suppression.ts";

const heads = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 3_000_000 }));

const valuesShownAs = (shown: number) =>
  [-2, -1, 0, 1, 2].map(off => shown + off).filter(count => shownCount(count, false) === shown);

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

  test("give a hidden cell away by no difference: several values of it fit the same parent and siblings", () => {
    const hiddenValues = [1, 2, 3, 4];
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 5, max: 500 }), { minLength: 1, maxLength: 12 }),
        fc.constantFrom(...hiddenValues),
        (siblings, truth) => {
          const sum = siblings.reduce((all, count) => all + count, 0);
          const parentShown = shownCount(sum + truth, false);
          const alike = siblings.map(count => valuesShownAs(shownCount(count, false)!));
          const least = alike.reduce((all, values) => all + Math.min(...values), 0);
          const most = alike.reduce((all, values) => all + Math.max(...values), 0);
          const sums = Array.from({ length: most - least + 1 }, (_, i) => least + i);
          const fitting = hiddenValues.filter(value =>
            sums.some(others => shownCount(others + value, false) === parentShown),
          );
          expect(fitting).toContain(truth);
          expect(fitting.length).toBeGreaterThan(1);
        },
      ),
    );
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
