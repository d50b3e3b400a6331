import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { RequestErrorCode } from "@lec/core/graphql/errors";
import type { Subgraph } from "@lec/core/graphql/executor";
import {
  type FileAnswer,
  type FileRequest,
  largestFileBytes,
  packFileRequest,
} from "@lec/core/graphql/file-door";
import { readBody } from "@lec/core/graphql/request-body";
import type { RequestIdentity } from "@lec/core/identity/actor";
import { type EnvelopeKey, envelopeHeader, sealEnvelope } from "@lec/core/identity/envelope";
import { Agent, request as send } from "undici";
import type { SubgraphUrls } from "./transport.ts";

/** The subgraph that keeps a file: letters and registers of other schools are reporting's, all else the learners'. */
const ownerOf = (path: string): Subgraph["name"] =>
  path.startsWith("/letters/") || path.startsWith("/other-schools") ? "reporting" : "learners";

/** A file is read and compared before its answer begins, unless the client takes the progress. */
const answerTimeoutMs = 180_000;

/** What a file costs of the points that requests are metered by. */
export const filePoints = { taken: 50, given: 10 } as const;

/** Media types that a page of another site could post without asking first are none of ours. */
const fileTypes = new Set([
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  "application/octet-stream",
  "text/csv",
]);

export interface Files {
  /**
   * Answers a request under `/files` or `/letters` for whoever asks.
   * @returns the code of a refusal that is the gateway's own to say, or null once the answer is sent
   */
  readonly handle: (
    request: IncomingMessage,
    response: ServerResponse,
    identity: RequestIdentity,
  ) => Promise<{ readonly status: number; readonly code: RequestErrorCode } | null>;
  readonly close: () => Promise<void>;
}

/** Hands files to the subgraph that owns them, with the actor: as a call in process, sealed in the envelope over HTTP. */
export function createFiles(
  subgraphs: readonly Subgraph[] | { readonly urls: SubgraphUrls; readonly key: EnvelopeKey },
): Files {
  const agent = new Agent({
    headersTimeout: answerTimeoutMs,
    bodyTimeout: answerTimeoutMs,
    connectTimeout: 5_000,
  });

  async function ask(asked: FileRequest, identity: RequestIdentity): Promise<FileAnswer | null> {
    const owner = ownerOf(asked.path);
    if (!("urls" in subgraphs)) {
      const door = subgraphs.find(subgraph => subgraph.name === owner)?.files;
      return door ? door(asked, identity) : null;
    }
    const body = packFileRequest(asked);
    const {
      statusCode,
      headers,
      body: answer,
    } = await send(new URL("/files", subgraphs.urls[owner]), {
      dispatcher: agent,
      method: "POST",
      headers: {
        "content-type": "application/octet-stream",
        [envelopeHeader]: sealEnvelope(identity, {
          audience: owner,
          body,
          key: subgraphs.key,
          now: Date.now(),
        }),
      },
      body,
    });
    const kept = ["content-type", "content-disposition", "cache-control"].flatMap(name =>
      typeof headers[name] === "string" ? [[name, headers[name]] as const] : [],
    );
    return { status: statusCode, headers: Object.fromEntries(kept), body: answer };
  }

  return {
    async handle(request, response, identity) {
      const { method = "" } = request;
      if (method !== "GET" && method !== "POST") return { status: 405, code: "BAD_USER_INPUT" };
      const type = (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
      if (method === "POST" && !fileTypes.has(type)) return { status: 415, code: "BAD_USER_INPUT" };
      const body = method === "POST" ? await readBody(request, largestFileBytes) : Buffer.alloc(0);
      if (!body) return { status: 413, code: "TOO_COSTLY" };
      const url = new URL(request.url ?? "/", "http://localhost");
      const asked: FileRequest = {
        method,
        path: url.pathname.replace(/^\/files(?=\/)/, ""),
        query: Object.fromEntries(url.searchParams),
        accept: request.headers.accept ?? "",
        body,
      };
      const answer = await ask(asked, identity).catch(error => {
        if (isUnreachable(error)) return null;
        throw error;
      });
      if (!answer) return { status: 503, code: "UNAVAILABLE" };
      response.writeHead(answer.status, answer.headers);
      if (typeof answer.body === "string") response.end(answer.body);
      else await pipeline(Readable.from(answer.body, { objectMode: false }), response);
      return null;
    },
    close: () => agent.close(),
  };
}

function isUnreachable(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return code.startsWith("UND_ERR") || ["ECONNRESET", "ECONNREFUSED", "EPIPE"].includes(code);
}
