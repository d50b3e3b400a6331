import { statement } from "@lec/core/database/statement";

/**
 * Progress of any units in one round: $1 round, $2 units, $3 reach (paths of the actor's appointments).
 * Late is unconfirmed after the deadline, extensions included.
 */
const wanted = `
  WITH r AS (SELECT * FROM reporting.round WHERE id = $1),
  wanted AS (
    SELECT id, level FROM institutions.org_unit WHERE id = ANY ($2::uuid[]) AND path <@ ANY ($3::text[]::ltree[])
  ),
  extended AS (SELECT unit_id, max(until) AS until FROM reporting.extension WHERE round_id = $1 GROUP BY unit_id),
  clock AS MATERIALIZED (SELECT core.now() AS now)`;

/** Units of one level at or below each wanted unit. */
const below = (level: "INSTITUTION" | "LAO", ancestors: readonly (readonly [string, string])[]) =>
  [
    `SELECT w.id AS unit, u.* FROM wanted w JOIN institutions.org_unit u ON u.id = w.id AND u.level = '${level}'`,
  ]
    .concat(
      ancestors.map(
        ([ancestor, join]) =>
          `SELECT w.id, u.* FROM wanted w JOIN institutions.org_unit u ON ${join} WHERE w.level = '${ancestor}' AND u.level = '${level}'`,
      ),
    )
    .join("\n    UNION ALL ");

export interface ProgressRow {
  readonly unit: string;
  readonly expected: number;
  readonly confirmed: number;
  readonly late: number;
}

export const institutionProgress = statement<
  ProgressRow & { readonly learners: number; readonly learnersConfirmed: number }
>(
  "institution progress",
  `${wanted},
  below AS (
    ${below("INSTITUTION", [
      ["LAO", "u.lao_id = w.id"],
      ["DISTRICT", "u.district_id = w.id"],
      ["PROVINCE", "u.province_id = w.id"],
      ["DEPARTMENT", "true"],
    ])}
  ),
  heads AS (
    SELECT h.institution_id, sum(h.learners) AS learners FROM learners.headcount h, r
    WHERE h.academic_year = r.academic_year AND h.institution_id IN (SELECT id FROM below) GROUP BY h.institution_id
  )
  SELECT b.unit, count(*)::int AS expected, count(c.id)::int AS confirmed,
    count(*) FILTER (WHERE c.id IS NULL AND clock.now > greatest(r.unit_deadline, x.until))::int AS late,
    coalesce(sum(h.learners), 0)::int AS learners,
    coalesce(sum((c.headcount->>'total')::int), 0)::int AS "learnersConfirmed"
  FROM below b CROSS JOIN r CROSS JOIN clock
  LEFT JOIN reporting.confirmation c ON c.unit_id = b.id AND c.round_id = r.id AND c.subject = 'LEARNERS' AND c.state = 'CONFIRMED'
  LEFT JOIN extended x ON x.unit_id = b.id
  LEFT JOIN heads h ON h.institution_id = b.id
  WHERE b.status = 'ACTIVE' AND reporting.covers(r.programme, b.institution_kind)
  GROUP BY b.unit`,
);

/** $4 subject: which LAOs are expected depends on it. */
export const laoProgress = statement<ProgressRow>(
  "LAO progress",
  `${wanted},
  below AS (
    ${below("LAO", [
      ["DISTRICT", "u.district_id = w.id"],
      ["PROVINCE", "u.province_id = w.id"],
      ["DEPARTMENT", "true"],
    ])}
  )
  SELECT b.unit, count(*)::int AS expected, count(c.id)::int AS confirmed,
    count(*) FILTER (WHERE c.id IS NULL AND clock.now > greatest(r.unit_deadline, x.until))::int AS late
  FROM below b CROSS JOIN r CROSS JOIN clock
  LEFT JOIN reporting.confirmation c
    ON c.unit_id = b.id AND c.round_id = r.id AND c.subject = $4::reporting.confirmation_subject AND c.state = 'CONFIRMED'
  LEFT JOIN extended x ON x.unit_id = b.id
  WHERE b.status = 'ACTIVE' AND CASE WHEN $4 = 'LEARNERS'
    THEN EXISTS (SELECT 1 FROM institutions.org_unit i WHERE i.lao_id = b.id AND i.level = 'INSTITUTION' AND i.status = 'ACTIVE'
      AND reporting.covers(r.programme, i.institution_kind))
    ELSE r.programme <> 'CCIS' AND EXISTS (SELECT 1 FROM reporting.schools_in(r.id) s WHERE s.lao_id = b.id) END
  GROUP BY b.unit`,
);
