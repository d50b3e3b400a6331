import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { deskPassword, openSignInDesk, type SignInDesk } from "../testing/sign-in-desk.ts";

let desk: SignInDesk;
/** So long that what an attempt itself takes, however busy the machine, does not count beside it. Nothing here waits. */
const interval = 60_000;
const home = "10.0.0.1";
const elsewhere = (n: number) => `203.0.113.${n}`;

beforeAll(async () => {
  desk = await openSignInDesk({
    pace: {
      freeFailures: 3,
      firstIntervalMs: interval,
      longestIntervalMs: 4 * interval,
      patienceMs: 8 * interval,
    },
  });
  for (const name of ["somying", "leaver"]) await desk.addAccount(name);
  await desk.pool.query("update users set disabled_at = now() where username = 'leaver'");
}, 60_000);
afterAll(() => desk.close());
beforeEach(async () => {
  await desk.forgetRates();
  await desk.pool.query("delete from attempt_pace");
  desk.waits.length = 0;
});

const intervals = (ms: number) => Math.round(ms / interval);
const guess = (name: string, address: string) => desk.signIn(name, "not the password", address);

describe("guessing at a name", () => {
  test("is free for a few failures, then waits longer and longer, and beyond a longer queue is told when to come again", async () => {
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1)
      statuses.push((await guess("somying", elsewhere(attempt))).status);
    // The test does not wait, so each attempt stands behind all before it: 1, 1 + 2, 1 + 2 + 4 intervals.
    expect(desk.waits.map(intervals)).toEqual([1, 3, 7]);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 401, 429]);
    const refused = await guess("somying", elsewhere(9));
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ code: "RATE_LIMITED" });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan((8 * interval) / 1000);
  });

  test("looks and waits the same for an unknown name, a disabled account and a known one", async () => {
    const seen: unknown[] = [];
    for (const name of ["somying", "nobody", "leaver", "' or 1=1 --"]) {
      await desk.forgetRates();
      desk.waits.length = 0;
      const answers: unknown[] = [];
      for (let attempt = 0; attempt < 8; attempt += 1) {
        const answer = await guess(name, elsewhere(1));
        answers.push([answer.status, await answer.text()]);
      }
      seen.push({ answers, waits: desk.waits.map(intervals) });
    }
    for (const each of seen) expect(each).toEqual(seen[0]);
  });

  test("in parallel queues for the same turns: it does not multiply", async () => {
    const answers = await Promise.all(Array.from({ length: 15 }, (_, n) => guess("somying", elsewhere(n))));
    const statuses = answers.map(answer => answer.status).sort();
    // Three free, one more at once, three within patience; none of the others reached the password.
    expect(statuses.filter(status => status === 401)).toHaveLength(7);
    expect(statuses.filter(status => status === 429)).toHaveLength(8);
    expect(desk.waits.map(intervals).sort()).toEqual([1, 3, 7]);
  });

  test("from elsewhere costs nothing at an address where the name has signed in before", async () => {
    expect((await desk.signIn("somying", deskPassword, home)).status).toBe(200);
    for (let attempt = 0; attempt < 15; attempt += 1) await guess("somying", elsewhere(attempt));
    expect((await guess("somying", elsewhere(20))).status).toBe(429);
    desk.waits.length = 0;
    expect((await desk.signIn("somying", deskPassword, home)).status).toBe(200);
    expect(desk.waits).toEqual([]);
  });

  test("at the known address itself is slowed down too, and the right password ends that", async () => {
    expect((await desk.signIn("somying", deskPassword, home)).status).toBe(200);
    for (let attempt = 0; attempt < 5; attempt += 1) expect((await guess("somying", home)).status).toBe(401);
    expect(desk.waits.map(intervals)).toEqual([1]);
    expect((await desk.signIn("somying", deskPassword, home)).status).toBe(200);
    expect(desk.waits.map(intervals)).toEqual([1, 3]);
    desk.waits.length = 0;
    expect((await desk.signIn("somying", deskPassword, home)).status).toBe(200);
    expect((await guess("somying", home)).status).toBe(401);
    expect(desk.waits).toEqual([]);
  });

  test("is forgotten after a quiet quarter of an hour", async () => {
    for (let attempt = 0; attempt < 8; attempt += 1) await guess("somying", elsewhere(attempt));
    desk.waits.length = 0;
    await desk.pool.query("update attempt_pace set next_at = now() - interval '16 minutes'");
    expect((await desk.signIn("somying", deskPassword, elsewhere(30))).status).toBe(200);
    expect(desk.waits).toEqual([]);
  });

  test("leaves neither names nor addresses behind, and what is over is removed in passing", async () => {
    await guess("secret-typed-as-name", home);
    const rows = await desk.pool.query("select * from attempt_pace");
    expect(rows.rowCount).toBe(2);
    expect(JSON.stringify(rows.rows)).not.toMatch(/secret-typed-as-name|10\.0\.0\.1/);
    await desk.pool.query("update attempt_pace set kept_until = now() - interval '1 second'");
    await guess("other", home);
    expect((await desk.pool.query("select from attempt_pace")).rowCount).toBe(2);
  });
});

describe("a whole office behind one address", () => {
  test("signs in to one account at the same moment without a wait, once the account is known there", async () => {
    await desk.signIn("somying", deskPassword, home);
    const answers = await Promise.all(
      Array.from({ length: 15 }, () => desk.signIn("somying", deskPassword, home)),
    );
    expect(answers.map(answer => answer.status)).toEqual(Array(15).fill(200));
    expect(desk.waits).toEqual([]);
  });

  test("counts as nobody's failure: signing in from new places again and again never waits", async () => {
    for (let place = 0; place < 12; place += 1)
      expect((await desk.signIn("somying", deskPassword, elsewhere(100 + place))).status).toBe(200);
    expect(desk.waits).toEqual([]);
  });
});

test("guessing the current password with a session in hand is slowed down like a sign-in", async () => {
  const authorization = `Bearer ${await desk.tokenOf("somying")}`;
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await desk.forgetRates();
    const answer = await desk.post(
      "/change-password",
      { currentPassword: `wrong ${attempt}`, newPassword: "ภูเขาสูงเสียดฟ้ายามเช้า" },
      { authorization },
    );
    expect(answer.status).toBe(400);
  }
  expect(desk.waits.map(intervals)).toEqual([1]);
});
