import { type RawRow, type Statement, statement } from "@lec/core/database/statement";
import type { Grade } from "@lec/core/graphql/grade-count.type";
import { type Instant, toInstant } from "@lec/core/workflow/instant";
import { maskIdentifier } from "../learners/mask-identifier.ts";

export const releaseStatuses = ["PENDING", "RELEASED", "REFUSED", "WITHDRAWN", "LAPSED"] as const;
export type ReleaseStatus = (typeof releaseStatuses)[number];

export const releaseDirections = ["IN", "OUT"] as const;
export type ReleaseDirection = (typeof releaseDirections)[number];

/** An institution asks for a child who is on another's roll; the class is the one the child comes to. */
export interface ReleaseRequest {
  readonly id: string;
  readonly learnerId: string;
  readonly fromInstitutionId: string;
  readonly toInstitutionId: string;
  /** As the receiver typed it. The whole of it stays in the database. */
  readonly identifierMasked: string;
  readonly grade: Grade;
  readonly classroom: string;
  readonly studentNumber: string | null;
  readonly enteredOn: string;
  readonly note: string | null;
  readonly status: ReleaseStatus;
  readonly requestedAt: Instant;
  readonly decidedAt: Instant | null;
  readonly reason: string | null;
  /** What the release made. */
  readonly enrolmentId: string | null;
}

const columns = `r.id, r.learner_id, r.from_institution_id, r.to_institution_id, r.identifier, r.grade, r.classroom, r.student_number,
  r.entered_on, r.note, r.status, r.requested_at, r.decided_at, r.reason, r.enrolment_id`;

const requestOf = (raw: RawRow): ReleaseRequest => ({
  id: raw.id as string,
  learnerId: raw.learner_id as string,
  fromInstitutionId: raw.from_institution_id as string,
  toInstitutionId: raw.to_institution_id as string,
  identifierMasked: maskIdentifier(
    raw.identifier as string,
    (raw.identifier as string).startsWith("G") ? "G_CODE" : "CITIZEN_ID",
  ),
  grade: raw.grade as Grade,
  classroom: raw.classroom as string,
  studentNumber: raw.student_number as string | null,
  enteredOn: raw.entered_on as string,
  note: raw.note as string | null,
  status: raw.status as ReleaseStatus,
  requestedAt: toInstant(raw.requested_at as string),
  decidedAt: raw.decided_at == null ? null : toInstant(raw.decided_at as string),
  reason: raw.reason as string | null,
  enrolmentId: raw.enrolment_id as string | null,
});

/** $1 ids. */
export const releaseRequestsById = statement<ReleaseRequest>(
  "release requests by id",
  `SELECT ${columns} FROM learners.release_request r WHERE r.id = ANY ($1::uuid[])`,
  requestOf,
);

const own = { IN: "to_institution_id", OUT: "from_institution_id" } as const;

/** Whose row a page's row is. */
export type OfUnit<Row> = Row & { readonly of: string };

/** A page of requests for each institution, the latest first. $1 institutions, $2 statuses, $3 limit, $4 position. */
const releasePage = (direction: ReleaseDirection, order: "ASC" | "DESC"): Statement<OfUnit<ReleaseRequest>> =>
  statement(
    `release pages ${direction} ${order}`,
    `SELECT p.id AS of, r.* FROM unnest($1::uuid[]) WITH ORDINALITY AS p(id, n)
     CROSS JOIN LATERAL (
       SELECT ${columns} FROM learners.release_request r
       WHERE r.${own[direction]} = p.id AND ($2::text[] IS NULL OR r.status = ANY ($2::text[]::learners.release_status[]))
         AND ($4::uuid IS NULL OR r.id ${order === "ASC" ? ">" : "<"} $4::uuid)
       ORDER BY r.id ${order} LIMIT $3
     ) r ORDER BY p.n`,
    raw => ({ ...requestOf(raw), of: raw.of as string }),
  );
export const releasePages = {
  IN: { forward: releasePage("IN", "DESC"), backward: releasePage("IN", "ASC") },
  OUT: { forward: releasePage("OUT", "DESC"), backward: releasePage("OUT", "ASC") },
};

/** $1 institutions, $2 statuses. */
const releaseTotal = (direction: ReleaseDirection) =>
  statement<{ readonly id: string; readonly count: number }>(
    `release totals ${direction}`,
    `SELECT r.${own[direction]} AS id, count(*)::int AS count FROM learners.release_request r
     WHERE r.${own[direction]} = ANY ($1::uuid[]) AND ($2::text[] IS NULL OR r.status = ANY ($2::text[]::learners.release_status[]))
     GROUP BY 1`,
  );
export const releaseTotals = { IN: releaseTotal("IN"), OUT: releaseTotal("OUT") };

/** One side of a request, as the other side may know it: the institution and whom to call. */
export interface ReleaseEnd {
  readonly requestId: string;
  readonly unitId: string;
  readonly code: string;
  readonly name: string;
  readonly laoName: string;
  readonly provinceName: string;
  readonly phone: string | null;
  /** Who asks, on the receiver's side. */
  readonly askedBy: string | null;
}

/** Both sides of requests. $1 ids. */
export const releaseEnds = statement<ReleaseEnd>(
  "release ends",
  `SELECT request_id AS "requestId", unit_id AS "unitId", code, name, lao_name AS "laoName", province_name AS "provinceName", phone,
     asked_by AS "askedBy" FROM learners.request_ends($1::uuid[])`,
);

export const newId = statement<{ readonly id: string }>("new id", "SELECT core.uuid7() AS id");

/** `REQUESTED`, or the code of the refusal. $1 id, $2 identifier, $3 institution, $4 grade, $5 classroom, $6 student number, $7 day, $8 note. */
export const insertRequest = statement<{
  readonly outcome: "REQUESTED" | "NOT_ENROLLED" | "ALREADY_ENROLLED" | "RELEASE_REQUESTED";
}>(
  "insert release request",
  "SELECT learners.request_release($1, $2, $3, $4::learners.grade, $5, $6, $7, $8) AS outcome",
);

/** Whether it was still pending. $1 request, $2 outcome, $3 reason. */
export const endRequest = statement<{ readonly ended: boolean }>(
  "end release request",
  "SELECT learners.end_request($1, $2::learners.release_status, $3) AS ended",
);

/** `RELEASED`, or the code of the refusal. $1 request, $2 id of the new enrolment, $3 day or NULL for today. */
export const release = statement<{
  readonly outcome: "RELEASED" | "ALREADY_DECIDED" | "REQUEST_NOT_VALID" | "BAD_USER_INPUT";
}>("release", "SELECT learners.release($1, $2, coalesce($3::date, core.today())) AS outcome");

/** The act as it is recorded at a second institution. $1 act, $2 duty, $3 unit, $4 type, $5 id, $6 reason, $7 request id. */
export const auditElsewhere = statement(
  "audit elsewhere",
  `SELECT reporting.append_audit($1, $2::institutions.duty, $3, $4, $5, 'DONE', '{}', $6, $7)`,
);
