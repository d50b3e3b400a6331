import type { CommandTools } from "@lec/core/command/command";
import { statement } from "@lec/core/database/statement";
import { type Action, can } from "@lec/core/policy/policy";
import type { Round } from "@lec/core/rounds/facts.sql";
import type { UnitPlace } from "@lec/core/rounds/unit-places.loader";
import type { ConfirmationSubject } from "@lec/core/workflow/confirmation.machine";
import type { Instant } from "@lec/core/workflow/instant";
import { appendEvent } from "../confirmations/confirmation.sql.ts";

/** Who may extend: the department a province, the province a unit below it (T15). */
export function extendPermission(place: UnitPlace): Action {
  return place.level === "PROVINCE" ? "province:extend" : "unit:extend";
}

/** An extension to write. Permission and time have been checked. */
export interface Extension {
  readonly round: Round;
  readonly place: UnitPlace;
  readonly subject: ConfirmationSubject;
  readonly until: Instant;
  readonly reason: string;
  readonly at: Instant;
  readonly requestId: string;
}

/** Writes an extension with its event. It ends by itself. */
export async function writeExtension({ actor, tx }: CommandTools, extension: Extension): Promise<void> {
  const { round, place, subject, until, reason, at, requestId } = extension;
  const duty = can(actor, extendPermission(place), place)?.duty;
  await tx.query(insertExtension, [round.id, place.id, until, reason, at, actor.accountId, duty]);
  await tx.query(appendEvent, [
    round.id,
    place.id,
    subject,
    "EXTEND",
    at,
    actor.accountId,
    duty,
    reason,
    null,
    null,
    requestId,
  ]);
}

const insertExtension = statement(
  "insert extension",
  `INSERT INTO reporting.extension (round_id, unit_id, until, reason, granted_at, granted_by, duty)
   VALUES ($1, $2, $3, $4, $5, $6, $7::institutions.duty)`,
);
