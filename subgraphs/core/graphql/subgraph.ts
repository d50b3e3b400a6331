import { createHash } from "node:crypto";
import { GraphQLError, type GraphQLSchema, execute as interpret, validate } from "graphql";
import { type CompiledQuery, compileQuery, isCompiledQuery } from "graphql-jit";
import type { RequestIdentity } from "../identity/actor.ts";
import { hasOnlyWellFormedTexts } from "../text/well-formed.ts";
import { compiledSize } from "./compiled-size.ts";
import { badInput, requestErrorCodes } from "./errors.ts";
import type { Subgraph, SubgraphExecutor, SubgraphRequest } from "./executor.ts";
import type { FileDoor } from "./file-door.ts";
import { log } from "./log.ts";
import { auditPersonalReads } from "./personal-reads.ts";
import { RequestContext, type SubgraphOptions } from "./request-context.ts";

/** Compiled operations kept per subgraph. The planner sends a few dozen shapes; strangers cannot send any. */
const compiledOperationsKept = 1_000;

/** Makes a subgraph of a schema: operations are compiled once, each request has its own context and transaction. */
export function createSubgraph(
  name: Subgraph["name"],
  schema: GraphQLSchema,
  options: SubgraphOptions,
  files?: (options: SubgraphOptions) => FileDoor,
): Subgraph {
  const compile = compiler(schema);
  const execute: SubgraphExecutor = async (request, identity) => {
    const context = new RequestContext(identity, options);
    try {
      if (!hasOnlyWellFormedTexts(request.variables)) throw brokenText(identity);
      const compiled = compile(request);
      if (!isCompiledQuery(compiled))
        return { errors: (compiled.errors ?? []).map(e => mask(e, name, identity)) };
      const result = await compiled.query(undefined, context, { ...request.variables });
      // The answer is complete. Its connection goes back before the audit takes one: many readers at once, each holding one
      // and waiting for another, would starve.
      if (context.personalReads.size > 0) await context.reads.end();
      await auditPersonalReads(context);
      return result.errors ? { ...result, errors: result.errors.map(e => mask(e, name, identity)) } : result;
    } catch (error) {
      return { errors: [mask(new GraphQLError("", { originalError: error as Error }), name, identity)] };
    } finally {
      // Not awaited: the answer is complete, and COMMIT of a read-only transaction decides nothing.
      void context.reads.end();
    }
  };
  return { name, schema, execute, files: files?.(options), close: () => options.database.pool.end() };
}

/** Literals need no such look: the parser takes no half of a character. */
const brokenText = ({ language }: RequestIdentity) =>
  badInput(language, {
    th: "ข้อความมีอักขระที่ไม่สมบูรณ์ (half of a surrogate pair)",
    en: "A text holds half of a surrogate pair.",
  });

/** The compiler writes each concrete type of each nested interface out: beyond so many fields the interpreter runs instead. */
const compiledFieldsAllowed = 5_000;

/** An operation that is not compiled, in the compiled one's clothes. */
function interpreted(schema: GraphQLSchema, { document, operationName }: SubgraphRequest): CompiledQuery {
  const query: CompiledQuery["query"] = (rootValue, contextValue, variableValues) =>
    interpret({ schema, document, operationName, rootValue, contextValue, variableValues });
  return { query, stringify: JSON.stringify };
}

function compiler(schema: GraphQLSchema) {
  const kept = new Map<string, CompiledQuery | { errors?: readonly GraphQLError[] }>();
  return (request: SubgraphRequest) => {
    const key = `${request.operationName ?? ""}\n${request.source.length > 2_000 ? digest(request.source) : request.source}`;
    const found = kept.get(key);
    if (found) {
      kept.delete(key);
      kept.set(key, found); // most recently used last
      return found;
    }
    const errors = validate(schema, request.document);
    const compiled =
      errors.length > 0
        ? { errors }
        : compiledSize(schema, request.document, compiledFieldsAllowed) > compiledFieldsAllowed
          ? interpreted(schema, request)
          : compileQuery(schema, request.document, request.operationName);
    kept.set(key, compiled as CompiledQuery);
    for (const oldest of kept.keys()) {
      if (kept.size <= compiledOperationsKept) break;
      kept.delete(oldest);
    }
    return compiled as CompiledQuery;
  };
}

const digest = (text: string) => createHash("sha256").update(text).digest("base64");

/** Errors made for the client pass; anything else becomes a code and a request id, its details go to the log. */
function mask(error: GraphQLError, subgraph: string, identity: RequestIdentity): GraphQLError {
  const meant = [error, error.originalError].find(
    // The compiled executor's errors are GraphQLErrors without extensions.
    e => e instanceof GraphQLError && requestErrorCodes.some(code => code === e.extensions?.code),
  ) as GraphQLError | undefined;
  if (!meant && !isInputFault(error)) {
    log.error(
      {
        subgraph,
        requestId: identity.requestId,
        path: error.path,
        err: describe(error.originalError ?? error),
      },
      "unexpected error",
    );
  }
  const code = meant?.extensions.code ?? (isInputFault(error) ? "BAD_USER_INPUT" : "INTERNAL_SERVER_ERROR");
  // The executor's words about an input are for its sender; the database's words stay here.
  const spoken = meant ?? (isInputFault(error) && !isForeign(error) ? error : null);
  return new GraphQLError(spoken?.message ?? "", {
    ...(error.path ? { path: error.path } : {}),
    extensions: { code, requestId: identity.requestId },
  });
}

/** Variables and arguments that did not fit their types: found by the executor before anything ran. */
function isInputFault(error: GraphQLError): boolean {
  if (isForeign(error)) return databaseInputFault(error.originalError);
  return !error.path && /^(Variable|Argument|Value|Expected)/.test(error.message);
}

/** Whether somebody else's error, the database's say, is inside. */
function isForeign(error: GraphQLError): error is GraphQLError & { readonly originalError: Error } {
  return error.originalError !== undefined && !(error.originalError instanceof GraphQLError);
}

/** What the database cannot hold: a NUL character, an id that is none, a number or time out of range, text too long for an index. */
const inputFaultStates = new Set(["22021", "22P02", "22003", "22P05", "22007", "22008", "54000"]);

function databaseInputFault(error: Error): boolean {
  const state = (error as { code?: unknown }).code;
  return typeof state === "string" && inputFaultStates.has(state);
}

/** What may be logged of an unexpected error: never values, which may be somebody's data. */
function describe(error: Error): Record<string, unknown> {
  const { name, code, table, constraint, routine } = error as Error & Record<string, unknown>;
  return {
    name,
    code,
    table,
    constraint,
    routine,
    stack: error.stack
      ?.split("\n")
      .filter(line => line.includes(" at "))
      .join("\n"),
  };
}
