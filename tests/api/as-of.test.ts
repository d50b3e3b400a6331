import { createPool } from "@lec/prisma/connection";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cancel, check, confirm, freezeClock, mutate, openRound, scheduleRound } from "../kit/acts.ts";
import { countsStayExact } from "../kit/counts.ts";
import {
  academicYear,
  citizenId,
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
 * An answer about a past instant is exactly what had happened by then, whenever it is asked: a round is played by a script,
 * and every instant's counts equal those that the script itself adds up.
 */

type Cells = Readonly<Record<string, number>>;
const bases = ["LIVE", "INSTITUTION_CONFIRMED", "LAO_CONFIRMED", "PROVINCE_CONFIRMED"] as const;
type Basis = (typeof bases)[number];

interface Counted {
  readonly total: number;
  readonly male: number;
  readonly female: number;
  readonly byGrade: readonly { grade: string; male: number; female: number; total: number }[];
  readonly checked: number | null;
  readonly ghosts: number | null;
  readonly settled: boolean;
  readonly asOf: string | null;
}
const headcount = (basis: Basis) =>
  `headcount(roundId: $roundId, basis: ${basis}, asOf: $asOf) { total male female byGrade { grade male female total } checked ghosts settled asOf }`;
const asked = `query ($ids: [ID!]!, $roundId: ID!, $asOf: DateTime) { orgUnits(filter: { ids: $ids }, first: 100) { nodes { id ${bases
  .map(basis => `${basis}: ${headcount(basis)}`)
  .join(" ")} } } }`;
type Answers = { readonly id: string } & Readonly<Record<Basis, Counted>>;

const ask = async (person: Person, units: readonly Unit[], roundId: string, asOf: string | null) => {
  const { orgUnits } = await person.get<{ orgUnits: { nodes: Answers[] } }>(asked, {
    ids: units.map(unit => unit.id),
    roundId,
    asOf,
  });
  return new Map(orgUnits.nodes.map(node => [node.id, node]));
};

/** A minute of 20 October 2565 in Bangkok, and the microsecond before it. */
const minute = (n: number) =>
  `2022-10-20T${String(10 + Math.floor(n / 60)).padStart(2, "0")}:${String(n % 60).padStart(2, "0")}:00.000000+07:00`;
const before = (n: number) => minute(n - 1).replace(":00.000000", ":59.999999");

describe("counts as of an instant", () => {
  let system: TestSystem;
  let land: Land;
  let dla: Person;
  let province: Province;
  let district: District;
  let laos: readonly [Lao, Lao];
  let schools: readonly [Institution, Institution, Institution];
  let roundId: string;

  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    province = await land.createProvince("41");
    district = await province.createDistrict("4101");
    laos = [await district.createLao(), await district.createLao()];
    schools = [
      await laos[0].createInstitution({ learners: 3 }),
      await laos[0].createInstitution({ learners: 2 }),
      await laos[1].createInstitution({ learners: 4 }),
    ];
    await freezeClock(dla, clocks2565.opensAt);
    roundId = await scheduleRound(dla, clocks2565, academicYear);
    await openRound(dla, roundId);
  });
  afterAll(async () => {
    await land?.close();
    await system?.close();
  });
  countsStayExact(() => land);

  // What the script knows: the rolls, and what each confirmed.
  const rolls = new Map<string, Record<string, number>>();
  const frozen = new Map<string, Cells>();
  const confirmed = new Set<string>();
  const history: {
    at: number;
    rolls: Map<string, Cells>;
    frozen: Map<string, Cells>;
    confirmed: Set<string>;
  }[] = [];
  const remember = (at: number) =>
    history.push({
      at,
      rolls: new Map([...rolls].map(([id, cells]) => [id, { ...cells }])),
      frozen: new Map(frozen),
      confirmed: new Set(confirmed),
    });
  const shift = (school: Institution, cell: string, heads: number) => {
    const cells = rolls.get(school.id) ?? {};
    cells[cell] = (cells[cell] ?? 0) + heads;
    rolls.set(school.id, cells);
  };
  const laoOf = (school: Institution) => (school === schools[2] ? laos[1] : laos[0]);
  const below = (unit: Unit) =>
    schools.filter(school => school.path === unit.path || school.path.startsWith(`${unit.path}.`));
  const recount = (unit: Unit, basis: Basis, then: (typeof history)[number]) => {
    const cells: Record<string, number> = {};
    for (const school of below(unit)) {
      const counts =
        basis === "LIVE" ||
        (then.confirmed.has(school.id) &&
          (basis === "INSTITUTION_CONFIRMED" || then.confirmed.has(laoOf(school).id)) &&
          (basis !== "PROVINCE_CONFIRMED" || then.confirmed.has(province.id)));
      const of = (basis === "LIVE" ? then.rolls : then.frozen).get(school.id) ?? {};
      if (counts) for (const [cell, heads] of Object.entries(of)) cells[cell] = (cells[cell] ?? 0) + heads;
    }
    const sum = (sex: string) =>
      Object.entries(cells).reduce(
        (total, [cell, heads]) => total + (cell.endsWith(`:${sex}`) ? heads : 0),
        0,
      );
    const byGrade = ["PRIMARY_1", "PRIMARY_2"]
      .map(grade => {
        const [male, female] = [cells[`${grade}:MALE`] ?? 0, cells[`${grade}:FEMALE`] ?? 0];
        return { grade, male, female, total: male + female };
      })
      .filter(row => row.total > 0);
    return { total: sum("MALE") + sum("FEMALE"), male: sum("MALE"), female: sum("FEMALE"), byGrade };
  };

  let serial = 400;
  const enrol = async (school: Institution, sex: "MALE" | "FEMALE", grade = "PRIMARY_1") => {
    const { value, codes } = await mutate<{ id: string; learner: { id: string } }>(
      await school.head(),
      "enrolLearner",
      "enrolment { id learner { id } }",
      {
        institutionId: school.id,
        identifier: citizenId(++serial),
        prefix: sex === "MALE" ? "ด.ช." : "ด.ญ.",
        firstName: "มานะ",
        lastName: "มีนา",
        sex,
        birthDate: "2015-05-17",
        grade,
        classroom: "1",
        enteredOn: "2022-05-16",
      },
    );
    expect(codes).toEqual([]);
    shift(school, `${grade}:${sex}`, 1);
    return value!;
  };
  const checkAll = async (school: Institution, more: readonly string[] = []) =>
    expect(
      await check(await school.head(), [...school.roll.map(learner => learner.enrolmentId), ...more]),
    ).toEqual([]);
  const press = async (person: Person, unit: Unit) => {
    expect((await confirm(person, { roundId, unitId: unit.id })).codes).toEqual([]);
    confirmed.add(unit.id);
    if (schools.some(school => school.id === unit.id)) frozen.set(unit.id, { ...rolls.get(unit.id) });
  };
  const takeBack = async (person: Person, unit: Unit) => {
    expect((await cancel(person, { roundId, unitId: unit.id })).codes).toEqual([]);
    confirmed.delete(unit.id);
  };

  test("equal what a scripted round adds up to, at every act and on both sides of it", async () => {
    const [one, two, three] = schools;
    for (const school of schools)
      for (const { learnerId } of school.roll) {
        const [row] = await land.sql<{ sex: string }>("SELECT sex FROM learners.learner WHERE id = $1", [
          learnerId,
        ]);
        shift(school, `PRIMARY_1:${row!.sex}`, 1);
      }
    remember(0);
    const officer = await laos[0].officer();
    const provincial = await province.as("PROVINCE_OFFICER");
    let added = { id: "", learner: { id: "" } };
    const script: readonly (() => Promise<unknown>)[] = [
      async () => {
        added = await enrol(one, "FEMALE", "PRIMARY_2");
      },
      () => enrol(two, "MALE"),
      // A moment with nothing of the rolls in it.
      () => checkAll(one, [added.id]),
      async () => {
        const head = await one.head();
        const { codes } = await mutate(head, "correctLearner", "learner { id }", {
          learnerId: added.learner.id,
          expectedVersion: 1,
          sex: "MALE",
          prefix: "ด.ช.",
        });
        expect(codes).toEqual([]);
        shift(one, "PRIMARY_2:FEMALE", -1);
        shift(one, "PRIMARY_2:MALE", 1);
      },
      async () => {
        const { codes } = await mutate(await three.head(), "endEnrolment", "enrolment { id }", {
          enrolmentId: three.roll[0]!.enrolmentId,
          kind: "MOVED_AWAY",
          on: "2022-10-19",
          reason: "ย้าย",
        });
        expect(codes).toEqual([]);
        const [row] = await land.sql<{ sex: string }>("SELECT sex FROM learners.learner WHERE id = $1", [
          three.roll[0]!.learnerId,
        ]);
        shift(three, `PRIMARY_1:${row!.sex}`, -1);
      },
      async () => press(await one.head(), one),
      async () => {
        const rows = await land.sql<{ id: string }>(
          "SELECT id FROM learners.enrolment WHERE institution_id = $1 AND status = 'ACTIVE'",
          [two.id],
        );
        expect(
          await check(
            await two.head(),
            rows.map(row => row.id),
          ),
        ).toEqual([]);
      },
      async () => press(await two.head(), two),
      () => press(officer, laos[0]),
      () => takeBack(provincial, laos[0]),
      () => takeBack(officer, two),
      async () => {
        const { id } = await enrol(two, "FEMALE");
        await check(await two.head(), [id]);
      },
      async () => press(await two.head(), two),
      () => press(officer, laos[0]),
      async () => {
        await check(
          await three.head(),
          three.roll.slice(1).map(learner => learner.enrolmentId),
        );
        await press(await three.head(), three);
      },
      async () => press(await laos[1].officer(), laos[1]),
      () => press(provincial, province),
      () => takeBack(dla, province),
      () => press(provincial, province),
    ];
    for (const [n, act] of script.entries()) {
      await freezeClock(dla, minute(n + 1));
      await act();
      remember(n + 1);
    }
    await freezeClock(dla, minute(script.length + 5));

    const units: readonly Unit[] = [land, province, district, ...laos, ...schools];
    for (const [n, then] of history.entries()) {
      const instants = [minute(then.at), before(then.at + 1)].slice(n === 0 ? 1 : 0);
      for (const instant of instants) {
        const answers = await ask(dla, units, roundId, instant);
        for (const unit of units) {
          for (const basis of bases) {
            const seen = answers.get(unit.id)![basis];
            expect(seen, `${basis} of ${unit.name} as of ${instant}`).toEqual({
              ...recount(unit, basis, then),
              checked: null,
              ghosts: null,
              settled: true,
              asOf: expect.any(String),
            });
          }
        }
      }
    }
  });

  test("are those of now at the instant of now, and what stands without one", async () => {
    const units: readonly Unit[] = [land, laos[0], schools[2]];
    const now = await ask(dla, units, roundId, null);
    const then = await ask(dla, units, roundId, minute(history.length + 4));
    for (const unit of units) {
      for (const basis of bases) {
        const { checked: _, ghosts: __, ...counted } = now.get(unit.id)![basis];
        expect(counted).toEqual({ ...recount(unit, basis, history.at(-1)!), settled: false, asOf: null });
        expect(then.get(unit.id)![basis].total).toBe(counted.total);
      }
      expect(now.get(unit.id)!.LIVE.checked).toBe(now.get(unit.id)!.LIVE.total);
      expect(now.get(unit.id)!.LAO_CONFIRMED.checked).toBeNull();
    }
  });

  test("are refused for the future and for before the round, and answered at its first instant", async () => {
    const query = `query ($id: ID!, $roundId: ID!, $asOf: DateTime) { orgUnit(id: $id) { headcount(roundId: $roundId, asOf: $asOf) { total } } }`;
    const codes = async (asOf: string) =>
      (await dla.ask(query, { id: land.id, roundId, asOf })).errors.map(error => error.extensions.code);
    expect(await codes("2022-10-09T23:59:59.999999+07:00")).toEqual(["BAD_USER_INPUT"]);
    expect(await codes(clocks2565.opensAt)).toEqual([]);
    expect(await codes(minute(history.length + 4))).toEqual([]);
    expect(await codes(minute(history.length + 5))).toEqual(["BAD_USER_INPUT"]);
  });

  test("are the same for whoever may read them, above and below, and nobody else's", async () => {
    const [one] = schools;
    const last = history.at(-1)!;
    const at = minute(last.at);
    for (const person of [await one.head(), await laos[0].officer(), await district.as("DISTRICT_OFFICER")]) {
      const answers = await ask(person, [one], roundId, at);
      // The province stands confirmed, which a director does not reach, and is told of all the same.
      for (const basis of bases) expect(answers.get(one.id)![basis]).toMatchObject(recount(one, basis, last));
    }
    const stranger = await schools[2].head();
    expect((await ask(stranger, [one], roundId, at)).size).toBe(0);
  });

  test("are rounded for analysts at every instant and basis", async () => {
    const analyst = await province.as("ANALYST");
    const [answer] = (await ask(analyst, [province], roundId, minute(history.at(-1)!.at))).values();
    for (const basis of bases) {
      expect(answer![basis].total! % 5).toBe(0);
      for (const row of answer![basis].byGrade) expect((row.total ?? 0) % 5).toBe(0);
    }
  });

  test("cost the same statements for one school and for the nation", async () => {
    const at = minute(3);
    const names = async (units: readonly Unit[]) =>
      (await system.statementsDuring(() => ask(dla, units, roundId, at))).toSorted();
    expect(await names([land, province, district, ...laos, ...schools])).toEqual(await names([schools[0]]));
  });

  test("say that they are not settled while somebody who began before is still recording, and are so afterwards", async () => {
    const pool = createPool(system.database.adminUrl, { max: 1, applicationName: "lec test writer" });
    const client = await pool.connect();
    const [one] = schools;
    try {
      // Everything is confirmed; the way back for one school.
      const at = history.length + 10;
      await freezeClock(dla, minute(at));
      await takeBack(dla, province);
      await takeBack(await province.as("PROVINCE_OFFICER"), laos[0]);
      await takeBack(await laos[0].officer(), one);
      await freezeClock(dla, minute(at + 10));
      await client.query("BEGIN");
      await client.query("UPDATE learners.enrolment SET grade = 'PRIMARY_2' WHERE id = $1", [
        one.roll[0]!.enrolmentId,
      ]);
      await freezeClock(dla, minute(at + 30));
      const seen = async (n: number) => {
        const { LIVE } = (await ask(dla, [one], roundId, minute(n))).get(one.id)!;
        const second = LIVE.byGrade.find(row => row.grade === "PRIMARY_2");
        return [LIVE.settled, second?.total ?? 0];
      };
      expect(await seen(at + 9)).toEqual([true, 1]);
      expect(await seen(at + 10)).toEqual([false, 1]);
      expect(await seen(at + 20)).toEqual([false, 1]);
      await client.query("COMMIT");
      expect(await seen(at + 9)).toEqual([true, 1]);
      expect(await seen(at + 10)).toEqual([true, 2]);
      expect(await seen(at + 20)).toEqual([true, 2]);
    } finally {
      client.release();
      await pool.end();
    }
  });

  test("of any history of a roll are what had come and gone by then, and the log adds up to the roll", async () => {
    const [one] = schools;
    const enrolments = (
      await land.sql<{ id: string; sex: string; grade: string }>(
        `SELECT e.id, l.sex, e.grade FROM learners.enrolment e JOIN learners.learner l ON l.id = e.learner_id
         WHERE e.institution_id = $1 ORDER BY e.id`,
        [one.id],
      )
    ).map(row => ({ ...row, on: true }));
    let now = history.length + 100;
    const step = fc.record({
      which: fc.uniqueArray(fc.nat(enrolments.length - 1), { minLength: 1 }),
      how: fc.constantFrom("LEFT", "ACTIVE", "PRIMARY_1", "PRIMARY_2", "NOTHING"),
      after: fc.integer({ min: 0, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 6 }),
        fc.infiniteStream(fc.nat(20)),
        async (steps, picks) => {
          const states: { at: number; total: number; second: number }[] = [];
          for (const { which, how, after } of steps) {
            now += after;
            await land.sql("UPDATE core.clock SET frozen_at = $1", [minute(now)]);
            for (const index of which) {
              const enrolment = enrolments[index]!;
              if (how === "LEFT" || how === "ACTIVE") enrolment.on = how === "ACTIVE";
              else if (how !== "NOTHING") enrolment.grade = how;
            }
            // One statement for all of them, as an import writes.
            await land.sql(
              `UPDATE learners.enrolment e SET status = (CASE WHEN x.on_roll THEN 'ACTIVE' ELSE 'LEFT' END)::learners.enrolment_status, grade = x.grade::learners.grade,
               left_on = CASE WHEN x.on_roll THEN NULL ELSE date '2022-10-20' END, leave_kind = CASE WHEN x.on_roll THEN NULL ELSE 'MOVED_AWAY'::learners.leave_kind END,
               leave_reason = CASE WHEN x.on_roll THEN NULL ELSE 'ย้าย' END
             FROM unnest($1::uuid[], $2::boolean[], $3::text[]) AS x (id, on_roll, grade) WHERE e.id = x.id`,
              [enrolments.map(e => e.id), enrolments.map(e => e.on), enrolments.map(e => e.grade)],
            );
            const roll = enrolments.filter(e => e.on);
            states.push({
              at: now,
              total: roll.length,
              second: roll.filter(e => e.grade === "PRIMARY_2").length,
            });
          }
          await land.sql("UPDATE core.clock SET frozen_at = $1", [minute(now + 1)]);
          const first = states[0]!.at;
          for (const pick of [...states.map(state => state.at - first), picks.next().value]) {
            const at = Math.min(first + pick, now);
            const then = states.findLast(state => state.at <= at)!;
            const { LIVE } = (await ask(dla, [one], roundId, minute(at))).get(one.id)!;
            expect(LIVE).toMatchObject({ total: then.total, settled: true });
            expect(LIVE.byGrade.find(row => row.grade === "PRIMARY_2")?.total ?? 0).toBe(then.second);
          }
          now += 1;
        },
      ),
      { numRuns: 25 },
    );
  });

  test("rest on a log that only grows, one row for each cell and statement", async () => {
    await expect(land.sql("UPDATE learners.headcount_change SET heads = heads + 1")).rejects.toMatchObject({
      code: "LE007",
    });
    await expect(land.sql("DELETE FROM learners.headcount_change")).rejects.toMatchObject({ code: "LE007" });
  });
});
