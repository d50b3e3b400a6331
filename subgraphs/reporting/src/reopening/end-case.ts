import { type CommandTools, done, type Outcome, refuse } from "@lec/core/command/command";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import { type Action, can } from "@lec/core/policy/policy";
import { unitPlaces } from "@lec/core/rounds/unit-places.loader";
import { isUuid } from "@lec/core/text/uuid";
import { notAllowed } from "@lec/core/workflow/confirmation.machine";
import { endReopeningCase, type ReopeningCase, reopeningCasesById } from "./reopening-case.sql.ts";

/** Ends an open case by somebody's word: the asker's, or that of a level above. What was cancelled meanwhile stays so. */
export async function endCase(
  { actor, tx, audit, now }: CommandTools,
  caseId: string,
  permission: Action,
  how: "WITHDRAWN" | "REFUSED",
  reason: string | null,
): Promise<Outcome<ReopeningCase>> {
  Object.assign(audit, { targetType: "ReopeningCase", targetId: caseId, reason });
  const field = ["input", "caseId"];
  const [known] = isUuid(caseId) ? await tx.query(reopeningCasesById, [[caseId]]) : [];
  const [place] = known ? await tx.query(unitPlaces, [[known.unitId]]) : [];
  if (!known || !place) return refuse(userError("NOT_FOUND", { field }));
  audit.unitId = place.id;
  const appointment = can(actor, permission, place);
  if (!appointment) return refuse(...userErrorsOf([notAllowed(permission, "S1g 8")]));
  audit.duty = appointment.duty;
  if (how === "REFUSED" && !reason)
    return refuse(userError("REASON_REQUIRED", { field: ["input", "reason"] }));
  if (known.state !== "OPEN") return refuse(userError("ALREADY_ENDED", { field }));
  const [ended] = await tx.query(endReopeningCase, [known.id, how, await now(), actor.accountId, reason]);
  if (!ended) return refuse(userError("ALREADY_ENDED", { field }));
  const [stored] = await tx.query(reopeningCasesById, [[ended.id]]);
  return stored ? done(stored) : refuse(userError("CONFLICT"));
}
