import type { Duty, OrgLevel } from "../identity/actor.ts";
import { dutyFor } from "../policy/policy.ts";
import { type ConfirmationSubject, transitionFor } from "./confirmation.machine.ts";
import type { Instant } from "./instant.ts";

/**
 * The way back for one confirmed unit (T16; domain.md 4: "cancelling never cascades"): who cancels and who confirms again,
 * in which order. Pure: it follows from who stood confirmed when the unit asked, and from what has happened since.
 */

/** A confirmed unit that asked, and who stood confirmed above it then. */
export interface Reopening {
  readonly level: OrgLevel;
  readonly unitId: string;
  readonly laoId: string | null;
  readonly provinceId: string | null;
  readonly subject: ConfirmationSubject;
  readonly laoConfirmed: boolean;
  readonly provinceConfirmed: boolean;
  readonly requestedAt: Instant;
}

/** An act on a confirmation, as the event log has it. */
export interface ActSeen {
  readonly unitId: string;
  readonly subject: ConfirmationSubject;
  readonly action: string;
  readonly at: Instant;
  readonly accountId: string;
}

/** One step: what happens to whose confirmation, by which duty, and the act that did it. */
export interface ReopeningStep {
  readonly action: "CANCEL" | "CONFIRM";
  readonly unitId: string;
  readonly level: OrgLevel;
  readonly subject: ConfirmationSubject;
  /** Who presses the button: the duty of the machine's table. */
  readonly duty: Duty | null;
  readonly done: ActSeen | null;
}

/**
 * All steps in their order, each with the act that did it. A later step counts only once those before it are done: what the
 * machine does not let happen earlier need not be looked for earlier.
 * @param acts of the units on the way, in the order they happened
 */
export function reopeningSteps(reopening: Reopening, acts: readonly ActSeen[]): ReopeningStep[] {
  const since = acts.filter(act => act.at >= reopening.requestedAt);
  let from = 0;
  return planned(reopening).map(step => {
    const found = since.findIndex(
      (act, i) =>
        i >= from && act.action === step.action && act.unitId === step.unitId && act.subject === step.subject,
    );
    if (found < 0) from = since.length;
    else from = found + 1;
    return { ...step, done: since[found] ?? null };
  });
}

/** The step that waits to be taken, or `null` when all are done. */
export function stepWaiting(steps: readonly ReopeningStep[]): ReopeningStep | null {
  return steps.find(step => step.done === null) ?? null;
}

function planned(reopening: Reopening): Omit<ReopeningStep, "done">[] {
  const { level, unitId, laoId, provinceId, subject, laoConfirmed, provinceConfirmed } = reopening;
  const place = (at: OrgLevel, id: string, about: ConfirmationSubject) => ({
    level: at,
    unitId: id,
    subject: about,
  });
  // From the top down.
  const places = [
    ...(provinceConfirmed && provinceId ? [place("PROVINCE", provinceId, "LEARNERS")] : []),
    ...(laoConfirmed && laoId ? [place("LAO", laoId, "LEARNERS")] : []),
    place(level, unitId, subject),
  ];
  const step =
    (action: ReopeningStep["action"]) =>
    (at: ReturnType<typeof place>): Omit<ReopeningStep, "done"> => {
      const transition = transitionFor(at.level, at.subject, action);
      return { ...at, action, duty: transition ? dutyFor(transition.permission) : null };
    };
  return [...places.map(step("CANCEL")), ...places.toReversed().map(step("CONFIRM"))];
}
