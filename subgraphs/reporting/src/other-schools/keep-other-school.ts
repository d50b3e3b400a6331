import { type CommandTools, done, type Outcome, refuse } from "@lec/core/command/command";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import { type Action, can } from "@lec/core/policy/policy";
import type { Round } from "@lec/core/rounds/facts.sql";
import { type UnitPlace, unitPlaces } from "@lec/core/rounds/unit-places.loader";
import { isUuid } from "@lec/core/text/uuid";
import { notAllowed } from "@lec/core/workflow/confirmation.machine";
import { type OtherSchool, otherSchoolsById, payerIn } from "./other-school.sql.ts";

/** The LAO whose register is written, if the actor keeps it. */
export async function keepRegister(
  tools: CommandTools,
  laoId: string,
  permission: Action,
  field: readonly string[] | null = null,
): Promise<Outcome<UnitPlace>> {
  const { actor, tx, audit } = tools;
  const [place] = isUuid(laoId) ? await tx.query(unitPlaces, [[laoId]]) : [];
  if (place?.level !== "LAO") return refuse(userError("NOT_FOUND", field ? { field } : {}));
  audit.unitId = place.id;
  const appointment = can(actor, permission, place);
  if (!appointment) return refuse(...userErrorsOf([notAllowed(permission, "S1g 4.2")]));
  audit.duty = appointment.duty;
  return done(place);
}

/** A school of a register that the actor keeps: today, or in a round. */
export async function keepSchool(
  tools: CommandTools,
  schoolId: string,
  permission: Action,
  round: Round | null = null,
): Promise<Outcome<{ school: OtherSchool; place: UnitPlace }>> {
  const { tx, audit } = tools;
  Object.assign(audit, { targetType: "OtherSchool", targetId: schoolId });
  const [school] = isUuid(schoolId) ? await tx.query(otherSchoolsById, [[schoolId]]) : [];
  if (!school) return refuse(userError("NOT_FOUND", { field: ["input", "otherSchoolId"] }));
  const [payer] = round ? await tx.query(payerIn, [round.id, school.id]) : [school];
  const kept = await keepRegister(tools, payer?.laoId ?? school.laoId, permission);
  if (kept.done) return done({ school, place: kept.value });
  // Whoever paid it once still sees the school, and not who pays it now.
  const away = kept.userErrors.some(({ code }) => code === "NOT_FOUND");
  return away ? refuse(...userErrorsOf([notAllowed(permission, "S1g 4.2")])) : kept;
}

/** What a versioned change answers: the school as it is now, or that somebody was faster. */
export function changed(school: OtherSchool | undefined): Outcome<OtherSchool> {
  return school ? done(school) : refuse(userError("CONFLICT", { field: ["input", "expectedVersion"] }));
}
