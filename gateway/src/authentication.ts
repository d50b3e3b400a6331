import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { hashPassword, passwordLength, verifyPassword } from "@lec/core/identity/password";
import { type PasswordWeakness, weaknessOf } from "@lec/core/identity/weak-password";
import { betterAuth } from "better-auth";
import { APIError, createAuthMiddleware } from "better-auth/api";
import { toNodeHandler } from "better-auth/node";
import { bearer, username } from "better-auth/plugins";
import type { Pool } from "pg";
import type { Logger } from "pino";

export interface AuthenticationOptions {
  /** Connections whose `search_path` is `auth` (`authSearchPath`), as the role that owns sign-in. */
  readonly pool: Pool;
  /** Signs session cookies; at least 32 characters, the same on every gateway. */
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
  readonly log: Logger;
}

/** Who holds the session of a request. */
export interface SessionHolder {
  readonly accountId: string;
  readonly username: string;
  readonly disabled: boolean;
  /** Signed in with a one-time password: may change it, and nothing else. */
  readonly mustChangePassword: boolean;
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
 * What of the library is open. It brings more (sign-up, change of name and e-mail, whether a name is taken, …)
 * and every upgrade may bring more still: what is not named here is not there.
 */
const openPaths: ReadonlyMap<string, "GET" | "POST"> = new Map([
  ["/auth/sign-in/username", "POST"],
  ["/auth/sign-out", "POST"],
  ["/auth/get-session", "GET"],
  ["/auth/change-password", "POST"],
  ["/auth/list-sessions", "GET"],
  ["/auth/revoke-session", "POST"],
  ["/auth/revoke-other-sessions", "POST"],
]);

const sessionHours = 8;
const bodyLimitBytes = 16_000;
/** Set by us on every request before the library sees it, so that no client chooses the address it is counted by. */
const clientAddressHeader = "lec-client-address";
/** Likewise, so that a sign-in in the audit names the request it came with. */
const requestIdHeader = "lec-request-id";

/**
 * Sign-in by username and password, with a session cookie for browsers and the same session as a bearer token for
 * clients. Accounts are made by officers, never by strangers.
 */
export function createAuthentication(options: AuthenticationOptions): Authentication {
  const auth = createLibrary(options, readSession);
  const toLibrary = toNodeHandler(auth);

  async function readSession(headers: IncomingHttpHeaders): Promise<SessionHolder | null> {
    const { authCookies } = await auth.$context;
    const token = tokenOf(headers, authCookies.sessionToken.name, options.secret);
    if (token === null) return null;
    // One statement, where the library would take two and ten times as long; every request pays this.
    const { rows } = await options.pool.query<SessionHolder>({
      name: "session-holder",
      text: `select u.id as "accountId", u.username, u.disabled_at is not null as disabled,
          u.must_change_password as "mustChangePassword"
        from sessions s join users u on u.id = s.user_id
        where s.token = $1 and s.expires_at > now()`,
      values: [token],
    });
    return rows[0] ?? null;
  }

  return {
    async handle(request, response, clientAddress) {
      const path = request.url?.split("?")[0] ?? "";
      if (openPaths.get(path) !== request.method) return reply(response, 404, "NOT_FOUND");
      if (Number(request.headers["content-length"] ?? 0) > bodyLimitBytes)
        return reply(response, 413, "BAD_USER_INPUT");
      if (request.headers["transfer-encoding"]) return reply(response, 411, "BAD_USER_INPUT");
      request.headers[clientAddressHeader] = clientAddress;
      request.headers[requestIdHeader] = String(response.getHeader("x-request-id") ?? "");
      response.setHeader("cache-control", "no-store");
      await toLibrary(request, response);
    },

    readSession,
  };
}

/**
 * The session's token: a bearer token, signed or bare as sign-in hands out both, or the signed cookie. A bearer token
 * goes before a cookie, as in the library; one that is no good does not fall back to the cookie.
 */
function tokenOf(headers: IncomingHttpHeaders, cookieName: string, secret: string): string | null {
  const bearerToken = /^bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  if (bearerToken !== undefined)
    return bearerToken.includes(".") ? signedToken(bearerToken, secret) : bearerToken;
  for (const pair of (headers.cookie ?? "").split(";")) {
    const separator = pair.indexOf("=");
    if (pair.slice(0, separator).trim() === cookieName)
      return signedToken(pair.slice(separator + 1).trim(), secret);
  }
  return null;
}

/** The token of `<token>.<HMAC-SHA256 in base64>`, if the signature is ours. */
function signedToken(encoded: string, secret: string): string | null {
  let text: string;
  try {
    text = decodeURIComponent(encoded);
  } catch {
    return null;
  }
  const dot = text.lastIndexOf(".");
  const token = text.slice(0, dot);
  const given = Buffer.from(text.slice(dot + 1), "base64");
  const expected = createHmac("sha256", secret).update(token).digest();
  return dot > 0 && given.length === expected.length && timingSafeEqual(given, expected) ? token : null;
}

function createLibrary(
  options: AuthenticationOptions,
  readSession: (headers: IncomingHttpHeaders) => Promise<SessionHolder | null>,
) {
  const { pool, secret, publicUrl, allowedOrigins, log } = options;
  if (secret.length < 32) throw new RangeError("The sign-in secret needs at least 32 characters");
  return betterAuth({
    database: pool,
    secret,
    basePath: "/auth",
    ...(publicUrl ? { baseURL: publicUrl } : {}),
    // A page may sign in if it comes from where the request goes to, or from an origin allowed by name.
    trustedOrigins: request => [...(request ? [new URL(request.url).origin] : []), ...allowedOrigins],
    telemetry: { enabled: false },
    logger: {
      level: "warn",
      // The library's own words only: its further arguments may hold what a person typed.
      log: (level, message) => log[level === "error" ? "error" : "debug"]({ part: "sign-in" }, message),
    },
    advanced: {
      cookiePrefix: "lec",
      // On by default, but for a process that believes itself a test.
      disableOriginCheck: false,
      useSecureCookies: publicUrl?.startsWith("https:") ?? false,
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax" },
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
      database: { generateId: () => randomUUID() },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
      password: {
        hash: hashPassword,
        verify: ({ hash, password }) => verifyPassword(hash, password),
      },
      revokeSessionsOnPasswordReset: true,
    },
    // Fixed length: a session ends eight hours after sign-in, however busy.
    session: {
      modelName: "sessions",
      expiresIn: sessionHours * 60 * 60,
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
      fields: {
        userId: "user_id",
        expiresAt: "expires_at",
        ipAddress: "ip_address",
        userAgent: "user_agent",
        createdAt: "created_at",
        updatedAt: "updated_at",
      },
    },
    user: {
      modelName: "users",
      fields: { emailVerified: "email_verified", createdAt: "created_at", updatedAt: "updated_at" },
      additionalFields: {
        mustChangePassword: {
          type: "boolean",
          fieldName: "must_change_password",
          defaultValue: false,
          input: false,
        },
        disabledAt: { type: "date", fieldName: "disabled_at", required: false, input: false },
      },
    },
    account: {
      modelName: "credentials",
      fields: {
        userId: "user_id",
        accountId: "account_id",
        providerId: "provider_id",
        accessToken: "access_token",
        refreshToken: "refresh_token",
        idToken: "id_token",
        accessTokenExpiresAt: "access_token_expires_at",
        refreshTokenExpiresAt: "refresh_token_expires_at",
        createdAt: "created_at",
        updatedAt: "updated_at",
      },
    },
    verification: {
      modelName: "verifications",
      fields: { expiresAt: "expires_at", createdAt: "created_at", updatedAt: "updated_at" },
    },
    // Per address and path, counted in the database for all gateways together. Generous for sign-in, because a
    // whole office may sit behind one address: it slows guessing down and locks nobody out for long.
    rateLimit: {
      enabled: true,
      storage: "database",
      modelName: "rate_limits",
      fields: { lastRequest: "last_request" },
      window: 10,
      max: 300,
      customRules: {
        "/sign-in/username": { window: 10, max: 20 },
        "/change-password": { window: 10, max: 5 },
        "/get-session": false,
      },
    },
    plugins: [
      username({
        minUsernameLength: 1,
        maxUsernameLength: 128,
        // An impossible name is answered like an unknown one.
        usernameValidator: () => true,
        usernameNormalization: spelledUsername,
        schema: { user: { fields: { displayUsername: "display_username" } } },
      }),
      bearer(),
    ],
    databaseHooks: {
      session: {
        create: {
          // After the password was checked, so that a disabled account costs the same time as a wrong password.
          async before(session, context) {
            const user = await context?.context.internalAdapter.findUserById(session.userId);
            if (!user || ("disabledAt" in user && user.disabledAt)) throw wrongCredentials();
          },
        },
      },
    },
    hooks: {
      before: createAuthMiddleware(async context => {
        if (context.path !== "/change-password") return;
        const holder = await readSession(Object.fromEntries(context.headers ?? []));
        if (holder) await refuseWeak(options, holder, context.body);
      }),
      after: createAuthMiddleware(async context => {
        if (context.path === "/sign-in/username") {
          const outcome = context.context.returned instanceof APIError ? "REFUSED" : "DONE";
          const typed = spelledUsername(String(context.body?.username ?? ""));
          await pool.query("select reporting.append_sign_in($1, $2, $3)", [
            typed,
            outcome,
            context.headers?.get(requestIdHeader) ?? "",
          ]);
        }
        if (context.path !== "/change-password" || context.context.returned instanceof APIError) return;
        const { session, newSession } = context.context;
        if (!session) return;
        await pool.query("delete from sessions where user_id = $1 and id <> $2", [
          session.user.id,
          (newSession ?? session).session.id,
        ]);
        await context.context.internalAdapter.updateUser(session.user.id, { mustChangePassword: false });
      }),
    },
  });
}

/** @throws APIError for a new password that is the old one, a common one, or known to others anyway. */
async function refuseWeak(
  { ownWords }: AuthenticationOptions,
  { accountId, username }: SessionHolder,
  body: unknown,
): Promise<void> {
  const { newPassword, currentPassword } = (body ?? {}) as Record<string, unknown>;
  // Of the wrong type or length: the library says so.
  if (typeof newPassword !== "string" || newPassword.length < passwordLength.min) return;
  if (newPassword === currentPassword) throw weakPassword("PASSWORD_UNCHANGED");
  if (newPassword.length > passwordLength.max) return;
  const own = [username, ...((await ownWords?.(accountId)) ?? [])];
  const weakness = weaknessOf(newPassword, own);
  if (weakness) throw weakPassword(weakness);
}

function weakPassword(code: PasswordWeakness | "PASSWORD_UNCHANGED"): APIError {
  return new APIError("BAD_REQUEST", { message: weaknessSentences[code], code });
}

const weaknessSentences: Readonly<Record<PasswordWeakness | "PASSWORD_UNCHANGED", string>> = {
  PASSWORD_UNCHANGED: "รหัสผ่านใหม่ต้องไม่ซ้ำกับรหัสผ่านเดิม / The new password must differ from the old one",
  PASSWORD_COMMON: "รหัสผ่านนี้เดาง่าย โปรดใช้รหัสผ่านอื่น / This password is easy to guess, please choose another",
  PASSWORD_OWN_NAME:
    "รหัสผ่านต้องไม่เป็นชื่อผู้ใช้หรือรหัสหน่วยงาน / The password must not be your username or your unit's code",
};

/** The one spelling of a user name. */
function spelledUsername(typed: string): string {
  return typed.normalize("NFKC").trim().toLowerCase();
}

/** The library's answer to an unknown name or a wrong password, to the byte: the order of the keys counts. */
function wrongCredentials(): APIError {
  return new APIError("UNAUTHORIZED", {
    message: "Invalid username or password",
    code: "INVALID_USERNAME_OR_PASSWORD",
  });
}

function reply(response: ServerResponse, status: number, code: string): void {
  response.setHeader("connection", "close");
  response
    .writeHead(status, { "content-type": "application/json; charset=utf-8" })
    .end(JSON.stringify({ code }));
}
