import type { RequestIdentity } from "@lec/core/identity/actor";
import type { Pool } from "pg";

/**
 * Records mutations that the gateway refuses itself: the subgraph, which records its own refusals, never hears of them.
 * @param pool connections as the role that owns sign-in
 */
export function refusalRecorder(pool: Pool): (mutation: string, identity: RequestIdentity) => Promise<void> {
  return async (mutation, { actor, requestId }) => {
    if (!actor) return;
    const unitId = actor.appointments[0]?.unitId ?? null;
    await pool.query("SELECT auth.append_refusal($1, $2, $3, $4)", [
      actor.accountId,
      mutation,
      unitId,
      requestId,
    ]);
  };
}
