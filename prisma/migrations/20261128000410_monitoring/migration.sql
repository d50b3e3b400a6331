-- What monitoring asks of the database past row security: never a learner, and names only of officers.

-- Institutions with a learner whose findings stop the confirmation of a round, as reporting.facts counts them. Ids alone.
CREATE FUNCTION reporting.institutions_with_findings(of_round uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER ROWS 1000 SET search_path = pg_catalog AS $$
  SELECT DISTINCT e.institution_id FROM learners.enrolment e JOIN reporting.round r ON r.id = of_round
  WHERE e.academic_year = r.academic_year AND e.blocking_findings > 0 AND e.status = 'ACTIVE'
$$;

-- When an institution last checked a learner in a round.
CREATE FUNCTION reporting.last_check(of_round uuid, institution uuid) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT max(c.checked_at) FROM reporting.round r
  JOIN learners.enrolment e ON e.institution_id = institution AND e.academic_year = r.academic_year
  JOIN learners.existence_check c ON c.round_id = r.id AND c.enrolment_id = e.id
  WHERE r.id = of_round
$$;

-- Who records and confirms at units, by the appointments in force: for those who may read people there (policy: people:read).
CREATE FUNCTION reporting.officers_of(units uuid[]) RETURNS TABLE (unit_id uuid, duty institutions.duty, name text)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 100 SET search_path = public, pg_catalog AS $$
  SELECT a.unit_id, a.duty, p.name FROM institutions.appointment a
  JOIN institutions.org_unit u ON u.id = a.unit_id AND u.status = 'ACTIVE'
  JOIN auth.users p ON p.id = a.account_id AND p.disabled_at IS NULL
  WHERE a.unit_id = ANY (units) AND a.duty IN ('INSTITUTION_DIRECTOR', 'INSTITUTION_RECORDER', 'LAO_OFFICER', 'PROVINCE_OFFICER')
    AND a.ended_at IS NULL AND core.today() BETWEEN a.from_date AND coalesce(a.to_date, 'infinity') AND core.in_scope('people:read')
    AND EXISTS (SELECT FROM core.my_appointments() m WHERE u.path <@ m.path AND m.duty NOT IN ('DISTRICT_OFFICER', 'ANALYST', 'CLIENT'))
$$;

REVOKE EXECUTE ON FUNCTION reporting.institutions_with_findings, reporting.last_check, reporting.officers_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reporting.institutions_with_findings, reporting.last_check, reporting.officers_of TO lec_reporting;
