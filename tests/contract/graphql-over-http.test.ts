import { serverAudits } from "graphql-http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestClient } from "../kit/client.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

describe("the gateway speaks GraphQL over HTTP, by the public server audit", () => {
  let system: TestSystem;
  let officer: TestClient;
  beforeAll(async () => {
    system = await startTestSystem({ demo: true });
    officer = await system.as("p41");
  });
  afterAll(async () => {
    await system.close();
    // For whoever reads the run: the list, requirement by requirement.
    process.stdout.write(`${[...results].map(([name, status]) => `${status} ${name}`).join("\n")}\n`);
  });

  const results = new Map<string, string>();
  const audits = serverAudits({
    url: () => `${system.url}/graphql`,
    fetchFn: (input: string, init: RequestInit) =>
      fetch(input, {
        ...init,
        headers: { ...(init?.headers as Record<string, string>), authorization: `Bearer ${officer.token}` },
      }),
  });

  test.each(audits.map(audit => [audit.name, audit] as const))("%s", async (_name, audit) => {
    const result = await audit.fn();
    results.set(audit.name, result.status);
    expect([result.status, "reason" in result ? result.reason : ""]).toEqual(["ok", ""]);
  });

  test("has the MUSTs of the audit among the tests", () => {
    expect(audits.filter(({ name }) => name.startsWith("MUST")).length).toBeGreaterThan(10);
  });
});
