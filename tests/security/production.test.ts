import { refuseDemoAccounts } from "@lec/gateway/demo-refusal";
import { withClient } from "@lec/prisma/connection";
import { requireSecret } from "@lec/prisma/secret";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clientOf } from "../kit/client.ts";
import { demoDatabase, type TestDatabase } from "../kit/database.ts";
import { createLand, type Land } from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

describe("a production system", () => {
  let system: TestSystem;
  let land: Land;
  let demo: TestDatabase;
  beforeAll(async () => {
    [system, demo] = await Promise.all([startTestSystem({ sandbox: false }), demoDatabase()]);
    land = await createLand(system);
  });
  afterAll(async () => {
    await land.close();
    await Promise.all([system.close(), demo.drop()]);
  });

  test("does not start over demo accounts, and starts without them", async () => {
    await expect(withClient(demo.adminUrl, refuseDemoAccounts)).rejects.toMatchObject({ name: "SetupError" });
    await expect(withClient(system.database.adminUrl, refuseDemoAccounts)).resolves.toBeUndefined();
  });

  test("takes no secret that is missing, short, or an example's", () => {
    for (const secret of [undefined, "", "short", "change-me-change-me-change-me-change-me", "a".repeat(64)])
      expect(() => requireSecret(secret)).toThrow(/LEC_SECRET/);
    const random = "q8Zt1vR4nX7bK2mW5pL9sD3fG6hJ0cYaE";
    expect(requireSecret(random)).toBe(random);
  });

  test("has no movable clock, not even for the department, in the schema or past it", async () => {
    const dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    const { errors } = await dla.ask("mutation { setSandboxClock(input: {}) { clock { now } } }");
    expect(errors[0]?.extensions.code).toBe("BAD_USER_INPUT");
    await expect(land.sql("SELECT core.set_clock('2030-01-01T00:00:00Z', true)")).rejects.toMatchObject({
      code: "LE001",
    });
  });

  test("tells strangers nothing of its schema, and nobody what they might have meant", async () => {
    const stranger = await clientOf(system.url, "stranger", "").ask("{ __schema { types { name } } }");
    expect(stranger.status).toBe(401);
    expect(stranger.data).toBeUndefined();
    const dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    const { text, errors } = await dla.ask("{ viewr { id } }");
    expect(errors[0]?.extensions.code).toBe("BAD_USER_INPUT");
    expect(text).not.toMatch(/did you mean|viewer/i);
    expect((await fetch(`${system.url}/demo-accounts.json`)).status).toBe(404);
  });
});
