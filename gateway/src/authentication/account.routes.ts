import type { IncomingMessage } from "node:http";
import { readBody } from "@lec/core/graphql/request-body";
import type { Pool } from "pg";
import { appendAccountEvent } from "./account-events.ts";
import { requestIdHeader } from "./own-headers.ts";
import type { OwnSession, ReadOwnSession } from "./session-holder.ts";

/** An answer of ours under `/auth`. */
export interface RouteAnswer {
  readonly status: number;
  readonly body: unknown;
}

interface RouteOptions {
  readonly pool: Pool;
  readonly readSession: ReadOwnSession;
}

type Route = (options: RouteOptions, request: IncomingMessage, own: OwnSession) => Promise<RouteAnswer>;

/** Largest body of a route of ours. */
const bodyLimitBytes = 1000;

/** Routes on one's own account that the library has not, or answers with more than it should. By method and path. */
const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ["GET /auth/account", showAccount],
  ["GET /auth/sessions", listSessions],
  ["POST /auth/sessions/end", endSession],
  ["POST /auth/sessions/end-others", endOtherSessions],
]);

/**
 * Answers a route of ours; undefined if it is none. Sessions are named by id: a token of another session never leaves
 * the database.
 */
export async function answerAccountRoute(
  options: RouteOptions,
  path: string,
  request: IncomingMessage,
): Promise<RouteAnswer | undefined> {
  const route = routes.get(`${request.method} ${path}`);
  if (!route) return undefined;
  // A form of another site cannot send this type, whatever cookies go with it.
  if (request.method === "POST" && !/^application\/json\b/i.test(request.headers["content-type"] ?? ""))
    return { status: 415, body: { code: "BAD_USER_INPUT" } };
  const own = await options.readSession(request.headers);
  if (!own || own.disabled) return { status: 401, body: { code: "UNAUTHENTICATED" } };
  if (own.mustChangePassword && path !== "/auth/account")
    return { status: 403, body: { code: "PASSWORD_CHANGE_REQUIRED" } };
  return route(options, request, own);
}

async function showAccount(
  _options: RouteOptions,
  _request: IncomingMessage,
  own: OwnSession,
): Promise<RouteAnswer> {
  const { username, name, mustChangePassword, hasSecondFactor, needsSecondFactor } = own;
  return {
    status: 200,
    body: {
      username,
      name,
      mustChangePassword,
      secondFactor: { enabled: hasSecondFactor, required: needsSecondFactor },
    },
  };
}

async function listSessions(
  { pool }: RouteOptions,
  _request: IncomingMessage,
  own: OwnSession,
): Promise<RouteAnswer> {
  const { rows } = await pool.query(
    `select id, user_agent as "device", ip_address as "address", created_at as "signedInAt", expires_at as "expiresAt", id = $2 as "mine"
     from sessions where user_id = $1 and expires_at > now() order by created_at desc, id`,
    [own.accountId, own.sessionId],
  );
  return { status: 200, body: { sessions: rows } };
}

/** Ends one session of one's own. Of somebody else's, or none: the same 404. */
async function endSession(
  { pool }: RouteOptions,
  request: IncomingMessage,
  own: OwnSession,
): Promise<RouteAnswer> {
  const id = await idOfBody(request);
  const { rowCount } = id
    ? await pool.query("delete from sessions where user_id = $1 and id = $2", [own.accountId, id])
    : { rowCount: 0 };
  if (!rowCount) return { status: 404, body: { code: "NOT_FOUND" } };
  await appendAccountEvent(pool, own.accountId, "endSession", "DONE", requestIdOf(request));
  return { status: 200, body: { ended: 1 } };
}

async function endOtherSessions(
  { pool }: RouteOptions,
  request: IncomingMessage,
  own: OwnSession,
): Promise<RouteAnswer> {
  const { rowCount } = await pool.query("delete from sessions where user_id = $1 and id <> $2", [
    own.accountId,
    own.sessionId,
  ]);
  await appendAccountEvent(pool, own.accountId, "endOtherSessions", "DONE", requestIdOf(request));
  return { status: 200, body: { ended: rowCount ?? 0 } };
}

async function idOfBody(request: IncomingMessage): Promise<string | null> {
  const bytes = await readBody(request, bodyLimitBytes);
  try {
    const { id } = JSON.parse(bytes?.toString("utf8") ?? "") as { id?: unknown };
    return typeof id === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) ? id : null;
  } catch {
    return null;
  }
}

function requestIdOf(request: IncomingMessage): string {
  return String(request.headers[requestIdHeader] ?? "");
}
