/** Cells under this many learners are not shown to those who may read aggregates only (domain.md 6, PDPA). */
export const smallestShown = 5;

/** Heads of one row (a grade, or everything), by sex. `null` where suppressed. */
export interface CountRow {
  readonly male: number | null;
  readonly female: number | null;
  readonly total: number | null;
}

/**
 * Hides small cells so that they cannot be had back by subtraction: a row with one small cell hides both, a row whose
 * total is small hides all three, and where only one row's total is hidden the next smallest goes with it.
 * @param rows exact rows whose totals may be shown together with their sum
 */
export function suppressSmall<Row extends CountRow>(rows: readonly Row[]): Row[] {
  const hidden = new Set(rows.filter(row => isSmall(row.total)));
  if (hidden.size === 1) {
    const [next] = rows
      .filter(row => !hidden.has(row) && (row.total ?? 0) > 0)
      .sort((a, b) => (a.total ?? 0) - (b.total ?? 0));
    if (next) hidden.add(next);
  }
  return rows.map(row => {
    if (hidden.has(row)) return { ...row, male: null, female: null, total: null };
    if (isSmall(row.male) || isSmall(row.female)) return { ...row, male: null, female: null };
    return row;
  });
}

const isSmall = (count: number | null) => count !== null && count > 0 && count < smallestShown;
