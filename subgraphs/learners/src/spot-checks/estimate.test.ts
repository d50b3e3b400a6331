import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimate, outlook, type StratumFound } from "./estimate.ts";

const stratum = fc
  .record({
    learners: fc.integer({ min: 1, max: 5_000 }),
    drawn: fc.double({ min: 0, max: 1, noNaN: true }),
    ghosts: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ learners, drawn, ghosts }): StratumFound => {
    const checked = Math.floor(Math.min(learners, 60) * drawn);
    return { learners, checked, found: Math.round(checked * ghosts) };
  });
const strata = fc.array(stratum, { minLength: 1, maxLength: 30 }).filter(all => all.some(s => s.checked > 0));
const simple = (learners: number, checked: number, found: number) =>
  estimate([{ learners, checked, found }])!;

/** Officials act on the interval: it must be there when nothing was found, when little was visited, and never absurd. */
describe("the estimated rate", () => {
  test("lies in its interval, and the interval between nobody and everybody", () => {
    fc.assert(
      fc.property(strata, all => {
        const { rate, low, high } = estimate(all)!;
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(rate);
        expect(rate).toBeLessThanOrEqual(high);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("still leaves room above when nothing was found, and below when everybody was", () => {
    fc.assert(
      fc.property(strata, all => {
        fc.pre(all.some(s => s.checked > 0 && s.checked < s.learners));
        const none = estimate(all.map(s => ({ ...s, found: 0 })))!;
        expect(none).toMatchObject({ rate: 0, low: 0 });
        expect(none.high).toBeGreaterThan(0);
        const every = estimate(all.map(s => ({ ...s, found: s.checked })))!;
        expect(every.rate).toBeCloseTo(1, 10);
        expect(every.high).toBeCloseTo(1, 10);
        expect(every.low).toBeLessThan(1);
      }),
    );
  });

  test("says of those present what it says of those found, turned round", () => {
    fc.assert(
      fc.property(strata, all => {
        const found = estimate(all)!;
        const present = estimate(all.map(s => ({ ...s, found: s.checked - s.found })))!;
        expect(present.rate).toBeCloseTo(1 - found.rate, 9);
        expect(present.low).toBeCloseTo(1 - found.high, 9);
        expect(present.high).toBeCloseTo(1 - found.low, 9);
      }),
    );
  });

  test("weighs each stratum by its learners, not by its visits", () => {
    const { rate } = estimate([
      { learners: 900, checked: 10, found: 0 },
      { learners: 100, checked: 10, found: 5 },
    ])!;
    expect(rate).toBeCloseTo(0.05, 10);
  });

  test("is Wilson's for one large stratum, and is surer the more were visited", () => {
    const known = simple(1_000_000_000, 100, 0);
    expect(known.high).toBeCloseTo(0.036994, 5);
    const { low, high } = simple(1_000_000_000, 50, 5);
    expect(low).toBeCloseTo(0.043476, 5);
    expect(high).toBeCloseTo(0.213602, 5);
    const widths = [10, 50, 100, 400].map(n => simple(30_000, n, n / 10)).map(e => e.high - e.low);
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
  });

  test("is never surer than a proportional draw of the same size would be", () => {
    fc.assert(
      fc.property(strata, all => {
        const visited = all.filter(s => s.checked > 0).map(s => ({ ...s, found: 0 }));
        const total = (of: (s: StratumFound) => number) => visited.reduce((sum, s) => sum + of(s), 0);
        const pooled = simple(
          total(s => s.learners),
          total(s => s.checked),
          0,
        );
        expect(estimate(visited)!.high).toBeGreaterThanOrEqual(pooled.high - 1e-12);
      }),
    );
  });

  test("leaves no doubt once everybody has been visited", () => {
    expect(simple(40, 40, 3)).toEqual({ rate: 0.075, low: 0.075, high: 0.075 });
    expect(simple(1, 1, 0)).toEqual({ rate: 0, low: 0, high: 0 });
  });

  test("is not said before anybody has been visited, and leaves strata out that nobody went to", () => {
    expect(estimate([])).toBeNull();
    expect(estimate([{ learners: 10, checked: 0, found: 0 }])).toBeNull();
    expect(
      estimate([
        { learners: 500, checked: 20, found: 2 },
        { learners: 9_000, checked: 0, found: 0 },
      ]),
    ).toEqual(simple(500, 20, 2));
  });

  test("holds the true rate about as often as it claims, at small samples too: the exact binomial sum", () => {
    for (const size of [15, 30, 60, 150]) {
      const intervals = Array.from({ length: size + 1 }, (_, found) => simple(1_000_000_000, size, found));
      const rates = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);
      const held = rates.map(rate => {
        let chance = (1 - rate) ** size;
        let sum = 0;
        for (const [found, { low, high }] of intervals.entries()) {
          if (low <= rate && rate <= high) sum += chance;
          chance *= ((size - found) / (found + 1)) * (rate / (1 - rate));
        }
        return sum;
      });
      expect(held.reduce((a, b) => a + b) / held.length).toBeGreaterThan(0.945);
      expect(Math.min(...held)).toBeGreaterThan(0.83);
    }
  });

  test("tells before the draw what it will be able to say", () => {
    const planned = [
      { learners: 20_000, checked: 200, found: 0 },
      { learners: 10_000, checked: 100, found: 0 },
    ];
    expect(outlook(planned, 0)!.high).toBeLessThan(0.013);
    expect(outlook(planned, 0.05)!.rate).toBeCloseTo(0.05, 10);
  });
});
