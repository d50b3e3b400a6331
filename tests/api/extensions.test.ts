import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { extend, freezeClock } from "../kit/acts.ts";
import type { TestClient } from "../kit/client.ts";
import { createLand, type Institution, type Land, type Lao, type Province } from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

/** Extensions are listed with their reason and end, end by themselves, and are offered to whoever may grant them (T15). */
describe("extensions", () => {
  let system: TestSystem;
  let land: Land;
  let province: Province;
  let lao: Lao;
  let schools: Institution[];
  let roundId: string;

  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    province = await land.createProvince("41", "อุดรธานี");
    const district = await province.createDistrict("4101");
    lao = await district.createLao();
    schools = [await lao.createInstitution(), await lao.createInstitution()];
    roundId = await land.openRound();
  });
  afterAll(async () => {
    await land.close();
    await system.close();
  });

  const until = "2022-11-20T17:00:00+07:00";
  const fields = "totalCount nodes { unit { code } until running reason grantedBy duty round { id } }";
  const listed = async (client: TestClient, unitId: string, filter = "{}") => {
    const { orgUnit } = await client.get<{ orgUnit: { extensions: Listed | null } | null }>(
      `query ($id: ID!) { orgUnit(id: $id) { extensions(filter: ${filter}) { ${fields} } } }`,
      { id: unitId },
    );
    return orgUnit?.extensions ?? null;
  };
  interface Listed {
    readonly totalCount: number;
    readonly nodes: readonly { unit: { code: string }; running: boolean; reason: string }[];
  }
  const offered = async (client: TestClient, unitId: string) => {
    const { orgUnit } = await client.get<{ orgUnit: { confirmation: { availableActions: Offer[] } | null } }>(
      `query ($id: ID!) { orgUnit(id: $id) { confirmation { availableActions { action allowed needsReason blockers { code liftedBy } } } } }`,
      { id: unitId },
    );
    return orgUnit.confirmation?.availableActions.find(({ action }) => action === "EXTEND");
  };
  interface Offer {
    readonly action: string;
    readonly allowed: boolean;
  }

  test("one is listed at the unit and everywhere above it, in force until its last instant and ended a microsecond later", async () => {
    const officer = await province.as("PROVINCE_OFFICER");
    const dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    const [first, second] = [schools[0]!, schools[1]!];
    expect((await extend(officer, { roundId, unitId: first.id, until })).codes).toEqual([]);
    const head = await first.head();
    for (const [client, unitId] of [
      [officer, province.id],
      [head, first.id],
      [await lao.officer(), lao.id],
    ] as const) {
      const list = await listed(client, unitId);
      expect(list).toMatchObject({
        totalCount: 1,
        nodes: [{ unit: { code: first.code }, running: true, reason: "น้ำท่วม", duty: "PROVINCE_OFFICER" }],
      });
    }
    expect((await listed(await second.head(), second.id))?.totalCount).toBe(0);
    expect(await listed(head, lao.id)).toBeNull();
    expect(await listed(head, second.id)).toBeNull();

    await freezeClock(dla, until);
    expect((await listed(officer, province.id, "{ running: true }"))?.totalCount).toBe(1);
    await freezeClock(dla, "2022-11-20T17:00:00.000001+07:00");
    expect((await listed(officer, province.id, "{ running: true }"))?.totalCount).toBe(0);
    expect((await listed(officer, province.id, "{ running: false }"))?.nodes).toMatchObject([
      { running: false },
    ]);
    await freezeClock(dla, "2022-10-20T10:00:00+07:00");
  });

  test("granting one is offered to the duty of the table, with its reason wanted, and named to the others", async () => {
    const officer = await province.as("PROVINCE_OFFICER");
    const dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    expect(await offered(officer, schools[0]!.id)).toEqual({
      action: "EXTEND",
      allowed: true,
      needsReason: true,
      blockers: [],
    });
    expect(await offered(dla, province.id)).toMatchObject({ allowed: true });
    expect(await offered(officer, province.id)).toMatchObject({
      allowed: false,
      blockers: [{ code: "NOT_ALLOWED", liftedBy: "DEPARTMENT_ADMINISTRATOR" }],
    });
    expect(await offered(await lao.officer(), schools[0]!.id)).toMatchObject({
      allowed: false,
      blockers: [{ code: "NOT_ALLOWED", liftedBy: "PROVINCE_OFFICER" }],
    });
  });

  test("lists of many units take as many statements as the list of one", async () => {
    const officer = await province.as("PROVINCE_OFFICER");
    const count = (ids: readonly string[]) =>
      system.statementsDuring(() =>
        officer.get(
          "query ($ids: [ID!]) { orgUnits(filter: { ids: $ids }) { nodes { id extensions(first: 3) { nodes { reason grantedBy } } } } }",
          { ids },
        ),
      );
    await extend(officer, { roundId, unitId: schools[1]!.id, until });
    const one = await count([schools[0]!.id]);
    const many = await count([...schools, lao].map(({ id }) => id));
    expect(many.length).toBe(one.length);
  });

  test("clocks and the register of other schools say what may be done with them, and why not", async () => {
    const actions = "availableActions { action allowed needsReason blockers { code liftedBy } }";
    const rounds = async (client: TestClient) =>
      (
        await client.get<{ round: { availableActions: Offer[] } }>(
          `query ($id: ID!) { round(id: $id) { ${actions} } }`,
          { id: roundId },
        )
      ).round.availableActions.find(({ action }) => action === "UPDATE_CLOCKS");
    expect(await rounds(await land.as("DEPARTMENT_ADMINISTRATOR"))).toMatchObject({
      allowed: true,
      needsReason: true,
    });
    expect(await rounds(await province.as("PROVINCE_OFFICER"))).toMatchObject({
      allowed: false,
      blockers: [{ code: "NOT_ALLOWED", liftedBy: "DEPARTMENT_ADMINISTRATOR" }],
    });

    const register = async (client: TestClient, unitId: string) =>
      (
        await client.get<{ orgUnit: { otherSchoolRegister: { availableActions: Offer[] } | null } }>(
          `query ($id: ID!) { orgUnit(id: $id) { otherSchoolRegister { round { id } ${actions} } } }`,
          { id: unitId },
        )
      ).orgUnit.otherSchoolRegister;
    const officer = await lao.officer();
    expect(await register(officer, lao.id)).toMatchObject({
      round: { id: roundId },
      availableActions: [
        { action: "KEEP_OTHER_SCHOOLS", allowed: true },
        { action: "MOVE_OTHER_SCHOOLS", allowed: false, blockers: [{ code: "NOT_ALLOWED" }] },
        { action: "RECORD_OTHER_COUNTS", allowed: true },
      ],
    });
    expect(await register(await province.as("PROVINCE_OFFICER"), lao.id)).toMatchObject({
      availableActions: [
        { allowed: false, blockers: [{ code: "NOT_ALLOWED", liftedBy: "LAO_OFFICER" }] },
        { allowed: true },
        { allowed: false, blockers: [{ code: "NOT_ALLOWED", liftedBy: "LAO_OFFICER" }] },
      ],
    });
    expect(await register(await province.as("PROVINCE_OFFICER"), province.id)).toBeNull();
    const dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    await freezeClock(dla, "2022-11-11T17:00:00.000001+07:00");
    expect(await register(officer, lao.id)).toMatchObject({
      availableActions: [
        { allowed: true },
        { allowed: false, blockers: [{ code: "NOT_ALLOWED" }] },
        { allowed: false, blockers: [{ code: "ROUND_CLOSED" }] },
      ],
    });
    await freezeClock(dla, "2022-10-20T10:00:00+07:00");
  });
});
