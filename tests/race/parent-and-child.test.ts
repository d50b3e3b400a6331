import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Act, cancel, check, confirm, mutate } from "../kit/acts.ts";
import { createLand, type Institution, type Land, type Lao, type Person } from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

/** An LAO with two institutions, all checked and confirmed; the LAO itself is open. */
interface Family {
  readonly lao: Lao;
  readonly institutions: readonly Institution[];
  readonly officer: Person;
  readonly heads: ReadonlyMap<Institution, Person>;
}

/** `npm run races` takes a thousand. */
const pairs = Number(process.env.LEC_RACES ?? 250);
const families = 8;

describe("parent and child racing", () => {
  let system: TestSystem;
  let land: Land;
  let roundId: string;

  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
  });
  afterAll(async () => {
    await land.close();
    await system.close();
  });

  async function createFamily(district: { createLao(): Promise<Lao> }, size: number): Promise<Family> {
    const lao = await district.createLao();
    const institutions: Institution[] = [];
    for (let n = 0; n < size; n++) institutions.push(await lao.createInstitution({ learners: 2 }));
    const heads = new Map<Institution, Person>();
    for (const institution of institutions) heads.set(institution, await institution.head());
    return { lao, institutions, officer: await lao.officer(), heads };
  }

  async function confirmInstitutions({ institutions, heads }: Family): Promise<void> {
    for (const institution of institutions) {
      const head = heads.get(institution)!;
      expect(
        await check(
          head,
          institution.roll.map(r => r.enrolmentId),
        ),
      ).toEqual([]);
      expect((await confirm(head, { roundId, unitId: institution.id })).codes).toEqual([]);
    }
  }

  /**
   * Units that stand confirmed although something below is open, or although their frozen digest is no longer true. In one
   * snapshot: others may act meanwhile, and a volatile function such as reporting.is_confirmed would see past it.
   */
  async function brokenUnits() {
    return land.sql(
      `SELECT u.code, c.digest IS DISTINCT FROM s.digest AS changed, below.code AS open
       FROM reporting.confirmation c
       JOIN institutions.org_unit u ON u.id = c.unit_id
       CROSS JOIN LATERAL reporting.snapshot(c.round_id, c.unit_id, c.subject) s
       LEFT JOIN institutions.org_unit below ON below.path <@ u.path AND below.level IN ('LAO', 'INSTITUTION')
         AND NOT EXISTS (SELECT FROM reporting.confirmation b WHERE b.round_id = c.round_id AND b.unit_id = below.id
           AND b.subject = 'LEARNERS' AND b.state = 'CONFIRMED')
       WHERE c.state = 'CONFIRMED' AND c.subject = 'LEARNERS' AND (below.id IS NOT NULL OR c.digest IS DISTINCT FROM s.digest)`,
    );
  }

  const eventCount = async () =>
    (await land.sql<{ n: number }>("SELECT count(*)::int AS n FROM reporting.confirmation_event"))[0]!.n;

  test(`${pairs} racing pairs over ${families} LAOs never leave a parent confirmed over an open or changed child, and exactly one of two contradicting acts wins`, async () => {
    const province = await land.createProvince("41", "อุดรธานี");
    const district = await province.createDistrict("4101");
    const all: Family[] = [];
    for (let n = 0; n < families; n++) all.push(await createFamily(district, 2));
    const provinceOfficer = await province.as("PROVINCE_OFFICER");
    roundId = await land.openRound();
    await Promise.all(all.map(confirmInstitutions));
    const eventsBefore = await eventCount();

    let raced = 0;
    let acts = 0;
    let edits = 0;
    const outcomes: Record<string, number> = {};
    const confirmed = new Set<string>([...all.flatMap(f => f.institutions.map(i => i.id))]);
    const heard = (outcome: string) => {
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    };
    /** Sends two acts at once, now the one first, now the other. */
    const race = async <A, B>(one: () => Promise<A>, other: () => Promise<B>): Promise<[A, B]> => {
      raced++;
      if (raced % 2 === 0) return Promise.all([one(), other()]);
      const second = other();
      const first = one();
      return [await first, await second];
    };
    const record = (unitId: string, { codes }: Act, done: "confirm" | "cancel") => {
      if (codes.length > 0) return;
      acts++;
      if (done === "confirm") confirmed.add(unitId);
      else confirmed.delete(unitId);
    };

    /** The contradiction that the family's state allows. */
    async function raceIn({ lao, institutions, officer, heads }: Family): Promise<void> {
      const child = institutions[raced % institutions.length]!;
      const open = institutions.find(i => !confirmed.has(i.id));
      if (confirmed.has(lao.id)) {
        // T10 against T5: the institution is cancelled only once the LAO is open again.
        const [up, down] = await race(
          () => cancel(provinceOfficer, { roundId, unitId: lao.id }),
          () => cancel(officer, { roundId, unitId: child.id }),
        );
        expect(up.codes).toEqual([]);
        expect(down.codes).toEqual(down.codes.length > 0 ? ["PARENT_CONFIRMED"] : []);
        record(lao.id, up, "cancel");
        record(child.id, down, "cancel");
        heard(down.codes.length > 0 ? "T5 before T10: refused" : "T5 after T10: done");
      } else if (!open) {
        // T9 against T5: one wins, the other is told why.
        const [up, down] = await race(
          () => confirm(officer, { roundId, unitId: lao.id }),
          () => cancel(officer, { roundId, unitId: child.id }),
        );
        expect([up.codes, down.codes]).toEqual(
          up.codes.length === 0 ? [[], ["PARENT_CONFIRMED"]] : [["CHILDREN_NOT_CONFIRMED"], []],
        );
        record(lao.id, up, "confirm");
        record(child.id, down, "cancel");
        heard(up.codes.length === 0 ? "T9 won over T5" : "T5 won over T9");
      } else if (raced % 3 === 0) {
        // T9 against T3: the LAO confirms only after its last institution.
        const [up, down] = await race(
          () => confirm(officer, { roundId, unitId: lao.id }),
          () => confirm(heads.get(open)!, { roundId, unitId: open.id }),
        );
        expect(down.codes).toEqual([]);
        expect(up.codes).toEqual(up.codes.length > 0 ? ["CHILDREN_NOT_CONFIRMED"] : []);
        record(open.id, down, "confirm");
        record(lao.id, up, "confirm");
        heard(up.codes.length > 0 ? "T9 before T3: refused" : "T9 after T3: done");
      } else {
        // T2 against T3: an edit is confirmed with the rest, or it comes too late.
        const head = heads.get(open)!;
        const [learner] = open.roll;
        const [edit, down] = await race(
          async () => {
            const [row] = await land.sql<{ version: number }>(
              "SELECT version FROM learners.learner WHERE id = $1",
              [learner!.learnerId],
            );
            return mutate(head, "correctLearner", "learner { id }", {
              learnerId: learner!.learnerId,
              expectedVersion: row!.version,
              sex: row!.version % 2 ? "MALE" : "FEMALE",
              prefix: row!.version % 2 ? "ด.ช." : "ด.ญ.",
            });
          },
          () => confirm(head, { roundId, unitId: open.id }),
        );
        expect(down.codes).toEqual([]);
        expect(edit.codes).toEqual(edit.codes.length > 0 ? ["UNIT_CONFIRMED"] : []);
        if (edit.codes.length === 0) edits++;
        record(open.id, down, "confirm");
        heard(edit.codes.length > 0 ? "T2 after T3: refused" : "T2 before T3: done");
      }
    }

    while (raced < pairs) {
      await Promise.all(all.map(raceIn));
      expect(await brokenUnits()).toEqual([]);
    }

    expect(Object.values(outcomes).reduce((sum, n) => sum + n, 0)).toBe(raced);
    for (const outcome of ["T9 won over T5", "T5 won over T9"])
      expect(outcomes[outcome], outcome).toBeGreaterThan(0);
    expect(await eventCount()).toBe(eventsBefore + acts);
    expect(edits).toBeGreaterThan(0);
    const stands = await land.sql<{ id: string }>(
      `SELECT c.unit_id AS id FROM reporting.confirmation c JOIN institutions.org_unit u ON u.id = c.unit_id
       WHERE c.state = 'CONFIRMED' AND u.province_id = $1`,
      [province.id],
    );
    expect(stands.map(row => row.id).toSorted()).toEqual([...confirmed].toSorted());
  });

  test("a province and its LAO, racing, never leave the province confirmed over an open LAO", async () => {
    const houses: { province: string; provinceOfficer: Person; family: Family }[] = [];
    for (const code of ["81", "54", "30", "10"]) {
      const province = await land.createProvince(code);
      const family = await createFamily(await province.createDistrict(`${code}01`), 1);
      await confirmInstitutions(family);
      expect((await confirm(family.officer, { roundId, unitId: family.lao.id })).codes).toEqual([]);
      houses.push({ province: province.id, provinceOfficer: await province.as("PROVINCE_OFFICER"), family });
    }
    const dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    for (let batch = 0; batch < 15; batch++) {
      await Promise.all(
        houses.map(async ({ province, provinceOfficer, family: { lao, officer } }, n) => {
          const acts = [
            () => confirm(provinceOfficer, { roundId, unitId: province }),
            () => cancel(provinceOfficer, { roundId, unitId: lao.id }),
          ];
          const swap = (batch + n) % 2 === 0;
          const answers = await Promise.all((swap ? acts : acts.toReversed()).map(act => act()));
          const [up, down] = swap ? answers : answers.toReversed();
          expect([up!.codes, down!.codes]).toEqual(
            up!.codes.length === 0 ? [[], ["PARENT_CONFIRMED"]] : [["CHILDREN_NOT_CONFIRMED"], []],
          );
          expect(await brokenUnits()).toEqual([]);
          if (up!.codes.length === 0)
            expect((await cancel(dla, { roundId, unitId: province })).codes).toEqual([]);
          else expect((await confirm(officer, { roundId, unitId: lao.id })).codes).toEqual([]);
        }),
      );
    }
  });

  test("of two people pressing the same button at once both are answered, and it happened once", async () => {
    const province = await land.createProvince("39");
    const family = await createFamily(await province.createDistrict("3901"), 1);
    const [institution] = family.institutions;
    const head = family.heads.get(institution!)!;
    expect(
      await check(
        head,
        institution!.roll.map(r => r.enrolmentId),
      ),
    ).toEqual([]);
    const before = await eventCount();
    const presses = await Promise.all(
      Array.from({ length: 8 }, () => confirm(head, { roundId, unitId: institution!.id })),
    );
    expect(new Set(presses.map(p => JSON.stringify(p))).size).toBe(1);
    expect(presses[0]!.codes).toEqual([]);
    const cancels = await Promise.all(
      Array.from({ length: 8 }, () => cancel(family.officer, { roundId, unitId: institution!.id })),
    );
    expect(cancels.filter(c => c.codes.length === 0)).toHaveLength(1);
    expect(cancels.filter(c => c.codes[0] === "NOT_CONFIRMED")).toHaveLength(7);
    expect(await eventCount()).toBe(before + 2);
  });
});
