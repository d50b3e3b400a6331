import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allot } from "./sample.ts";

const provinces = fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 60 });
const sizes = fc.integer({ min: 0, max: 3_000 });
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** A sample is as large as asked, leaves no stratum out that it could take in, and favours none. */
describe("how many are drawn of each stratum", () => {
  test("is in all what was asked, or everybody, and never more than a stratum has", () => {
    fc.assert(
      fc.property(provinces, sizes, (learners, size) => {
        const drawn = allot(learners, size);
        expect(sum(drawn)).toBe(Math.min(size, sum(learners)));
        for (const [stratum, count] of drawn.entries()) {
          expect(count).toBeGreaterThanOrEqual(0);
          expect(count).toBeLessThanOrEqual(learners[stratum]!);
        }
      }),
    );
  });

  test("is at least one of each that has learners, where the size allows", () => {
    fc.assert(
      fc.property(provinces, sizes, (learners, size) => {
        const some = learners.filter(count => count > 0).length;
        fc.pre(size >= some);
        const drawn = allot(learners, size);
        expect(drawn.filter(count => count > 0)).toHaveLength(some);
      }),
    );
  });

  test("is within one of the exact proportion, but for what the smallest are given", () => {
    fc.assert(
      fc.property(provinces, sizes, (learners, size) => {
        const drawn = allot(learners, size);
        const own = drawn.map((count, i) => ({
          count,
          exact: (learners[i]! * Math.min(size, sum(learners))) / (sum(learners) || 1),
        }));
        for (const { count, exact } of own) expect(count < exact + 1 || count === 1).toBe(true);
        if (own.every(({ exact }) => exact === 0 || exact >= 1))
          for (const { count, exact } of own) expect(Math.abs(count - exact)).toBeLessThan(1);
      }),
    );
  });

  test("never gives a larger stratum fewer than a smaller one", () => {
    fc.assert(
      fc.property(provinces, sizes, (learners, size) => {
        const drawn = allot(learners, size);
        for (const [i, a] of learners.entries())
          for (const [j, b] of learners.entries())
            if (a > b) expect(drawn[i]).toBeGreaterThanOrEqual(drawn[j]!);
      }),
    );
  });

  test("goes to the largest remainders, and of equal ones to those that come first", () => {
    expect(allot([500, 300, 200], 10)).toEqual([5, 3, 2]);
    expect(allot([334, 333, 333], 10)).toEqual([4, 3, 3]);
    expect(allot([10, 10, 10], 4)).toEqual([2, 1, 1]);
    expect(allot([960, 10, 10, 20], 8)).toEqual([5, 1, 1, 1]);
    expect(allot([960, 10, 10, 20], 2)).toEqual([2, 0, 0, 0]);
    expect(allot([], 5)).toEqual([]);
  });
});
