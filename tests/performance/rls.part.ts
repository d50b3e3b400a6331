import type { Statement } from "@lec/core/database/statement";
import { allRounds } from "@lec/core/rounds/facts.sql";
import { unitPlaces } from "@lec/core/rounds/unit-places.loader";
import { unitPages, unitTotals } from "@lec/institutions/units/units.sql";
import { countedLevels, headcountsBySex } from "@lec/learners/headcounts/headcount.sql";
import { withClient } from "@lec/prisma/connection";
import { storedConfirmations } from "@lec/reporting/confirmations/confirmation.sql";
import type pg from "pg";
import { accountIdOf, type BenchDatabase } from "./bench-database.ts";
import { ms, percentile, ratio, table } from "./timing.ts";

const times = 150;
const username = "p41";

interface Asked {
  readonly role: string;
  readonly statement: Statement<unknown>;
  readonly values: readonly unknown[];
}

/** The statements of the tree, each with row security on (as its role) and off (as one whom it does not bind). */
export async function measureRowSecurity(databases: readonly BenchDatabase[]): Promise<string> {
  const rows: string[][] = [];
  for (const database of databases) {
    const accountId = await accountIdOf(database, username);
    await withClient(database.adminUrl, free =>
      withClient(database.adminUrl, async bound => {
        for (const client of [free, bound])
          await client.query("SELECT set_config('lec.account_id', $1, false)", [accountId]);
        const sum = { on: 0, off: 0 };
        for (const asked of await statementsOfTree(free)) {
          await bound.query(`SET SESSION AUTHORIZATION ${asked.role}`);
          // As the subgraphs read (open-subgraph.ts).
          const plans = asked.role === "lec_institutions" ? "auto" : "force_generic_plan";
          for (const client of [free, bound]) await client.query(`SET plan_cache_mode = ${plans}`);
          const on: number[] = [];
          const off: number[] = [];
          for (let i = 0; i < times + 20; i++) {
            for (const [client, into] of [
              [bound, on],
              [free, off],
            ] as const) {
              const started = performance.now();
              // Prepared under a name per role: a plan knows which role it was made for.
              await client.query({
                name: `${asked.role} ${asked.statement.name}`,
                text: asked.statement.text,
                values: [...asked.values],
              });
              if (i >= 20) into.push(performance.now() - started);
            }
          }
          await bound.query("RESET SESSION AUTHORIZATION");
          const pair = { on: percentile(on, 0.5), off: percentile(off, 0.5) };
          sum.on += pair.on;
          sum.off += pair.off;
          rows.push([
            database.size,
            asked.statement.name,
            ms(pair.on),
            ms(pair.off),
            ratio(pair.on / pair.off),
          ]);
        }
        rows.push([database.size, "all", ms(sum.on), ms(sum.off), ratio(sum.on / sum.off)]);
      }),
    );
  }
  return table(["data", "statement", "on p50 ms", "off p50 ms", "on ÷ off"], rows, 2);
}

async function statementsOfTree(client: pg.Client): Promise<Asked[]> {
  const { rows } = await client.query<{ id: string; level: string; path: string }>(`
    SELECT u.id, u.level, u.path::text FROM institutions.org_unit u JOIN institutions.org_unit p ON p.id = u.province_id
    WHERE p.code = '41' AND u.level <> 'DISTRICT'`);
  const { rows: rounds } = await client.query<{ id: string; year: number }>(
    "SELECT id, academic_year AS year FROM reporting.round ORDER BY opens_at DESC LIMIT 1",
  );
  const province = rows.find(unit => unit.level === "PROVINCE");
  const round = rounds[0];
  if (!province || !round) throw new Error("the data lacks Udon Thani");
  const ids = rows.map(unit => unit.id);
  const laos = rows.filter(unit => unit.level === "LAO").map(unit => unit.id);
  const reach = [province.path];
  const filter = (level: string | null) => [null, null, null, level && [level], null, null, null, null];
  const first = (size: number) => [size + 1, null, null];
  const byCode = { field: "CODE", direction: "ASC" } as const;
  const nowhere = ["00000000-0000-0000-0000-000000000000"];
  const idsByLevel = countedLevels.map(level =>
    rows.filter(unit => unit.level === level).map(unit => unit.id),
  );
  const institutions = (statement: Statement<unknown>, values: unknown[]) => ({
    role: "lec_institutions",
    statement,
    values,
  });
  return [
    institutions(unitPages("everywhere", byCode), [nowhere, reach, ...filter("PROVINCE"), ...first(5)]),
    institutions(unitPages("province", byCode), [[province.id], reach, ...filter("LAO"), ...first(500)]),
    institutions(unitTotals("province"), [[province.id], reach, ...filter("LAO")]),
    institutions(unitPages("children", byCode), [laos, reach, ...filter(null), ...first(100)]),
    { role: "lec_learners", statement: allRounds, values: [] },
    { role: "lec_learners", statement: unitPlaces, values: [ids] },
    { role: "lec_learners", statement: headcountsBySex, values: [...idsByLevel, null, round.year] },
    { role: "lec_reporting", statement: unitPlaces, values: [ids] },
    { role: "lec_reporting", statement: storedConfirmations, values: [round.id, "LEARNERS", ids, reach] },
  ];
}
