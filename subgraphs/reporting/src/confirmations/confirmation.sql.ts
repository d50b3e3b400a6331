import { type RawRow, statement } from "@lec/core/database/statement";
import type { Duty, OrgLevel } from "@lec/core/identity/actor";
import type { ConfirmationSubject, WorkflowAction } from "@lec/core/workflow/confirmation.machine";
import { type Instant, toInstant } from "@lec/core/workflow/instant";
import type { FrozenHeadcount, StoredConfirmation } from "./confirmation.ts";

const storedOf = (raw: RawRow): StoredConfirmation => ({
  unitId: raw.unit_id as string,
  state: (raw.state ?? "OPEN") as StoredConfirmation["state"],
  confirmedAt: raw.confirmed_at == null ? null : toInstant(raw.confirmed_at as string),
  confirmedBy: raw.confirmed_by as string | null,
  confirmedDuty: raw.confirmed_duty as Duty | null,
  ...(raw.headcount === undefined ? {} : { headcount: raw.headcount as FrozenHeadcount | null }),
  digest: raw.digest as string | null,
  version: (raw.version ?? 0) as number,
});

const listed = "c.state, c.confirmed_at, c.confirmed_by, c.confirmed_duty, c.digest, c.version";
const columns = `${listed}, c.headcount`;

/**
 * Standings of units that take part: an institution the round covers, an LAO with such institutions (or, for
 * OTHER_COUNTS, with other schools), a province with such LAOs. $1 round, $2 subject, $3 units, $4 reach.
 */
export const storedConfirmations = statement<StoredConfirmation>(
  "confirmations of units",
  `SELECT u.id AS unit_id, ${listed}
   FROM reporting.round r
   JOIN institutions.org_unit u ON u.id = ANY ($3::uuid[]) AND u.status = 'ACTIVE' AND u.path <@ ANY ($4::text[]::ltree[])
   LEFT JOIN reporting.confirmation c ON c.unit_id = u.id AND c.round_id = r.id AND c.subject = $2::reporting.confirmation_subject
   WHERE r.id = $1 AND CASE
     WHEN $2 = 'OTHER_COUNTS' THEN u.level = 'LAO' AND r.programme <> 'CCIS'
       AND EXISTS (SELECT 1 FROM reporting.schools_in(r.id) s WHERE s.lao_id = u.id)
     WHEN u.level = 'INSTITUTION' THEN reporting.covers(r.programme, u.institution_kind)
     WHEN u.level = 'LAO' THEN EXISTS (SELECT 1 FROM institutions.org_unit i WHERE i.lao_id = u.id AND i.level = 'INSTITUTION'
       AND i.status = 'ACTIVE' AND reporting.covers(r.programme, i.institution_kind))
     WHEN u.level = 'PROVINCE' THEN EXISTS (SELECT 1 FROM institutions.org_unit i WHERE i.province_id = u.id
       AND i.level = 'INSTITUTION' AND i.status = 'ACTIVE' AND reporting.covers(r.programme, i.institution_kind))
     ELSE false END`,
  storedOf,
);

/** Heads as they were confirmed. $1 round, $2 subject, $3 units. */
export const frozenHeadcounts = statement<{
  readonly unitId: string;
  readonly headcount: FrozenHeadcount | null;
}>(
  "frozen headcounts",
  `SELECT c.unit_id AS "unitId", c.headcount FROM reporting.confirmation c
   WHERE c.round_id = $1 AND c.subject = $2::reporting.confirmation_subject AND c.unit_id = ANY ($3::uuid[])`,
);

/** The stored row of one unit, inside a command. $1 round, $2 subject, $3 unit. */
export const storedConfirmation = statement<StoredConfirmation>(
  "confirmation of a unit",
  `SELECT c.unit_id, ${columns} FROM reporting.confirmation c WHERE c.round_id = $1 AND c.subject = $2::reporting.confirmation_subject AND c.unit_id = $3`,
  storedOf,
);

/** Heads and digest as they would be frozen now. $1 round, $2 unit, $3 subject. */
export const snapshot = statement<{ readonly headcount: FrozenHeadcount; readonly digest: string }>(
  "snapshot",
  "SELECT headcount, digest FROM reporting.snapshot($1, $2, $3::reporting.confirmation_subject)",
);

/** The same of many units, for display. $1 round, $2 units, $3 subject. */
export const snapshots = statement<{
  readonly unitId: string;
  readonly headcount: FrozenHeadcount;
  readonly digest: string;
}>(
  "snapshots",
  `SELECT u.id AS "unitId", s.headcount, s.digest FROM unnest($2::uuid[]) AS u(id)
   CROSS JOIN LATERAL reporting.snapshot($1, u.id, $3::reporting.confirmation_subject) s`,
);

/** Writes T3, T7, T9, T11. $1 round, $2 unit, $3 subject, $4 time, $5 account, $6 duty, $7 headcount, $8 digest. */
export const writeConfirmed = statement<StoredConfirmation>(
  "write confirmed",
  `INSERT INTO reporting.confirmation AS c
     (round_id, unit_id, subject, state, confirmed_at, confirmed_by, confirmed_duty, headcount, digest)
   VALUES ($1, $2, $3::reporting.confirmation_subject, 'CONFIRMED', $4, $5, $6::institutions.duty, $7::jsonb, $8)
   ON CONFLICT (unit_id, round_id, subject) DO UPDATE SET state = 'CONFIRMED', confirmed_at = excluded.confirmed_at,
     confirmed_by = excluded.confirmed_by, confirmed_duty = excluded.confirmed_duty, headcount = excluded.headcount,
     digest = excluded.digest, version = c.version + 1
   RETURNING c.unit_id, ${columns}`,
  storedOf,
);

/** Writes T5, T8, T10, T12. $1 round, $2 unit, $3 subject. */
export const writeCancelled = statement<StoredConfirmation>(
  "write cancelled",
  `UPDATE reporting.confirmation AS c SET state = 'OPEN', confirmed_at = NULL, confirmed_by = NULL, confirmed_duty = NULL,
     headcount = NULL, digest = NULL, version = c.version + 1
   WHERE c.round_id = $1 AND c.unit_id = $2 AND c.subject = $3::reporting.confirmation_subject
   RETURNING c.unit_id, ${columns}`,
  storedOf,
);

/** Appends to the event log (I7). $1 round, $2 unit, $3 subject, $4 action, $5 time, $6 account, $7 duty, $8 reason, $9 headcount, $10 digest, $11 request. */
export const appendEvent = statement(
  "append event",
  `INSERT INTO reporting.confirmation_event
     (round_id, unit_id, subject, action, at, account_id, duty, reason, headcount, digest, request_id)
   VALUES ($1, $2, $3::reporting.confirmation_subject, $4::reporting.workflow_action, $5, $6, $7::institutions.duty, $8, $9::jsonb, $10, $11)`,
);

/** An act in the history of a unit's subject. */
export interface ConfirmationEvent {
  readonly id: string;
  readonly roundId: string;
  readonly unitId: string;
  readonly unitCode: string;
  readonly subject: ConfirmationSubject;
  readonly action: WorkflowAction;
  readonly at: Instant;
  readonly accountId: string;
  readonly duty: Duty;
  readonly reason: string | null;
  readonly headcount: FrozenHeadcount | null;
  readonly digest: string | null;
  /** Place in the chain of the province and round, and the hash there. */
  readonly sequence: number;
  readonly hash: string;
}

const eventColumns = `e.id, e.round_id, e.unit_id, u.code, e.subject, e.action, e.at, e.account_id, e.duty, e.reason,
  e.headcount, e.digest, e.sequence, e.hash`;

const eventOf = (raw: RawRow): ConfirmationEvent => ({
  id: raw.id as string,
  roundId: raw.round_id as string,
  unitId: raw.unit_id as string,
  unitCode: raw.code as string,
  subject: raw.subject as ConfirmationSubject,
  action: raw.action as WorkflowAction,
  at: toInstant(raw.at as string),
  accountId: raw.account_id as string,
  duty: raw.duty as Duty,
  reason: raw.reason as string | null,
  headcount: raw.headcount as FrozenHeadcount | null,
  digest: raw.digest as string | null,
  sequence: raw.sequence as number,
  hash: raw.hash as string,
});

/** Histories, oldest first. $1 round, $2 subject, $3 units. */
export const eventsOfUnits = statement<ConfirmationEvent>(
  "events of units",
  `SELECT ${eventColumns} FROM reporting.confirmation_event e JOIN institutions.org_unit u ON u.id = e.unit_id
   WHERE e.round_id = $1 AND e.subject = $2::reporting.confirmation_subject AND e.unit_id = ANY ($3::uuid[]) ORDER BY e.at, e.id`,
  eventOf,
);

/** Acts at or below one level's units, in a way that an index answers: the one of the round, of its chains, or of units. */
const latestOf = (level: OrgLevel, below: string) =>
  `(SELECT ${eventColumns} FROM reporting.confirmation_event e JOIN institutions.org_unit u ON u.id = e.unit_id
    WHERE w.level = '${level}' AND e.round_id = $1 AND ${below} ORDER BY e.at DESC, e.id DESC LIMIT $4)`;

/** The latest acts at or below each unit, on any subject, the latest first. $1 round, $2 units, $3 reach, $4 of each at most. */
export const latestActs = statement<{ readonly below: string; readonly event: ConfirmationEvent }>(
  "latest acts",
  `SELECT w.id AS below, l.* FROM institutions.org_unit w
   CROSS JOIN LATERAL (
     ${latestOf("DEPARTMENT", "true")}
     UNION ALL ${latestOf("PROVINCE", "e.province_id = w.id")}
     UNION ALL ${latestOf("DISTRICT", "u.district_id = w.id")}
     UNION ALL ${latestOf("LAO", "u.lao_id = w.id")}
     UNION ALL ${latestOf("INSTITUTION", "u.id = w.id")}) l
   WHERE w.id = ANY ($2::uuid[]) AND w.path <@ ANY ($3::text[]::ltree[])
   ORDER BY w.id, l.at DESC, l.id DESC`,
  raw => ({ below: raw.below as string, event: eventOf(raw) }),
);

/** Names of accounts. $1 ids. */
export const accountNames = statement<{ readonly id: string; readonly name: string }>(
  "account names",
  "SELECT id, name FROM reporting.account_names($1::uuid[])",
);
