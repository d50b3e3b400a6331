import { openReceipt } from "@lec/core/identity/receipt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cancel, check, confirm } from "../kit/acts.ts";
import { createLand, type Institution, type Land, type Lao, type Province } from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

describe("whoever changes a round behind the system's back", () => {
  let system: TestSystem;
  let land: Land;
  let province: Province;
  let lao: Lao;
  let school: Institution;
  let roundId: string;
  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    province = await land.createProvince("41");
    lao = await (await province.createDistrict("4101")).createLao();
    school = await lao.createInstitution();
    const head = await school.head();
    roundId = await land.openRound();
    await check(
      head,
      school.roll.map(learner => learner.enrolmentId),
    );
    // Twice up, once back, so that the chain has a middle.
    await confirm(head, { roundId, unitId: school.id });
    await cancel(await lao.officer(), { roundId, unitId: school.id });
    await confirm(head, { roundId, unitId: school.id });
    await confirm(await lao.officer(), { roundId, unitId: lao.id });
    await confirm(await province.as("PROVINCE_OFFICER"), { roundId, unitId: province.id });
  });
  afterAll(async () => {
    await land.close();
    await system.close();
  });

  const faults = () =>
    land.sql<{ province_code: string | null; unit_code: string; sequence: number | null; problem: string }>(
      "SELECT * FROM reporting.verify_round($1)",
      [roundId],
    );
  /** Past every trigger, as only somebody with the server in hand can; put back afterwards. */
  async function tamper(change: string, values: unknown[], restore: () => Promise<unknown>) {
    const past = (text: string) =>
      land.sql(`DO $do$ BEGIN SET LOCAL session_replication_role = replica; ${text}; END $do$`);
    const literal = change.replaceAll(/\$(\d)/g, (_, n: string) => `'${values[Number(n) - 1]}'`);
    await past(literal);
    const found = await faults();
    await restore();
    return found;
  }

  test("is not suspected while nothing was changed", async () => {
    expect(await faults()).toEqual([]);
    const [{ count } = { count: 0 }] = await land.sql<{ count: number }>(
      "SELECT count(*)::int AS count FROM reporting.confirmation_event WHERE round_id = $1 AND hash IS NOT NULL",
      [roundId],
    );
    expect(count).toBe(6);
  });

  test("cannot forge a receipt: it is checked by the public key that anybody may fetch, and names its place in the chain", async () => {
    const head = await school.head();
    const ask = `query ($id: ID!) { orgUnit(id: $id) { confirmation { events { action sequence hash receipt } } } }`;
    interface Seen {
      orgUnit: {
        confirmation: {
          events: { action: string; sequence: number; hash: string; receipt: string | null }[];
        };
      };
    }
    const { orgUnit } = await head.get<Seen>(ask, { id: school.id });
    const publicKey = await (await fetch(`${system.url}/receipts/key.pem`)).text();
    for (const { action, sequence, hash, receipt } of orgUnit.confirmation.events) {
      const said = openReceipt(receipt!, publicKey);
      expect(said).toMatchObject({ round: "LEC-2565-2", unit: school.code, action, sequence, hash });
      expect(openReceipt(receipt!.replace("LEC1.ey", "LEC1.eY"), publicKey)).toBeNull();
    }
    const analyst = await (await school.as("ANALYST")).get<Seen>(ask, { id: school.id });
    expect(analyst.orgUnit.confirmation.events.every(event => event.receipt === null)).toBe(true);
  });

  test("is named for one changed count in the event log", async () => {
    const where = `round_id = '${roundId}' AND unit_id = '${school.id}' AND sequence = 1`;
    const set = (total: number) =>
      `UPDATE reporting.confirmation_event SET headcount = jsonb_set(headcount, '{total}', '${total}') WHERE ${where}`;
    const found = await tamper(set(99), [], () => tamper(set(2), [], async () => {}));
    expect(found).toEqual([
      { province_code: "41", unit_code: school.code, sequence: 1, problem: "the event was changed" },
    ]);
    expect(await faults()).toEqual([]);
  });

  test("is named for one deleted event, the last one included", async () => {
    const events = await land.sql<{ id: string; sequence: number }>(
      "SELECT id, sequence FROM reporting.confirmation_event WHERE round_id = $1 AND province_id = $2 ORDER BY sequence",
      [roundId, province.id],
    );
    const remove = async (id: string) => {
      await land.sql("CREATE TABLE public.kept AS SELECT * FROM reporting.confirmation_event WHERE id = $1", [
        id,
      ]);
      return tamper("DELETE FROM reporting.confirmation_event WHERE id = $1", [id], () =>
        tamper(
          "INSERT INTO reporting.confirmation_event SELECT * FROM public.kept; DROP TABLE public.kept",
          [],
          async () => {},
        ),
      );
    };
    expect(await remove(events[1]!.id)).toMatchObject([
      { sequence: 3, problem: "events 2 to 2 are missing" },
    ]);
    expect(await remove(events.at(-1)!.id)).toMatchObject([
      { unit_code: "41", problem: "the last act on the confirmation is missing" },
    ]);
    expect(await faults()).toEqual([]);
  });

  test("is named for one edited learner behind a snapshot", async () => {
    const { learnerId } = school.roll[0]!;
    const rename = (name: string) =>
      `UPDATE learners.learner SET first_name = '${name}' WHERE id = '${learnerId}'`;
    const [{ name } = { name: "" }] = await land.sql<{ name: string }>(
      "SELECT first_name AS name FROM learners.learner WHERE id = $1",
      [learnerId],
    );
    const found = await tamper(rename("คนอื่น"), [], () => tamper(rename(name), [], async () => {}));
    expect(found).toEqual([
      {
        province_code: "41",
        unit_code: school.code,
        sequence: null,
        problem: "the rows behind the confirmation were changed",
      },
    ]);
  });

  test("is named for a confirmed count changed where budgets read it", async () => {
    const set = (total: number) =>
      `UPDATE reporting.confirmation SET headcount = jsonb_set(headcount, '{total}', '${total}') WHERE unit_id = '${lao.id}'`;
    const found = await tamper(set(9), [], () => tamper(set(2), [], async () => {}));
    expect(found).toContainEqual({
      province_code: "41",
      unit_code: lao.code,
      sequence: 4,
      problem: "the confirmed counts were changed",
    });
  });
});
