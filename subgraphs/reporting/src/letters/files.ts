import { download, missing, refused } from "@lec/core/graphql/file-answer";
import type { FileAnswer, FileRequest } from "@lec/core/graphql/file-door";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { exportMissingLetter } from "./export-letter.ts";
import { typeset } from "./typeset.ts";

/** Letters: `GET /letters/missing.pdf?roundId=…&unitId=…`. Everything else is not found. */
export async function answerLetter(
  { method, path, query }: FileRequest,
  context: RequestContext,
): Promise<FileAnswer> {
  if (method !== "GET" || path !== "/letters/missing.pdf") return missing(context);
  const answer = await exportMissingLetter(context, query.roundId ?? "", query.unitId ?? "");
  if (!answer.value) return refused(answer, context);
  const pdf = await typeset("missing-letter.typ", answer.value);
  return { status: 200, headers: download("missing.pdf", "application/pdf"), body: pieces(pdf) };
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
