/** Cells under this many learners are not shown to those who may read aggregates only (domain.md 6, PDPA). */
export const smallestShown = 5;

/**
 * A count of learners as this viewer may see it. Whoever reads aggregates only sees no count under five, and every other
 * one to the nearest multiple of five: a unit less its siblings, a grade less the others, yesterday less today then tell
 * nothing about a handful of children (decision 0007).
 */
export function shownCount(count: number, exact: boolean): number | null {
  if (exact || count === 0) return count;
  return count < smallestShown ? null : Math.round(count / smallestShown) * smallestShown;
}

/** Heads of one row (a grade, or everything), by sex. `null` where hidden. */
export interface CountRow {
  readonly male: number | null;
  readonly female: number | null;
  readonly total: number | null;
}

/** An exact row as this viewer may see it, each number for itself. */
export function shownRow<Row extends CountRow>(row: Row, exact: boolean): Row {
  const shown = (count: number | null) => (count === null ? null : shownCount(count, exact));
  return exact ? row : { ...row, male: shown(row.male), female: shown(row.female), total: shown(row.total) };
}
