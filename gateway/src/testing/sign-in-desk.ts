import { randomUUID } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { hashPassword } from "@lec/core/identity/password";
import { Pool } from "pg";
import { pino } from "pino";
import { freshDatabase, type TestDatabase } from "../../../tests/kit/database.ts";
import { type AuthenticationOptions, authSearchPath, createAuthentication } from "../authentication.ts";

/** The password of every account of a desk. */
export const deskPassword = "น้ำตกไหลเย็นทั้งคืน-๒๕๖๙";

/** Sign-in alone, on a database of its own, as the gateway's role. */
export async function openSignInDesk(options: Partial<AuthenticationOptions> = {}) {
  const database: TestDatabase = await freshDatabase();
  const pool = new Pool({ connectionString: database.urls.auth, options: authSearchPath, max: 8 });
  // Ending connections may still hear that the database stops; without a listener that would end the process.
  pool.on("error", () => {});
  const admin = new Pool({ connectionString: database.adminUrl, max: 1 });
  admin.on("error", () => {});
  const waits: number[] = [];
  const authentication = createAuthentication({
    pool,
    secret: "x".repeat(32),
    allowedOrigins: [],
    wait: async ms => void waits.push(ms),
    log: pino({ level: "silent" }),
    ...options,
  });
  const server = createServer((request, response) => {
    response.setHeader("x-request-id", "desk");
    void authentication.handle(request, response, String(request.headers["x-test-address"] ?? "10.0.0.1"));
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const encoded = await hashPassword(deskPassword);

  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${origin}/auth${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });

  return {
    pool,
    origin,
    /** What attempts were made to wait, in milliseconds; nobody waits. */
    waits,
    post,
    get: (path: string, headers: Record<string, string> = {}) => fetch(`${origin}/auth${path}`, { headers }),
    signIn: (username: string, password = deskPassword, address = "10.0.0.1") =>
      post("/sign-in/username", { username, password }, { "x-test-address": address }),
    /** A bearer token of a new session. */
    async tokenOf(username: string, address?: string): Promise<string> {
      const response = await this.signIn(username, deskPassword, address);
      return ((await response.json()) as { token: string }).token;
    },
    holder: (headers: IncomingHttpHeaders) => authentication.readSession(headers),
    async addAccount(username: string): Promise<string> {
      const id = randomUUID();
      await pool.query("insert into users (id, name, email, username) values ($1, $2, $3, $4)", [
        id,
        `บัญชี ${username}`,
        `${id}@staff.invalid`,
        username,
      ]);
      await pool.query(
        "insert into credentials (id, user_id, account_id, provider_id, password) values ($1, $2::uuid, $2::uuid::text, 'credential', $3)",
        [randomUUID(), id, encoded],
      );
      return id;
    },
    /** Past the walls: rows as the administrator sees them. */
    sql: async <Row = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<Row[]> =>
      (await admin.query(text, values)).rows as Row[],
    /** What the audit says of an account, oldest first. */
    async audited(accountId: string): Promise<string[]> {
      const { rows } = await admin.query<{ line: string }>(
        "select action || ' ' || outcome as line from reporting.audit_event where account_id = $1 order by at, id",
        [accountId],
      );
      return rows.map(row => row.line);
    },
    /** Forgets every count of the outer bound, which a test's many requests from one address would meet. */
    async forgetRates(): Promise<void> {
      await pool.query("delete from rate_limits");
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await pool.end();
      await admin.end();
      await database.drop();
    },
  };
}

export type SignInDesk = Awaited<ReturnType<typeof openSignInDesk>>;

/** The cookies an answer sets, as a browser would send them back. */
export function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map(cookie => cookie.split(";")[0] ?? "")
    .filter(pair => !pair.endsWith("="))
    .join("; ");
}
