import { createPool } from "@lec/prisma/connection";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { check } from "../kit/acts.ts";
import { clientOf, type TestClient } from "../kit/client.ts";
import { createLand, type Institution, type Land, type Lao, type Person } from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

describe("a duty chosen for a request", () => {
  let system: TestSystem;
  let land: Land;
  let lao: Lao;
  let otherLao: Lao;
  let school: Institution;
  let otherSchool: Institution;
  /** Officer of one LAO, recorder of a school of another, and director of a third school. */
  let person: Person;

  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    const province = await land.createProvince("41");
    const district = await province.createDistrict("4101");
    lao = await district.createLao();
    otherLao = await district.createLao();
    await lao.createInstitution();
    school = await otherLao.createInstitution();
    otherSchool = await otherLao.createInstitution();
    person = await lao.as("LAO_OFFICER");
    await land.sql(
      `INSERT INTO institutions.appointment (account_id, duty, unit_id, order_number, from_date)
       VALUES ($1, 'INSTITUTION_RECORDER', $2, '2', '2000-01-01'), ($1, 'INSTITUTION_RECORDER', $3, '3', '2000-01-01')`,
      [person.accountId, school.id, otherSchool.id],
    );
    await land.openRound();
  });
  afterAll(async () => {
    await land.close();
    await system.close();
  });

  const as = (duty: string) => clientOf(system.url, person.username, person.token, { "x-lec-duty": duty });
  const look = `{ viewer { duties appointments { duty unit { code } } reach { code } } institutions { nodes { code } } }`;
  interface Look {
    readonly viewer: {
      readonly duties: string[];
      readonly appointments: { readonly duty: string; readonly unit: { readonly code: string } }[];
      readonly reach: { readonly code: string }[];
    };
    readonly institutions: { readonly nodes: { readonly code: string }[] };
  }
  const seen = async (client: TestClient) => {
    const { viewer, institutions } = await client.get<Look>(look);
    return {
      duties: viewer.duties.toSorted(),
      at: viewer.appointments.map(a => a.unit.code).toSorted(),
      reach: viewer.reach.map(unit => unit.code).toSorted(),
      institutions: institutions.nodes.map(unit => unit.code),
    };
  };

  test("narrows what is seen to it; without one, everything held is seen", async () => {
    const union = await seen(person);
    expect(union.duties).toEqual(["INSTITUTION_RECORDER", "LAO_OFFICER"]);
    expect(union.reach).toEqual([school.code, otherSchool.code, lao.code].toSorted());
    expect(union.institutions).toEqual(expect.arrayContaining([school.code, otherSchool.code]));
    const officer = await seen(as("LAO_OFFICER"));
    expect(officer).toMatchObject({ duties: ["LAO_OFFICER"], at: [lao.code], reach: [lao.code] });
    expect(officer.institutions).not.toContain(school.code);
    const recorder = await seen(as("INSTITUTION_RECORDER"));
    expect(recorder.institutions.toSorted()).toEqual([school.code, otherSchool.code].toSorted());
    const there = await seen(as(`INSTITUTION_RECORDER@${school.code}`));
    expect(there).toMatchObject({ at: [school.code], institutions: [school.code] });
  });

  test("narrows what may be done", async () => {
    const roster = school.roll.map(learner => learner.enrolmentId);
    expect(await check(person, roster)).toEqual([]);
    expect(await check(as(`INSTITUTION_RECORDER@${school.code}`), roster)).toEqual([]);
    const elsewhere = as(`INSTITUTION_RECORDER@${otherSchool.code}`);
    expect(await check(elsewhere, roster)).toEqual(roster.map(() => "NOT_FOUND"));
    // Which of several is in the way, and no other; an id of the wrong form is an id that nobody has.
    expect(await check(as(`INSTITUTION_RECORDER@${school.code}`), [...roster, "no id"])).toEqual([
      "NOT_FOUND",
    ]);
    expect(await check(as("LAO_OFFICER"), roster)).toEqual(roster.map(() => "NOT_FOUND"));
  });

  test("bites in the database too, for the settings of one transaction", async () => {
    const pool = createPool(system.database.urls.institutions, { max: 1 });
    const units = async (settings: Record<string, string>) => {
      const client = await pool.connect();
      try {
        await client.query("BEGIN");
        for (const [name, value] of Object.entries({ "lec.account_id": person.accountId, ...settings }))
          await client.query("SELECT set_config($1, $2, true)", [name, value]);
        const { rows } = await client.query<{ code: string }>(
          "SELECT code FROM institutions.org_unit WHERE level = 'INSTITUTION' ORDER BY code",
        );
        return rows.map(row => row.code);
      } finally {
        await client.query("COMMIT");
        client.release();
      }
    };
    const all = await units({});
    expect(all).toHaveLength(3);
    expect(await units({ "lec.duty": "INSTITUTION_RECORDER" })).toEqual(
      [school.code, otherSchool.code].toSorted(),
    );
    expect(await units({ "lec.duty": "INSTITUTION_RECORDER", "lec.unit": school.id })).toEqual([school.code]);
    expect(await units({ "lec.duty": "PROVINCE_OFFICER" })).toEqual([]);
    // The same connection, the next transaction: nothing of the one before is left.
    expect(await units({})).toEqual(all);
    await pool.end();
  });

  test("is held by reading alone, for one transaction: writing asks again, whatever is said to be held", async () => {
    const pool = createPool(system.database.urls.institutions, { max: 1 });
    const client = await pool.connect();
    const seenIn = async (mode: "READ ONLY" | "READ WRITE", before: string[]) => {
      await client.query(`BEGIN ${mode}`);
      await client.query("SELECT set_config('lec.account_id', $1, true)", [person.accountId]);
      for (const statement of before) await client.query(statement);
      const { rows } = await client.query<{ count: number; all: boolean }>(
        `SELECT (SELECT count(*) FROM institutions.org_unit WHERE level = 'INSTITUTION')::int AS count, core.reaches_all() AS all`,
      );
      await client.query("COMMIT");
      return rows[0];
    };
    const ended = (at: string) =>
      land.sql(`UPDATE institutions.appointment SET ended_at = ${at} WHERE account_id = $1`, [
        person.accountId,
      ]);
    const all = { count: 3, all: false };
    expect(await seenIn("READ ONLY", ["SELECT core.hold_appointments()"])).toEqual(all);
    await ended("core.now()");
    // The same connection: what the transaction before held is gone.
    expect(await seenIn("READ ONLY", [])).toEqual({ count: 0, all: false });
    await ended("NULL");
    const claimed =
      "SELECT set_config('lec.held_all', 'true', true), set_config('lec.held_reach', '{}', true)";
    expect(await seenIn("READ WRITE", ["SELECT core.hold_appointments()", claimed])).toEqual(all);
    client.release();
    await pool.end();
  });

  test("that is not held, or no more, is refused in the reader's language, and nothing runs", async () => {
    for (const duty of ["PROVINCE_OFFICER", `LAO_OFFICER@${otherLao.code}`, "LAO_OFFICER@99999999"]) {
      const { status, errors } = await as(duty).ask(look, {}, "en");
      expect([status, errors[0]?.extensions.code], duty).toEqual([403, "FORBIDDEN"]);
      expect(errors[0]?.message).toContain("do not hold");
    }
    expect((await as("PROVINCE_OFFICER").ask(look)).errors[0]?.message).toContain("ท่านไม่ได้ดำรงหน้าที่");
    const end = (at: string) =>
      land.sql(
        `UPDATE institutions.appointment SET ended_at = ${at} WHERE account_id = $1 AND duty = 'LAO_OFFICER'`,
        [person.accountId],
      );
    await end("core.now()");
    expect((await as("LAO_OFFICER").ask(look)).status).toBe(403);
    expect((await person.ask(look)).status).toBe(200);
    await end("NULL");
  });

  test("that does not exist is bad input", async () => {
    for (const duty of ["KING", "lao_officer", "LAO_OFFICER@", "LAO_OFFICER@x y", ""]) {
      const { status, errors } = await as(duty).ask(look);
      expect([status, errors[0]?.extensions.code], duty).toEqual([400, "BAD_USER_INPUT"]);
    }
    expect((await clientOf(system.url, "", "", { "x-lec-duty": "LAO_OFFICER" }).ask(look)).status).toBe(401);
  });

  test("leaves cursors good: they are the account's", async () => {
    const page = (after: string | null) =>
      `{ institutions(first: 1${after ? `, after: "${after}"` : ""}) { nodes { code } pageInfo { endCursor } } }`;
    type Page = { institutions: { nodes: { code: string }[]; pageInfo: { endCursor: string } } };
    const first = await person.get<Page>(page(null));
    const next = await as("INSTITUTION_RECORDER").get<Page>(page(first.institutions.pageInfo.endCursor));
    expect(next.institutions.nodes).toHaveLength(1);
  });

  test("is written beside the act", async () => {
    await land.sql("DELETE FROM core.command_receipt");
    const acting = as(`INSTITUTION_RECORDER@${school.code}`);
    const roster = school.roll.map(learner => learner.enrolmentId);
    expect(await check(acting, roster)).toEqual([]);
    const [row] = await land.sql(
      "SELECT duty, unit_id FROM reporting.audit_event WHERE action = 'checkExistence' AND outcome = 'DONE' ORDER BY id DESC LIMIT 1",
    );
    expect(row).toEqual({ duty: "INSTITUTION_RECORDER", unit_id: school.id });
  });

  test("is the same over HTTP to the subgraphs: the envelope carries it", async () => {
    const served = await startTestSystem({ database: system.database, subgraphs: "served" });
    const client = (url: string) =>
      clientOf(url, person.username, person.token, { "x-lec-duty": `INSTITUTION_RECORDER@${school.code}` });
    const [a, b] = [await client(system.url).ask(look), await client(served.url).ask(look)];
    expect(b.text).toBe(a.text);
    await served.close();
  });
});
