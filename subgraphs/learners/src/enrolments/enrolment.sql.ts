import { type RawRow, type Statement, statement } from "@lec/core/database/statement";
import type { Grade } from "@lec/core/graphql/grade-count.type";
import { type Instant, toInstant } from "@lec/core/workflow/instant";
import type { Learner } from "@lec/prisma/client";
import { learnerColumns, learnerOf } from "../learners/learner.sql.ts";

export const enrolmentStatuses = ["ACTIVE", "COMPLETED", "TRANSFERRED", "LEFT", "REMOVED"] as const;
export type EnrolmentStatus = (typeof enrolmentStatuses)[number];

/** Why an enrolment ended, beside its status. */
export const leaveKinds = [
  "GRADUATED",
  "PROMOTED",
  "REPEATED",
  "TRANSFERRED",
  "MOVED_AWAY",
  "ABSENT",
  "DIED",
  "GHOST",
  "OTHER",
] as const;
export type LeaveKind = (typeof leaveKinds)[number];

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
  readonly leaveKind: LeaveKind | null;
  readonly leaveReason: string | null;
  readonly weightKg: number | null;
  readonly heightCm: number | null;
  readonly condition: string | null;
  readonly followsId: string | null;
  readonly recordedAt: string;
  readonly version: number;
}

export const enrolmentColumns = `e.id, e.learner_id AS "learnerId", e.institution_id AS "institutionId", e.academic_year AS "academicYear",
  e.grade, e.classroom, e.student_number AS "studentNumber", e.status, e.entered_on AS "enteredOn", e.left_on AS "leftOn",
  e.leave_kind AS "leaveKind", e.leave_reason AS "leaveReason", e.weight_kg::float8 AS "weightKg", e.height_cm::float8 AS "heightCm",
  e.condition, e.follows_id AS "followsId", e.recorded_at AS "recordedAt", e.version`;

/** All enrolments of learners, the latest first. $1 learner ids. */
export const enrolmentsOfLearners = statement<Enrolment>(
  "enrolments of learners",
  `SELECT ${enrolmentColumns} FROM learners.enrolment e WHERE e.learner_id = ANY ($1::uuid[])
   ORDER BY e.academic_year DESC, e.entered_on DESC, e.id DESC`,
);

/** Enrolments by id. $1 ids. */
export const enrolmentsById = statement<Enrolment>(
  "enrolments by id",
  `SELECT ${enrolmentColumns} FROM learners.enrolment e WHERE e.id = ANY ($1::uuid[])`,
);

/** A classroom of an institution in a year, with the learners on its roll. */
export interface Classroom {
  readonly institutionId: string;
  readonly grade: Grade;
  readonly name: string;
  readonly learners: number;
  /** Whether the actor's duties mark this classroom: a class teacher's the own one. The same rule marks and refuses. */
  readonly markable: boolean;
}

/** $1 institutions, $2 academic year. */
export const classroomsOfInstitutions = statement<Classroom>(
  "classrooms of institutions",
  `SELECT r."institutionId", r.grade, r.name, r.learners, EXISTS (SELECT FROM learners.markable(r.one)) AS markable
   FROM (SELECT e.institution_id AS "institutionId", e.grade, e.classroom AS name, count(*)::int AS learners,
       (array_agg(e.id))[1:1] AS one
     FROM learners.enrolment e WHERE e.institution_id = ANY ($1::uuid[]) AND e.academic_year = $2 AND e.status = 'ACTIVE'
     GROUP BY e.institution_id, e.grade, e.classroom) r ORDER BY r.grade, r.name`,
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

/**
 * $1 id, $2 learner, $3 institution, $4 academic year, $5 grade, $6 classroom, $7 student number, $8 entered on, $9 weight,
 * $10 height, $11 condition.
 */
export const insertEnrolment = statement(
  "insert enrolment",
  `INSERT INTO learners.enrolment
     (id, learner_id, institution_id, academic_year, grade, classroom, student_number, entered_on, weight_kg, height_cm, condition)
   VALUES ($1, $2, $3, $4, $5::learners.grade, $6, $7, $8, $9, $10, $11)`,
);

/** Changes the columns named in a JSON object and leaves the rest. $1 id, $2 the object. */
export const updateEnrolment = statement<Enrolment>(
  "update enrolment",
  `UPDATE learners.enrolment AS e SET
     student_number = CASE WHEN p.v ? 'studentNumber' THEN p.v->>'studentNumber' ELSE e.student_number END,
     grade = CASE WHEN p.v ? 'grade' THEN (p.v->>'grade')::learners.grade ELSE e.grade END,
     classroom = CASE WHEN p.v ? 'classroom' THEN p.v->>'classroom' ELSE e.classroom END,
     entered_on = CASE WHEN p.v ? 'enteredOn' THEN (p.v->>'enteredOn')::date ELSE e.entered_on END,
     weight_kg = CASE WHEN p.v ? 'weightKg' THEN (p.v->>'weightKg')::numeric ELSE e.weight_kg END,
     height_cm = CASE WHEN p.v ? 'heightCm' THEN (p.v->>'heightCm')::numeric ELSE e.height_cm END,
     condition = CASE WHEN p.v ? 'condition' THEN p.v->>'condition' ELSE e.condition END,
     version = e.version + 1
   FROM (SELECT $2::jsonb AS v) p
   WHERE e.id = $1 AND e.status = 'ACTIVE' RETURNING ${enrolmentColumns}`,
);

/** Moves learners to a classroom, and to a grade if one is given. $1 enrolments, $2 classroom, $3 grade or NULL. */
export const moveEnrolments = statement<Enrolment>(
  "move enrolments",
  `UPDATE learners.enrolment AS e SET classroom = $2, grade = coalesce($3::learners.grade, e.grade), version = e.version + 1
   WHERE e.id = ANY ($1::uuid[]) AND e.status = 'ACTIVE' RETURNING ${enrolmentColumns}`,
);

/**
 * Ends an enrolment. $1 id, $2 expected version or NULL, $3 day (none before the day of entry), $4 reason, $5 status,
 * $6 why.
 */
export const endEnrolmentRow = statement<Enrolment>(
  "end enrolment",
  `UPDATE learners.enrolment AS e SET status = $5::learners.enrolment_status, leave_kind = $6::learners.leave_kind,
     left_on = greatest($3::date, e.entered_on), leave_reason = $4, version = e.version + 1
   WHERE e.id = $1 AND e.status = 'ACTIVE' AND ($2::int IS NULL OR e.version = $2) RETURNING ${enrolmentColumns}`,
);

/** Puts a learner back on the roll. $1 id. */
export const restoreEnrolment = statement<Enrolment>(
  "restore enrolment",
  `UPDATE learners.enrolment AS e SET status = 'ACTIVE', leave_kind = NULL, left_on = NULL, leave_reason = NULL, version = e.version + 1
   WHERE e.id = $1 AND e.status <> 'ACTIVE' RETURNING ${enrolmentColumns}`,
);

/** Where a learner is on the rolls now, whichever institution that is. $1 learner. */
export const activeInstitution = statement<{ readonly institutionId: string | null }>(
  "active institution",
  `SELECT learners.active_institution($1) AS "institutionId"`,
);

/** The round in which an institution may record now: the choice of the database's own wall. $1 institution. */
export const recordingRound = statement<{ readonly roundId: string | null }>(
  "recording round",
  `SELECT reporting.recording_round($1) AS "roundId"`,
);

/** Of these enrolments, those the actor may mark: a class teacher those of the own classroom. $1 enrolments. */
export const markableEnrolments = statement<{ readonly id: string }>(
  "markable enrolments",
  "SELECT m.id FROM learners.markable($1::uuid[]) AS m(id)",
);

/** Writes answers for many learners at once; the latest answer of a round stands. $1 round, $2 enrolments, $3 results, $4 time, $5 account. */
export const writeChecks = statement(
  "write checks",
  `INSERT INTO learners.existence_check (round_id, enrolment_id, result, checked_at, checked_by)
   SELECT $1, e.id, e.result::learners.check_result, $4, $5 FROM unnest($2::uuid[], $3::text[]) AS e(id, result) ORDER BY e.id
   ON CONFLICT (round_id, enrolment_id) DO UPDATE SET result = excluded.result, checked_at = excluded.checked_at, checked_by = excluded.checked_by`,
);

// ROLLS AND SEARCH ---------------------------------------------------------------------------------------------------------

/** Orders of a roll and of a search. Names by the Thai alphabet, student numbers as numbers. */
export const rollOrders = {
  GRADE: ["e.grade", "e.classroom", "e.id"],
  NAME: [
    `coalesce(l.first_name, '') COLLATE "th-x-icu"`,
    `coalesce(l.last_name, '') COLLATE "th-x-icu"`,
    "e.id",
  ],
  STUDENT_NUMBER: [`lpad(coalesce(e.student_number, ''), 40, '0') COLLATE "C"`, "e.grade", "e.id"],
} as const;
export type RollOrderField = keyof typeof rollOrders;
export const rollOrderFields = Object.keys(rollOrders) as RollOrderField[];
export type Direction = "ASC" | "DESC";

const casts: Readonly<Record<RollOrderField, readonly [string, string, string]>> = {
  GRADE: ["learners.grade", "text", "uuid"],
  NAME: ["text", "text", "uuid"],
  STUDENT_NUMBER: ["text", "learners.grade", "uuid"],
};

/** A row with the values of its order, by which the next page starts after it. */
export interface Placed {
  readonly position: readonly string[];
}

/** The name that is searched, and its pieces: made once a statement and not once a row. */
const wanted = {
  tight: "(SELECT replace(learners.search_form($6), ' ', ''))",
  pieces: "(SELECT learners.name_pieces(learners.search_form($6)))",
  needed: "(SELECT learners.pieces_needed(cardinality(learners.name_pieces(learners.search_form($6)))))",
};

/**
 * Conditions shared by rolls and search. $2 academic year, $3 grades, $4 classroom, $5 status, $6 name, $7 student number's
 * beginning, $8 identifier, $9 whether blocking findings, $10 check results (`UNCHECKED` too), $11 round, $12 enrolments.
 */
const conditions = `($3::text[] IS NULL OR e.grade = ANY ($3::text[]::learners.grade[]))
   AND ($4::text IS NULL OR e.classroom = $4)
   AND e.status = $5::learners.enrolment_status
   AND ($6::text IS NULL OR position(${wanted.tight} IN replace(l.search_form, ' ', '')) > 0
     OR (SELECT count(*) FROM unnest(${wanted.pieces}) AS w(piece) WHERE position(w.piece IN l.search_form) > 0) >= ${wanted.needed})
   AND ($7::text IS NULL OR starts_with(e.student_number, $7))
   AND ($8::text IS NULL OR l.identifier = $8)
   AND ($9::boolean IS NULL OR (e.blocking_findings > 0) = $9)
   AND ($10::text[] IS NULL OR coalesce((SELECT k.result::text FROM learners.existence_check k
     WHERE k.round_id = $11::uuid AND k.enrolment_id = e.id), 'UNCHECKED') = ANY ($10::text[]))
   AND ($12::uuid[] IS NULL OR e.id = ANY ($12::uuid[]))`;

function ordered(field: RollOrderField, direction: Direction) {
  const keys = rollOrders[field];
  const past = direction === "ASC" ? ">" : "<";
  const after = casts[field].map((cast, i) => `$${14 + i}::text::${cast}`).join(", ");
  return {
    position: `ARRAY[${keys.map(key => `(${key})::text`).join(", ")}] AS position`,
    after: `($14::text IS NULL OR (${keys.join(", ")}) ${past} (${after}))`,
    by: keys.map(key => `${key} ${direction}`).join(", "),
  };
}

function eachOrder<Row>(make: (field: RollOrderField, direction: Direction) => Statement<Row>) {
  const made = rollOrderFields.map(
    field => [field, { ASC: make(field, "ASC"), DESC: make(field, "DESC") }] as const,
  );
  return Object.fromEntries(made) as Record<RollOrderField, Record<Direction, Statement<Row>>>;
}

const onRoll = `e.institution_id = p.id AND e.academic_year = $2 AND ${conditions}`;

/** Pages of institutions' rolls, cut per institution. $1 institutions, $2–$12 conditions, $13 limit, $14–$16 position. */
export const rollPages = eachOrder((field, direction) => {
  const order = ordered(field, direction);
  return statement<Enrolment & Placed & { readonly of: string }>(
    `roll pages ${field} ${direction}`,
    `SELECT p.id AS of, e.* FROM unnest($1::uuid[]) WITH ORDINALITY AS p(id, n)
     CROSS JOIN LATERAL (
       SELECT ${enrolmentColumns}, ${order.position}
       FROM learners.enrolment e LEFT JOIN learners.learner l ON l.id = e.learner_id
       WHERE ${onRoll} AND ${order.after} ORDER BY ${order.by} LIMIT $13
     ) e ORDER BY p.n`,
  );
});

/** How many each roll holds in all. $1–$12 as for the pages. */
export const rollTotals = statement<{ readonly id: string; readonly count: number }>(
  "roll totals",
  `SELECT p.id, n.count FROM unnest($1::uuid[]) AS p(id) CROSS JOIN LATERAL (
     SELECT count(*)::int AS count FROM learners.enrolment e LEFT JOIN learners.learner l ON l.id = e.learner_id WHERE ${onRoll}) n`,
);

/** Learners of the institutions at or below paths, by the enrolment there that meets the conditions. $1 paths. */
const found = `FROM institutions.org_unit u
   JOIN learners.enrolment e ON e.institution_id = u.id
   JOIN learners.learner l ON l.id = e.learner_id AND l.home_institution_id = u.id
   WHERE u.level = 'INSTITUTION' AND u.path <@ ANY ($1::text[]::ltree[])
   AND ($2::int IS NULL OR e.academic_year = $2) AND ${conditions}
   AND (e.status = 'ACTIVE' OR e.id = (SELECT x.id FROM learners.enrolment x WHERE x.learner_id = e.learner_id
     AND x.institution_id = e.institution_id AND x.status = e.status AND ($2::int IS NULL OR x.academic_year = $2)
     ORDER BY x.academic_year DESC, x.id DESC LIMIT 1))`;

/** A learner found, with the place in the order. */
export interface FoundLearner extends Placed {
  readonly learner: Learner;
}

/** A page of a search. $1 paths, $2–$12 conditions, $13 limit, $14–$16 position. */
export const searchPages = eachOrder((field, direction) => {
  const order = ordered(field, direction);
  return statement<FoundLearner>(
    `search pages ${field} ${direction}`,
    `SELECT ${learnerColumns}, ${order.position} ${found} AND ${order.after} ORDER BY ${order.by} LIMIT $13`,
    raw => ({ learner: learnerOf(raw), position: raw.position as string[] }),
  );
});

/** How many a search finds. $1–$12 as for the pages. */
export const searchTotal = statement<{ readonly count: number }>(
  "search total",
  `SELECT count(*)::int AS count ${found}`,
);
