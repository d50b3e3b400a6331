import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  askMutation,
  cancel,
  check,
  confirm,
  extend,
  freezeClock,
  mutate,
  openRound,
  scheduleRound,
  standing,
} from "../kit/acts.ts";
import { countsStayExact } from "../kit/counts.ts";
import {
  academicYear,
  clocks2565,
  createLand,
  type Institution,
  type Land,
  type Lao,
  type Person,
  type Province,
} from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

/** Mueang district of Udon Thani in small: two LAOs with institutions, one of which also counts another school. */
async function createMueang(system: TestSystem) {
  const land = await createLand(system);
  const udon = await land.createProvince("41", "อุดรธานี");
  const mueang = await udon.createDistrict("4101", "เมืองอุดรธานี");
  const nongBua = await mueang.createLao({ name: "เทศบาลตำบลหนองบัว" });
  const schools = [
    await nongBua.createInstitution({ name: "โรงเรียนหนองบัว", learners: 3 }),
    await nongBua.createInstitution({ name: "ศพด. หนองบัว", learners: 2 }),
  ] as const;
  const nonSung = await mueang.createLao({ name: "เทศบาลเมืองโนนสูง" });
  const empty = await nonSung.createInstitution({ name: "โรงเรียนไม่มีนักเรียน", learners: 0 });
  const otherSchool = await nonSung.createOtherSchool();
  const dla = await land.as("DEPARTMENT_ADMINISTRATOR");
  const province = await udon.as("PROVINCE_OFFICER");
  return { land, udon, nongBua, nonSung, schools, empty, otherSchool, dla, province };
}

const at = (day: number, time: string, month = 11) =>
  `2022-${month}-${String(day).padStart(2, "0")}T${time}+07:00`;

describe("LEC round 2 of 2565, replayed", () => {
  let system: TestSystem;
  let land: Land;
  let udon: Province;
  let nongBua: Lao;
  let nonSung: Lao;
  let schools: readonly [Institution, Institution];
  let empty: Institution;
  let otherSchool: string;
  let dla: Person;
  let province: Person;
  let nongBuaOfficer: Person;
  let nonSungOfficer: Person;
  let roundId: string;

  beforeAll(async () => {
    system = await startTestSystem();
    ({ land, udon, nongBua, nonSung, schools, empty, otherSchool, dla, province } =
      await createMueang(system));
    nongBuaOfficer = await nongBua.officer();
    nonSungOfficer = await nonSung.officer();
  });
  afterAll(async () => {
    await land.close();
    await system.close();
  });
  countsStayExact(() => land);

  const checkAll = async (school: Institution) =>
    check(
      await school.head(),
      school.roll.map(r => r.enrolmentId),
    );
  const confirmInstitution = async (school: Institution, said: { noLearners?: boolean } = {}) =>
    confirm(await school.head(), { roundId, unitId: school.id, ...said });
  const digests = async () => {
    const units = [schools[0].id, schools[1].id, nongBua.id, nonSung.id, udon.id];
    return Promise.all(units.map(async id => (await standing(province, roundId, id)).digest));
  };

  test("before 10 October it cannot be opened, and nothing can be recorded or confirmed", async () => {
    await freezeClock(dla, at(9, "23:59:59.999999", 10));
    roundId = await scheduleRound(dla, clocks2565, academicYear);
    const opening = await mutate(dla, "openRound", "round { id }", { roundId });
    expect(opening.codes).toEqual(["ROUND_NOT_OPEN"]);
    expect(opening.userErrors[0]!.blockers[0]!.until).toBe("2022-10-09T17:00:00.000000Z");

    for (const [who, unit] of [
      [await schools[0].head(), schools[0]],
      [nongBuaOfficer, nongBua],
      [province, udon],
    ] as const) {
      const refused = await confirm(who, { roundId, unitId: unit.id });
      expect(refused.codes, unit.name).toContain("ROUND_NOT_OPEN");
      expect(refused.confirmation).toBeNull();
      const blocker = refused.userErrors.find(e => e.code === "ROUND_NOT_OPEN")!.blockers[0]!;
      expect(blocker).toMatchObject({
        clause: "S1g 4, 5",
        until: "2022-10-09T17:00:00.000000Z",
        liftedBy: "DEPARTMENT_ADMINISTRATOR",
      });
    }
    expect(await checkAll(schools[0])).toEqual(["ROUND_NOT_OPEN"]);
  });

  test("on 10 October it stays shut until the department opens it", async () => {
    await freezeClock(dla, clocks2565.opensAt);
    expect((await confirmInstitution(schools[0])).codes).toContain("ROUND_NOT_OPEN");
    const { errors } = await askMutation(province, "openRound", "round { id }", { roundId });
    expect(errors.map(error => error.extensions.code)).toEqual(["FORBIDDEN"]);
    await openRound(dla, roundId);
    await openRound(dla, roundId);
    const events = await land.sql("SELECT FROM reporting.confirmation_event WHERE action = 'OPEN_ROUND'");
    expect(events).toHaveLength(1);
  });

  test("an institution confirms only when every learner is checked, no ghost is left, and none is declared where there are none", async () => {
    await freezeClock(dla, at(20, "10:00:00", 10));
    const [school] = schools;
    const head = await school.head();
    const unchecked = await confirmInstitution(school);
    expect(unchecked.userErrors).toMatchObject([
      {
        code: "LEARNERS_NOT_CHECKED",
        clause: "S1g 4.3.1(1), 6.1",
        blockers: [{ count: 3, liftedBy: "CLASS_TEACHER" }],
      },
    ]);
    expect(unchecked.userErrors[0]!.message).toBe("ยังไม่ได้ตรวจสอบตัวตนนักเรียน 3 คน");
    const english = await confirm(head, { roundId, unitId: school.id }, "en");
    expect(english.userErrors[0]!.message).toBe(
      "3 learners have not been checked for existence in this round.",
    );

    const [ghost, moved] = school.roll;
    expect(await check(head, [ghost!.enrolmentId], "NOT_FOUND")).toEqual([]);
    expect(await check(head, [moved!.enrolmentId], "MOVED")).toEqual([]);
    expect((await confirmInstitution(school)).userErrors).toMatchObject([
      { code: "LEARNERS_NOT_CHECKED", blockers: [{ count: 1 }] },
      { code: "GHOSTS_NOT_REMOVED", blockers: [{ count: 2, liftedBy: "INSTITUTION_RECORDER" }] },
    ]);
    // The moved one came back; the ghost goes, with a reason.
    expect(await checkAll(school)).toEqual([]);
    expect(await check(head, [ghost!.enrolmentId], "NOT_FOUND")).toEqual([]);
    const removal = { enrolmentId: ghost!.enrolmentId, reason: " " };
    expect((await mutate(head, "removeLearner", "enrolment { id }", removal)).codes).toEqual([
      "REASON_REQUIRED",
    ]);
    const removed = await mutate(head, "removeLearner", "enrolment { id }", {
      ...removal,
      reason: "ไม่มีตัวตน",
    });
    expect(removed.codes).toEqual([]);

    expect((await confirmInstitution(school, { noLearners: true })).userErrors).toMatchObject([
      { code: "LEARNERS_EXIST", blockers: [{ count: 2 }] },
    ]);
    expect((await confirmInstitution(empty)).userErrors).toMatchObject([
      { code: "NO_LEARNERS_NOT_DECLARED", clause: "S1g 4.3.1(3)" },
    ]);
    const declared = await confirmInstitution(empty, { noLearners: true });
    expect(declared.confirmation).toMatchObject({ state: "CONFIRMED", headcount: { total: 0 } });

    const confirmed = await confirmInstitution(school);
    expect(confirmed.confirmation).toMatchObject({
      state: "CONFIRMED",
      standing: "CONFIRMED",
      headcount: { total: 2 },
    });
  });

  test("a confirmed institution records nothing", async () => {
    const head = await schools[0].head();
    const [, learner] = schools[0].roll;
    const correction = { learnerId: learner!.learnerId, expectedVersion: 1, firstName: "ใหม่" };
    const refused = await mutate(head, "correctLearner", "learner { id }", correction);
    expect(refused.userErrors).toMatchObject([
      { code: "UNIT_CONFIRMED", clause: "S1g 8.1", blockers: [{ liftedBy: "LAO_OFFICER" }] },
    ]);
    expect(await check(head, [learner!.enrolmentId], "NOT_FOUND")).toEqual(["UNIT_CONFIRMED"]);
  });

  test("with one institution missing the LAO is refused, the institution named, by S1g 7.2", async () => {
    const refused = await confirm(nongBuaOfficer, { roundId, unitId: nongBua.id });
    expect(refused.userErrors).toMatchObject([
      {
        code: "CHILDREN_NOT_CONFIRMED",
        clause: "S1g 7.2",
        message: "ยังมีหน่วยงานในสังกัดที่ไม่ยืนยันข้อมูลนักเรียน 1 แห่ง ต้องยืนยันให้ครบทุกแห่งก่อน",
        blockers: [
          {
            code: "CHILDREN_NOT_CONFIRMED",
            clause: "S1g 7.2",
            count: 1,
            liftedBy: "INSTITUTION_DIRECTOR",
            units: [{ id: schools[1].id, code: schools[1].code, name: "ศพด. หนองบัว" }],
          },
        ],
      },
    ]);
    const english = await confirm(nongBuaOfficer, { roundId, unitId: nongBua.id }, "en");
    expect(english.userErrors[0]!.message).toBe(
      "1 unit below has not confirmed learners. All of them must confirm first.",
    );
  });

  test("with all institutions confirmed the LAO confirms, and none of them can be cancelled under it", async () => {
    expect(await checkAll(schools[1])).toEqual([]);
    expect((await confirmInstitution(schools[1])).codes).toEqual([]);
    expect((await confirm(nongBuaOfficer, { roundId, unitId: nongBua.id })).confirmation).toMatchObject({
      state: "CONFIRMED",
      headcount: { total: 4 },
    });
    const refused = await cancel(nongBuaOfficer, { roundId, unitId: schools[0].id });
    expect(refused.userErrors).toMatchObject([
      {
        code: "PARENT_CONFIRMED",
        clause: "S1g 8.1",
        blockers: [{ liftedBy: "PROVINCE_OFFICER", units: [{ id: nongBua.id }] }],
      },
    ]);
    expect((await standing(nongBuaOfficer, roundId, schools[0].id)).standing).toBe("LOCKED");
  });

  test("only the level above cancels, with a reason, and never what is above itself", async () => {
    const head = await schools[0].head();
    expect((await cancel(head, { roundId, unitId: schools[0].id })).codes).toEqual(["NOT_ALLOWED"]);
    expect((await cancel(nongBuaOfficer, { roundId, unitId: nongBua.id })).codes).toEqual(["NOT_ALLOWED"]);
    expect((await cancel(province, { roundId, unitId: udon.id })).codes).toEqual(["NOT_ALLOWED"]);
    expect((await cancel(province, { roundId, unitId: nongBua.id, reason: " \n" })).codes).toEqual([
      "REASON_REQUIRED",
    ]);
    // A neighbour's institution is out of sight, which is the same as not there.
    expect((await cancel(nonSungOfficer, { roundId, unitId: schools[0].id })).codes).toEqual(["NOT_FOUND"]);
  });

  test("the province waits for its last LAO and for every other-school count", async () => {
    const both = await confirm(province, { roundId, unitId: udon.id });
    expect(both.userErrors).toMatchObject([
      {
        code: "CHILDREN_NOT_CONFIRMED",
        clause: "S1g 9.1",
        blockers: [{ count: 1, units: [{ id: nonSung.id }] }],
      },
      {
        code: "OTHER_COUNTS_NOT_CONFIRMED",
        clause: "S1g 9.1",
        blockers: [{ count: 1, units: [{ id: nonSung.id }] }],
      },
    ]);
    expect((await confirm(nonSungOfficer, { roundId, unitId: nonSung.id })).codes).toEqual([]);
    expect((await confirm(province, { roundId, unitId: udon.id })).codes).toEqual([
      "OTHER_COUNTS_NOT_CONFIRMED",
    ]);

    const counts = { roundId, unitId: nonSung.id, subject: "OTHER_COUNTS" as const };
    expect((await confirm(nonSungOfficer, counts)).userErrors).toMatchObject([
      { code: "OTHER_COUNTS_NOT_RECORDED", clause: "S1g 4.2(3), 7.3", blockers: [{ count: 1 }] },
    ]);
    await land.sql(
      `INSERT INTO reporting.other_school_report (round_id, other_school_id, counts, recorded_at, recorded_by)
       VALUES ($1, $2, '{"PRIMARY_1:MALE": 12, "PRIMARY_1:FEMALE": 11}', core.now(), $3)`,
      [roundId, otherSchool, nonSungOfficer.accountId],
    );
    expect((await confirm(nonSungOfficer, counts)).confirmation).toMatchObject({ headcount: { total: 23 } });
    expect((await confirm(province, { roundId, unitId: udon.id })).confirmation).toMatchObject({
      state: "CONFIRMED",
      headcount: { total: 4 },
    });
    const cancelled = await cancel(province, { roundId, unitId: nongBua.id });
    expect(cancelled.userErrors).toMatchObject([
      { code: "PARENT_CONFIRMED", clause: "S1g 8.2", blockers: [{ liftedBy: "DEPARTMENT_ADMINISTRATOR" }] },
    ]);
    expect((await cancel(province, counts)).codes).toEqual(["PARENT_CONFIRMED"]);
  });

  test("the full way back is T12, T10, T5, edit, T3, T9, T11, each level by its own hand, each digest another", async () => {
    const before = await digests();
    const [school] = schools;
    const head = await school.head();
    expect((await cancel(dla, { roundId, unitId: udon.id })).codes).toEqual([]);
    expect((await cancel(province, { roundId, unitId: nongBua.id })).codes).toEqual([]);
    // Cancelling never cascades.
    expect((await standing(province, roundId, school.id)).state).toBe("CONFIRMED");
    expect((await cancel(nongBuaOfficer, { roundId, unitId: school.id })).codes).toEqual([]);

    const [, learner] = school.roll;
    const correction = { learnerId: learner!.learnerId, expectedVersion: 1, firstName: "แก้แล้ว" };
    expect((await mutate(head, "correctLearner", "learner { id }", correction)).codes).toEqual([]);

    expect((await confirm(nongBuaOfficer, { roundId, unitId: nongBua.id })).codes).toEqual([
      "CHILDREN_NOT_CONFIRMED",
    ]);
    expect((await confirm(province, { roundId, unitId: udon.id })).codes).toEqual(["CHILDREN_NOT_CONFIRMED"]);
    expect((await confirmInstitution(school)).codes).toEqual([]);
    expect((await confirm(nongBuaOfficer, { roundId, unitId: nongBua.id })).codes).toEqual([]);
    expect((await confirm(province, { roundId, unitId: udon.id })).codes).toEqual([]);

    const after = await digests();
    const changed = after.map((digest, i) => digest !== before[i]);
    expect(changed).toEqual([true, false, true, false, true]);
  });

  test("every act is in the history: who, duty, reason, counts and digest", async () => {
    const { orgUnit } = await province.get<{
      orgUnit: { confirmation: { events: Record<string, unknown>[] } };
    }>(
      `query ($unitId: ID!, $roundId: ID!) { orgUnit(id: $unitId) { confirmation(roundId: $roundId) {
        events { action actorName duty reason digest headcount { total } } } } }`,
      { unitId: nongBua.id, roundId },
    );
    const officer = { actorName: nongBuaOfficer.username, duty: "LAO_OFFICER" };
    expect(orgUnit.confirmation.events).toMatchObject([
      {
        action: "CONFIRM",
        ...officer,
        headcount: { total: 4 },
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      { action: "CANCEL", actorName: province.username, duty: "PROVINCE_OFFICER", reason: "แก้ไขข้อมูล" },
      { action: "CONFIRM", ...officer, headcount: { total: 4 } },
    ]);
  });

  test("the units' deadline: 10 November 23:59:59.999 and its last microsecond are in time, 00:00:00 is late", async () => {
    const [school] = schools;
    const again = async () => {
      expect((await cancel(nongBuaOfficer, { roundId, unitId: school.id })).codes).toEqual([]);
      return confirmInstitution(school);
    };
    expect((await cancel(dla, { roundId, unitId: udon.id })).codes).toEqual([]);
    expect((await cancel(province, { roundId, unitId: nongBua.id })).codes).toEqual([]);
    await freezeClock(dla, at(10, "23:59:59.999"));
    expect((await again()).codes).toEqual([]);
    await freezeClock(dla, at(10, "23:59:59.999999"));
    expect((await again()).confirmation).toMatchObject({ confirmedAt: "2022-11-10T16:59:59.999999Z" });

    await freezeClock(dla, at(11, "00:00:00"));
    const late = await again();
    expect(late.userErrors).toMatchObject([
      {
        code: "DEADLINE_PASSED",
        clause: "S1g 5.1",
        message: "เลยกำหนดเวลายืนยันข้อมูลแล้ว หากจำเป็นให้ขอขยายเวลา",
        blockers: [{ until: "2022-11-10T16:59:59.999999Z", liftedBy: "PROVINCE_OFFICER" }],
      },
    ]);
    expect((await standing(province, roundId, school.id)).state).toBe("OPEN");
    // Recording goes on until the round closes.
    expect(await checkAll(schools[0])).toEqual(["NOT_FOUND"]); // the removed ghost is no longer on the roll
    const [, learner] = school.roll;
    expect(await check(await school.head(), [learner!.enrolmentId])).toEqual([]);
  });

  test("a cancel after the deadline may bring the extension with it, which ends by itself", async () => {
    const [school] = schools;
    const until = at(11, "12:00:00");
    expect((await extend(nongBuaOfficer, { roundId, unitId: school.id, until })).codes).toEqual([
      "NOT_ALLOWED",
    ]);
    expect((await extend(province, { roundId, unitId: school.id, until })).codes).toEqual([]);
    expect((await confirmInstitution(school)).codes).toEqual([]);
    // The LAO itself got no extension: its own deadline has passed.
    expect((await confirm(nongBuaOfficer, { roundId, unitId: nongBua.id })).codes).toEqual([
      "DEADLINE_PASSED",
    ]);

    const past = await cancel(province, { roundId, unitId: nonSung.id, extendUntil: at(10, "12:00:00") });
    expect(past.userErrors).toMatchObject([{ code: "BAD_USER_INPUT", field: ["input", "extendUntil"] }]);
    expect((await cancel(province, { roundId, unitId: nonSung.id, extendUntil: until })).codes).toEqual([]);
    await freezeClock(dla, until);
    expect((await confirm(nonSungOfficer, { roundId, unitId: nonSung.id })).codes).toEqual([]);
    expect((await cancel(province, { roundId, unitId: nonSung.id })).codes).toEqual([]);
    await freezeClock(dla, at(11, "12:00:00.000001"));
    const expired = await confirm(nonSungOfficer, { roundId, unitId: nonSung.id });
    expect(expired.userErrors).toMatchObject([
      { code: "DEADLINE_PASSED", blockers: [{ until: "2022-11-11T05:00:00.000000Z" }] },
    ]);
    // An LAO's officer extends nobody, not by a cancel either.
    const stretched = await cancel(nongBuaOfficer, {
      roundId,
      unitId: school.id,
      extendUntil: at(11, "13:00:00"),
    });
    expect(stretched.codes).toEqual(["NOT_ALLOWED"]);
    for (const lao of [nongBua, nonSung]) {
      expect((await extend(province, { roundId, unitId: lao.id, until: at(11, "16:00:00") })).codes).toEqual(
        [],
      );
      expect((await confirm(await lao.officer(), { roundId, unitId: lao.id })).codes).toEqual([]);
    }
  });

  test("exactly 17:00:00 on 11 November is in time for recording and for the province; after it nothing is", async () => {
    await freezeClock(dla, clocks2565.recordingClosesAt);
    const third = await nongBuaHead();
    expect(await check(third.head, third.enrolmentIds)).toEqual(["UNIT_CONFIRMED"]);
    expect((await confirm(province, { roundId, unitId: udon.id })).codes).toEqual([]);
    expect((await cancel(dla, { roundId, unitId: udon.id })).codes).toEqual([]);
    expect((await cancel(province, { roundId, unitId: nongBua.id })).codes).toEqual([]);
    expect((await cancel(nongBuaOfficer, { roundId, unitId: schools[1].id })).codes).toEqual([]);
    expect(await check(third.head, third.enrolmentIds)).toEqual([]);

    await freezeClock(dla, at(11, "17:00:00.000001"));
    expect(await check(third.head, third.enrolmentIds)).toEqual(["ROUND_CLOSED"]);
    const [learner] = schools[1].roll;
    const closed = await mutate(third.head, "correctLearner", "learner { id }", {
      learnerId: learner!.learnerId,
      expectedVersion: 1,
      lastName: "ช้าไป",
    });
    expect(closed.userErrors).toMatchObject([
      {
        code: "ROUND_CLOSED",
        clause: "S1b 4",
        message: "ปิดรอบการบันทึกข้อมูลแล้ว หากจำเป็นให้ขอขยายเวลา",
        blockers: [{ until: "2022-11-11T10:00:00.000000Z" }],
      },
    ]);
    expect((await confirmInstitution(schools[1])).codes).toEqual(["DEADLINE_PASSED"]);
    const late = await confirm(province, { roundId, unitId: udon.id });
    expect(late.userErrors.find(e => e.code === "DEADLINE_PASSED")).toMatchObject({
      clause: "S1g 5.2",
      blockers: [{ until: "2022-11-11T10:00:00.000000Z", liftedBy: "DEPARTMENT_ADMINISTRATOR" }],
    });
    expect((await cancel(nongBuaOfficer, { roundId, unitId: schools[0].id })).codes).toEqual([
      "ROUND_CLOSED",
    ]);
  });

  async function nongBuaHead() {
    return { head: await schools[1].head(), enrolmentIds: schools[1].roll.map(r => r.enrolmentId) };
  }

  test("no refusal of the whole replay left a trace but its audit row", async () => {
    const [sum] = await land.sql<Record<string, number>>(
      `SELECT (SELECT count(*)::int FROM reporting.audit_event WHERE outcome = 'REFUSED' AND cardinality(codes) = 0) AS mute,
         (SELECT count(*)::int FROM reporting.confirmation_event) AS events,
         (SELECT count(*)::int FROM reporting.audit_event WHERE outcome = 'DONE'
           AND action IN ('confirm', 'cancelConfirmation', 'grantExtension', 'openRound')) AS acts,
         (SELECT count(*)::int FROM reporting.confirmation_event WHERE action = 'EXTEND') AS extensions,
         (SELECT count(*)::int FROM reporting.audit_event WHERE outcome = 'DONE' AND action = 'grantExtension') AS granted`,
    );
    expect(sum!.mute).toBe(0);
    // One extension came inside a cancel.
    expect(sum!.extensions).toBe(sum!.granted! + 1);
    // One event for each act and for that extension; opening what was open made none.
    const openedAgain = 1;
    expect(sum!.events! + openedAgain).toBe(sum!.acts! + 1);
  });
});
