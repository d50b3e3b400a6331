import { command, done, refuse } from "@lec/core/command/command";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { can } from "@lec/core/policy/policy";
import { roundById } from "@lec/core/rounds/facts.sql";
import { isUuid } from "@lec/core/text/uuid";
import { notAllowed } from "@lec/core/workflow/confirmation.machine";
import { blocker } from "@lec/core/workflow/refusal";
import { issuerOf, missingUnits } from "./missing-letter.sql.ts";
import { addressees, type IssuingLevel, type MissingLetter, missingLetter } from "./missing-letter.ts";

/** Allows and records one letter of a unit to those below it that have not confirmed; refuses as any command does. */
export function exportMissingLetter(context: RequestContext, roundId: string, unitId: string) {
  return command<MissingLetter>(context, "exportMissingLetter", {}, async ({ actor, tx, audit, now }) => {
    Object.assign(audit, { targetType: "Letter", targetId: roundId });
    const [unit] = isUuid(unitId) ? await tx.query(issuerOf, [unitId]) : [];
    if (!unit) return refuse(userError("NOT_FOUND"));
    audit.unitId = unit.id;
    const appointment = can(actor, "letter:issue", unit);
    const { level } = unit;
    if (!appointment || !isIssuing(level)) return refuse(...userErrorsOf([notAllowed("letter:issue")]));
    audit.duty = appointment.duty;
    const [round] = isUuid(roundId) ? await tx.query(roundById, [roundId]) : [];
    if (!round) return refuse(userError("NOT_FOUND"));
    const at = await now();
    if (round.openedAt === null || at < round.opensAt)
      return refuse(...userErrorsOf([blocker("ROUND_NOT_OPEN", { until: round.opensAt })]));
    const missing = await tx.query(missingUnits, [round.id, unit.id, addressees[level].level]);
    if (missing.length === 0) return refuse(userError("NOBODY_MISSING"));
    return done(missingLetter(round, { ...unit, level }, missing, at));
  });
}

const isIssuing = (level: string): level is IssuingLevel => level in addressees;
