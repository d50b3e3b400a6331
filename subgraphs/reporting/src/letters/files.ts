import type { FileAnswer, FileDoor, FileRequest } from "@lec/core/graphql/file-door";
import { RequestContext, type SubgraphOptions } from "@lec/core/graphql/request-context";
import { type ErrorCode, explain } from "@lec/core/workflow/refusal";
import { exportMissingLetter } from "./export-letter.ts";
import { typeset } from "./typeset.ts";

/** Letters of this subgraph: `GET /letters/missing.pdf?roundId=…&unitId=…`. Everything else is not found. */
export function letterFiles(options: SubgraphOptions): FileDoor {
  return async (request, identity) => {
    const context = new RequestContext(identity, options);
    try {
      return await route(request, context);
    } finally {
      void context.reads.end();
    }
  };
}

async function route({ method, path, query }: FileRequest, context: RequestContext): Promise<FileAnswer> {
  if (!context.identity.actor) return refusal(context, 401, "UNAUTHENTICATED", "");
  if (method !== "GET" || path !== "/letters/missing.pdf") return refused(context, "NOT_FOUND");
  const { value, userErrors } = await exportMissingLetter(context, query.roundId ?? "", query.unitId ?? "");
  if (!value) return refused(context, userErrors[0]?.code ?? "NOT_FOUND");
  const pdf = await typeset("missing-letter.typ", value);
  return {
    status: 200,
    headers: {
      "content-type": "application/pdf",
      "content-disposition": 'attachment; filename="missing.pdf"',
      "cache-control": "no-store",
    },
    body: pieces(pdf),
  };
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const statuses: Partial<Record<ErrorCode, number>> = { NOT_FOUND: 404, NOT_ALLOWED: 403 };

const refused = (context: RequestContext, code: ErrorCode) =>
  refusal(context, statuses[code] ?? 409, code, explain({ code, count: 0 }, context.identity.language));

function refusal({ identity }: RequestContext, status: number, code: string, message: string): FileAnswer {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" },
    body: JSON.stringify({ errors: [{ message, extensions: { code, requestId: identity.requestId } }] }),
  };
}
