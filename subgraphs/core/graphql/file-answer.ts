import type { CommandAnswer } from "../command/command.ts";
import { explain } from "../workflow/refusal.ts";
import type { FileAnswer, FileDoor, FileRequest } from "./file-door.ts";
import type { UserError } from "./refusal.type.ts";
import { RequestContext, type SubgraphOptions } from "./request-context.ts";

/**
 * A subgraph's side of `/files`, made of what answers one request of somebody signed in. A body in pieces keeps its reads
 * open until the last byte has left.
 */
export function fileDoor(
  answerTo: (request: FileRequest, context: RequestContext) => Promise<FileAnswer>,
): (options: SubgraphOptions) => FileDoor {
  return options => async (request, identity) => {
    const context = new RequestContext(identity, options);
    try {
      const answer = identity.actor
        ? await answerTo(request, context)
        : refusal(context, 401, "UNAUTHENTICATED", "");
      if (typeof answer.body !== "string") return { ...answer, body: endingReads(answer.body, context) };
      void context.reads.end();
      return answer;
    } catch (error) {
      void context.reads.end();
      throw error;
    }
  };
}

/** The connection goes back when the last byte has left, or nobody wants it any more. */
async function* endingReads(
  body: AsyncIterable<Uint8Array>,
  context: RequestContext,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } finally {
    void context.reads.end();
  }
}

/** A workbook to be saved under a name. */
export function workbook(name: string, body: AsyncIterable<Uint8Array>): FileAnswer {
  const type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  return { status: 200, headers: download(name, type), body };
}

/** Headers of a file to be saved under a name. */
export const download = (name: string, type: string) => ({
  "content-type": type,
  "content-disposition": `attachment; filename="${name}"`,
  "cache-control": "no-store",
});

/** Nothing is there, or nothing that the viewer may know of. */
export const missing = (context: RequestContext) =>
  refusal(context, 404, "NOT_FOUND", explain({ code: "NOT_FOUND", count: 0 }, context.identity.language));

/** A command's refusal. */
export function refused({ userErrors }: CommandAnswer<unknown>, context: RequestContext): FileAnswer {
  return json(statusOfRefusal(userErrors), { errors: errorsOf(userErrors, context) });
}

/** The HTTP status of a refusal. */
export function statusOfRefusal([first]: readonly UserError[]): number {
  return first?.code === "NOT_FOUND" ? 404 : first?.code === "NOT_ALLOWED" ? 403 : 409;
}

/** Refusals as a GraphQL answer would have them. */
export const errorsOf = (userErrors: readonly UserError[], { identity }: RequestContext) =>
  userErrors.map(error => ({
    message: explain(error, identity.language),
    extensions: { code: error.code, requestId: identity.requestId },
  }));

/** A refusal in words of its own. */
export function refusal(
  { identity }: RequestContext,
  status: number,
  code: string,
  message: string,
): FileAnswer {
  return json(status, { errors: [{ message, extensions: { code, requestId: identity.requestId } }] });
}

/** An answer in JSON. */
export function json(status: number, body: unknown): FileAnswer {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" },
    body: JSON.stringify(body),
  };
}
