import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cancel, check, confirm, mutate } from "../kit/acts.ts";
import {
  createLand,
  type Institution,
  type Land,
  type Lao,
  type Person,
  type Province,
} from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

interface CaseSeen {
  readonly id: string;
  readonly state: string;
  readonly reason: string;
  readonly endReason: string | null;
  readonly mayRefuse: boolean;
  readonly mayWithdraw: boolean;
  readonly steps: readonly {
    action: string;
    duty: string;
    unit: { code: string };
    doneAt: string | null;
    doneBy: string | null;
  }[];
  readonly waitingFor: { action: string; duty: string; unit: { code: string } } | null;
}
const seen = `id state reason endReason mayRefuse mayWithdraw
  steps { action duty unit { code } doneAt doneBy } waitingFor { action duty unit { code } }`;

describe("a request to reopen what is confirmed (T16)", () => {
  let system: TestSystem;
  let land: Land;
  let province: Province;
  let lao: Lao;
  let school: Institution;
  let head: Person;
  let officer: Person;
  let provincial: Person;
  let dla: Person;
  let roundId: string;
  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    province = await land.createProvince("41");
    const district = await province.createDistrict("4101");
    lao = await district.createLao();
    school = await lao.createInstitution();
    [head, officer, provincial, dla] = [
      await school.head(),
      await lao.officer(),
      await province.as("PROVINCE_OFFICER"),
      await land.as("DEPARTMENT_ADMINISTRATOR"),
    ];
    roundId = await land.openRound();
    await check(
      head,
      school.roll.map(learner => learner.enrolmentId),
    );
  });
  afterAll(async () => {
    await land.close();
    await system.close();
  });

  const confirmAll = async () => {
    for (const [person, unit] of [
      [head, school],
      [officer, lao],
      [provincial, province],
    ] as const)
      expect((await confirm(person, { roundId, unitId: unit.id })).codes).toEqual([]);
  };
  const request = (person: Person, unitId: string, change: object = {}) =>
    mutate<CaseSeen>(person, "requestCancellation", `reopeningCase { ${seen} }`, {
      roundId,
      unitId,
      reason: "ชื่อนักเรียนผิดหนึ่งคน",
      ...change,
    });
  const read = async (person: Person, unitId = school.id, state = "OPEN") => {
    const { orgUnit } = await person.get<{ orgUnit: { reopeningCases: { nodes: CaseSeen[] } } | null }>(
      `query ($id: ID!, $state: [ReopeningCaseState!]) { orgUnit(id: $id) { reopeningCases(state: $state) { nodes { ${seen} } } } }`,
      { id: unitId, state: [state] },
    );
    return orgUnit?.reopeningCases.nodes[0] ?? null;
  };
  const words = (c: CaseSeen | null | undefined) => {
    const w = c?.waitingFor;
    return w ? `${w.action} ${w.unit.code} ${w.duty}` : null;
  };

  test("is made by the confirmed unit alone, with a reason, once, and only of what is confirmed", async () => {
    expect((await request(head, school.id)).codes).toEqual(["NOT_CONFIRMED"]);
    await confirmAll();
    expect((await request(officer, school.id)).codes).toEqual(["NOT_ALLOWED"]);
    expect((await request(await school.as("CLASS_TEACHER"), school.id)).codes).toEqual(["NOT_ALLOWED"]);
    expect((await request(head, school.id, { reason: " " })).codes).toEqual(["REASON_REQUIRED"]);
    const made = await request(head, school.id);
    expect(made.value?.steps.map(step => `${step.action} ${step.unit.code} ${step.duty}`)).toEqual([
      `CANCEL ${province.code} DEPARTMENT_ADMINISTRATOR`,
      `CANCEL ${lao.code} PROVINCE_OFFICER`,
      `CANCEL ${school.code} LAO_OFFICER`,
      `CONFIRM ${school.code} INSTITUTION_DIRECTOR`,
      `CONFIRM ${lao.code} LAO_OFFICER`,
      `CONFIRM ${province.code} PROVINCE_OFFICER`,
    ]);
    expect((await request(head, school.id)).codes).toEqual(["ALREADY_REQUESTED"]);
  });

  test("waits for each owner in turn, is followed by everybody on the way, and closes itself", async () => {
    const aim = (unit: { id: string }) => ({ roundId, unitId: unit.id });
    expect(words(await read(head))).toBe(`CANCEL ${province.code} DEPARTMENT_ADMINISTRATOR`);
    await cancel(dla, aim(province));
    expect(words(await read(head))).toBe(`CANCEL ${lao.code} PROVINCE_OFFICER`);
    await cancel(provincial, aim(lao));
    await cancel(officer, aim(school));
    for (const [person, unit] of [
      [head, school],
      [officer, lao],
      [provincial, province],
      [dla, land],
    ] as const) {
      const found = await read(person, unit.id);
      expect(words(found)).toBe(`CONFIRM ${school.code} INSTITUTION_DIRECTOR`);
      expect(found?.steps.filter(step => step.doneBy !== null)).toHaveLength(3);
    }
    await confirmAll();
    expect(await read(head)).toBeNull();
    const done = await read(head, school.id, "DONE");
    expect(done?.steps.every(step => step.doneAt !== null)).toBe(true);
    expect(done?.waitingFor).toBeNull();
  });

  test("is refused from above with a reason, or withdrawn by who asked; then it has ended for good", async () => {
    const { value } = await request(head, school.id);
    const end = (person: Person, field: string, change: object = {}) =>
      mutate<CaseSeen>(person, field, `reopeningCase { ${seen} }`, { caseId: value!.id, ...change });
    expect((await end(officer, "withdrawCancellationRequest")).codes).toEqual(["NOT_ALLOWED"]);
    expect((await end(head, "refuseCancellationRequest", { reason: "ไม่" })).codes).toEqual(["NOT_ALLOWED"]);
    expect((await end(officer, "refuseCancellationRequest", { reason: "" })).codes).toEqual([
      "REASON_REQUIRED",
    ]);
    expect((await read(officer))?.mayRefuse).toBe(true);
    const refused = await end(officer, "refuseCancellationRequest", { reason: "ไม่กระทบจำนวน" });
    expect(refused.value).toMatchObject({ state: "REFUSED", endReason: "ไม่กระทบจำนวน", waitingFor: null });
    expect((await end(head, "withdrawCancellationRequest")).codes).toEqual(["ALREADY_ENDED"]);
    const again = await request(head, school.id);
    const withdrawn = await mutate<CaseSeen>(
      head,
      "withdrawCancellationRequest",
      `reopeningCase { ${seen} }`,
      { caseId: again.value!.id },
    );
    expect(withdrawn.value?.state).toBe("WITHDRAWN");
    await expect(
      land.sql(`UPDATE reporting.reopening_case SET ended_how = NULL, ended_at = NULL WHERE id = $1`, [
        value!.id,
      ]),
    ).rejects.toMatchObject({ code: "LE007" });
  });

  test("is nobody else's to see", async () => {
    const { value } = await request(head, school.id);
    const neighbour = await (await (await land.createProvince("42")).createDistrict("4201")).as(
      "DISTRICT_OFFICER",
    );
    expect(await read(neighbour)).toBeNull();
    const { data } = await neighbour.ask<{ act: { value: null; userErrors: { code: string }[] } }>(
      `mutation ($input: WithdrawCancellationRequestInput!) { act: withdrawCancellationRequest(input: $input) { value: reopeningCase { id } userErrors { code } } }`,
      { input: { caseId: value!.id } },
    );
    expect(data.act).toEqual({ value: null, userErrors: [{ code: "NOT_FOUND" }] });
  });
});
