/** Cells under this many learners are not shown to those who may read aggregates only (domain.md 6, PDPA). */
export const smallestShown = 5;

/** A single count as this viewer may see it: `null` where it is small and the viewer reads aggregates only. */
export function shownCount(count: number, exact: boolean): number | null {
  return exact || !isSmall(count) ? count : null;
}

/** Heads of one row (a grade, or everything), by sex. `null` where suppressed. */
export interface CountRow {
  readonly male: number | null;
  readonly female: number | null;
  readonly total: number | null;
}

/**
 * Hides small cells so that they cannot be had back by subtraction from the rows' sums by sex and in all, which may be
 * shown beside them. A row whose total is small is hidden whole, with the next smallest rows until there are two and they
 * hold as many as may be shown. A row with a small sex hides both sexes, and if it is the only row that hides any, the
 * next smallest row does too.
 * @param rows exact rows whose totals may be shown together with their sums
 */
export function suppressSmall<Row extends CountRow>(rows: readonly Row[]): Row[] {
  const smallestFirst = rows.filter(row => heads(row) > 0).sort((a, b) => heads(a) - heads(b));
  const hidden = new Set(rows.filter(row => isSmall(row.total)));
  for (const next of smallestFirst) {
    if (hidden.size === 0 || (hidden.size > 1 && headsOf(hidden) >= smallestShown)) break;
    hidden.add(next);
  }
  const sexless = new Set(rows.filter(row => isSmall(row.male) || isSmall(row.female)).concat([...hidden]));
  if (sexless.size === 1) {
    const next = smallestFirst.find(row => !sexless.has(row));
    if (next) sexless.add(next);
  }
  return rows.map(row => {
    if (hidden.has(row)) return { ...row, male: null, female: null, total: null };
    return sexless.has(row) ? { ...row, male: null, female: null } : row;
  });
}

const heads = (row: CountRow) => row.total ?? 0;
const headsOf = (rows: Iterable<CountRow>) => [...rows].reduce((sum, row) => sum + heads(row), 0);
const isSmall = (count: number | null) => count !== null && count > 0 && count < smallestShown;
