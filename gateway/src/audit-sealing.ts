import type { Pool } from "pg";
import type { Logger } from "pino";

/** How long an audit row may stand before it is sealed into the chain. */
const sealEveryMs = 5_000;

/** Seals the audit every few seconds, on connections of the gateway's role. Several gateways do not get in each other's way. */
export function startAuditSealing(pool: Pool, log: Logger): { readonly stop: () => Promise<void> } {
  const seal = async () => {
    try {
      await pool.query("SELECT reporting.seal_audit()");
    } catch (error) {
      log.warn(
        { err: error instanceof Error ? error.name : "unknown" },
        "the audit could not be sealed; trying again",
      );
    }
  };
  const timer = setInterval(seal, sealEveryMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await seal();
    },
  };
}
