import { type Database, writeTransaction } from "@lec/core/database/actor-scope";
import { log } from "@lec/core/graphql/log";
import type { RequestIdentity } from "@lec/core/identity/actor";
import { searchStep } from "./duplicate.sql.ts";

/**
 * Works a search through, each step in a transaction of its own under whoever asked. The row of the search is all that is
 * remembered: a process that dies loses one step, and the next to ask for the search goes on. Of two at once the database
 * lets one work; the other stops. Never rejects.
 */
export async function continueSearch(
  database: Database,
  identity: RequestIdentity,
  searchId: string,
): Promise<void> {
  try {
    for (let more = true; more; ) {
      more = await writeTransaction(database, identity, async tx => {
        const [step] = await tx.query(searchStep, [searchId]);
        return { ending: "keep", value: step?.more ?? false };
      });
    }
  } catch (error) {
    const { code } = error as { code?: unknown };
    log.warn({ searchId, code, requestId: identity.requestId }, "search for duplicates interrupted");
  }
}
