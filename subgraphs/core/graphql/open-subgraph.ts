import { createPrismaClient } from "@lec/prisma/client";
import { createPool } from "@lec/prisma/connection";
import { derive } from "@lec/prisma/secret";
import type { GraphQLSchema } from "graphql";
import type { StatementListener } from "../database/actor-scope.ts";
import type { EnvelopeKey } from "../identity/envelope.ts";
import { receiptKey } from "../identity/receipt.ts";
import type { Subgraph } from "./executor.ts";
import type { FileDoor } from "./file-door.ts";
import type { SubgraphOptions } from "./request-context.ts";
import { createSubgraph } from "./subgraph.ts";

export interface OpenSubgraphOptions {
  /** Address as the subgraph's own role. */
  readonly databaseUrl: string;
  /** LEC_SECRET of the system: cursors and envelopes are signed with keys derived from it. */
  readonly secret: string;
  readonly sandbox: boolean;
  /** The most connections the subgraph opens. */
  readonly connections?: number;
  readonly onStatement?: StatementListener | undefined;
  /** Makes the subgraph's side of `/files`, for one that has any. */
  readonly files?: ((options: SubgraphOptions) => FileDoor) | undefined;
}

/**
 * Subgraphs whose reads want one plan whatever their values: planned once per connection, not at every call. Those of
 * institutions carry filters that choose the index, so PostgreSQL decides there.
 */
const fixedReadPlans: ReadonlySet<Subgraph["name"]> = new Set(["learners", "reporting"]);

/** A subgraph on the database, ready to be called in process or served. Close it to give its connections back. */
export function openSubgraph(
  name: Subgraph["name"],
  schema: GraphQLSchema,
  options: OpenSubgraphOptions,
): Subgraph {
  const pool = createPool(options.databaseUrl, {
    max: options.connections ?? 10,
    applicationName: `lec ${name}`,
  });
  const subgraphOptions: SubgraphOptions = {
    database: {
      pool,
      prisma: createPrismaClient(pool),
      onStatement: options.onStatement,
      fixedReadPlans: fixedReadPlans.has(name),
    },
    cursorKey: Buffer.from(derive(options.secret, "cursor")),
    receiptKey: receiptKey(options.secret),
    sandbox: options.sandbox,
  };
  return createSubgraph(name, schema, subgraphOptions, options.files);
}

/** The key that seals and opens the envelopes between the gateway and the subgraphs of one system. */
export function envelopeKey(secret: string): EnvelopeKey {
  return { id: "current", secret: Buffer.from(derive(secret, "envelope")) };
}
