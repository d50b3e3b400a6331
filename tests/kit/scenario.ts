import { randomBytes, randomUUID } from "node:crypto";
import type { Duty, OrgLevel } from "@lec/core/identity/actor";
import { createPool } from "@lec/prisma/connection";
import type pg from "pg";
import { freezeClock, openRound, type RoundClocks, scheduleRound } from "./acts.ts";
import { clientOf, type TestClient } from "./client.ts";
import type { TestSystem } from "./system.ts";

/**
 * A small land of a test's own, built as the tree is: `createLand` → `createProvince` → `createDistrict` → `createLao` →
 * `createInstitution`, each with its people (`as`). Written as administrator, past the walls, because what stands before
 * a test begins is not what it tests.
 */
export interface Land extends Unit {
  createProvince(code: string, name?: string): Promise<Province>;
  /** Schedules a LEC round by the clocks of LEC 2/2565, opens it at its first instant, and stops the clock in its middle. */
  openRound(): Promise<string>;
  /** Rows as the administrator sees them: everything. */
  sql<Row extends pg.QueryResultRow = Record<string, unknown>>(
    text: string,
    values?: unknown[],
  ): Promise<Row[]>;
  /** Gives the administrator's connections back. */
  close(): Promise<void>;
}

export interface Unit {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly path: string;
  /** A signed-in person with these duties here; the same person each time. */
  as(...duties: Duty[]): Promise<Person>;
}

export interface Person extends TestClient {
  readonly accountId: string;
}

export interface Province extends Unit {
  createDistrict(code: string, name?: string): Promise<District>;
}

export interface District extends Unit {
  createLao(options?: { name?: string }): Promise<Lao>;
}

export interface Lao extends Unit {
  readonly officer: () => Promise<Person>;
  createInstitution(options?: InstitutionOptions): Promise<Institution>;
  /** A school of another affiliation, counted by this LAO. */
  createOtherSchool(): Promise<string>;
}

export interface InstitutionOptions {
  readonly name?: string;
  /** A school unless given. */
  readonly kind?: "SCHOOL" | "CHILD_DEVELOPMENT_CENTER" | "VOCATIONAL_COLLEGE";
  /** Learners on its roll at the start; 2 unless given. */
  readonly learners?: number;
  /** The year they are enrolled in; that of LEC 2/2565 unless given. */
  readonly academicYear?: number;
}

export interface Institution extends Unit {
  /** Its roll at the start, in the order of making. */
  readonly roll: readonly { readonly learnerId: string; readonly enrolmentId: string }[];
  /** Small institutions have one person who records and confirms. */
  readonly head: () => Promise<Person>;
}

/** The academic year of LEC 2/2565. */
export const academicYear = 2565;

/** Clocks of LEC round 2 of 2565 (S1, domain.md section 3), Bangkok time. */
export const clocks2565: RoundClocks = {
  opensAt: "2022-10-10T00:00:00+07:00",
  unitDeadline: "2022-11-10T23:59:59.999999+07:00",
  recordingClosesAt: "2022-11-11T17:00:00+07:00",
  provinceDeadline: "2022-11-11T17:00:00+07:00",
};

const inTheMiddle = "2022-10-20T10:00:00+07:00";

/** The empty land of a fresh system: the department alone. */
export async function createLand(system: TestSystem): Promise<Land> {
  const pool = createPool(system.database.adminUrl, { max: 4, applicationName: "lec test scenario" });
  const sql: Land["sql"] = async (text, values = []) => (await pool.query(text, values)).rows as never;
  const make = makers({ system, pool, sql });
  const department = await make.unit("DEPARTMENT", null, { code: "00", name: "กรมส่งเสริมการปกครองท้องถิ่น" });
  return {
    ...department,
    createProvince: (code, name = `จังหวัด ${code}`) => make.province(department, code, name),
    async openRound() {
      const dla = await department.as("DEPARTMENT_ADMINISTRATOR");
      await freezeClock(dla, clocks2565.opensAt);
      const round = await scheduleRound(dla, clocks2565, academicYear);
      await openRound(dla, round);
      await freezeClock(dla, inTheMiddle);
      return round;
    },
    sql,
    close: () => pool.end(),
  };
}

interface Making {
  readonly system: TestSystem;
  readonly pool: pg.Pool;
  readonly sql: Land["sql"];
}

function makers({ system, pool, sql }: Making) {
  let serial = 0;
  const next = () => ++serial;

  interface NewUnit {
    readonly code: string;
    readonly name: string;
    readonly laoKind?: string;
    readonly institutionKind?: string;
  }

  async function unit(level: OrgLevel, parent: Unit | null, made: NewUnit): Promise<Unit> {
    const [row] = await sql<{ id: string; path: string }>(
      `INSERT INTO institutions.org_unit (level, parent_id, code, name, lao_kind, institution_kind, opened_on)
       VALUES ($1, $2, $3, $4, $5, $6, '2000-01-01') RETURNING id, path::text`,
      [level, parent?.id ?? null, made.code, made.name, made.laoKind ?? null, made.institutionKind ?? null],
    );
    const { id, path } = row!;
    const people = new Map<string, Promise<Person>>();
    return {
      id,
      path,
      code: made.code,
      name: made.name,
      as(...duties) {
        const key = duties.toSorted().join();
        const known = people.get(key) ?? person(id, `${made.code}.${key.toLowerCase()}`, duties);
        people.set(key, known);
        return known;
      },
    };
  }

  /** An account with appointments and a session, as sign-in leaves them behind. */
  async function person(unitId: string, username: string, duties: readonly Duty[]): Promise<Person> {
    const accountId = randomUUID();
    const token = randomBytes(24).toString("hex");
    await sql(
      `WITH account AS (
         INSERT INTO auth.users (id, name, email, username) VALUES ($1, $2, $2 || '@staff.invalid', $2) RETURNING id),
       session AS (
         INSERT INTO auth.sessions (id, user_id, token, expires_at) SELECT gen_random_uuid(), id, $3, now() + interval '8 hours' FROM account)
       INSERT INTO institutions.appointment (account_id, duty, unit_id, order_number, from_date, classroom)
       SELECT account.id, duty, $4, '1/2565', '2000-01-01', CASE duty WHEN 'CLASS_TEACHER' THEN 'PRIMARY_1/1' END FROM account, unnest($5::institutions.duty[]) AS duty`,
      [accountId, username, token, unitId, duties],
    );
    return { ...clientOf(system.url, username, token), accountId };
  }

  async function province(parent: Unit, code: string, name: string): Promise<Province> {
    const made = await unit("PROVINCE", parent, { code, name });
    return {
      ...made,
      createDistrict: (district, called = `อำเภอ ${district}`) => districtOf(made, district, called),
    };
  }

  async function districtOf(parent: Unit, code: string, name: string): Promise<District> {
    const made = await unit("DISTRICT", parent, { code, name });
    return { ...made, createLao: (options = {}) => lao(made, options) };
  }

  async function lao(parent: Unit, options: { name?: string }): Promise<Lao> {
    const code = `06${parent.code}${String(next()).padStart(2, "0")}`;
    const made = await unit("LAO", parent, { code, name: options.name ?? `อบต. ${code}`, laoKind: "SAO" });
    return {
      ...made,
      officer: () => made.as("LAO_OFFICER"),
      createInstitution: (institutionOptions = {}) => institution(made, institutionOptions),
      async createOtherSchool() {
        const [row] = await sql<{ id: string }>(
          "INSERT INTO reporting.other_school (code, name, affiliation, lao_id) VALUES ($1, 'โรงเรียนอื่น', 'OBEC', $2) RETURNING id",
          [`10${String(next()).padStart(8, "0")}`, made.id],
        );
        return row!.id;
      },
    };
  }

  async function institution(parent: Lao | Unit, options: InstitutionOptions): Promise<Institution> {
    const code = `30${parent.code.slice(2, 4)}3${String(next()).padStart(4, "0")}`;
    const name = options.name ?? `โรงเรียน ${code}`;
    const made = await unit("INSTITUTION", parent, {
      code,
      name,
      institutionKind: options.kind ?? "SCHOOL",
    });
    const roll = await fill(made.id, options.learners ?? 2, options.academicYear ?? academicYear);
    return { ...made, roll, head: () => made.as("INSTITUTION_DIRECTOR", "INSTITUTION_RECORDER") };
  }

  /** Learners on a roll before any round is open: past the triggers, counts made anew afterwards. */
  async function fill(institutionId: string, count: number, year: number): Promise<Institution["roll"]> {
    const learners = Array.from({ length: count }, () => ({ id: randomUUID(), serial: next() }));
    const client = await pool.connect();
    try {
      await client.query("BEGIN");
      await client.query("ALTER TABLE learners.enrolment DISABLE TRIGGER USER");
      await client.query(
        `INSERT INTO learners.learner (id, identifier, identifier_kind, prefix, first_name, last_name, sex, birth_date, nationality)
         SELECT id, identifier, 'CITIZEN_ID', CASE WHEN n % 2 = 0 THEN 'ด.ช.' ELSE 'ด.ญ.' END, 'ชื่อ' || n, 'สกุล' || n,
           (CASE WHEN n % 2 = 0 THEN 'MALE' ELSE 'FEMALE' END)::learners.sex, '2015-05-17', 'ไทย'
         FROM unnest($1::uuid[], $2::text[], $3::int[]) AS l (id, identifier, n)`,
        [learners.map(l => l.id), learners.map(l => citizenId(l.serial)), learners.map(l => l.serial)],
      );
      const { rows } = await client.query<{ learnerId: string; enrolmentId: string }>(
        `INSERT INTO learners.enrolment (learner_id, institution_id, academic_year, grade, classroom, entered_on)
         SELECT id, $2, $3, 'PRIMARY_1', '1', make_date($3 - 543, 5, 16) FROM unnest($1::uuid[]) AS l (id)
         RETURNING learner_id AS "learnerId", id AS "enrolmentId"`,
        [learners.map(l => l.id), institutionId, year],
      );
      await client.query("ALTER TABLE learners.enrolment ENABLE TRIGGER USER");
      await client.query("SELECT learners.rebuild_counts('2022-05-16T09:00:00+07:00')");
      await client.query("COMMIT");
      return rows;
    } catch (error) {
      await client.query("ROLLBACK");
      throw error;
    } finally {
      client.release();
    }
  }

  return { unit, province };
}

/** The n-th synthetic citizen id, 1-9999-…: province 99 does not exist. */
export function citizenId(serial: number): string {
  const digits = `19999${String(serial).padStart(7, "0")}`;
  const sum = [...digits].reduce((total, digit, place) => total + Number(digit) * (13 - place), 0);
  return `${digits}${(11 - (sum % 11)) % 10}`;
}
