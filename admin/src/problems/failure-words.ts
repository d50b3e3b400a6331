import type { Words } from "../i18n/use-words.ts";
import { errorDetail, RefusedInWords } from "../providers/console-error.ts";

/** What people must tell apart about a failure: what to do next differs. */
export type FailureKind = "network" | "forbidden" | "notFound" | "busy" | "failed";

export function failureKind(error: unknown): FailureKind {
  const { status } = errorDetail(error);
  if (status === 0) return "network";
  if (status === 403) return "forbidden";
  if (status === 404) return "notFound";
  if (status === 429 || status === 503) return "busy";
  return "failed";
}

/** A failure in one line beside what was pressed, with the reference to quote when the fault is ours. */
export function failureWords(error: unknown, words: Words): string {
  if (error instanceof RefusedInWords) return error.message;
  const kind = failureKind(error);
  const { requestId } = errorDetail(error);
  if (kind === "network" || kind === "busy")
    return `${words(`problem.${kind}Title`)} · ${words(`problem.${kind}Text`)}`;
  const title = words(`problem.${kind}Title`);
  return kind === "failed" && requestId
    ? `${title} (${words("problem.requestId", { id: requestId })})`
    : title;
}
