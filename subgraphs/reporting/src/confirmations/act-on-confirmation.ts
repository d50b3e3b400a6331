import { type AuditSubject, type CommandTools, done, type Outcome, refuse } from "@lec/core/command/command";
import { lockUnit } from "@lec/core/command/locks";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import type { Appointment } from "@lec/core/identity/actor";
import { can } from "@lec/core/policy/policy";
import type { Round } from "@lec/core/rounds/facts.sql";
import { roundById, unitFacts } from "@lec/core/rounds/facts.sql";
import { type UnitPlace, unitPlaces } from "@lec/core/rounds/unit-places.loader";
import { isUuid } from "@lec/core/text/uuid";
import {
  type ConfirmationSubject,
  decide,
  type Facts,
  notAllowed,
  type Said,
  type Transition,
  transitionFor,
} from "@lec/core/workflow/confirmation.machine";
import { blocker } from "@lec/core/workflow/refusal";
import { storedConfirmation } from "./confirmation.sql.ts";
import type { Confirmation } from "./confirmation.ts";

/** What an act is aimed at. */
export interface Aim {
  readonly roundId: string;
  readonly unitId: string;
  readonly subject: ConfirmationSubject;
}

/** An act the machine lets through, with everything needed to write it. */
export interface Permitted {
  readonly transition: Transition;
  readonly place: UnitPlace;
  readonly appointment: Appointment;
  readonly round: Round;
  readonly facts: Facts;
}

/**
 * The way every act on a confirmation goes: find, authorise, lock, read the clock and the facts, ask the machine, and
 * only then `write`. An act that changes nothing answers what stands (I10).
 * @param prepare may add to the facts what the same act brings with it (an extension), once permission is known
 */
export async function actOnConfirmation(
  tools: CommandTools,
  aim: Aim,
  action: Transition["action"],
  said: Said,
  write: (permitted: Permitted) => Promise<Outcome<Confirmation>>,
  prepare: (permitted: Permitted) => Outcome<Facts> = ({ facts }) => done(facts),
): Promise<Outcome<Confirmation>> {
  const { actor, tx, audit } = tools;
  aimAudit(audit, aim);
  if (!isUuid(aim.unitId)) return refuse(userError("NOT_FOUND", { field: ["input", "unitId"] }));
  const [place] = await tx.query(unitPlaces, [[aim.unitId]]);
  if (!place) return refuse(userError("NOT_FOUND", { field: ["input", "unitId"] }));
  audit.unitId = place.id;
  const [known] = isUuid(aim.roundId) ? await tx.query(roundById, [aim.roundId]) : [];
  if (!known) return refuse(userError("NOT_FOUND", { field: ["input", "roundId"] }));

  const transition = transitionFor(place.level, aim.subject, action);
  if (!transition) return refuse(...userErrorsOf([blocker("NOTHING_TO_CONFIRM")]));
  const appointment = can(actor, transition.permission, place);
  if (!appointment) return refuse(...userErrorsOf([notAllowed(transition.permission, transition.clause)]));
  audit.duty = appointment.duty;

  await lockUnit(tx, known.id, place.id);
  // Read again under the locks: clocks, facts and the time itself (I9).
  const [round] = await tx.query(roundById, [known.id]);
  const [unit] = await tx.query(unitFacts, [known.id, [place.id]]);
  if (!round || !unit) return refuse(userError("NOT_FOUND", { field: ["input", "unitId"] }));
  const permitted = { transition, place, appointment, round, facts: { now: await tools.now(), round, unit } };
  const prepared = prepare(permitted);
  if (!prepared.done) return prepared;

  const decision = decide(transition, prepared.value, said);
  switch (decision.kind) {
    case "refused":
      return refuse(...userErrorsOf(decision.blockers));
    case "unchanged": {
      const [stored] = await tx.query(storedConfirmation, [round.id, aim.subject, place.id]);
      return stored ? done({ ...stored, round, subject: aim.subject }) : refuse(userError("CONFLICT"));
    }
    case "go":
      return write({ ...permitted, facts: prepared.value });
  }
}

function aimAudit(audit: AuditSubject, { roundId, subject }: Aim): void {
  audit.targetType = `Confirmation ${subject}`;
  audit.targetId = roundId;
}
