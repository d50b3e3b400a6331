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
import { type DocumentFields, fieldsAsked } from "./access-tokens.ts";
import { codedError, maskError, withoutSuggestion } from "./errors.ts";
import { type CostFunction, checkShape, costOf, limits } from "./limits.ts";
import { type DocumentRights, readRights } from "./rights.ts";
import { readSubscriptions } from "./subscriptions.ts";
import { httpTransport, inProcessTransport, type SubgraphUrls, type Transport } from "./transport.ts";

export interface GatewayOptions {
  /** The composed supergraph (`composeSupergraph`). */
  readonly supergraph: string;
  /** Embedded: the subgraphs themselves. Distributed: where they listen, and the key they check. */
  readonly subgraphs: readonly Subgraph[] | { readonly urls: SubgraphUrls; readonly key: EnvelopeKey };
  readonly log: Logger;
  /** Hides the "did you mean" help of validation messages. */
  readonly production: boolean;
  /** Told of a mutation that is refused here, before a subgraph could record it. The answer waits for it. */
  readonly onRefusedMutation?: ((mutation: string, identity: RequestIdentity) => Promise<void>) | undefined;
}

/** What the caller's way in adds to who is asking. */
export interface Admission {
  /** The fields a token opens (`access-tokens.ts`); none narrows nothing. */
  readonly fields?: readonly string[];
  /**
   * Spends what the request costs beyond its first point, once its cost is known.
   * @returns `null`, or after how many seconds to ask again
   */
  readonly spend?: (cost: number) => Promise<number | null>;
}

/** One HTTP request for GraphQL; `body` is read only if everything before it allows. */
export interface GraphQLHttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: () => Promise<string>;
}

/** An operation whose results go out as server-sent events. */
export interface ResultStream {
  /** The unit whose acts call for another result; `null`: there is one result. */
  readonly unitId: string | null;
  /** Runs the operation for whoever asks now, all checks anew. Never rejects. */
  readonly next: (identity: RequestIdentity, admission: Admission) => Promise<StreamedResult>;
}

export interface StreamedResult {
  /** The answer as it is sent. */
  readonly answer: unknown;
  /** Whether no other result will follow: refused, failed, or about nothing. */
  readonly last: boolean;
  /** Seconds after which to ask again, for somebody whose points are used up. */
  readonly retryAfter?: number | undefined;
}

export interface Gateway {
  /** The schema clients see. */
  readonly schema: GraphQLSchema;
  /**
   * Answers by the GraphQL-over-HTTP rules, or with the results to come for a client that takes an event stream
   * (`graphql-sse`, distinct connections). Never rejects.
   */
  readonly handle: (
    request: GraphQLHttpRequest,
    identity: RequestIdentity,
    admission?: Admission,
  ) => Promise<Response | ResultStream>;
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
  /** Where the document asks for more than an actor's stated rights. */
  readonly oversteps: DocumentRights;
  /** Only requests with a field profile ask. */
  readonly fields: () => DocumentFields;
  /** What runs: a subscription runs as a query. */
  readonly runnable: DocumentNode;
}

/** Which operation of a document, and with what. */
interface Asked {
  readonly operationName: string | undefined;
  readonly variables: Record<string, unknown>;
  /** Whether results go out as events; subscriptions are answered in no other way. */
  readonly streamed?: boolean;
}

/** Worst-case objects of an answer, and how many are given at most: `extensions.cost`. */
interface Cost {
  readonly requested: number;
  readonly allowed: number;
}

/** An operation let in, or the error that keeps it out; with its cost, once that is known. */
type Admitted =
  | { readonly operation: OperationDefinitionNode; readonly cost: Cost }
  | { readonly refusal: GraphQLError; readonly cost: Cost | null; readonly retryAfter?: number };

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
  const subscriptions = readSubscriptions(schema);
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
    let live = false;
    for (const definition of document.definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      costs.set(definition, costOf(schema, document, definition));
      live ||= definition.operation === "subscription";
    }
    let fields: DocumentFields | null = null;
    const prepared: PreparedDocument = {
      document,
      costs,
      oversteps: rightsOf(document),
      fields: () => (fields ??= fieldsAsked(schema, document)),
      runnable: live ? subscriptions.asQueries(document) : document,
    };
    ready.set(source, prepared);
    return prepared;
  }

  function asBadInput(error: GraphQLError): GraphQLError {
    const message = options.production ? withoutSuggestion(error.message) : error.message;
    const { nodes = null, source = null, positions = null } = error;
    return new GraphQLError(message, { nodes, source, positions, extensions: { code: "BAD_USER_INPUT" } });
  }

  /** Chooses the operation, asks for the stated rights and the token's fields, weighs it and has it paid for. */
  async function admit(
    prepared: PreparedDocument,
    identity: RequestIdentity,
    actor: Actor,
    { fields = [], spend }: Admission,
    { operationName, variables, streamed = false }: Asked,
  ): Promise<Admitted> {
    const refuse = (refusal: GraphQLError): Admitted => ({ refusal, cost: null });
    const operation = getOperationAST(prepared.document, operationName);
    if (!operation)
      return refuse(codedError("BAD_USER_INPUT", "ระบุชื่อ operation ที่จะเรียก / Name the operation to run"));
    if (operation.operation === "subscription" && !streamed)
      return refuse(
        codedError(
          "BAD_USER_INPUT",
          "subscription ต้องส่งด้วย accept: text/event-stream / A subscription is asked with accept: text/event-stream",
        ),
      );
    const overstep = prepared.oversteps(actor);
    const refusal =
      overstep === null
        ? fields.length > 0
          ? prepared.fields().refuses(fields)
          : null
        : codedError("FORBIDDEN");
    if (refusal) {
      if (operation.operation === "mutation")
        await options.onRefusedMutation?.(mutationName(operation, overstep), identity);
      return refuse(refusal);
    }
    const requested = prepared.costs.get(operation)?.(variables) ?? Number.POSITIVE_INFINITY;
    const cost = { requested, allowed: limits.cost };
    if (!(requested <= limits.cost)) {
      const error = codedError(
        "TOO_COSTLY",
        `คำตอบอาจมีถึง ${requested} รายการ ให้ได้ไม่เกิน ${limits.cost} ลดค่า first หรือแบ่งคำขอ / The answer could hold ${requested} objects; at most ${limits.cost} are given: lower first, or ask in parts`,
      );
      return { refusal: error, cost };
    }
    const retryAfter = (await spend?.(requested)) ?? null;
    return retryAfter === null
      ? { operation, cost }
      : { refusal: codedError("RATE_LIMITED"), cost, retryAfter };
  }

  async function runOperation(
    prepared: PreparedDocument,
    { operationName, variables }: Asked,
    identity: RequestIdentity,
  ): Promise<ExecutionResult> {
    try {
      const result = await run({
        document: prepared.runnable,
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
  function present(result: ExecutionResult, identity: RequestIdentity, cost: Cost) {
    const data = result.data ?? null;
    if (!result.errors?.length) return { data, extensions: { cost } };
    return {
      data,
      errors: result.errors.map(error => maskError(error, identity, log)),
      extensions: { cost },
    };
  }

  /** The results of a document, one at a time. */
  function resultsOf(
    prepared: ReturnType<typeof prepare>,
    operation: OperationDefinitionNode | null,
    asked: Asked,
  ): ResultStream {
    const isLive = operation?.operation === "subscription";
    return {
      unitId: isLive ? subscriptions.unitOf(operation, asked.variables) : null,
      async next(identity, admission) {
        const refuse = (errors: readonly Error[], cost: Cost | null = null) => ({
          errors: errors.map(error => maskError(error, identity, log)),
          ...(cost ? { extensions: { cost } } : {}),
        });
        const { actor } = identity;
        if (!actor) return { answer: refuse([codedError("UNAUTHENTICATED")]), last: true };
        if (!("document" in prepared)) return { answer: refuse(prepared), last: true };
        const admitted = await admit(prepared, identity, actor, admission, asked);
        if ("refusal" in admitted) {
          const { refusal, cost, retryAfter } = admitted;
          return { answer: refuse([refusal], cost), last: retryAfter === undefined, retryAfter };
        }
        const result = await runOperation(prepared, asked, identity);
        const answer = present(result, identity, admitted.cost);
        return { answer, last: !isLive || isOver(answer) };
      },
    };
  }

  async function handle(
    request: GraphQLHttpRequest,
    identity: RequestIdentity,
    admission: Admission = {},
  ): Promise<Response | ResultStream> {
    const mask = (error: Error) => maskError(error, identity, log);
    const { actor } = identity;
    if (!actor) return jsonResponse(401, "Unauthorized", { errors: [mask(codedError("UNAUTHENTICATED"))] });
    let results: ResultStream | null = null;

    const answer = createHandler<null, null>({
      async onSubscribe(_, { query, variables, operationName }) {
        const asked: Asked = { operationName: operationName ?? undefined, variables: variables ?? {} };
        const prepared = prepare(query);
        if (takesEvents(request)) {
          const operation =
            "document" in prepared ? (getOperationAST(prepared.document, asked.operationName) ?? null) : null;
          const streamed = operation?.operation === "subscription" || takesOnlyEvents(request);
          if (streamed && !(operation?.operation === "mutation" && request.method !== "POST")) {
            results = resultsOf(prepared, operation, { ...asked, streamed });
            return noAnswer;
          }
        }
        if (!("document" in prepared)) return prepared;
        const admitted = await admit(prepared, identity, actor, admission, asked);
        if ("refusal" in admitted) {
          const { refusal, cost, retryAfter } = admitted;
          if (cost === null) return [refusal];
          const body = { errors: [mask(refusal)], extensions: { cost } };
          return retryAfter === undefined
            ? errorResponse(request, body)
            : jsonResponse(429, "Too Many Requests", body, { "retry-after": String(retryAfter) });
        }
        const { operation, cost } = admitted;
        if (operation.operation === "mutation" && request.method !== "POST") {
          const error = codedError("BAD_USER_INPUT", "mutation ต้องส่งด้วย POST / Mutations are sent by POST");
          return jsonResponse(405, "Method Not Allowed", { errors: [mask(error)] }, { allow: "POST" });
        }
        const result = await runOperation(prepared, asked, identity);
        // The library would serialise through a replacer function, called once for every value of the answer.
        const failedEarly = result.data === undefined && result.errors?.every(error => !error.path);
        if (!failedEarly) return dataResponse(request, present(result, identity, cost));
        return errorResponse(request, { errors: (result.errors ?? []).map(mask), extensions: { cost } });
      },
      // The library's own complaints (no query, variables that are no object, …) are plain errors: the client's fault.
      formatError: error => {
        const coded = error instanceof GraphQLError ? error : codedError("BAD_USER_INPUT", error.message);
        // Only serialised by the library, and a formatted error is what serialising a GraphQLError gives.
        return mask(coded) as unknown as Error;
      },
    });
    try {
      // To the library, which knows no event streams, such a client is one that takes the newer JSON type.
      const headers = takesOnlyEvents(request)
        ? { ...request.headers, accept: graphqlResponseType }
        : request.headers;
      const response = await answer({ ...request, headers, raw: null, context: null } satisfies Request<
        null,
        null
      >);
      return results ?? response;
    } catch (error) {
      const fault = error instanceof Error ? error : new Error(String(error));
      return jsonResponse(500, "Internal Server Error", { errors: [mask(fault)] });
    }
  }

  return {
    schema,
    handle,
    async execute({ query, variables, operationName }, identity) {
      const refuse = (errors: readonly GraphQLError[], cost: Cost | null = null) => ({
        errors: errors.map(error => maskError(error, identity, log)),
        ...(cost ? { extensions: { cost } } : {}),
      });
      const { actor } = identity;
      if (!actor) return refuse([codedError("UNAUTHENTICATED")]);
      const prepared = prepare(query);
      if (!("document" in prepared)) return refuse(prepared);
      const asked: Asked = { operationName, variables: variables ?? {} };
      const admitted = await admit(prepared, identity, actor, {}, asked);
      if ("refusal" in admitted) return refuse([admitted.refusal], admitted.cost);
      const result = await runOperation(prepared, asked, identity);
      return present(result, identity, admitted.cost);
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

/** The mutation a refusal is recorded under: the field that overstepped, else the first. */
function mutationName({ selectionSet }: OperationDefinitionNode, overstep: string | null): string {
  const [type, field] = overstep?.split(".") ?? [];
  if (type === "Mutation" && field !== undefined) return field;
  const first = selectionSet.selections.find(selection => selection.kind === Kind.FIELD);
  return first?.kind === Kind.FIELD ? first.name.value : "mutation";
}

const graphqlResponseType = "application/graphql-response+json";
const eventStreamType = "text/event-stream";

const acceptOf = ({ headers }: GraphQLHttpRequest) => String(headers.accept ?? "").toLowerCase();

const takesEvents = (request: GraphQLHttpRequest) => acceptOf(request).includes(eventStreamType);

/** What a client of the protocol says of every request; others name it beside JSON, and mean subscriptions by it. */
const takesOnlyEvents = (request: GraphQLHttpRequest) =>
  takesEvents(request) && !/application\/|\*\/\*/.test(acceptOf(request));

/** Stands where results follow. */
const noAnswer: Response = [null, { status: 200, statusText: "OK" }];

/** Whether a live answer has come to its end: it is about nothing, or a part of the system failed. */
function isOver({
  data,
  errors = [],
}: {
  data: unknown;
  errors?: readonly GraphQLFormattedError[];
}): boolean {
  if (errors.some(({ extensions }) => endingCodes.has(String(extensions?.code)))) return true;
  return data === null || typeof data !== "object" || Object.values(data).every(value => value === null);
}

const endingCodes: ReadonlySet<string> = new Set(["UNAVAILABLE", "INTERNAL_SERVER_ERROR"]);

/** Which of the two media types the library accepted: the first of them that the client names. */
function responseType(request: GraphQLHttpRequest): string {
  const accept = acceptOf(request);
  const newer = accept.indexOf(graphqlResponseType);
  const older = accept.search(/application\/(json|\*)|\*\/\*/);
  return newer >= 0 && (older < 0 || newer < older) ? graphqlResponseType : "application/json";
}

function dataResponse(request: GraphQLHttpRequest, answer: unknown): Response {
  const type = responseType(request);
  return [
    JSON.stringify(answer),
    { status: 200, statusText: "OK", headers: { "content-type": `${type}; charset=utf-8` } },
  ];
}

/** An answer without data, as the library gives it: only the newer media type has a status of its own for it. */
function errorResponse(request: GraphQLHttpRequest, answer: unknown): Response {
  const type = responseType(request);
  const [status, statusText] = type === graphqlResponseType ? [400, "Bad Request"] : [200, "OK"];
  return [
    JSON.stringify(answer),
    { status, statusText, headers: { "content-type": `${type}; charset=utf-8` } },
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
