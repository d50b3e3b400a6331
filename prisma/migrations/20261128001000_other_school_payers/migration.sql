-- Who paid a school of another affiliation in each round (T6: it is counted by the LAO that pays it). Which LAO that is can
-- change between rounds; what was counted in a round stays with whoever paid then.

-- The opening of a round, once it has happened, says for ever which rounds come before and after it.
CREATE FUNCTION reporting.refuse_reopening_at_another_time() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION 'an opened round keeps the time it opens at' USING ERRCODE = 'LE007';
END $$;
CREATE TRIGGER round_keeps_its_opening BEFORE UPDATE OF opens_at, programme ON reporting.round
  FOR EACH ROW WHEN (OLD.opened_at IS NOT NULL AND (OLD.opens_at, OLD.programme) IS DISTINCT FROM (NEW.opens_at, NEW.programme))
  EXECUTE FUNCTION reporting.refuse_reopening_at_another_time();

-- The school is counted in the rounds that open then or later; NULL, in all.
ALTER TABLE reporting.other_school ADD COLUMN since timestamptz(6);

-- That a school went from one LAO to another, for the rounds that open at `since` or later. The rounds before keep the one
-- it came from. A row is the version of the school that it makes.
CREATE TABLE reporting.other_school_move (
  other_school_id uuid NOT NULL,
  version integer NOT NULL,
  from_lao_id uuid NOT NULL,
  to_lao_id uuid NOT NULL,
  since timestamptz(6) NOT NULL,
  -- Whether numbers recorded already in the round that was open went along.
  with_report boolean NOT NULL,
  reason text NOT NULL,
  at timestamptz(6) NOT NULL DEFAULT core.now(),
  account_id uuid NOT NULL DEFAULT core.account_id(),
  duty institutions.duty NOT NULL,
  CONSTRAINT other_school_move_pkey PRIMARY KEY (other_school_id, version),
  CONSTRAINT other_school_move_other_school_id_fkey FOREIGN KEY (other_school_id) REFERENCES reporting.other_school(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT other_school_move_from_lao_id_fkey FOREIGN KEY (from_lao_id) REFERENCES institutions.org_unit(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT other_school_move_to_lao_id_fkey FOREIGN KEY (to_lao_id) REFERENCES institutions.org_unit(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT other_school_move_account_id_fkey FOREIGN KEY (account_id) REFERENCES auth.users(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT other_school_move_elsewhere CHECK (from_lao_id <> to_lao_id),
  CONSTRAINT other_school_move_reason CHECK (length(btrim(reason)) BETWEEN 1 AND 2000)
);
CREATE INDEX other_school_move_from_lao_id_idx ON reporting.other_school_move (from_lao_id);
CREATE INDEX other_school_move_to_lao_id_idx ON reporting.other_school_move (to_lao_id);
CREATE INDEX other_school_move_since_idx ON reporting.other_school_move (since);
CREATE TRIGGER other_school_move_append_only BEFORE UPDATE OR DELETE ON reporting.other_school_move
  FOR EACH ROW EXECUTE FUNCTION core.refuse_change();

-- The other schools of a round, each with the LAO that paid it then: the first move after the round tells, or today's.
-- Not SECURITY DEFINER and without settings, so that it is planned as part of whatever asks; row security is the asker's.
CREATE FUNCTION reporting.schools_in(of_round uuid) RETURNS TABLE (id uuid, lao_id uuid)
LANGUAGE sql STABLE AS $$
  SELECT s.id, s.lao_id FROM reporting.round r JOIN reporting.other_school s ON s.since IS NULL OR s.since <= r.opens_at
  WHERE r.id = of_round AND NOT EXISTS (
    SELECT FROM reporting.other_school_move m WHERE m.other_school_id = s.id AND m.since > r.opens_at)
  UNION ALL
  (SELECT DISTINCT ON (m.other_school_id) m.other_school_id, m.from_lao_id
   FROM reporting.round r JOIN reporting.other_school_move m ON m.since > r.opens_at
   JOIN reporting.other_school s ON s.id = m.other_school_id AND (s.since IS NULL OR s.since <= r.opens_at)
   WHERE r.id = of_round ORDER BY m.other_school_id, m.version)
$$;

-- Who pays one school in a round, whether or not it is counted there.
CREATE FUNCTION reporting.payer_in(of_round uuid, school uuid) RETURNS uuid
LANGUAGE sql STABLE AS $$
  SELECT coalesce(
    (SELECT m.from_lao_id FROM reporting.round r JOIN reporting.other_school_move m ON m.since > r.opens_at
     WHERE r.id = of_round AND m.other_school_id = school ORDER BY m.version LIMIT 1),
    (SELECT s.lao_id FROM reporting.other_school s WHERE s.id = school))
$$;

-- From which opening on a change of the register counts: that of the round open for recording (to this LAO, where one is
-- named: longer by its extension), else right after that of the last round opened. NULL before any.
CREATE FUNCTION reporting.register_changes_since(lao uuid DEFAULT NULL) RETURNS timestamptz
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT coalesce(
    max(r.opens_at) FILTER (WHERE core.now() BETWEEN r.opens_at
      AND greatest(r.recording_closes_at, reporting.extended_until(r.id, lao))),
    max(r.opens_at) + interval '1 microsecond')
  FROM reporting.round r WHERE r.opened_at IS NOT NULL AND r.programme <> 'CCIS'
$$;

-- WALLS ----------------------------------------------------------------------------------------------------------------

-- I2, I4 for a school that appears, and the rounds that it is counted in. Who pays it changes by a move alone.
CREATE OR REPLACE FUNCTION reporting.guard_other_school() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
DECLARE r reporting.round; province uuid;
BEGIN
  PERFORM core.assert_read_committed();
  IF TG_OP = 'UPDATE' THEN
    IF NEW.lao_id <> OLD.lao_id AND NOT EXISTS (SELECT FROM reporting.other_school_move m WHERE m.other_school_id = NEW.id
        AND m.version = NEW.version AND m.from_lao_id = OLD.lao_id AND m.to_lao_id = NEW.lao_id) THEN
      RAISE EXCEPTION 'a school goes to another LAO by a move' USING ERRCODE = 'LE007';
    END IF;
    IF NEW.since IS DISTINCT FROM OLD.since THEN
      RAISE EXCEPTION 'a school keeps the rounds it is counted in' USING ERRCODE = 'LE007';
    END IF;
    RETURN NEW;
  END IF;
  SELECT u.province_id INTO province FROM institutions.org_unit u WHERE u.id = NEW.lao_id;
  FOR r IN SELECT * FROM reporting.rounds_running() o WHERE o.programme <> 'CCIS' LOOP
    PERFORM reporting.lock_unit(r.id, NEW.lao_id, false);
    IF reporting.is_confirmed(r.id, NEW.lao_id, 'OTHER_COUNTS') THEN
      RAISE EXCEPTION 'other-school numbers of this LAO are confirmed' USING ERRCODE = 'LE003';
    END IF;
    IF reporting.is_confirmed(r.id, province, 'LEARNERS') THEN
      RAISE EXCEPTION 'the province is confirmed; other schools are added from the next round' USING ERRCODE = 'LE006';
    END IF;
  END LOOP;
  NEW.since := reporting.register_changes_since(NEW.lao_id);
  RETURN NEW;
END $$;
DROP TRIGGER other_school_guard ON reporting.other_school;
CREATE TRIGGER other_school_guard BEFORE INSERT OR UPDATE OF lao_id, since ON reporting.other_school
  FOR EACH ROW EXECUTE FUNCTION reporting.guard_other_school();

-- I2, I4 at both ends of a move, in every round that it changes: the one open, and those to come. Both LAOs are held alone:
-- nobody of them confirms or records meanwhile.
CREATE FUNCTION reporting.guard_other_school_move() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
DECLARE r record; lao record; school reporting.other_school; begins timestamptz;
BEGIN
  PERFORM core.assert_read_committed();
  IF NOT EXISTS (SELECT FROM institutions.org_unit u WHERE u.id = NEW.to_lao_id AND u.level = 'LAO' AND u.status = 'ACTIVE') THEN
    RAISE EXCEPTION 'a school is paid by an LAO that exists' USING ERRCODE = 'LE002';
  END IF;
  begins := coalesce(reporting.register_changes_since(), '-infinity');
  FOR r IN SELECT o.id FROM reporting.round o WHERE o.programme <> 'CCIS' AND o.opens_at >= begins ORDER BY o.id LOOP
    FOR lao IN SELECT u.id, u.province_id FROM institutions.org_unit u WHERE u.id IN (NEW.from_lao_id, NEW.to_lao_id) ORDER BY u.path LOOP
      PERFORM reporting.lock_unit(r.id, lao.id, true);
      IF reporting.is_confirmed(r.id, lao.id, 'OTHER_COUNTS') THEN
        RAISE EXCEPTION 'other-school numbers of an LAO are confirmed' USING ERRCODE = 'LE003';
      END IF;
      IF reporting.is_confirmed(r.id, lao.province_id, 'LEARNERS') THEN
        RAISE EXCEPTION 'a province is confirmed; other schools move from the next round' USING ERRCODE = 'LE006';
      END IF;
    END LOOP;
  END LOOP;
  SELECT * INTO STRICT school FROM reporting.other_school s WHERE s.id = NEW.other_school_id FOR UPDATE;
  -- I9: the clock decides once the locks are held.
  IF school.lao_id <> NEW.from_lao_id OR school.version <> NEW.version - 1
      OR begins <> coalesce(reporting.register_changes_since(), '-infinity') THEN
    RAISE EXCEPTION 'the school or the round changed meanwhile' USING ERRCODE = '40001';
  END IF;
  NEW.since := greatest(begins, school.since, (SELECT max(m.since) FROM reporting.other_school_move m WHERE m.other_school_id = school.id));
  NEW.with_report := EXISTS (SELECT FROM reporting.other_school_report t JOIN reporting.round o ON o.id = t.round_id
    WHERE t.other_school_id = school.id AND o.opens_at >= NEW.since);
  NEW.at := core.now();
  RETURN NEW;
END $$;
CREATE TRIGGER other_school_move_guard BEFORE INSERT ON reporting.other_school_move
  FOR EACH ROW EXECUTE FUNCTION reporting.guard_other_school_move();

CREATE FUNCTION reporting.move_other_school() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  UPDATE reporting.other_school SET lao_id = NEW.to_lao_id, version = NEW.version WHERE id = NEW.other_school_id;
  RETURN NULL;
END $$;
CREATE TRIGGER other_school_move_moves AFTER INSERT ON reporting.other_school_move
  FOR EACH ROW EXECUTE FUNCTION reporting.move_other_school();

-- I4: numbers stand still while whoever pays in their round has confirmed them, and outside the round.
CREATE OR REPLACE FUNCTION reporting.guard_other_school_report() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE lao uuid; r reporting.round;
BEGIN
  PERFORM core.assert_read_committed();
  lao := reporting.payer_in(NEW.round_id, NEW.other_school_id);
  PERFORM reporting.lock_unit(NEW.round_id, lao, false);
  -- Asked again: a statement sees what was committed while the one before it waited for the lock.
  IF lao <> reporting.payer_in(NEW.round_id, NEW.other_school_id) THEN
    RAISE EXCEPTION 'the school was moved meanwhile' USING ERRCODE = '40001';
  END IF;
  SELECT * INTO STRICT r FROM reporting.round WHERE id = NEW.round_id;
  IF r.opened_at IS NULL OR core.now() > greatest(r.recording_closes_at, reporting.extended_until(r.id, lao)) THEN
    RAISE EXCEPTION 'the round is not open for recording' USING ERRCODE = 'LE004';
  END IF;
  IF NOT EXISTS (SELECT FROM reporting.schools_in(r.id) s WHERE s.id = NEW.other_school_id) THEN
    RAISE EXCEPTION 'the school is not counted in this round' USING ERRCODE = 'LE002';
  END IF;
  IF reporting.is_confirmed(r.id, lao, 'OTHER_COUNTS') THEN
    RAISE EXCEPTION 'other-school numbers of this LAO are confirmed' USING ERRCODE = 'LE003';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION reporting.guard_confirmation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE u institutions.org_unit; r reporting.round; was reporting.confirmation_state;
BEGIN
  PERFORM core.assert_read_committed();
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'confirmations are cancelled, not deleted' USING ERRCODE = 'LE007';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.round_id, NEW.unit_id, NEW.subject) IS DISTINCT FROM (OLD.round_id, OLD.unit_id, OLD.subject) THEN
      RAISE EXCEPTION 'a confirmation keeps its round, unit and subject' USING ERRCODE = 'LE007';
    END IF;
    was := OLD.state;
  ELSE
    was := 'OPEN';
  END IF;
  PERFORM reporting.lock_unit(NEW.round_id, NEW.unit_id, true);
  SELECT * INTO STRICT u FROM institutions.org_unit WHERE id = NEW.unit_id;
  SELECT * INTO STRICT r FROM reporting.round WHERE id = NEW.round_id;

  IF NOT (u.level = 'LAO' OR (NEW.subject = 'LEARNERS' AND u.level IN ('INSTITUTION', 'PROVINCE'))) THEN
    RAISE EXCEPTION 'units of level % do not confirm %', u.level, NEW.subject USING ERRCODE = 'LE002';
  END IF;

  IF NEW.state = 'CONFIRMED' AND u.level = 'LAO' AND NEW.subject = 'LEARNERS' AND EXISTS (
      SELECT 1 FROM institutions.org_unit c
      WHERE c.lao_id = u.id AND c.level = 'INSTITUTION' AND c.status = 'ACTIVE' AND reporting.covers(r.programme, c.institution_kind)
        AND NOT reporting.is_confirmed(r.id, c.id, 'LEARNERS')) THEN
    RAISE EXCEPTION 'an institution of this LAO is not confirmed' USING ERRCODE = 'LE005';
  END IF;

  IF NEW.state = 'CONFIRMED' AND u.level = 'PROVINCE' AND EXISTS (
      SELECT 1 FROM institutions.org_unit l WHERE l.province_id = u.id AND l.level = 'LAO' AND (
        (NOT reporting.is_confirmed(r.id, l.id, 'LEARNERS') AND EXISTS (
          SELECT 1 FROM institutions.org_unit c WHERE c.lao_id = l.id AND c.level = 'INSTITUTION' AND c.status = 'ACTIVE'
            AND reporting.covers(r.programme, c.institution_kind)))
        OR (r.programme <> 'CCIS' AND NOT reporting.is_confirmed(r.id, l.id, 'OTHER_COUNTS')
          AND EXISTS (SELECT 1 FROM reporting.schools_in(r.id) s WHERE s.lao_id = l.id)))) THEN
    RAISE EXCEPTION 'an LAO of this province is not confirmed' USING ERRCODE = 'LE005';
  END IF;

  IF was = 'CONFIRMED' AND NEW.state = 'OPEN' AND (
      (u.level = 'INSTITUTION' AND reporting.is_confirmed(r.id, u.lao_id, 'LEARNERS'))
      OR (u.level IN ('INSTITUTION', 'LAO') AND reporting.is_confirmed(r.id, u.province_id, 'LEARNERS'))) THEN
    RAISE EXCEPTION 'the unit above is confirmed' USING ERRCODE = 'LE006';
  END IF;
  RETURN NEW;
END $$;

-- COUNTS ---------------------------------------------------------------------------------------------------------------

-- As before but for the schools of the round.
CREATE OR REPLACE FUNCTION reporting.facts(of_round uuid, units uuid[]) RETURNS TABLE (
  unit_id uuid, level institutions.org_level, active boolean, lao_id uuid, province_id uuid,
  learners_state reporting.confirmation_state, other_state reporting.confirmation_state,
  lao_confirmed boolean, province_confirmed boolean, extended_until timestamptz,
  institutions_expected integer, institutions_waiting uuid[],
  laos_expected integer, laos_waiting uuid[],
  other_laos_expected integer, other_laos_waiting uuid[],
  schools_expected integer, schools_recorded integer,
  learners integer, checked integer, ghosts integer, findings integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
  WITH r AS (SELECT * FROM reporting.round WHERE id = of_round)
  SELECT u.id, u.level, u.status = 'ACTIVE' AND (u.level <> 'INSTITUTION' OR reporting.covers(r.programme, u.institution_kind)), u.lao_id, u.province_id,
    coalesce(mine.state, 'OPEN'), coalesce(other.state, 'OPEN'),
    coalesce(lao.state = 'CONFIRMED', false), coalesce(province.state = 'CONFIRMED', false),
    reporting.extended_until(of_round, u.id),
    coalesce(i.expected, 0), coalesce(i.waiting, '{}'),
    coalesce(l.expected, 0), coalesce(l.waiting, '{}'),
    coalesce(l.other_expected, 0), coalesce(l.other_waiting, '{}'),
    coalesce(s.expected, 0), coalesce(s.recorded, 0),
    coalesce(h.learners, 0), coalesce(k.checked, 0), coalesce(k.ghosts, 0), f.findings
  FROM r CROSS JOIN unnest(units) AS wanted(id)
  JOIN institutions.org_unit u ON u.id = wanted.id
  LEFT JOIN reporting.confirmation mine ON mine.unit_id = u.id AND mine.round_id = of_round AND mine.subject = 'LEARNERS'
  LEFT JOIN reporting.confirmation other ON other.unit_id = u.id AND other.round_id = of_round AND other.subject = 'OTHER_COUNTS'
  LEFT JOIN reporting.confirmation lao ON u.level = 'INSTITUTION'
    AND lao.unit_id = u.lao_id AND lao.round_id = of_round AND lao.subject = 'LEARNERS'
  LEFT JOIN reporting.confirmation province ON u.level IN ('INSTITUTION', 'LAO')
    AND province.unit_id = u.province_id AND province.round_id = of_round AND province.subject = 'LEARNERS'
  LEFT JOIN LATERAL (
    SELECT count(*)::integer AS expected,
      array_agg(c.id ORDER BY c.code) FILTER (WHERE cc.state IS DISTINCT FROM 'CONFIRMED') AS waiting
    FROM institutions.org_unit c
    LEFT JOIN reporting.confirmation cc ON cc.unit_id = c.id AND cc.round_id = of_round AND cc.subject = 'LEARNERS'
    WHERE u.level = 'LAO' AND c.lao_id = u.id AND c.level = 'INSTITUTION' AND c.status = 'ACTIVE'
      AND reporting.covers(r.programme, c.institution_kind)) i ON true
  LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE p.has_institutions)::integer AS expected,
      array_agg(p.id ORDER BY p.code) FILTER (WHERE p.has_institutions AND p.state IS DISTINCT FROM 'CONFIRMED') AS waiting,
      count(*) FILTER (WHERE p.has_other)::integer AS other_expected,
      array_agg(p.id ORDER BY p.code) FILTER (WHERE p.has_other AND p.other_state IS DISTINCT FROM 'CONFIRMED') AS other_waiting
    FROM (
      SELECT c.id, c.code, cl.state, co.state AS other_state,
        EXISTS (SELECT 1 FROM institutions.org_unit n WHERE n.lao_id = c.id AND n.level = 'INSTITUTION' AND n.status = 'ACTIVE'
          AND reporting.covers(r.programme, n.institution_kind)) AS has_institutions,
        r.programme <> 'CCIS' AND EXISTS (SELECT 1 FROM reporting.schools_in(of_round) o WHERE o.lao_id = c.id) AS has_other
      FROM institutions.org_unit c
      LEFT JOIN reporting.confirmation cl ON cl.unit_id = c.id AND cl.round_id = of_round AND cl.subject = 'LEARNERS'
      LEFT JOIN reporting.confirmation co ON co.unit_id = c.id AND co.round_id = of_round AND co.subject = 'OTHER_COUNTS'
      WHERE u.level = 'PROVINCE' AND c.province_id = u.id AND c.level = 'LAO') p) l ON true
  LEFT JOIN LATERAL (
    SELECT count(*)::integer AS expected, count(t.recorded_at)::integer AS recorded
    FROM reporting.schools_in(of_round) o
    LEFT JOIN reporting.other_school_report t ON t.other_school_id = o.id AND t.round_id = of_round
    WHERE u.level = 'LAO' AND o.lao_id = u.id AND r.programme <> 'CCIS') s ON true
  LEFT JOIN LATERAL (
    SELECT sum(x.learners)::integer AS learners FROM learners.headcount x
    WHERE u.level = 'INSTITUTION' AND x.institution_id = u.id AND x.academic_year = r.academic_year) h ON true
  LEFT JOIN LATERAL (
    SELECT x.present + x.not_found + x.moved AS checked, x.not_found + x.moved AS ghosts FROM learners.check_count x
    WHERE u.level = 'INSTITUTION' AND x.institution_id = u.id AND x.round_id = of_round) k ON true
  LEFT JOIN LATERAL (
    SELECT count(*)::integer AS findings FROM learners.enrolment x
    WHERE u.level = 'INSTITUTION' AND x.institution_id = u.id AND x.academic_year = r.academic_year
      AND x.blocking_findings > 0 AND x.status = 'ACTIVE') f ON true
$$;

CREATE OR REPLACE FUNCTION reporting.snapshot(of_round uuid, unit uuid, about reporting.confirmation_subject) RETURNS TABLE (headcount jsonb, digest text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE u institutions.org_unit; year integer;
BEGIN
  SELECT * INTO STRICT u FROM institutions.org_unit WHERE id = unit;
  SELECT academic_year INTO STRICT year FROM reporting.round WHERE id = of_round;
  IF about = 'OTHER_COUNTS' THEN
    RETURN QUERY SELECT
      jsonb_build_object('total', coalesce(sum((cell.value)::integer), 0), 'cells', coalesce(jsonb_object_agg(cell.key, cell.value), '{}')),
      (SELECT encode(sha256(convert_to(coalesce(string_agg(concat_ws('|', o.id, t.counts::text), E'\n' ORDER BY o.id), ''), 'UTF8')), 'hex')
       FROM reporting.schools_in(of_round) o JOIN reporting.other_school_report t ON t.other_school_id = o.id AND t.round_id = of_round
       WHERE o.lao_id = unit)
      FROM (SELECT c.key, sum(c.value::integer) AS value FROM reporting.schools_in(of_round) o
        JOIN reporting.other_school_report t ON t.other_school_id = o.id AND t.round_id = of_round
        CROSS JOIN jsonb_each_text(t.counts) c WHERE o.lao_id = unit GROUP BY c.key) cell;
  ELSE
    RETURN QUERY SELECT
      jsonb_build_object('total', coalesce(sum(cell.heads), 0), 'cells', coalesce(jsonb_object_agg(cell.key, cell.heads), '{}')),
      CASE WHEN u.level = 'INSTITUTION' THEN learners.institution_digest(unit, year)
      ELSE (SELECT encode(sha256(convert_to(coalesce(string_agg(concat_ws('|', c.unit_id, c.subject, c.digest), E'\n'
          ORDER BY c.unit_id, c.subject), ''), 'UTF8')), 'hex')
        FROM institutions.org_unit below JOIN reporting.confirmation c
          ON c.unit_id = below.id AND c.round_id = of_round AND c.state = 'CONFIRMED'
        WHERE (u.level = 'LAO' AND below.lao_id = u.id AND below.level = 'INSTITUTION' AND below.status = 'ACTIVE')
           OR (u.level = 'PROVINCE' AND below.province_id = u.id AND below.level = 'LAO')) END
      FROM (SELECT h.grade || ':' || h.sex AS key, sum(h.learners) AS heads
        FROM institutions.org_unit below
        JOIN learners.headcount h ON h.institution_id = below.id AND h.academic_year = year AND h.learners > 0
        JOIN reporting.round r ON r.id = of_round AND reporting.covers(r.programme, below.institution_kind)
        WHERE below.level = 'INSTITUTION' AND below.status = 'ACTIVE'
          AND CASE u.level WHEN 'INSTITUTION' THEN below.id = u.id WHEN 'LAO' THEN below.lao_id = u.id ELSE below.province_id = u.id END
        GROUP BY 1) cell;
  END IF;
END $$;

-- Numbers of other schools are looked at in every round: they stand still once confirmed, and so does who paid.
CREATE OR REPLACE FUNCTION reporting.verify_round(of_round uuid) RETURNS TABLE (province_code text, unit_code text, sequence integer, problem text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE latest boolean;
BEGIN
  SELECT NOT EXISTS (SELECT FROM reporting.round o WHERE o.programme = r.programme AND o.opened_at > r.opened_at) INTO latest
  FROM reporting.round r WHERE r.id = of_round;
  RETURN QUERY
    WITH chained AS (
      SELECT e.*, e.sequence AS n, lag(e.sequence, 1, 0) OVER chain AS n_before, lag(e.hash) OVER chain AS hash_before,
        reporting.event_hash(e::reporting.confirmation_event) AS computed
      FROM reporting.confirmation_event e WHERE e.round_id = of_round
      WINDOW chain AS (PARTITION BY e.province_id ORDER BY e.sequence))
    SELECT p.code, u.code, c.n, CASE
      WHEN c.n <> c.n_before + 1 THEN format('events %s to %s are missing', c.n_before + 1, c.n - 1)
      WHEN c.previous IS DISTINCT FROM c.hash_before THEN 'the event does not follow the one before'
      ELSE 'the event was changed' END
    FROM chained c JOIN institutions.org_unit u ON u.id = c.unit_id LEFT JOIN institutions.org_unit p ON p.id = c.province_id
    WHERE c.n <> c.n_before + 1 OR c.previous IS DISTINCT FROM c.hash_before OR c.hash IS DISTINCT FROM c.computed
    ORDER BY p.code, c.n;
  RETURN QUERY
    SELECT p.code, u.code, l.sequence, CASE
      WHEN l.id IS NULL OR (c.state = 'CONFIRMED') <> (l.action = 'CONFIRM') THEN 'the last act on the confirmation is missing'
      WHEN c.state = 'CONFIRMED' AND (c.headcount, c.digest) IS DISTINCT FROM (l.headcount, l.digest) THEN 'the confirmed counts were changed'
      END
    FROM reporting.confirmation c JOIN institutions.org_unit u ON u.id = c.unit_id JOIN institutions.org_unit p ON p.id = u.province_id
    LEFT JOIN LATERAL (SELECT e.id, e.action, e.headcount, e.digest, e.sequence FROM reporting.confirmation_event e
      WHERE e.round_id = c.round_id AND e.unit_id = c.unit_id AND e.subject = c.subject AND e.action IN ('CONFIRM', 'CANCEL')
      ORDER BY e.sequence DESC LIMIT 1) l ON true
    WHERE c.round_id = of_round AND (l.id IS NULL OR (c.state = 'CONFIRMED') <> (l.action = 'CONFIRM')
      OR (c.state = 'CONFIRMED' AND (c.headcount, c.digest) IS DISTINCT FROM (l.headcount, l.digest)))
    ORDER BY p.code, u.code;
  RETURN QUERY
    SELECT p.code, u.code, NULL::integer, CASE WHEN u.level = 'INSTITUTION' OR c.subject = 'OTHER_COUNTS'
      THEN 'the rows behind the confirmation were changed' ELSE 'the confirmations below were changed' END
    FROM reporting.confirmation c JOIN institutions.org_unit u ON u.id = c.unit_id JOIN institutions.org_unit p ON p.id = u.province_id
    CROSS JOIN LATERAL reporting.snapshot(c.round_id, c.unit_id, c.subject) now
    WHERE c.round_id = of_round AND c.state = 'CONFIRMED' AND (latest OR u.level <> 'INSTITUTION')
      AND (now.digest <> c.digest OR ((latest OR c.subject = 'OTHER_COUNTS') AND now.headcount <> c.headcount))
    ORDER BY p.code, u.code;
END $$;

-- ROW SECURITY AND GRANTS ----------------------------------------------------------------------------------------------

-- LAOs between which the caller moves schools: the province those below it, the department all.
CREATE FUNCTION core.laos_to_move_between() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER ROWS 100 SET search_path = public, pg_catalog AS $$
  SELECT u.id FROM core.my_appointments() a JOIN institutions.org_unit u ON u.level = 'LAO' AND CASE a.duty
    WHEN 'PROVINCE_OFFICER' THEN a.level = 'PROVINCE' AND u.province_id = a.unit_id
    WHEN 'DEPARTMENT_ADMINISTRATOR' THEN a.level = 'DEPARTMENT' END
  WHERE core.in_scope('otherSchool:move')
$$;

-- Schools that a unit within reach paid once, and the rounds in which it did.
CREATE FUNCTION core.schools_once_paid() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER ROWS 10 SET search_path = public, pg_catalog AS $$
  SELECT m.other_school_id FROM reporting.other_school_move m WHERE m.from_lao_id IN (SELECT core.reach_units())
$$;
CREATE FUNCTION core.reports_once_paid() RETURNS TABLE (round_id uuid, other_school_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 10 SET search_path = public, pg_catalog AS $$
  SELECT r.id, s.id FROM (SELECT DISTINCT core.schools_once_paid() AS id) s CROSS JOIN reporting.round r
  WHERE reporting.payer_in(r.id, s.id) IN (SELECT core.reach_units())
$$;

-- A school is read by who pays it and by who did; its numbers of a round by who pays now, to compare with, and who did then.
ALTER POLICY reach ON reporting.other_school USING (
  (SELECT core.reaches_all()) OR lao_id IN (SELECT core.reach_units()) OR id IN (SELECT core.schools_once_paid()));
ALTER POLICY reach ON reporting.other_school_report USING (
  (SELECT core.reaches_all())
  OR EXISTS (SELECT FROM reporting.other_school s WHERE s.id = other_school_id AND s.lao_id IN (SELECT core.reach_units()))
  OR (round_id, other_school_id) IN (SELECT o.round_id, o.other_school_id FROM core.reports_once_paid() o));
ALTER POLICY recorded ON reporting.other_school_report WITH CHECK (
  recorded_by = (SELECT core.account_id())
  AND reporting.payer_in(round_id, other_school_id) IN (SELECT core.counting_laos()));
ALTER POLICY corrected ON reporting.other_school_report
  USING (reporting.payer_in(round_id, other_school_id) IN (SELECT core.counting_laos()))
  WITH CHECK (recorded_by = (SELECT core.account_id()) AND reporting.payer_in(round_id, other_school_id) IN (SELECT core.counting_laos()));

-- Names of LAOs at the other end of a move, which may be out of sight: names and codes are public (domain.md 6).
CREATE FUNCTION reporting.lao_names(laos uuid[]) RETURNS TABLE (id uuid, code text, name text, province_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT u.id, u.code, u.name, p.name FROM institutions.org_unit u JOIN institutions.org_unit p ON p.id = u.province_id
  WHERE u.id = ANY (laos) AND u.level = 'LAO'
$$;

ALTER TABLE reporting.other_school_move ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_the_school ON reporting.other_school_move FOR SELECT USING (
  EXISTS (SELECT FROM reporting.other_school s WHERE s.id = other_school_id));
CREATE POLICY moved ON reporting.other_school_move FOR INSERT WITH CHECK (
  account_id = (SELECT core.account_id()) AND from_lao_id IN (SELECT core.laos_to_move_between())
  AND to_lao_id IN (SELECT core.laos_to_move_between()));

REVOKE UPDATE ON reporting.other_school FROM lec_reporting;
GRANT UPDATE (name, affiliation, dissolved_on, version) ON reporting.other_school TO lec_reporting;
REVOKE INSERT ON reporting.other_school FROM lec_reporting;
GRANT INSERT (code, name, affiliation, lao_id, dissolved_on) ON reporting.other_school TO lec_reporting;
GRANT SELECT, INSERT (other_school_id, version, from_lao_id, to_lao_id, reason, duty) ON reporting.other_school_move TO lec_reporting;
REVOKE EXECUTE ON FUNCTION reporting.register_changes_since, core.laos_to_move_between, core.schools_once_paid, core.reports_once_paid,
  reporting.lao_names FROM PUBLIC;
GRANT EXECUTE ON FUNCTION core.laos_to_move_between, core.schools_once_paid, core.reports_once_paid, reporting.register_changes_since,
  reporting.lao_names TO lec_reporting;
