import { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";
import { PrismaClient } from "../generated/client/client.ts";

export { type Learner, Prisma, PrismaClient } from "../generated/client/client.ts";

/** A Prisma client on a pool of one runtime role (see `createPool`). Closing the pool stays with whoever made it. */
export function createPrismaClient(pool: pg.Pool): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg(pool) });
}
