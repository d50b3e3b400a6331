import { statement } from "@lec/core/database/statement";
import type { Duty } from "@lec/core/identity/actor";
import { type Instant, toInstant } from "@lec/core/workflow/instant";
import type { ActSeen, Reopening } from "@lec/core/workflow/reopening";

export const caseStates = ["OPEN", "DONE", "WITHDRAWN", "REFUSED"] as const;
export type CaseState = (typeof caseStates)[number];

/** A request for a confirmation to be taken back, until the unit and those above it are confirmed again (T16). */
export interface ReopeningCase extends Reopening {
  readonly id: string;
  readonly roundId: string;
  readonly reason: string;
  readonly requestedBy: string;
  readonly requestedDuty: Duty;
  readonly state: CaseState;
  readonly endedAt: Instant | null;
  readonly endedBy: string | null;
  readonly endReason: string | null;
}

export const caseColumns = `c.id, c.round_id, c.unit_id, u.level, u.lao_id, u.province_id, c.subject, c.lao_confirmed, c.province_confirmed,
  c.reason, c.requested_at, c.requested_by, c.requested_duty, c.ended_at, coalesce(c.ended_how::text, 'OPEN') AS state, c.ended_by, c.end_reason`;

export const caseOf = (raw: Readonly<Record<string, unknown>>): ReopeningCase => ({
  id: raw.id as string,
  roundId: raw.round_id as string,
  unitId: raw.unit_id as string,
  level: raw.level as ReopeningCase["level"],
  laoId: raw.lao_id as string | null,
  provinceId: raw.province_id as string | null,
  subject: raw.subject as ReopeningCase["subject"],
  laoConfirmed: raw.lao_confirmed as boolean,
  provinceConfirmed: raw.province_confirmed as boolean,
  reason: raw.reason as string,
  requestedAt: toInstant(raw.requested_at as string),
  requestedBy: raw.requested_by as string,
  requestedDuty: raw.requested_duty as Duty,
  state: raw.state as CaseState,
  endedAt: raw.ended_at == null ? null : toInstant(raw.ended_at as string),
  endedBy: raw.ended_by as string | null,
  endReason: raw.end_reason as string | null,
});

/** Cases by id. $1 ids. */
export const reopeningCasesById = statement<ReopeningCase>(
  "reopening cases by id",
  `SELECT ${caseColumns} FROM reporting.reopening_case c JOIN institutions.org_unit u ON u.id = c.unit_id WHERE c.id = ANY ($1::uuid[])`,
  caseOf,
);

/** The case of a unit's confirmation that is still open. $1 round, $2 subject, $3 units. */
export const openCasesOfUnits = statement<ReopeningCase>(
  "open reopening cases",
  `SELECT ${caseColumns} FROM reporting.reopening_case c JOIN institutions.org_unit u ON u.id = c.unit_id
   WHERE c.round_id = $1 AND c.subject = $2::reporting.confirmation_subject AND c.unit_id = ANY ($3::uuid[]) AND c.ended_at IS NULL`,
  caseOf,
);

const within = `FROM institutions.org_unit top
   JOIN institutions.org_unit u ON u.path <@ top.path
   JOIN reporting.reopening_case c ON c.unit_id = u.id
   WHERE top.id = $1 AND top.path <@ ANY ($2::text[]::ltree[])
     AND ($3::uuid IS NULL OR c.round_id = $3) AND ($4::text[] IS NULL OR coalesce(c.ended_how::text, 'OPEN') = ANY ($4))`;

/** Cases of a unit and all below, the latest first. $1 unit, $2 reach, $3 round, $4 states, $5 limit, $6–$7 position. */
const page = (direction: "ASC" | "DESC") =>
  statement<ReopeningCase>(
    `reopening case pages ${direction}`,
    `SELECT ${caseColumns} ${within}
     AND ($6::timestamptz IS NULL OR (c.requested_at, c.id) ${direction === "DESC" ? "<" : ">"} ($6, $7::uuid))
     ORDER BY c.requested_at ${direction}, c.id ${direction} LIMIT $5`,
    caseOf,
  );
export const reopeningCasePages = { forward: page("DESC"), backward: page("ASC") };

/** How many there are. $1–$4 as for the pages. */
export const reopeningCaseTotal = statement<{ readonly count: number }>(
  "reopening case total",
  `SELECT count(*)::int AS count ${within}`,
);

/** Acts on the confirmations on the way of cases, in the order they happened. $1 cases. */
export const actsOfCases = statement<ActSeen & { readonly caseId: string }>(
  "acts of reopening cases",
  `SELECT c.id AS case_id, e.unit_id, e.subject, e.action, e.at, e.account_id
   FROM reporting.reopening_case c JOIN institutions.org_unit u ON u.id = c.unit_id
   CROSS JOIN LATERAL reporting.acts_since(c.round_id, array_remove(ARRAY[u.id, u.lao_id, u.province_id], NULL), c.requested_at) e
   WHERE c.id = ANY ($1::uuid[]) AND (c.ended_at IS NULL OR e.at <= c.ended_at) ORDER BY e.at, e.id`,
  raw => ({
    caseId: raw.case_id as string,
    unitId: raw.unit_id as string,
    subject: raw.subject as ActSeen["subject"],
    action: raw.action as string,
    at: toInstant(raw.at as string),
    accountId: raw.account_id as string,
  }),
);

/** $1 round, $2 unit, $3 subject, $4 LAO confirmed, $5 province confirmed, $6 reason, $7 time, $8 account, $9 duty. */
export const insertReopeningCase = statement<{ readonly id: string }>(
  "insert reopening case",
  `INSERT INTO reporting.reopening_case
     (round_id, unit_id, subject, lao_confirmed, province_confirmed, reason, requested_at, requested_by, requested_duty)
   VALUES ($1, $2, $3::reporting.confirmation_subject, $4, $5, $6, $7, $8, $9::institutions.duty) RETURNING id`,
);

/** Ends an open case. $1 id, $2 how, $3 time, $4 account, $5 reason. */
export const endReopeningCase = statement<{ readonly id: string }>(
  "end reopening case",
  `UPDATE reporting.reopening_case SET ended_how = $2::reporting.case_end, ended_at = $3, ended_by = $4, end_reason = $5
   WHERE id = $1 AND ended_at IS NULL RETURNING id`,
);
