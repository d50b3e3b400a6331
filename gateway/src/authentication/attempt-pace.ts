import { createHmac } from "node:crypto";
import type { Pool } from "pg";

/** How guessing is slowed down. Milliseconds. */
export interface PaceOptions {
  /** Failures for a name before its further attempts wait. */
  readonly freeFailures: number;
  /** Between the first two attempts that wait; doubled with each further failure. */
  readonly firstIntervalMs: number;
  /** The most between two attempts. */
  readonly longestIntervalMs: number;
  /** How long an attempt waits for its turn; with more to wait it is refused, and may come again. */
  readonly patienceMs: number;
}

const usualPace: PaceOptions = {
  freeFailures: 4,
  firstIntervalMs: 1000,
  longestIntervalMs: 30_000,
  patienceMs: 8000,
};

/** PASSED: the password or code was right. FAILED: wrong. VOID: it was not looked at. */
export type AttemptOutcome = "PASSED" | "FAILED" | "VOID";

/** An attempt whose turn has come. */
export interface Attempt {
  /** Says what became of it. A full sign-in makes its address known. */
  readonly settle: (outcome: AttemptOutcome, signedIn: boolean) => Promise<void>;
}

/** An attempt that was refused its turn. */
export interface TooEarly {
  readonly retryAfterSeconds: number;
}

export type TakeAttempt = (name: string, address: string) => Promise<Attempt | TooEarly>;

/**
 * Slows down guessing of passwords and codes for a name, known or unknown alike: after a few failures attempts queue for
 * turns that lie further and further apart, on all gateways together. An address from which the name has signed in
 * before queues by itself, so that guessing from elsewhere keeps nobody out of their office.
 * @param wait passes the given time in milliseconds
 */
export function attemptPacer(options: {
  readonly pool: Pool;
  readonly secret: string;
  readonly pace?: Partial<PaceOptions> | undefined;
  readonly wait?: ((ms: number) => Promise<void>) | undefined;
}): TakeAttempt {
  const { pool, secret, wait = waitFor } = options;
  const pace = { ...usualPace, ...options.pace };
  const key = (...parts: string[]) =>
    createHmac("sha256", secret).update(JSON.stringify(parts)).digest("base64url");

  return async (name, address) => {
    const keys = [key(name, address), key(name)];
    const { rows } = await pool.query<{ taken: boolean; waitMs: number; known: boolean }>({
      name: "take-attempt",
      text: `select taken, (extract(epoch from wait) * 1000)::float8 as "waitMs", at_known_place as known
        from take_attempt($1, $2, $3, make_interval(secs => $4::float8 / 1000), make_interval(secs => $5::float8 / 1000),
          make_interval(secs => $6::float8 / 1000))`,
      values: [...keys, pace.freeFailures, pace.firstIntervalMs, pace.longestIntervalMs, pace.patienceMs],
    });
    const { taken = false, waitMs = pace.patienceMs, known = false } = rows[0] ?? {};
    if (!taken) return { retryAfterSeconds: Math.ceil(waitMs / 1000) };
    if (waitMs > 0) await wait(waitMs);
    return {
      async settle(outcome, signedIn) {
        await pool.query({
          name: "settle-attempt",
          text: "select settle_attempt($1, $2, $3, $4, $5)",
          values: [...keys, known, outcome, signedIn],
        });
      },
    };
  };
}

function waitFor(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}
