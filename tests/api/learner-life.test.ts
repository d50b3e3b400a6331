import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { check, freezeClock, mutate, openRound, scheduleRound } from "../kit/acts.ts";
import type { TestClient } from "../kit/client.ts";
import { countsStayExact, expectExactCounts } from "../kit/counts.ts";
import {
  academicYear,
  citizenId,
  createLand,
  type Institution,
  type Land,
  type Lao,
  type Province,
  type Unit,
} from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

interface EnrolmentSeen {
  readonly id: string;
  readonly academicYear: number;
  readonly grade: string;
  readonly classroom: string;
  readonly status: string;
  readonly leaveKind: string | null;
  readonly institution: { readonly id: string };
  readonly follows: { readonly id: string } | null;
}
interface LifeSeen {
  readonly identifier: string | null;
  readonly identifierMasked: string;
  readonly version: number;
  readonly pastIdentifiers: readonly { identifier: string | null; identifierMasked: string }[];
  readonly currentEnrolment: { readonly id: string } | null;
  readonly enrolments: readonly EnrolmentSeen[];
  readonly history: {
    readonly totalCount: number;
    readonly nodes: readonly {
      readonly subject: string;
      readonly field: string;
      readonly before: string | null;
      readonly after: string | null;
      readonly changedBy: string | null;
      readonly institution: { readonly id: string } | null;
    }[];
  };
}

/** One child from the first day to the last, at every institution, with every number at every level on the way. */
describe("the whole life of a learner", () => {
  let system: TestSystem;
  let land: Land;
  let province: Province;
  let firstLao: Lao;
  let lastLao: Lao;
  let first: Institution;
  let last: Institution;
  let dla: TestClient;

  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    province = await land.createProvince("41", "อุดรธานี");
    const district = await province.createDistrict("4101");
    [firstLao, lastLao] = [await district.createLao(), await district.createLao()];
    first = await firstLao.createInstitution({ learners: 0 });
    last = await lastLao.createInstitution({ learners: 0 });
    dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    await land.openRound();
  });
  afterAll(async () => {
    await land?.close();
    await system?.close();
  });
  countsStayExact(() => land);

  const life = async (person: TestClient, id: string) =>
    (
      await person.get<{ learner: LifeSeen | null }>(
        `query ($id: ID!) { learner(id: $id) {
          identifier identifierMasked version pastIdentifiers { identifier identifierMasked } currentEnrolment { id }
          enrolments { id academicYear grade classroom status leaveKind institution { id } follows { id } }
          history(first: 200) { totalCount nodes { subject field before after changedBy institution { id } } } } }`,
        { id },
      )
    ).learner;
  const rollOf = async (person: TestClient, institution: Institution, status: string, year: number) =>
    (
      await person.get<{
        orgUnit: { enrolments: { nodes: { id: string; learner: { id: string } | null }[] } | null };
      }>(
        `query ($id: ID!, $status: EnrolmentStatus!, $year: Int!) { orgUnit(id: $id) { enrolments(filter: { status: $status, academicYear: $year }) {
          nodes { id learner { id } } } } }`,
        { id: institution.id, status, year },
      )
    ).orgUnit.enrolments?.nodes ?? null;

  interface Count {
    readonly total: number;
    readonly checked: number;
    readonly grade?: string;
  }
  const nobody: Count = { total: 0, checked: 0 };
  /** The department reads the same numbers at both institutions, their LAOs and the province; a recount agrees. */
  async function expectCounts(atFirst: Count, atLast: Count): Promise<void> {
    await expectExactCounts(land);
    const both = { total: atFirst.total + atLast.total, checked: atFirst.checked + atLast.checked };
    const expected: [string, Unit, Count][] = [
      ["first institution", first, atFirst],
      ["its LAO", firstLao, atFirst],
      ["last institution", last, atLast],
      ["its LAO", lastLao, atLast],
      ["province", province, both],
    ];
    for (const [name, unit, count] of expected) {
      const { orgUnit } = await dla.get<{
        orgUnit: {
          headcount: { total: number; checked: number; byGrade: { grade: string; total: number }[] };
        };
      }>("query ($id: ID!) { orgUnit(id: $id) { headcount { total checked byGrade { grade total } } } }", {
        id: unit.id,
      });
      const { total, checked, byGrade } = orgUnit.headcount;
      expect({ total, checked }, name).toEqual({ total: count.total, checked: count.checked });
      const grades = byGrade.filter(each => each.total > 0).map(each => each.grade);
      if (count.grade) expect(grades, name).toEqual([count.grade]);
      else if (count.total === 0) expect(grades, name).toEqual([]);
    }
  }

  /** The next year's round, opened, with the clock in its middle. */
  async function nextRound(year: number): Promise<void> {
    const ce = year - 543;
    const clocks = {
      opensAt: `${ce}-10-10T00:00:00+07:00`,
      unitDeadline: `${ce}-11-10T00:00:00+07:00`,
      recordingClosesAt: `${ce}-11-11T17:00:00+07:00`,
    };
    await freezeClock(dla, clocks.opensAt);
    await openRound(dla, await scheduleRound(dla, clocks, year));
    await freezeClock(dla, `${ce}-10-20T10:00:00+07:00`);
  }

  test("from a G-code over a release, a citizen id and a new year to graduation, nothing is lost and every number is right", async () => {
    const [firstHead, lastHead] = [await first.head(), await last.head()];
    const [firstOfficer, lastOfficer] = [await firstLao.officer(), await lastLao.officer()];
    const gCode = "G654100000077";
    const citizen = citizenId(77);
    await expectCounts(nobody, nobody);

    // Enrolled with a G-code, and found present by the class teacher.
    const enrolled = await mutate<{ id: string; learner: { id: string } }>(
      firstHead,
      "enrolLearner",
      "enrolment { id learner { id } }",
      {
        institutionId: first.id,
        identifier: gCode,
        prefix: "ด.ญ.",
        firstName: "มานี",
        lastName: "ข้ามโขง",
        sex: "FEMALE",
        birthDate: "2011-05-17",
        nationality: "ลาว",
        grade: "PRIMARY_5",
        classroom: "1",
        enteredOn: "2022-05-16",
      },
    );
    expect(enrolled.codes).toEqual([]);
    const [learnerId, firstEnrolment] = [enrolled.value!.learner.id, enrolled.value!.id];
    await expectCounts({ total: 1, checked: 0, grade: "PRIMARY_5" }, nobody);
    const teacher = await first.as("CLASS_TEACHER");
    await land.sql("UPDATE institutions.appointment SET classroom = 'PRIMARY_5/1' WHERE account_id = $1", [
      teacher.accountId,
    ]);
    expect(await check(teacher, [firstEnrolment])).toEqual([]);
    await expectCounts({ total: 1, checked: 1, grade: "PRIMARY_5" }, nobody);

    // Asked for by another institution of another LAO; until the release it reads nothing of her.
    const asked = await mutate(lastHead, "requestRelease", "request { id }", {
      institutionId: last.id,
      identifier: gCode,
      grade: "PRIMARY_5",
      classroom: "2",
      enteredOn: "2022-10-20",
    });
    expect(asked.codes).toEqual([]);
    expect(await life(lastHead, learnerId)).toBeNull();
    await expectCounts({ total: 1, checked: 1, grade: "PRIMARY_5" }, nobody);
    const released = await mutate(firstHead, "releaseLearner", "request { id }", {
      requestId: asked.value!.id,
      on: "2022-10-19",
    });
    expect(released.codes).toEqual([]);
    // She counts where she is now, and has to be checked there again.
    await expectCounts(nobody, { total: 1, checked: 0, grade: "PRIMARY_5" });
    expect(await life(firstHead, learnerId)).toBeNull();
    expect(await rollOf(firstHead, first, "TRANSFERRED", academicYear)).toEqual([
      { id: firstEnrolment, learner: null },
    ]);

    // Re-linked to a citizen id: the person stays one person.
    const moved = (await life(lastHead, learnerId))!;
    const relinked = await mutate(lastHead, "changeIdentifier", "learner { id }", {
      learnerId,
      identifier: citizen,
      reason: "ได้รับเลขประจำตัวประชาชนแล้ว",
      expectedVersion: moved.version,
    });
    expect(relinked.codes).toEqual([]);
    await expectCounts(nobody, { total: 1, checked: 0, grade: "PRIMARY_5" });
    expect(await check(lastHead, [moved.currentEnrolment!.id])).toEqual([]);
    await expectCounts(nobody, { total: 1, checked: 1, grade: "PRIMARY_5" });

    // The next year counts whoever was promoted into it, a grade up and not checked yet.
    await nextRound(academicYear + 1);
    const promote = (fromYear: number, grade: string) =>
      mutate<{ promoted: number; graduated: number }>(
        lastHead,
        "promoteLearners",
        "promotion { promoted graduated }",
        { institutionId: last.id, fromYear, decisions: [{ grade, to: "NEXT_GRADE" }] },
      );
    await expectCounts(nobody, nobody);
    expect(await promote(academicYear, "PRIMARY_5")).toMatchObject({
      codes: [],
      value: { promoted: 1, graduated: 0 },
    });
    await expectCounts(nobody, { total: 1, checked: 0, grade: "PRIMARY_6" });
    const sixth = (await life(lastHead, learnerId))!.currentEnrolment!.id;
    expect(await check(lastHead, [sixth])).toEqual([]);
    await expectCounts(nobody, { total: 1, checked: 1, grade: "PRIMARY_6" });

    // The last grade of this institution graduates: on no roll any more.
    await nextRound(academicYear + 2);
    expect(await promote(academicYear + 1, "PRIMARY_6")).toMatchObject({
      codes: [],
      value: { promoted: 0, graduated: 1 },
    });
    await expectCounts(nobody, nobody);

    // The institution that had her last, its LAO, and nobody else, reads the whole life.
    const whole = (await life(lastHead, learnerId))!;
    expect(whole).toMatchObject({
      identifier: citizen,
      currentEnrolment: null,
      pastIdentifiers: [{ identifier: gCode }],
    });
    expect(whole.enrolments).toEqual([
      {
        id: sixth,
        academicYear: academicYear + 1,
        grade: "PRIMARY_6",
        classroom: "2",
        status: "COMPLETED",
        leaveKind: "GRADUATED",
        institution: { id: last.id },
        follows: { id: moved.currentEnrolment!.id },
      },
      {
        id: moved.currentEnrolment!.id,
        academicYear,
        grade: "PRIMARY_5",
        classroom: "2",
        status: "COMPLETED",
        leaveKind: "PROMOTED",
        institution: { id: last.id },
        // What it follows is at an institution whose roll this one does not read.
        follows: null,
      },
    ]);
    const { nodes, totalCount } = whole.history;
    expect(totalCount).toBe(nodes.length);
    const told = nodes
      .toReversed()
      .filter(({ field }) => field === "identifier" || field === "status")
      .map(({ field, before, after, institution }) => [institution?.id ?? null, field, before, after]);
    // What happened where this institution reads nobody is told without saying where.
    expect(told).toEqual([
      [null, "status", "ACTIVE", "TRANSFERRED"],
      [last.id, "identifier", gCode, citizen],
      [last.id, "status", "ACTIVE", "COMPLETED"],
      [last.id, "status", "ACTIVE", "COMPLETED"],
    ]);
    // Who acted is told where one reads that institution's learners.
    for (const { changedBy, institution } of nodes)
      expect(changedBy).toBe(institution?.id === last.id ? lastHead.username : null);

    const atLao = (await life(lastOfficer, learnerId))!;
    expect(atLao).toMatchObject({ identifier: null, pastIdentifiers: [{ identifier: null }] });
    expect(atLao.identifierMasked).toBe(`x-xxxx-xxxxx-${citizen.slice(10, 12)}-${citizen.slice(12)}`);
    expect(atLao.history.totalCount).toBe(totalCount);
    expect(JSON.stringify(atLao)).not.toContain(gCode);
    for (const person of [firstHead, firstOfficer, await province.as("PROVINCE_OFFICER"), dla])
      expect(await life(person, learnerId), person.username).toBeNull();
    // The first institution and its LAO keep their enrolment, and that it ended by a release.
    for (const person of [firstHead, firstOfficer])
      expect(await rollOf(person, first, "TRANSFERRED", academicYear)).toEqual([
        { id: firstEnrolment, learner: null },
      ]);
    expect(await rollOf(lastOfficer, last, "COMPLETED", academicYear + 1)).toEqual([
      { id: sixth, learner: { id: learnerId } },
    ]);
    // By either number she is found as one person, on no roll: whoever enrols her next continues this life.
    const holders = await land.sql<{ id: string }>(
      "SELECT DISTINCT h.learner_id AS id FROM unnest($1::text[]) AS typed(identifier), learners.holder_of(typed.identifier) h",
      [[gCode, citizen]],
    );
    expect(holders).toEqual([{ id: learnerId }]);
  });
});
