import { type RawRow, statement } from "@lec/core/database/statement";
import type { Duty } from "@lec/core/identity/actor";
import type { ConfirmationSubject, WorkflowAction } from "@lec/core/workflow/confirmation.machine";
import { type Instant, toInstant } from "@lec/core/workflow/instant";
import type { CaseOutcome, MovedSchool, NotificationKind } from "@lec/core/workflow/notification-text";

/** Something told to a duty at a unit, or to one person. */
export interface Notification {
  readonly id: string;
  readonly at: Instant;
  readonly kind: NotificationKind;
  readonly roundId: string;
  /** Whose confirmation it is about. */
  readonly unitId: string;
  readonly unitName: string;
  readonly subject: ConfirmationSubject;
  readonly toUnitId: string | null;
  readonly toDuty: Duty | null;
  readonly caseId: string | null;
  readonly action: WorkflowAction | null;
  readonly outcome: CaseOutcome | null;
  readonly dueAt: Instant | null;
  readonly moved: MovedSchool | null;
  readonly message: string | null;
  readonly byAccountId: string | null;
  readonly byDuty: Duty | null;
  /** When the viewer read it. */
  readonly readAt: Instant | null;
}

const instantOrNull = (value: unknown) => (value == null ? null : toInstant(value as string));

const notificationOf = (raw: RawRow): Notification => ({
  id: raw.id as string,
  at: toInstant(raw.at as string),
  kind: raw.kind as NotificationKind,
  roundId: raw.round_id as string,
  unitId: raw.unit_id as string,
  unitName: raw.unit_name as string,
  subject: raw.subject as ConfirmationSubject,
  toUnitId: raw.to_unit_id as string | null,
  toDuty: raw.to_duty as Duty | null,
  caseId: raw.case_id as string | null,
  action: raw.action as WorkflowAction | null,
  outcome: raw.outcome as CaseOutcome | null,
  dueAt: instantOrNull(raw.due_at),
  moved: raw.moved as MovedSchool | null,
  message: raw.message as string | null,
  byAccountId: raw.by_account_id as string | null,
  byDuty: raw.by_duty as Duty | null,
  readAt: instantOrNull(raw.read_at),
});

/**
 * The first wall: $1 the viewer's account, $2 and $3 units and duties whose inbox the viewer reads. $4 ids, $5 whether not
 * read yet, $6 kinds, $7 unit it is about; each null for all.
 */
const addressed = `FROM reporting.notification n JOIN institutions.org_unit u ON u.id = n.unit_id
   LEFT JOIN reporting.notification_read m ON m.notification_id = n.id AND m.account_id = $1::uuid
   WHERE (n.to_account_id = $1::uuid OR (n.to_unit_id = ANY ($2::uuid[]) AND (n.to_unit_id, n.to_duty) IN (
     SELECT h.unit_id, h.duty FROM unnest($2::uuid[], $3::text[]::institutions.duty[]) AS h (unit_id, duty))))
   AND ($4::uuid[] IS NULL OR n.id = ANY ($4::uuid[])) AND ($5::boolean IS NULL OR (m.at IS NULL) = $5::boolean)
   AND ($6::text[] IS NULL OR n.kind::text = ANY ($6::text[])) AND ($7::uuid IS NULL OR n.unit_id = $7::uuid)`;

/** The move of a school, as far as it is told. */
const moved = `CASE WHEN n.kind = 'SCHOOL_MOVED' THEN (
     SELECT jsonb_build_object('name', s.name, 'code', s.code, 'fromName', f.name, 'toName', t.name, 'received', v.to_lao_id = n.unit_id,
       'withReport', v.with_report, 'sinceRound', r.opens_at >= v.since)
     FROM reporting.other_school_move v JOIN reporting.other_school s ON s.id = v.other_school_id
     JOIN reporting.round r ON r.id = n.round_id
     CROSS JOIN LATERAL reporting.lao_names(ARRAY[v.from_lao_id]) f CROSS JOIN LATERAL reporting.lao_names(ARRAY[v.to_lao_id]) t
     WHERE v.other_school_id = n.other_school_id AND v.version = n.school_version) END AS moved`;

/** A page, the latest first. $8 limit, $9 and $10 position. */
const page = (direction: "ASC" | "DESC") =>
  statement(
    `notification pages ${direction}`,
    `SELECT n.*, u.name AS unit_name, m.at AS read_at, ${moved} ${addressed}
     AND ($9::timestamptz IS NULL OR (n.at, n.id) ${direction === "DESC" ? "<" : ">"} ($9::timestamptz, $10::uuid))
     ORDER BY n.at ${direction}, n.id ${direction} LIMIT $8`,
    notificationOf,
  );
export const notificationPages = { forward: page("DESC"), backward: page("ASC") };

/** How many. $1–$7 as for the pages. */
export const notificationTotal = statement<{ readonly count: number }>(
  "notification total",
  `SELECT count(*)::int AS count ${addressed}`,
);

/** Marks those not read yet that came until $8 (null: whenever) as read. $1–$7 as for the pages. */
export const markRead = statement<{ readonly id: string }>(
  "mark notifications read",
  `INSERT INTO reporting.notification_read (notification_id)
   SELECT n.id ${addressed} AND m.at IS NULL AND ($8::timestamptz IS NULL OR n.at <= $8::timestamptz)
   ON CONFLICT DO NOTHING RETURNING notification_id AS id`,
);
