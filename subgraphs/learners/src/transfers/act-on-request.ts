import { type CommandTools, done, type Outcome, refuse } from "@lec/core/command/command";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import { type Action, can } from "@lec/core/policy/policy";
import { isUuid } from "@lec/core/text/uuid";
import { notAllowed } from "@lec/core/workflow/confirmation.machine";
import { placesOf } from "./hold-institutions.ts";
import { endRequest, type ReleaseRequest, releaseRequestsById } from "./release-request.sql.ts";

/** Which institution of a request an act belongs to. */
export type End = "fromInstitutionId" | "toInstitutionId";

/** A request that is still pending, for somebody who may do this at its end. */
export async function pendingRequest(
  { actor, tx, audit }: CommandTools,
  requestId: string,
  permission: Action,
  end: End,
): Promise<Outcome<ReleaseRequest>> {
  Object.assign(audit, { targetType: "ReleaseRequest", targetId: requestId });
  const field = ["input", "requestId"];
  const [request] = isUuid(requestId) ? await tx.query(releaseRequestsById, [[requestId]]) : [];
  if (!request) return refuse(userError("NOT_FOUND", { field }));
  const [place] = await tx.query(placesOf, [[request[end]]]);
  audit.unitId = request[end];
  const appointment = can(actor, permission, place ?? null);
  if (!appointment) return refuse(...userErrorsOf([notAllowed(permission, "S1g 4.3.2(1)")]));
  audit.duty = appointment.duty;
  return request.status === "PENDING" ? done(request) : refuse(userError("ALREADY_DECIDED", { field }));
}

/** Ends a pending request without moving anybody: no roll is written, so a confirmed institution may do it too. */
export async function endPending(
  tools: CommandTools,
  requestId: string,
  outcome: "REFUSED" | "WITHDRAWN",
  reason: string | null,
): Promise<Outcome<ReleaseRequest>> {
  const [permission, end] =
    outcome === "REFUSED"
      ? (["learner:record", "fromInstitutionId"] as const)
      : (["transfer:request", "toInstitutionId"] as const);
  tools.audit.reason = reason;
  const pending = await pendingRequest(tools, requestId, permission, end);
  if (!pending.done) return pending;
  if (outcome === "REFUSED" && reason === null)
    return refuse(userError("REASON_REQUIRED", { field: ["input", "reason"] }));
  const [answer] = await tools.tx.query(endRequest, [pending.value.id, outcome, reason]);
  const [request] = await tools.tx.query(releaseRequestsById, [[pending.value.id]]);
  return answer?.ended && request
    ? done(request)
    : refuse(userError("ALREADY_DECIDED", { field: ["input", "requestId"] }));
}
