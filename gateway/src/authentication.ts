import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { Duty } from "@lec/core/identity/actor";
import { toNodeHandler } from "better-auth/node";
import type { Pool } from "pg";
import type { Logger } from "pino";
import { answerAccountRoute } from "./authentication/account.routes.ts";
import { attemptPacer, type PaceOptions } from "./authentication/attempt-pace.ts";
import { guards } from "./authentication/guarded-paths.ts";
import { createLibrary } from "./authentication/library.ts";
import { clientAddressHeader, requestIdHeader } from "./authentication/own-headers.ts";
import { type SessionHolder, sessionReader } from "./authentication/session-holder.ts";

export interface AuthenticationOptions {
  /** Connections whose `search_path` is `auth` (`authSearchPath`), as the role that owns sign-in. */
  readonly pool: Pool;
  /** Signs session cookies and encrypts second factors; at least 32 characters, the same on every gateway. */
  readonly secret: string;
  /**
   * Where browsers reach the gateway, if they reach it through a proxy: `https://lec.example.go.th`. Cookies are
   * sent over https only if it says so. Without it, the origin of each request is taken from its Host header.
   */
  readonly publicUrl?: string | undefined;
  /** Other origins whose pages may sign in. */
  readonly allowedOrigins: readonly string[];
  /** Words that are no password for this account, besides its username: codes of the units it works for. */
  readonly ownWords?: ((accountId: string) => Promise<readonly string[]>) | undefined;
  /** Duties that nobody works in without a second factor. */
  readonly secondFactorDuties?: readonly Duty[] | undefined;
  /** How guessing is slowed down, where it differs from the usual. */
  readonly pace?: Partial<PaceOptions> | undefined;
  /** Passes the time of an attempt that waits for its turn, in milliseconds. */
  readonly wait?: ((ms: number) => Promise<void>) | undefined;
  readonly log: Logger;
}

export interface Authentication {
  /** Answers `/auth/*`. */
  readonly handle: (
    request: IncomingMessage,
    response: ServerResponse,
    clientAddress: string,
  ) => Promise<void>;
  /** The holder of the session in the cookie or the bearer token; asked of the database every time. */
  readonly readSession: (headers: IncomingHttpHeaders) => Promise<SessionHolder | null>;
}

/** Connection option that makes unqualified table names mean the sign-in tables. */
export const authSearchPath = "-c search_path=auth";

/**
 * What of the library is open. It brings more (sign-up, change of name and e-mail, whether a name is taken, sessions with
 * their tokens, …) and every upgrade may bring more still: what is not named here is not there.
 */
const openPaths: ReadonlyMap<string, "GET" | "POST"> = new Map([
  ["/auth/sign-in/username", "POST"],
  ["/auth/sign-out", "POST"],
  ["/auth/get-session", "GET"],
  ["/auth/change-password", "POST"],
  ["/auth/two-factor/enable", "POST"],
  ["/auth/two-factor/verify-totp", "POST"],
  ["/auth/two-factor/verify-backup-code", "POST"],
  ["/auth/two-factor/generate-backup-codes", "POST"],
  ["/auth/two-factor/disable", "POST"],
]);

const bodyLimitBytes = 16_000;

/**
 * Sign-in by username and password, and a code where the account has a second factor; with a session cookie for browsers
 * and the same session as a bearer token for clients. Accounts are made by officers, never by strangers.
 * @throws RangeError for a secret that is too short
 */
export function createAuthentication(options: AuthenticationOptions): Authentication {
  const { pool, secret } = options;
  if (secret.length < 32) throw new RangeError("The sign-in secret needs at least 32 characters");
  const readSession = sessionReader({
    pool,
    secret,
    secondFactorDuties: options.secondFactorDuties ?? [],
    cookieName: async () => (await library.$context).authCookies.sessionToken.name,
  });
  const hooks = guards({
    pool,
    readSession,
    takeAttempt: attemptPacer({ pool, secret, pace: options.pace, wait: options.wait }),
    ownWords: options.ownWords,
  });
  const library = createLibrary({ ...options, publicUrl: options.publicUrl, hooks });
  const toLibrary = toNodeHandler(library);

  return {
    async handle(request, response, clientAddress) {
      const path = request.url?.split("?")[0] ?? "";
      request.headers[clientAddressHeader] = clientAddress;
      request.headers[requestIdHeader] = String(response.getHeader("x-request-id") ?? "");
      if (Number(request.headers["content-length"] ?? 0) > bodyLimitBytes)
        return reply(response, 413, { code: "BAD_USER_INPUT" });
      if (request.headers["transfer-encoding"]) return reply(response, 411, { code: "BAD_USER_INPUT" });
      if (path.startsWith("/auth/two-factor/verify-") && isProgram(request.headers))
        request.headers.origin = options.publicUrl ?? `http://${request.headers.host}`;
      response.setHeader("cache-control", "no-store");
      if (openPaths.get(path) === request.method) return toLibrary(request, response);
      const answer = await answerAccountRoute({ pool, readSession }, path, request);
      reply(response, answer?.status ?? 404, answer?.body ?? { code: "NOT_FOUND" });
    },

    readSession,
  };
}

/**
 * Whether no browser sent this: those say where a post comes from. The library demands to know that of whatever brings a
 * cookie; a program brings one for its code, and has no page to come from.
 */
function isProgram(headers: IncomingHttpHeaders): boolean {
  return !headers.origin && !headers.referer && !headers["sec-fetch-site"];
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  if (status >= 400) response.setHeader("connection", "close");
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
}
