import { type RawRow, statement } from "@lec/core/database/statement";
import type { Duty } from "@lec/core/identity/actor";
import { type Instant, toInstant } from "@lec/core/workflow/instant";

export const auditOutcomes = ["DONE", "REFUSED"] as const;
export type AuditOutcome = (typeof auditOutcomes)[number];

/** What was done or refused: who, by which duty, what, where, about what, why. */
export interface AuditEvent {
  readonly id: string;
  readonly at: Instant;
  readonly accountId: string | null;
  readonly duty: Duty | null;
  readonly action: string;
  readonly unitId: string | null;
  readonly targetType: string | null;
  readonly targetId: string | null;
  readonly outcome: AuditOutcome;
  readonly codes: readonly string[];
  readonly reason: string | null;
  readonly requestId: string;
}

const eventOf = (raw: RawRow): AuditEvent => ({
  id: raw.id as string,
  at: toInstant(raw.at as string),
  accountId: raw.account_id as string | null,
  duty: raw.duty as Duty | null,
  action: raw.action as string,
  unitId: raw.unit_id as string | null,
  targetType: raw.target_type as string | null,
  targetId: raw.target_id as string | null,
  outcome: raw.outcome as AuditOutcome,
  codes: raw.codes as string[],
  reason: raw.reason as string | null,
  requestId: raw.request_id as string,
});

/**
 * The first wall: $1 paths of the appointments that may read the audit. Rows without a unit (a stranger's sign-in) are the
 * department's, whose path is the root's. $2 whether the root is among them; $3 unit, $4 account, $5 target, $6 action,
 * $7 outcome, $8 from, $9 until.
 */
const visible = `($2::boolean OR e.unit_id IN (SELECT u.id FROM institutions.org_unit u WHERE u.path <@ ANY ($1::text[]::ltree[])))
    AND ($3::uuid IS NULL OR e.unit_id = $3::uuid)
    AND ($4::uuid IS NULL OR e.account_id = $4::uuid)
    AND ($5::text IS NULL OR e.target_id = $5::text)
    AND ($6::text IS NULL OR e.action = $6::text)
    AND ($7::text IS NULL OR e.outcome = $7::text::reporting.audit_outcome)
    AND ($8::timestamptz IS NULL OR e.at >= $8::timestamptz)
    AND ($9::timestamptz IS NULL OR e.at < $9::timestamptz)`;

/** A page, the latest first (backward: the oldest first). $10 limit, $11 and $12 position. */
const page = (direction: "ASC" | "DESC") =>
  statement(
    `audit page ${direction}`,
    `SELECT e.id, e.at, e.account_id, e.duty, e.action, e.unit_id, e.target_type, e.target_id, e.outcome, e.codes, e.reason, e.request_id
     FROM reporting.audit_event e
     WHERE ${visible} AND ($11::timestamptz IS NULL OR (e.at, e.id) ${direction === "DESC" ? "<" : ">"} ($11::timestamptz, $12::uuid))
     ORDER BY e.at ${direction}, e.id ${direction} LIMIT $10`,
    eventOf,
  );
export const auditPages = { forward: page("DESC"), backward: page("ASC") };

export const auditTotal = statement<{ readonly count: number }>(
  "audit total",
  `SELECT count(*) AS count FROM reporting.audit_event e WHERE ${visible}`,
);
