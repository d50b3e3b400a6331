import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  cancel,
  confirm,
  extend,
  freezeClock,
  mutate,
  openRound,
  scheduleRound,
  standing,
} from "../kit/acts.ts";
import { download } from "../kit/files.ts";
import {
  createLand,
  type District,
  type Land,
  type Lao,
  type Person,
  type Province,
} from "../kit/scenario.ts";
import { heads, schoolFile, sendSchools } from "../kit/school-file.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

interface PayingLao {
  readonly unitId: string;
  readonly name: string;
  readonly provinceName: string;
}
interface MoveSeen {
  readonly from: PayingLao;
  readonly to: PayingLao;
  readonly sinceRound: { readonly id: string } | null;
  readonly withReport: boolean;
  readonly reason: string;
  readonly movedBy: string;
  readonly duty: string;
  readonly otherSchool?: {
    readonly id: string;
    readonly version: number;
    readonly lao: { id: string } | null;
  };
}
const moveFields =
  "from { unitId name provinceName } to { unitId name provinceName } sinceRound { id } withReport reason movedBy duty";

interface RegisterSeen {
  readonly otherSchools: {
    readonly nodes: readonly { readonly id: string; readonly report: { readonly total: number } | null }[];
  };
  readonly otherSchoolRegister: {
    readonly moves: readonly MoveSeen[];
    readonly availableActions: readonly {
      readonly action: string;
      readonly allowed: boolean;
      readonly needsReason: boolean;
      readonly blockers: readonly { readonly code: string }[];
    }[];
  };
  readonly otherCounts: {
    readonly schools: number;
    readonly recorded: number;
    readonly total: number | null;
  } | null;
}

const before = {
  opensAt: "2022-10-10T00:00:00+07:00",
  unitDeadline: "2022-11-10T23:59:59+07:00",
  recordingClosesAt: "2022-11-11T17:00:00+07:00",
};
const now = {
  opensAt: "2023-10-10T00:00:00+07:00",
  unitDeadline: "2023-11-10T23:59:59+07:00",
  recordingClosesAt: "2023-11-11T17:00:00+07:00",
};
const during = "2023-10-20T10:00:00+07:00";

/**
 * The LAO that pays a school can change between rounds: what was counted stays with whoever paid then, what is confirmed
 * stands, and both ends are of whoever moves.
 */
describe("a school of another affiliation that another LAO pays from now on", () => {
  let system: TestSystem;
  let land: Land;
  let province: Province;
  let beyond: Province;
  let district: District;
  let dla: Person;
  let officer: Person;
  let a: Lao;
  let b: Lao;
  let abroad: Lao;
  let moved: string;
  /** Closed, and confirmed from top to bottom. */
  let closed: string;
  let open: string;

  const record = (person: Person, otherSchoolId: string, male: number, more: object = {}) =>
    mutate(person, "recordOtherSchoolCounts", "otherSchool { id }", {
      otherSchoolId,
      counts: [{ grade: "PRIMARY_1", male, female: 0 }],
      ...more,
    });
  const move = (person: Person, otherSchoolId: string, toLaoId: string, more: object = {}) =>
    mutate<MoveSeen>(
      person,
      "moveOtherSchool",
      `move { ${moveFields} otherSchool { id version lao { id } } }`,
      {
        otherSchoolId,
        toLaoId,
        reason: "เปลี่ยนหน่วยเบิกจ่าย",
        ...more,
      },
    );
  const register = async (person: Person, laoId: string, roundId: string) =>
    (
      await person.get<{ orgUnit: RegisterSeen }>(
        `query ($id: ID!, $roundId: ID!) { orgUnit(id: $id) {
          otherSchools(roundId: $roundId, first: 100) { nodes { id report(roundId: $roundId) { total } } }
          otherSchoolRegister(roundId: $roundId) { moves { ${moveFields} } availableActions { action allowed needsReason blockers { code } } }
          otherCounts(roundId: $roundId) { schools recorded total } } }`,
        { id: laoId, roundId },
      )
    ).orgUnit;
  const counts = async (person: Person, laoId: string, roundId: string) =>
    (await register(person, laoId, roundId)).otherCounts;
  const listed = async (person: Person, laoId: string, roundId: string) =>
    (await register(person, laoId, roundId)).otherSchools.nodes.map(({ id }) => id);
  const faults = (roundId: string) => land.sql("SELECT * FROM reporting.verify_round($1)", [roundId]);
  const progress = async (unitId: string, roundId: string) =>
    (
      await dla.get<{ orgUnit: { progress: { otherCounts: unknown }; monitoring: { tracks: unknown } } }>(
        `query ($id: ID!, $roundId: ID!) { orgUnit(id: $id) {
          progress(roundId: $roundId) { otherCounts { expected confirmed late } }
          monitoring(roundId: $roundId) { tracks { level subject expected confirmed ready learners learnersMissing } burnDown(level: LAO, subject: OTHER_COUNTS) { round { id } expected days { confirmed } } } } }`,
        { id: unitId, roundId },
      )
    ).orgUnit;
  /** Everything that anybody reads of a round. */
  const everything = async (roundId: string) => ({
    a: await register(await a.officer(), a.id, roundId).then(({ otherSchools, otherCounts }) => ({
      otherSchools,
      otherCounts,
    })),
    b: await register(await b.officer(), b.id, roundId).then(({ otherSchools, otherCounts }) => ({
      otherSchools,
      otherCounts,
    })),
    abroad: await counts(await abroad.officer(), abroad.id, roundId),
    provinces: [await progress(province.id, roundId), await progress(beyond.id, roundId)],
    confirmations: [
      await standing(dla, roundId, a.id, "OTHER_COUNTS"),
      await standing(dla, roundId, province.id),
    ],
    facts: await land.sql("SELECT * FROM reporting.facts($1, $2) ORDER BY unit_id", [
      roundId,
      [a.id, b.id, abroad.id, province.id, beyond.id],
    ]),
    faults: await faults(roundId),
  });

  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    province = await land.createProvince("41", "อุดรธานี");
    beyond = await land.createProvince("42", "เลย");
    officer = await province.as("PROVINCE_OFFICER");
    district = await province.createDistrict("4101");
    [a, b] = [await district.createLao({ name: "อบต.เดิม" }), await district.createLao({ name: "อบต.ใหม่" })];
    abroad = await (await beyond.createDistrict("4201")).createLao({ name: "อบต.ต่างจังหวัด" });
    moved = await a.createOtherSchool();
    const stays = await b.createOtherSchool();

    await freezeClock(dla, before.opensAt);
    closed = await scheduleRound(dla, before, 2565);
    await openRound(dla, closed);
    for (const [lao, school, male] of [
      [a, moved, 7],
      [b, stays, 3],
    ] as const) {
      expect((await record(await lao.officer(), school, male)).codes).toEqual([]);
      const aim = { roundId: closed, unitId: lao.id, subject: "OTHER_COUNTS" } as const;
      expect((await confirm(await lao.officer(), aim)).codes).toEqual([]);
    }
    expect((await confirm(officer, { roundId: closed, unitId: province.id })).codes).toEqual([]);
    await freezeClock(dla, now.opensAt);
    open = await scheduleRound(dla, now, 2566);
    await openRound(dla, open);
    await freezeClock(dla, during);
  });
  afterAll(async () => {
    await land.close();
    await system.close();
  });

  test("is previewed and moved by its province: the open round goes along with its numbers, every round before stays as it was", async () => {
    const last = await everything(closed);
    expect(last.faults).toEqual([]);
    expect((await record(await a.officer(), moved, 11)).codes).toEqual([]);

    const preview = await move(officer, moved, b.id, { dryRun: true });
    expect(preview).toMatchObject({
      codes: [],
      value: {
        to: { unitId: b.id },
        sinceRound: { id: open },
        withReport: true,
        otherSchool: { lao: { id: b.id } },
      },
    });
    expect(await listed(await a.officer(), a.id, open)).toEqual([moved]);

    const done = await move(officer, moved, b.id, { expectedVersion: 1 });
    expect(done.codes).toEqual([]);
    expect(done.value).toMatchObject({
      from: { unitId: a.id, name: "อบต.เดิม", provinceName: "อุดรธานี" },
      reason: "เปลี่ยนหน่วยเบิกจ่าย",
      duty: "PROVINCE_OFFICER",
      otherSchool: { version: 2 },
    });
    expect(await everything(closed)).toEqual(last);

    expect(await counts(await a.officer(), a.id, open)).toBeNull();
    expect(await counts(await b.officer(), b.id, open)).toEqual({ schools: 2, recorded: 1, total: 11 });
    expect(await counts(officer, province.id, open)).toEqual({ schools: 2, recorded: 1, total: 11 });
    expect(await progress(province.id, open)).toMatchObject({ progress: { otherCounts: { expected: 1 } } });
    expect(await listed(await b.officer(), b.id, open)).toContain(moved);
    expect((await record(await b.officer(), moved, 12)).codes).toEqual([]);
    expect((await record(await a.officer(), moved, 13)).codes).toEqual(["NOT_ALLOWED"]);
    expect(await everything(closed)).toEqual(last);
  });

  test("is told to both LAOs, in the inbox and beside the register, with since when, by whom and why", async () => {
    for (const [lao, title] of [
      [a, "มีสถานศึกษาสังกัดอื่นย้ายออก"],
      [b, "มีสถานศึกษาสังกัดอื่นย้ายเข้า"],
    ] as const) {
      const person = await lao.officer();
      const { notifications } = await person.get<{
        notifications: { nodes: { title: string; text: string; message: string | null }[] };
      }>("{ notifications(filter: { kinds: [SCHOOL_MOVED] }) { nodes { title text message } } }", {}, "th");
      expect(notifications.nodes).toMatchObject([{ title, message: "เปลี่ยนหน่วยเบิกจ่าย" }]);
      expect(notifications.nodes[0]!.text).toContain("อบต.เดิม ไปยัง อบต.ใหม่ ตั้งแต่");
      expect((await register(person, lao.id, open)).otherSchoolRegister.moves).toMatchObject([
        { from: { unitId: a.id }, to: { unitId: b.id }, sinceRound: { id: open }, reason: "เปลี่ยนหน่วยเบิกจ่าย" },
      ]);
    }
    const [audited] = await land.sql(
      "SELECT unit_id, duty, reason, outcome FROM reporting.audit_event WHERE action = 'moveOtherSchool' AND outcome = 'DONE'",
    );
    expect(audited).toEqual({
      unit_id: a.id,
      duty: "PROVINCE_OFFICER",
      reason: "เปลี่ยนหน่วยเบิกจ่าย",
      outcome: "DONE",
    });
  });

  test("goes to another province by the department alone, and is read there no further than by whoever paid or pays", async () => {
    const school = await a.createOtherSchool();
    await record(await a.officer(), school, 5);
    expect((await move(officer, school, abroad.id)).userErrors).toMatchObject([
      { code: "NOT_FOUND", field: ["input", "toLaoId"] },
    ]);
    expect((await move(await beyond.as("PROVINCE_OFFICER"), school, abroad.id)).codes).toEqual(["NOT_FOUND"]);
    const done = await move(dla, school, abroad.id);
    expect(done).toMatchObject({ codes: [], value: { duty: "DEPARTMENT_ADMINISTRATOR", withReport: true } });
    expect(await counts(await abroad.officer(), abroad.id, open)).toEqual({
      schools: 1,
      recorded: 1,
      total: 5,
    });
    expect(await counts(await abroad.officer(), abroad.id, closed)).toBeNull();

    const ask = `query ($id: ID!, $closed: ID!, $open: ID!) { otherSchool(id: $id) {
      lao { id } moves { to { name } } past: report(roundId: $closed) { total } now: report(roundId: $open) { total }
      before: previousReport(roundId: $open) { total } beforePast: previousReport(roundId: $closed) { total } } }`;
    const read = async (person: Person, id: string) =>
      (await person.get<{ otherSchool: unknown }>(ask, { id, closed, open })).otherSchool;
    // Paid in no round before: the numbers that went along are not theirs any more.
    for (const person of [await a.officer(), officer])
      expect(await read(person, school)).toEqual({
        lao: null,
        moves: [{ to: { name: "อบต.ต่างจังหวัด" } }],
        past: null,
        now: null,
        before: null,
        beforePast: null,
      });
    expect(await read(await b.officer(), school)).toBeNull();
    expect(await read(await beyond.as("PROVINCE_OFFICER"), school)).toMatchObject({
      lao: { id: abroad.id },
      now: { total: 5 },
    });
    // Of the school that left it, its numbers of the closed round, exactly; of those since nothing.
    expect(await read(await a.officer(), moved)).toMatchObject({
      lao: null,
      past: { total: 7 },
      now: null,
      before: { total: 7 },
      beforePast: null,
    });
    expect(await read(await b.officer(), moved)).toMatchObject({ past: { total: 7 }, now: { total: 12 } });
    expect(await read(await a.as("ANALYST"), moved)).toMatchObject({ past: { total: 5 } });
    // And back again: the history is whole.
    expect((await move(dla, school, a.id)).codes).toEqual([]);
    expect(await read(await a.officer(), school)).toMatchObject({ lao: { id: a.id }, now: { total: 5 } });
    expect(await counts(await abroad.officer(), abroad.id, open)).toBeNull();
  });

  test("is moved by no other duty, and each end says what stands in the way", async () => {
    const school = await a.createOtherSchool();
    for (const duty of ["LAO_OFFICER", "LAO_REGISTRATION_OFFICER", "ANALYST", "CLIENT"] as const)
      expect((await move(await a.as(duty), school, b.id)).codes, duty).toEqual(["NOT_ALLOWED"]);
    for (const person of [
      await province.as("ANALYST"),
      await land.as("ANALYST"),
      await district.as("DISTRICT_OFFICER"),
    ])
      expect((await move(person, school, b.id)).userErrors).toMatchObject([
        { code: "NOT_ALLOWED", blockers: [{ liftedBy: "PROVINCE_OFFICER" }] },
      ]);
    expect((await move(await b.officer(), school, b.id)).codes).toEqual(["NOT_FOUND"]);
    const offered = async (person: Person) =>
      (await register(person, a.id, open)).otherSchoolRegister.availableActions.find(
        ({ action }) => action === "MOVE_OTHER_SCHOOLS",
      );
    expect(await offered(officer)).toEqual({
      action: "MOVE_OTHER_SCHOOLS",
      allowed: true,
      needsReason: true,
      blockers: [],
    });
    expect(await offered(dla)).toMatchObject({ allowed: true });
    expect(await offered(await a.officer())).toMatchObject({ blockers: [{ code: "NOT_ALLOWED" }] });
  });

  test("needs a reason, another LAO that exists, and the version that was seen", async () => {
    const [school] = await listed(await a.officer(), a.id, open);
    expect((await move(officer, school!, b.id, { reason: "  " })).codes).toEqual(["REASON_REQUIRED"]);
    expect((await move(officer, school!, a.id)).userErrors).toMatchObject([
      { code: "BAD_USER_INPUT", field: ["input", "toLaoId"] },
    ]);
    for (const to of [province.id, district.id, "no-id", closed])
      expect((await move(officer, school!, to)).codes).toEqual(["NOT_FOUND"]);
    expect((await move(officer, school!, b.id, { expectedVersion: 99 })).userErrors).toMatchObject([
      { code: "CONFLICT", field: ["input", "expectedVersion"] },
    ]);
    const gone = await district.createLao();
    await land.sql(
      "UPDATE institutions.org_unit SET status = 'CLOSED', closed_on = '2023-10-01' WHERE id = $1",
      [gone.id],
    );
    expect((await move(officer, school!, gone.id)).codes).toEqual(["BAD_USER_INPUT"]);
  });

  test("stays while either LAO has confirmed, or the province of either: told which unit, and who lifts it", async () => {
    const [one, other] = [await district.createLao(), await district.createLao()];
    const schools = [await one.createOtherSchool(), await other.createOtherSchool()] as const;
    for (const [i, lao] of [one, other].entries()) await record(await lao.officer(), schools[i]!, 1);
    const aim = { roundId: open, unitId: one.id, subject: "OTHER_COUNTS" } as const;
    expect((await confirm(await one.officer(), aim)).codes).toEqual([]);
    const frozen = await standing(dla, open, one.id, "OTHER_COUNTS");
    for (const [school, to] of [
      [schools[0], other.id],
      [schools[1], one.id],
    ] as const)
      expect((await move(officer, school, to)).userErrors).toMatchObject([
        {
          code: "UNIT_CONFIRMED",
          clause: "S1g 4.2(4)",
          blockers: [{ liftedBy: "PROVINCE_OFFICER", units: [{ id: one.id }] }],
        },
      ]);
    expect(await standing(dla, open, one.id, "OTHER_COUNTS")).toEqual(frozen);
    expect(await faults(open)).toEqual([]);
    await cancel(officer, aim);

    // A province without anything else to confirm.
    const far = await land.createProvince("43", "หนองคาย");
    const edge = await (await far.createDistrict("4301")).createLao();
    const counted = await edge.createOtherSchool();
    const bare = await (await far.createDistrict("4302")).createLao();
    await record(await edge.officer(), counted, 1);
    await confirm(await edge.officer(), { roundId: open, unitId: edge.id, subject: "OTHER_COUNTS" });
    const top = await far.as("PROVINCE_OFFICER");
    expect((await confirm(top, { roundId: open, unitId: far.id })).codes).toEqual([]);
    expect((await move(dla, schools[0], bare.id)).userErrors).toMatchObject([
      {
        code: "PARENT_CONFIRMED",
        blockers: [{ liftedBy: "DEPARTMENT_ADMINISTRATOR", units: [{ id: far.id }] }],
      },
    ]);
    expect((await move(top, counted, bare.id)).codes.toSorted()).toEqual([
      "PARENT_CONFIRMED",
      "UNIT_CONFIRMED",
    ]);
    await cancel(dla, { roundId: open, unitId: far.id });
    expect((await move(dla, schools[0], bare.id)).codes).toEqual([]);
  });

  test("goes out and comes in as a file of whoever pays now", async () => {
    const [from, to] = [await district.createLao(), await district.createLao()];
    const school = await from.createOtherSchool();
    await to.createOtherSchool();
    const [{ code } = { code: "" }] = await land.sql<{ code: string }>(
      "SELECT code FROM reporting.other_school WHERE id = $1",
      [school],
    );
    const staged = await sendSchools(
      system.url,
      await from.officer(),
      await schoolFile([{ code, ...heads(2) }]),
      from.id,
    );
    expect(staged.file).toMatchObject({ CHANGED: 1, FAULTY: 0 });
    expect((await move(officer, school, to.id)).codes).toEqual([]);
    const apply = async (lao: Lao, fileId: string | undefined) =>
      (await mutate(await lao.officer(), "applyOtherSchoolFile", "file { id }", { fileId })).codes;
    // The code is another register's now.
    expect(await apply(from, staged.file?.id)).toEqual(["IMPORT_ROWS_FAULTY"]);
    const text = async (lao: Lao) =>
      (await download(system.url, await lao.officer(), `/other-schools/${lao.id}.csv`)).bytes.toString();
    expect(await text(from)).not.toContain(code);
    expect(await text(to)).toContain(code);
    const again = await sendSchools(
      system.url,
      await to.officer(),
      await schoolFile([{ code, ...heads(2) }]),
      to.id,
    );
    expect(await apply(to, again.file?.id)).toEqual([]);
    expect(await counts(await to.officer(), to.id, open)).toMatchObject({
      schools: 2,
      recorded: 1,
      total: 36,
    });
  });

  test("one wins when a move and a confirmation come at once: no confirmed counts lose or gain a school, and nobody waits for ever", async () => {
    const pairs = 20;
    for (let i = 0; i < pairs; i++) {
      const [from, to] = [await district.createLao(), await district.createLao()];
      const schools = [
        await from.createOtherSchool(),
        await from.createOtherSchool(),
        await to.createOtherSchool(),
      ] as const;
      for (const school of schools)
        expect((await record(await (school === schools[2] ? to : from).officer(), school, 4)).codes).toEqual(
          [],
        );
      const at = i % 2 === 0 ? from : to;
      const aim = { roundId: open, unitId: at.id, subject: "OTHER_COUNTS" } as const;
      const [went, stood] = await Promise.all([
        move(officer, schools[0], to.id),
        confirm(await at.officer(), aim),
        // A correction in flight belongs to one end or to the other.
        record(await from.officer(), schools[0], 40 + i),
      ]);
      expect(stood.codes).toEqual([]);
      const [{ here } = { here: "" }] = await land.sql<{ here: string }>(
        "SELECT lao_id AS here FROM reporting.schools_in($1) WHERE id = $2",
        [open, schools[0]],
      );
      expect(here).toBe(went.codes.length === 0 ? to.id : from.id);
      if (went.codes.length > 0) expect(went.codes).toEqual(["UNIT_CONFIRMED"]);
    }
    expect(await faults(open)).toEqual([]);
    expect(await faults(closed)).toEqual([]);
  });

  test("one of two moves of one school wins, the other is told of the conflict", async () => {
    const [from, one, other] = [
      await district.createLao(),
      await district.createLao(),
      await district.createLao(),
    ];
    const school = await from.createOtherSchool();
    const answers = await Promise.all(
      [one, other].map(to => move(officer, school, to.id, { expectedVersion: 1 })),
    );
    expect(answers.map(({ codes }) => codes.join()).toSorted()).toEqual(["", "CONFLICT"]);
  });

  test("a school that is added later is counted in no round before", async () => {
    const fresh = await district.createLao();
    const last = await progress(province.id, closed);
    const added = await mutate(await fresh.officer(), "addOtherSchool", "otherSchool { id }", {
      laoId: fresh.id,
      code: "9841000777",
      name: "โรงเรียนใหม่",
      affiliation: "BPP",
    });
    expect(added.codes).toEqual([]);
    expect(await counts(await fresh.officer(), fresh.id, open)).toMatchObject({ schools: 1 });
    expect(await counts(await fresh.officer(), fresh.id, closed)).toBeNull();
    expect(await progress(province.id, closed)).toEqual(last);
  });

  test("once recording is over, a move is for the next round: the last one stays, confirmed or not", async () => {
    const [from, to] = [await district.createLao(), await district.createLao()];
    const school = await from.createOtherSchool();
    const later = await district.createLao();
    await later.createOtherSchool();
    for (const lao of [later])
      for (const id of await listed(await lao.officer(), lao.id, open))
        await record(await lao.officer(), id, 2);
    const aim = { roundId: open, unitId: later.id, subject: "OTHER_COUNTS" } as const;
    expect((await confirm(await later.officer(), aim)).codes).toEqual([]);
    await freezeClock(dla, "2023-11-11T17:00:00.000001+07:00");
    const last = await everything(open);
    expect((await move(officer, school, to.id)).value).toMatchObject({ sinceRound: null, withReport: false });
    // What is confirmed in the round that is over stands, and is in nobody's way.
    const [confirmed] = await listed(await later.officer(), later.id, open);
    expect((await move(officer, confirmed!, to.id)).codes).toEqual([]);
    expect(await everything(open)).toEqual(last);
    expect(await listed(await from.officer(), from.id, open)).toEqual([school]);
    expect(await listed(await to.officer(), to.id, open)).toEqual([]);
    expect(await faults(open)).toEqual([]);

    // Whoever paid in the round still counts the school there once it is given more time; whoever pays next does not.
    const until = "2023-11-12T12:00:00+07:00";
    expect((await extend(officer, { roundId: open, unitId: from.id, until })).codes).toEqual([]);
    expect((await record(await to.officer(), school, 9)).codes).toEqual(["NOT_ALLOWED"]);
    expect((await record(await from.officer(), school, 9)).codes).toEqual([]);
    const late = { roundId: open, unitId: from.id, subject: "OTHER_COUNTS" } as const;
    expect((await confirm(await from.officer(), late)).codes).toEqual([]);
    expect((await confirm(await to.officer(), { ...late, unitId: to.id })).codes).toEqual([
      "NOTHING_TO_CONFIRM",
    ]);
    expect(await counts(officer, from.id, open)).toEqual({ schools: 1, recorded: 1, total: 9 });
    expect(await faults(open)).toEqual([]);

    const next = await scheduleRound(
      dla,
      {
        opensAt: "2024-10-10T00:00:00+07:00",
        unitDeadline: "2024-11-10T23:59:59+07:00",
        recordingClosesAt: "2024-11-11T17:00:00+07:00",
      },
      2567,
    );
    expect((await listed(await to.officer(), to.id, next)).toSorted()).toEqual(
      [school, confirmed!].toSorted(),
    );
    const [{ sinceRound } = { sinceRound: null }] = (await register(officer, from.id, next))
      .otherSchoolRegister.moves;
    expect(sinceRound).toEqual({ id: next });
    await freezeClock(dla, during);
  });
});
