import { randomUUID } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { hashPassword, verifyPassword } from "@lec/core/identity/password";
import { getAuthTables } from "better-auth/db";
import { bearer, twoFactor, username } from "better-auth/plugins";
import { Pool } from "pg";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../tests/kit/database.ts";
import { type Authentication, authSearchPath, createAuthentication } from "./authentication.ts";

const silent = pino({ level: "silent" });
const password = "รหัสผ่านของครูสมหญิง-ที่ยาวมากกว่าเจ็ดสิบสองไบต์แน่นอน-๑๒๓";
let database: TestDatabase;
let pool: Pool;
let authentication: Authentication;
let server: Server;
let origin: string;
/** What attempts were made to wait, in milliseconds; no test waits. */
const waits: number[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  // As the gateway's own role: what it may not do, sign-in must not need.
  pool = new Pool({ connectionString: database.urls.auth, options: authSearchPath, max: 4 });
  // Ending connections may still hear that the database stops; without a listener that would end the process.
  pool.on("error", () => {});
  authentication = createAuthentication({
    pool,
    secret: "x".repeat(32),
    allowedOrigins: ["https://friend.example"],
    ownWords: async () => ["304120013"],
    wait: async ms => void waits.push(ms),
    log: silent,
  });
  server = createServer((request, response) => {
    void authentication.handle(request, response, String(request.headers["x-test-address"] ?? "10.0.0.1"));
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const encoded = await hashPassword(password);
  for (const name of ["30412001", "somying", "leaver", "newcomer"]) await addAccount(name, encoded);
  await pool.query("update users set disabled_at = now() where username = 'leaver'");
  const program = await addAccount("program", encoded);
  await pool.query("delete from credentials where user_id = $1", [program]);
}, 60_000);
afterAll(async () => {
  server.close();
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  waits.length = 0;
  await pool.query("delete from rate_limits");
  await pool.query("delete from attempt_pace");
});

async function addAccount(name: string, encoded: string): Promise<string> {
  const id = randomUUID();
  await pool.query(
    "insert into users (id, name, email, username, must_change_password) values ($1, $2, $3, $4, true)",
    [id, `บัญชี ${name}`, `${id}@staff.invalid`, name],
  );
  await pool.query(
    "insert into credentials (id, user_id, account_id, provider_id, password) values ($1, $2::uuid, $2::uuid::text, 'credential', $3)",
    [randomUUID(), id, encoded],
  );
  return id;
}

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${origin}/auth${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}
const signIn = (name: string, secret = password, headers: Record<string, string> = {}) =>
  post("/sign-in/username", { username: name, password: secret }, headers);
const cookieOf = (response: Response) => (response.headers.getSetCookie()[0] ?? "").split(";")[0] ?? "";
const holder = (headers: IncomingHttpHeaders) => authentication.readSession(headers);

describe("sign-in", () => {
  test.each(["30412001", "somying", "SomYing", " somying ", "３０４１２００１"])(
    "works for the account %s",
    async name => {
      const response = await signIn(name);
      expect(response.status).toBe(200);
      const normal = name.normalize("NFKC").trim().toLowerCase();
      expect(await holder({ cookie: cookieOf(response) })).toMatchObject({
        username: normal,
        disabled: false,
      });
    },
  );

  test("gives a cookie that scripts cannot read, for eight hours, and no other site sends along with a post", async () => {
    const [cookie = ""] = (await signIn("somying")).headers.getSetCookie();
    expect(cookie).toMatch(/^lec\.session_token=/);
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(cookie).toMatch(/Max-Age=28800/i);
    expect(cookie).not.toMatch(/; Secure/i);
  });

  test("gives a secure cookie when browsers reach the gateway by https", async () => {
    const behindProxy = createAuthentication({
      pool,
      secret: "x".repeat(32),
      publicUrl: "https://lec.example",
      allowedOrigins: [],
      log: silent,
    });
    const proxied = createServer(
      (request, response) => void behindProxy.handle(request, response, "10.0.0.1"),
    );
    await new Promise<void>(resolve => proxied.listen(0, "127.0.0.1", resolve));
    const response = await fetch(
      `http://127.0.0.1:${(proxied.address() as AddressInfo).port}/auth/sign-in/username`,
      {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ username: "somying", password }),
      },
    );
    expect(response.headers.getSetCookie()[0]).toMatch(/^__Secure-lec\.session_token=.*; Secure/i);
    proxied.close();
  });

  test("gives clients the same session as a bearer token", async () => {
    const token = (await signIn("30412001")).headers.get("set-auth-token");
    expect(await holder({ authorization: `Bearer ${token}` })).toMatchObject({ username: "30412001" });
    const { token: bare } = (await (await signIn("30412001")).json()) as { token: string };
    expect(await holder({ authorization: `Bearer ${bare}` })).toMatchObject({ username: "30412001" });
    const other = cookieOf(await signIn("somying"));
    expect(await holder({ authorization: `Bearer ${bare}`, cookie: other })).toMatchObject({
      username: "30412001",
    });
    expect(await holder({ authorization: `Bearer ${bare}x`, cookie: other })).toBeNull();
  });

  test("answers unknown, wrong, disabled and impossible accounts alike", async () => {
    const refusals = await Promise.all([
      signIn("nobody"),
      signIn("somying", `${password}!`),
      signIn("leaver"),
      signIn("leaver", "wrong password"),
      signIn("program"),
      signIn("' or 1=1 --"),
      signIn("a"),
    ]);
    const answers = await Promise.all(
      refusals.map(async refusal => [refusal.status, await refusal.text(), refusal.headers.getSetCookie()]),
    );
    expect(answers[0]?.[0]).toBe(401);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  test("is bounded at one address, whatever names are tried there, for a short while, and not at others", async () => {
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 25; attempt += 1) {
      const headers = { "lec-client-address": `9.9.9.${attempt}` };
      statuses.push((await signIn(`nobody${attempt}`, "wrong", headers)).status);
    }
    expect(statuses.filter(status => status === 401)).toHaveLength(20);
    expect(statuses.at(-1)).toBe(429);
    expect((await signIn("somying", password, { "x-test-address": "10.0.0.2" })).status).toBe(200);
  });

  test("from a page of another site is refused, from this one or an allowed one is not", async () => {
    const cookie = cookieOf(await signIn("somying"));
    expect((await post("/sign-out", {}, { cookie, origin: "https://evil.example" })).status).toBe(403);
    expect((await signIn("somying", password, { cookie, origin })).status).toBe(200);
    expect((await signIn("somying", password, { cookie, origin: "https://friend.example" })).status).toBe(
      200,
    );
  });
});

describe("a session", () => {
  test("ends at sign-out, at its time, and when its account is disabled, from the next request on", async () => {
    const [first, second, third] = await Promise.all([
      signIn("somying"),
      signIn("30412001"),
      signIn("newcomer"),
    ]);
    const cookies = [first, second, third].map(response => cookieOf(response as Response)) as [
      string,
      string,
      string,
    ];
    await post("/sign-out", {}, { cookie: cookies[0], origin });
    expect(await holder({ cookie: cookies[0] })).toBeNull();
    expect(await holder({ cookie: cookies[1] })).not.toBeNull();
    await pool.query(
      "update sessions set expires_at = now() - interval '1 second' where user_id = (select id from users where username = '30412001')",
    );
    expect(await holder({ cookie: cookies[1] })).toBeNull();
    await pool.query("update users set disabled_at = now() where username = 'newcomer'");
    expect(await holder({ cookie: cookies[2] })).toMatchObject({ disabled: true });
    await pool.query("update users set disabled_at = null where username = 'newcomer'");
  });

  test("is nobody's without a cookie, or with one that was not issued here", async () => {
    const cookie = cookieOf(await signIn("somying"));
    const [name = "", value = ""] = cookie.split("=");
    const [token] = decodeURIComponent(value).split(".");
    expect(await holder({})).toBeNull();
    for (const forged of [
      `${name}=${token}`,
      `${name}=${token}.${"A".repeat(43)}%3D`,
      `${name}=x.y`,
      "other=1",
    ]) {
      expect(await holder({ cookie: forged })).toBeNull();
    }
    for (const authorization of ["Bearer", "Bearer x", "Bearer a.b", "Basic c29teWluZzp4"]) {
      expect(await holder({ authorization })).toBeNull();
    }
  });

  test("shows its holder what the console needs, and no secret", async () => {
    const cookie = cookieOf(await signIn("somying"));
    const text = await (await fetch(`${origin}/auth/get-session`, { headers: { cookie } })).text();
    expect(JSON.parse(text).user).toMatchObject({ username: "somying", mustChangePassword: true });
    expect(text).not.toContain("argon2");
  });
});

describe("passwords", () => {
  test("can be changed by their owner, who then no longer must, within 10 to 128 characters", async () => {
    const cookie = cookieOf(await signIn("newcomer"));
    const change = (newPassword: string, currentPassword = password) =>
      post(
        "/change-password",
        { currentPassword, newPassword, revokeOtherSessions: true },
        { cookie, origin },
      );
    expect((await change("short")).status).toBe(400);
    expect((await change("ก".repeat(129))).status).toBe(400);
    expect((await change("another good one", "wrong")).status).toBe(400);
    const long = "กาแฟเย็นหวานน้อย".repeat(8);
    expect(long).toHaveLength(128);
    expect((await change(long)).status).toBe(200);
    expect((await signIn("newcomer", long.slice(0, -1))).status).toBe(401);
    expect((await signIn("newcomer", long)).status).toBe(200);
    const { rows } = await pool.query("select must_change_password from users where username = 'newcomer'");
    expect(rows).toEqual([{ must_change_password: false }]);
  });

  test("end every other session when they change, and not the one that changed them", async () => {
    const [here, elsewhere] = await Promise.all([signIn("30412001"), signIn("30412001")]);
    const [mine, other] = [cookieOf(here as Response), cookieOf(elsewhere as Response)];
    const changed = await post(
      "/change-password",
      { currentPassword: password, newPassword: "ทะเลสีครามยามเย็น" },
      { cookie: mine, origin },
    );
    expect(changed.status).toBe(200);
    expect(await holder({ cookie: mine })).toMatchObject({ mustChangePassword: false });
    expect(await holder({ cookie: other })).toBeNull();
  });

  test.each([
    ["password12", "PASSWORD_COMMON"],
    ["1234567890", "PASSWORD_COMMON"],
    ["somying2569", "PASSWORD_OWN_NAME"],
    ["304120013!", "PASSWORD_OWN_NAME"],
    [password, "PASSWORD_UNCHANGED"],
    ["nine chars".slice(0, 9), "PASSWORD_TOO_SHORT"],
  ])(
    "that others would guess are refused, whichever way the session comes: %s",
    async (newPassword, code) => {
      const response = await signIn("somying");
      const { token } = (await response.json()) as { token: string };
      for (const headers of [
        { cookie: cookieOf(response), origin },
        { authorization: `Bearer ${token}` },
      ] as Record<string, string>[]) {
        await pool.query("delete from rate_limits");
        const answer = await post("/change-password", { currentPassword: password, newPassword }, headers);
        expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([400, code]);
      }
      expect((await signIn("somying")).status).toBe(200);
    },
  );

  test("are kept as argon2id and checked to the last character", async () => {
    const encoded = await hashPassword(password);
    expect(encoded).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verifyPassword(encoded, password)).toBe(true);
    expect(await verifyPassword(encoded, password.slice(0, -1))).toBe(false);
    expect(await verifyPassword("not a hash", password)).toBe(false);
  });
});

describe("the library behind /auth", () => {
  test.each([
    ["POST", "/sign-up/email"],
    ["POST", "/sign-in/email"],
    ["POST", "/is-username-available"],
    ["POST", "/update-user"],
    ["POST", "/change-email"],
    ["POST", "/delete-user"],
    ["POST", "/request-password-reset"],
    ["GET", "/ok"],
    ["GET", "/error"],
    ["GET", "/list-sessions"],
    ["POST", "/revoke-session"],
    ["POST", "/revoke-sessions"],
    ["POST", "/revoke-other-sessions"],
    ["POST", "/two-factor/get-totp-uri"],
    ["POST", "/two-factor/send-otp"],
    ["POST", "/two-factor/verify-otp"],
    ["GET", "/sign-in/username"],
    ["POST", "/sign-in/username/"],
    ["POST", "/%73ign-up/email"],
    ["POST", "//sign-up/email"],
  ])("keeps %s %s closed", async (method, path) => {
    const response = await fetch(`${origin}/auth${path}`, {
      method,
      headers: { "content-type": "application/json" },
      ...(method === "POST"
        ? { body: JSON.stringify({ email: "a@b.c", password, name: "x", username: "somying" }) }
        : {}),
    });
    expect(response.status).toBe(404);
  });

  test("takes no body larger than a sign-in", async () => {
    expect((await post("/sign-in/username", { username: "x".repeat(20_000), password })).status).toBe(413);
  });

  test("finds every column it needs in the migrated tables", async () => {
    const tables = getAuthTables({
      rateLimit: { storage: "database" },
      plugins: [username(), bearer(), twoFactor()],
    });
    const names: Record<string, string> = {
      user: "users",
      session: "sessions",
      account: "credentials",
      verification: "verifications",
      rateLimit: "rate_limits",
      twoFactor: "two_factors",
    };
    const snake = (name: string) => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
    const { rows } = await pool.query<{ name: string }>(
      "select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'auth'",
    );
    const existing = new Set(rows.map(row => row.name));
    for (const [model, { fields }] of Object.entries(tables)) {
      expect(names).toHaveProperty(model);
      for (const field of ["id", ...Object.keys(fields)])
        expect(existing).toContain(`${names[model]}.${snake(field)}`);
    }
  });
});
