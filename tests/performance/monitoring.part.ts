import { withClient } from "@lec/prisma/connection";
import { clientOf } from "../kit/client.ts";
import { openStream } from "../kit/live.ts";
import { accountIdOf, type BenchDatabase, openSessions } from "./bench-database.ts";
import type { Load, Target } from "./load.process.ts";
import { startProcess } from "./process.ts";
import { standingStatement } from "./reference.ts";
import { withSystem } from "./run-system.ts";
import { ms, ratio, type Timing, table } from "./timing.ts";

const tracks =
  "monitoring { tracks { level subject expected confirmed onTime late onTimeRate notStarted ready learnersMissing } }";
const screens = {
  progress: `query Monitoring($id: ID!) { orgUnit(id: $id) { ${tracks} children(first: 200, filter: { level: [PROVINCE, DISTRICT, LAO] }) { nodes { id name ${tracks} } } } }`,
  missing: `query Missing($id: ID!) { orgUnit(id: $id) { monitoring { missing(first: 25, orderBy: { field: LEARNERS, direction: DESC }) {
    totalCount nodes { unit { id name } level subject learners stage deadline late phone officers { duty name } lastAct lastActAt blockers { code message } } } } } }`,
  "burn-down":
    "query BurnDown($id: ID!) { orgUnit(id: $id) { monitoring { burnDown(level: INSTITUTION) { round { id } expected days { day confirmed } } } } }",
  "as of an hour ago":
    "query AsOf($id: ID!, $asOf: DateTime) { orgUnit(id: $id) { headcount(asOf: $asOf) { total byGrade { grade male female } } } }",
  "confirmed by institutions":
    "query Confirmed($id: ID!) { orgUnit(id: $id) { headcount(basis: INSTITUTION_CONFIRMED) { total byGrade { grade male female } } } }",
  "reminding all institutions, dry run": `mutation Remind($id: ID!, $roundId: ID!) { remindUnits(input: { roundId: $roundId, withinId: $id, level: INSTITUTION, dryRun: true }) {
    reminders { reminded alreadyConfirmed } userErrors { code } } }`,
};
const wall = `subscription Wall($unitId: ID!) { progress(unitId: $unitId) { institutions { expected confirmed late } learners learnersConfirmed
  unit { id children(first: 100, orderBy: { field: CODE }) { nodes { id name confirmation { standing } progress { institutions { expected confirmed late } } } } } } }`;

interface Place {
  readonly id: string;
  readonly username: string;
  readonly name: string;
}

/** What whoever watches a round asks for, at one province and at the nation, and walls at every province at once. */
export async function measureMonitoring(databases: readonly BenchDatabase[]): Promise<string> {
  const rows: string[][] = [];
  const walls: string[][] = [];
  const load = startProcess("./load.process.ts");
  const measure = (target: Target) =>
    load.ask<Timing>({ target, clients: 1, warmUpMs: 1_000, durationMs: 2_000 } satisfies Load);
  try {
    for (const database of databases) {
      const { places, tokens, roundId } = await placesOf(database);
      await withSystem(database, "embedded", async ({ url }) => {
        for (const { id, username, name } of places.filter(each => !each.name.startsWith("wall"))) {
          const reference = await measure({
            kind: "sql",
            url: database.urls.reporting,
            accountId: await accountIdOf(database, username),
            text: standingStatement,
            values: [id],
          });
          rows.push([database.size, name, "SQL", ms(reference.p50), ms(reference.p99), ""]);
          const asOf = new Date(Date.now() - 3_600_000).toISOString();
          for (const [screen, query] of Object.entries(screens)) {
            const timing = await measure({
              kind: "http",
              url,
              token: tokens.get(username)!,
              query,
              variables: { id, roundId, asOf },
            });
            rows.push([
              database.size,
              name,
              screen,
              ms(timing.p50),
              ms(timing.p99),
              ratio(timing.p50 / reference.p50),
            ]);
          }
        }
        walls.push([database.size, ...(await openWalls(url, places, tokens))]);
      });
    }
  } finally {
    await load.stop();
  }
  return [
    table(["data", "unit", "screen", "p50 ms", "p99 ms", "p50 ÷ SQL"], rows, 3),
    table(["data", "walls at once", "first shown ms", "last shown ms"], walls, 1),
  ].join("\n\n");
}

/** Every province's wall and the nation's, opened in the same moment: when the first and the last shows its numbers. */
async function openWalls(
  url: string,
  places: readonly Place[],
  tokens: ReadonlyMap<string, string>,
): Promise<string[]> {
  const started = performance.now();
  const times = await Promise.all(
    places.map(async ({ id, username }) => {
      const stream = await openStream<{ progress: object | null }>(
        url,
        clientOf(url, username, tokens.get(username) ?? ""!),
        wall,
        { unitId: id },
      );
      await stream.until(data => data.progress !== null);
      const took = performance.now() - started;
      await stream.close();
      return took;
    }),
  );
  return [String(times.length), ms(Math.min(...times)), ms(Math.max(...times))];
}

/** Udon Thani and the nation to be measured, and every other province for its wall. */
async function placesOf({
  adminUrl,
}: BenchDatabase): Promise<{ places: Place[]; tokens: ReadonlyMap<string, string>; roundId: string }> {
  return withClient(adminUrl, async client => {
    const { rows: places } = await client.query<Place>(
      `SELECT u.id, a.username, CASE WHEN u.code = '41' THEN 'province' WHEN u.level = 'DEPARTMENT' THEN 'nation' ELSE 'wall ' || u.code END AS name
       FROM institutions.org_unit u JOIN auth.users a ON a.username = CASE u.level WHEN 'PROVINCE' THEN 'p' || u.code ELSE 'dla' END
       WHERE u.level IN ('PROVINCE', 'DEPARTMENT') ORDER BY u.level DESC, u.code`,
    );
    const { rows: rounds } = await client.query<{ id: string }>(
      "SELECT id FROM reporting.round WHERE opened_at IS NOT NULL AND core.now() <= recording_closes_at ORDER BY opens_at DESC LIMIT 1",
    );
    if (!rounds[0])
      throw new Error("no round is open: the round of this data has ended, remove .lec/bench to seed anew");
    const tokens = await openSessions(
      client,
      places.map(each => each.username),
    );
    return { places, tokens, roundId: rounds[0].id };
  });
}
