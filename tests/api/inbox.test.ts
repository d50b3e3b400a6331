import { warnOfDeadlines } from "@lec/gateway/deadline-warnings";
import { createPool } from "@lec/prisma/connection";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cancel, check, confirm, extend, freezeClock, mutate } from "../kit/acts.ts";
import {
  clocks2565,
  createLand,
  type District,
  type Institution,
  type Land,
  type Lao,
  type Person,
  type Province,
  type Unit,
} from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

/** Who has to act is told, in the transaction of the act that makes it theirs, and nobody else is (T16). */

interface Told {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly text: string;
  readonly message: string | null;
  readonly action: string | null;
  readonly outcome: string | null;
  readonly dueAt: string | null;
  readonly readAt: string | null;
  readonly sentBy: string | null;
  readonly sentByDuty: string | null;
  readonly unit: { readonly code: string };
  readonly reopening: { readonly id: string } | null;
}
const told =
  "id kind title text message action outcome dueAt readAt sentBy sentByDuty unit { code } reopening { id }";

const reason = "ชื่อนักเรียนผิดหนึ่งคน";

let system: TestSystem;
let land: Land;
let province: Province;
let district: District;
let dla: Person;
let provincial: Person;
let roundId: string;
let gateway: pg.Pool;
let otherGateway: pg.Pool;

/** An LAO with one school, its people, all checked. */
interface Family {
  readonly lao: Lao;
  readonly school: Institution;
  readonly head: Person;
  readonly officer: Person;
}

beforeAll(async () => {
  system = await startTestSystem();
  land = await createLand(system);
  dla = await land.as("DEPARTMENT_ADMINISTRATOR");
  province = await land.createProvince("41");
  provincial = await province.as("PROVINCE_OFFICER");
  district = await province.createDistrict("4101");
  [gateway, otherGateway] = [createPool(system.database.urls.auth), createPool(system.database.urls.auth)];
  families = await Promise.all([createFamily(), createFamily(), createFamily()]);
  roundId = await land.openRound();
  for (const { head, school } of families) {
    await check(
      head,
      school.roll.map(learner => learner.enrolmentId),
    );
  }
});
afterAll(async () => {
  await Promise.all([gateway.end(), otherGateway.end()]);
  await land.close();
  await system.close();
});

let families: Family[];
async function createFamily(): Promise<Family> {
  const lao = await district.createLao();
  const school = await lao.createInstitution();
  return { lao, school, head: await school.head(), officer: await lao.officer() };
}

const aim = (unit: Unit) => ({ roundId, unitId: unit.id });
const inbox = async (person: Person, filter: object = {}, language: "th" | "en" = "th") =>
  (
    await person.get<{ notifications: { nodes: Told[]; totalCount: number } }>(
      `query ($filter: NotificationFilter) { notifications(first: 100, filter: $filter) { totalCount nodes { ${told} } } }`,
      { filter },
      language,
    )
  ).notifications.nodes;
const unread = async (person: Person) =>
  (await person.get<{ unreadNotificationCount: number }>("{ unreadNotificationCount }"))
    .unreadNotificationCount;
const markRead = (person: Person, input: object) =>
  mutate<{ marked: number; unread: number }>(
    person,
    "markNotificationsRead",
    "inbox { marked unread }",
    input,
  );
/** Reads everything so far away, so that what comes next is what a test is about. */
const clear = async (...people: Person[]) => {
  for (const person of people) await markRead(person, { until: "2100-01-01T00:00:00Z" });
};
const short = ({ kind, action, unit, outcome }: Told) =>
  [kind, action, unit.code, outcome].filter(Boolean).join(" ");
const news = async (person: Person) => (await inbox(person, { unread: true })).map(short);
const request = (person: Person, unit: Unit) =>
  mutate(person, "requestCancellation", "reopeningCase { id }", { ...aim(unit), reason });
const end = (person: Person, how: "refuse" | "withdraw", caseId: string | undefined) =>
  mutate(person, `${how}CancellationRequest`, "reopeningCase { id }", {
    caseId,
    ...(how === "refuse" ? { reason: "ไม่กระทบจำนวน" } : {}),
  });
/** What the database takes for the steps of a case, beside what the machine does. */
const steps = async (caseId: string) =>
  land.sql<{ action: string; unitId: string; ownerDuty: string; done: boolean }>(
    `SELECT action, unit_id AS "unitId", owner_duty AS "ownerDuty", done_at IS NOT NULL AS done FROM reporting.case_steps($1) ORDER BY place`,
    [caseId],
  );
const machineSteps = async (caseId: string, unit: Unit) => {
  const { orgUnit } = await dla.get<{
    orgUnit: {
      reopeningCases: {
        nodes: {
          id: string;
          steps: { action: string; unit: { id: string }; duty: string; doneAt: string | null }[];
        }[];
      };
    };
  }>(
    "query ($id: ID!) { orgUnit(id: $id) { reopeningCases { nodes { id steps { action unit { id } duty doneAt } } } } }",
    { id: unit.id },
  );
  const found = orgUnit.reopeningCases.nodes.find(each => each.id === caseId);
  return found?.steps.map(step => ({
    action: step.action,
    unitId: step.unit.id,
    ownerDuty: step.duty,
    done: step.doneAt !== null,
  }));
};

describe("a reopening case", () => {
  test("tells each owner in turn, the same steps as the machine's, and everybody on the way when it ends", async () => {
    const [{ lao, school, head, officer }] = families as [Family, Family, Family];
    for (const family of families) {
      expect((await confirm(family.head, aim(family.school))).codes).toEqual([]);
      expect((await confirm(family.officer, aim(family.lao))).codes).toEqual([]);
    }
    expect((await confirm(provincial, aim(province))).codes).toEqual([]);
    const everybody = [dla, provincial, officer, head];
    const newsOfAll = async () => Promise.all(everybody.map(news));
    expect(await newsOfAll()).toEqual([[], [], [], []]);

    const asked = await request(head, school);
    const caseId = asked.value!.id;
    const same = async () => expect(await steps(caseId)).toEqual(await machineSteps(caseId, school));
    await same();
    expect(await newsOfAll()).toEqual([[`REOPENING_TURN CANCEL ${province.code}`], [], [], []]);
    const [first] = await inbox(dla, { unread: true });
    expect(first).toMatchObject({
      message: reason,
      sentBy: head.username,
      sentByDuty: "INSTITUTION_DIRECTOR",
    });
    expect(first?.reopening?.id).toBe(caseId);
    expect(first?.text).toContain(`ยกเลิกการยืนยันข้อมูลนักเรียนของ ${province.name}`);
    expect((await inbox(dla, { unread: true }, "en"))[0]?.title).toBe("Your turn: cancel a confirmation");

    await clear(...everybody);
    await cancel(dla, aim(province));
    await same();
    expect(await newsOfAll()).toEqual([[], [`REOPENING_TURN CANCEL ${lao.code}`], [], []]);
    await cancel(provincial, aim(lao));
    expect(await newsOfAll()).toEqual([
      [],
      [`REOPENING_TURN CANCEL ${lao.code}`],
      [`REOPENING_TURN CANCEL ${school.code}`],
      [],
    ]);
    await clear(...everybody);
    await cancel(officer, aim(school));
    await same();
    expect(await newsOfAll()).toEqual([[], [], [], [`REOPENING_TURN CONFIRM ${school.code}`]]);
    expect((await inbox(head, { unread: true }))[0]?.dueAt).toBe("2022-11-10T16:59:59.999999Z");
    await clear(...everybody);
    await confirm(head, aim(school));
    expect(await newsOfAll()).toEqual([[], [], [`REOPENING_TURN CONFIRM ${lao.code}`], []]);
    await confirm(officer, aim(lao));
    await clear(...everybody);
    expect((await confirm(provincial, aim(province))).codes).toEqual([]);
    await same();
    const closed = [`REOPENING_CLOSED ${school.code} DONE`];
    expect(await newsOfAll()).toEqual([closed, closed, closed, closed]);
    expect(await unread(families[1]!.head)).toBe(0);
    expect(await unread(families[1]!.officer)).toBe(0);
  });

  test("that is refused or withdrawn tells those on the way, with the reason", async () => {
    const [, { school, head, officer, lao }] = families as [Family, Family, Family];
    await cancel(dla, aim(province));
    await clear(dla, provincial, officer, head);
    const first = await request(head, school);
    await end(officer, "refuse", first.value?.id);
    expect(await news(head)).toEqual([`REOPENING_CLOSED ${school.code} REFUSED`]);
    expect((await inbox(head, { unread: true }))[0]?.message).toBe("ไม่กระทบจำนวน");
    expect(await news(officer), "who refused knows").toEqual([]);
    expect(await news(provincial)).toEqual([
      `REOPENING_CLOSED ${school.code} REFUSED`,
      `REOPENING_TURN CANCEL ${lao.code}`,
    ]);
    await clear(head, officer, provincial);
    const second = await request(head, school);
    await end(head, "withdraw", second.value?.id);
    expect(await news(head)).toEqual([]);
    expect(await news(officer)).toEqual([`REOPENING_CLOSED ${school.code} WITHDRAWN`]);
  });
});

describe("outside a case", () => {
  test("a cancelled unit and one with more time are told, with the reason and by when", async () => {
    const [, , { school, head, officer, lao }] = families as [Family, Family, Family];
    await clear(head, officer);
    await cancel(provincial, aim(lao));
    expect(await news(officer)).toEqual([`CANCELLED CONFIRM ${lao.code}`]);
    await extend(provincial, { ...aim(school), until: "2022-11-20T12:00:00+07:00" });
    const [given] = await inbox(head, { unread: true });
    expect(given).toMatchObject({ kind: "EXTENDED", message: "น้ำท่วม", dueAt: "2022-11-20T05:00:00.000000Z" });
    expect(given?.text).toContain("20 พฤศจิกายน 2565 เวลา 12.00 น.");
  });

  test("a dry run tells nobody", async () => {
    const [, , { school, head, officer }] = families as [Family, Family, Family];
    await clear(head);
    const before = await inbox(head);
    expect((await cancel(officer, { ...aim(school), dryRun: true })).codes).toEqual([]);
    expect(await inbox(head)).toEqual(before);
  });
});

describe("an inbox", () => {
  test("is its duty's, at its unit, now: nobody else's, no more once the appointment has ended, and the successor's with all there was", async () => {
    const [{ school, head, lao, officer }] = families as [Family, Family, Family];
    const mine = (await inbox(head)).map(each => each.id);
    expect(mine.length).toBeGreaterThan(1);
    for (const person of [
      await school.as("CLASS_TEACHER"),
      await school.as("INSTITUTION_RECORDER"),
      await district.as("DISTRICT_OFFICER"),
      await lao.as("LAO_REGISTRATION_OFFICER"),
      await province.as("ANALYST"),
    ])
      expect(await inbox(person)).toEqual([]);
    expect((await inbox(officer)).some(each => mine.includes(each.id))).toBe(false);
    const successor = await school.as("INSTITUTION_DIRECTOR");
    expect((await inbox(successor)).map(each => each.id)).toEqual(mine);
    await land.sql(
      "UPDATE institutions.appointment SET ended_at = core.now() WHERE account_id = $1 AND duty = 'INSTITUTION_DIRECTOR'",
      [successor.accountId],
    );
    expect(await inbox(successor)).toEqual([]);
    expect(await unread(successor)).toBe(0);
    expect((await markRead(successor, { ids: mine.slice(0, 1) })).codes).toEqual(["NOT_FOUND"]);
  });

  test("is read by each for themselves, some or all until a moment; marking again marks nothing", async () => {
    const [{ lao, officer }] = families as [Family, Family, Family];
    const colleague = await lao.as("LAO_OFFICER", "LAO_REGISTRATION_OFFICER");
    const all = await inbox(colleague);
    expect(await unread(colleague)).toBe(all.length);
    const two = all.slice(0, 2).map(each => each.id);
    expect((await markRead(colleague, { ids: two })).value).toEqual({ marked: 2, unread: all.length - 2 });
    expect((await markRead(colleague, { ids: two })).value?.marked).toBe(0);
    expect((await inbox(colleague, { unread: false })).map(each => each.id)).toEqual(two);
    expect(
      (await markRead(colleague, { ids: [two[0], "0193a000-0000-7000-8000-000000000000"] })).codes,
    ).toEqual(["NOT_FOUND"]);
    expect((await markRead(colleague, {})).codes).toEqual(["BAD_USER_INPUT"]);
    await clear(officer);
    expect(await unread(colleague)).toBe(all.length - 2);
    await clear(colleague);
    expect(await unread(colleague)).toBe(0);
  });

  test("takes as many statements for one row as for all", async () => {
    const [{ officer }] = families as [Family, Family, Family];
    const ask = (first: number) =>
      system.statementsDuring(() =>
        officer.get(
          `{ notifications(first: ${first}) { nodes { ${told} round { title } toUnit { code } } } }`,
        ),
      );
    const [few, all] = [await ask(10), await ask(100)];
    expect(all.toSorted()).toEqual(few.toSorted());
    expect(all.filter(name => name.startsWith("notification"))).toHaveLength(1);
  });

  test("is closed to the subgraph's own role past the application: others' rows are not there, and nothing is written but one's own marks", async () => {
    const [{ school, head, officer }] = families as [Family, Family, Family];
    const mine = (await inbox(head)).map(each => each.id);
    const [theirs] = await inbox(officer);
    const as = async (person: Person, text: string, values: unknown[] = []) => {
      const pool = createPool(system.database.urls.reporting, { max: 1 });
      const client = await pool.connect();
      try {
        await client.query("BEGIN");
        await client.query("SELECT set_config('lec.account_id', $1, true)", [person.accountId]);
        return (await client.query(text, values)).rows.map(row => Object.values(row)[0]);
      } catch (error) {
        return (error as { code: string }).code;
      } finally {
        await client.query("ROLLBACK");
        client.release();
        await pool.end();
      }
    };
    expect(await as(head, "SELECT id FROM reporting.notification ORDER BY at DESC, id DESC")).toEqual(mine);
    const teacher = await school.as("CLASS_TEACHER");
    expect(await as(teacher, "SELECT id FROM reporting.notification")).toEqual([]);
    const mark =
      "INSERT INTO reporting.notification_read (notification_id) VALUES ($1) RETURNING notification_id";
    expect(await as(head, mark, [theirs!.id])).toBe("42501");
    for (const text of [
      `INSERT INTO reporting.notification (kind, round_id, unit_id, subject, to_unit_id, to_duty) SELECT 'CANCELLED', round_id, unit_id, subject, to_unit_id, to_duty FROM reporting.notification LIMIT 1`,
      "UPDATE reporting.notification SET message = 'x'",
      "DELETE FROM reporting.notification",
      "DELETE FROM reporting.notification_read",
      "INSERT INTO reporting.notification_read (notification_id, account_id) SELECT id, core.uuid7() FROM reporting.notification LIMIT 1",
      "SELECT reporting.warn_of_deadlines()",
      "SELECT reporting.tell_turn(id, core.now(), NULL, NULL) FROM reporting.reopening_case",
    ])
      expect(await as(head, text), text).toBe("42501");
    await expect(land.sql("DELETE FROM reporting.notification")).rejects.toMatchObject({ code: "LE007" });
  });
});

describe("the deadlines of a case", () => {
  /** What was told about deadlines, so that the very same is not told twice. */
  const warnings = async (person: Person) =>
    (await inbox(person, { kinds: ["REOPENING_DEADLINE_NEAR", "REOPENING_DEADLINE_PASSED"] })).map(each =>
      [each.kind.slice("REOPENING_DEADLINE_".length), each.unit.code, each.dueAt].join(" "),
    );
  /** As two gateways would, at once. */
  const warn = async () =>
    (await Promise.all([gateway, otherGateway, gateway, otherGateway].map(warnOfDeadlines))).reduce(
      (total, one) => total + one,
    );

  test("are warned of when a day is left, to the microsecond, and again when they have passed; each once, though two gateways look at once", async () => {
    const [{ lao, school, head, officer }] = families as [Family, Family, Family];
    const due = "2022-11-10T16:59:59.999999Z";
    // What happened at the very moment of asking would count as a step.
    await freezeClock(dla, "2022-10-25T10:00:00+07:00");
    const asked = await request(head, school);
    expect(asked.codes).toEqual([]);
    await cancel(provincial, aim(lao));
    await cancel(officer, aim(school));
    expect(await warn()).toBe(0);
    await freezeClock(dla, "2022-11-09T23:59:59.999998+07:00");
    expect(await warn()).toBe(0);
    await freezeClock(dla, "2022-11-09T23:59:59.999999+07:00");
    expect(await warn()).toBe(2);
    expect(await warn()).toBe(0);
    expect(await warnings(head)).toEqual([`NEAR ${school.code} ${due}`]);
    expect(await warnings(officer)).toEqual([`NEAR ${lao.code} ${due}`]);
    expect(await warnings(provincial)).toEqual([]);

    // More time is another deadline.
    await extend(provincial, { ...aim(school), until: "2022-11-10T12:00:00.5+07:00" });
    expect(await warn(), "sooner than the deadline, it changes nothing").toBe(0);
    await freezeClock(dla, clocks2565.unitDeadline);
    expect(await warn(), "exactly then is in time").toBe(0);
    await freezeClock(dla, "2022-11-11T00:00:00+07:00");
    expect(await warn()).toBeGreaterThan(0);
    expect(await warn()).toBe(0);
    expect(await warnings(head)).toEqual([`PASSED ${school.code} ${due}`, `NEAR ${school.code} ${due}`]);
    expect(await warnings(provincial)).toContain(`PASSED ${school.code} ${due}`);
    expect(await warnings(families[1]!.head)).toEqual([]);

    await extend(provincial, { ...aim(school), until: "2022-11-15T12:00:00+07:00" });
    expect(await warnings(head)).toHaveLength(2);
    await freezeClock(dla, "2022-11-14T12:00:00+07:00");
    await warn();
    expect(await warnings(head)).toContain(`NEAR ${school.code} 2022-11-15T05:00:00.000000Z`);
  });
});
