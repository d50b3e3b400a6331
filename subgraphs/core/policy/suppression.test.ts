import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CountRow, smallestShown, suppressSmall } from "./suppression.ts";

interface Exact {
  readonly grade: number;
  readonly male: number;
  readonly female: number;
  readonly total: number;
}
const heads = fc.oneof(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 40 }));
/** Grades with somebody in them: empty ones are not listed. */
const tables = fc
  .array(fc.record({ male: heads, female: heads }), { maxLength: 8 })
  .map(rows =>
    rows
      .filter(row => row.male + row.female > 0)
      .map((row, grade): Exact => ({ grade, ...row, total: row.male + row.female })),
  );
const sum = (rows: readonly Exact[], key: "male" | "female" | "total") =>
  rows.reduce((all, row) => all + row[key], 0);
const isShown = (count: number) => count === 0 || count >= smallestShown;

/**
 * Whether `wanted` follows from `equations` (rows of coefficients over the hidden cells): it lies in their span.
 */
function follows(equations: readonly number[][], wanted: readonly number[]): boolean {
  return rank([...equations, [...wanted]]) === rank(equations);
}

function rank(matrix: readonly (readonly number[])[]): number {
  const rows = matrix.map(row => [...row]);
  let found = 0;
  for (let column = 0; column < (rows[0]?.length ?? 0); column++) {
    const pivot = rows.findIndex((row, i) => i >= found && Math.abs(row[column]!) > 1e-9);
    if (pivot < 0) continue;
    [rows[found], rows[pivot]] = [rows[pivot]!, rows[found]!];
    for (let i = 0; i < rows.length; i++) {
      if (i === found) continue;
      const factor = rows[i]![column]! / rows[found]![column]!;
      rows[i] = rows[i]!.map((value, j) => value - factor * rows[found]![j]!);
    }
    found++;
  }
  return found;
}

describe("suppression of small cells", () => {
  test("shows no small cell, and what it shows is true", () => {
    fc.assert(
      fc.property(tables, rows => {
        const shown = suppressSmall(rows);
        expect(shown.map(r => r.grade)).toEqual(rows.map(r => r.grade));
        for (const [i, row] of shown.entries()) {
          for (const key of ["male", "female", "total"] as const) {
            if (row[key] === null) continue;
            expect(row[key]).toBe(rows[i]![key]);
            expect(isShown(row[key]!)).toBe(true);
          }
        }
      }),
    );
  });

  test("no hidden cell follows from the shown ones and the unit's own totals", () => {
    fc.assert(
      fc.property(tables, rows => {
        const shown: CountRow[] = suppressSmall(rows);
        // Unknowns: boys and girls of each row, 2 to a row; known ones have an equation of their own.
        const width = rows.length * 2;
        const cell = (...places: number[]) =>
          Array.from({ length: width }, (_, j) => Number(places.includes(j)));
        const equations: number[][] = [];
        for (const [i, row] of shown.entries()) {
          if (row.male !== null) equations.push(cell(2 * i));
          if (row.female !== null) equations.push(cell(2 * i + 1));
          if (row.total !== null) equations.push(cell(2 * i, 2 * i + 1));
        }
        const all = rows.map((_, i) => i);
        if (isShown(sum(rows, "total"))) equations.push(cell(...all.flatMap(i => [2 * i, 2 * i + 1])));
        if (isShown(sum(rows, "male")) && isShown(sum(rows, "female"))) {
          equations.push(cell(...all.map(i => 2 * i)), cell(...all.map(i => 2 * i + 1)));
        }
        for (const [i, row] of shown.entries()) {
          if (row.male === null) expect(follows(equations, cell(2 * i)), `boys of row ${i}`).toBe(false);
          if (row.female === null)
            expect(follows(equations, cell(2 * i + 1)), `girls of row ${i}`).toBe(false);
          if (row.total === null) expect(follows(equations, cell(2 * i, 2 * i + 1)), `row ${i}`).toBe(false);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test("the hidden rows together are never so few that they can be guessed, where the unit's total is shown", () => {
    fc.assert(
      fc.property(tables, rows => {
        const hidden = suppressSmall(rows).flatMap((row, i) => (row.total === null ? [rows[i]!] : []));
        if (hidden.length === 0 || !isShown(sum(rows, "total"))) return;
        expect(sum(hidden, "total")).toBeGreaterThanOrEqual(smallestShown);
      }),
      { numRuns: 1_000 },
    );
  });

  test("hides nothing where nothing is small", () => {
    const rows = [
      { grade: 1, male: 5, female: 0, total: 5 },
      { grade: 2, male: 12, female: 9, total: 21 },
    ];
    expect(suppressSmall(rows)).toEqual(rows);
    expect(suppressSmall([])).toEqual([]);
  });
});
