import { withClient } from "@lec/prisma/connection";
import type pg from "pg";
import { accountIdOf, type BenchDatabase } from "./bench-database.ts";
import { ms, ratio, table } from "./timing.ts";

/** What one would write without typos, slips and scores: records of one name, birth date and sex below a path. */
const exactStatement = `
  WITH r AS MATERIALIZED (
    SELECT l.id, l.first_name, l.last_name, l.birth_date, l.sex FROM learners.learner l
    JOIN institutions.org_unit u ON u.id = l.home_institution_id WHERE u.path <@ $1::text::ltree)
  SELECT count(*)::int AS pairs FROM r a JOIN r b USING (first_name, last_name, birth_date, sex) WHERE a.id < b.id`;

/** The search for children under two records, step by step as the subgraph runs it, beside one exact join. */
export async function measureDuplicates(databases: readonly BenchDatabase[]): Promise<string> {
  const rows: string[][] = [];
  for (const database of databases) {
    const accountId = await accountIdOf(database, "dla");
    for (const { name, id, path, records } of await placesOf(database)) {
      const started = performance.now();
      await withClient(database.adminUrl, client => client.query(exactStatement, [path]));
      const exactMs = performance.now() - started;
      const { stepsMs, found } = await withClient(database.urls.learners, client =>
        search(client, accountId, id),
      );
      const totalMs = stepsMs.reduce((sum, each) => sum + each, 0);
      rows.push([
        database.size,
        name,
        records.toLocaleString("en"),
        String(stepsMs.length),
        ms(Math.max(...stepsMs)),
        ms(totalMs),
        ratio(totalMs / exactMs),
        found.toLocaleString("en"),
      ]);
      await forget(database);
    }
  }
  const heads = ["data", "unit", "records", "steps", "slowest step ms", "all ms", "÷ exact join", "cases"];
  return table(heads, rows, 2);
}

async function search(
  client: pg.Client,
  accountId: string,
  unitId: string,
): Promise<{ stepsMs: number[]; found: number }> {
  const inTurn = async <Row extends pg.QueryResultRow>(text: string, value: string): Promise<Row> => {
    await client.query("BEGIN");
    await client.query("SELECT set_config('lec.account_id', $1, true)", [accountId]);
    const { rows } = await client.query<Row>(text, [value]);
    await client.query("COMMIT");
    return rows[0] as Row;
  };
  const { id } = await inTurn<{ id: string }>("SELECT learners.start_search(core.uuid7(), $1) AS id", unitId);
  const stepsMs: number[] = [];
  for (let more = true; more; ) {
    const started = performance.now();
    more = (await inTurn<{ more: boolean }>("SELECT learners.search_step($1) AS more", id)).more;
    stepsMs.push(performance.now() - started);
  }
  const { found } = await inTurn<{ found: number }>(
    "SELECT found FROM learners.duplicate_search WHERE id = $1",
    id,
  );
  return { stepsMs, found };
}

/** The data stay as they were seeded: the next unit, and the next run, find everything anew. */
async function forget({ adminUrl }: BenchDatabase): Promise<void> {
  await withClient(adminUrl, async client => {
    await client.query(
      "DELETE FROM learners.duplicate_case c WHERE NOT EXISTS (SELECT FROM learners.merge m WHERE m.case_id = c.id)",
    );
    await client.query("DELETE FROM learners.duplicate_search");
  });
}

interface Place {
  readonly name: string;
  readonly id: string;
  readonly path: string;
  readonly records: number;
}

/** The largest institution, LAO and province by records, and the nation. */
function placesOf({ adminUrl }: BenchDatabase): Promise<Place[]> {
  return withClient(adminUrl, async client => {
    const { rows } = await client.query<Place>(`
      WITH homes AS (
        SELECT u.id, u.lao_id, u.province_id, count(*)::int AS n
        FROM learners.learner l JOIN institutions.org_unit u ON u.id = l.home_institution_id GROUP BY u.id),
      places AS (
        SELECT 1 AS n, 'institution' AS name, id, n AS records FROM homes
        UNION ALL SELECT 2, 'LAO', lao_id, sum(n)::int FROM homes GROUP BY lao_id
        UNION ALL SELECT 3, 'province', province_id, sum(n)::int FROM homes GROUP BY province_id
        UNION ALL SELECT 4, 'nation', (SELECT id FROM institutions.org_unit WHERE level = 'DEPARTMENT'), sum(n)::int FROM homes)
      SELECT DISTINCT ON (p.n) p.name, p.id, u.path::text AS path, p.records
      FROM places p JOIN institutions.org_unit u ON u.id = p.id ORDER BY p.n, p.records DESC, u.code`);
    return rows;
  });
}
