import { type RawRow, statement } from "@lec/core/database/statement";
import type { Grade } from "@lec/core/graphql/grade-count.type";
import { type Instant, toInstant } from "@lec/core/workflow/instant";
import type { PromotionClass, YearEnd } from "./promotion.plan.ts";

/** A year's roll, or part of it, taken over into the next. */
export interface Promotion {
  readonly id: string;
  readonly institutionId: string;
  readonly fromYear: number;
  readonly toYear: number;
  readonly classes: readonly PromotionClass[];
  readonly promotedAt: Instant;
  readonly undoneAt: Instant | null;
}

const columns = "p.id, p.institution_id, p.from_year, p.to_year, p.classes, p.promoted_at, p.undone_at";
const promotionOf = (raw: RawRow): Promotion => ({
  id: raw.id as string,
  institutionId: raw.institution_id as string,
  fromYear: raw.from_year as number,
  toYear: raw.to_year as number,
  classes: raw.classes as PromotionClass[],
  promotedAt: toInstant(raw.promoted_at as string),
  undoneAt: raw.undone_at == null ? null : toInstant(raw.undone_at as string),
});

/** Who is on the roll of a year, held until commit. $1 institution, $2 academic year. */
export const rollToPromote = statement<YearEnd>(
  "roll to promote",
  `SELECT e.id, e.grade, e.classroom FROM learners.enrolment e
   WHERE e.institution_id = $1 AND e.academic_year = $2 AND e.status = 'ACTIVE' ORDER BY e.id FOR UPDATE`,
);

/** Grades an institution has in either year. $1 institution, $2 years. */
export const offeredGrades = statement<{ readonly grade: Grade }>(
  "offered grades",
  "SELECT DISTINCT e.grade FROM learners.enrolment e WHERE e.institution_id = $1 AND e.academic_year = ANY ($2::int[])",
);

/** Ends the year for many at once. $1 enrolments, $2 results, $3 first day of the next year. */
export const endYear = statement(
  "end year",
  `UPDATE learners.enrolment e SET status = 'COMPLETED', left_on = greatest($3::date - 1, e.entered_on),
     leave_kind = s.result::learners.leave_kind, version = e.version + 1
   FROM unnest($1::uuid[], $2::text[]) AS s(id, result) WHERE e.id = s.id`,
);

/** Begins the next year for many at once, and answers the new ids. $1 enrolments, $2 grades, $3 classrooms, $4 year, $5 first day. */
export const beginYear = statement<{ readonly id: string }>(
  "begin year",
  `INSERT INTO learners.enrolment (learner_id, institution_id, academic_year, grade, classroom, student_number, entered_on, condition, follows_id)
   SELECT e.learner_id, e.institution_id, $4, s.grade::learners.grade, s.classroom, e.student_number, greatest($5::date, e.entered_on), e.condition, e.id
   FROM unnest($1::uuid[], $2::text[], $3::text[]) AS s(id, grade, classroom) JOIN learners.enrolment e ON e.id = s.id
   ORDER BY e.learner_id RETURNING id`,
);

/** $1 institution, $2 from, $3 to, $4 ended, $5 begun, $6 classes. */
export const insertPromotion = statement<Promotion>(
  "insert promotion",
  `INSERT INTO learners.promotion AS p (institution_id, from_year, to_year, ended_ids, begun_ids, classes)
   VALUES ($1, $2, $3, $4::uuid[], $5::uuid[], $6::jsonb) RETURNING ${columns}`,
  promotionOf,
);

/** The latest promotions of institutions, newest first. $1 institutions, $2 year they lead from or NULL, $3 how many each. */
export const promotionsOf = statement<Promotion>(
  "promotions of institutions",
  `SELECT p.* FROM unnest($1::uuid[]) AS i(id) CROSS JOIN LATERAL (
     SELECT ${columns} FROM learners.promotion p WHERE p.institution_id = i.id AND ($2::int IS NULL OR p.from_year = $2)
     ORDER BY p.id DESC LIMIT $3) p`,
  promotionOf,
);

/** How many learners went back, or why none did. $1 institution, $2 year, $3 reason. */
export const undoYear = statement<{
  readonly refusal: "NOT_FOUND" | "CHANGED_SINCE" | null;
  readonly learners: number;
}>("undo promotion", "SELECT refusal, heads AS learners FROM learners.undo_promotion($1, $2, $3)");
