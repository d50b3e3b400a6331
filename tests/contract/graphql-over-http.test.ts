import { auditServer } from "graphql-http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

describe("the gateway speaks GraphQL over HTTP", () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startTestSystem({ demo: true });
  });
  afterAll(() => system.close());

  test("every MUST, SHOULD and MAY of the public server audit passes", async () => {
    const { token } = await system.as("p41");
    const signedIn: typeof fetch = (input, init) =>
      fetch(input, {
        ...init,
        headers: { ...(init?.headers as Record<string, string>), authorization: `Bearer ${token}` },
      });
    const results = await auditServer({ url: `${system.url}/graphql`, fetchFn: signedIn });
    for (const { status, name } of results) process.stdout.write(`${status.padEnd(6)} ${name}\n`);
    expect(results.filter(({ name }) => name.startsWith("MUST")).length).toBeGreaterThan(10);
    expect(results.filter(({ status }) => status !== "ok").map(({ name }) => name)).toEqual([]);
  });
});
