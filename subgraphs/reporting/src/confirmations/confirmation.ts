import type { GradeCells } from "@lec/core/graphql/grade-count.type";
import type { Duty } from "@lec/core/identity/actor";
import type { Round } from "@lec/core/rounds/facts.sql";
import type { ConfirmationSubject } from "@lec/core/workflow/confirmation.machine";
import type { Instant } from "@lec/core/workflow/instant";

/** What was frozen at confirming: heads, and heads by `grade:sex`. */
export interface FrozenHeadcount {
  readonly total: number;
  readonly cells: GradeCells;
}

/** A unit's standing on a subject as stored, or the same with nothing confirmed where there is no row yet. */
export interface StoredConfirmation {
  readonly unitId: string;
  readonly state: "OPEN" | "CONFIRMED";
  readonly confirmedAt: Instant | null;
  readonly confirmedBy: string | null;
  readonly confirmedDuty: Duty | null;
  /** Absent in what lists read: `readFrozenHeadcount` fetches it for those who ask. */
  readonly headcount?: FrozenHeadcount | null;
  readonly digest: string | null;
  /** 0 while the unit has never confirmed. */
  readonly version: number;
}

/** A unit's confirmation of a subject in a round. */
export interface Confirmation extends StoredConfirmation {
  readonly round: Round;
  readonly subject: ConfirmationSubject;
}

/** A confirmation is known by what it is about, so that it has an id before anybody confirmed. */
export function confirmationId({
  round,
  unitId,
  subject,
}: Pick<Confirmation, "round" | "unitId" | "subject">): string {
  return `${round.id}:${unitId}:${subject}`;
}
