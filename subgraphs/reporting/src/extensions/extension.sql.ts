import type { CommandTools } from "@lec/core/command/command";
import { statement } from "@lec/core/database/statement";
import type { Duty } from "@lec/core/identity/actor";
import { can } from "@lec/core/policy/policy";
import type { Round } from "@lec/core/rounds/facts.sql";
import type { UnitPlace } from "@lec/core/rounds/unit-places.loader";
import { type ConfirmationSubject, extendPermission } from "@lec/core/workflow/confirmation.machine";
import { type Instant, toInstant } from "@lec/core/workflow/instant";
import { appendEvent } from "../confirmations/confirmation.sql.ts";

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

/** An extension as it was granted, and the unit whose list it stands in. */
export interface GrantedExtension {
  readonly within: string;
  readonly id: string;
  readonly roundId: string;
  readonly unitId: string;
  readonly until: Instant;
  readonly reason: string;
  readonly grantedAt: Instant;
  readonly grantedBy: string;
  readonly duty: Duty;
}

const below = `reporting.extension x JOIN institutions.org_unit u ON u.id = x.unit_id
   WHERE u.path <@ top.path AND ($3::uuid IS NULL OR x.round_id = $3)
     AND ($4::boolean IS NULL OR $4 = (core.now() <= x.until))`;

/**
 * Extensions of units and all below, the latest first, cut per unit. $1 units, $2 reach, $3 round, $4 in force or ended,
 * $5 limit, $6–$7 position. Exactly at its end an extension is still in force.
 */
const page = (direction: "ASC" | "DESC") =>
  statement<GrantedExtension>(
    `extension pages ${direction}`,
    `SELECT e.* FROM unnest($1::uuid[]) WITH ORDINALITY AS p(id, n)
     JOIN institutions.org_unit top ON top.id = p.id AND top.path <@ ANY ($2::text[]::ltree[])
     CROSS JOIN LATERAL (
       SELECT top.id AS within, x.id, x.round_id, x.unit_id, x.until, x.reason, x.granted_at, x.granted_by, x.duty FROM ${below}
         AND ($6::timestamptz IS NULL OR (x.granted_at, x.id) ${direction === "DESC" ? "<" : ">"} ($6, $7::uuid))
       ORDER BY x.granted_at ${direction}, x.id ${direction} LIMIT $5) e
     ORDER BY p.n`,
    raw => ({
      within: raw.within as string,
      id: raw.id as string,
      roundId: raw.round_id as string,
      unitId: raw.unit_id as string,
      until: toInstant(raw.until as string),
      reason: raw.reason as string,
      grantedAt: toInstant(raw.granted_at as string),
      grantedBy: raw.granted_by as string,
      duty: raw.duty as Duty,
    }),
  );
export const extensionPages = { forward: page("DESC"), backward: page("ASC") };

/** How many there are. $1–$4 as for the pages. */
export const extensionTotals = statement<{ readonly within: string; readonly count: number }>(
  "extension totals",
  `SELECT p.id AS within, (SELECT count(*)::int FROM ${below}) AS count FROM unnest($1::uuid[]) AS p(id)
   JOIN institutions.org_unit top ON top.id = p.id AND top.path <@ ANY ($2::text[]::ltree[])`,
);
