import { type RawRow, statement } from "@lec/core/database/statement";
import type { Grade } from "@lec/core/graphql/grade-count.type";
import { type Instant, toInstant } from "@lec/core/workflow/instant";

export const enrolmentStatuses = ["ACTIVE", "COMPLETED", "TRANSFERRED", "LEFT", "REMOVED"] as const;
export type EnrolmentStatus = (typeof enrolmentStatuses)[number];

/** learner × institution × academic year × grade × classroom. */
export interface Enrolment {
  readonly id: string;
  readonly learnerId: string;
  readonly institutionId: string;
  readonly academicYear: number;
  readonly grade: Grade;
  readonly classroom: string;
  readonly studentNumber: string | null;
  readonly status: EnrolmentStatus;
  readonly enteredOn: string;
  readonly leftOn: string | null;
  readonly leaveReason: string | null;
  readonly version: number;
}

const columns = `e.id, e.learner_id AS "learnerId", e.institution_id AS "institutionId", e.academic_year AS "academicYear",
  e.grade, e.classroom, e.student_number AS "studentNumber", e.status, e.entered_on AS "enteredOn", e.left_on AS "leftOn",
  e.leave_reason AS "leaveReason", e.version`;

const filter = `e.institution_id = p.id AND e.academic_year = $2
   AND ($3::text[] IS NULL OR e.grade = ANY ($3::text[]::learners.grade[]))
   AND ($4::text IS NULL OR e.classroom = $4)
   AND e.status = $5::learners.enrolment_status`;

/**
 * Pages of institutions' rolls in the order grade, classroom, id; cut per institution.
 * $1 institutions, $2 academic year, $3 grades, $4 classroom, $5 status, $6 limit, $7–$9 position.
 */
const rollPage = (direction: "ASC" | "DESC") =>
  statement<Enrolment & { readonly of: string }>(
    `roll pages ${direction}`,
    `SELECT p.id AS of, e.* FROM unnest($1::uuid[]) WITH ORDINALITY AS p(id, n)
     CROSS JOIN LATERAL (
       SELECT ${columns} FROM learners.enrolment e
       WHERE ${filter} AND ($7::text IS NULL
         OR (e.grade, e.classroom, e.id) ${direction === "ASC" ? ">" : "<"} ($7::text::learners.grade, $8::text, $9::uuid))
       ORDER BY e.grade ${direction}, e.classroom ${direction}, e.id ${direction} LIMIT $6
     ) e ORDER BY p.n`,
  );
export const rollPages = { forward: rollPage("ASC"), backward: rollPage("DESC") };

/** How many each roll holds in all. $1–$5 as for the pages. */
export const rollTotals = statement<{ readonly id: string; readonly count: number }>(
  "roll totals",
  `SELECT p.id, count(e.id)::int AS count FROM unnest($1::uuid[]) AS p(id) LEFT JOIN learners.enrolment e ON ${filter} GROUP BY p.id`,
);

/** All enrolments of learners, the latest first. $1 learner ids. */
export const enrolmentsOfLearners = statement<Enrolment>(
  "enrolments of learners",
  `SELECT ${columns} FROM learners.enrolment e WHERE e.learner_id = ANY ($1::uuid[])
   ORDER BY e.academic_year DESC, e.entered_on DESC, e.id DESC`,
);

/** Enrolments by id. $1 ids. */
export const enrolmentsById = statement<Enrolment>(
  "enrolments by id",
  `SELECT ${columns} FROM learners.enrolment e WHERE e.id = ANY ($1::uuid[])`,
);

/** A classroom of an institution in a year, with the learners on its roll. */
export interface Classroom {
  readonly institutionId: string;
  readonly grade: Grade;
  readonly name: string;
  readonly learners: number;
}

/** $1 institutions, $2 academic year. */
export const classroomsOfInstitutions = statement<Classroom>(
  "classrooms of institutions",
  `SELECT e.institution_id AS "institutionId", e.grade, e.classroom AS name, count(*)::int AS learners
   FROM learners.enrolment e WHERE e.institution_id = ANY ($1::uuid[]) AND e.academic_year = $2 AND e.status = 'ACTIVE'
   GROUP BY e.institution_id, e.grade, e.classroom ORDER BY e.grade, e.classroom`,
);

export const checkResults = ["PRESENT", "NOT_FOUND", "MOVED"] as const;
export type CheckResult = (typeof checkResults)[number];

export interface ExistenceCheck {
  readonly enrolmentId: string;
  readonly result: CheckResult;
  readonly checkedAt: Instant;
}

/** $1 round, $2 enrolments. */
export const checksOfEnrolments = statement<ExistenceCheck>(
  "checks of enrolments",
  `SELECT k.enrolment_id, k.result, k.checked_at FROM learners.existence_check k
   WHERE k.round_id = $1 AND k.enrolment_id = ANY ($2::uuid[])`,
  (raw: RawRow) => ({
    enrolmentId: raw.enrolment_id as string,
    result: raw.result as CheckResult,
    checkedAt: toInstant(raw.checked_at as string),
  }),
);

/** Ids for a new learner and enrolment. Asked first: RETURNING would read a row before it may be read. */
export const newIds = statement<{ readonly learnerId: string; readonly enrolmentId: string }>(
  "new ids",
  `SELECT core.uuid7() AS "learnerId", core.uuid7() AS "enrolmentId"`,
);

/** $1 id, $2 learner, $3 institution, $4 academic year, $5 grade, $6 classroom, $7 student number, $8 entered on. */
export const insertEnrolment = statement(
  "insert enrolment",
  `INSERT INTO learners.enrolment (id, learner_id, institution_id, academic_year, grade, classroom, student_number, entered_on)
   VALUES ($1, $2, $3, $4, $5::learners.grade, $6, $7, $8)`,
);

/** Takes a ghost off the roll. $1 id, $2 expected version or NULL, $3 day, $4 reason. */
export const removeEnrolment = statement<Enrolment>(
  "remove enrolment",
  `UPDATE learners.enrolment AS e SET status = 'REMOVED', left_on = greatest($3::date, e.entered_on), leave_reason = $4, version = e.version + 1
   WHERE e.id = $1 AND e.status = 'ACTIVE' AND ($2::int IS NULL OR e.version = $2) RETURNING ${columns}`,
);

/** Writes answers for many learners at once; the latest answer of a round stands. $1 round, $2 enrolments, $3 result, $4 time, $5 account. */
export const writeChecks = statement(
  "write checks",
  `INSERT INTO learners.existence_check (round_id, enrolment_id, result, checked_at, checked_by)
   SELECT $1, e.id, $3::learners.check_result, $4, $5 FROM unnest($2::uuid[]) AS e(id) ORDER BY e.id
   ON CONFLICT (round_id, enrolment_id) DO UPDATE SET result = excluded.result, checked_at = excluded.checked_at, checked_by = excluded.checked_by`,
);
