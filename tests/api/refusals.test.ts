import { explain } from "@lec/core/workflow/refusal";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type BlockerSeen,
  cancel,
  check,
  confirm,
  extend,
  freezeClock,
  mutate,
  openRound,
  scheduleRound,
  type UserErrorSeen,
} from "../kit/acts.ts";
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
import { type ActId, acts, type Condition, type Refusal, refusals } from "../policy/confirmation-table.ts";

/**
 * Every refusal of the table, as a person reads it through the gateway: code, clause, units, how many, who lifts it, until
 * when, in Thai and in English; and the same beside the button that it keeps shut. A row that no case reaches fails.
 */
describe("every refusal of domain.md 4 through the gateway", () => {
  let system: TestSystem;
  let land: Land;
  let province: Province;
  let lao: Lao;
  /** No institutions, one school of another affiliation. */
  let counting: Lao;
  let bare: Lao;
  let school: Institution;
  let empty: Institution;
  let otherSchool: string;
  let roundId: string;
  let dla: Person;
  let provinceOfficer: Person;
  let officer: Person;
  let counter: Person;
  let head: Person;
  let emptyHead: Person;

  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    province = await land.createProvince("41", "อุดรธานี");
    const district = await province.createDistrict("4101");
    lao = await district.createLao();
    counting = await district.createLao();
    bare = await district.createLao();
    school = await lao.createInstitution({ learners: 3 });
    empty = await lao.createInstitution({ learners: 0 });
    otherSchool = await counting.createOtherSchool();
    dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    provinceOfficer = await province.as("PROVINCE_OFFICER");
    [officer, counter, head, emptyHead] = await Promise.all([
      lao.officer(),
      counting.officer(),
      school.head(),
      empty.head(),
    ]);
    await freezeClock(dla, "2022-10-09T23:59:59.999999+07:00");
    roundId = await scheduleRound(dla, clocks2565, academicYear);
  });
  afterAll(async () => {
    await land.close();
    await system.close();
  });

  /** What a case knows that the table has only names for. */
  interface Named {
    readonly unit?: { readonly id: string } | undefined;
    readonly province?: { readonly id: string };
    readonly units?: readonly { readonly id: string }[];
    readonly counted?: number;
    readonly until?: string;
  }
  const reached = new Set<Refusal>();
  const opensAt = "2022-10-09T17:00:00.000000Z";
  const unitDeadline = "2022-11-10T16:59:59.999999Z";
  const closesAt = "2022-11-11T10:00:00.000000Z";

  /** The blocker that the table's row means here. */
  function meant(
    row: Refusal,
    { unit, units, counted, until, ...above }: Named,
  ): Omit<BlockerSeen, "message"> {
    const named = {
      "-": [],
      unit: unit ? [unit] : [],
      LAO: [lao],
      province: [above.province ?? province],
      institutions: units ?? [],
      LAOs: units ?? [],
      counts: units ?? [],
    }[row.units];
    const moment = { "-": null, opens: opensAt, deadline: unitDeadline, closes: closesAt }[row.until];
    return {
      code: row.code,
      clause: row.clause,
      count: row.counted === "-" ? named.length : (counted ?? -1),
      liftedBy: row.liftedBy,
      until: moment === null ? null : (until ?? moment),
      units: named.map(each => expect.objectContaining({ id: each.id })),
    };
  }

  /** Presses in both languages and compares with the rows of these conditions, in their order, and with the button. */
  async function refused(
    act: ActId,
    press: (language: "th" | "en") => Promise<{ readonly userErrors: readonly UserErrorSeen[] }>,
    inTheWay: readonly (readonly [Condition, Named?])[],
    button?: { readonly viewer: Person; readonly unit: { readonly id: string } },
  ): Promise<void> {
    const rows = inTheWay.map(([condition, named = {}]) => {
      const row = refusals.find(each => each.act === act && each.when[0] === condition)!;
      reached.add(row);
      return { row, blocker: meant(row, { ...named, unit: named.unit ?? button?.unit }) };
    });
    for (const language of ["th", "en"] as const) {
      const { userErrors } = await press(language);
      const wanted = rows.map(({ row, blocker }) => {
        const message = explain({ code: row.code as never, count: blocker.count }, language);
        return { code: row.code, clause: row.clause, message, blockers: [{ ...blocker, message }] };
      });
      expect(userErrors, `${act} in ${language}`).toMatchObject(wanted);
      expect(userErrors).toHaveLength(wanted.length);
    }
    if (!button) return;
    const { subject } = acts[act];
    const action = act === "T3" || act === "T7" || act === "T9" || act === "T11" ? "CONFIRM" : "CANCEL";
    const { orgUnit } = await button.viewer.get<{
      orgUnit: {
        confirmation: { availableActions: { action: string; allowed: boolean; blockers: BlockerSeen[] }[] };
      };
    }>(
      `query ($id: ID!, $roundId: ID!, $subject: ConfirmationSubject!) { orgUnit(id: $id) { confirmation(roundId: $roundId, subject: $subject) {
        availableActions { action allowed blockers { code clause count liftedBy until message units { id code name } } } } } }`,
      { id: button.unit.id, roundId, subject },
    );
    const offered = orgUnit.confirmation.availableActions.find(each => each.action === action)!;
    expect(offered.allowed).toBe(false);
    expect(offered.blockers, `the button of ${act}`).toMatchObject(rows.map(({ blocker }) => blocker));
  }

  const aim = (unit: { id: string }, subject: "LEARNERS" | "OTHER_COUNTS" = "LEARNERS") => ({
    roundId,
    unitId: unit.id,
    subject,
  });
  const confirming =
    (who: Person, unit: { id: string }, said: object = {}) =>
    (language: "th" | "en") =>
      confirm(who, { ...aim(unit), ...said }, language);
  const cancelling =
    (who: Person, unit: { id: string }, said: object = {}) =>
    (language: "th" | "en") =>
      cancel(who, { ...aim(unit), ...said }, language);
  const counts = { subject: "OTHER_COUNTS" as const };
  const in2 = (mutation: string, selection: string, who: Person, input: object) => (language: "th" | "en") =>
    mutate(
      { ...who, ask: (query, variables) => who.ask(query, variables, language) },
      mutation,
      selection,
      input,
    );
  const marks = () => [{ enrolmentId: school.roll[0]!.enrolmentId, result: "PRESENT" }];
  const recording = (language: "th" | "en") =>
    in2("checkExistence", "checked { count }", head, { marks: marks() })(language);
  const counted = (language: "th" | "en") =>
    in2("recordOtherSchoolCounts", "otherSchool { id }", counter, {
      otherSchoolId: otherSchool,
      roundId,
      counts: [{ grade: "PRIMARY_1", male: 5, female: 7 }],
    })(language);
  const done = async (act: Promise<{ codes: readonly string[] }>) => expect((await act).codes).toEqual([]);

  test("before the round opens", async () => {
    await refused("T1", in2("openRound", "round { id }", dla, { roundId }), [["too early"]]);
    await refused("T2", recording, [["round shut"]]);
    await refused("T6", counted, [["round shut"]]);
    const school3 = { viewer: head, unit: school };
    await refused("T3", confirming(head, school), [["round shut"], ["unchecked", { counted: 3 }]], school3);
    await refused(
      "T7",
      confirming(counter, counting, counts),
      [["round shut"], ["counts missing", { counted: 1 }]],
      { viewer: counter, unit: counting },
    );
    await refused(
      "T9",
      confirming(officer, lao),
      [["round shut"], ["institutions open", { units: [school, empty] }]],
      { viewer: officer, unit: lao },
    );
    await refused(
      "T11",
      confirming(provinceOfficer, province),
      [["round shut"], ["LAOs open", { units: [lao] }], ["counts open", { units: [counting] }]],
      { viewer: provinceOfficer, unit: province },
    );
  });

  test("in the window, with something left to do", async () => {
    await freezeClock(dla, clocks2565.opensAt);
    await openRound(dla, roundId);
    const [first, second] = school.roll;
    expect(await check(head, [first!.enrolmentId], "NOT_FOUND")).toEqual([]);
    await land.sql("UPDATE learners.learner SET prefix = 'นาง', sex = 'MALE' WHERE id = $1", [
      second!.learnerId,
    ]);
    const button = { viewer: head, unit: school };
    const inTheWay = [
      ["unchecked", { counted: 2 }],
      ["ghosts", { counted: 1 }],
      ["findings", { counted: 1 }],
    ] as const;
    await refused("T3", confirming(head, school), inTheWay, button);
    await refused(
      "T3",
      confirming(head, school, { noLearners: true }),
      [...inTheWay, ["declared none", { counted: 3 }] as const].map(
        ([condition, named]) => [condition, { unit: school, ...named }] as const,
      ),
    );
    await refused("T3", confirming(emptyHead, empty), [["no learners", { unit: empty }]]);
    await refused("T5", cancelling(officer, school), [["open"]], { viewer: officer, unit: school });
    await refused("T8", cancelling(provinceOfficer, counting, counts), [["open"]], {
      viewer: provinceOfficer,
      unit: counting,
    });
    await refused("T10", cancelling(provinceOfficer, lao), [["open"]], {
      viewer: provinceOfficer,
      unit: lao,
    });
    await refused("T12", cancelling(dla, province), [["open"]], { viewer: dla, unit: province });
    await refused("T7", confirming(officer, lao, counts), [["nothing to confirm"]]);
    await refused("T9", confirming(await bare.officer(), bare), [["nothing to confirm"]]);
    await land.sql("UPDATE learners.learner SET prefix = 'ด.ช.' WHERE id = $1", [second!.learnerId]);
  });

  test("a school of another affiliation that moves, told of each end and of the province above it", async () => {
    const far = await land.createProvince("42", "เลย");
    const district = await far.createDistrict("4201");
    const [giving, receiving, closing] = [
      await district.createLao(),
      await district.createLao(),
      await district.createLao(),
    ];
    const schools = new Map([
      [giving, await giving.createOtherSchool()],
      [receiving, await receiving.createOtherSchool()],
    ]);
    const school = schools.get(giving)!;
    const farOfficer = await far.as("PROVINCE_OFFICER");
    const moving = (who: Person, more: object = {}) =>
      in2("moveOtherSchool", "move { movedAt }", who, {
        otherSchoolId: school,
        toLaoId: receiving.id,
        reason: "เปลี่ยนหน่วยเบิกจ่าย",
        ...more,
      });
    /** What is not in the way of the unit but of this one press, where no blocker has more to say than its code. */
    const plainly = async (
      press: ReturnType<typeof moving>,
      code: string,
      field: readonly string[] | null,
    ) => {
      for (const language of ["th", "en"] as const)
        expect((await press(language)).userErrors, `${code} in ${language}`).toEqual([
          {
            code,
            message: explain({ code: code as never, count: 0 }, language),
            clause: null,
            field,
            blockers: [],
          },
        ]);
    };
    /** The register's button is shut for the same reasons as the press, as far as this end has them. */
    const button = async (at: Lao, inTheWay: readonly (readonly [Condition, Named?])[]) => {
      const { orgUnit } = await farOfficer.get<{
        orgUnit: {
          otherSchoolRegister: {
            availableActions: { action: string; allowed: boolean; blockers: BlockerSeen[] }[];
          };
        };
      }>(
        `query ($id: ID!) { orgUnit(id: $id) { otherSchoolRegister { availableActions { action allowed
          blockers { code clause count liftedBy until message units { id code name } } } } } }`,
        { id: at.id },
      );
      const offered = orgUnit.otherSchoolRegister.availableActions.find(
        ({ action }) => action === "MOVE_OTHER_SCHOOLS",
      )!;
      expect(offered.allowed).toBe(inTheWay.length === 0);
      expect(offered.blockers).toMatchObject(
        inTheWay.map(([condition, named]) =>
          meant(refusals.find(row => row.act === "T6 move" && row.when[0] === condition)!, {
            unit: at,
            ...named,
          }),
        ),
      );
    };

    await button(giving, []);
    await plainly(moving(farOfficer, { reason: " " }), "REASON_REQUIRED", ["input", "reason"]);
    await plainly(moving(farOfficer, { toLaoId: giving.id }), "BAD_USER_INPUT", ["input", "toLaoId"]);
    await land.sql(
      "UPDATE institutions.org_unit SET status = 'CLOSED', closed_on = '2022-10-01' WHERE id = $1",
      [closing.id],
    );
    await plainly(moving(farOfficer, { toLaoId: closing.id }), "BAD_USER_INPUT", ["input", "toLaoId"]);
    await plainly(moving(farOfficer, { expectedVersion: 7 }), "CONFLICT", ["input", "expectedVersion"]);
    // Unreadable equals missing, at both ends.
    await plainly(moving(farOfficer, { otherSchoolId: otherSchool }), "NOT_FOUND", [
      "input",
      "otherSchoolId",
    ]);
    await plainly(moving(farOfficer, { otherSchoolId: far.id }), "NOT_FOUND", ["input", "otherSchoolId"]);
    await plainly(moving(farOfficer, { toLaoId: lao.id }), "NOT_FOUND", ["input", "toLaoId"]);
    await plainly(moving(farOfficer, { toLaoId: far.id }), "NOT_FOUND", ["input", "toLaoId"]);
    await plainly(moving(await receiving.officer()), "NOT_FOUND", ["input", "otherSchoolId"]);
    for (const language of ["th", "en"] as const) {
      const message = explain({ code: "NOT_ALLOWED", count: 0 }, language);
      const said = { code: "NOT_ALLOWED", message, clause: "S1g 4.2" };
      expect((await moving(await giving.officer())(language)).userErrors).toEqual([
        {
          ...said,
          field: null,
          blockers: [{ ...said, count: 0, liftedBy: "PROVINCE_OFFICER", until: null, units: [] }],
        },
      ]);
    }

    for (const [at, id] of schools) {
      const recorded = await mutate(await at.officer(), "recordOtherSchoolCounts", "otherSchool { id }", {
        otherSchoolId: id,
        roundId,
        counts: [],
      });
      expect(recorded.codes).toEqual([]);
    }
    await done(confirm(await receiving.officer(), aim(receiving, "OTHER_COUNTS")));
    await refused("T6 move", moving(farOfficer), [["confirmed", { unit: receiving }]]);
    await button(giving, []);
    await button(receiving, [["confirmed"]]);
    await done(confirm(await giving.officer(), aim(giving, "OTHER_COUNTS")));
    await refused("T6 move", moving(farOfficer), [
      ["confirmed", { unit: giving }],
      ["confirmed", { unit: receiving }],
    ]);
    await done(confirm(farOfficer, aim(far)));
    // The province is above both, and said once.
    await refused("T6 move", moving(farOfficer), [
      ["confirmed", { unit: giving }],
      ["province confirmed", { province: far }],
      ["confirmed", { unit: receiving }],
    ]);
    await button(giving, [["confirmed"], ["province confirmed", { province: far }]]);
    await refused("T6 move", moving(dla, { otherSchoolId: otherSchool, toLaoId: giving.id }), [
      ["confirmed", { unit: giving }],
      ["province confirmed", { province: far }],
    ]);
  });

  test("under a confirmed level above", async () => {
    expect(
      await check(
        head,
        school.roll.map(r => r.enrolmentId),
      ),
    ).toEqual([]);
    await done(confirm(head, aim(school)));
    await done(confirm(emptyHead, { ...aim(empty), noLearners: true }));
    await refused("T2", recording, [["confirmed", { unit: school }]]);
    expect((await counted("th")).userErrors).toEqual([]);
    await done(confirm(counter, aim(counting, "OTHER_COUNTS")));
    await refused("T6", counted, [["confirmed", { unit: counting }]]);
    await done(confirm(officer, aim(lao)));
    await refused("T5", cancelling(officer, school), [["LAO confirmed"]], { viewer: officer, unit: school });
    await done(confirm(provinceOfficer, aim(province)));
    await refused("T5", cancelling(officer, school), [["LAO confirmed"], ["province confirmed"]], {
      viewer: officer,
      unit: school,
    });
    await refused("T8", cancelling(provinceOfficer, counting, counts), [["province confirmed"]], {
      viewer: provinceOfficer,
      unit: counting,
    });
    await refused("T10", cancelling(provinceOfficer, lao), [["province confirmed"]], {
      viewer: provinceOfficer,
      unit: lao,
    });
  });

  test("one microsecond after each deadline, and after an extension, whose last instant is in time", async () => {
    await done(cancel(dla, aim(province)));
    await done(cancel(provinceOfficer, aim(lao)));
    await done(cancel(provinceOfficer, aim(counting, "OTHER_COUNTS")));
    await freezeClock(dla, "2022-11-11T00:00:00+07:00");
    await done(cancel(officer, aim(school)));
    const button = { viewer: head, unit: school };
    await refused("T3", confirming(head, school), [["late"]], button);
    await refused("T7", confirming(counter, counting, counts), [["late"]], {
      viewer: counter,
      unit: counting,
    });
    await refused("T9", confirming(officer, lao), [["late"], ["institutions open", { units: [school] }]], {
      viewer: officer,
      unit: lao,
    });
    const until = "2022-11-11T12:00:00+07:00";
    await done(extend(provinceOfficer, { roundId, unitId: school.id, until }));
    await freezeClock(dla, until);
    await done(confirm(head, aim(school)));
    await done(cancel(officer, aim(school)));
    await freezeClock(dla, "2022-11-11T12:00:00.000001+07:00");
    await refused(
      "T3",
      confirming(head, school),
      [["late", { until: "2022-11-11T05:00:00.000000Z" }]],
      button,
    );

    await freezeClock(dla, "2022-11-11T17:00:00.000001+07:00");
    const forgotten = await scheduleRound(
      dla,
      {
        opensAt: "2021-10-10T00:00:00+07:00",
        unitDeadline: "2021-11-10T23:59:59.999999+07:00",
        recordingClosesAt: "2021-11-11T17:00:00+07:00",
      },
      academicYear - 1,
    );
    await refused("T1", in2("openRound", "round { id }", dla, { roundId: forgotten }), [
      ["recording over", { until: "2021-11-11T10:00:00.000000Z" }],
    ]);
    await refused("T2", recording, [["recording over"]]);
    await refused("T6", counted, [["recording over"]]);
    await refused("T5", cancelling(officer, empty), [["recording over"]], { viewer: officer, unit: empty });
    await refused(
      "T11",
      confirming(provinceOfficer, province),
      [
        ["late", { until: closesAt }],
        ["LAOs open", { units: [lao] }],
        ["counts open", { units: [counting] }],
      ],
      { viewer: provinceOfficer, unit: province },
    );
    const later = "2022-11-12T12:00:00+07:00";
    await done(extend(dla, { roundId, unitId: province.id, until: later }));
    await freezeClock(dla, "2022-11-12T12:00:00.000001+07:00");
    const late = await confirm(provinceOfficer, aim(province));
    expect(late.userErrors[0]).toMatchObject({
      code: "DEADLINE_PASSED",
      blockers: [{ until: "2022-11-12T05:00:00.000000Z", liftedBy: "DEPARTMENT_ADMINISTRATOR" }],
    });
  });

  test("no row of the table was left out, but those that no act can reach", () => {
    // A confirmation cannot be cancelled in a round that has not opened: there is none. A closed school or an empty
    // province is not offered the act at all.
    const unreachable = refusals.filter(
      row =>
        (row.code === "ROUND_NOT_OPEN" && ["T5", "T8", "T10", "T12"].includes(row.act)) ||
        (row.code === "NOTHING_TO_CONFIRM" && ["T3", "T11"].includes(row.act)),
    );
    const missed = refusals.filter(row => !reached.has(row) && !unreachable.includes(row));
    expect(missed).toEqual([]);
  });
});
