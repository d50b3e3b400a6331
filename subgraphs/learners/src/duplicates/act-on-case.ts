import { type CommandTools, done, type Outcome, refuse } from "@lec/core/command/command";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { can } from "@lec/core/policy/policy";
import { unitPlaces } from "@lec/core/rounds/unit-places.loader";
import { isUuid } from "@lec/core/text/uuid";
import { notAllowed } from "@lec/core/workflow/confirmation.machine";
import { holdInstitutions } from "../transfers/hold-institutions.ts";
import { auditElsewhere } from "../transfers/release-request.sql.ts";
import { casesById, type DuplicateCase, mergeTouches } from "./duplicate.sql.ts";

/** A case, for somebody who decides it, with a reason: the lowest unit that reaches both records. */
export async function decidableCase(
  { actor, tx, audit }: CommandTools,
  input: { readonly caseId: string; readonly reason: string },
): Promise<Outcome<DuplicateCase>> {
  const reason = input.reason.trim();
  Object.assign(audit, { targetType: "DuplicateCase", targetId: input.caseId, reason });
  const [found] = isUuid(input.caseId) ? await tx.query(casesById, [[input.caseId]]) : [];
  if (!found) return refuse(userError("NOT_FOUND", { field: ["input", "caseId"] }));
  audit.unitId = found.unitId;
  const [place] = await tx.query(unitPlaces, [[found.unitId]]);
  const appointment = can(actor, "duplicate:decide", place ?? null);
  if (!appointment) return refuse(...userErrorsOf([notAllowed("duplicate:decide", "S2 3")]));
  audit.duty = appointment.duty;
  if (reason === "") return refuse(userError("REASON_REQUIRED", { field: ["input", "reason"] }));
  return done(found);
}

/** Holds every institution whose rows a merge, or taking it back, moves: none may be confirmed (I3). Answers their ids. */
export async function holdTouched(
  tools: CommandTools,
  caseId: string,
  keepId: string | null,
): Promise<Outcome<readonly string[]>> {
  const touched = (await tools.tx.query(mergeTouches, [caseId, keepId])).map(row => row.id);
  const held = await holdInstitutions(tools, touched);
  return held.done ? done(touched) : held;
}

/** Each institution whose rows moved reads of it in its own audit. */
export async function auditTouched(
  { tx, audit }: CommandTools,
  context: RequestContext,
  act: string,
  touched: readonly string[],
): Promise<void> {
  for (const unitId of touched.filter(id => id !== audit.unitId)) {
    const { duty, targetType, targetId, reason } = audit;
    await tx.query(auditElsewhere, [
      act,
      duty,
      unitId,
      targetType,
      targetId,
      reason,
      context.identity.requestId,
    ]);
  }
}
