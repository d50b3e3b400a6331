import { statement } from "@lec/core/database/statement";
import { type Instant, toInstant } from "@lec/core/workflow/instant";

export const changeSubjects = [
  "LEARNER",
  "ENROLMENT",
  "FATHER",
  "MOTHER",
  "GUARDIAN",
  "REGISTERED",
  "CURRENT",
] as const;
export type ChangeSubject = (typeof changeSubjects)[number];

/** One changed field of a learner. Values are texts as the database writes them. */
export interface Change {
  readonly id: string;
  readonly learnerId: string;
  readonly institutionId: string | null;
  readonly subject: ChangeSubject;
  /** As in the API: `firstName`. */
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly at: Instant;
}

/** Changes of a record and of those merged into it. */
const ofRecord = (learner: string) =>
  `c.learner_id = ANY (array(SELECT ${learner} UNION ALL
     SELECT m.dropped_id FROM learners.merge m WHERE m.kept_id = ${learner} AND m.undone_at IS NULL))`;

const page = (direction: "ASC" | "DESC") =>
  statement<Change>(
    `history pages ${direction}`,
    `SELECT c.* FROM unnest($1::uuid[]) AS p(id) CROSS JOIN LATERAL (
       SELECT c.id, p.id AS learner_id, c.institution_id, c.subject, c.field, c.before, c.after, c.at FROM learners.change c
       WHERE ${ofRecord("p.id")} AND ($2::text IS NULL OR c.field = $2)
         AND ($4::text IS NULL OR (c.at, c.id) ${direction === "ASC" ? ">" : "<"} ($4::timestamptz, $5::uuid))
       ORDER BY c.at ${direction}, c.id ${direction} LIMIT $3) c`,
    raw => ({
      id: raw.id as string,
      learnerId: raw.learner_id as string,
      institutionId: raw.institution_id as string | null,
      subject: raw.subject as ChangeSubject,
      field: fieldOf(raw.field as string),
      before: raw.before as string | null,
      after: raw.after as string | null,
      at: toInstant(raw.at as string),
    }),
  );

/** Pages of learners' histories, the latest first, cut per learner. $1 learners, $2 column or NULL, $3 limit, $4 and $5 position. */
export const historyPages = { forward: page("DESC"), backward: page("ASC") };

/** $1 learners, $2 column or NULL. */
export const historyTotals = statement<{ readonly id: string; readonly count: number }>(
  "history totals",
  `SELECT p.id, count(c.id)::int AS count FROM unnest($1::uuid[]) AS p(id) LEFT JOIN learners.change c
     ON ${ofRecord("p.id")} AND ($2::text IS NULL OR c.field = $2) GROUP BY p.id`,
);

/** Names of those who made changes, where the viewer may read them. $1 changes. */
export const authorsOfChanges = statement<{ readonly id: string; readonly name: string }>(
  "authors of changes",
  "SELECT change_id AS id, name FROM learners.authors_of($1::uuid[])",
);

/** `first_name` as the API names it. */
const fieldOf = (column: string) => column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The API's `firstName` as the column it is. */
export const columnOf = (field: string) => field.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
