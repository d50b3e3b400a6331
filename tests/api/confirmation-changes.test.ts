import { afterAll, beforeAll, expect, test } from "vitest";
import { cancel, check, confirm, mutate } from "../kit/acts.ts";
import { countsStayExact } from "../kit/counts.ts";
import { citizenId, createLand, type Institution, type Land, type Lao } from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

interface Changes {
  readonly before: number;
  readonly now: number;
  readonly byGrade: readonly { grade: string; before: number; now: number }[];
  readonly digest: string;
}
const ask = `query ($id: ID!) { orgUnit(id: $id) { confirmation { digest changes { before now byGrade { grade before now } digest } } } }`;

let system: TestSystem;
let land: Land;
let lao: Lao;
let school: Institution;
beforeAll(async () => {
  system = await startTestSystem();
  land = await createLand(system);
  lao = await (await (await land.createProvince("41")).createDistrict("4101")).createLao();
  school = await lao.createInstitution({ learners: 3 });
});
afterAll(async () => {
  await land.close();
  await system.close();
});
countsStayExact(() => land);

test("what changed since the confirmation before is shown before pressing, and pressing confirms just that", async () => {
  const roundId = await land.openRound();
  const head = await school.head();
  const aim = { roundId, unitId: school.id };
  const changes = async (person = head) =>
    (await person.get<{ orgUnit: { confirmation: { changes: Changes | null } } }>(ask, { id: school.id }))
      .orgUnit.confirmation.changes;
  const markAll = async () => {
    const { orgUnit } = await head.get<{ orgUnit: { enrolments: { nodes: { id: string }[] } } }>(
      `query ($id: ID!) { orgUnit(id: $id) { enrolments { nodes { id } } } }`,
      { id: school.id },
    );
    await check(
      head,
      orgUnit.enrolments.nodes.map(node => node.id),
    );
  };
  expect(await changes()).toBeNull();
  await markAll();
  expect((await confirm(head, aim)).codes).toEqual([]);
  // The first confirmation of the round has none before it.
  expect(await changes()).toBeNull();

  await cancel(await lao.officer(), aim);
  expect(await changes()).toMatchObject({ before: 3, now: 3, byGrade: [] });
  const enrolled = await mutate(head, "enrolLearner", "enrolment { id }", {
    institutionId: school.id,
    identifier: citizenId(9_000_001),
    prefix: "ด.ช.",
    firstName: "ใหม่",
    lastName: "มาแล้ว",
    sex: "MALE",
    birthDate: "2014-05-17",
    grade: "PRIMARY_2",
    classroom: "1",
    enteredOn: "2022-10-17",
  });
  expect(enrolled.codes).toEqual([]);
  await markAll();
  const seen = await changes();
  expect(seen).toMatchObject({ before: 3, now: 4, byGrade: [{ grade: "PRIMARY_2", before: 0, now: 1 }] });
  expect((await confirm(head, { ...aim, expectedDigest: "0".repeat(64) })).codes).toEqual(["CONFLICT"]);
  expect((await confirm(head, { ...aim, expectedDigest: seen!.digest })).codes).toEqual([]);
  expect(await changes()).toEqual(seen);
  expect(await changes(await school.as("ANALYST"))).toBeNull();
});
