import { readFile } from "node:fs/promises";
import { withClient } from "@lec/prisma/connection";
import { demoPassword } from "@lec/seed/demo-accounts";
import { mutate } from "../kit/acts.ts";
import { signIn, type TestClient } from "../kit/client.ts";
import { upload } from "../kit/files.ts";
import { childRow, rollFile } from "../kit/roll-file.ts";
import type { BenchDatabase } from "./bench-database.ts";
import { withSystem } from "./run-system.ts";
import { ms, percentile, ratio, table } from "./timing.ts";

const rowCounts = [10_000, 100_000];

const read = `query ($id: ID!) { orgUnit(id: $id) { name headcount { total } enrolments(first: 25) { nodes { id } } } }`;

/**
 * A roll of the largest size taken in while others read: how long staging and applying take, the most memory the process
 * holds, and what the readers feel of it. What was applied is taken out again afterwards.
 */
export async function measureImport(databases: readonly BenchDatabase[]): Promise<string> {
  const rows: string[][] = [];
  for (const database of databases) {
    for (const count of rowCounts) {
      const seen = await withSystem(database, "embedded", ({ url }) => takeIn(database, url, count));
      await takeOut(database);
      rows.push([
        database.size,
        count.toLocaleString("en"),
        `${(seen.stagedMs / 1000).toFixed(1)} s`,
        `${(seen.appliedMs / 1000).toFixed(1)} s`,
        `${seen.peakMb} MB`,
        ms(seen.aloneP95),
        ms(seen.besideP95),
        ratio(seen.besideP95 / seen.aloneP95),
      ]);
    }
  }
  const heads = [
    "data",
    "rows",
    "staged",
    "applied",
    "peak memory",
    "reads p95 alone",
    "p95 beside",
    "÷ alone",
  ];
  return table(heads, rows, 2);
}

async function takeIn(database: BenchDatabase, url: string, count: number) {
  const place = await findPlace(database);
  const recorder = await signIn(url, place.code, demoPassword);
  const file = await rollFile(
    Array.from({ length: count }, (_, n) =>
      childRow(n + 1, place, { academicYear: place.year, studentNumber: n + 1 }),
    ),
  );
  const alone = await readWhile(recorder, place.id, new Promise(resolve => setTimeout(resolve, 3_000)));
  const started = performance.now();
  let stagedMs = 0;
  const work = (async () => {
    const staged = await upload(url, recorder, file, { institutionId: place.id, year: place.year });
    stagedMs = performance.now() - started;
    if (staged.import?.NEW !== count) throw new Error(`staged ${JSON.stringify(staged)}`);
    const { codes } = await mutate(recorder, "applyImport", "import { state }", {
      importId: staged.import.id,
    });
    if (codes.length > 0) throw new Error(`applying was refused: ${codes}`);
  })();
  const beside = await readWhile(recorder, place.id, work);
  await work;
  return {
    stagedMs,
    appliedMs: performance.now() - started - stagedMs,
    peakMb: await peakMemory(),
    aloneP95: percentile(alone, 0.95),
    besideP95: percentile(beside, 0.95),
  };
}

/** Reads of a screen, one after the other, until something is over. */
async function readWhile(client: TestClient, id: string, until: Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  let over = false;
  void until
    .catch(() => {})
    .then(() => {
      over = true;
    });
  while (!over) {
    const started = performance.now();
    await client.get(read, { id });
    times.push(performance.now() - started);
  }
  return times;
}

/** The most memory that a process of this one's has held so far: the system under test. Linux tells it. */
async function peakMemory(): Promise<string> {
  const children = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, "utf8").catch(
    () => "",
  );
  const peaks = await Promise.all(
    children
      .split(" ")
      .filter(Boolean)
      .map(async pid => {
        const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
        return /^Name:\s+(node|MainThread)/m.test(status)
          ? Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0)
          : 0;
      }),
  );
  const most = Math.max(0, ...peaks);
  return most > 0 ? String(Math.round(most / 1024)) : "?";
}

interface Place {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly year: number;
}

/** An open institution of Udon Thani. */
async function findPlace({ adminUrl }: BenchDatabase): Promise<Place> {
  return withClient(adminUrl, async client => {
    const { rows } = await client.query<Place>(`
      SELECT u.id, u.code, u.name, r.academic_year AS year
      FROM institutions.org_unit p JOIN institutions.org_unit u ON u.province_id = p.id AND u.level = 'INSTITUTION' AND u.status = 'ACTIVE'
      JOIN reporting.round r ON r.id = reporting.recording_round(u.id)
      WHERE p.code = '41' AND u.institution_kind = 'SCHOOL' AND NOT reporting.is_confirmed(r.id, u.id, 'LEARNERS') ORDER BY u.code LIMIT 1`);
    if (!rows[0])
      throw new Error(
        "no institution may record: the round of this data has ended, remove .lec/bench to seed anew",
      );
    return rows[0];
  });
}

/** Leaves the data as it was found: the next measurement is of the same. */
async function takeOut({ adminUrl }: BenchDatabase): Promise<void> {
  await withClient(adminUrl, async client => {
    await client.query("BEGIN");
    await client.query("SET LOCAL session_replication_role = replica");
    await client.query(
      "CREATE TEMP TABLE gone ON COMMIT DROP AS SELECT l.id FROM learners.learner l WHERE l.identifier >= '1999930' AND l.identifier < '1999932' AND l.first_name LIKE 'ทดสอบ%'",
    );
    for (const name of ["change", "guardian", "address", "enrolment"])
      await client.query(`DELETE FROM learners.${name} WHERE learner_id IN (TABLE gone)`);
    await client.query("DELETE FROM learners.learner WHERE id IN (TABLE gone)");
    await client.query("DELETE FROM learners.import_row");
    await client.query("DELETE FROM learners.import");
    await client.query("DELETE FROM learners.headcount");
    await client.query("INSERT INTO learners.headcount SELECT * FROM learners.recount_headcount()");
    await client.query("COMMIT");
    await client.query("VACUUM ANALYZE learners.learner, learners.enrolment, learners.import_row");
  });
}
