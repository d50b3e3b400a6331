import { statement } from "@lec/core/database/statement";
import type { Grade } from "@lec/core/graphql/grade-count.type";
import type { OrgLevel } from "@lec/core/identity/actor";

/**
 * Live counts from the roll-ups, for any units in one statement. The first wall stands before it: only units that `can`
 * has passed are asked for, and row security says the same a second time.
 *
 * $1 institutions, $2 LAOs, $3 districts, $4 provinces, $5 departments, $6 institution kinds the round covers or NULL for
 * all, $7 academic year (or round for checks). What is asked for by its own id is counted whatever its kind.
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
function counts(table: string, of: string, columns: string, groupedBy = ""): string {
  const branch = (unit: string, places: string, where: string) =>
    `SELECT ${unit} AS unit, ${columns} FROM ${table} c${places} WHERE ${where} AND ${of} = $7 GROUP BY ${unit}${groupedBy}`;
  return [
    branch("c.institution_id", "", "c.institution_id = ANY ($1::uuid[])"),
    branch("c.lao_id", "", `c.lao_id = ANY ($2::uuid[]) AND ${covered}`),
    branch("c.district_id", "", `c.district_id = ANY ($3::uuid[]) AND ${covered}`),
    branch("c.province_id", "", `c.province_id = ANY ($4::uuid[]) AND ${covered}`),
    branch("d.id", " CROSS JOIN unnest($5::uuid[]) AS d(id)", covered),
  ].join("\n   UNION ALL ");
}

export const headcountsBySex = statement<{
  readonly unit: string;
  readonly male: number;
  readonly female: number;
}>(
  "headcounts by sex",
  counts(
    "learners.headcount",
    "c.academic_year",
    `coalesce(sum(c.learners) FILTER (WHERE c.sex = 'MALE'), 0)::int AS male,
     coalesce(sum(c.learners) FILTER (WHERE c.sex = 'FEMALE'), 0)::int AS female`,
  ),
);

export const headcountsByGrade = statement<{
  readonly unit: string;
  readonly grade: Grade;
  readonly sex: "MALE" | "FEMALE";
  readonly learners: number;
}>(
  "headcounts by grade",
  counts(
    "learners.headcount",
    "c.learners > 0 AND c.academic_year",
    "c.grade, c.sex, sum(c.learners)::int AS learners",
    ", c.grade, c.sex",
  ),
);

export const checkCounts = statement<{
  readonly unit: string;
  readonly checked: number;
  readonly ghosts: number;
}>(
  "check counts",
  counts(
    "learners.check_count",
    "c.round_id",
    `sum(c.present + c.not_found + c.moved)::int AS checked, sum(c.not_found + c.moved)::int AS ghosts`,
  ),
);
