import { writeTransaction } from "../database/actor-scope.ts";
import { statement } from "../database/statement.ts";
import type { Appointment } from "../identity/actor.ts";
import type { RequestContext } from "./request-context.ts";

/** A look at personal data from outside the institution (domain.md 6), to be audited before the answer leaves. */
export interface PersonalRead {
  readonly appointment: Appointment;
  readonly unitId: string;
  readonly targetType: "Roll" | "Learner" | "SpotCheck";
  readonly targetId: string;
}

/** Notes that personal data of an institution are about to be shown to somebody who does not work there. */
export function notePersonalRead(context: RequestContext, read: PersonalRead): void {
  if (read.appointment.level === "INSTITUTION") return;
  context.personalReads.set(`${read.targetType} ${read.targetId} ${read.unitId}`, read);
}

/** Writes the noted reads, once each. The answer waits for it: a look that cannot be recorded is not given. */
export async function auditPersonalReads(context: RequestContext): Promise<void> {
  const reads = [...context.personalReads.values()];
  if (reads.length === 0) return;
  const { identity, options } = context;
  await writeTransaction(options.database, identity, async tx => {
    await tx.query(appendReads, [
      reads.map(read => read.appointment.duty),
      reads.map(read => read.unitId),
      reads.map(read => read.targetType),
      reads.map(read => read.targetId),
      identity.requestId,
    ]);
    return { ending: "keep", value: undefined };
  });
}

const appendReads = statement(
  "append personal reads",
  `SELECT reporting.append_audit('readLearners', r.duty::institutions.duty, r.unit_id, r.target_type, r.target_id,
     'DONE', '{}', NULL, $5)
   FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[]) AS r(duty, unit_id, target_type, target_id)`,
);
