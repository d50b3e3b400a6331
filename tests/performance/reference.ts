/**
 * The hand-written statements that the system is measured against: the same data as the GraphQL answer, as JSON, under
 * row security, as the role `lec_reporting`, with the actor set on the connection beforehand.
 */

const openRound = `SELECT id, academic_year FROM reporting.round
  WHERE opened_at IS NOT NULL AND core.now() <= recording_closes_at ORDER BY opens_at DESC, id DESC LIMIT 1`;

/** The tree of a province, one JSON row per LAO with its institutions; the first row is the province. $1 province. */
export const treeStatement = `
  WITH round AS MATERIALIZED (${openRound}),
  unit AS MATERIALIZED (
    SELECT u.id, u.level, u.lao_id, u.code, u.name, u.lao_kind, u.institution_kind
    FROM institutions.org_unit u WHERE u.province_id = $1 AND u.level IN ('PROVINCE', 'LAO', 'INSTITUTION')),
  heads AS MATERIALIZED (
    SELECT h.institution_id AS id, sum(h.learners) AS total, sum(h.learners) FILTER (WHERE h.sex = 'MALE') AS male,
      sum(h.learners) FILTER (WHERE h.sex = 'FEMALE') AS female
    FROM learners.headcount h
    WHERE h.academic_year = (SELECT academic_year FROM round)
      AND h.institution_id IN (SELECT id FROM unit WHERE level = 'INSTITUTION')
    GROUP BY h.institution_id),
  standing AS MATERIALIZED (
    SELECT c.unit_id AS id, c.state, c.confirmed_at FROM reporting.confirmation c
    WHERE c.round_id = (SELECT id FROM round) AND c.subject = 'LEARNERS' AND c.unit_id IN (SELECT id FROM unit)),
  institution AS (
    SELECT u.lao_id, sum(h.total) AS total, sum(h.male) AS male, sum(h.female) AS female,
      json_agg(json_build_object('id', u.id, 'code', u.code, 'name', u.name, 'kind', u.institution_kind,
        'headcount', json_build_object('total', coalesce(h.total, 0), 'male', coalesce(h.male, 0), 'female', coalesce(h.female, 0)),
        'confirmation', json_build_object('state', coalesce(s.state, 'OPEN'), 'confirmedAt', s.confirmed_at)) ORDER BY u.code) AS rows
    FROM unit u LEFT JOIN heads h USING (id) LEFT JOIN standing s USING (id) WHERE u.level = 'INSTITUTION' GROUP BY u.lao_id)
  SELECT json_build_object('id', u.id, 'code', u.code, 'name', u.name,
    'headcount', (SELECT json_build_object('total', sum(total), 'male', sum(male), 'female', sum(female)) FROM heads),
    'confirmation', json_build_object('state', coalesce(s.state, 'OPEN'), 'confirmedAt', s.confirmed_at),
    'totalCount', (SELECT count(*) FROM unit WHERE level = 'LAO')) AS row, '' AS code
  FROM unit u LEFT JOIN standing s USING (id) WHERE u.level = 'PROVINCE'
  UNION ALL
  SELECT json_build_object('id', u.id, 'code', u.code, 'name', u.name, 'kind', u.lao_kind,
    'headcount', json_build_object('total', coalesce(i.total, 0), 'male', coalesce(i.male, 0), 'female', coalesce(i.female, 0)),
    'confirmation', CASE WHEN i.lao_id IS NOT NULL THEN json_build_object('state', coalesce(s.state, 'OPEN')) END,
    'institutions', coalesce(i.rows, '[]')), u.code
  FROM unit u LEFT JOIN institution i ON i.lao_id = u.id LEFT JOIN standing s USING (id) WHERE u.level = 'LAO'
  ORDER BY 2`;

/** One institution. $1 institution. */
export const unitStatement = `
  SELECT json_build_object('id', u.id, 'code', u.code, 'name', u.name,
    'headcount', (SELECT json_build_object('total', coalesce(sum(h.learners), 0),
      'male', coalesce(sum(h.learners) FILTER (WHERE h.sex = 'MALE'), 0), 'female', coalesce(sum(h.learners) FILTER (WHERE h.sex = 'FEMALE'), 0))
      FROM learners.headcount h WHERE h.institution_id = u.id AND h.academic_year = r.academic_year),
    'confirmation', json_build_object('state', coalesce(c.state, 'OPEN'), 'confirmedAt', c.confirmed_at)) AS row
  FROM (${openRound}) r JOIN institutions.org_unit u ON u.id = $1
  LEFT JOIN reporting.confirmation c ON c.unit_id = u.id AND c.round_id = r.id AND c.subject = 'LEARNERS'`;

/** Learners by province, grade and sex. */
export const nationalStatement = `
  SELECT json_build_object('code', p.code, 'name', p.name, 'grade', h.grade, 'sex', h.sex, 'learners', sum(h.learners)) AS row
  FROM (${openRound}) r
  JOIN learners.headcount h ON h.academic_year = r.academic_year AND h.learners > 0
  JOIN institutions.org_unit i ON i.id = h.institution_id
  JOIN institutions.org_unit p ON p.id = i.province_id
  GROUP BY p.code, p.name, h.grade, h.sex ORDER BY p.code, h.grade, h.sex`;

/** Who has confirmed below a unit, by level: what of a monitoring screen one statement can say. $1 unit. */
export const standingStatement = `
  SELECT json_build_object('level', u.level, 'units', count(*), 'confirmed', count(*) FILTER (WHERE c.state = 'CONFIRMED')) AS row
  FROM (${openRound}) r
  JOIN institutions.org_unit u ON u.level IN ('INSTITUTION', 'LAO', 'PROVINCE') AND u.status = 'ACTIVE'
    AND u.path <@ (SELECT path FROM institutions.org_unit WHERE id = $1)
  LEFT JOIN reporting.confirmation c ON c.unit_id = u.id AND c.round_id = r.id AND c.subject = 'LEARNERS'
  GROUP BY u.level`;
