import { statement } from "@lec/core/database/statement";
import type { Grade } from "@lec/core/graphql/grade-count.type";
import type { OrgLevel } from "@lec/core/identity/actor";

/**
 * Live counts from the roll-ups, for any units in one statement. The first wall stands before it: only units that `can`
 * has passed are asked for, and row security says the same a second time.
 *
 * $1 institutions, $2 LAOs, $3 districts, $4 provinces, $5 departments, $6 institution kinds the round covers or NULL for
 * all, $7 academic year (or round, for checks and what is confirmed). What is asked for by its own id is counted whatever its kind.
 */
export const countedLevels = [
  "INSTITUTION",
  "LAO",
  "DISTRICT",
  "PROVINCE",
  "DEPARTMENT",
] as const satisfies readonly OrgLevel[];

const covered = `($6::text[] IS NULL OR c.institution_id IN (SELECT k.id FROM institutions.org_unit k
      WHERE k.institution_kind = ANY ($6::text[]::institutions.institution_kind[])))`;

/** One branch per level, each by an index of its own; a level nobody asks about costs nothing. */
function counts(rows: string, condition: string, columns: string, groupedBy = ""): string {
  const branch = (unit: string, places: string, where: string) =>
    `SELECT ${unit} AS unit, ${columns} FROM ${rows} c${places} WHERE ${where} AND ${condition} GROUP BY ${unit}${groupedBy}`;
  return [
    branch("c.institution_id", "", "c.institution_id = ANY ($1::uuid[])"),
    branch("c.lao_id", "", `c.lao_id = ANY ($2::uuid[]) AND ${covered}`),
    branch("c.district_id", "", `c.district_id = ANY ($3::uuid[]) AND ${covered}`),
    branch("c.province_id", "", `c.province_id = ANY ($4::uuid[]) AND ${covered}`),
    branch("d.id", " CROSS JOIN unnest($5::uuid[]) AS d(id)", covered),
  ].join("\n   UNION ALL ");
}

/** Heads of a unit. */
export interface SexRow {
  readonly unit: string;
  readonly male: number;
  readonly female: number;
}
const bySex = `coalesce(sum(c.learners) FILTER (WHERE c.sex = 'MALE'), 0)::int AS male,
     coalesce(sum(c.learners) FILTER (WHERE c.sex = 'FEMALE'), 0)::int AS female`;

export interface GradeRow {
  readonly unit: string;
  readonly grade: Grade;
  readonly sex: "MALE" | "FEMALE";
  readonly learners: number;
}
const byGrade = ["c.grade, c.sex, sum(c.learners)::int AS learners", ", c.grade, c.sex"] as const;

export const headcountsBySex = statement<SexRow>(
  "headcounts by sex",
  counts("learners.headcount", "c.academic_year = $7", bySex),
);

export const headcountsByGrade = statement<GradeRow>(
  "headcounts by grade",
  counts("learners.headcount", "c.learners > 0 AND c.academic_year = $7", ...byGrade),
);

/** What stands now less what came after $8: both are read in one snapshot. */
const stoodThen = `(
     SELECT h.institution_id, h.lao_id, h.district_id, h.province_id, h.academic_year, h.grade, h.sex, h.learners FROM learners.headcount h
     UNION ALL
     SELECT l.institution_id, l.lao_id, l.district_id, l.province_id, l.academic_year, l.grade, l.sex, -l.heads
     FROM learners.headcount_change l WHERE l.at > $8)`;

/** As the live ones, at the instant $8. */
export const pastHeadcountsBySex = statement<SexRow>(
  "past headcounts by sex",
  counts(stoodThen, "c.academic_year = $7", bySex),
);

export const pastHeadcountsByGrade = statement<GradeRow>(
  "past headcounts by grade",
  counts(stoodThen, "c.academic_year = $7", ...byGrade),
);

const wanted = (where: string) =>
  `SELECT i.id, i.lao_id, i.district_id, i.province_id FROM institutions.org_unit i
     WHERE i.level = 'INSTITUTION' AND (i.closed_on IS NULL OR i.closed_on > ($8::timestamptz AT TIME ZONE 'Asia/Bangkok')::date) AND ${where}`;

/**
 * Heads frozen in the acts, of institutions that stood confirmed in the round $7 at the instant $8: each by the last act on
 * it until then. From level $9 = 1 on under a confirmed LAO, from 2 on under a confirmed province. The order of acts is that
 * of their chain, which goes on even where a sandbox clock went back.
 */
const confirmedThen = `WITH wanted AS (
     ${["i.id = ANY ($1::uuid[])", "i.lao_id = ANY ($2::uuid[])", "i.district_id = ANY ($3::uuid[])", "i.province_id = ANY ($4::uuid[])", "cardinality($5::uuid[]) > 0"].map(wanted).join("\n     UNION ")}
   ), cell AS (
     SELECT w.id AS institution_id, w.lao_id, w.district_id, w.province_id, split_part(x.key, ':', 1) AS grade, split_part(x.key, ':', 2) AS sex,
       x.value::int AS learners
     FROM wanted w
     CROSS JOIN LATERAL (
       SELECT e.action, e.headcount FROM reporting.confirmation_event e
       WHERE e.unit_id = w.id AND e.round_id = $7 AND e.subject = 'LEARNERS' AND e.action IN ('CONFIRM', 'CANCEL') AND e.at <= $8
       ORDER BY e.sequence DESC LIMIT 1) e
     CROSS JOIN LATERAL jsonb_each_text(e.headcount->'cells') x
     WHERE e.action = 'CONFIRM'
       AND ($9::int < 1 OR w.lao_id IN (SELECT reporting.confirmed_at($7, $8, 'LAO')))
       AND ($9::int < 2 OR w.province_id IN (SELECT reporting.confirmed_at($7, $8, 'PROVINCE')))
   )`;

export const confirmedHeadcountsBySex = statement<SexRow>(
  "confirmed headcounts by sex",
  `${confirmedThen} ${counts("cell", "true", bySex)}`,
);

export const confirmedHeadcountsByGrade = statement<GradeRow>(
  "confirmed headcounts by grade",
  `${confirmedThen} ${counts("cell", "true", ...byGrade)}`,
);

/**
 * Whether an answer about the instant $1 is final, and whether rolls were kept then already. Asked before the counting: what
 * is settled is all there for the statements after this one.
 */
export const settling = statement<{ readonly settled: boolean; readonly kept: boolean }>(
  "settled until",
  "SELECT $1::timestamptz < reporting.settled_until() AS settled, $1::timestamptz >= learners.headcounts_kept_since() AS kept",
);

export const checkCounts = statement<{
  readonly unit: string;
  readonly checked: number;
  readonly ghosts: number;
}>(
  "check counts",
  counts(
    "learners.check_count",
    "c.round_id = $7",
    `sum(c.present + c.not_found + c.moved)::int AS checked, sum(c.not_found + c.moved)::int AS ghosts`,
  ),
);
