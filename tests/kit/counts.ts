import { afterEach, expect } from "vitest";
import type { Land } from "./scenario.ts";

/**
 * That the roll-ups say exactly what a recount of the rows says: heads by grade and sex, and checks by result; and that the
 * log of their changes adds up to them.
 */
export async function expectExactCounts(land: Pick<Land, "sql">): Promise<void> {
  const differences = await land.sql(
    `(SELECT 'heads', institution_id, grade::text, sex::text, learners, 0, 0 FROM
        (TABLE learners.headcount EXCEPT SELECT * FROM learners.recount_headcount()) extra WHERE learners <> 0
      UNION ALL SELECT 'missing heads', institution_id, grade::text, sex::text, learners, 0, 0 FROM
        (SELECT * FROM learners.recount_headcount() EXCEPT TABLE learners.headcount) missing)
     UNION ALL (SELECT 'checks', institution_id, '', '', present, not_found, moved FROM
        (SELECT round_id, institution_id, present, not_found, moved FROM learners.check_count
         EXCEPT SELECT * FROM learners.recount_checks()) extra WHERE present + not_found + moved <> 0
      UNION ALL SELECT 'missing checks', institution_id, '', '', present, not_found, moved FROM
        (SELECT * FROM learners.recount_checks()
         EXCEPT SELECT round_id, institution_id, present, not_found, moved FROM learners.check_count) missing)`,
  );
  expect(differences, "differences between roll-ups and a recount").toEqual([]);
  const unlogged = await land.sql(
    `SELECT institution_id, academic_year, grade, sex, sum(heads) FROM (
       SELECT institution_id, academic_year, grade, sex, learners AS heads FROM learners.headcount
       UNION ALL SELECT institution_id, academic_year, grade, sex, -heads FROM learners.headcount_change) x
     GROUP BY 1, 2, 3, 4 HAVING sum(heads) <> 0`,
  );
  expect(unlogged, "differences between roll-ups and the log of their changes").toEqual([]);
}

/** Asks for it after each test of a file or `describe`: whatever was written, refused or tried, the roll-ups are a recount. */
export function countsStayExact(land: () => Pick<Land, "sql">): void {
  afterEach(() => expectExactCounts(land()));
}
