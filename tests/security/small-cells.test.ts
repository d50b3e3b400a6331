import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { check, confirm } from "../kit/acts.ts";
import { createLand, type Institution, type Land } from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

const everything = `query ($id: ID!) { orgUnit(id: $id) {
  headcount { total male female byGrade { grade male female total } checked ghosts suppressed }
  progress { institutions { expected confirmed late } learners learnersConfirmed }
  confirmation { standing headcount { total male female byGrade { male female total } }
    events { headcount { total male female byGrade { total } } }
    availableActions { action blockers { count message } } } } }`;

describe("counts under five", () => {
  let system: TestSystem;
  let land: Land;
  let small: Institution;
  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    const district = await (await land.createProvince("41")).createDistrict("4101");
    const lao = await district.createLao();
    small = await lao.createInstitution({ learners: 3 });
    await lao.createInstitution({ learners: 9 });
    const roundId = await land.openRound();
    const head = await small.head();
    await check(
      head,
      small.roll.map(learner => learner.enrolmentId),
    );
    await confirm(head, { roundId, unitId: small.id });
  });
  afterAll(async () => {
    await land.close();
    await system.close();
  });

  test("are in no field an analyst reads of a unit that small, confirmed or live", async () => {
    const { text } = await (await small.as("ANALYST")).ask(everything, { id: small.id });
    const { data, errors } = JSON.parse(text);
    expect(errors).toBeUndefined();
    const numbers = [
      ...JSON.stringify(data)
        .replaceAll(/"[^"]*"/g, "")
        .matchAll(/\d+/g),
    ].map(match => Number(match[0]));
    // What is left counts institutions: one expected, one confirmed, none late.
    expect(numbers.sort()).toEqual([0, 1, 1]);
  });

  test("are shown to those who work there", async () => {
    const head = await small.head();
    const { orgUnit } = await head.get<{ orgUnit: { headcount: { total: number; checked: number } } }>(
      everything,
      { id: small.id },
    );
    expect(orgUnit.headcount).toMatchObject({ total: 3, checked: 3 });
  });
});
