import type { Subgraph, SubgraphRequest } from "@lec/core/graphql/executor";
import { callSubgraph, plainError } from "@lec/core/graphql/subgraph-call";
import type { RequestIdentity } from "@lec/core/identity/actor";
import { type EnvelopeKey, envelopeHeader, sealEnvelope } from "@lec/core/identity/envelope";
import type { ExecutionResult } from "graphql";
import type { Logger } from "pino";
import { Agent, request as send } from "undici";
import { codedError } from "./errors.ts";

/** How the planner's operations reach a subgraph. Never rejects: what fails comes back as a coded error. */
export interface Transport {
  readonly call: (
    subgraph: string,
    operation: PlannedOperation,
    identity: RequestIdentity,
  ) => Promise<ExecutionResult>;
  readonly close: () => Promise<void>;
}

export interface PlannedOperation extends SubgraphRequest {
  /** Only reading may be sent again after a lost connection. */
  readonly readOnly: boolean;
}

/** Calls subgraphs of this process: no HTTP, no serialisation. The subgraphs stay their owner's to close. */
export function inProcessTransport(subgraphs: readonly Subgraph[], log: Logger): Transport {
  const byName = new Map<string, Subgraph>(subgraphs.map(subgraph => [subgraph.name, subgraph]));
  return {
    call(name, operation, identity) {
      const subgraph = byName.get(name);
      return subgraph ? callSubgraph(subgraph, operation, identity, log) : unavailable();
    },
    close: async () => {},
  };
}

/** Where each subgraph listens: name → URL of its GraphQL endpoint. */
export type SubgraphUrls = Readonly<Record<Subgraph["name"], string>>;

/** Longest wait for a subgraph's answer. Writing may be the applying of a file of 100,000 rows. */
const answerTimeoutMs = { reading: 30_000, writing: 180_000 } as const;

/** Calls subgraphs over HTTP with the signed envelope, on connections that are kept open. */
export function httpTransport(urls: SubgraphUrls, key: EnvelopeKey, log: Logger): Transport {
  const agent = new Agent({ connectTimeout: 5_000 });
  const byName = new Map<string, string>(Object.entries(urls));

  async function post(
    url: string,
    name: string,
    body: Buffer,
    identity: RequestIdentity,
    timeoutMs: number,
  ): Promise<ExecutionResult> {
    const { statusCode, body: answer } = await send(url, {
      dispatcher: agent,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json",
        [envelopeHeader]: sealEnvelope(identity, { audience: name, body, key, now: Date.now() }),
      },
      body,
    });
    const text = await answer.text();
    if (statusCode !== 200 && statusCode !== 400) throw new Error(`subgraph ${name} answered ${statusCode}`);
    const result = JSON.parse(text) as ExecutionResult;
    return result.errors?.length ? { ...result, errors: result.errors.map(plainError) } : result;
  }

  return {
    async call(name, operation, identity) {
      const url = byName.get(name);
      if (!url) return unavailable();
      const { source: query, variables, operationName } = operation;
      const body = Buffer.from(JSON.stringify({ query, variables, operationName }));
      const timeoutMs = operation.readOnly ? answerTimeoutMs.reading : answerTimeoutMs.writing;
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await post(url, name, body, identity, timeoutMs);
        } catch (error) {
          // A subgraph that restarts closes kept connections under our feet: reading is simply asked again.
          if (operation.readOnly && attempt === 1 && isLostConnection(error)) continue;
          log.error(
            { requestId: identity.requestId, subgraph: name, err: error },
            "a subgraph did not answer",
          );
          return unavailable();
        }
      }
    },
    close: () => agent.close(),
  };
}

function isLostConnection(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "UND_ERR_SOCKET" || code === "ECONNRESET" || code === "ECONNREFUSED" || code === "EPIPE";
}

async function unavailable(): Promise<ExecutionResult> {
  return { errors: [codedError("UNAVAILABLE")] };
}
