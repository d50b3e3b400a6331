import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Act, cancel, confirm, mutate } from "../kit/acts.ts";
import { createLand, type Land, type Lao, type Person, type Province } from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

/** `npm run races` takes a thousand. */
const races = Number(process.env.LEC_RACES ?? 120);
const heads = 3;

/** Two LAOs of one province, each with a school of its own that is recorded. */
interface Neighbours {
  readonly laos: readonly [Lao, Lao];
  readonly mover: Person;
}

/** Two provinces, each with an LAO whose school is confirmed, and one without a school between which one goes to and fro. */
interface Border {
  readonly provinces: readonly [Province, Province];
  readonly laos: readonly [Lao, Lao];
  readonly school: string;
}

/**
 * I2, I4, I8 where a school of another affiliation moves: against a confirmation of either end or of the province there is
 * one winner, or one order that the law knows, and each school is counted once, by whoever pays it.
 */
describe("a school's move racing against confirmations", () => {
  let system: TestSystem;
  let land: Land;
  let dla: Person;
  let roundId: string;
  /** What must stand, by the answers so far: who pays each school, and what is confirmed. */
  const payers = new Map<string, Lao>();
  const recorded = new Set<string>();
  const confirmed = new Set<string>();
  const provinces = new Map<Province, Lao[]>();

  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    roundId = await land.openRound();
  });
  afterAll(async () => {
    await land.close();
    await system.close();
  });

  const counts = (lao: Lao) => ({ roundId, unitId: lao.id, subject: "OTHER_COUNTS" as const });
  const schoolsOf = (lao: Lao) => [...payers].filter(([, payer]) => payer === lao).map(([school]) => school);
  const move = (who: Person, otherSchoolId: string, to: Lao) =>
    mutate(who, "moveOtherSchool", "move { movedAt }", {
      otherSchoolId,
      toLaoId: to.id,
      reason: "เปลี่ยนหน่วยเบิกจ่าย",
    });

  async function createLao(province: Province): Promise<Lao> {
    const laos = provinces.get(province) ?? [];
    const lao = await (await province.createDistrict(`${province.code}0${laos.length + 1}`)).createLao();
    provinces.set(province, [...laos, lao]);
    return lao;
  }
  async function createSchool(lao: Lao): Promise<string> {
    const school = await lao.createOtherSchool();
    payers.set(school, lao);
    return school;
  }
  async function record(school: string): Promise<void> {
    const { codes } = await mutate(
      await payers.get(school)!.officer(),
      "recordOtherSchoolCounts",
      "otherSchool { id }",
      {
        otherSchoolId: school,
        roundId,
        counts: [{ grade: "PRIMARY_1", male: heads, female: 0 }],
      },
    );
    expect(codes).toEqual([]);
    recorded.add(school);
  }
  const confirmCounts = async (lao: Lao) => confirm(await lao.officer(), counts(lao));
  async function open(lao: Lao, by: Person): Promise<void> {
    if (!confirmed.delete(lao.id)) return;
    expect((await cancel(by, counts(lao))).codes).toEqual([]);
  }

  const outcomes: Record<string, number> = {};
  const heard = (outcome: string) => {
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  };
  /**
   * Sends the move and a confirmation at once, now the one first, now the other, and keeps what was done. A move looks for
   * more before it takes its locks: the confirmation is given none to a few questions to ask before, so that either wins.
   */
  async function race(
    nth: number,
    [who, school, to]: readonly [Person, string, Lao],
    unitId: string,
    confirming: () => Promise<Act>,
  ): Promise<readonly [went: string, stood: string]> {
    const late = async () => {
      for (let asked = 0; asked < Math.floor(nth / 4) % 4; asked++) await who.get("{ viewer { now } }");
      return confirming();
    };
    const first = nth % 2 === 0 ? move(who, school, to) : late();
    const second = nth % 2 === 0 ? late() : move(who, school, to);
    const [one, other] = await Promise.all([first, second]);
    const [went, stood] = nth % 2 === 0 ? [one.codes, other.codes] : [other.codes, one.codes];
    if (went.length === 0) payers.set(school, to);
    if (stood.length === 0) confirmed.add(unitId);
    return [went.join(), stood.join()];
  }

  /** That everything which anybody reads is what the answers said, and nothing was changed behind a confirmation. */
  async function everythingStands(): Promise<void> {
    const laos = [...provinces.values()].flat();
    const ids = [...laos, ...provinces.keys()].map(unit => unit.id);
    const { orgUnits } = await dla.get<{
      orgUnits: {
        nodes: {
          id: string;
          otherCounts: { schools: number; recorded: number; total: number } | null;
          confirmation: { state: string; headcount: { total: number } | null };
          progress: { otherCounts: { expected: number; confirmed: number } };
        }[];
      };
    }>(
      `query ($ids: [ID!]!, $roundId: ID!) { orgUnits(first: 100, filter: { ids: $ids }) { nodes {
        id otherCounts(roundId: $roundId) { schools recorded total } confirmation(roundId: $roundId, subject: OTHER_COUNTS) { state headcount { total } }
        progress(roundId: $roundId) { otherCounts { expected confirmed } } } } }`,
      { ids, roundId },
    );
    const seen = new Map(orgUnits.nodes.map(unit => [unit.id, unit]));
    const sums = (schools: readonly string[]) => {
      const done = schools.filter(school => recorded.has(school)).length;
      return schools.length === 0 ? null : { schools: schools.length, recorded: done, total: done * heads };
    };
    for (const [province, below] of provinces) {
      const counting = below.filter(lao => schoolsOf(lao).length > 0);
      expect(seen.get(province.id)).toMatchObject({
        otherCounts: sums(below.flatMap(schoolsOf)),
        progress: {
          otherCounts: {
            expected: counting.length,
            confirmed: counting.filter(lao => confirmed.has(lao.id)).length,
          },
        },
      });
      for (const lao of below) {
        const own = sums(schoolsOf(lao));
        const stands = confirmed.has(lao.id);
        expect(seen.get(lao.id)).toMatchObject({
          otherCounts: own,
          // An LAO without a school has nothing to confirm.
          confirmation: own && {
            state: stands ? "CONFIRMED" : "OPEN",
            headcount: stands ? { total: own.total } : null,
          },
        });
        // I2: a province stands on the confirmed numbers of all that count.
        if (own && confirmed.has(province.id)) expect(stands).toBe(true);
      }
    }
    expect(await land.sql("SELECT * FROM reporting.verify_round($1)", [roundId])).toEqual([]);
  }

  test(`${races} moves against the confirmation of the giving or the receiving LAO: one legal order, and nobody's confirmed numbers gain or lose a school`, async () => {
    const all: Neighbours[] = [];
    for (const code of ["41", "42", "43", "44"]) {
      const province = await land.createProvince(code);
      const laos = [await createLao(province), await createLao(province)] as const;
      for (const lao of laos) await record(await createSchool(lao));
      all.push({ laos, mover: await province.as("PROVINCE_OFFICER") });
    }

    async function raceBetween({ laos, mover }: Neighbours, nth: number): Promise<void> {
      const [from, to] = nth % 4 < 2 ? laos : laos.toReversed();
      // As often with its numbers as without: those go along, and what is missing comes along.
      const counted = nth % 3 > 0;
      const school = await createSchool(from!);
      if (counted) await record(school);
      const giving = !counted ? false : nth % 8 < 4;
      const at = giving ? from! : to!;
      const answers = await race(nth, [mover, school, to!], at.id, () => confirmCounts(at));
      const said = answers.join(" + ");
      if (giving) {
        expect(["UNIT_CONFIRMED + ", " + "]).toContain(said);
        heard(said === " + " ? "moved, and the giver confirmed the rest" : "the giver confirmed first");
      } else if (counted) {
        expect(["UNIT_CONFIRMED + ", " + "]).toContain(said);
        heard(said === " + " ? "moved, and the receiver confirmed it too" : "the receiver confirmed first");
      } else {
        expect(["UNIT_CONFIRMED + ", " + OTHER_COUNTS_NOT_RECORDED"]).toContain(said);
        heard(said.startsWith(" ") ? "an unrecorded school came first" : "confirmed before it came");
      }
    }

    for (let nth = 0; nth < races; nth += all.length) {
      await Promise.all(all.map((house, i) => raceBetween(house, nth / all.length + i)));
      await everythingStands();
      for (const { laos, mover } of all) for (const lao of laos) await open(lao, mover);
      for (const school of payers.keys()) if (!recorded.has(school)) await record(school);
    }
    for (const outcome of [
      "moved, and the giver confirmed the rest",
      "the giver confirmed first",
      "moved, and the receiver confirmed it too",
      "the receiver confirmed first",
      "an unrecorded school came first",
      "confirmed before it came",
    ])
      expect(outcomes[outcome], outcome).toBeGreaterThan(0);
  }, 600_000);

  test(`${races} moves across a border against the confirmation of either province: never a province confirmed over numbers that are not`, async () => {
    const all: Border[] = [];
    for (const codes of [
      ["81", "82"],
      ["54", "55"],
      ["30", "31"],
      ["10", "11"],
    ]) {
      const sides = [await land.createProvince(codes[0]!), await land.createProvince(codes[1]!)] as const;
      for (const province of sides) {
        const steady = await createLao(province);
        await record(await createSchool(steady));
        expect((await confirmCounts(steady)).codes).toEqual([]);
        confirmed.add(steady.id);
      }
      const laos = [await createLao(sides[0]), await createLao(sides[1])] as const;
      all.push({ provinces: sides, laos, school: await createSchool(laos[0]) });
    }

    async function raceOver({ provinces: sides, laos, school }: Border, nth: number): Promise<void> {
      const from = payers.get(school) === laos[0] ? 0 : 1;
      const to = from === 0 ? 1 : 0;
      const receiving = nth % 4 < 2;
      const province = sides[receiving ? to : from];
      const officer = await province.as("PROVINCE_OFFICER");
      const answers = await race(nth, [dla, school, laos[to]], province.id, () =>
        confirm(officer, { roundId, unitId: province.id }),
      );
      const said = answers.join(" + ");
      if (receiving) {
        expect(["PARENT_CONFIRMED + ", " + OTHER_COUNTS_NOT_CONFIRMED"]).toContain(said);
        heard(said.startsWith(" ") ? "came before the province confirmed" : "the province confirmed first");
      } else {
        // With the last school that nobody has confirmed gone, the province it left may confirm.
        expect([" + ", " + OTHER_COUNTS_NOT_CONFIRMED"]).toContain(said);
        heard(said === " + " ? "gone, and the province confirmed" : "the province asked too early");
      }
    }

    for (let nth = 0; nth < races; nth += all.length) {
      await Promise.all(all.map((border, i) => raceOver(border, nth / all.length + i)));
      await everythingStands();
      for (const province of provinces.keys()) {
        if (confirmed.delete(province.id))
          expect((await cancel(dla, { roundId, unitId: province.id })).codes).toEqual([]);
      }
    }
    for (const outcome of [
      "came before the province confirmed",
      "the province confirmed first",
      "gone, and the province confirmed",
      "the province asked too early",
    ])
      expect(outcomes[outcome], outcome).toBeGreaterThan(0);
  }, 600_000);
});
