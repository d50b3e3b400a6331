import type { AddressInfo } from "node:net";
import { createMailDelivery, type MailDelivery, readMailSettings } from "@lec/gateway/mail-delivery";
import { createPool } from "@lec/prisma/connection";
import type pg from "pg";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { check, confirm, freezeClock, mutate } from "../kit/acts.ts";
import {
  createLand,
  type Institution,
  type Land,
  type Lao,
  type Person,
  type Province,
} from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

/** Who has not confirmed is reminded by those above, at most once an hour, in the inbox and by e-mail; nobody else is. */

interface Reminders {
  readonly reminded: number;
  readonly remindedRecently: number;
  readonly alreadyConfirmed: number;
  readonly nothingToConfirm: number;
  readonly units: readonly { readonly unit: { readonly code: string }; readonly outcome: string }[];
}

let system: TestSystem;
let land: Land;
let province: Province;
let lao: Lao;
let emptyLao: Lao;
let schools: Institution[];
let other: Institution;
let officer: Person;
let provincial: Person;
let dla: Person;
let roundId: string;
let gateway: pg.Pool;

beforeAll(async () => {
  system = await startTestSystem();
  land = await createLand(system);
  dla = await land.as("DEPARTMENT_ADMINISTRATOR");
  province = await land.createProvince("41");
  provincial = await province.as("PROVINCE_OFFICER");
  const district = await province.createDistrict("4101");
  [lao, emptyLao] = [await district.createLao(), await district.createLao()];
  schools = [await lao.createInstitution(), await lao.createInstitution(), await lao.createInstitution()];
  other = await (
    await (await (await land.createProvince("42")).createDistrict("4201")).createLao()
  ).createInstitution();
  officer = await lao.officer();
  roundId = await land.openRound();
  gateway = createPool(system.database.urls.auth);
  const head = await schools[0]!.head();
  await check(
    head,
    schools[0]!.roll.map(learner => learner.enrolmentId),
  );
  expect((await confirm(head, { roundId, unitId: schools[0]!.id })).codes).toEqual([]);
});
afterAll(async () => {
  await gateway.end();
  await land.close();
  await system.close();
});

const remind = (person: Person, input: object) =>
  mutate<Reminders>(
    person,
    "remindUnits",
    "reminders { reminded remindedRecently alreadyConfirmed nothingToConfirm units { unit { code } outcome } }",
    { roundId, ...input },
  );
const inbox = async (person: Person, kind = "REMINDER") =>
  (
    await person.get<{
      notifications: {
        nodes: { text: string; message: string | null; sentByDuty: string; unit: { code: string } }[];
      };
    }>(
      "query ($kinds: [NotificationKind!]) { notifications(first: 100, filter: { kinds: $kinds }) { nodes { text message sentByDuty unit { code } } } }",
      { kinds: [kind] },
    )
  ).notifications.nodes;
/** The clock an hour on, so that everybody may be reminded again. */
let hour = 11;
const nextHour = () => freezeClock(dla, `2022-10-20T${++hour}:00:00+07:00`);

describe("reminding", () => {
  test("reaches the inbox of who can confirm, of those alone that have not; the others are answered as what they are", async () => {
    const [confirmed, open] = schools as [Institution, Institution];
    const { value, codes } = await remind(officer, {
      unitIds: [confirmed.id, open.id],
      message: "โปรดเร่ง  ดำเนินการ ",
    });
    expect(codes).toEqual([]);
    expect(value).toMatchObject({
      reminded: 1,
      alreadyConfirmed: 1,
      remindedRecently: 0,
      nothingToConfirm: 0,
    });
    expect(value?.units.map(each => `${each.unit.code} ${each.outcome}`)).toEqual([
      `${confirmed.code} ALREADY_CONFIRMED`,
      `${open.code} REMINDED`,
    ]);
    expect(await inbox(await confirmed.head())).toEqual([]);
    const [told] = await inbox(await open.head());
    expect(told).toMatchObject({ message: "โปรดเร่ง ดำเนินการ", sentByDuty: "LAO_OFFICER" });
    expect(told?.text).toContain("10 พฤศจิกายน 2565 เวลา 23.59 น.");
    expect(await inbox(await open.as("CLASS_TEACHER"))).toEqual([]);
    const [row] = await land.sql(
      "SELECT duty, unit_id, outcome FROM reporting.audit_event WHERE action = 'remindUnits' ORDER BY at DESC, id DESC LIMIT 1",
    );
    expect(row).toEqual({ duty: "LAO_OFFICER", unit_id: lao.id, outcome: "DONE" });
  });

  test("is done once an hour, to the microsecond, whoever reminds; two at once remind once", async () => {
    const [, open, third] = schools as [Institution, Institution, Institution];
    await nextHour();
    const both = [open.id, third.id];
    const race = await Promise.all([
      remind(officer, { unitIds: both }),
      remind(provincial, { unitIds: both.toReversed() }),
      remind(dla, { withinId: province.id, level: "INSTITUTION" }),
    ]);
    expect(race.reduce((total, { value }) => total + (value?.reminded ?? 0), 0)).toBe(2);
    const again = await remind(officer, { unitIds: both });
    expect(again.codes).toEqual(["REMINDED_RECENTLY"]);
    expect(again.userErrors[0]?.blockers[0]?.units.map(unit => unit.id).toSorted()).toEqual(both.toSorted());
    await freezeClock(dla, `2022-10-20T${hour}:59:59.999999+07:00`);
    expect((await remind(officer, { unitIds: both })).codes).toEqual(["REMINDED_RECENTLY"]);
    await nextHour();
    expect((await remind(officer, { unitIds: both, dryRun: true })).value?.reminded).toBe(2);
    expect((await remind(officer, { unitIds: both })).value?.reminded, "a dry run reminds nobody").toBe(2);
  });

  test("takes all of a level below a unit; an LAO without institutions has nothing to confirm", async () => {
    await nextHour();
    const { value } = await remind(provincial, { withinId: province.id, level: "LAO" });
    expect(value).toMatchObject({ reminded: 1, nothingToConfirm: 1 });
    expect((await inbox(officer)).map(each => each.unit.code)).toContain(lao.code);
    expect((await remind(provincial, { unitIds: [emptyLao.id] })).codes).toEqual(["NOTHING_TO_CONFIRM"]);
    expect((await remind(dla, { withinId: land.id, level: "PROVINCE" })).value?.reminded).toBe(2);
    await emptyLao.createOtherSchool();
    await nextHour();
    expect(
      (await remind(provincial, { unitIds: [emptyLao.id], subject: "OTHER_COUNTS" })).value?.reminded,
    ).toBe(1);
    const [told] = await inbox(await emptyLao.officer());
    expect(told?.text).toContain("จำนวนนักเรียนสถานศึกษาสังกัดอื่น");
  });

  test("is refused to everybody who does not stand above, for what is out of sight as for what nobody has, and outside a round", async () => {
    await nextHour();
    const [, open] = schools as [Institution, Institution];
    expect((await remind(await open.head(), { unitIds: [open.id] })).codes).toEqual(["NOT_ALLOWED"]);
    expect((await remind(officer, { unitIds: [lao.id] })).codes).toEqual(["NOT_ALLOWED"]);
    expect((await remind(officer, { withinId: province.id, level: "INSTITUTION" })).codes).toEqual([
      "NOT_ALLOWED",
    ]);
    expect((await remind(officer, { unitIds: [open.id, other.id] })).codes).toEqual(["NOT_FOUND"]);
    expect((await remind(officer, { unitIds: ["x"] })).codes).toEqual(["NOT_FOUND"]);
    for (const input of [{}, { unitIds: [] }, { unitIds: [open.id], withinId: lao.id }, { withinId: lao.id }])
      expect((await remind(officer, input)).codes, JSON.stringify(input)).toEqual(["BAD_USER_INPUT"]);
    expect((await remind(officer, { unitIds: [open.id], message: "ก".repeat(501) })).codes).toEqual([
      "BAD_USER_INPUT",
    ]);
    await freezeClock(dla, "2022-11-11T17:00:00.000001+07:00");
    expect((await remind(officer, { unitIds: [open.id] })).codes).toEqual(["ROUND_CLOSED"]);
    await freezeClock(dla, "2022-10-21T10:00:00+07:00");
  });

  test("past the application, the subgraph's role reminds those below the caller alone, and not twice", async () => {
    const pool = createPool(system.database.urls.reporting, { max: 1 });
    const client = await pool.connect();
    const as = async (person: Person) => {
      await client.query("BEGIN");
      await client.query("SELECT set_config('lec.account_id', $1, true)", [person.accountId]);
      const { rows } = await client.query("SELECT reporting.remind_units($1, $2, 'LEARNERS', NULL) AS id", [
        roundId,
        [...schools, other].map(unit => unit.id),
      ]);
      return rows.map(row => row.id);
    };
    try {
      expect(await as(await schools[1]!.head())).toEqual([]);
      await client.query("ROLLBACK");
      expect(await as(officer)).toEqual(schools.slice(1).map(unit => unit.id));
      await client.query("COMMIT");
      expect(await as(provincial)).toEqual([]);
      await client.query("ROLLBACK");
      await client.query("BEGIN");
      await client.query("SELECT set_config('lec.account_id', $1, true)", [officer.accountId]);
      await expect(client.query("SELECT * FROM reporting.mail")).rejects.toMatchObject({ code: "42501" });
    } finally {
      await client.query("ROLLBACK");
      client.release();
      await pool.end();
    }
  });
});

const setContact = (person: Person, unit: { id: string }, email: string | null) =>
  mutate<{ email: string | null }>(person, "setUnitContact", "contact { email }", { unitId: unit.id, email });

describe("a unit's mailbox", () => {
  test("is set by the unit or a level above, read within reach, and is one address and no more", async () => {
    const [school] = schools as [Institution];
    const head = await school.head();
    expect((await setContact(head, school, " Saraban@School.example ")).value).toEqual({
      email: "saraban@school.example",
    });
    expect((await setContact(officer, school, "lao@school.example")).codes).toEqual([]);
    expect((await setContact(head, lao, "x@y.example")).codes).toEqual(["NOT_ALLOWED"]);
    expect((await setContact(await school.as("CLASS_TEACHER"), school, "x@y.example")).codes).toEqual([
      "NOT_ALLOWED",
    ]);
    expect((await setContact(officer, other, "x@y.example")).codes).toEqual(["NOT_FOUND"]);
    for (const wrong of [
      "x",
      "x@y",
      "a b@c.example",
      "a@c.example, b@d.example",
      "a@c.example\r\nBcc: b@d.example",
    ])
      expect((await setContact(head, school, wrong)).codes, wrong).toEqual(["BAD_USER_INPUT"]);
    const read = async (person: Person) =>
      (
        await person.get<{ orgUnit: { contactEmail: string | null } }>(
          "query ($id: ID!) { orgUnit(id: $id) { contactEmail } }",
          { id: lao.id },
        )
      ).orgUnit.contactEmail;
    await setContact(provincial, lao, "saraban@lao.example");
    expect(await read(officer)).toBe("saraban@lao.example");
    expect(await read(head), "the way up is seen by name only").toBeNull();
    expect((await setContact(head, school, null)).value).toEqual({ email: null });
    const audit = await land.sql("SELECT * FROM reporting.audit_event WHERE action = 'setUnitContact'");
    expect(audit.length).toBeGreaterThan(5);
    expect(JSON.stringify(audit)).not.toContain("@");
  });
});

test("dry runs set nothing, and give their connections back, however many there are", async () => {
  const [school] = schools as [Institution];
  for (let n = 0; n < 25; n++) {
    const { value, codes } = await mutate<{ email: string | null }>(
      officer,
      "setUnitContact",
      "contact { email unit { contactEmail } }",
      { unitId: school.id, email: `office${n}@school.example`, dryRun: true },
    );
    expect({ value, codes }).toMatchObject({ value: { email: `office${n}@school.example` }, codes: [] });
  }
  expect(
    await land.sql("SELECT FROM institutions.unit_contact WHERE unit_id = $1 AND email IS NOT NULL", [
      school.id,
    ]),
  ).toEqual([]);
});

describe("e-mail", () => {
  interface Received {
    readonly to: string[];
    readonly text: string;
  }
  let server: SMTPServer;
  let received: Received[] = [];
  let refuse: "nothing" | "for now" | "for good" = "nothing";
  let url: string;
  const deliveries: MailDelivery[] = [];
  beforeAll(async () => {
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS", "AUTH"],
      onRcptTo(_address, _session, done) {
        if (refuse === "nothing") return done();
        const error = Object.assign(new Error("the mailbox of saraban@lao.example is not there"), {
          responseCode: refuse === "for good" ? 550 : 451,
        });
        done(error);
      },
      onData(stream, session, done) {
        const parts: Buffer[] = [];
        stream.on("data", part => parts.push(part));
        stream.on("end", () => {
          const text = Buffer.concat(parts).toString("utf8");
          received.push({ to: session.envelope.rcptTo.map(each => each.address), text });
          done();
        });
      },
    });
    await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
    url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
    for (let n = 0; n < 2; n++)
      deliveries.push(
        createMailDelivery(gateway, { url, from: "LEC <lec@dla.example>", publicUrl: "https://lec.example" }),
      );
    await setContact(provincial, lao, "saraban@lao.example");
    await deliveries[0]!.deliver();
  });
  afterAll(async () => {
    for (const delivery of deliveries) delivery.close();
    await new Promise<void>(resolve => server.close(resolve));
  });
  const remindLao = async () => {
    await nextHour();
    received = [];
    expect((await remind(provincial, { unitIds: [lao.id], message: "ด่วน" })).value?.reminded).toBe(1);
  };
  const lastMail = async () => {
    const [row] = await land.sql<{ id: string; state: string; attempts: number; trouble: string | null }>(
      "SELECT notification_id AS id, state, attempts, trouble FROM reporting.mail ORDER BY notification_id DESC LIMIT 1",
    );
    return row!;
  };
  /** As if the wait were over. */
  const dueNow = () =>
    land.sql("UPDATE reporting.mail SET next_attempt_at = clock_timestamp() WHERE state = 'WAITING'");

  test("goes to the unit's mailbox, once though two gateways send at once, and is audited without the address", async () => {
    await remindLao();
    const done = await Promise.all(deliveries.map(delivery => delivery.deliver()));
    expect(done.reduce((total, each) => total + each.sent, 0)).toBe(1);
    expect(received.map(each => each.to)).toEqual([["saraban@lao.example"]]);
    const { id, state } = await lastMail();
    expect(state).toBe("SENT");
    expect(received[0]?.text).toContain(`Message-ID: <${id}@dla.example>`);
    expect(received[0]?.text).toContain("Auto-Submitted: auto-generated");
    const body = Buffer.from(received[0]!.text.split("\r\n\r\n").slice(1).join(""), "base64").toString(
      "utf8",
    );
    expect(body).toContain(`${lao.name} ยังไม่ได้ยืนยันข้อมูลนักเรียน`);
    expect(body).toContain("ด่วน");
    expect(body).toContain("https://lec.example/inbox");
    const [audit] = await land.sql(
      "SELECT * FROM reporting.audit_event WHERE action = 'sendMail' AND target_id = $1",
      [id],
    );
    expect(audit).toMatchObject({ outcome: "DONE", unit_id: lao.id });
    expect(JSON.stringify(audit)).not.toContain("@");
  });

  test("that cannot go now goes later, under the same Message-ID; a sender that died leaves it to the next", async () => {
    await remindLao();
    refuse = "for now";
    expect(await deliveries[0]!.deliver()).toEqual({ sent: 0, failed: 1 });
    expect(await lastMail()).toMatchObject({ state: "WAITING", attempts: 1, trouble: "SMTP 451" });
    expect(await deliveries[0]!.deliver(), "not before its time").toEqual({ sent: 0, failed: 0 });
    refuse = "nothing";
    // Claimed by a gateway that never says what became of it.
    await dueNow();
    const { rows } = await gateway.query("SELECT * FROM reporting.claim_mail(10)");
    expect(rows).toHaveLength(1);
    expect(await deliveries[0]!.deliver()).toEqual({ sent: 0, failed: 0 });
    await dueNow();
    expect(await deliveries[1]!.deliver()).toEqual({ sent: 1, failed: 0 });
    const { id } = await lastMail();
    expect(received[0]?.text).toContain(`Message-ID: <${id}@dla.example>`);
    // The one thought dead comes back too late to say anything.
    const settle = await gateway.query(
      "SELECT reporting.settle_mail($1, 2, false, true, 'LATE') AS settled",
      [id],
    );
    expect(settle.rows).toEqual([{ settled: false }]);
  });

  test("that is refused for good is told to whoever reminded, and audited; so is one that fails eight times", async () => {
    await remindLao();
    refuse = "for good";
    await deliveries[0]!.deliver();
    const { id, state, trouble } = await lastMail();
    expect({ state, trouble }).toEqual({ state: "FAILED", trouble: "SMTP 550" });
    expect((await inbox(provincial, "MAIL_FAILED")).map(each => each.unit.code)).toEqual([lao.code]);
    expect(await inbox(officer, "MAIL_FAILED")).toEqual([]);
    const [audit] = await land.sql(
      "SELECT * FROM reporting.audit_event WHERE action = 'sendMail' AND target_id = $1",
      [id],
    );
    expect(audit).toMatchObject({ outcome: "REFUSED", codes: ["MAIL_FAILED"], reason: "SMTP 550" });
    await remindLao();
    refuse = "for now";
    for (let n = 0; n < 8; n++) {
      await dueNow();
      expect((await deliveries[0]!.deliver()).failed).toBe(1);
    }
    expect(await lastMail()).toMatchObject({ state: "FAILED", attempts: 8 });
    refuse = "nothing";
  });

  test("without a mailbox, or too old, is sent to nobody and fails nobody; half a setting is said at the start", async () => {
    await remindLao();
    await land.sql(
      "UPDATE reporting.mail SET queued_at = queued_at - interval '4 days' WHERE state = 'WAITING'",
    );
    expect(await deliveries[0]!.deliver()).toEqual({ sent: 0, failed: 0 });
    expect((await lastMail()).state).toBe("EXPIRED");
    const before = await lastMail();
    await nextHour();
    expect((await remind(officer, { unitIds: [schools[1]!.id] })).value?.reminded).toBe(1);
    expect((await lastMail()).id).toBe(before.id);
    expect(readMailSettings({})).toBeNull();
    expect(() => readMailSettings({ LEC_SMTP_URL: url })).toThrow("LEC_SMTP_FROM");
    expect(() => readMailSettings({ LEC_SMTP_URL: "http://x", LEC_SMTP_FROM: "a@b.example" })).toThrow();
  });
});
