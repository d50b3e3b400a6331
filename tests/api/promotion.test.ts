import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cancel, check, confirm, freezeClock, mutate, openRound, scheduleRound } from "../kit/acts.ts";
import { countsStayExact, expectExactCounts } from "../kit/counts.ts";
import {
  academicYear,
  createLand,
  type Institution,
  type Land,
  type Lao,
  type Person,
} from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

interface PromotionSeen {
  readonly id: string;
  readonly promoted: number;
  readonly repeated: number;
  readonly graduated: number;
  readonly undecided: number;
  readonly undoneAt: string | null;
  readonly classes: readonly object[];
}
const fields = `id promoted repeated graduated undecided undoneAt
  classes { grade classroom result toGrade toClassroom learners }`;
const nextYear = academicYear + 1;

describe("a roll goes up a year", () => {
  let system: TestSystem;
  let land: Land;
  let lao: Lao;
  let school: Institution;
  let other: Institution;
  let large: Institution;
  let head: Person;
  let officer: Person;
  let roundId: string;

  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    const district = await (await land.createProvince("41", "อุดรธานี")).createDistrict("4101");
    lao = await district.createLao();
    school = await lao.createInstitution({ learners: 12 });
    other = await lao.createInstitution({ learners: 2 });
    large = await lao.createInstitution({ learners: 1_000 });
    head = await school.head();
    officer = await lao.officer();
    // Four each in ป.1/1, ป.1/2 and ป.6/1.
    await land.sql("ALTER TABLE learners.enrolment DISABLE TRIGGER USER");
    for (const [from, grade, classroom] of [
      [4, "PRIMARY_1", "2"],
      [8, "PRIMARY_6", "1"],
    ] as const) {
      const ids = school.roll.slice(from, from + 4).map(r => r.enrolmentId);
      await land.sql(
        "UPDATE learners.enrolment SET grade = $2::learners.grade, classroom = $3 WHERE id = ANY ($1::uuid[])",
        [ids, grade, classroom],
      );
    }
    await land.sql("ALTER TABLE learners.enrolment ENABLE TRIGGER USER");
    await land.sql("SELECT learners.rebuild_counts()");
    // The next year's round, and the clock in it.
    const dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    const clocks = {
      opensAt: "2023-10-10T00:00:00+07:00",
      unitDeadline: "2023-11-10T00:00:00+07:00",
      recordingClosesAt: "2023-11-11T17:00:00+07:00",
    };
    await freezeClock(dla, clocks.opensAt);
    roundId = await scheduleRound(dla, clocks, nextYear);
    await openRound(dla, roundId);
    await freezeClock(dla, "2023-10-20T10:00:00+07:00");
  });
  afterAll(async () => {
    await land.close();
    await system.close();
  });
  countsStayExact(() => land);

  const promote = (person: Person, change: object = {}) =>
    mutate<PromotionSeen>(person, "promoteLearners", `promotion { ${fields} }`, {
      institutionId: school.id,
      fromYear: academicYear,
      decisions: [
        { grade: "PRIMARY_1", classroom: "1", to: "NEXT_GRADE" },
        { grade: "PRIMARY_1", classroom: "2", to: "NEXT_GRADE", newClassroom: "๑" },
        { grade: "PRIMARY_6", to: "NEXT_GRADE" },
      ],
      exceptions: [{ enrolmentId: school.roll[0]!.enrolmentId, to: "REPEAT" }],
      ...change,
    });
  const undo = (person: Person, change: object = {}) =>
    mutate<{ learners: number }>(person, "undoPromotion", "undone { learners }", {
      institutionId: school.id,
      fromYear: academicYear,
      reason: "ผิดห้อง",
      ...change,
    });
  const rows = () =>
    land.sql<Record<string, unknown> & { id: string; status: string; year: number; grade: string }>(
      `SELECT id, learner_id AS learner, academic_year AS year, grade::text, classroom, status::text, leave_kind::text AS leave,
         entered_on AS entered, left_on AS left, follows_id AS follows, blocking_findings AS findings
       FROM learners.enrolment WHERE institution_id = $1 ORDER BY id`,
      [school.id],
    );
  const tally = async () =>
    land.sql(
      `SELECT academic_year AS year, grade::text, classroom, status::text, leave_kind::text AS leave, count(*)::int AS n
       FROM learners.enrolment WHERE institution_id = $1 GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`,
      [school.id],
    );

  test("the preview says class by class who goes where, and keeps nothing", async () => {
    const before = await rows();
    const { value, codes } = await promote(head, { dryRun: true });
    expect(codes).toEqual([]);
    expect(value).toMatchObject({ promoted: 7, repeated: 1, graduated: 4, undecided: 0 });
    expect(value?.classes).toEqual([
      {
        grade: "PRIMARY_1",
        classroom: "1",
        result: "PROMOTED",
        toGrade: "PRIMARY_2",
        toClassroom: "1",
        learners: 3,
      },
      {
        grade: "PRIMARY_1",
        classroom: "1",
        result: "REPEATED",
        toGrade: "PRIMARY_1",
        toClassroom: "1",
        learners: 1,
      },
      {
        grade: "PRIMARY_1",
        classroom: "2",
        result: "PROMOTED",
        toGrade: "PRIMARY_2",
        toClassroom: "1",
        learners: 4,
      },
      {
        grade: "PRIMARY_6",
        classroom: "1",
        result: "GRADUATED",
        toGrade: null,
        toClassroom: null,
        learners: 4,
      },
    ]);
    expect(await rows()).toEqual(before);
  });

  test("only the recorder promotes, out of a past year, with one decision for each class, and nobody else's learner", async () => {
    for (const person of [
      officer,
      await school.as("INSTITUTION_DIRECTOR"),
      await school.as("CLASS_TEACHER"),
    ]) {
      expect((await promote(person)).codes).toEqual(["NOT_ALLOWED"]);
      expect((await undo(person)).codes).toEqual(["NOT_ALLOWED"]);
    }
    expect((await promote(await other.head())).codes).toEqual(["NOT_FOUND"]);
    expect((await promote(head, { fromYear: nextYear })).codes).toEqual(["BAD_USER_INPUT"]);
    const twice = { grade: "PRIMARY_1", classroom: "1", to: "REPEAT" };
    expect((await promote(head, { decisions: [twice, twice] })).codes).toEqual(["BAD_USER_INPUT"]);
    const stranger = { enrolmentId: other.roll[0]!.enrolmentId, to: "GRADUATE" };
    expect((await promote(head, { exceptions: [stranger] })).codes).toEqual(["NOT_FOUND"]);
    expect((await promote(head, { decisions: [], exceptions: [] })).codes).toEqual(["NOT_FOUND"]);
    expect((await undo(head)).codes).toEqual(["NOT_FOUND"]);
  });

  test("a promoted roll counts right, follows the old one, and is taken back exactly while it is untouched", async () => {
    const before = await rows();
    expect((await promote(head)).codes).toEqual([]);
    await expectExactCounts(land);
    expect(await tally()).toEqual([
      {
        year: academicYear,
        grade: "PRIMARY_1",
        classroom: "1",
        status: "COMPLETED",
        leave: "PROMOTED",
        n: 3,
      },
      {
        year: academicYear,
        grade: "PRIMARY_1",
        classroom: "1",
        status: "COMPLETED",
        leave: "REPEATED",
        n: 1,
      },
      {
        year: academicYear,
        grade: "PRIMARY_1",
        classroom: "2",
        status: "COMPLETED",
        leave: "PROMOTED",
        n: 4,
      },
      {
        year: academicYear,
        grade: "PRIMARY_6",
        classroom: "1",
        status: "COMPLETED",
        leave: "GRADUATED",
        n: 4,
      },
      { year: nextYear, grade: "PRIMARY_1", classroom: "1", status: "ACTIVE", leave: null, n: 1 },
      { year: nextYear, grade: "PRIMARY_2", classroom: "1", status: "ACTIVE", leave: null, n: 7 },
    ]);
    const { orgUnit } = await head.get<{
      orgUnit: { headcount: { total: number }; promotions: PromotionSeen[] };
    }>(`query ($id: ID!) { orgUnit(id: $id) { headcount { total } promotions { ${fields} } } }`, {
      id: school.id,
    });
    expect(orgUnit.headcount.total).toBe(8);
    expect(orgUnit.promotions).toMatchObject([{ promoted: 7, undoneAt: null }]);
    // Again, there is nobody left to promote.
    expect((await promote(head, { exceptions: [] })).codes).toEqual(["NOT_FOUND"]);

    expect((await undo(head, { reason: " " })).codes).toEqual(["REASON_REQUIRED"]);
    expect((await undo(head)).value).toEqual({ learners: 12 });
    await expectExactCounts(land);
    expect(await rows()).toEqual(before);
    const kept = await land.sql("SELECT FROM learners.change WHERE field = 'status' AND after = 'LEFT'");
    expect(kept.length).toBeGreaterThanOrEqual(8);
  });

  test("a class at a time: what is not decided stays, and is decided later", async () => {
    const one = { decisions: [{ grade: "PRIMARY_6", to: "GRADUATE" }], exceptions: [] };
    expect((await promote(head, one)).value).toMatchObject({ graduated: 4, promoted: 0, undecided: 8 });
    await expectExactCounts(land);
    expect((await promote(head, { exceptions: [] })).value).toMatchObject({ promoted: 8, graduated: 0 });
  });

  test("a confirmed institution neither promotes nor takes back", async () => {
    const active = (await rows()).filter(r => r.status === "ACTIVE" && r.year === nextYear).map(r => r.id);
    expect((await undo(head, { dryRun: true })).codes).toEqual([]);
    expect(await check(head, active)).toEqual([]);
    expect((await confirm(head, { roundId, unitId: school.id })).codes).toEqual([]);
    expect((await promote(head)).codes).toEqual(["UNIT_CONFIRMED"]);
    expect((await undo(head)).codes).toEqual(["UNIT_CONFIRMED"]);
    expect((await cancel(officer, { roundId, unitId: school.id })).codes).toEqual([]);
  });

  test("a large roll takes as many statements as a small one, there and back", async () => {
    const statements = async (institution: Institution, heads: number) => {
      const person = await institution.head();
      const aim = {
        institutionId: institution.id,
        decisions: [{ grade: "PRIMARY_1", to: "NEXT_GRADE" }],
        exceptions: [],
      };
      const there = await system.statementsDuring(async () => {
        expect((await promote(person, aim)).value).toMatchObject({ promoted: heads });
      });
      const back = await system.statementsDuring(async () => {
        expect((await undo(person, { institutionId: institution.id })).value).toEqual({ learners: heads });
      });
      return [...there, ...back];
    };
    expect(await statements(large, 1_000)).toEqual(await statements(other, 2));
  });

  test("once a new row was checked the year is not taken back", async () => {
    const before = await rows();
    expect((await undo(head)).codes).toEqual(["CHANGED_SINCE"]);
    expect(await rows()).toEqual(before);
  });
});
