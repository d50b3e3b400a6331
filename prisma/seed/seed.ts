import { createHash, type Hash } from "node:crypto";
import { ownerRole, withClient } from "@lec/prisma/connection";
import { SetupError } from "@lec/prisma/setup-error";
import type pg from "pg";
import { accountColumns, accountRows } from "./account-plan.ts";
import { closedRoundActs, openRoundActs } from "./act-plan.ts";
import { bangkok, closedRound, earliestToday, openRound, type PlannedRound } from "./calendar.ts";
import { confirmAll } from "./confirmation-rows.ts";
import { copyRows, type Row } from "./copy.ts";
import { hashDemoPassword } from "./demo-password-hash.ts";
import {
  checkRows,
  enrolmentRows,
  lastTermEnd,
  lastTermStart,
  lastYearCheckRows,
  lastYearEnrolmentRows,
  learnerColumns,
  learnerRows,
  termStart,
} from "./learner-rows.ts";
import {
  closedReportRows,
  openReportRows,
  otherSchoolColumns,
  otherSchoolRows,
} from "./other-school-rows.ts";
import { seedId } from "./seed-id.ts";
import { spotCheckColumns, spotCheckRows } from "./spot-check-rows.ts";
import { allUnits, unitCodeRows, unitColumns, unitRows } from "./unit-rows.ts";
import { type ProvinceUnit, planWorld, type SeedSize, type World } from "./world.ts";

export type { SeedSize };

export interface SeedOptions {
  /** Address of a migrated, empty database, as administrator. */
  readonly adminUrl: string;
  /** `demo`: Udon Thani whole and three provinces in part. `national`: the whole country. */
  readonly size: SeedSize;
  /** Told one line after each part. */
  readonly progress?: (line: string) => void;
  /** The ISO date the open round is built around. Default: the database's today in Bangkok. */
  readonly today?: string;
}

/** What was loaded. The same size and day give the same summary, `milliseconds` apart. */
export interface SeedSummary {
  readonly size: SeedSize;
  readonly today: string;
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** SHA-256 over every row loaded and every digest confirmed. */
  readonly digest: string;
  readonly milliseconds: number;
}

/** The seed loads into an empty database only: it never mixes invented people with real ones. */
export class DatabaseNotEmptyError extends SetupError {
  constructor() {
    super({
      th: "ฐานข้อมูลนี้มีข้อมูลหน่วยงานอยู่แล้ว จึงไม่ใส่ข้อมูลตัวอย่าง",
      en: "This database already holds units: the seed loads into an empty one only",
    });
  }
}

/** The province whose last round is told in full, and that has a spot check under way. */
const provinceOfTheClosedRound = "41";

/**
 * Fills an empty, migrated database with invented learners in real places, in one transaction.
 * @throws DatabaseNotEmptyError when it holds units already.
 * @throws RangeError when `today` is before the seed's academic year has begun.
 */
export async function seed({
  adminUrl,
  size,
  progress = () => {},
  today,
}: SeedOptions): Promise<SeedSummary> {
  const started = Date.now();
  const [world, passwordHash] = await Promise.all([planWorld(size), hashDemoPassword()]);
  return withClient(adminUrl, async client => {
    await client.query("BEGIN");
    try {
      await client.query(
        `SET LOCAL ROLE ${ownerRole}; SET LOCAL work_mem = '256MB'; SET LOCAL maintenance_work_mem = '512MB'`,
      );
      await assertEmpty(client);
      const day = today ?? (await databaseToday(client));
      if (day < earliestToday)
        throw new RangeError(`the seed's learners enter school after ${earliestToday}, not before ${day}`);
      const load = createLoader(client, progress);
      await loadEverything(load, world, day, passwordHash);
      await client.query("COMMIT");
      await client.query(`SET ROLE ${ownerRole}`);
      await client.query(settle);
      return {
        size,
        today: day,
        rows: load.counts,
        digest: load.digest.digest("hex"),
        milliseconds: Date.now() - started,
      };
    } catch (error) {
      await client.query("ROLLBACK").catch(() => {});
      throw error;
    }
  });
}

async function loadEverything(
  load: Loader,
  world: World,
  today: string,
  passwordHash: string,
): Promise<void> {
  const { client } = load;
  const { provinces } = world;
  const rounds = { closed: seedId("round", 1), open: seedId("round", 2) };
  await client.query(suspendTriggers);

  await load("institutions.org_unit", unitColumns.units, unitRows(world));
  await client.query(
    "SELECT setval(pg_get_serial_sequence('institutions.org_unit', 'node'), max(node)) FROM institutions.org_unit",
  );
  await load("institutions.unit_code", unitColumns.codes, unitCodeRows(world));
  const accounts = accountRows(allUnits(world), today, passwordHash);
  await load("auth.users", accountColumns.users, accounts.users);
  await load("auth.credentials", accountColumns.credentials, accounts.credentials);
  await load("institutions.appointment", accountColumns.appointments, accounts.appointments);
  // Before there is a round: a school that is added later is counted in none before.
  await load("reporting.other_school", otherSchoolColumns.schools, otherSchoolRows(provinces));
  await load("reporting.round", roundColumns, [
    roundRow(rounds.closed, closedRound),
    roundRow(rounds.open, openRound(today)),
  ]);
  await load("learners.learner", learnerColumns.learners, learnerRows(provinces));

  await loadClosedRound(load, provinces, rounds.closed);
  await load("learners.enrolment", learnerColumns.enrolments, enrolmentRows(provinces, today));
  await load("learners.existence_check", learnerColumns.checks, checkRows(provinces, rounds.open, today));
  await load(
    "reporting.other_school_report",
    otherSchoolColumns.reports,
    openReportRows(provinces, rounds.open, today),
  );
  await recount(client, termStart);
  load.count(await confirmAll(client, rounds.open, openRoundActs(world, today, 100_000), load.digest));
  const spotCheck = { provinceCode: provinceOfTheClosedRound, roundId: rounds.open, today };
  for (const [part, rows] of await spotCheckRows(client, spotCheck)) {
    const columns = spotCheckColumns[part];
    await load(columns.slice(0, columns.indexOf(" ")), columns, rows);
  }

  await client.query("SELECT reporting.rebuild_chains()");
  await client.query(resumeTriggers);
  await digestConfirmations(client, load.digest);
}

/** Last year is loaded as it happened: enrolled, checked, confirmed, then completed. */
async function loadClosedRound(
  load: Loader,
  provinces: readonly ProvinceUnit[],
  roundId: string,
): Promise<void> {
  const told = provinces.filter(p => p.code === provinceOfTheClosedRound);
  await load(
    "learners.enrolment",
    learnerColumns.enrolments,
    lastYearEnrolmentRows(provinces.filter(p => p.hasLastYear)),
  );
  await load("learners.existence_check", learnerColumns.checks, lastYearCheckRows(told, roundId));
  await load("reporting.other_school_report", otherSchoolColumns.reports, closedReportRows(told, roundId));
  await recount(load.client, lastTermStart);
  load.count(await confirmAll(load.client, roundId, closedRoundActs(told, 0), load.digest));
  await load.client.query(
    "UPDATE learners.enrolment SET status = 'COMPLETED', left_on = $1, leave_kind = 'PROMOTED'",
    [lastTermEnd],
  );
}

const roundColumns =
  "reporting.round (id, programme, academic_year, number, title, opens_at, unit_deadline, recording_closes_at, province_deadline, opened_at)";

function roundRow(id: string, round: PlannedRound): Row {
  return [
    id,
    round.programme,
    round.academicYear,
    round.number,
    round.title,
    round.opensAt,
    round.unitDeadline,
    round.recordingClosesAt,
    round.provinceDeadline,
    round.opensAt,
  ];
}

/**
 * Triggers that check one act at a time, count as they go, or keep a history the seed writes itself. The place of units in
 * the tree stays with the database.
 */
const guarded = [
  "learners.learner",
  "learners.enrolment",
  "learners.existence_check",
  "learners.spot_check_finding",
  "reporting.round",
  "reporting.confirmation",
  "reporting.confirmation_event",
  "reporting.other_school_report",
];
const switchTriggers = (state: "DISABLE" | "ENABLE") =>
  [
    ...guarded.map(table => `ALTER TABLE ${table} ${state} TRIGGER USER`),
    ...["org_unit_code_history_insert", "org_unit_participation_insert"].map(
      trigger => `ALTER TABLE institutions.org_unit ${state} TRIGGER ${trigger}`,
    ),
  ].join(";\n");
const suspendTriggers = switchTriggers("DISABLE");
const resumeTriggers = switchTriggers("ENABLE");

/** Makes the roll-ups of learners anew, as they have been since a day, and lets the planner know what has been loaded. */
async function recount(client: pg.Client, since: string): Promise<void> {
  await client.query(`
    ANALYZE learners.learner, learners.enrolment, learners.existence_check, reporting.other_school, reporting.other_school_report;
    SELECT learners.rebuild_counts('${bangkok(since, "09:00:00")}');
    ANALYZE learners.headcount, learners.headcount_change, learners.check_count, institutions.org_unit`);
}

/** After the commit: the first readers should not have to tidy up after the load. */
const settle = `VACUUM (ANALYZE) institutions.org_unit, institutions.unit_code, institutions.appointment, auth.users, auth.credentials,
  learners.learner, learners.enrolment, learners.existence_check, learners.headcount, learners.headcount_change,
  learners.check_count, reporting.round, reporting.confirmation, reporting.confirmation_event, reporting.other_school, reporting.other_school_report`;

async function assertEmpty(client: pg.Client): Promise<void> {
  // Of two seeds at once the second waits here and is refused.
  await client.query("LOCK TABLE institutions.org_unit IN SHARE ROW EXCLUSIVE MODE");
  const { rowCount } = await client.query("SELECT FROM institutions.org_unit LIMIT 1");
  if (rowCount) throw new DatabaseNotEmptyError();
}

async function databaseToday(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ today: string }>("SELECT core.today()::text AS today");
  return rows[0]?.today ?? "";
}

async function digestConfirmations(client: pg.Client, digest: Hash): Promise<void> {
  const { rows } = await client.query<{ line: string }>(
    "SELECT concat_ws(' ', id, digest, headcount->>'total') AS line FROM reporting.confirmation ORDER BY id",
  );
  for (const { line } of rows) digest.update(`${line}\n`);
}

interface Loader {
  (table: string, columns: string, rows: Iterable<Row>): Promise<void>;
  readonly client: pg.Client;
  readonly counts: Record<string, number>;
  readonly digest: Hash;
  count(done: { confirmations: number; events: number }): void;
}

function createLoader(client: pg.Client, progress: (line: string) => void): Loader {
  const counts: Record<string, number> = {};
  const digest = createHash("sha256");
  const started = Date.now();
  const add = (table: string, rows: number) => {
    counts[table] = (counts[table] ?? 0) + rows;
    progress(`${table}: ${rows.toLocaleString("en")} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  };
  const load = async (table: string, columns: string, rows: Iterable<Row>) =>
    add(table, await copyRows(client, columns, rows, digest));
  return Object.assign(load, {
    client,
    counts,
    digest,
    count: ({ confirmations, events }: { confirmations: number; events: number }) => {
      add("reporting.confirmation", confirmations);
      add("reporting.confirmation_event", events);
    },
  });
}
