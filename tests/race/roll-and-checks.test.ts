import { createPool } from "@lec/prisma/connection";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { check } from "../kit/acts.ts";
import { expectExactCounts } from "../kit/counts.ts";
import { createLand, type Institution, type Land, type Person } from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

/**
 * The number of checks and ghosts decides whether an institution may confirm: one too many could never be taken off again.
 * It holds although one recorder marks or corrects a learner while another takes the same one off the roll.
 */
let system: TestSystem;
let land: Land;
let school: Institution;
let head: Person;
let roundId: string;
let pool: pg.Pool;
let rest: Institution["roll"][number][];

beforeAll(async () => {
  system = await startTestSystem();
  land = await createLand(system);
  const lao = await (await (await land.createProvince("41")).createDistrict("4101")).createLao();
  school = await lao.createInstitution({ learners: 4 });
  rest = [...school.roll];
  head = await school.head();
  roundId = await land.openRound();
  pool = createPool(system.database.urls.learners, { max: 2, applicationName: "lec test two recorders" });
  expect(
    await check(
      head,
      school.roll.map(r => r.enrolmentId),
    ),
  ).toEqual([]);
});
afterAll(async () => {
  await pool.end();
  await land.close();
  await system.close();
});

async function begin(): Promise<pg.PoolClient> {
  const client = await pool.connect();
  await client.query("BEGIN");
  await client.query("SELECT set_config('lec.account_id', $1, true)", [head.accountId]);
  return client;
}

const mark = (client: pg.PoolClient, enrolmentId: string) =>
  client.query(
    `INSERT INTO learners.existence_check (round_id, enrolment_id, result, checked_at, checked_by)
     VALUES ($1, $2, 'NOT_FOUND', core.now(), $3)
     ON CONFLICT (round_id, enrolment_id) DO UPDATE SET result = excluded.result`,
    [roundId, enrolmentId, head.accountId],
  );
const remove = (client: pg.PoolClient, enrolmentId: string) =>
  client.query("UPDATE learners.enrolment SET status = 'REMOVED', left_on = '2022-10-20' WHERE id = $1", [
    enrolmentId,
  ]);

/** Until the second of two transactions is through or waits for the first. */
async function throughOrWaiting(work: Promise<unknown>): Promise<void> {
  let through = false;
  void work.finally(() => {
    through = true;
  });
  const waiting = () =>
    land.sql(
      "SELECT FROM pg_stat_activity WHERE application_name = 'lec test two recorders' AND wait_event_type = 'Lock'",
    );
  while (!through && (await waiting()).length === 0);
}

const correct = (client: pg.PoolClient, enrolmentId: string) =>
  client.query(
    `UPDATE learners.learner SET sex = CASE sex WHEN 'MALE' THEN 'FEMALE' ELSE 'MALE' END::learners.sex
     WHERE id = (SELECT learner_id FROM learners.enrolment WHERE id = $1)`,
    [enrolmentId],
  );

test.each([
  ["marked while being taken off the roll", remove, mark],
  ["taken off the roll while being marked", mark, remove],
  ["corrected while being taken off the roll", remove, correct],
  ["taken off the roll while being corrected", correct, remove],
])("a learner %s is counted once, or not at all", async (_name, first, second) => {
  const { enrolmentId } = rest.pop()!;
  const [one, other] = [await begin(), await begin()];
  await first(one, enrolmentId);
  const rival = second(other, enrolmentId);
  await throughOrWaiting(rival);
  await one.query("COMMIT");
  await rival;
  await other.query("COMMIT");
  one.release();
  other.release();
  await expectExactCounts(land);
});
