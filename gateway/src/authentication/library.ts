import { randomUUID } from "node:crypto";
import {
  hashPassword,
  makeOneTimePassword,
  passwordLength,
  verifyPassword,
} from "@lec/core/identity/password";
import { betterAuth } from "better-auth";
import { APIError } from "better-auth/api";
import { bearer, twoFactor, username } from "better-auth/plugins";
import type { Pool } from "pg";
import type { Logger } from "pino";
import { type guards, spelledUsername } from "./guarded-paths.ts";
import { clientAddressHeader } from "./own-headers.ts";
import { wrongCredentials } from "./sign-in-refusals.ts";

const sessionHours = 8;

/** Set up once: the sign-in library on our tables, with everything decided that it leaves open. */
export function createLibrary(options: {
  readonly pool: Pool;
  readonly secret: string;
  readonly publicUrl: string | undefined;
  readonly allowedOrigins: readonly string[];
  readonly log: Logger;
  readonly hooks: ReturnType<typeof guards>;
}) {
  const { pool, secret, publicUrl, allowedOrigins, log, hooks } = options;
  return betterAuth({
    appName: "LEC",
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
    // Refusals are answers, not faults; of a fault the log keeps what the database said, without the values.
    onAPIError: {
      onError(error) {
        if (!(error instanceof APIError))
          log.error(
            { part: "sign-in", fault: error instanceof Error ? error.message : "unknown" },
            "sign-in failed",
          );
      },
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
    // Per address and path, counted in the database for all gateways together: the coarse outer bound. Generous,
    // because a whole office may sit behind one address; guessing at a name is slowed down by its own pace.
    rateLimit: {
      enabled: true,
      storage: "database",
      modelName: "rate_limits",
      fields: { lastRequest: "last_request" },
      window: 10,
      max: 300,
      customRules: {
        "/sign-in/username": { window: 10, max: 20 },
        "/change-password": { window: 10, max: 20 },
        "/two-factor/*": { window: 10, max: 20 },
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
      // Codes from an app, and backup codes. The library encrypts the key, ends a challenge after five wrong codes, and
      // lets an account rest for a quarter of an hour after ten: only who knows the password gets as far.
      twoFactor({
        issuer: "LEC",
        // In letters that nobody mistakes on paper, as one-time passwords are.
        backupCodeOptions: {
          customBackupCodesGenerate: () => Array.from({ length: 10 }, makeOneTimePassword),
        },
        schema: {
          user: { fields: { twoFactorEnabled: "two_factor_enabled" } },
          twoFactor: {
            modelName: "two_factors",
            fields: {
              backupCodes: "backup_codes",
              userId: "user_id",
              failedVerificationCount: "failed_verification_count",
              lockedUntil: "locked_until",
            },
          },
        },
      }),
      // After the second factor, so that no token is handed out for a sign-in that still waits for its code.
      bearer(),
    ],
    databaseHooks: {
      session: {
        create: {
          // After the password was checked, so that an account that may not sign in costs the same time as a wrong
          // password: a disabled one, and one whose one-time password has run out.
          async before(session, context) {
            const { rows } = await pool.query<{ fit: boolean }>(
              `select disabled_at is null and (not $2 or one_time_password_expires_at is null or one_time_password_expires_at > now()) as fit
               from users where id = $1`,
              [session.userId, context?.path === "/sign-in/username"],
            );
            if (!rows[0]?.fit) throw wrongCredentials();
          },
        },
      },
    },
    hooks,
  });
}
