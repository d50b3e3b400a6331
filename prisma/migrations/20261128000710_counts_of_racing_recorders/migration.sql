-- Recorders of one institution work side by side. Whether a learner is on the roll decides what a check or another sex adds to
-- the counts: it is held until commit, or one who is taken off the roll meanwhile would be counted twice or left behind, and
-- a ghost that nobody can remove would stop the institution's confirmation for good. Whoever takes a learner off the roll
-- waits, and then sees what was marked. As before but for the two locks.

CREATE OR REPLACE FUNCTION learners.after_learners() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  -- The home alone follows from enrolments, which have been checked. Compared as sets: a join planned for one row and kept
  -- would take the square of many.
  IF NOT EXISTS (SELECT to_jsonb(o) - 'home_institution_id' FROM old_rows o
      EXCEPT SELECT to_jsonb(n) - 'home_institution_id' FROM new_rows n) THEN
    RETURN NULL;
  END IF;
  PERFORM reporting.assert_recordable(array(
    SELECT DISTINCT e.institution_id FROM learners.enrolment e JOIN new_rows n ON n.id = e.learner_id WHERE e.status = 'ACTIVE'));
  PERFORM FROM learners.enrolment e WHERE e.learner_id IN (SELECT id FROM new_rows) ORDER BY e.id FOR SHARE;
  PERFORM learners.shift_counts(array(
    SELECT ROW(e.id, e.institution_id, e.academic_year, e.grade, l.sex, l.heads)::learners.roll_change
    FROM (SELECT id, sex, -1 AS heads FROM old_rows UNION ALL SELECT id, sex, 1 FROM new_rows) l
    JOIN learners.enrolment e ON e.learner_id = l.id AND e.status = 'ACTIVE'));
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION learners.after_checks() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE changes learners.check_change[]; touched uuid[];
BEGIN
  PERFORM FROM learners.enrolment e WHERE e.id IN (SELECT enrolment_id FROM new_rows) ORDER BY e.id FOR SHARE;
  touched := array(SELECT DISTINCT e.institution_id FROM new_rows k JOIN learners.enrolment e ON e.id = k.enrolment_id);
  IF TG_OP = 'INSERT' THEN
    changes := array(
      SELECT ROW(k.round_id, e.institution_id, k.result, count(*))::learners.check_change
      FROM new_rows k JOIN learners.enrolment e ON e.id = k.enrolment_id AND e.status = 'ACTIVE'
      GROUP BY k.round_id, e.institution_id, k.result);
  ELSE
    changes := array(
      SELECT ROW(k.round_id, e.institution_id, k.result, sum(k.heads))::learners.check_change
      FROM (SELECT o.*, -1 AS heads FROM old_rows o UNION ALL SELECT n.*, 1 AS heads FROM new_rows n) k
      JOIN learners.enrolment e ON e.id = k.enrolment_id AND e.status = 'ACTIVE'
      GROUP BY k.round_id, e.institution_id, k.result);
  END IF;
  PERFORM reporting.assert_recordable(touched);
  PERFORM learners.shift_check_counts(changes);
  RETURN NULL;
END $$;
