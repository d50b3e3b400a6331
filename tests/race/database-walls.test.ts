import { createPool } from "@lec/prisma/connection";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cancel, check, confirm, freezeClock } from "../kit/acts.ts";
import {
  clocks2565,
  createLand,
  type Institution,
  type Land,
  type Lao,
  type Person,
  type Province,
} from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

type Role = "institutions" | "learners" | "reporting";

/** SQLSTATE of the refusal, or `done`. */
async function outcome(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "done";
  } catch (error) {
    return String((error as { code?: string }).code);
  }
}

describe("the database, asked past the application in an application role", () => {
  let system: TestSystem;
  let land: Land;
  let province: Province;
  let lao: Lao;
  let school: Institution;
  let second: Institution;
  let officer: Person;
  let head: Person;
  let provinceOfficer: Person;
  let dla: Person;
  let roundId: string;
  const pools = new Map<Role, pg.Pool>();

  beforeAll(async () => {
    system = await startTestSystem();
    for (const role of ["institutions", "learners", "reporting"] as const)
      pools.set(role, createPool(system.database.urls[role], { max: 8 }));
    land = await createLand(system);
    dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    province = await land.createProvince("41", "อุดรธานี");
    const district = await province.createDistrict("4101");
    lao = await district.createLao();
    school = await lao.createInstitution();
    second = await lao.createInstitution();
    officer = await lao.officer();
    head = await school.head();
    provinceOfficer = await province.as("PROVINCE_OFFICER");
    roundId = await land.openRound();
    for (const institution of [school, second]) {
      const someone = await institution.head();
      await check(
        someone,
        institution.roll.map(r => r.enrolmentId),
      );
    }
  });
  afterAll(async () => {
    for (const pool of pools.values()) await pool.end();
    await land.close();
    await system.close();
  });

  /** One transaction of a role under an actor, as the application opens it; committed when `work` is through. */
  async function as<T>(
    role: Role,
    actor: Person | null,
    work: (client: pg.PoolClient) => Promise<T>,
    isolation = "READ COMMITTED",
  ): Promise<T> {
    const client = await pools.get(role)!.connect();
    try {
      await client.query(`BEGIN ISOLATION LEVEL ${isolation}`);
      await client.query("SELECT set_config('lec.account_id', $1, true)", [actor?.accountId ?? ""]);
      const value = await work(client);
      await client.query("COMMIT");
      return value;
    } catch (error) {
      await client.query("ROLLBACK");
      throw error;
    } finally {
      client.release();
    }
  }

  const confirmRow =
    (person: Person, unitId: string, subject = "LEARNERS") =>
    (client: pg.PoolClient) =>
      client.query(
        `INSERT INTO reporting.confirmation AS c (round_id, unit_id, subject, state, confirmed_at, confirmed_by, confirmed_duty, headcount, digest)
       VALUES ($1, $2, $3, 'CONFIRMED', core.now(), $4, 'LAO_OFFICER', '{"total": 0, "cells": {}}', 'none')
       ON CONFLICT (unit_id, round_id, subject) DO UPDATE SET state = 'CONFIRMED', confirmed_at = excluded.confirmed_at,
         confirmed_by = excluded.confirmed_by, confirmed_duty = excluded.confirmed_duty, headcount = excluded.headcount, digest = excluded.digest`,
        [roundId, unitId, subject, person.accountId],
      );
  const openRow = (unitId: string) => (client: pg.PoolClient) =>
    client.query(
      `UPDATE reporting.confirmation SET state = 'OPEN', confirmed_at = NULL, confirmed_by = NULL, confirmed_duty = NULL,
         headcount = NULL, digest = NULL WHERE round_id = $1 AND unit_id = $2 AND subject = 'LEARNERS'`,
      [roundId, unitId],
    );
  const renameLearner = (client: pg.PoolClient) =>
    client.query("UPDATE learners.learner SET first_name = first_name || 'ก' WHERE id = $1", [
      school.roll[0]!.learnerId,
    ]);
  const done = async (act: Promise<{ codes: readonly string[] }>) => expect((await act).codes).toEqual([]);

  test("I1: an LAO's row does not become confirmed over an open institution", async () => {
    await done(confirm(head, { roundId, unitId: school.id }));
    expect(await outcome(as("reporting", officer, confirmRow(officer, lao.id)))).toBe("LE005");
  });

  test("I3: no row of a confirmed institution changes, nor appears, nor leaves", async () => {
    expect(await outcome(as("learners", head, renameLearner))).toBe("LE003");
    const [{ enrolmentId } = { enrolmentId: "" }] = school.roll;
    const writes = [
      `UPDATE learners.enrolment SET classroom = '9' WHERE id = '${enrolmentId}'`,
      `UPDATE learners.enrolment SET status = 'LEFT', left_on = '2022-10-20' WHERE id = '${enrolmentId}'`,
      `UPDATE learners.existence_check SET result = 'MOVED' WHERE enrolment_id = '${enrolmentId}'`,
      `INSERT INTO learners.enrolment (learner_id, institution_id, academic_year, grade, classroom, entered_on, status, left_on)
       VALUES ('${school.roll[0]!.learnerId}', '${school.id}', 2565, 'PRIMARY_1', '1', '2022-05-16', 'LEFT', '2022-06-01')`,
    ];
    for (const text of writes) {
      expect(await outcome(as("learners", head, client => client.query(text))), text).toBe("LE003");
    }
  });

  test("I6: one learner has at most one active enrolment", async () => {
    const someone = await second.head();
    const [{ learnerId } = { learnerId: "" }] = second.roll;
    const insert = (client: pg.PoolClient) =>
      client.query(
        `INSERT INTO learners.enrolment (learner_id, institution_id, academic_year, grade, classroom, entered_on)
         VALUES ($1, $2, 2565, 'PRIMARY_2', '1', '2022-05-16')`,
        [learnerId, second.id],
      );
    expect(await outcome(as("learners", someone, insert))).toBe("23505");
  });

  test("a learner comes to the recorder's own institution alone, and findings that are written are not believed", async () => {
    const someone = await second.head();
    const insert = (home: string) => (client: pg.PoolClient) =>
      client.query(
        `INSERT INTO learners.learner (identifier, identifier_kind, prefix, first_name, last_name, sex, birth_date, nationality, home_institution_id)
         VALUES ('G659900000001', 'G_CODE', 'ด.ช.', 'ก', 'ข', 'MALE', '2015-05-17', 'ไทย', $1)`,
        [home],
      );
    expect(await outcome(as("learners", someone, insert(school.id)))).toBe("42501");
    expect(await outcome(as("learners", someone, insert(second.id)))).toBe("done");

    const [{ enrolmentId } = { enrolmentId: "" }] = second.roll;
    const kept = () =>
      land.sql("SELECT blocking_findings FROM learners.enrolment WHERE id = $1", [enrolmentId]);
    const before = await kept();
    const claim = (client: pg.PoolClient) =>
      client.query("UPDATE learners.enrolment SET blocking_findings = blocking_findings + 1 WHERE id = $1", [
        enrolmentId,
      ]);
    expect(await outcome(as("learners", someone, claim))).toBe("done");
    expect(await kept()).toEqual(before);
  });

  test("I1: an institution's row does not open under a confirmed LAO", async () => {
    const someone = await second.head();
    await done(confirm(someone, { roundId, unitId: second.id }));
    await done(confirm(officer, { roundId, unitId: lao.id }));
    expect(await outcome(as("reporting", officer, openRow(school.id)))).toBe("LE006");
  });

  test("I1: raw confirms of the LAO and raw cancels of its institution, racing, never both stand", async () => {
    await done(cancel(provinceOfficer, { roundId, unitId: lao.id }));
    for (let n = 0; n < 60; n++) {
      const acts = [
        () => outcome(as("reporting", officer, confirmRow(officer, lao.id))),
        () => outcome(as("reporting", officer, openRow(school.id))),
      ];
      const answers = await Promise.all((n % 2 ? acts : acts.toReversed()).map(act => act()));
      const [up, down] = n % 2 ? answers : answers.toReversed();
      // A ring of waits is broken by the server: then one of the two is told so instead.
      expect(
        [up, down].filter(answer => answer === "done"),
        `${up} ${down}`,
      ).toHaveLength(1);
      expect(["LE005", "LE006", "done", "40P01"]).toEqual(expect.arrayContaining([up, down]));
      if (up === "done") await as("reporting", provinceOfficer, openRow(lao.id));
      else await as("reporting", head, confirmRow(head, school.id));
    }
  });

  test("I3: raw edits and a raw confirm, racing, leave no confirmed institution that changed afterwards", async () => {
    await as("reporting", officer, openRow(school.id));
    const confirmTrue = (client: pg.PoolClient) =>
      client.query(
        `INSERT INTO reporting.confirmation (round_id, unit_id, subject, state, confirmed_at, confirmed_by, confirmed_duty, headcount, digest)
         SELECT $1, $2, 'LEARNERS', 'CONFIRMED', core.now(), $3, 'INSTITUTION_DIRECTOR', s.headcount, s.digest
         FROM reporting.lock_unit($1, $2, true), reporting.snapshot($1, $2, 'LEARNERS') s
         ON CONFLICT (unit_id, round_id, subject) DO UPDATE SET state = 'CONFIRMED', confirmed_at = excluded.confirmed_at,
           confirmed_by = excluded.confirmed_by, confirmed_duty = excluded.confirmed_duty, headcount = excluded.headcount,
           digest = reporting.digest_now($1, $2)`,
        [roundId, school.id, head.accountId],
      );
    await land.sql(
      `CREATE FUNCTION reporting.digest_now(round uuid, unit uuid) RETURNS text LANGUAGE sql VOLATILE SECURITY DEFINER AS $$
         SELECT digest FROM reporting.snapshot(round, unit, 'LEARNERS') $$`,
    );
    for (let n = 0; n < 40; n++) {
      const [edit, up] = await Promise.all([
        outcome(as("learners", head, renameLearner)),
        outcome(as("reporting", head, confirmTrue)),
      ]);
      expect(up).toBe("done");
      expect(["done", "LE003"]).toContain(edit);
      const [row] = await land.sql<{ true: boolean }>(
        `SELECT c.digest = reporting.digest_now(c.round_id, c.unit_id) AS true FROM reporting.confirmation c WHERE unit_id = $1`,
        [school.id],
      );
      expect(row!.true).toBe(true);
      await as("reporting", officer, openRow(school.id));
    }
    await done(confirm(head, { roundId, unitId: school.id }));
    await done(confirm(officer, { roundId, unitId: lao.id }));
  });

  test("I2: a province's row does not become confirmed over an open LAO or an open count, nor does either open under it", async () => {
    const district = await province.createDistrict("4102");
    const counting = await district.createLao();
    const otherSchool = await counting.createOtherSchool();
    const counter = await counting.officer();
    expect(await outcome(as("reporting", provinceOfficer, confirmRow(provinceOfficer, province.id)))).toBe(
      "LE005",
    );
    const report = (client: pg.PoolClient) =>
      client.query(
        `INSERT INTO reporting.other_school_report (round_id, other_school_id, counts, recorded_at, recorded_by)
         VALUES ($1, $2, '{"PRIMARY_1:MALE": 3}', core.now(), $3)
         ON CONFLICT (round_id, other_school_id) DO UPDATE SET counts = '{"PRIMARY_1:MALE": 4}'`,
        [roundId, otherSchool, counter.accountId],
      );
    await as("reporting", counter, report);
    await as("reporting", counter, report);
    await done(confirm(counter, { roundId, unitId: counting.id, subject: "OTHER_COUNTS" }));
    // I4: and now the numbers stand still.
    expect(await outcome(as("reporting", counter, report))).toBe("LE003");
    await done(confirm(provinceOfficer, { roundId, unitId: province.id }));
    expect(await outcome(as("reporting", provinceOfficer, openRow(lao.id)))).toBe("LE006");
    const openCounts = (client: pg.PoolClient) =>
      client.query(
        `UPDATE reporting.confirmation SET state = 'OPEN', confirmed_at = NULL, confirmed_by = NULL, confirmed_duty = NULL,
           headcount = NULL, digest = NULL WHERE unit_id = $1`,
        [counting.id],
      );
    expect(await outcome(as("reporting", provinceOfficer, openCounts))).toBe("LE006");
  });

  test("I4, I2: no other school appears at, or moves to or from, an LAO or province that has confirmed", async () => {
    const fresh = await (await province.createDistrict("4103")).createLao();
    const someone = await fresh.officer();
    const appear = (laoId: string, code: string) => (client: pg.PoolClient) =>
      client.query(
        "INSERT INTO reporting.other_school (code, name, affiliation, lao_id) VALUES ($1, 'โรงเรียนใหม่', 'OPEC', $2)",
        [code, laoId],
      );
    // The LAO has confirmed nothing, but the province above has.
    expect(await outcome(as("reporting", someone, appear(fresh.id, "1199999991")))).toBe("LE006");
    const [counted] = await land.sql<{ lao: string; id: string }>(
      "SELECT lao_id AS lao, id FROM reporting.other_school LIMIT 1",
    );
    await done(cancel(dla, { roundId, unitId: province.id }));
    await as("reporting", someone, appear(fresh.id, "1199999992"));
    const appearAs = `INSERT INTO reporting.other_school (code, name, affiliation, lao_id) VALUES ('1199999993', 'โรงเรียนใหม่', 'OPEC', $1)`;
    expect(await outcome(land.sql(appearAs, [counted!.lao]))).toBe("LE003");
    const move = (schoolId: string, from: string, to: string) => (client: pg.PoolClient) =>
      client.query(
        `INSERT INTO reporting.other_school_move (other_school_id, version, from_lao_id, to_lao_id, reason, duty)
         SELECT id, version + 1, $2, $3, 'เปลี่ยนหน่วยเบิกจ่าย', 'PROVINCE_OFFICER' FROM reporting.other_school WHERE id = $1`,
        [schoolId, from, to],
      );
    const moves = (person: Person, ...aim: Parameters<typeof move>) =>
      outcome(as("reporting", person, move(...aim)));
    // Either end has confirmed.
    expect(await moves(provinceOfficer, counted!.id, counted!.lao, fresh.id)).toBe("LE003");
    const [appeared] = await land.sql<{ id: string }>(
      "SELECT id FROM reporting.other_school WHERE lao_id = $1",
      [fresh.id],
    );
    expect(await moves(provinceOfficer, appeared!.id, fresh.id, counted!.lao)).toBe("LE003");
    await land.sql("DELETE FROM reporting.other_school WHERE lao_id = $1", [fresh.id]);
    await done(confirm(provinceOfficer, { roundId, unitId: province.id }));
  });

  test("who pays a school changes by a move alone, of who oversees both LAOs, and no past round by anything", async () => {
    const district = await province.createDistrict("4105");
    const [from, to] = [await district.createLao(), await district.createLao()];
    const beyond = await land.createProvince("42");
    const abroad = await (await beyond.createDistrict("4201")).createLao();
    await done(cancel(dla, { roundId, unitId: province.id }));
    const schoolId = await from.createOtherSchool();
    const raw = "UPDATE reporting.other_school SET lao_id = $1, version = version + 1 WHERE id = $2";
    for (const person of [await from.officer(), provinceOfficer, dla])
      expect(await outcome(as("reporting", person, client => client.query(raw, [to.id, schoolId])))).toBe(
        "42501",
      );
    expect(await outcome(land.sql(raw, [to.id, schoolId]))).toBe("LE007");
    expect(
      await outcome(
        land.sql("UPDATE reporting.other_school SET since = core.now() WHERE id = $1", [schoolId]),
      ),
    ).toBe("LE007");
    const move = (duty: string, toLao: string, version: number, fromLao: string) => (client: pg.PoolClient) =>
      client.query(
        `INSERT INTO reporting.other_school_move (other_school_id, version, from_lao_id, to_lao_id, reason, duty)
         VALUES ($1, $2, $3, $4, 'เปลี่ยนหน่วยเบิกจ่าย', $5)`,
        [schoolId, version, fromLao, toLao, duty],
      );
    for (const [person, target] of [
      [await from.officer(), to.id],
      [await to.officer(), to.id],
      [await province.as("ANALYST"), to.id],
      [provinceOfficer, abroad.id],
    ] as const)
      expect(await outcome(as("reporting", person, move("PROVINCE_OFFICER", target, 2, from.id)))).toBe(
        "42501",
      );
    await as("reporting", provinceOfficer, move("PROVINCE_OFFICER", to.id, 2, from.id));
    await as("reporting", dla, move("DEPARTMENT_ADMINISTRATOR", abroad.id, 3, to.id));
    const [now] = await land.sql<{ lao: string }>(
      "SELECT lao_id AS lao FROM reporting.schools_in($1) WHERE id = $2",
      [roundId, schoolId],
    );
    expect(now!.lao).toBe(abroad.id);
    for (const change of [
      "UPDATE reporting.other_school_move SET since = '-infinity'",
      "DELETE FROM reporting.other_school_move",
    ])
      expect(await outcome(land.sql(change))).toBe("LE007");
    expect(
      await outcome(
        land.sql("UPDATE reporting.round SET opens_at = opens_at - interval '1 day' WHERE id = $1", [
          roundId,
        ]),
      ),
    ).toBe("LE007");
    await land.sql(
      "DO $$ BEGIN SET LOCAL session_replication_role = replica; DELETE FROM reporting.other_school_move; END $$",
    );
    await land.sql("DELETE FROM reporting.other_school WHERE id = $1", [schoolId]);
    await done(confirm(provinceOfficer, { roundId, unitId: province.id }));
  });

  test("I1, I2: no institution appears or closes under a confirmed LAO, nor a first one under a confirmed province", async () => {
    expect(await outcome(lao.createInstitution({ learners: 0 }))).toBe("LE006");
    const close =
      "UPDATE institutions.org_unit SET status = 'CLOSED', closed_on = '2022-10-20' WHERE id = $1";
    expect(await outcome(land.sql(close, [school.id]))).toBe("LE006");
    const bare = await (await province.createDistrict("4104")).createLao();
    expect(await outcome(bare.createInstitution({ learners: 0 }))).toBe("LE006");
    await done(cancel(dla, { roundId, unitId: province.id }));
  });

  test("I5: no row becomes confirmed, and no institution opens, outside the clocks", async () => {
    await done(cancel(provinceOfficer, { roundId, unitId: lao.id }));
    await freezeClock(dla, "2022-11-11T00:00:00+07:00");
    expect(await outcome(as("reporting", officer, confirmRow(officer, lao.id)))).toBe("LE004");
    await freezeClock(dla, "2022-11-11T17:00:00.000001+07:00");
    expect(await outcome(as("reporting", officer, openRow(school.id)))).toBe("LE004");
    await freezeClock(dla, clocks2565.opensAt);
    await done(cancel(officer, { roundId, unitId: school.id }));
    await freezeClock(dla, "2022-10-09T23:59:59+07:00");
    expect(await outcome(as("reporting", head, confirmRow(head, school.id)))).toBe("LE004");
    expect(await outcome(as("learners", head, renameLearner))).toBe("LE004");
    await freezeClock(dla, clocks2565.opensAt);
  });

  test("a snapshot older than its locks is refused: writes run in READ COMMITTED alone", async () => {
    for (const isolation of ["REPEATABLE READ", "SERIALIZABLE"]) {
      expect(await outcome(as("learners", head, renameLearner, isolation))).toBe("LE008");
      expect(await outcome(as("reporting", head, confirmRow(head, school.id), isolation))).toBe("LE008");
    }
  });

  test("events and the audit log only grow, whoever writes", async () => {
    for (const table of ["reporting.confirmation_event", "reporting.audit_event"]) {
      for (const text of [`UPDATE ${table} SET reason = 'x'`, `DELETE FROM ${table}`, `TRUNCATE ${table}`]) {
        expect(await outcome(as("reporting", dla, client => client.query(text))), text).toBe("42501");
        if (!text.startsWith("TRUNCATE")) expect(await outcome(land.sql(text)), text).toBe("LE007");
      }
    }
    expect(await outcome(as("reporting", dla, c => c.query("DELETE FROM reporting.confirmation")))).toBe(
      "42501",
    );
    const insert = `INSERT INTO reporting.audit_event (action, outcome, request_id) VALUES ('confirm', 'DONE', 'forged')`;
    expect(await outcome(as("reporting", dla, client => client.query(insert)))).toBe("42501");
  });

  test("each application role writes its own tables alone, deletes nothing that counts, and is no superuser", async () => {
    const roles = await land.sql(
      `SELECT rolname FROM pg_roles WHERE rolname LIKE 'lec\\_%' AND rolname <> 'lec_owner'
         AND NOT (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication) ORDER BY 1`,
    );
    expect(roles.map(r => r.rolname)).toEqual([
      "lec_auth",
      "lec_institutions",
      "lec_learners",
      "lec_reporting",
    ]);
    const written = await land.sql<{ role: string; schema: string; tables: string; rights: string }>(
      `SELECT r.rolname AS role, n.nspname AS schema, string_agg(DISTINCT p.privilege, ',' ORDER BY p.privilege) AS rights
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN ('core', 'auth', 'institutions', 'learners', 'reporting', 'public')
       CROSS JOIN pg_roles r CROSS JOIN (VALUES ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE')) AS p (privilege)
       WHERE c.relkind IN ('r', 'p', 'v') AND r.rolname LIKE 'lec\\_%' AND r.rolname <> 'lec_owner'
         AND has_table_privilege(r.oid, c.oid, p.privilege)
         -- Rows of a file that is being looked at are no record yet: they go when it is thrown away.
         AND NOT (n.nspname = 'learners' AND c.relname = 'import_row' AND p.privilege = 'DELETE')
       GROUP BY 1, 2 ORDER BY 1, 2`,
    );
    expect(written).toEqual([
      { role: "lec_auth", schema: "auth", rights: "DELETE,INSERT,UPDATE" },
      { role: "lec_learners", schema: "learners", rights: "INSERT,UPDATE" },
      { role: "lec_reporting", schema: "reporting", rights: "INSERT,UPDATE" },
    ]);
    const owned = await land.sql(
      `SELECT c.relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
       WHERE r.rolname IN ('lec_auth', 'lec_institutions', 'lec_learners', 'lec_reporting')`,
    );
    expect(owned).toEqual([]);
  });

  test("a connection without an actor, or with an unknown one, sees no row of any table", async () => {
    const stranger = { accountId: "00000000-0000-4000-8000-000000000000" } as Person;
    let looked = 0;
    for (const role of ["institutions", "learners", "reporting"] as const) {
      const tables = await land.sql<{ name: string }>(
        `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname IN ('core', 'auth', 'institutions', 'learners', 'reporting')
           AND has_table_privilege('lec_' || $1::text, c.oid, 'SELECT')`,
        [role],
      );
      for (const { name } of tables) {
        // Rounds and rules name nobody: they are public to anyone signed in.
        const ofNobody = ["reporting.round", "learners.age_rule"].includes(name);
        for (const actor of ofNobody ? [null] : [null, stranger]) {
          const rows = await as(
            role,
            actor,
            async c => (await c.query(`SELECT FROM ${name} LIMIT 1`)).rowCount,
          );
          expect(rows, `${role} reads ${name}`).toBe(0);
          looked++;
        }
      }
    }
    expect(looked).toBeGreaterThan(20);
  });

  test("nobody moves the clock but in a sandbox, and only the reporting role may there", async () => {
    const setClock = (client: pg.PoolClient) => client.query("SELECT core.set_clock(now(), true)");
    expect(await outcome(as("learners", dla, setClock))).toBe("42501");
    expect(await outcome(as("institutions", dla, setClock))).toBe("42501");
    await land.sql("UPDATE core.clock SET sandbox = false, shift = '0', frozen_at = NULL");
    expect(await outcome(as("reporting", dla, setClock))).toBe("LE001");
    expect(await outcome(as("reporting", dla, c => c.query("UPDATE core.clock SET sandbox = true")))).toBe(
      "42501",
    );
  });
});
