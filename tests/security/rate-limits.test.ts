import { createPool } from "@lec/prisma/connection";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { clientOf } from "../kit/client.ts";
import { createLand, type Land, type Person } from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

/** Asks one after the other until refused, and answers how often it was let through. */
async function passes(ask: () => Promise<{ status: number }>, atMost: number): Promise<number> {
  for (let n = 0; n < atMost; n++) if ((await ask()).status === 429) return n;
  return atMost;
}

describe("requests are metered", () => {
  let system: TestSystem;
  let land: Land;
  let one: Person;
  let other: Person;
  const running: TestSystem[] = [];

  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    one = await land.as("DEPARTMENT_ADMINISTRATOR");
    other = await land.as("ANALYST");
  });
  afterAll(async () => {
    await land.close();
    await system.close();
  });
  beforeEach(() => land.sql("DELETE FROM auth.allowances"));
  afterEach(async () => {
    for (const started of running.splice(0)) await started.close();
  });

  /** A further gateway on the same database. */
  async function gateway(rateLimits: { account?: number; address?: number }) {
    const started = await startTestSystem({ database: system.database, rateLimits });
    running.push(started);
    return {
      as: (person: Person | null) => clientOf(started.url, person?.username ?? "", person?.token ?? ""),
    };
  }
  const small = "{ viewer { username } }";

  test("per account, and say in its language what to do and when to ask again", async () => {
    const { as } = await gateway({ account: 30 });
    expect(await passes(() => as(one).ask(small), 100)).toBeGreaterThanOrEqual(30);
    const response = await fetch(`${running[0]!.url}/graphql`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${one.token}`,
        "accept-language": "en",
      },
      body: JSON.stringify({ query: small }),
    });
    expect(response.status).toBe(429);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    expect(await response.json()).toMatchObject({
      errors: [{ message: "Too many requests, please wait a moment", extensions: { code: "RATE_LIMITED" } }],
    });
    expect((await as(one).ask(small)).errors[0]?.message).toContain("คำขอมากเกินไป");
    // Another account, from the same address, asks on.
    expect((await as(other).ask(small)).status).toBe(200);
  });

  test("per address, strangers and wrong tokens included", async () => {
    const { as } = await gateway({ address: 30 });
    expect(await passes(() => as(null).ask(small), 100)).toBeGreaterThanOrEqual(30);
    expect((await as(one).ask(small)).status).toBe(429);
  });

  test("by what they cost: a large one takes more, and is refused before it runs", async () => {
    const { as } = await gateway({ account: 100 });
    const large = "{ institutions(first: 500) { nodes { children(first: 500) { nodes { id } } } } }";
    const first = await as(one).ask(large);
    expect(first.status).toBe(429);
    expect(JSON.parse(first.text).extensions.cost.requested).toBeGreaterThan(100_000);
    const statements = await system.statementsDuring(() => as(one).ask(large));
    expect(statements).toEqual([]);
  });

  test("by all gateways together: two on one database share a limit", async () => {
    const [a, b] = [await gateway({ account: 120 }), await gateway({ account: 120 })];
    let turn = 0;
    const passed = await passes(() => (turn++ % 2 ? a : b).as(one).ask(small), 500);
    // What fills up again while the test asks: two a second, and it may take a while on a slow machine.
    expect(passed).toBeGreaterThanOrEqual(70);
    expect(passed).toBeLessThan(240);
  });

  test("never twice for one point, however many ask at once", async () => {
    const { as } = await gateway({ account: 60 });
    const statuses = await Promise.all(
      Array.from({ length: 300 }, async () => (await as(one).ask(small)).status),
    );
    const passed = statuses.filter(status => status === 200).length;
    expect(passed).toBeGreaterThanOrEqual(60);
    expect(passed).toBeLessThan(120);
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
  });

  test("by true time, which moving the sandbox clock does not change", async () => {
    await land.sql("SELECT * FROM auth.take_allowance('test', 10, 10, 10, 0.001)");
    await land.sql("UPDATE core.clock SET sandbox = true, shift = interval '10 years'");
    const [row] = await land.sql<{ granted: number; wait_seconds: number }>(
      "SELECT * FROM auth.take_allowance('test', 10, 10, 10, 0.001)",
    );
    expect(row!.granted).toBe(0);
    expect(row!.wait_seconds).toBeGreaterThan(9_000);
    await land.sql("UPDATE core.clock SET shift = interval '0'");
  });

  test("in a bucket that fills with time, never beyond its size, and forgets who stays away", async () => {
    const take = async (key: string, needed: number, wanted: number) =>
      (
        await land.sql<{ granted: number }>("SELECT * FROM auth.take_allowance($1, $2, $3, 100, 1)", [
          key,
          needed,
          wanted,
        ])
      )[0]!.granted;
    expect(await take("k", 1, 30)).toBe(30);
    expect(await take("k", 1, 90)).toBe(70);
    expect(await take("k", 50, 50)).toBe(0);
    await land.sql(
      "UPDATE auth.allowances SET filled_at = filled_at - interval '40 seconds' WHERE key = 'k'",
    );
    expect(await take("k", 30, 90)).toBe(40);
    await land.sql("UPDATE auth.allowances SET filled_at = filled_at - interval '2 hours' WHERE key = 'k'");
    expect(await take("k", 1, 1000)).toBe(100);
    await land.sql("UPDATE auth.allowances SET filled_at = filled_at - interval '2 hours' WHERE key = 'k'");
    await take("newcomer", 1, 1);
    expect(await land.sql("SELECT key FROM auth.allowances")).toEqual([{ key: "newcomer" }]);
  });

  test("with a few statements for many requests", async () => {
    const { as } = await gateway({});
    const client = as(one);
    await client.ask(small);
    const calls = async () =>
      (await land.sql<{ filled_at: string }>("SELECT filled_at FROM auth.allowances ORDER BY key")).map(
        row => row.filled_at,
      );
    const before = await calls();
    for (let n = 0; n < 20; n++) await client.ask(small);
    expect(await calls()).toEqual(before);
  });

  test("in a table that subgraphs can neither read nor empty", async () => {
    for (const role of ["institutions", "learners", "reporting"] as const) {
      const pool = createPool(system.database.urls[role], { max: 1 });
      await expect(pool.query("SELECT * FROM auth.allowances")).rejects.toMatchObject({ code: "42501" });
      await expect(pool.query("SELECT auth.take_allowance('x', 1, 1, 1, 1)")).rejects.toMatchObject({
        code: "42501",
      });
      await pool.end();
    }
  });
});
