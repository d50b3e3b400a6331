import type { PrismaClient } from "@lec/prisma/client";
import type { RequestIdentity } from "../identity/actor.ts";

/**
 * A Prisma client for the reads of one request: every operation runs in a read-only transaction of its own that carries
 * who is asking, so row security holds for it too, and Prisma never batches it with another viewer's.
 */
export function actorPrisma(client: PrismaClient, identity: RequestIdentity): PrismaClient {
  const account = identity.actor?.accountId ?? "";
  return client.$extends({
    query: {
      $allModels: {
        async $allOperations({ args, query }) {
          const [, result] = await client.$transaction([
            client.$executeRaw`SELECT set_config('transaction_read_only', 'on', true), set_config('lec.account_id', ${account}, true)`,
            query(args),
          ]);
          return result;
        },
      },
    },
  }) as unknown as PrismaClient;
}
