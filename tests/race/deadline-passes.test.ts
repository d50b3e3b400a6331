import { withClient } from "@lec/prisma/connection";
import { afterAll, beforeAll, expect, test } from "vitest";
import { check, confirm } from "../kit/acts.ts";
import { createLand, type Institution, type Land, type Person } from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

/** A deadline that passes in the middle of an act refuses it (I5, I9), and in the same words as one that had passed before. */
let system: TestSystem;
let land: Land;
let school: Institution;
let head: Person;
let roundId: string;

beforeAll(async () => {
  system = await startTestSystem();
  land = await createLand(system);
  const lao = await (await (await land.createProvince("41")).createDistrict("4101")).createLao();
  school = await lao.createInstitution();
  head = await school.head();
  roundId = await land.openRound();
  expect(
    await check(
      head,
      school.roll.map(r => r.enrolmentId),
    ),
  ).toEqual([]);
});
afterAll(async () => {
  await land.close();
  await system.close();
});

test("a confirmation that was in time when it began, and late when it was written, is told which deadline passed", async () => {
  const [answer] = await withClient(system.database.adminUrl, async admin => {
    await admin.query("BEGIN");
    await admin.query("LOCK TABLE reporting.confirmation IN EXCLUSIVE MODE");
    const pressed = confirm(head, { roundId, unitId: school.id });
    const waits = () =>
      land.sql(
        "SELECT FROM pg_locks WHERE relation = 'reporting.confirmation'::regclass AND NOT granted AND mode = 'RowExclusiveLock'",
      );
    while ((await waits()).length === 0);
    await land.sql("UPDATE core.clock SET frozen_at = '2022-11-11T00:00:00+07:00'");
    await admin.query("COMMIT");
    return [await pressed];
  });
  expect(answer!.userErrors).toMatchObject([
    {
      code: "DEADLINE_PASSED",
      clause: "S1g 5.1",
      blockers: [{ until: "2022-11-10T16:59:59.999999Z", liftedBy: "PROVINCE_OFFICER" }],
    },
  ]);
  expect(await land.sql("SELECT FROM reporting.confirmation")).toEqual([]);
});
