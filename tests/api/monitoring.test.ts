import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  cancel,
  check,
  confirm,
  extend,
  freezeClock,
  mutate,
  openRound,
  scheduleRound,
} from "../kit/acts.ts";
import {
  academicYear,
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

/**
 * Whoever answers for units below sees exactly who has confirmed, who has not, and what stands in the way, counted on the
 * same facts that decide a confirmation, on both sides of every deadline.
 */

interface TrackSeen {
  readonly level: string;
  readonly subject: string;
  readonly expected: number;
  readonly confirmed: number;
  readonly onTime: number;
  readonly byExtension: number;
  readonly late: number;
  readonly onTimeRate: number | null;
  readonly notStarted: number;
  readonly ready: number;
  readonly learners: number | null;
  readonly learnersMissing: number | null;
}
interface MissingSeen {
  readonly unit: { readonly code: string };
  readonly level: string;
  readonly subject: string;
  readonly learners: number | null;
  readonly stage: string;
  readonly deadline: string;
  readonly late: boolean;
  readonly phone: string | null;
  readonly officers: readonly { duty: string; name: string }[];
  readonly lastAct: string | null;
  readonly lastActAt: string | null;
  readonly blockers: readonly { code: string; count: number }[];
  readonly reopening: { readonly id: string } | null;
}
interface BurnDownSeen {
  readonly round: { readonly id: string };
  readonly expected: number;
  readonly days: readonly { day: number; date: string; confirmed: number }[];
}

const trackFields =
  "tracks { level subject expected confirmed onTime byExtension late onTimeRate notStarted ready learners learnersMissing }";
const missingFields =
  "unit { code } level subject learners stage deadline late phone officers { duty name } lastAct lastActAt blockers { code count } reopening { id }";
const screen = `query ($id: ID!, $roundId: ID) { orgUnit(id: $id) { monitoring(roundId: $roundId) { ${trackFields}
  burnDown { round { id } expected days { day date confirmed } }
  missing(first: 100) { totalCount nodes { ${missingFields} } }
  stuckCases(days: 1) { totalCount nodes { waitingSince reopeningCase { unit { code } waitingFor { action duty unit { code } } } } } } } }`;

describe("monitoring", () => {
  let system: TestSystem;
  let land: Land;
  let dla: Person;
  let province: Province;
  let other: Province;
  let districts: readonly [District, District];
  let laos: readonly [Lao, Lao, Lao];
  let a: Institution;
  let b: Institution;
  let c: Institution;
  let d: Institution;
  let school: string;
  let earlier: string;
  let roundId: string;

  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    province = await land.createProvince("41");
    other = await land.createProvince("42");
    districts = [await province.createDistrict("4101"), await province.createDistrict("4102")];
    laos = [
      await districts[0].createLao(),
      await districts[0].createLao(),
      await (await other.createDistrict("4201")).createLao(),
    ];
    a = await laos[0].createInstitution({ learners: 3 });
    b = await laos[0].createInstitution({ learners: 8 });
    c = await laos[0].createInstitution({ learners: 5 });
    d = await laos[1].createInstitution({ learners: 2 });
    await laos[2].createInstitution({ learners: 4 });
    school = await laos[1].createOtherSchool();
    await land.sql(
      "UPDATE institutions.org_unit SET phone = '042' || right(code, 6) WHERE level = 'INSTITUTION'",
    );

    // The round of the year before: one institution confirmed on its first day, another on the third.
    const past = {
      opensAt: "2021-10-10T00:00:00+07:00",
      unitDeadline: "2021-11-10T23:59:59.999999+07:00",
      recordingClosesAt: "2021-11-11T17:00:00+07:00",
    };
    await freezeClock(dla, past.opensAt);
    earlier = await scheduleRound(dla, past, academicYear - 1);
    await openRound(dla, earlier);
    await mustConfirm(a, earlier, true);
    await freezeClock(dla, "2021-10-12T23:59:59.999999+07:00");
    await mustConfirm(b, earlier, true);

    await freezeClock(dla, clocks2565.opensAt);
    roundId = await scheduleRound(dla, clocks2565, academicYear);
    await openRound(dla, roundId);
  });
  afterAll(async () => {
    await land?.close();
    await system?.close();
  });

  const mustConfirm = async (institution: Institution, round: string, noLearners = false) =>
    expect(
      (await confirm(await institution.head(), { roundId: round, unitId: institution.id, noLearners })).codes,
    ).toEqual([]);
  const checkAll = async (
    institution: Institution,
    result: "PRESENT" | "NOT_FOUND" = "PRESENT",
    some?: number,
  ) =>
    expect(
      await check(
        await institution.head(),
        institution.roll.slice(0, some).map(learner => learner.enrolmentId),
        result,
      ),
    ).toEqual([]);
  const see = async (person: Person, unit: Unit) => {
    const { orgUnit } = await person.get<{
      orgUnit: {
        monitoring: {
          tracks: TrackSeen[];
          burnDown: BurnDownSeen[];
          missing: { totalCount: number; nodes: MissingSeen[] };
          stuckCases: {
            totalCount: number;
            nodes: {
              waitingSince: string;
              reopeningCase: {
                unit: { code: string };
                waitingFor: { action: string; duty: string; unit: { code: string } };
              };
            }[];
          };
        } | null;
      } | null;
    }>(screen, { id: unit.id, roundId });
    return orgUnit?.monitoring ?? null;
  };
  const track = async (person: Person, unit: Unit, level: string, subject = "LEARNERS") =>
    (await see(person, unit))!.tracks.find(found => found.level === level && found.subject === subject);

  test("counts by level and subject, and who has not begun, before anything has happened", async () => {
    const officer = await province.as("PROVINCE_OFFICER");
    const { tracks, missing } = (await see(officer, province))!;
    const none = { confirmed: 0, onTime: 0, byExtension: 0, late: 0, onTimeRate: null, ready: 0 };
    expect(tracks).toEqual([
      {
        level: "LAO",
        subject: "LEARNERS",
        expected: 2,
        notStarted: 2,
        learners: 18,
        learnersMissing: 18,
        ...none,
      },
      {
        level: "LAO",
        subject: "OTHER_COUNTS",
        expected: 1,
        notStarted: 1,
        learners: 0,
        learnersMissing: 0,
        ...none,
      },
      {
        level: "INSTITUTION",
        subject: "LEARNERS",
        expected: 4,
        notStarted: 4,
        learners: 18,
        learnersMissing: 18,
        ...none,
      },
    ]);
    expect(missing.totalCount).toBe(7);
    expect(missing.nodes.map(node => [node.unit.code, node.subject, node.learners])).toEqual(
      [
        [laos[0].code, "LEARNERS", 16],
        [b.code, "LEARNERS", 8],
        [c.code, "LEARNERS", 5],
        [a.code, "LEARNERS", 3],
        [d.code, "LEARNERS", 2],
        [laos[1].code, "LEARNERS", 2],
        [laos[1].code, "OTHER_COUNTS", 0],
      ].sort(byLearnersThenCodeDown),
    );
    expect(await track(dla, land, "PROVINCE")).toMatchObject({ expected: 2, confirmed: 0, learners: 22 });
  });

  test("tells of each who is missing what stands in the way, whom to call, and what was done last", async () => {
    await freezeClock(dla, "2022-10-20T10:00:00+07:00");
    await checkAll(a);
    await checkAll(b, "PRESENT", 6);
    await checkAll(b, "NOT_FOUND", 1);
    await land.sql("UPDATE learners.learner SET prefix = 'นาง', sex = 'MALE' WHERE id = $1", [
      c.roll[0]!.learnerId,
    ]);
    const officer = await province.as("PROVINCE_OFFICER");
    const nodes = (await see(officer, province))!.missing.nodes;
    const of = (unit: Unit, subject = "LEARNERS") =>
      nodes.find(node => node.unit.code === unit.code && node.subject === subject)!;
    expect(of(a)).toMatchObject({
      stage: "READY",
      blockers: [],
      late: false,
      deadline: "2022-11-10T16:59:59.999999Z",
      phone: `042${a.code.slice(-6)}`,
      lastAct: "CHECK",
      lastActAt: "2022-10-20T03:00:00.000000Z",
      reopening: null,
    });
    expect(
      of(a)
        .officers.map(each => each.duty)
        .toSorted(),
    ).toEqual(["INSTITUTION_DIRECTOR", "INSTITUTION_RECORDER"]);
    expect(of(b)).toMatchObject({
      stage: "UNDER_WAY",
      blockers: [
        { code: "LEARNERS_NOT_CHECKED", count: 2 },
        { code: "GHOSTS_NOT_REMOVED", count: 1 },
      ],
    });
    // A finding alone does not begin a round; an act of recording does, though nothing is checked.
    expect(of(c).blockers.map(each => each.code)).toEqual(["LEARNERS_NOT_CHECKED", "FINDINGS_OPEN"]);
    expect(of(c)).toMatchObject({ stage: "NOT_STARTED", lastAct: null, lastActAt: null });
    await mutate(await c.head(), "correctLearner", "learner { id }", {
      learnerId: c.roll[1]!.learnerId,
      expectedVersion: 1,
      firstName: "มานี",
    });
    const begun = (await see(officer, province))!.missing.nodes.find(node => node.unit.code === c.code)!;
    expect(begun).toMatchObject({ stage: "UNDER_WAY", lastAct: "RECORD" });
    await checkAll(c);
    expect(of(laos[0]).blockers).toEqual([{ code: "CHILDREN_NOT_CONFIRMED", count: 3 }]);
    expect(of(laos[1], "OTHER_COUNTS").blockers).toEqual([{ code: "OTHER_COUNTS_NOT_RECORDED", count: 1 }]);
    // Everything is checked at c, but a finding stops it: not ready.
    expect(await track(officer, province, "INSTITUTION")).toMatchObject({ notStarted: 1, ready: 1 });
  });

  test("is as the machine decides: whoever is READY can confirm, whoever is not is refused", async () => {
    const officer = await province.as("PROVINCE_OFFICER");
    for (const { unit, stage, subject } of (await see(officer, province))!.missing.nodes) {
      const found = [a, b, c, d, ...laos].find(each => each.code === unit.code)!;
      const person = found.code.startsWith("30")
        ? await found.as("INSTITUTION_DIRECTOR", "INSTITUTION_RECORDER")
        : await found.as("LAO_OFFICER");
      const { codes } = await confirm(person, {
        roundId,
        unitId: found.id,
        subject: subject as "LEARNERS",
        dryRun: true,
      });
      expect(codes.length === 0, `${unit.code} ${subject} is ${stage}: ${codes}`).toBe(stage === "READY");
    }
  });

  test("filters, searches, sorts and pages the missing", async () => {
    const officer = await province.as("PROVINCE_OFFICER");
    const list = async (args: string) => {
      const { orgUnit } = await officer.get<{
        orgUnit: {
          monitoring: {
            missing: {
              totalCount: number;
              nodes: MissingSeen[];
              pageInfo: { endCursor: string; hasNextPage: boolean };
            };
          };
        };
      }>(
        `query ($id: ID!) { orgUnit(id: $id) { monitoring { missing(${args}) { totalCount nodes { ${missingFields} } pageInfo { endCursor hasNextPage } } } } }`,
        { id: province.id },
      );
      return orgUnit.monitoring.missing;
    };
    const codes = async (args: string) => (await list(args)).nodes.map(node => node.unit.code);
    expect(await codes("filter: { level: [LAO], subject: [OTHER_COUNTS] }")).toEqual([laos[1].code]);
    expect(await codes(`filter: { search: "${b.code.slice(2)}" }`)).toEqual([b.code]);
    expect(await codes('filter: { search: "100%" }')).toEqual([]);
    expect(await codes("filter: { stage: [READY] }")).toEqual([a.code]);
    expect(await codes("filter: { late: true }")).toEqual([]);
    const all = (await list("first: 100")).nodes.map(node => `${node.unit.code} ${node.subject}`);
    for (const orderBy of [
      "{ field: LEARNERS, direction: DESC }",
      "{ field: LEARNERS, direction: ASC }",
      "{ field: CODE }",
      "{ field: CODE, direction: DESC }",
    ]) {
      const whole = (await list(`first: 100, orderBy: ${orderBy}`)).nodes.map(
        node => `${node.unit.code} ${node.subject}`,
      );
      expect(whole.toSorted()).toEqual(all.toSorted());
      const paged: string[] = [];
      for (let after = "null"; ; ) {
        const page = await list(`first: 2, after: ${after}, orderBy: ${orderBy}`);
        expect(page.totalCount).toBe(all.length);
        paged.push(...page.nodes.map(node => `${node.unit.code} ${node.subject}`));
        if (!page.pageInfo.hasNextPage) break;
        after = JSON.stringify(page.pageInfo.endCursor);
      }
      expect(paged, orderBy).toEqual(whole);
    }
  });

  test("burns down by day, a taken-back confirmation going up again, beside the same day of the round before", async () => {
    await freezeClock(dla, "2022-10-21T09:00:00+07:00");
    await mustConfirm(a, roundId);
    await freezeClock(dla, "2022-10-22T09:00:00+07:00");
    await cancel(await laos[0].officer(), { roundId, unitId: a.id });
    await freezeClock(dla, "2022-10-23T00:00:00+07:00");
    await mustConfirm(a, roundId);
    const [now, before] = (await see(await province.as("PROVINCE_OFFICER"), province))!.burnDown;
    expect(now).toMatchObject({ round: { id: roundId }, expected: 4 });
    expect(now!.days.map(day => day.confirmed)).toEqual([...Array(11).fill(0), 1, 0, 1]);
    expect(now!.days.at(-1)).toEqual({ day: 14, date: "2022-10-23", confirmed: 1 });
    expect(before).toMatchObject({ round: { id: earlier }, expected: 4 });
    expect(before!.days).toHaveLength(33);
    expect(before!.days.slice(0, 4).map(day => day.confirmed)).toEqual([1, 1, 2, 2]);
    const { burnDown } = (await see(dla, other))!;
    expect(burnDown.map(each => [each.expected, each.days.at(-1)?.confirmed])).toEqual([
      [1, 0],
      [1, 0],
    ]);
  });

  test("finds what is stuck in reopening: since when, and whose turn it is", async () => {
    const head = await a.head();
    const { codes } = await mutate(head, "requestCancellation", "reopeningCase { id }", {
      roundId,
      unitId: a.id,
      reason: "ชื่อผิด",
    });
    expect(codes).toEqual([]);
    const officer = await laos[0].officer();
    expect((await see(officer, laos[0]))!.stuckCases.totalCount).toBe(0);
    await freezeClock(dla, "2022-10-24T00:00:00+07:00");
    for (const [person, unit] of [
      [officer, laos[0]],
      [await districts[0].as("DISTRICT_OFFICER"), districts[0]],
      [dla, land],
    ] as const) {
      const { stuckCases } = (await see(person, unit))!;
      expect(stuckCases).toEqual({
        totalCount: 1,
        nodes: [
          {
            waitingSince: "2022-10-22T17:00:00.000000Z",
            reopeningCase: {
              unit: { code: a.code },
              waitingFor: { action: "CANCEL", duty: "LAO_OFFICER", unit: { code: a.code } },
            },
          },
        ],
      });
    }
    expect((await see(dla, districts[1]))!.stuckCases.totalCount).toBe(0);
    // The LAO's turn is over: the director's has just begun.
    await cancel(officer, { roundId, unitId: a.id });
    expect((await see(officer, laos[0]))!.stuckCases.totalCount).toBe(0);
    const reopened = (await see(officer, laos[0]))!.missing.nodes.find(node => node.unit.code === a.code)!;
    expect(reopened.lastAct).toBe("CANCEL");
    expect(reopened.reopening).not.toBeNull();
  });

  test("tells on time from late at the deadline and a microsecond after, extensions included", async () => {
    await checkAll(d);
    await mutate(await laos[1].officer(), "recordOtherSchoolCounts", "otherSchool { id }", {
      roundId,
      otherSchoolId: school,
      counts: [{ grade: "PRIMARY_1", male: 20, female: 21 }],
    });
    const provincial = await province.as("PROVINCE_OFFICER");
    await extend(provincial, { roundId, unitId: d.id, until: "2022-11-12T12:00:00+07:00" });
    await freezeClock(dla, clocks2565.unitDeadline);
    await mustConfirm(a, roundId);
    expect(await track(provincial, province, "INSTITUTION")).toMatchObject({
      confirmed: 1,
      onTime: 1,
      byExtension: 0,
      late: 0,
      onTimeRate: 1,
    });
    await freezeClock(dla, "2022-11-11T00:00:00+07:00");
    // b and c are late, d is not: it was given more time.
    expect(await track(provincial, province, "INSTITUTION")).toMatchObject({
      expected: 4,
      confirmed: 1,
      late: 2,
      onTimeRate: 1 / 3,
    });
    await freezeClock(dla, "2022-11-12T12:00:00+07:00");
    await mustConfirm(d, roundId);
    expect(await track(provincial, province, "INSTITUTION")).toMatchObject({
      expected: 4,
      confirmed: 2,
      onTime: 2,
      byExtension: 1,
      late: 2,
      onTimeRate: 0.5,
      learnersMissing: 13,
    });
    expect(await track(provincial, province, "LAO", "OTHER_COUNTS")).toMatchObject({
      confirmed: 0,
      late: 1,
      ready: 1,
      learnersMissing: 41,
    });
  });

  test("counts what progress counts, at every level", async () => {
    for (const unit of [land, province, ...districts, ...laos]) {
      const { orgUnit } = await dla.get<{
        orgUnit: {
          progress: Record<
            "institutions" | "localAdministrativeOrganizations" | "otherCounts",
            Partial<TrackSeen>
          > & { learners: number };
        };
      }>(
        `query ($id: ID!) { orgUnit(id: $id) { progress { institutions { expected confirmed late } localAdministrativeOrganizations { expected confirmed late }
          otherCounts { expected confirmed late } learners } } }`,
        { id: unit.id },
      );
      const { tracks } = (await see(dla, unit))!;
      const of = (level: string, subject: string) =>
        tracks.find(each => each.level === level && each.subject === subject) ?? {
          expected: 0,
          confirmed: 0,
          late: 0,
          learners: 0,
        };
      expect(of("INSTITUTION", "LEARNERS")).toMatchObject(orgUnit.progress.institutions);
      expect(of("INSTITUTION", "LEARNERS").learners).toBe(orgUnit.progress.learners);
      // Progress of an LAO counts the LAO itself; monitoring, what is below it.
      if (laos.some(lao => lao.id === unit.id)) continue;
      expect(of("LAO", "LEARNERS")).toMatchObject(orgUnit.progress.localAdministrativeOrganizations);
      expect(of("LAO", "OTHER_COUNTS")).toMatchObject(orgUnit.progress.otherCounts);
    }
  });

  test("is for those above: nothing outside reach, no names for the district, no exact numbers for analysts", async () => {
    expect(await see(await other.as("PROVINCE_OFFICER"), province)).toBeNull();
    const district = (await see(await districts[0].as("DISTRICT_OFFICER"), districts[0]))!;
    expect(district.missing.nodes.length).toBeGreaterThan(0);
    expect(district.missing.nodes.flatMap(node => node.officers)).toEqual([]);
    expect(district.missing.nodes.some(node => node.phone !== null)).toBe(true);
    const analyst = (await see(await province.as("ANALYST"), province))!;
    for (const node of analyst.missing.nodes) {
      expect((node.learners ?? 0) % 5).toBe(0);
      expect(node.blockers).toEqual([]);
      expect(node.officers).toEqual([]);
    }
    for (const each of analyst.tracks) expect((each.learners ?? 0) % 5).toBe(0);
  });

  test("costs the same statements for one LAO and for the nation", async () => {
    const names = async (unit: Unit) => (await system.statementsDuring(() => see(dla, unit))).toSorted();
    expect(await names(land)).toEqual(await names(province));
    // An LAO has nothing below it on other schools: open cases are asked for once a subject.
    const [nation, lao] = [await names(land), await names(laos[0])];
    expect([...new Set(nation)]).toEqual([...new Set(lao)]);
    expect(nation.length - lao.length).toBeLessThanOrEqual(1);
    const tree = `query ($id: ID!) { orgUnit(id: $id) { children(first: 100) { nodes { id monitoring { ${trackFields} missing(first: 1) { nodes { level } } } } } } }`;
    const below = async (unit: Unit) =>
      (await system.statementsDuring(() => dla.get(tree, { id: unit.id }))).toSorted();
    expect(await below(land)).toEqual(await below(districts[0]));
  });
});

/** Most learners first, then by code and subject, both downwards: the order of the list. */
function byLearnersThenCodeDown(x: (string | number)[], y: (string | number)[]): number {
  return Number(y[2]) - Number(x[2]) || (`${x[0]} ${x[1]}` < `${y[0]} ${y[1]}` ? 1 : -1);
}
