import { createPool } from "@lec/prisma/connection";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askMutation, check, confirm, freezeClock, mutate, openRound, scheduleRound } from "../kit/acts.ts";
import { countsStayExact } from "../kit/counts.ts";
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

interface ItemSeen {
  readonly id: string;
  readonly number: number;
  readonly institution: { readonly id: string };
  readonly firstName: string;
  readonly identifierMasked: string;
  readonly result: string | null;
  readonly note: string | null;
  readonly version: number;
  readonly answer: string | null;
  readonly settlement: string | null;
  readonly open: boolean;
  readonly canAnswer: boolean;
  readonly enrolment: { readonly id: string } | null;
  readonly findings: readonly { readonly result: string; readonly recordedBy: string | null }[];
}
const item =
  "id number institution { id } firstName identifierMasked result note version answer settlement open canAnswer enrolment { id } findings { result recordedBy }";

interface Stratum {
  readonly lao: { readonly id: string };
  readonly institutionKind: string;
  readonly learners: number;
  readonly drawn: number;
}
interface CheckSeen {
  readonly id: string;
  readonly seed: string;
  readonly closedAt: string | null;
  readonly drawnBy: string | null;
  readonly tally: Readonly<Record<string, number>>;
  readonly estimate: { readonly rate: number; readonly low: number; readonly high: number } | null;
  readonly strata: readonly Stratum[];
  readonly institutions: readonly { institution: { id: string }; drawn: number; open: number }[] | null;
  readonly items: { readonly totalCount: number; readonly nodes: readonly ItemSeen[] } | null;
  readonly recordBlockers: readonly { readonly code: string }[];
}
const numbers = `id seed closedAt drawnBy tally { learners drawn checked present notFound moved dataWrong open }
  estimate { rate low high } strata { lao { id } institutionKind learners drawn } recordBlockers { code }`;
const whole = `${numbers} institutions { institution { id } drawn open } items(first: 500) { totalCount nodes { ${item} } }`;

/** T14 (S1g 9.4, S2 4): whom a province goes to see is drawn by a stored seed, and what it finds is the institution's work. */
describe("spot checks", () => {
  let system: TestSystem;
  let land: Land;
  let province: Province;
  let lao: Lao;
  let otherLao: Lao;
  let school: Institution;
  let centre: Institution;
  let farSchool: Institution;
  let abroad: Province;
  let officer: Person;
  let head: Person;
  let laoOfficer: Person;
  let dla: Person;
  let roundId: string;

  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    province = await land.createProvince("41", "อุดรธานี");
    const district = await province.createDistrict("4101");
    lao = await district.createLao();
    otherLao = await district.createLao();
    school = await lao.createInstitution({ learners: 40 });
    centre = await lao.createInstitution({ learners: 8 });
    farSchool = await otherLao.createInstitution({ learners: 12 });
    await land.sql(
      "UPDATE institutions.org_unit SET institution_kind = 'CHILD_DEVELOPMENT_CENTER' WHERE id = $1",
      [centre.id],
    );
    abroad = await land.createProvince("43", "หนองคาย");
    await (await (await abroad.createDistrict("4301")).createLao()).createInstitution({ learners: 5 });
    officer = await province.as("PROVINCE_OFFICER");
    head = await school.head();
    laoOfficer = await lao.officer();
    dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    roundId = await land.openRound();
  });
  afterAll(async () => {
    await land.close();
    await system.close();
  });
  countsStayExact(() => land);

  const draw = (change: object = {}, person: Person = officer) =>
    mutate<CheckSeen>(person, "drawSpotCheck", `spotCheck { ${numbers} }`, {
      roundId,
      provinceId: province.id,
      size: 15,
      ...change,
    });
  const drawn = async (change: object = {}) => {
    const { value, codes } = await draw(change);
    expect(codes).toEqual([]);
    return read(value!.id);
  };
  const read = async (id: string, person: Person = officer) =>
    (
      await person.get<{ spotCheck: CheckSeen | null }>(
        `query ($id: ID!) { spotCheck(id: $id) { ${whole} } }`,
        { id },
      )
    ).spotCheck!;
  const enrolmentsOf = async (id: string) =>
    (
      await land.sql<{ enrolment: string }>(
        "SELECT enrolment_id AS enrolment FROM learners.spot_check_item WHERE spot_check_id = $1 ORDER BY number",
        [id],
      )
    ).map(row => row.enrolment);
  const record = (findings: readonly object[], person: Person = officer, change: object = {}) =>
    mutate<{ count: number; items: readonly ItemSeen[] }>(
      person,
      "recordSpotCheckFindings",
      `recorded { count items { ${item} } }`,
      { findings, ...change },
    );
  const answer = (itemId: string, person: Person = head, change: object = {}) =>
    mutate<ItemSeen>(person, "answerSpotCheckFinding", `item { ${item} }`, {
      itemId,
      answer: "ลาป่วยในวันที่ตรวจ",
      ...change,
    });
  const close = (spotCheckId: string, person: Person = officer) =>
    mutate<CheckSeen>(person, "closeSpotCheck", `spotCheck { ${numbers} }`, { spotCheckId });
  const findings = async (unitId: string, person: Person, args = "") =>
    (
      await person.get<{
        orgUnit: { spotCheckFindings: { totalCount: number; nodes: readonly ItemSeen[] } | null };
      }>(
        `query ($id: ID!) { orgUnit(id: $id) { spotCheckFindings(first: 100${args}) { totalCount nodes { ${item} } } } }`,
        { id: unitId },
      )
    ).orgUnit.spotCheckFindings;
  const at = (place: Institution, check: CheckSeen) =>
    check.items!.nodes.filter(each => each.institution.id === place.id);

  test("a sample is spread over LAOs and kinds in proportion, nobody twice, each stratum at least once", async () => {
    const check = await drawn({ size: 15 });
    expect(
      check.strata.map(({ lao: { id }, institutionKind, learners, drawn: n }) => [
        id,
        institutionKind,
        learners,
        n,
      ]),
    ).toEqual([
      [lao.id, "SCHOOL", 40, 10],
      [lao.id, "CHILD_DEVELOPMENT_CENTER", 8, 2],
      [otherLao.id, "SCHOOL", 12, 3],
    ]);
    expect(check.tally).toMatchObject({ learners: 60, drawn: 15, checked: 0, open: 0 });
    expect(check.estimate).toBeNull();
    expect(check.drawnBy).not.toBeNull();
    const enrolments = await enrolmentsOf(check.id);
    expect(new Set(enrolments).size).toBe(15);
    expect(check.items!.nodes.map(each => each.number)).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
    expect([at(school, check).length, at(centre, check).length, at(farSchool, check).length]).toEqual([
      10, 2, 3,
    ]);
    expect(check.institutions!.map(each => each.drawn)).toEqual([10, 2, 3]);
    expect(check.items!.nodes[0]!.identifierMasked).toMatch(/^x-xxxx-xxxxx-\d\d-\d$/);
    expect((await drawn({ size: 2_000 })).tally).toMatchObject({ learners: 60, drawn: 60 });
    expect((await drawn({ size: 1 })).strata.map(each => each.drawn)).toEqual([1, 0, 0]);
  });

  test("the same seed over the same rolls draws the same sample, another seed another; the stored sample stays when rolls change", async () => {
    const first = await drawn({ seed: "๒๕๖๕ อุดรธานี" });
    const again = await drawn({ seed: "๒๕๖๕ อุดรธานี" });
    const other = await drawn({ seed: "other" });
    const sample = await enrolmentsOf(first.id);
    expect(again.seed).toBe("๒๕๖๕ อุดรธานี");
    expect(await enrolmentsOf(again.id)).toEqual(sample);
    expect(await enrolmentsOf(other.id)).not.toEqual(sample);
    const chosen = await drawn();
    expect(chosen.seed).toMatch(/^[0-9a-f]{12}$/);
    expect(await enrolmentsOf((await drawn({ seed: chosen.seed })).id)).toEqual(
      await enrolmentsOf(chosen.id),
    );
    // A name put right after the draw is not what the officer went to see.
    const [seen] = at(school, first);
    const { learnerId } = school.roll.find(each => each.enrolmentId === sample[seen!.number - 1])!;
    const corrected = { learnerId, expectedVersion: 1, firstName: "เปลี่ยนชื่อ" };
    expect((await mutate(head, "correctLearner", "learner { id }", corrected)).codes).toEqual([]);
    expect(at(school, await read(first.id))[0]!.firstName).toBe(seen!.firstName);
  });

  test("before drawing, a plan says how a size is spread and what it will be able to tell", async () => {
    const plan = async (size: number, person: Person = officer) =>
      (
        await person.get<{
          orgUnit: {
            spotCheckPlan: {
              learners: number;
              size: number;
              strata: { drawn: number }[];
              none: { high: number };
              some: { rate: number; low: number; high: number };
              blockers: { code: string }[];
            } | null;
          } | null;
        }>(
          `query ($id: ID!, $roundId: ID!, $size: Int!) { orgUnit(id: $id) { spotCheckPlan(roundId: $roundId, size: $size) {
            learners size strata { drawn } none: outlook { high } some: outlook(rate: 0.05) { rate low high } blockers { code } } } }`,
          { id: province.id, roundId, size },
        )
      ).orgUnit?.spotCheckPlan ?? null;
    expect(await plan(15)).toMatchObject({ learners: 60, size: 15, blockers: [] });
    expect((await plan(15))!.strata.map(each => each.drawn)).toEqual([10, 2, 3]);
    const [few, many] = [(await plan(10))!, (await plan(40))!];
    expect(few.none.high).toBeGreaterThan(many.none.high);
    expect(many.some.rate).toBeCloseTo(0.05, 10);
    expect((await plan(60))!.none.high).toBe(0);
    expect(await plan(15, dla)).toBeNull();
    expect(await plan(15, await abroad.as("PROVINCE_OFFICER"))).toBeNull();
    for (const size of [0, -1, 2_001]) {
      const { errors } = await askMutation(officer, "drawSpotCheck", "spotCheck { id }", {
        roundId,
        provinceId: province.id,
        size,
      });
      expect(errors[0]!.extensions.code).toBe("BAD_USER_INPUT");
    }
  });

  test("what is found opens work for the institution, which closes it by removing, correcting or answering", async () => {
    const check = await drawn({ size: 60 });
    const [absent, moved, wrong, present, asked] = at(school, check);
    const { value, codes } = await record([
      { itemId: absent!.id, result: "NOT_FOUND", note: " ไม่มีผู้ใดรู้จัก " },
      { itemId: moved!.id, result: "MOVED" },
      { itemId: wrong!.id, result: "DATA_WRONG", note: "วันเกิดไม่ตรงสูติบัตร" },
      { itemId: present!.id, result: "PRESENT" },
      { itemId: asked!.id, result: "NOT_FOUND" },
    ]);
    expect(codes).toEqual([]);
    expect(value!.items.find(each => each.id === absent!.id)).toMatchObject({
      note: "ไม่มีผู้ใดรู้จัก",
      open: true,
      version: 1,
    });
    expect((await read(check.id)).tally).toMatchObject({
      checked: 5,
      present: 1,
      notFound: 2,
      moved: 1,
      dataWrong: 1,
      open: 4,
    });
    const work = async () => (await findings(school.id, head, ", open: true"))!;
    expect((await work()).nodes.map(each => each.id).toSorted()).toEqual(
      [absent, moved, wrong, asked].map(each => each!.id).toSorted(),
    );
    expect((await findings(school.id, head))!.totalCount).toBe(5);
    expect((await findings(school.id, head, ", results: [MOVED]"))!.nodes.map(each => each.id)).toEqual([
      moved!.id,
    ]);
    expect((await findings(lao.id, laoOfficer, ", open: true"))!.totalCount).toBe(4);
    expect((await findings(centre.id, await centre.head(), ", open: true"))!.totalCount).toBe(0);

    const enrolmentOf = async (id: string) =>
      (await findings(school.id, head))!.nodes.find(each => each.id === id)!.enrolment!.id;
    const removal = { enrolmentId: await enrolmentOf(absent!.id), reason: "ไม่มีตัวตน" };
    expect((await mutate(head, "removeLearner", "enrolment { id }", removal)).codes).toEqual([]);
    const leaving = {
      enrolmentId: await enrolmentOf(moved!.id),
      kind: "MOVED_AWAY",
      on: "2022-10-19",
      reason: "ย้าย",
    };
    expect((await mutate(head, "endEnrolment", "enrolment { id }", leaving)).codes).toEqual([]);
    const [learner] = await land.sql<{ id: string; version: number }>(
      "SELECT l.id, l.version FROM learners.learner l JOIN learners.enrolment e ON e.learner_id = l.id WHERE e.id = $1",
      [await enrolmentOf(wrong!.id)],
    );
    const correction = { learnerId: learner!.id, expectedVersion: learner!.version, birthDate: "2015-05-18" };
    expect((await mutate(head, "correctLearner", "learner { id }", correction)).codes).toEqual([]);
    expect((await answer(asked!.id)).value).toMatchObject({
      answer: "ลาป่วยในวันที่ตรวจ",
      settlement: "ANSWERED",
      open: false,
    });
    expect((await work()).totalCount).toBe(0);
    const settled = new Map((await read(check.id)).items!.nodes.map(each => [each.id, each.settlement]));
    expect([absent, moved, wrong, present, asked].map(each => settled.get(each!.id))).toEqual([
      "REMOVED",
      "REMOVED",
      "CORRECTED",
      null,
      "ANSWERED",
    ]);
    expect((await read(check.id)).tally).toMatchObject({ open: 0 });
    // Put back on the roll, it is open again.
    const back = { ...removal, reason: "พบตัวแล้ว" };
    expect((await mutate(head, "restoreLearner", "enrolment { id }", back)).codes).toEqual([]);
    expect((await work()).nodes.map(each => each.id)).toEqual([absent!.id]);
  });

  test("a later finding takes the place of an earlier one, which stays to be read; a stale one is told", async () => {
    const check = await drawn();
    const [one] = at(farSchool, check);
    const farHead = await farSchool.head();
    expect((await record([{ itemId: one!.id, result: "NOT_FOUND", expectedVersion: 0 }])).codes).toEqual([]);
    expect((await answer(one!.id, farHead)).codes).toEqual([]);
    expect(
      (await record([{ itemId: one!.id, result: "PRESENT", expectedVersion: 0 }])).userErrors,
    ).toMatchObject([{ code: "CONFLICT", field: ["input", "findings", "0", "expectedVersion"] }]);
    const later = await record([{ itemId: one!.id, result: "MOVED", expectedVersion: 1 }]);
    expect(later.value!.items[0]).toMatchObject({ result: "MOVED", version: 2, answer: null, open: true });
    expect(later.value!.items[0]!.findings.map(each => each.result)).toEqual(["MOVED", "NOT_FOUND"]);
    expect((await answer(one!.id, farHead, { expectedVersion: 1 })).codes).toEqual(["CONFLICT"]);
    expect((await record([{ itemId: one!.id, result: "PRESENT" }])).value!.items[0]).toMatchObject({
      open: false,
    });
    expect((await answer(one!.id, farHead)).codes).toEqual(["NOTHING_TO_ANSWER"]);
    // Two officers at once: one of them is told.
    const both = await Promise.all(
      ["MOVED", "NOT_FOUND"].map(result => record([{ itemId: one!.id, result, expectedVersion: 3 }])),
    );
    expect(both.flatMap(each => each.codes)).toEqual(["CONFLICT"]);
  });

  test("input that is no finding is refused with its field, and nothing is written", async () => {
    const check = await drawn();
    const [a, b] = at(school, check);
    const elsewhere = (await drawn()).items!.nodes[0]!;
    const ok = { itemId: a!.id, result: "PRESENT" };
    const wrong: [readonly object[], string, string | undefined][] = [
      [[{ itemId: a!.id, result: "DATA_WRONG" }], "REASON_REQUIRED", "note"],
      [[ok, { itemId: b!.id, result: "DATA_WRONG", note: " " }], "REASON_REQUIRED", "note"],
      [[{ ...ok, note: "ก".repeat(1_001) }], "BAD_USER_INPUT", "note"],
      [[{ ...ok, seenAt: "2022-10-20T10:00:00.000001+07:00" }], "BAD_USER_INPUT", "seenAt"],
      [[{ ...ok, seenAt: "2022-10-20T09:59:59+07:00" }], "BAD_USER_INPUT", "seenAt"],
      [[ok, ok], "BAD_USER_INPUT", "findings"],
      [[], "BAD_USER_INPUT", "findings"],
      [[ok, { itemId: elsewhere.id, result: "PRESENT" }], "BAD_USER_INPUT", "findings"],
      [[ok, { itemId: "no id", result: "PRESENT" }], "NOT_FOUND", "findings"],
    ];
    for (const [sent, code, field] of wrong) {
      const { userErrors } = await record(sent);
      expect(userErrors.map(each => [each.code, each.field?.at(-1)])).toEqual([[code, field]]);
    }
    expect((await read(check.id)).tally.checked).toBe(0);
    expect((await record([ok], officer, { dryRun: true })).value!.items[0]).toMatchObject({
      result: "PRESENT",
    });
    expect((await read(check.id)).tally.checked).toBe(0);
    const key = { idempotencyKey: "spot-1" };
    expect((await record([ok], officer, key)).codes).toEqual([]);
    expect((await record([ok], officer, key)).codes).toEqual([]);
    expect(at(school, await read(check.id))[0]).toMatchObject({ version: 1 });
    expect((await record([{ itemId: b!.id, result: "NOT_FOUND" }])).codes).toEqual([]);
    expect((await answer(b!.id, head, { answer: "  " })).codes).toEqual(["REASON_REQUIRED"]);
    expect((await draw({ seed: "x".repeat(101) })).codes).toEqual(["BAD_USER_INPUT"]);
    expect((await draw({ provinceId: lao.id })).codes).toEqual(["NOT_FOUND"]);
  });

  test("the estimate weighs strata by their learners, and the department follows numbers without a name", async () => {
    const check = await drawn({ size: 15 });
    const nodes = check.items!.nodes;
    await record(
      nodes.map(each => ({
        itemId: each.id,
        result: each.institution.id === centre.id ? "NOT_FOUND" : "PRESENT",
      })),
    );
    const { estimate: estimated } = await read(check.id);
    const [{ heads }] = (await land.sql<{ heads: number }>(
      "SELECT sum(learners)::int AS heads FROM learners.spot_check_stratum WHERE spot_check_id = $1",
      [check.id],
    )) as [{ heads: number }];
    expect(estimated!.rate).toBeCloseTo(8 / heads, 10);
    expect(estimated!.low).toBeGreaterThan(0);
    expect(estimated!.high).toBeLessThan(0.5);
    const followed = await read(check.id, dla);
    expect(followed).toMatchObject({ id: check.id, estimate: estimated, items: null, institutions: null });
    expect(followed.recordBlockers.map(each => each.code)).toEqual(["NOT_ALLOWED"]);
    const list = await dla.get<{ orgUnit: { spotChecks: { totalCount: number; nodes: { id: string }[] } } }>(
      "query ($id: ID!, $roundId: ID!) { orgUnit(id: $id) { spotChecks(roundId: $roundId) { totalCount nodes { id } } } }",
      { id: land.id, roundId },
    );
    expect(list.orgUnit.spotChecks.nodes[0]!.id).toBe(check.id);
  });

  test("who may what: the province draws, visits and closes; the institution answers; before a finding nobody else knows who was drawn", async () => {
    const check = await drawn();
    const [one, two] = at(school, check);
    const teacher = await school.as("CLASS_TEACHER");
    const analyst = await province.as("ANALYST");
    const neighbour = await abroad.as("PROVINCE_OFFICER");
    for (const person of [head, laoOfficer, teacher, analyst, dla, await province.as("CLIENT")])
      expect((await draw({}, person)).codes).toEqual(["NOT_ALLOWED"]);
    expect((await draw({}, neighbour)).codes).toEqual(["NOT_FOUND"]);
    const asked = "query ($id: ID!) { spotCheck(id: $id) { id } }";
    for (const person of [head, laoOfficer, teacher, analyst, neighbour])
      expect(await person.get(asked, { id: check.id })).toEqual({ spotCheck: null });
    const before = (await findings(school.id, head))!.totalCount;
    expect((await answer(one!.id)).codes).toEqual(["NOT_FOUND"]);
    expect((await record([{ itemId: one!.id, result: "NOT_FOUND" }])).codes).toEqual([]);
    expect((await findings(school.id, head))!.totalCount).toBe(before + 1);
    expect((await findings(school.id, teacher))!.totalCount).toBe(before + 1);
    expect((await findings(school.id, laoOfficer))!.nodes.find(each => each.id === one!.id)).toMatchObject({
      canAnswer: false,
    });
    expect(await findings(school.id, analyst)).toBeNull();
    expect(await findings(school.id, dla)).toBeNull();
    expect((await answer(one!.id, laoOfficer)).codes).toEqual(["NOT_ALLOWED"]);
    expect((await answer(one!.id, teacher)).codes).toEqual(["NOT_ALLOWED"]);
    expect((await answer(one!.id, officer)).codes).toEqual(["NOT_ALLOWED"]);
    expect((await answer(one!.id, await farSchool.head())).codes).toEqual(["NOT_FOUND"]);
    expect((await record([{ itemId: one!.id, result: "PRESENT" }], head)).codes).toEqual(["NOT_ALLOWED"]);
    expect((await record([{ itemId: two!.id, result: "PRESENT" }], head)).codes).toEqual(["NOT_FOUND"]);
    expect((await record([{ itemId: two!.id, result: "PRESENT" }], neighbour)).codes).toEqual(["NOT_FOUND"]);
    expect((await close(check.id, dla)).codes).toEqual(["NOT_ALLOWED"]);
    expect((await close(check.id, neighbour)).codes).toEqual(["NOT_FOUND"]);
    expect((await close(check.id)).value!.closedAt).not.toBeNull();
    expect((await close(check.id)).codes).toEqual([]);
    expect((await record([{ itemId: two!.id, result: "PRESENT" }])).codes).toEqual(["SPOT_CHECK_CLOSED"]);
    // What is open stays the institution's work.
    expect((await answer(one!.id)).value).toMatchObject({ settlement: "ANSWERED" });
  });

  test("each look from outside an institution is one row of its audit, each act one of the province's or the institution's", async () => {
    const check = await drawn();
    const rows = async (accountId: string, action: string) =>
      land.sql<{ unit: string; type: string; target: string; duty: string }>(
        "SELECT unit_id AS unit, target_type AS type, target_id AS target, duty FROM reporting.audit_event WHERE account_id = $1 AND action = $2 AND target_id = $3 ORDER BY id",
        [accountId, action, check.id],
      );
    expect(await rows(officer.accountId, "drawSpotCheck")).toMatchObject([
      { unit: province.id, duty: "PROVINCE_OFFICER" },
    ]);
    const looks = await rows(officer.accountId, "readLearners");
    expect(looks.map(each => each.unit).toSorted()).toEqual([school.id, centre.id, farSchool.id].toSorted());
    expect(new Set(looks.map(each => each.type))).toEqual(new Set(["SpotCheck"]));
    await officer.get("query ($id: ID!) { spotCheck(id: $id) { tally { drawn } estimate { rate } } }", {
      id: check.id,
    });
    expect(await rows(officer.accountId, "readLearners")).toHaveLength(3);
    const one = at(school, check)[0]!;
    await record([{ itemId: one.id, result: "NOT_FOUND" }]);
    expect(await rows(officer.accountId, "recordSpotCheckFindings")).toMatchObject([
      { unit: province.id, type: "SpotCheck" },
    ]);
    await findings(school.id, laoOfficer);
    expect(await rows(laoOfficer.accountId, "readLearners")).toMatchObject([
      { unit: school.id, duty: "LAO_OFFICER" },
    ]);
    await findings(school.id, head);
    expect(await rows(head.accountId, "readLearners")).toEqual([]);
    await answer(one.id);
    expect(await rows(head.accountId, "answerSpotCheckFinding")).toMatchObject([{ unit: school.id }]);
  });

  test("no confirmation changes by it, nor stands in its way", async () => {
    const check = await drawn({ size: 60 });
    const centreHead = await centre.head();
    await check_(centreHead, centre);
    expect((await confirm(centreHead, { roundId, unitId: centre.id })).codes).toEqual([]);
    const [one] = at(centre, check);
    expect((await record([{ itemId: one!.id, result: "NOT_FOUND" }])).codes).toEqual([]);
    const { orgUnit } = await centreHead.get<{ orgUnit: { confirmation: { state: string } } }>(
      "query ($id: ID!) { orgUnit(id: $id) { confirmation { state } } }",
      { id: centre.id },
    );
    expect(orgUnit.confirmation.state).toBe("CONFIRMED");
    expect((await answer(one!.id, centreHead)).codes).toEqual([]);
  });
  const check_ = (person: Person, place: Institution) =>
    check(
      person,
      place.roll.map(each => each.enrolmentId),
    );

  test("answers cost the same number of statements however many learners were drawn", async () => {
    const [small, large] = [await drawn({ size: 4 }), await drawn({ size: 50 })];
    for (const each of [small, large]) {
      const sent = await system.statementsDuring(() => read(each.id));
      expect(sent).toEqual(await system.statementsDuring(() => read(small.id)));
      expect(sent.length).toBeLessThan(20);
    }
    const recording = async (each: CheckSeen) =>
      system.statementsDuring(() =>
        record(each.items!.nodes.map(({ id }) => ({ itemId: id, result: "PRESENT" }))),
      );
    expect(await recording(large)).toEqual(await recording(small));
  });

  describe("the second wall, asked past the application in the role of the subgraph", () => {
    let pool: pg.Pool;
    beforeAll(() => {
      pool = createPool(system.database.urls.learners, { max: 4 });
    });
    afterAll(() => pool.end());

    async function as(person: Person, text: string, values: unknown[] = []): Promise<pg.QueryResult> {
      const client = await pool.connect();
      try {
        await client.query("BEGIN");
        await client.query("SELECT set_config('lec.account_id', $1, true)", [person.accountId]);
        return await client.query(text, values);
      } finally {
        await client.query("ROLLBACK");
        client.release();
      }
    }
    const refusal = (person: Person, text: string, values: unknown[] = []) =>
      as(person, text, values).then(
        () => "done",
        error => String((error as { code?: string }).code),
      );
    const finding =
      "INSERT INTO learners.spot_check_finding (item_id, number, result, note, seen_at) VALUES ($1, 1, 'PRESENT', NULL, core.now())";

    test("shows items to their province, and to the institution and its LAO once something was found", async () => {
      const check = await drawn({ size: 60 });
      const [one, two] = at(school, check);
      await record([{ itemId: one!.id, result: "MOVED" }]);
      const seen = async (person: Person) =>
        (
          await as(person, "SELECT id FROM learners.spot_check_item WHERE spot_check_id = $1", [check.id])
        ).rows.map(row => row.id);
      expect(await seen(officer)).toHaveLength(check.items!.totalCount);
      expect(await seen(head)).toEqual([one!.id]);
      expect(await seen(laoOfficer)).toEqual([one!.id]);
      for (const person of [
        dla,
        await province.as("ANALYST"),
        await abroad.as("PROVINCE_OFFICER"),
        await centre.head(),
        await otherLao.officer(),
      ])
        expect(await seen(person)).toEqual([]);
      const rows = async (person: Person, text: string) => (await as(person, text, [check.id])).rowCount;
      const tallies = "SELECT * FROM learners.spot_check_tallies(ARRAY[$1::uuid])";
      expect(await rows(dla, tallies)).toBe(3);
      expect(await rows(await abroad.as("PROVINCE_OFFICER"), tallies)).toBe(0);
      expect(await rows(head, "SELECT FROM learners.spot_check_stratum WHERE spot_check_id = $1")).toBe(0);
      expect(two).toBeDefined();
    });

    test("lets nobody else draw, record, close or answer, and nobody rewrite", async () => {
      const check = await drawn({ size: 60 });
      const [one, two] = at(school, check);
      await record([{ itemId: one!.id, result: "MOVED" }]);
      const [{ id: findingId }] = (
        await as(officer, "SELECT id FROM learners.spot_check_finding WHERE item_id = $1", [one!.id])
      ).rows;
      const others = [
        head,
        laoOfficer,
        dla,
        await abroad.as("PROVINCE_OFFICER"),
        await province.as("ANALYST"),
      ];
      for (const person of others) {
        expect(
          await refusal(
            person,
            "SELECT learners.draw_spot_check(core.uuid7(), $1, $2, 's', '{}', '{}', '{}')",
            [roundId, province.id],
          ),
        ).toBe("LE010");
        expect(await refusal(person, finding, [two!.id])).toBe("42501");
        expect(
          (
            await as(
              person,
              "UPDATE learners.spot_check SET closed_at = core.now(), closed_by = core.account_id() WHERE id = $1 RETURNING id",
              [check.id],
            )
          ).rowCount,
        ).toBe(0);
        if (person !== head)
          expect(
            await refusal(
              person,
              "INSERT INTO learners.spot_check_answer (finding_id, answer) VALUES ($1, 'x')",
              [findingId],
            ),
          ).toBe("42501");
      }
      expect(await refusal(officer, finding, [two!.id])).toBe("done");
      expect(
        await refusal(head, "INSERT INTO learners.spot_check_answer (finding_id, answer) VALUES ($1, 'x')", [
          findingId,
        ]),
      ).toBe("done");
      for (const text of [
        "UPDATE learners.spot_check_finding SET result = 'PRESENT'",
        "DELETE FROM learners.spot_check_item",
        "UPDATE learners.spot_check SET seed = 'x'",
        "UPDATE learners.spot_check_item SET first_name = 'x'",
        "DELETE FROM learners.spot_check_answer",
      ])
        expect(await refusal(officer, text)).toBe("42501");
      await expect(
        land.sql("UPDATE learners.spot_check_finding SET result = 'PRESENT'"),
      ).rejects.toMatchObject({ code: "LE007" });
      await expect(land.sql("UPDATE learners.spot_check SET seed = 'x'")).rejects.toMatchObject({
        code: "LE007",
      });
      await close(check.id);
      expect(await refusal(officer, finding, [two!.id])).toBe("LE030");
    });
  });

  // Last: the clock moves on and stays.
  test("only in the window: from the opening to the closing, each instant included, and on in the province's extension", async () => {
    const [next] = [
      await scheduleRound(
        dla,
        {
          opensAt: "2023-10-10T00:00:00+07:00",
          unitDeadline: "2023-11-10T00:00:00+07:00",
          recordingClosesAt: "2023-11-11T00:00:00+07:00",
        },
        2566,
      ),
    ];
    expect((await draw({ roundId: next })).codes).toEqual(["ROUND_NOT_OPEN"]);
    const check = await drawn();
    const visit = (n: number) => record([{ itemId: check.items!.nodes[n]!.id, result: "PRESENT" }]);
    await freezeClock(dla, clocks2565.recordingClosesAt);
    expect((await draw()).codes).toEqual([]);
    expect((await visit(0)).codes).toEqual([]);
    const late = clocks2565.recordingClosesAt.replace("17:00:00", "17:00:00.000001");
    await freezeClock(dla, late);
    const refused = await draw();
    expect(refused.userErrors).toMatchObject([
      { code: "ROUND_CLOSED", blockers: [{ liftedBy: "PROVINCE_OFFICER" }] },
    ]);
    expect((await visit(1)).codes).toEqual(["ROUND_CLOSED"]);
    expect((await read(check.id)).recordBlockers.map(each => each.code)).toEqual(["ROUND_CLOSED"]);
    const past = await land.sql("SELECT 1 FROM learners.spot_check_finding WHERE item_id = $1", [
      check.items!.nodes[1]!.id,
    ]);
    expect(past).toEqual([]);
    const extension = { roundId, unitId: province.id, until: "2022-11-12T00:00:00+07:00", reason: "น้ำท่วม" };
    expect((await mutate(dla, "grantExtension", "confirmation { id }", extension)).codes).toEqual([]);
    expect((await visit(1)).codes).toEqual([]);
    await freezeClock(dla, "2022-11-12T00:00:00.000001+07:00");
    expect((await visit(2)).codes).toEqual(["ROUND_CLOSED"]);
    await freezeClock(dla, "2023-10-10T00:00:00+07:00");
    expect((await draw({ roundId: next })).codes).toEqual(["ROUND_NOT_OPEN"]);
    await openRound(dla, next);
    // Nobody is on next year's rolls yet.
    expect((await draw({ roundId: next })).codes).toEqual(["NOBODY_TO_DRAW"]);
  });
});
