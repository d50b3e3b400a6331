-- The schools that somebody's units pay are looked up once a statement. Asked report by report, the reach was worked out
-- anew for every school: 70 ms of the 110 that a province's monitoring took at national size.
CREATE FUNCTION core.schools_paid() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT s.id FROM reporting.other_school s WHERE s.lao_id IN (SELECT core.reach_units())
$$;
REVOKE EXECUTE ON FUNCTION core.schools_paid FROM PUBLIC;
GRANT EXECUTE ON FUNCTION core.schools_paid TO lec_reporting;
ALTER POLICY reach ON reporting.other_school_report USING (
  (SELECT core.reaches_all())
  OR other_school_id IN (SELECT core.schools_paid())
  OR (round_id, other_school_id) IN (SELECT o.round_id, o.other_school_id FROM core.reports_once_paid() o));

-- How many learners a school's numbers add up to, kept beside them.
CREATE FUNCTION reporting.heads_of(counts jsonb) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
  SELECT coalesce(sum(c.value::integer), 0)::integer FROM jsonb_each_text(counts) c
$$;
GRANT EXECUTE ON FUNCTION reporting.heads_of TO lec_reporting;
ALTER TABLE reporting.other_school_report ADD COLUMN heads integer GENERATED ALWAYS AS (reporting.heads_of(counts)) STORED;
