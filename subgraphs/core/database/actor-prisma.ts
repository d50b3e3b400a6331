import { Prisma, type PrismaClient } from "@lec/prisma/client";
import type { RequestIdentity } from "../identity/actor.ts";
import { transactionSettings } from "./transaction-settings.ts";

/**
 * A Prisma client for the reads of one request: every operation runs in a read-only transaction of its own that carries
 * who is asking, so row security holds for it too, and Prisma never batches it with another viewer's.
 */
export function actorPrisma(client: PrismaClient, identity: RequestIdentity): PrismaClient {
  const settings = [["transaction_read_only", "on"] as const, ...transactionSettings(identity)].map(
    ([name, value]) => Prisma.sql`set_config(${name}, ${value}, true)`,
  );
  return client.$extends({
    query: {
      $allModels: {
        async $allOperations({ args, query }) {
          const [, result] = await client.$transaction([
            client.$executeRaw`SELECT ${Prisma.join(settings)}`,
            query(args),
          ]);
          return result;
        },
      },
    },
  }) as unknown as PrismaClient;
}
