import { type CommandTools, done, type Outcome, refuse } from "@lec/core/command/command";
import { maximumPageSize } from "@lec/core/graphql/page";
import { userError } from "@lec/core/graphql/refusal.type";
import { isUuid } from "@lec/core/text/uuid";
import { type Enrolment, enrolmentsById } from "./enrolment.sql.ts";

/**
 * Enrolments that one mutation is about: on the roll of one institution, each known and readable, else all are refused, so
 * that nothing is half-written. Ids are compared in lower case and counted once.
 */
export async function enrolmentsAtOne(
  { tx }: CommandTools,
  ids: readonly string[],
  field: readonly string[],
): Promise<Outcome<{ readonly institutionId: string; readonly enrolments: readonly Enrolment[] }>> {
  const wanted = [...new Set(ids.map(id => id.toLowerCase()))];
  if (wanted.length === 0 || wanted.length > maximumPageSize)
    return refuse(userError("BAD_USER_INPUT", { field }));
  const enrolments = wanted.every(isUuid) ? await tx.query(enrolmentsById, [wanted]) : [];
  const [institutionId, another] = new Set(enrolments.map(e => e.institutionId));
  if (enrolments.length !== wanted.length || !institutionId || enrolments.some(e => e.status !== "ACTIVE"))
    return refuse(userError("NOT_FOUND", { field }));
  if (another) return refuse(userError("BAD_USER_INPUT", { field }));
  return done({ institutionId, enrolments });
}
