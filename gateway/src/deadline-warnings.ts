import type { Pool } from "pg";
import type { Logger } from "pino";
import { type RunningChore, startChore } from "./chore.ts";

/** How late a warning may come. */
const everyMs = 30_000;

/**
 * Warns those on the way of a reopening case when a deadline comes near or has passed (T16), by the database's clock.
 * Several gateways may do so at once: each deadline is told once.
 */
export function startDeadlineWarnings(pool: Pool, log: Logger): RunningChore {
  return startChore(
    { everyMs, work: () => warnOfDeadlines(pool), trouble: "deadlines of cases could not be looked at" },
    log,
  );
}

/** Looks once. @returns how many were told */
export async function warnOfDeadlines(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ told: number }>("SELECT reporting.warn_of_deadlines() AS told");
  return rows[0]?.told ?? 0;
}
