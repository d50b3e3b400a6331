import type { Pool } from "pg";
import type { Logger } from "pino";
import { type RunningChore, startChore } from "./chore.ts";

/** How long an audit row may stand before it is sealed into the chain. */
const everyMs = 5_000;

/** Seals the audit every few seconds, on connections of the gateway's role. Several gateways do not get in each other's way. */
export function startAuditSealing(pool: Pool, log: Logger): RunningChore {
  const work = () => pool.query("SELECT reporting.seal_audit()");
  return startChore({ everyMs, work, trouble: "the audit could not be sealed", atEnd: true }, log);
}
