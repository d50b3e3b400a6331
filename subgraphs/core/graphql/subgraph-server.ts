import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ApolloServer, HeaderMap } from "@apollo/server";
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import type { Logger } from "pino";
import type { RequestIdentity } from "../identity/actor.ts";
import { type EnvelopeKey, envelopeHeader, openEnvelope } from "../identity/envelope.ts";
import type { Subgraph } from "./executor.ts";
import { type FileAnswer, largestFileBytes, unpackFileRequest } from "./file-door.ts";
import { readBody } from "./request-body.ts";
import { watchForDrain } from "./server-drain.ts";
import { callSubgraph } from "./subgraph-call.ts";

/** A subgraph served over HTTP, for the distributed topology. */
export interface SubgraphServer {
  /** `http://host:port/graphql`. */
  readonly url: string;
  /** Stops accepting, finishes what is in flight, then closes the subgraph. */
  readonly close: () => Promise<void>;
}

export interface SubgraphServerOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly host: string;
  /** Keys whose envelopes open: the current one and, during a rotation, the other. */
  readonly keys: readonly EnvelopeKey[];
  readonly log: Logger;
  /** Answers introspection only outside production. Even then only to the gateway, like everything. */
  readonly production: boolean;
}

/** Largest request body: entity batches of a province, with room. */
const bodyLimitBytes = 5_000_000;
/** A file with what is asked of it. */
const fileBodyLimitBytes = largestFileBytes + 20_000;

/**
 * Serves `subgraph` over HTTP. Nothing is parsed before the gateway's envelope is opened: without a
 * valid one every request is 401, `_service` included. Only the health endpoints are open.
 * @throws Error if the port is taken
 */
export async function serveSubgraph(
  subgraph: Subgraph,
  options: SubgraphServerOptions,
): Promise<SubgraphServer> {
  const { log } = options;
  const apollo = createApollo(subgraph, options);
  await apollo.start();

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      log.error({ err: error }, "a subgraph request failed");
      if (!response.headersSent) reply(response, 500, { errors: [{ message: "Internal server error" }] });
      else response.destroy();
    });
  });

  const drain = watchForDrain(server);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.split("?")[0];
    if (request.method === "GET" && path === "/healthcheck") return reply(response, 200, { status: "ok" });
    if (request.method === "GET" && path === "/readiness") {
      const closing = drain.draining();
      return reply(response, closing ? 503 : 200, { status: closing ? "closing" : "ready" });
    }

    const body = await readBody(request, path === "/files" ? fileBodyLimitBytes : bodyLimitBytes);
    if (!body) return refuse(request, response, 413, "Payload too large");
    const header = request.headers[envelopeHeader];
    const envelope = openEnvelope(typeof header === "string" ? header : undefined, {
      audience: subgraph.name,
      body,
      keys: options.keys,
      now: Date.now(),
    });
    if (!envelope.ok) {
      log.warn({ fault: envelope.fault }, "a call without a valid envelope was refused");
      return refuse(request, response, 401, "Unauthorized");
    }
    if (request.method === "POST" && path === "/files" && subgraph.files) {
      const asked = unpackFileRequest(body);
      if (!asked) return refuse(request, response, 400, "Not a file request");
      return sendFile(response, await subgraph.files(asked, envelope.identity));
    }
    if (request.method !== "POST" || path !== "/graphql") return refuse(request, response, 404, "Not found");

    const parsed = parseJson(body);
    if (parsed === undefined) return refuse(request, response, 400, "Not JSON");
    const result = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: "POST",
        headers: new HeaderMap([
          ["content-type", "application/json"],
          ["accept", "application/json"],
        ]),
        search: "",
        body: parsed,
      },
      context: async () => envelope.identity,
    });
    if (result.body.kind !== "complete") throw new Error("A subgraph answer came in pieces");
    for (const [name, value] of result.headers) response.setHeader(name, value);
    response.writeHead(result.status ?? 200).end(result.body.string);
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://${options.host}:${port}/graphql`,
    async close() {
      await drain.finish();
      await apollo.stop();
      await subgraph.close();
    },
  };
}

/** Apollo Server in front of the same executor that the embedded topology calls. */
function createApollo(subgraph: Subgraph, options: SubgraphServerOptions): ApolloServer<RequestIdentity> {
  return new ApolloServer<RequestIdentity>({
    gateway: {
      onSchemaLoadOrUpdate(callback) {
        callback({ apiSchema: subgraph.schema, coreSupergraphSdl: "" });
        return () => {};
      },
      load: async () => ({
        executor: ({ document, source, request, context, operationName }) =>
          callSubgraph(
            subgraph,
            {
              document,
              source,
              variables: request.variables ?? {},
              operationName: operationName ?? undefined,
            },
            context as RequestIdentity,
            options.log,
          ),
      }),
      stop: async () => {},
    },
    // The envelope is the guard here: no browser can make one.
    csrfPrevention: false,
    introspection: !options.production,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: options.production,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    plugins: [ApolloServerPluginLandingPageDisabled(), ApolloServerPluginInlineTraceDisabled()],
    logger: {
      debug: message => options.log.debug(message),
      info: message => options.log.info(message),
      warn: message => options.log.warn(message),
      error: message => options.log.error(message),
    },
  });
}

/** Sends a file as it is made. One that breaks off is an answer that breaks off, not a shorter file. */
async function sendFile(response: ServerResponse, { status, headers, body }: FileAnswer): Promise<void> {
  response.writeHead(status, headers);
  if (typeof body === "string") response.end(body);
  else await pipeline(Readable.from(body, { objectMode: false }), response);
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** Refuses, and gives up the connection if its body was not read to the end. */
function refuse(request: IncomingMessage, response: ServerResponse, status: number, message: string): void {
  if (!request.complete) response.setHeader("connection", "close");
  reply(response, status, { errors: [{ message }] });
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
}
