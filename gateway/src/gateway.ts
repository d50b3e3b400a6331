import { unifiedGraphHandler } from "@graphql-hive/router-runtime";
import type { Subgraph } from "@lec/core/graphql/executor";
import type { Actor, RequestIdentity } from "@lec/core/identity/actor";
import type { EnvelopeKey } from "@lec/core/identity/envelope";
import {
  buildSchema,
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  validate,
} from "graphql";
import { createHandler, type Request, type Response } from "graphql-http";
import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import { codedError, maskError, withoutSuggestion } from "./errors.ts";
import { type CostFunction, checkShape, costOf, limits } from "./limits.ts";
import { type DocumentRights, readRights } from "./rights.ts";
import { httpTransport, inProcessTransport, type SubgraphUrls, type Transport } from "./transport.ts";

export interface GatewayOptions {
  /** The composed supergraph (`composeSupergraph`). */
  readonly supergraph: string;
  /** Embedded: the subgraphs themselves. Distributed: where they listen, and the key they check. */
  readonly subgraphs: readonly Subgraph[] | { readonly urls: SubgraphUrls; readonly key: EnvelopeKey };
  readonly log: Logger;
  /** Hides the "did you mean" help of validation messages. */
  readonly production: boolean;
}

/** One HTTP request for GraphQL; `body` is read only if everything before it allows. */
export interface GraphQLHttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: () => Promise<string>;
}

export interface Gateway {
  /** The schema clients see. */
  readonly schema: GraphQLSchema;
  /** Answers by the GraphQL-over-HTTP rules. Never rejects. */
  readonly handle: (request: GraphQLHttpRequest, identity: RequestIdentity) => Promise<Response>;
  /** Runs one operation, without HTTP; errors are masked. Never rejects. */
  readonly execute: (
    params: { query: string; variables?: Record<string, unknown>; operationName?: string },
    identity: RequestIdentity,
  ) => Promise<ExecutionResult | { data?: unknown; errors: GraphQLFormattedError[] }>;
  /** Closes connections to subgraphs. Embedded subgraphs stay their owner's to close. */
  readonly close: () => Promise<void>;
}

/** A query text made ready once: parsed, checked, its costs prepared. The planner keys its plans by `document`. */
interface PreparedDocument {
  readonly document: DocumentNode;
  readonly costs: ReadonlyMap<OperationDefinitionNode, CostFunction>;
  readonly allows: DocumentRights;
}

/** Query texts kept ready: so many, and so many characters altogether. */
const preparedDocuments = { max: 1_000, maxSize: 8_000_000 };

/**
 * The gateway: checks a request, plans it over the subgraphs with the Rust planner, and runs the plan.
 * Both topologies run this same code; they differ in the transport alone, so their answers are the same bytes.
 *
 * It uses the planner and plan executor without the runtime's HTTP layer: no hooks, no deduplication of requests
 * in flight (it would share answers between users), no response cache, no header of a client reaches a subgraph.
 * Identity travels beside the operation, from the session to the transport.
 */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { supergraph, log } = options;
  const transport: Transport =
    "urls" in options.subgraphs
      ? httpTransport(options.subgraphs.urls, options.subgraphs.key, log)
      : inProcessTransport(options.subgraphs, log);
  const printed = new WeakMap<DocumentNode, string>();

  const planner = await unifiedGraphHandler({
    unifiedGraph: buildSchema(supergraph, { assumeValid: true, assumeValidSDL: true, noLocation: true }),
    getUnifiedGraphSDL: () => supergraph,
    onSubgraphExecute(subgraph, request) {
      let source = printed.get(request.document);
      if (source === undefined) {
        source = print(request.document);
        printed.set(request.document, source);
      }
      const operation = {
        document: request.document,
        source,
        variables: request.variables ?? {},
        operationName: request.operationName,
        readOnly: (request.operationType ?? "query") === "query",
      };
      return transport.call(subgraph, operation, identityOf(request.context));
    },
  });
  const schema = planner.unifiedGraph;
  const { executor } = planner;
  const rightsOf = readRights(schema);
  if (!executor) throw new Error("The planner offers no executor");
  const run = executor;

  const ready = new LRUCache<string, PreparedDocument>({
    ...preparedDocuments,
    sizeCalculation: (_, source) => source.length + 1,
  });

  /** @returns the prepared document, or the reasons why it is refused */
  function prepare(source: string): PreparedDocument | readonly GraphQLError[] {
    const known = ready.get(source);
    if (known) return known;
    let document: DocumentNode;
    try {
      document = parse(source, { maxTokens: limits.tokens });
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      return [
        /more tha[nt] \d+ tokens/.test(error.message)
          ? codedError("TOO_COSTLY", error.message)
          : asBadInput(error),
      ];
    }
    const shapeErrors = checkShape(document);
    if (shapeErrors.length > 0) return shapeErrors;
    const errors = validate(schema, document);
    if (errors.length > 0) return errors.map(asBadInput);
    const costs = new Map<OperationDefinitionNode, CostFunction>();
    for (const definition of document.definitions) {
      if (definition.kind === Kind.OPERATION_DEFINITION)
        costs.set(definition, costOf(schema, document, definition));
    }
    const prepared = { document, costs, allows: rightsOf(document) };
    ready.set(source, prepared);
    return prepared;
  }

  function asBadInput(error: GraphQLError): GraphQLError {
    const message = options.production ? withoutSuggestion(error.message) : error.message;
    const { nodes = null, source = null, positions = null } = error;
    return new GraphQLError(message, { nodes, source, positions, extensions: { code: "BAD_USER_INPUT" } });
  }

  /** Chooses the operation, asks for the stated rights and weighs it. */
  function admit(
    prepared: PreparedDocument,
    actor: Actor,
    operationName: string | undefined,
    variables: Readonly<Record<string, unknown>>,
  ): OperationDefinitionNode | GraphQLError {
    const operation = getOperationAST(prepared.document, operationName);
    if (!operation)
      return codedError("BAD_USER_INPUT", "ระบุชื่อ operation ที่จะเรียก / Name the operation to run");
    if (operation.operation === "subscription")
      return codedError("BAD_USER_INPUT", "ไม่มีบริการ subscription / Subscriptions are not offered");
    if (!prepared.allows(actor)) return codedError("FORBIDDEN");
    const cost = prepared.costs.get(operation)?.(variables) ?? Number.POSITIVE_INFINITY;
    if (!(cost <= limits.cost)) {
      return codedError(
        "TOO_COSTLY",
        `คำตอบอาจมีถึง ${cost} รายการ ให้ได้ไม่เกิน ${limits.cost} ลดค่า first หรือแบ่งคำขอ / The answer could hold ${cost} objects; at most ${limits.cost} are given: lower first, or ask in parts`,
      );
    }
    return operation;
  }

  async function runOperation(
    prepared: PreparedDocument,
    operationName: string | undefined,
    variables: Record<string, unknown>,
    identity: RequestIdentity,
  ): Promise<ExecutionResult> {
    try {
      const result = await run({
        document: prepared.document,
        variables,
        ...(operationName === undefined ? {} : { operationName }),
        context: { identity },
      });
      if (Symbol.asyncIterator in result) return { errors: [codedError("INTERNAL_SERVER_ERROR")] };
      return result;
    } catch (error) {
      // Before anything is planned, the executor throws what is wrong with the variables as GraphQL errors.
      const errors: unknown[] = error instanceof AggregateError ? error.errors : [error];
      return {
        errors: errors.map(each =>
          each instanceof GraphQLError
            ? asBadInput(each)
            : new GraphQLError("", { originalError: each instanceof Error ? each : new Error(String(each)) }),
        ),
      };
    }
  }

  /** The answer as it is sent, errors masked. Data is there, even if null, once something ran. */
  function present(result: ExecutionResult, identity: RequestIdentity) {
    if (!result.errors?.length) return { data: result.data ?? null };
    return { data: result.data ?? null, errors: result.errors.map(error => maskError(error, identity, log)) };
  }

  async function handle(request: GraphQLHttpRequest, identity: RequestIdentity): Promise<Response> {
    const mask = (error: Error) => maskError(error, identity, log);
    const { actor } = identity;
    if (!actor) return jsonResponse(401, "Unauthorized", { errors: [mask(codedError("UNAUTHENTICATED"))] });

    const answer = createHandler<null, null>({
      async onSubscribe(_, { query, variables, operationName }) {
        const prepared = prepare(query);
        if (!("document" in prepared)) return prepared;
        const operation = admit(prepared, actor, operationName ?? undefined, variables ?? {});
        if (operation instanceof GraphQLError) return [operation];
        if (operation.operation === "mutation" && request.method !== "POST") {
          const error = codedError("BAD_USER_INPUT", "mutation ต้องส่งด้วย POST / Mutations are sent by POST");
          return jsonResponse(405, "Method Not Allowed", { errors: [mask(error)] }, { allow: "POST" });
        }
        const result = await runOperation(prepared, operationName ?? undefined, variables ?? {}, identity);
        // The library would serialise through a replacer function, called once for every value of the answer.
        const failedEarly = result.data === undefined && result.errors?.every(error => !error.path);
        return failedEarly ? (result.errors ?? []) : dataResponse(request, present(result, identity));
      },
      // The library's own complaints (no query, variables that are no object, …) are plain errors: the client's fault.
      formatError: error => {
        const coded = error instanceof GraphQLError ? error : codedError("BAD_USER_INPUT", error.message);
        // Only serialised by the library, and a formatted error is what serialising a GraphQLError gives.
        return mask(coded) as unknown as Error;
      },
    });
    try {
      return await answer({ ...request, raw: null, context: null } satisfies Request<null, null>);
    } catch (error) {
      const fault = error instanceof Error ? error : new Error(String(error));
      return jsonResponse(500, "Internal Server Error", { errors: [mask(fault)] });
    }
  }

  return {
    schema,
    handle,
    async execute({ query, variables, operationName }, identity) {
      const refuse = (errors: readonly GraphQLError[]) => ({
        errors: errors.map(error => maskError(error, identity, log)),
      });
      const { actor } = identity;
      if (!actor) return refuse([codedError("UNAUTHENTICATED")]);
      const prepared = prepare(query);
      if (!("document" in prepared)) return refuse(prepared);
      const operation = admit(prepared, actor, operationName, variables ?? {});
      if (operation instanceof GraphQLError) return refuse([operation]);
      return present(await runOperation(prepared, operationName, variables ?? {}, identity), identity);
    },
    close: () => transport.close(),
  };
}

function identityOf(context: unknown): RequestIdentity {
  if (typeof context === "object" && context !== null && "identity" in context) {
    return context.identity as RequestIdentity;
  }
  throw new Error("An operation reached a subgraph without an identity");
}

const graphqlResponseType = "application/graphql-response+json";

/** Which of the two media types the library accepted: the first of them that the client names. */
function dataResponse(request: GraphQLHttpRequest, answer: unknown): Response {
  const accept = String(request.headers.accept ?? "").toLowerCase();
  const newer = accept.indexOf(graphqlResponseType);
  const older = accept.search(/application\/(json|\*)|\*\/\*/);
  const type = newer >= 0 && (older < 0 || newer < older) ? graphqlResponseType : "application/json";
  return [
    JSON.stringify(answer),
    { status: 200, statusText: "OK", headers: { "content-type": `${type}; charset=utf-8` } },
  ];
}

function jsonResponse(
  status: number,
  statusText: string,
  body: unknown,
  headers: Record<string, string> = {},
): Response {
  return [
    JSON.stringify(body),
    { status, statusText, headers: { "content-type": "application/json; charset=utf-8", ...headers } },
  ];
}
