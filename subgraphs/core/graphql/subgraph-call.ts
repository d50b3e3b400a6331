import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from "graphql";
import type { Logger } from "pino";
import type { RequestIdentity } from "../identity/actor.ts";
import type { Subgraph, SubgraphRequest } from "./executor.ts";

/**
 * Asks a subgraph, in either topology. Never rejects: an executor that breaks its promise of masked errors is
 * logged here and becomes a coded one, so that both topologies still give the same answer.
 */
export async function callSubgraph(
  subgraph: Subgraph,
  request: SubgraphRequest,
  identity: RequestIdentity,
  log: Logger,
): Promise<ExecutionResult> {
  try {
    const result = await subgraph.execute(request, identity);
    return result.errors?.length ? { ...result, errors: result.errors.map(plainError) } : result;
  } catch (error) {
    log.error(
      { requestId: identity.requestId, subgraph: subgraph.name, err: error },
      "a subgraph's executor failed",
    );
    return {
      data: null,
      errors: [new GraphQLError("Executor failed", { extensions: { code: "INTERNAL_SERVER_ERROR" } })],
    };
  }
}

/**
 * An error with message, path and extensions and nothing else, whoever made it. The compiled executor's errors lack
 * extensions, which Apollo Server cannot bear; locations are of a text that no client sent.
 */
export function plainError(error: GraphQLError | GraphQLFormattedError): GraphQLError {
  return new GraphQLError(error.message, { path: error.path ?? null, extensions: error.extensions ?? null });
}
