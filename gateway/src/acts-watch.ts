import type { Pool } from "pg";
import type { Logger } from "pino";

/** Tells of acts on confirmations soon after they are committed, whichever process they were done in. */
export interface ActsWatch {
  /**
   * Rings after acts at, below or above the unit, from now on: once this has resolved, no act is missed.
   * @returns ends it
   * @throws when the database does not answer
   */
  readonly follow: (unitId: string, ring: () => void) => Promise<() => void>;
  readonly close: () => Promise<void>;
}

/** How often is asked, while anybody follows anything. */
const askEveryMs = 400;

/**
 * Asks the database what has happened, one small statement for everybody who follows (decision 0011). What cannot be asked
 * now is asked the next time: it is found by where the chains of acts have got to, so nothing is lost between.
 * @param pool connections as the role that owns sign-in
 */
export function watchActs(pool: Pool, log: Logger): ActsWatch {
  const bells = new Map<string, Set<() => void>>();
  let heads: Promise<unknown> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let asking: Promise<void> = Promise.resolve();
  let closed = false;

  async function actsAfter(known: unknown, watched: readonly string[]) {
    const { rows } = await pool.query<{ heads: unknown; touched: readonly string[] }>({
      name: "acts after",
      text: "SELECT heads, touched FROM reporting.acts_after($1::jsonb, $2::uuid[])",
      values: [known === null ? null : JSON.stringify(known), watched],
    });
    const [row] = rows;
    if (!row) throw new Error("the acts were not told");
    return row;
  }

  async function askOnce(): Promise<void> {
    try {
      const found = await actsAfter(await heads, [...bells.keys()]);
      heads = Promise.resolve(found.heads);
      for (const unitId of found.touched) for (const ring of bells.get(unitId) ?? []) ring();
    } catch (error) {
      log.warn(
        { err: error instanceof Error ? error.name : "unknown" },
        "acts could not be watched; trying again",
      );
    }
  }

  function askLater(): void {
    timer = setTimeout(() => {
      asking = askOnce().then(() => {
        if (bells.size > 0 && !closed) askLater();
        else pause();
      });
    }, askEveryMs);
    timer.unref();
  }

  /** With nobody following, what happens is nobody's business: the next one starts from where things are then. */
  function pause(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    heads = null;
  }

  return {
    async follow(unitId, ring) {
      const key = unitId.toLowerCase();
      const rings = bells.get(key) ?? new Set();
      bells.set(key, rings);
      rings.add(ring);
      const end = () => {
        rings.delete(ring);
        if (rings.size === 0 && bells.get(key) === rings) bells.delete(key);
      };
      try {
        heads ??= actsAfter(null, []).then(found => found.heads);
        await heads;
      } catch (error) {
        heads = null;
        end();
        throw error;
      }
      if (!timer && !closed) askLater();
      return end;
    },
    async close() {
      closed = true;
      if (timer) clearTimeout(timer);
      await asking;
    },
  };
}
