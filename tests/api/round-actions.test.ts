import { type Duty, duties, type OrgLevel } from "@lec/core/identity/actor";
import { explain } from "@lec/core/workflow/refusal";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askMutation } from "../kit/acts.ts";
import { clientOf, type TestClient } from "../kit/client.ts";
import { clocks2565, createLand, type Land, type Unit } from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

/** Whether somebody may schedule a round is said by the server, as it would be said of the press itself. */
describe("what is offered before there is a round", () => {
  let system: TestSystem;
  let land: Land;
  let units: Readonly<Record<OrgLevel, Unit>>;

  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    const province = await land.createProvince("41", "อุดรธานี");
    const district = await province.createDistrict("4101");
    const lao = await district.createLao();
    const institution = await lao.createInstitution();
    units = { DEPARTMENT: land, PROVINCE: province, DISTRICT: district, LAO: lao, INSTITUTION: institution };
  });
  afterAll(async () => {
    await land.close();
    await system.close();
  });

  const question =
    "{ roundActions { action allowed needsReason blockers { code clause count liftedBy until message units { id } } } }";
  const offered = (client: TestClient, language: "th" | "en" = "th") =>
    client.get<{ roundActions: Record<string, unknown>[] }>(question, {}, language);
  const scheduling = (client: TestClient) =>
    askMutation(client, "scheduleRound", "round { id }", {
      programme: "LEC",
      academicYear: 2565,
      number: 2,
      title: "รอบที่ 2",
      dryRun: true,
      ...clocks2565,
    });

  /** A level at which each duty is held (domain.md 2). */
  const levelOf: Readonly<Record<Duty, OrgLevel>> = {
    DEPARTMENT_ADMINISTRATOR: "DEPARTMENT",
    PROVINCE_OFFICER: "PROVINCE",
    DISTRICT_OFFICER: "DISTRICT",
    LAO_OFFICER: "LAO",
    LAO_REGISTRATION_OFFICER: "LAO",
    INSTITUTION_RECORDER: "INSTITUTION",
    INSTITUTION_DIRECTOR: "INSTITUTION",
    CLASS_TEACHER: "INSTITUTION",
    REGISTRAR: "INSTITUTION",
    ANALYST: "DEPARTMENT",
    CLIENT: "DEPARTMENT",
  };

  test("a department administrator may schedule a round, without a reason, and really can", async () => {
    const dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    expect((await offered(dla)).roundActions).toEqual([
      { action: "SCHEDULE_ROUND", allowed: true, needsReason: false, blockers: [] },
    ]);
    const { data, errors } = await scheduling(dla);
    expect([errors, data.act.userErrors]).toEqual([[], []]);
  });

  test.each(duties.filter(duty => duty !== "DEPARTMENT_ADMINISTRATOR"))(
    "%s may not, is told whose it is, and cannot",
    async duty => {
      const person = await units[levelOf[duty]].as(duty);
      for (const language of ["th", "en"] as const) {
        const blocker = {
          code: "NOT_ALLOWED",
          clause: null,
          count: 0,
          liftedBy: "DEPARTMENT_ADMINISTRATOR",
          until: null,
          message: explain({ code: "NOT_ALLOWED", count: 0 }, language),
          units: [],
        };
        expect((await offered(person, language)).roundActions).toEqual([
          { action: "SCHEDULE_ROUND", allowed: false, needsReason: false, blockers: [blocker] },
        ]);
      }
      // The schema says whose the mutation is, so the gateway itself turns the press away.
      const { data, errors } = await scheduling(person);
      expect([data?.act ?? null, errors.map(error => error.extensions.code)]).toEqual([null, ["FORBIDDEN"]]);
    },
  );

  test("an administrator who acts in another duty may not meanwhile, and nobody without a session is answered", async () => {
    const two = await land.as("DEPARTMENT_ADMINISTRATOR", "ANALYST");
    const acting = (duty: Duty) => clientOf(system.url, two.username, two.token, { "x-lec-duty": duty });
    const allowed = async (client: TestClient) => (await offered(client)).roundActions[0]!.allowed;
    expect(await allowed(acting("ANALYST"))).toBe(false);
    expect(await allowed(acting("DEPARTMENT_ADMINISTRATOR"))).toBe(true);
    const { status, data, errors } = await clientOf(system.url, "nobody", "").ask(question);
    expect([status, data?.roundActions ?? null, errors[0]?.extensions.code]).toEqual([
      401,
      null,
      "UNAUTHENTICATED",
    ]);
  });
});
