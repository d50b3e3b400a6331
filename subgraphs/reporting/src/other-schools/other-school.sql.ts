import { type RawRow, statement } from "@lec/core/database/statement";
import type { GradeCells } from "@lec/core/graphql/grade-count.type";
import { type Instant, toInstant } from "@lec/core/workflow/instant";

export const affiliations = ["OBEC", "OPEC", "BPP", "BUDDHIST", "OTHER"] as const;
export type Affiliation = (typeof affiliations)[number];

/** A school of another affiliation (สถานศึกษาสังกัดอื่น), counted by the LAO that pays it. */
export interface OtherSchool {
  readonly id: string;
  /** The Ministry's ten digits. */
  readonly code: string;
  readonly name: string;
  readonly affiliation: Affiliation;
  /** The LAO that pays it today. */
  readonly laoId: string;
  /** Those that paid it before. */
  readonly formerLaoIds: readonly string[];
  /** The day it was dissolved: it is still recorded, with zeros (S1g 4.2). */
  readonly dissolvedOn: string | null;
  readonly version: number;
}

/** A school's numbers as recorded in a round. */
export interface OtherSchoolReport {
  readonly otherSchoolId: string;
  /** The LAO that paid the school in this round. */
  readonly laoId: string;
  readonly counts: GradeCells;
  readonly recordedAt: Instant;
  readonly recordedBy: string;
  readonly version: number;
}

const columns = `s.id, s.code, s.name, s.affiliation, s.lao_id AS "laoId", s.dissolved_on::text AS "dissolvedOn", s.version,
  ARRAY(SELECT m.from_lao_id FROM reporting.other_school_move m WHERE m.other_school_id = s.id) AS "formerLaoIds"`;

/** The schools of the round $2 with who paid them then; without a round those of today. */
const registered = `(SELECT p.id, p.lao_id FROM reporting.schools_in($2) p
   UNION ALL SELECT o.id, o.lao_id FROM reporting.other_school o WHERE $2::uuid IS NULL)`;

const filter = `($3::text IS NULL OR s.name ILIKE '%' || $3 || '%' OR s.code LIKE $3 || '%')
   AND ($4::text[] IS NULL OR s.affiliation::text = ANY ($4))
   AND ($5::boolean IS NULL OR $5 = EXISTS (SELECT FROM reporting.other_school_report t WHERE t.other_school_id = s.id AND t.round_id = $2))`;

/**
 * Pages of LAOs' registers in a round, in code order, cut per LAO. $1 LAOs, $2 round, $3 search, $4 affiliations, $5 recorded in the
 * round, $6 limit, $7 position.
 */
const page = (direction: "ASC" | "DESC") =>
  statement<OtherSchool & { readonly listedBy: string }>(
    `other school pages ${direction}`,
    `SELECT s.*, l.id AS "listedBy" FROM unnest($1::uuid[]) WITH ORDINALITY AS l(id, n)
     CROSS JOIN LATERAL (
       SELECT ${columns} FROM ${registered} p JOIN reporting.other_school s ON s.id = p.id
       WHERE p.lao_id = l.id AND ${filter} AND ($7::text IS NULL OR s.code ${direction === "ASC" ? ">" : "<"} $7)
       ORDER BY s.code ${direction} LIMIT $6
     ) s ORDER BY l.n`,
  );
export const otherSchoolPages = { forward: page("ASC"), backward: page("DESC") };

/** How many each register holds in all. $1–$5 as for the pages. */
export const otherSchoolTotals = statement<{ readonly laoId: string; readonly count: number }>(
  "other school totals",
  `SELECT p.lao_id AS "laoId", count(*)::int AS count FROM ${registered} p JOIN reporting.other_school s ON s.id = p.id
   WHERE p.lao_id = ANY ($1::uuid[]) AND ${filter} GROUP BY p.lao_id`,
);

/** Schools by id. $1 ids. */
export const otherSchoolsById = statement<OtherSchool>(
  "other schools by id",
  `SELECT ${columns} FROM reporting.other_school s WHERE s.id = ANY ($1::uuid[])`,
);

const reportColumns = `t.other_school_id, t.counts, t.recorded_at, t.recorded_by, t.version,
  reporting.payer_in(t.round_id, t.other_school_id) AS lao_id`;

/** Who pays a school in a round. $1 round, $2 school. */
export const payerIn = statement<{ readonly laoId: string }>(
  "payer in round",
  'SELECT reporting.payer_in($1, $2) AS "laoId"',
);

/** Reports of schools in a round. $1 round, $2 schools. */
export const otherSchoolReports = statement<OtherSchoolReport>(
  "other school reports",
  `SELECT ${reportColumns} FROM reporting.other_school_report t
   WHERE t.round_id = $1 AND t.other_school_id = ANY ($2::uuid[])`,
  reportOf,
);

function reportOf(raw: RawRow): OtherSchoolReport {
  return {
    otherSchoolId: raw.other_school_id as string,
    laoId: raw.lao_id as string,
    counts: raw.counts as GradeCells,
    recordedAt: toInstant(raw.recorded_at as string),
    recordedBy: raw.recorded_by as string,
    version: raw.version as number,
  };
}

/**
 * Numbers of units: schools, those recorded, and heads by grade and sex. $1 round, $2 units, $3 reach. A province and a
 * district count the LAOs below them, each the schools that it paid in the round.
 */
export const otherCountsOfUnits = statement<{
  readonly unit: string;
  readonly schools: number;
  readonly recorded: number;
  readonly counts: GradeCells;
}>(
  "other counts of units",
  `SELECT u.id AS unit, count(DISTINCT s.id)::int AS schools, count(DISTINCT t.other_school_id)::int AS recorded,
     coalesce((SELECT jsonb_object_agg(c.key, c.heads) FROM (
       SELECT k.key, sum(k.value::int)::int AS heads FROM institutions.org_unit b
       JOIN reporting.schools_in($1) o ON o.lao_id = b.id
       JOIN reporting.other_school_report r ON r.other_school_id = o.id AND r.round_id = $1
       CROSS JOIN jsonb_each_text(r.counts) k
       WHERE b.level = 'LAO' AND b.path <@ u.path GROUP BY k.key) c), '{}') AS counts
   FROM institutions.org_unit u
   JOIN institutions.org_unit l ON l.level = 'LAO' AND l.path <@ u.path
   JOIN reporting.schools_in($1) s ON s.lao_id = l.id
   LEFT JOIN reporting.other_school_report t ON t.other_school_id = s.id AND t.round_id = $1
   WHERE u.id = ANY ($2::uuid[]) AND u.path <@ ANY ($3::text[]::ltree[])
   GROUP BY u.id, u.path`,
);

/** $1 code, $2 name, $3 affiliation, $4 LAO. */
export const insertOtherSchool = statement<OtherSchool>(
  "insert other school",
  `INSERT INTO reporting.other_school AS s (code, name, affiliation, lao_id)
   VALUES ($1, $2, $3::reporting.affiliation, $4) RETURNING ${columns}`,
);

/** Changes what is given and leaves the rest. $1 id, $2 expected version, $3 name, $4 affiliation. */
export const updateOtherSchool = statement<OtherSchool>(
  "update other school",
  `UPDATE reporting.other_school AS s SET name = coalesce($3, s.name),
     affiliation = coalesce($4::reporting.affiliation, s.affiliation), version = s.version + 1
   WHERE s.id = $1 AND s.version = $2 RETURNING ${columns}`,
);

/** $1 id, $2 expected version, $3 the day, or NULL for a school that goes on after all. */
export const dissolveOtherSchool = statement<OtherSchool>(
  "dissolve other school",
  `UPDATE reporting.other_school AS s SET dissolved_on = $3, version = s.version + 1
   WHERE s.id = $1 AND s.version = $2 RETURNING ${columns}`,
);

/** $1 round, $2 school, $3 counts, $4 time, $5 account, $6 expected version or NULL (0: not recorded yet). */
export const writeOtherSchoolReport = statement<OtherSchoolReport>(
  "write other school report",
  `INSERT INTO reporting.other_school_report AS t (round_id, other_school_id, counts, recorded_at, recorded_by)
   VALUES ($1, $2, $3::jsonb, $4, $5)
   ON CONFLICT (round_id, other_school_id) DO UPDATE SET counts = excluded.counts, recorded_at = excluded.recorded_at,
     recorded_by = excluded.recorded_by, version = t.version + 1 WHERE $6::int IS NULL OR t.version = $6
   RETURNING ${reportColumns}`,
  reportOf,
);
