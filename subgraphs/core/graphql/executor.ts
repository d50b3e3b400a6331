import type { DocumentNode, ExecutionResult, GraphQLSchema } from "graphql";
import type { RequestIdentity } from "../identity/actor.ts";
import type { FileDoor } from "./file-door.ts";

/** One GraphQL operation as the gateway's planner sends it to a subgraph. */
export interface SubgraphRequest {
  readonly document: DocumentNode;
  /** Source text of `document`: the key of the compiled-query cache. */
  readonly source: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName?: string | undefined;
}

/** Runs one operation for one identity. Never rejects: unexpected faults come back as masked errors. */
export type SubgraphExecutor = (
  request: SubgraphRequest,
  identity: RequestIdentity,
) => Promise<ExecutionResult>;

/** A subgraph as both topologies see it: embedded calls `execute`, distributed serves it over HTTP. */
export interface Subgraph {
  readonly name: "institutions" | "learners" | "reporting";
  readonly schema: GraphQLSchema;
  readonly execute: SubgraphExecutor;
  /** Files over HTTP, for a subgraph that has any. */
  readonly files?: FileDoor | undefined;
  /** Closes database pools. */
  readonly close: () => Promise<void>;
}
