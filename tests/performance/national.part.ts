import { accountIdOf, type BenchDatabase } from "./bench-database.ts";
import type { Load, Target } from "./load.process.ts";
import { startProcess } from "./process.ts";
import { nationalStatement } from "./reference.ts";
import { withSystem } from "./run-system.ts";
import { ms, ratio, type Timing, table } from "./timing.ts";

const statistics = `query Statistics {
  provinces(first: 100) { nodes { code name headcount { total byGrade { grade male female } } } }
}`;

/** Learners by province × grade × sex, live and exact, for the department. */
export async function measureNation(databases: readonly BenchDatabase[]): Promise<string> {
  const rows: string[][] = [];
  const load = startProcess("./load.process.ts");
  const measure = (target: Target) =>
    load.ask<Timing>({ target, clients: 1, warmUpMs: 1_500, durationMs: 3_000 } satisfies Load);
  try {
    for (const database of databases) {
      const accountId = await accountIdOf(database, "dla");
      const reference = await measure({
        kind: "sql",
        url: database.urls.reporting,
        accountId,
        text: nationalStatement,
        values: [],
      });
      const embedded = await withSystem(database, "embedded", async ({ url, tokenOf }) =>
        measure({ kind: "http", url, token: await tokenOf("dla"), query: statistics, variables: {} }),
      );
      for (const [by, timing] of [
        ["SQL", reference],
        ["embedded", embedded],
      ] as const) {
        rows.push([database.size, by, ms(timing.p50), ms(timing.p99), ratio(timing.p50 / reference.p50)]);
      }
    }
  } finally {
    await load.stop();
  }
  return table(["data", "by", "p50 ms", "p99 ms", "p50 ÷ SQL"], rows, 2);
}
