import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  cancel,
  check,
  confirm,
  extend,
  freezeClock,
  mutate,
  openRound,
  type RoundClocks,
  scheduleRound,
  standing,
} from "../kit/acts.ts";
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

/** A round of domain.md section 3, and what its letter makes of it. */
interface Replay {
  readonly name: string;
  readonly programme: "LEC" | "SIS" | "CCIS";
  readonly academicYear: number;
  readonly clocks: RoundClocks;
  /** The last instant in which a province confirms: its own deadline, the day the report is due, or the closing. */
  readonly provinceBy: string;
  /** Whether it covers child centres, schools and colleges, and the numbers of other affiliations' schools. */
  readonly centres: boolean;
  readonly schools: boolean;
}

const rounds: readonly Replay[] = [
  {
    name: "CCIS 2556 (S4): child centres, as of 10 June, the province after closing",
    programme: "CCIS",
    academicYear: 2556,
    clocks: {
      opensAt: "2013-05-28T00:00:00+07:00",
      unitDeadline: "2013-06-20T23:59:59.999999+07:00",
      recordingClosesAt: "2013-06-21T00:00:00+07:00",
      provinceDeadline: "2013-06-28T16:30:00+07:00",
      asOfDate: "2013-06-10",
    },
    provinceBy: "2013-06-28T16:30:00.000000+07:00",
    centres: true,
    schools: false,
  },
  {
    name: "SIS 2/2562 (S2): schools and colleges, the report due on 27 December",
    programme: "SIS",
    academicYear: 2562,
    clocks: {
      opensAt: "2019-10-07T00:00:00+07:00",
      unitDeadline: "2019-11-15T23:59:59.999999+07:00",
      recordingClosesAt: "2019-11-16T00:00:00+07:00",
      reportDueAt: "2019-12-27T23:59:59.999999+07:00",
    },
    provinceBy: "2019-12-27T23:59:59.999999+07:00",
    centres: false,
    schools: true,
  },
  {
    name: "LEC 2/2565 (S1): everybody, the province until closing",
    programme: "LEC",
    academicYear: 2565,
    clocks: clocks2565,
    provinceBy: "2022-11-11T17:00:00.000000+07:00",
    centres: true,
    schools: true,
  },
  {
    name: "LEC 2/2566 (S0): everybody, the end of 10 November for recording and provinces",
    programme: "LEC",
    academicYear: 2566,
    clocks: {
      opensAt: "2023-10-16T00:00:00+07:00",
      unitDeadline: "2023-11-09T23:59:59.999999+07:00",
      recordingClosesAt: "2023-11-10T23:59:59.999999+07:00",
      provinceDeadline: "2023-11-10T23:59:59.999999+07:00",
    },
    provinceBy: "2023-11-10T23:59:59.999999+07:00",
    centres: true,
    schools: true,
  },
];

/** So many microseconds after a Bangkok time. */
function after(time: string, micros: number): string {
  const fraction = /\.(\d+)/.exec(time)?.[1]?.padEnd(6, "0") ?? "000000";
  const whole = Date.parse(time.replace(/\.\d+/, "")) * 1_000 + Number(fraction) + micros;
  const seconds = new Date(Math.floor(whole / 1_000_000) * 1_000).toISOString().slice(0, 19);
  return `${seconds}.${String(whole % 1_000_000).padStart(6, "0")}Z`;
}

const heads = { school: 3, centre: 2, other: 12, far: 4 };

/** Two provinces: one with a school, a centre, a college and a school of another affiliation; one with a lone school and centre. */
async function createTwoProvinces(system: TestSystem, year: number) {
  const land = await createLand(system);
  const udon = await land.createProvince("41", "อุดรธานี");
  const phrae = await land.createProvince("54", "แพร่");
  const mueang = await udon.createDistrict("4101", "เมืองอุดรธานี");
  const lao = await mueang.createLao({ name: "เทศบาลนครอุดรธานี" });
  const onlyCentres = await mueang.createLao({ name: "อบต. มีแต่ศูนย์" });
  const far = await (await phrae.createDistrict("5401")).createLao({ name: "เทศบาลเมืองแพร่" });
  const at = { academicYear: year };
  const centreKind = "CHILD_DEVELOPMENT_CENTER" as const;
  const institutions = {
    school: await lao.createInstitution({ ...at, learners: heads.school }),
    college: await lao.createInstitution({ ...at, kind: "VOCATIONAL_COLLEGE", learners: 0 }),
    centre: await lao.createInstitution({ ...at, kind: centreKind, learners: heads.centre }),
    aloneCentre: await onlyCentres.createInstitution({ ...at, kind: centreKind, learners: heads.centre }),
    farSchool: await far.createInstitution({ ...at, learners: heads.far }),
    farCentre: await far.createInstitution({ ...at, kind: centreKind, learners: heads.centre }),
  };
  const otherSchool = await lao.createOtherSchool();
  return { land, udon, phrae, lao, onlyCentres, far, institutions, otherSchool };
}

describe.each(rounds)("$name", replay => {
  const { clocks, programme } = replay;
  let system: TestSystem;
  let land: Land;
  let udon: Province;
  let phrae: Province;
  let laos: readonly Lao[];
  let lao: Lao;
  let onlyCentres: Lao;
  let far: Lao;
  let institutions: Awaited<ReturnType<typeof createTwoProvinces>>["institutions"];
  let covered: readonly Institution[];
  let uncovered: readonly Institution[];
  let otherSchool: string;
  let dla: Person;
  let officers: ReadonlyMap<Province, Person>;
  let roundId: string;

  beforeAll(async () => {
    system = await startTestSystem();
    ({ land, udon, phrae, lao, onlyCentres, far, institutions, otherSchool } = await createTwoProvinces(
      system,
      replay.academicYear,
    ));
    const { school, college, centre, aloneCentre, farSchool, farCentre } = institutions;
    const centres = [centre, aloneCentre, farCentre];
    const schools = [school, college, farSchool];
    covered = [...(replay.schools ? schools : []), ...(replay.centres ? centres : [])];
    uncovered = [...(replay.schools ? [] : schools), ...(replay.centres ? [] : centres)];
    laos = replay.centres ? [lao, onlyCentres, far] : [lao, far];
    dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    officers = new Map([
      [udon, await udon.as("PROVINCE_OFFICER")],
      [phrae, await phrae.as("PROVINCE_OFFICER")],
    ]);
  });
  afterAll(async () => {
    await land?.close();
    await system?.close();
  });

  const checkAll = async (institution: Institution) =>
    check(
      await institution.head(),
      institution.roll.map(r => r.enrolmentId),
    );
  const confirmInstitution = async (institution: Institution) =>
    confirm(await institution.head(), {
      roundId,
      unitId: institution.id,
      noLearners: institution.roll.length === 0,
    });
  const confirmLao = async (unit: Lao, subject: "LEARNERS" | "OTHER_COUNTS" = "LEARNERS") =>
    confirm(await unit.officer(), { roundId, unitId: unit.id, subject });
  const confirmProvince = (unit: Province) => confirm(officers.get(unit)!, { roundId, unitId: unit.id });
  const recordOther = async () =>
    mutate(await lao.officer(), "recordOtherSchoolCounts", "otherSchool { id }", {
      otherSchoolId: otherSchool,
      counts: [{ grade: "PRIMARY_1", male: heads.other, female: 0 }],
    });

  test("is scheduled with its own clocks, opens at its first instant and not a microsecond before", async () => {
    await freezeClock(dla, after(clocks.opensAt, -1));
    roundId = await scheduleRound(dla, clocks, replay.academicYear, programme);
    expect((await mutate(dla, "openRound", "round { id }", { roundId })).codes).toEqual(["ROUND_NOT_OPEN"]);
    await freezeClock(dla, clocks.opensAt);
    await openRound(dla, roundId);
    const { round } = await dla.get<{ round: Record<string, string | null> }>(
      `query ($id: ID!) { round(id: $id) { programme phase opensAt unitDeadline recordingClosesAt provinceDeadline reportDueAt asOfDate } }`,
      { id: roundId },
    );
    const instantOf = (time?: string) => (time === undefined ? null : after(time, 0));
    expect(round).toEqual({
      programme,
      phase: "OPEN",
      opensAt: instantOf(clocks.opensAt),
      unitDeadline: instantOf(clocks.unitDeadline),
      recordingClosesAt: instantOf(clocks.recordingClosesAt),
      provinceDeadline: instantOf(clocks.provinceDeadline),
      reportDueAt: instantOf(clocks.reportDueAt),
      asOfDate: clocks.asOfDate ?? null,
    });
  });

  test("asks of those it covers, and of nobody else", async () => {
    for (const institution of uncovered) {
      const head = await institution.head();
      const { orgUnit } = await head.get<{ orgUnit: { confirmation: unknown } }>(
        "query ($id: ID!, $roundId: ID!) { orgUnit(id: $id) { confirmation(roundId: $roundId) { state } } }",
        { id: institution.id, roundId },
      );
      expect(orgUnit.confirmation).toBeNull();
      if (institution.roll.length > 0) expect(await checkAll(institution)).toEqual(["ROUND_NOT_OPEN"]);
      expect((await confirmInstitution(institution)).codes).toEqual(["NOTHING_TO_CONFIRM"]);
    }
    if (!replay.centres) expect((await confirmLao(onlyCentres)).codes).toEqual(["NOTHING_TO_CONFIRM"]);
    if (!replay.schools) {
      expect((await recordOther()).codes).toEqual(["ROUND_NOT_OPEN"]);
      expect((await confirmLao(lao, "OTHER_COUNTS")).codes).toEqual(["NOTHING_TO_CONFIRM"]);
    }
    for (const institution of covered)
      if (institution.roll.length > 0) expect(await checkAll(institution)).toEqual([]);
  });

  test("units confirm in their order until the last instant, and not a microsecond later", async () => {
    const [late, ...inTime] = covered;
    await freezeClock(dla, clocks.unitDeadline);
    for (const institution of inTime) expect((await confirmInstitution(institution)).codes).toEqual([]);
    for (const unit of laos.filter(each => each !== lao)) expect((await confirmLao(unit)).codes).toEqual([]);
    if (replay.schools) {
      expect((await recordOther()).codes).toEqual([]);
      expect((await confirmLao(lao, "OTHER_COUNTS")).codes).toEqual([]);
    }
    expect((await confirmLao(lao)).codes).toEqual(["CHILDREN_NOT_CONFIRMED"]);
    expect((await confirmProvince(udon)).codes).toEqual(["CHILDREN_NOT_CONFIRMED"]);
    await freezeClock(dla, after(clocks.unitDeadline, 1));
    expect((await confirmInstitution(late!)).codes).toEqual(["DEADLINE_PASSED"]);
    expect((await confirmLao(lao)).codes).toEqual(["DEADLINE_PASSED", "CHILDREN_NOT_CONFIRMED"]);
  });

  test("recording ends by itself: exactly at the closing it is in time, a microsecond later it is over, but for whom the province extended", async () => {
    const [late] = covered;
    const { head } = { head: await late!.head() };
    const marks = late!.roll.map(r => r.enrolmentId);
    await freezeClock(dla, clocks.recordingClosesAt);
    expect(await check(head, marks)).toEqual([]);
    await freezeClock(dla, after(clocks.recordingClosesAt, 1));
    expect(await check(head, marks)).toEqual(["ROUND_CLOSED"]);
    const { round } = await dla.get<{ round: { phase: string } }>(
      "query ($id: ID!) { round(id: $id) { phase } }",
      {
        id: roundId,
      },
    );
    expect(round.phase).toBe("CLOSED");

    const officer = officers.get(udon)!;
    const until = after(clocks.recordingClosesAt, 3_600_000_000);
    for (const unitId of [late!.id, lao.id])
      expect((await extend(officer, { roundId, unitId, until })).codes).toEqual([]);
    await freezeClock(dla, until);
    expect(await check(head, marks)).toEqual([]);
    expect((await confirmInstitution(late!)).codes).toEqual([]);
    expect((await confirmLao(lao)).codes).toEqual([]);
    await freezeClock(dla, after(until, 1));
    expect((await cancel(officer, { roundId, unitId: lao.id })).codes).toEqual([]);
    expect((await confirmLao(lao)).codes).toEqual(["DEADLINE_PASSED"]);
    const again = after(until, 3_600_000_000);
    expect((await extend(officer, { roundId, unitId: lao.id, until: again })).codes).toEqual([]);
    expect((await confirmLao(lao)).codes).toEqual([]);
  });

  test("a province confirms until its last instant, after the closing where the letter has it so; the department extends the one that is late", async () => {
    const afterClosing = after(replay.provinceBy, 0) > after(clocks.recordingClosesAt, 0);
    const inTime = async () => {
      await freezeClock(dla, after(replay.provinceBy, 0));
      expect((await confirmProvince(phrae)).confirmation).toMatchObject({
        state: "CONFIRMED",
        confirmedAt: after(replay.provinceBy, 0),
      });
    };
    // Where the closing is the province's own deadline, the extension of the units has passed it already.
    await inTime();
    expect(afterClosing).toBe(programme !== "LEC");
    const late = after(replay.provinceBy, afterClosing ? 1 : 7_200_000_001);
    await freezeClock(dla, late);
    const refused = await confirmProvince(udon);
    expect(refused.userErrors).toMatchObject([
      {
        code: "DEADLINE_PASSED",
        clause: "S1g 5.2",
        blockers: [{ until: after(replay.provinceBy, 0), liftedBy: "DEPARTMENT_ADMINISTRATOR" }],
      },
    ]);
    const until = after(late, 60_000_000);
    expect((await extend(dla, { roundId, unitId: udon.id, until })).codes).toEqual([]);
    await freezeClock(dla, until);
    expect((await confirmProvince(udon)).codes).toEqual([]);
  });

  test("no institution or other school appears under what is confirmed, as long as a province may still confirm", async () => {
    await freezeClock(dla, after(replay.provinceBy, 0));
    const kind = replay.schools ? "SCHOOL" : "CHILD_DEVELOPMENT_CENTER";
    await expect(far.createInstitution({ learners: 0, kind })).rejects.toMatchObject({ code: "LE006" });
    if (replay.schools) await expect(lao.createOtherSchool()).rejects.toMatchObject({ code: "LE003" });
  });

  test("published: the department sees every province confirmed, and the same heads at every level", async () => {
    await freezeClock(dla, after(replay.provinceBy, 86_400_000_000));
    const { orgUnit } = await dla.get<{
      orgUnit: {
        headcount: { total: number };
        atInstitutions: { total: number };
        atLaos: { total: number };
        atProvinces: { total: number };
        before: { total: number };
        progress: Record<string, { expected: number; confirmed: number; late: number }> & {
          learners: number;
          learnersConfirmed: number;
        };
      };
    }>(
      `query ($id: ID!, $roundId: ID!, $asOf: DateTime!) { orgUnit(id: $id) {
        headcount(roundId: $roundId) { total }
        atInstitutions: headcount(roundId: $roundId, basis: INSTITUTION_CONFIRMED) { total }
        atLaos: headcount(roundId: $roundId, basis: LAO_CONFIRMED) { total }
        atProvinces: headcount(roundId: $roundId, basis: PROVINCE_CONFIRMED) { total }
        before: headcount(roundId: $roundId, basis: PROVINCE_CONFIRMED, asOf: $asOf) { total }
        progress(roundId: $roundId) {
          institutions { expected confirmed late } localAdministrativeOrganizations { expected confirmed late }
          otherCounts { expected confirmed late } learners learnersConfirmed } } }`,
      { id: land.id, roundId, asOf: after(clocks.opensAt, 0) },
    );
    const all = (expected: number) => ({ expected, confirmed: expected, late: 0 });
    const learners = covered.reduce((sum, institution) => sum + institution.roll.length, 0);
    expect(orgUnit).toMatchObject({
      headcount: { total: learners },
      // What each level confirmed is one number at the end, and nothing when the round began.
      atInstitutions: { total: learners },
      atLaos: { total: learners },
      atProvinces: { total: learners },
      before: { total: 0 },
      progress: {
        institutions: all(covered.length),
        localAdministrativeOrganizations: all(laos.length),
        otherCounts: all(replay.schools ? 1 : 0),
        learners,
        learnersConfirmed: learners,
      },
    });
    // By basis: what institutions, LAOs and provinces confirmed, each frozen, each the same sum.
    const frozen = async (units: readonly { id: string }[], subject?: "OTHER_COUNTS") => {
      const all = await Promise.all(units.map(({ id }) => standing(dla, roundId, id, subject)));
      expect(all.map(each => each.state)).toEqual(all.map(() => "CONFIRMED"));
      return all.reduce((sum, each) => sum + (each.headcount?.total ?? Number.NaN), 0);
    };
    expect(await frozen(covered)).toBe(learners);
    expect(await frozen(laos)).toBe(learners);
    expect(await frozen([udon, phrae])).toBe(learners);
    if (replay.schools) expect(await frozen([lao], "OTHER_COUNTS")).toBe(heads.other);
    expect(await land.sql("SELECT * FROM reporting.verify_round($1)", [roundId])).toEqual([]);
  });
});

describe("several rounds at once", () => {
  let system: TestSystem;
  let land: Land;
  let dla: Person;
  let school: Institution;
  let centre: Institution;
  let lao: Lao;
  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    lao = await (await (await land.createProvince("41")).createDistrict("4101")).createLao();
    school = await lao.createInstitution({ academicYear: 2568 });
    centre = await lao.createInstitution({ academicYear: 2568, kind: "CHILD_DEVELOPMENT_CENTER" });
    dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    await freezeClock(dla, "2025-06-01T00:00:00+07:00");
  });
  afterAll(async () => {
    await land.close();
    await system.close();
  });

  const clocks = (from: string, to: string): RoundClocks => ({
    opensAt: from,
    unitDeadline: to,
    recordingClosesAt: to,
  });
  const schedule = (programme: string, number: number, times: RoundClocks) =>
    mutate(dla, "scheduleRound", "round { id }", {
      programme,
      academicYear: 2568,
      number,
      title: "รอบ",
      ...times,
    });
  const june = clocks("2025-06-01T00:00:00+07:00", "2025-06-30T16:00:00+07:00");

  test("SIS and CCIS are open together, each with its own institutions", async () => {
    const sis = (await schedule("SIS", 1, june)).value!.id;
    const ccis = (await schedule("CCIS", 1, june)).value!.id;
    await openRound(dla, sis);
    await openRound(dla, ccis);
    const { currentRounds } = await dla.get<{ currentRounds: { id: string }[] }>("{ currentRounds { id } }");
    expect(currentRounds.map(each => each.id).toSorted()).toEqual([sis, ccis].toSorted());

    for (const [institution, roundId, other] of [
      [school, sis, ccis],
      [centre, ccis, sis],
    ] as const) {
      const head = await institution.head();
      expect(
        await check(
          head,
          institution.roll.map(r => r.enrolmentId),
        ),
      ).toEqual([]);
      expect((await confirm(head, { roundId: other, unitId: institution.id })).codes).toEqual([
        "NOTHING_TO_CONFIRM",
      ]);
      expect((await confirm(head, { roundId, unitId: institution.id })).codes).toEqual([]);
    }
    // The LAO has one of each: it confirms in both, each over the institutions of that round.
    const officer = await lao.officer();
    for (const roundId of [sis, ccis])
      expect((await confirm(officer, { roundId, unitId: lao.id })).confirmation).toMatchObject({
        state: "CONFIRMED",
        headcount: { total: 2 },
      });
  });

  test("rounds over the same institutions do not overlap, not by an instant", async () => {
    const codes = async (programme: string, number: number, times: RoundClocks) =>
      (await schedule(programme, number, times)).codes;
    const inside = clocks("2025-06-10T00:00:00+07:00", "2025-06-11T00:00:00+07:00");
    expect(await codes("LEC", 1, inside)).toEqual(["ROUNDS_OVERLAP"]);
    expect(await codes("SIS", 2, inside)).toEqual(["ROUNDS_OVERLAP"]);
    expect(await codes("CCIS", 2, inside)).toEqual(["ROUNDS_OVERLAP"]);
    // An instant is in time on both sides: closing and opening may not share one.
    expect(await codes("LEC", 1, clocks(june.recordingClosesAt, "2025-07-30T00:00:00+07:00"))).toEqual([
      "ROUNDS_OVERLAP",
    ]);
    expect(
      await codes("LEC", 1, clocks(after(june.recordingClosesAt, 1), "2025-07-30T00:00:00+07:00")),
    ).toEqual([]);
    expect(await codes("SIS", 3, clocks("2025-07-30T00:00:00+07:00", "2025-08-30T00:00:00+07:00"))).toEqual([
      "ROUNDS_OVERLAP",
    ]);
    expect(await codes("SIS", 1, clocks("2026-06-01T00:00:00+07:00", "2026-06-30T00:00:00+07:00"))).toEqual([
      "ROUNDS_OVERLAP",
    ]);
  });
});
