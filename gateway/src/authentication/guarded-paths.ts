import { hashPassword, passwordLength } from "@lec/core/identity/password";
import { weaknessOf } from "@lec/core/identity/weak-password";
import { APIError, createAuthMiddleware } from "better-auth/api";
import type { Pool } from "pg";
import { type AccountAct, appendAccountEvent, appendSignIn } from "./account-events.ts";
import type { Attempt, TakeAttempt } from "./attempt-pace.ts";
import { clientAddressHeader, requestIdHeader } from "./own-headers.ts";
import type { OwnSession, ReadOwnSession } from "./session-holder.ts";
import { comeLater, notBefore, weakPassword, wrongCode } from "./sign-in-refusals.ts";
import { giveCodeBack, spendCode } from "./spent-code.ts";

export interface GuardOptions {
  readonly pool: Pool;
  readonly readSession: ReadOwnSession;
  readonly takeAttempt: TakeAttempt;
  /** Words that are no password for this account, besides its username. */
  readonly ownWords?: ((accountId: string) => Promise<readonly string[]>) | undefined;
}

const signIn = "/sign-in/username";
const verifyCode = "/two-factor/verify-totp";
const verifyPaths: ReadonlySet<string> = new Set([verifyCode, "/two-factor/verify-backup-code"]);

/** Paths that look at a password or a code, and so answer whether it is right. What the audit calls each. */
const guardedPaths: ReadonlyMap<string, AccountAct | "signIn"> = new Map([
  [signIn, "signIn"],
  ["/change-password", "changePassword"],
  ["/two-factor/enable", "enableSecondFactor"],
  [verifyCode, "enableSecondFactor"],
  ["/two-factor/verify-backup-code", "signIn"],
  ["/two-factor/disable", "disableSecondFactor"],
  ["/two-factor/generate-backup-codes", "makeBackupCodes"],
]);

/** Codes of the library for a secret that was looked at and is wrong. */
const wrongSecretCodes: ReadonlySet<string> = new Set([
  "INVALID_USERNAME_OR_PASSWORD",
  "INVALID_PASSWORD",
  "INVALID_CODE",
  "INVALID_BACKUP_CODE",
]);

/** The one spelling of a user name. */
export function spelledUsername(typed: string): string {
  return typed.normalize("NFKC").trim().toLowerCase();
}

/** What is known of a request between the moment it comes and its answer. */
interface Guarded {
  readonly attempt: Attempt | null;
  readonly holder: OwnSession | null;
  /** Whose sign-in waits for a code; null in any other request. */
  readonly challenged: string | null;
  /** The app's code that this request has taken, to be given back where it was of no use. */
  readonly spent: { readonly username: string; readonly code: string } | null;
}

type Middleware = Parameters<typeof createAuthMiddleware>[0];
type Context = Parameters<Middleware>[0];

/**
 * What stands before and after the library wherever a password or a code is looked at: whose turn it is, what one may do
 * with a one-time password or without a second factor, what a new password must not be; and afterwards which sessions
 * end and what the audit says.
 */
export function guards(options: GuardOptions) {
  const { pool } = options;
  const inFlight = new WeakMap<object, Guarded>();

  const before = createAuthMiddleware(async context => {
    if (!guardedPaths.has(context.path)) return;
    const holder =
      context.path === signIn ? null : await options.readSession(Object.fromEntries(context.headers ?? []));
    if (holder) await refuseUnfit(options, holder, context);
    const name = context.path === signIn ? typedUsername(context.body) : (holder?.username ?? null);
    const challenged = holder || !verifyPaths.has(context.path) ? null : await usernameOfChallenge(context);
    const turn =
      name === null
        ? null
        : await options.takeAttempt(name, context.headers?.get(clientAddressHeader) ?? "unknown");
    if (turn && "retryAfterSeconds" in turn) throw comeLater(turn.retryAfterSeconds);
    const spent = context.path === verifyCode ? typedCode(name ?? challenged, context.body) : null;
    if (spent && !(await spendCode(pool, spent.username, spent.code))) {
      await turn?.settle("FAILED", false);
      if (challenged !== null) await appendSignIn(pool, challenged, "REFUSED", requestIdOf(context));
      throw wrongCode();
    }
    inFlight.set(context.context, { attempt: turn, holder, challenged, spent });
    return { context: { body: fixedFields(context.path) } };
  });

  const after = createAuthMiddleware(async context => {
    const guarded = inFlight.get(context.context);
    const named = guardedPaths.get(context.path);
    if (!guarded || !named) return;
    const { attempt, holder, challenged, spent } = guarded;
    const { returned, newSession } = context.context;
    const refusal = returned instanceof APIError ? returned : null;
    const wrong = refusal !== null && wrongSecretCodes.has(String(refusal.body?.code));
    const requestId = requestIdOf(context);
    if (refusal && spent) await giveCodeBack(pool, spent.username, spent.code);
    if (wrong && context.path === signIn) await spendTimeOfPassword(pool, context.body);
    const codeAwaited = context.path === signIn && newSession?.user.twoFactorEnabled === true;
    await attempt?.settle(
      wrong ? "FAILED" : refusal ? "VOID" : "PASSED",
      context.path === signIn && !refusal && !codeAwaited,
    );

    if (context.path === signIn || challenged !== null) {
      const username = challenged ?? typedUsername(context.body) ?? "";
      // With the password right and the code to come, the sign-in is neither done nor refused.
      if (!codeAwaited) await appendSignIn(pool, username, refusal ? "REFUSED" : "DONE", requestId);
      return;
    }
    if (!holder || named === "signIn") return;
    // Setting up ends with the first right code, which the library answers with a new session.
    const pending = named === "enableSecondFactor" && !refusal && !newSession;
    if (!pending && (wrong || !refusal))
      await appendAccountEvent(pool, holder.accountId, named, refusal ? "REFUSED" : "DONE", requestId);
    if (refusal) return;
    if (context.path === "/two-factor/enable") return context.json(namedForUser(returned, holder.username));
    if (context.path === "/change-password")
      await pool.query(
        "update users set must_change_password = false, one_time_password_expires_at = null, updated_at = now() where id = $1",
        [holder.accountId],
      );
    // A session from before the password or the factor was changed may be somebody else's.
    if (context.path === "/change-password" || newSession)
      await pool.query("delete from sessions where user_id = $1 and id <> $2", [
        holder.accountId,
        newSession?.session.id ?? holder.sessionId,
      ]);
    if (newSession && verifyPaths.has(context.path))
      return context.json({ ...(returned as object), token: newSession.session.token });
  });

  return { before, after };
}

/** @throws APIError for what the holder may not do, or not yet, and for a new password that is no good. */
async function refuseUnfit(options: GuardOptions, holder: OwnSession, context: Context): Promise<void> {
  if (context.path === "/change-password") return refuseWeak(options, holder, context.body);
  if (holder.mustChangePassword) throw notBefore("PASSWORD_CHANGE_REQUIRED");
  if (context.path === "/two-factor/disable" && holder.needsSecondFactor)
    throw notBefore("SECOND_FACTOR_REQUIRED");
}

/** @throws APIError for a new password that is the old one, a common one, or known to others anyway. */
async function refuseWeak(
  { ownWords }: GuardOptions,
  { accountId, username }: OwnSession,
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

function typedUsername(body: unknown): string | null {
  const typed = (body as { username?: unknown } | null | undefined)?.username;
  return typeof typed === "string" ? spelledUsername(typed) : null;
}

function typedCode(username: string | null, body: unknown): Guarded["spent"] {
  const code = (body as { code?: unknown } | null | undefined)?.code;
  return username !== null && typeof code === "string" ? { username, code } : null;
}

function requestIdOf(context: Context): string {
  return context.headers?.get(requestIdHeader) ?? "";
}

/**
 * The library looks at no password of an account that has none, a program's: the time that takes is spent here, so that
 * the answer does not come sooner than to a wrong one.
 */
async function spendTimeOfPassword(pool: Pool, body: unknown): Promise<void> {
  const { password } = body as { password: string };
  const { rowCount } = await pool.query(
    `select from users u where username = $1 and not exists (
       select from credentials c where c.user_id = u.id and c.provider_id = 'credential' and c.password is not null)`,
    [typedUsername(body)],
  );
  if (rowCount) await hashPassword(password);
}

/** Whose password was right a moment ago, by the cookie that says so. */
async function usernameOfChallenge(context: Context): Promise<string | null> {
  const cookie = context.context.createAuthCookie("two_factor");
  const challenge = await context.getSignedCookie(cookie.name, context.context.secret);
  const found = challenge ? await context.context.internalAdapter.findVerificationValue(challenge) : null;
  const user = found ? await context.context.internalAdapter.findUserById(found.value) : null;
  return user && "username" in user && typeof user.username === "string" ? user.username : null;
}

/** Fields no client decides: no device is spared the code, and the app shows our name. */
function fixedFields(path: string): Record<string, unknown> {
  if (verifyPaths.has(path)) return { trustDevice: false, disableSession: false };
  if (path === "/two-factor/enable") return { method: "totp", issuer: "LEC" };
  return {};
}

/** The key's address for the app, naming the person by username; the library names the e-mail, which nobody knows. */
function namedForUser(answer: unknown, username: string): object {
  const { totpURI, ...rest } = answer as { totpURI: string };
  const uri = new URL(totpURI);
  return { ...rest, totpURI: `otpauth://totp/LEC:${encodeURIComponent(username)}${uri.search}` };
}
