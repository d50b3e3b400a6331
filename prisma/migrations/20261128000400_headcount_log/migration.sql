-- Headcounts as of any past instant: every change of a roll-up is kept, and what stood confirmed then is read from the acts.

-- CHANGES OF THE ROLL-UPS ------------------------------------------------------------------------------------------------

-- One row for each cell and statement that changed it: an import of a whole roll adds a few dozen. The sum of a cell's
-- changes is the cell; what it was at an instant is what it is now less what came later. Names the units above as the
-- roll-up does, so that a province's past and the reader's reach are decided on the row itself.
CREATE TABLE learners.headcount_change (
  id bigint GENERATED ALWAYS AS IDENTITY,
  institution_id uuid NOT NULL,
  academic_year integer NOT NULL,
  grade learners.grade NOT NULL,
  sex learners.sex NOT NULL,
  heads integer NOT NULL,
  at timestamptz(6) NOT NULL,
  lao_id uuid NOT NULL,
  district_id uuid,
  province_id uuid NOT NULL,
  CONSTRAINT headcount_change_pkey PRIMARY KEY (id),
  CONSTRAINT headcount_change_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions.org_unit(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT headcount_change_something CHECK (heads <> 0)
);
CREATE INDEX headcount_change_institution_id_academic_year_at_idx ON learners.headcount_change (institution_id, academic_year, at);
CREATE INDEX headcount_change_lao_id_academic_year_at_idx ON learners.headcount_change (lao_id, academic_year, at);
CREATE INDEX headcount_change_district_id_academic_year_at_idx ON learners.headcount_change (district_id, academic_year, at);
CREATE INDEX headcount_change_province_id_academic_year_at_idx ON learners.headcount_change (province_id, academic_year, at);
CREATE TRIGGER headcount_change_append_only BEFORE UPDATE OR DELETE ON learners.headcount_change
  FOR EACH ROW EXECUTE FUNCTION core.refuse_change();

-- What stands is where the log begins. Before that moment nobody knows; in a database that was empty it begins with the first learner.
INSERT INTO learners.headcount_change (institution_id, academic_year, grade, sex, heads, at, lao_id, district_id, province_id)
SELECT h.institution_id, h.academic_year, h.grade, h.sex, h.learners, core.now(), h.lao_id, h.district_id, h.province_id
FROM learners.headcount h WHERE h.learners <> 0;
DO $$ BEGIN
  EXECUTE format($f$
    CREATE FUNCTION learners.headcounts_kept_since() RETURNS timestamptz
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS $x$ SELECT %L::timestamptz $x$
  $f$, coalesce((SELECT max(at)::text FROM learners.headcount_change), '-infinity'));
END $$;

-- As before, and the log. The time is read while the cells are held: of one cell, changes are in the order of their times.
CREATE OR REPLACE FUNCTION learners.shift_counts(changes learners.roll_change[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE moment timestamptz;
BEGIN
  INSERT INTO learners.headcount AS h (institution_id, academic_year, grade, sex, learners)
  SELECT c.institution_id, c.academic_year, c.grade, c.sex, 0
  FROM unnest(changes) c GROUP BY 1, 2, 3, 4 HAVING sum(c.heads) <> 0
  ORDER BY 1, 2, 3, 4
  ON CONFLICT DO NOTHING;
  PERFORM 1 FROM learners.headcount h
  WHERE (h.institution_id, h.academic_year, h.grade, h.sex) IN (
    SELECT c.institution_id, c.academic_year, c.grade, c.sex FROM unnest(changes) c)
  ORDER BY h.institution_id, h.academic_year, h.grade, h.sex FOR UPDATE;
  moment := core.now();
  WITH shifted AS (
    UPDATE learners.headcount h SET learners = h.learners + d.heads
    FROM (SELECT c.institution_id, c.academic_year, c.grade, c.sex, sum(c.heads)::integer AS heads
          FROM unnest(changes) c GROUP BY 1, 2, 3, 4 HAVING sum(c.heads) <> 0) d
    WHERE (h.institution_id, h.academic_year, h.grade, h.sex) = (d.institution_id, d.academic_year, d.grade, d.sex)
    RETURNING h.institution_id, h.academic_year, h.grade, h.sex, d.heads, h.lao_id, h.district_id, h.province_id)
  INSERT INTO learners.headcount_change (institution_id, academic_year, grade, sex, heads, at, lao_id, district_id, province_id)
  SELECT s.institution_id, s.academic_year, s.grade, s.sex, s.heads, moment, s.lao_id, s.district_id, s.province_id FROM shifted s;

  PERFORM learners.shift_check_counts(array(
    SELECT ROW(k.round_id, c.institution_id, k.result, sum(c.heads))::learners.check_change
    FROM unnest(changes) c JOIN learners.existence_check k ON k.enrolment_id = c.enrolment_id
    GROUP BY k.round_id, c.institution_id, k.result HAVING sum(c.heads) <> 0));
END $$;

-- After a bulk load that went past the triggers: counts made anew, and what they differ by from the log is kept as having
-- happened at `since`.
DROP FUNCTION learners.rebuild_counts();
CREATE FUNCTION learners.rebuild_counts(since timestamptz DEFAULT core.now()) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
  UPDATE learners.learner l SET home_institution_id = learners.home_of(l.id) WHERE home_institution_id IS NULL;
  DELETE FROM learners.headcount;
  DELETE FROM learners.check_count;
  INSERT INTO learners.headcount SELECT * FROM learners.recount_headcount();
  INSERT INTO learners.check_count (round_id, institution_id, present, not_found, moved) SELECT * FROM learners.recount_checks();
  INSERT INTO learners.headcount_change (institution_id, academic_year, grade, sex, heads, at, lao_id, district_id, province_id)
  SELECT x.institution_id, x.academic_year, x.grade, x.sex, sum(x.heads), since, x.lao_id, x.district_id, x.province_id FROM (
    SELECT h.institution_id, h.academic_year, h.grade, h.sex, h.learners AS heads, h.lao_id, h.district_id, h.province_id
    FROM learners.headcount h
    UNION ALL
    SELECT c.institution_id, c.academic_year, c.grade, c.sex, -c.heads, c.lao_id, c.district_id, c.province_id
    FROM learners.headcount_change c) x
  GROUP BY x.institution_id, x.academic_year, x.grade, x.sex, x.lao_id, x.district_id, x.province_id HAVING sum(x.heads) <> 0;
$$;

-- WHEN A PAST INSTANT IS SETTLED -----------------------------------------------------------------------------------------

-- A change happens at the time its writer read, and is seen by others from the commit on, a moment later. In between, an
-- instant after that time is not settled: an answer about it may still change. So every writer says, in a lock held to its
-- end, the second since which it may be acting, before it reads the time of its act. The second is shifted into an integer
-- that lasts until 2106.
CREATE FUNCTION reporting.acting_since() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT pg_advisory_xact_lock_shared(506, (floor(extract(epoch FROM core.now())) - 2147483648)::integer)
$$;

-- Acts and changes of rolls before this moment are all there, for every statement that begins after this one. The locks are
-- looked at after the clock: a writer who is not among them reads a later time.
CREATE FUNCTION reporting.settled_until() RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE now timestamptz := core.now();
BEGIN
  RETURN least(now, (SELECT min(to_timestamp((l.objid::bigint + 2147483648) % 4294967296)) FROM pg_locks l
    WHERE l.locktype = 'advisory' AND l.classid = 506 AND l.objsubid = 2 AND l.granted
      AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())));
END $$;

-- As before, and says since when. Everybody who records or confirms comes through here before reading the clock (I9).
CREATE OR REPLACE FUNCTION reporting.lock_unit(round uuid, unit uuid, exclusive boolean) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE u record; step uuid; key bigint;
BEGIN
  SELECT id, province_id, lao_id INTO u FROM institutions.org_unit WHERE id = unit;
  PERFORM reporting.lock_round(round, false);
  FOREACH step IN ARRAY ARRAY[u.province_id, u.lao_id, u.id] LOOP
    CONTINUE WHEN step IS NULL OR (step = u.id AND key IS NOT DISTINCT FROM hashtextextended(round::text || ':' || step::text, 0));
    key := hashtextextended(round::text || ':' || step::text, 0);
    IF step = u.id AND exclusive THEN PERFORM pg_advisory_xact_lock(key);
    ELSE PERFORM pg_advisory_xact_lock_shared(key); END IF;
  END LOOP;
  PERFORM reporting.acting_since();
END $$;

-- WHAT STOOD CONFIRMED ---------------------------------------------------------------------------------------------------

-- LAOs or provinces whose learners stood confirmed at an instant of a round, past row security: whether a count has been
-- confirmed above is told to whoever may read the count. Ids alone.
CREATE FUNCTION reporting.confirmed_at(of_round uuid, instant timestamptz, of_level institutions.org_level) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER ROWS 1000 SET search_path = pg_catalog AS $$
  SELECT x.unit_id FROM (
    SELECT DISTINCT ON (e.unit_id) e.unit_id, e.action
    FROM reporting.confirmation_event e JOIN institutions.org_unit u ON u.id = e.unit_id AND u.level = of_level
    WHERE e.round_id = of_round AND e.subject = 'LEARNERS' AND e.action IN ('CONFIRM', 'CANCEL') AND e.at <= instant
    ORDER BY e.unit_id, e.sequence DESC) x
  WHERE x.action = 'CONFIRM'
$$;

REVOKE EXECUTE ON FUNCTION learners.rebuild_counts, learners.headcounts_kept_since, reporting.acting_since, reporting.settled_until,
  reporting.confirmed_at FROM PUBLIC;
GRANT EXECUTE ON FUNCTION learners.headcounts_kept_since, reporting.settled_until, reporting.confirmed_at TO lec_learners;

ALTER TABLE learners.headcount_change ENABLE ROW LEVEL SECURITY;
CREATE POLICY reach ON learners.headcount_change FOR SELECT USING ((SELECT core.reaches_all())
  OR province_id = ANY ((SELECT core.reach_tops())::uuid[]) OR district_id = ANY ((SELECT core.reach_tops())::uuid[])
  OR lao_id = ANY ((SELECT core.reach_tops())::uuid[]) OR institution_id = ANY ((SELECT core.reach_tops())::uuid[]));
GRANT SELECT ON learners.headcount_change TO lec_learners;
-- What was confirmed and when; not by whom, nor why.
GRANT SELECT (round_id, unit_id, subject, action, at, headcount, sequence) ON reporting.confirmation_event TO lec_learners;
