import { statement } from "@lec/core/database/statement";
import type { Grade } from "@lec/core/graphql/grade-count.type";

/**
 * Live counts from the roll-ups, for any units of any level in one statement: $1 unit ids, $2 reach (paths of the
 * actor's appointments), $3 institution kinds the round covers, $4 academic year (or round for checks).
 */
const below = `
  WITH wanted AS (
    SELECT id, level FROM institutions.org_unit WHERE id = ANY ($1::uuid[]) AND path <@ ANY ($2::text[]::ltree[])
  ), below AS (
    SELECT w.id AS unit, w.id AS institution FROM wanted w WHERE w.level = 'INSTITUTION'
    ${[
      ["LAO", "i.lao_id = w.id"],
      ["DISTRICT", "i.district_id = w.id"],
      ["PROVINCE", "i.province_id = w.id"],
      ["DEPARTMENT", "true"],
    ]
      .map(
        ([level, join]) => `UNION ALL
    SELECT w.id, i.id FROM wanted w JOIN institutions.org_unit i ON ${join}
    WHERE w.level = '${level}' AND i.level = 'INSTITUTION' AND i.institution_kind = ANY ($3::text[]::institutions.institution_kind[])`,
      )
      .join("\n    ")}
  )`;

export const headcountsBySex = statement<{
  readonly unit: string;
  readonly male: number;
  readonly female: number;
}>(
  "headcounts by sex",
  `${below}
   SELECT b.unit, coalesce(sum(h.learners) FILTER (WHERE h.sex = 'MALE'), 0)::int AS male,
     coalesce(sum(h.learners) FILTER (WHERE h.sex = 'FEMALE'), 0)::int AS female
   FROM below b LEFT JOIN learners.headcount h ON h.institution_id = b.institution AND h.academic_year = $4
   GROUP BY b.unit`,
);

export const headcountsByGrade = statement<{
  readonly unit: string;
  readonly grade: Grade;
  readonly sex: "MALE" | "FEMALE";
  readonly learners: number;
}>(
  "headcounts by grade",
  `${below}
   SELECT b.unit, h.grade, h.sex, sum(h.learners)::int AS learners
   FROM below b JOIN learners.headcount h ON h.institution_id = b.institution AND h.academic_year = $4 AND h.learners > 0
   GROUP BY b.unit, h.grade, h.sex`,
);

export const checkCounts = statement<{
  readonly unit: string;
  readonly checked: number;
  readonly ghosts: number;
}>(
  "check counts",
  `${below}
   SELECT b.unit, coalesce(sum(k.present + k.not_found + k.moved), 0)::int AS checked,
     coalesce(sum(k.not_found + k.moved), 0)::int AS ghosts
   FROM below b JOIN learners.check_count k ON k.institution_id = b.institution AND k.round_id = $4
   GROUP BY b.unit`,
);
