-- The last walls: locks in one order, invariants I1-I6 as triggers, row security, and grants.

-- LOCKS ------------------------------------------------------------------------------------------------------------
-- Advisory locks, because rows to lock may not exist yet and another owner's rows cannot be locked without the right
-- to change them. Everybody locks from the root of the tree down and, among siblings, in path order: no rings.

CREATE FUNCTION reporting.lock_round(round uuid, exclusive boolean) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog AS $$
DECLARE key bigint := hashtextextended('round:' || round::text, 0);
BEGIN
  IF exclusive THEN PERFORM pg_advisory_xact_lock(key); ELSE PERFORM pg_advisory_xact_lock_shared(key); END IF;
END $$;

-- Locks round, province and LAO above the unit (shared), then the unit itself. A recorder holds the institution shared,
-- whoever confirms or cancels holds it alone: writers of rows do not wait for one another, only for confirmations.
CREATE FUNCTION reporting.lock_unit(round uuid, unit uuid, exclusive boolean) RETURNS void
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
END $$;

-- Checks after a lock must see what was committed while waiting. A snapshot older than the lock would not (measured).
CREATE FUNCTION core.assert_read_committed() RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog AS $$
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'writes of this table need READ COMMITTED, its checks run after locks' USING ERRCODE = 'LE008';
  END IF;
END $$;

-- CLOCKS -----------------------------------------------------------------------------------------------------------

-- The end of the latest extension of this very unit in this round, or NULL.
CREATE FUNCTION reporting.extended_until(round uuid, unit uuid) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT max(until) FROM reporting.extension WHERE round_id = round AND unit_id = unit
$$;

-- The round in which this institution may record now, or NULL.
CREATE FUNCTION reporting.recording_round(institution uuid) RETURNS uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT r.id FROM reporting.round r JOIN institutions.org_unit u ON u.id = institution
  WHERE r.opened_at IS NOT NULL AND u.status = 'ACTIVE' AND u.level = 'INSTITUTION'
    AND reporting.covers(r.programme, u.institution_kind)
    AND core.now() >= r.opens_at
    AND core.now() <= greatest(r.recording_closes_at, reporting.extended_until(r.id, u.id))
  ORDER BY r.opens_at DESC LIMIT 1
$$;

-- Whether the unit's subject stands confirmed in the round.
CREATE FUNCTION reporting.is_confirmed(round uuid, unit uuid, about reporting.confirmation_subject) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT EXISTS (SELECT 1 FROM reporting.confirmation
    WHERE round_id = round AND unit_id = unit AND subject = about AND state = 'CONFIRMED')
$$;

-- I3, I5: refuses unless every institution may record now and stands unconfirmed; holds its shared lock until commit.
CREATE FUNCTION reporting.assert_recordable(units uuid[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
DECLARE unit uuid; round uuid;
BEGIN
  PERFORM core.assert_read_committed();
  FOR unit IN SELECT u.id FROM institutions.org_unit u WHERE u.id = ANY (units) ORDER BY u.path LOOP
    round := reporting.recording_round(unit);
    IF round IS NOT NULL THEN
      PERFORM reporting.lock_unit(round, unit, false);
      round := reporting.recording_round(unit); -- I9: decided after the lock
    END IF;
    IF round IS NULL THEN
      RAISE EXCEPTION 'no round is open for recording at %', unit USING ERRCODE = 'LE004';
    END IF;
    IF reporting.is_confirmed(round, unit, 'LEARNERS') THEN
      RAISE EXCEPTION 'institution % is confirmed', unit USING ERRCODE = 'LE003';
    END IF;
  END LOOP;
END $$;

-- INVARIANTS -------------------------------------------------------------------------------------------------------

-- I1, I2: a parent confirms only over confirmed children; a child opens only under an open parent. I10: no deletes.
CREATE FUNCTION reporting.guard_confirmation() RETURNS trigger
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
          AND EXISTS (SELECT 1 FROM reporting.other_school s WHERE s.lao_id = l.id)))) THEN
    RAISE EXCEPTION 'an LAO of this province is not confirmed' USING ERRCODE = 'LE005';
  END IF;

  IF was = 'CONFIRMED' AND NEW.state = 'OPEN' AND (
      (u.level = 'INSTITUTION' AND reporting.is_confirmed(r.id, u.lao_id, 'LEARNERS'))
      OR (u.level IN ('INSTITUTION', 'LAO') AND reporting.is_confirmed(r.id, u.province_id, 'LEARNERS'))) THEN
    RAISE EXCEPTION 'the unit above is confirmed' USING ERRCODE = 'LE006';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER confirmation_guard BEFORE INSERT OR UPDATE OR DELETE ON reporting.confirmation
  FOR EACH ROW EXECUTE FUNCTION reporting.guard_confirmation();

-- I1 from below: no institution appears or reopens under an LAO that stands confirmed in a round still running.
CREATE FUNCTION reporting.guard_participation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE r reporting.round;
BEGIN
  FOR r IN SELECT * FROM reporting.round WHERE opened_at IS NOT NULL
      AND core.now() <= greatest(recording_closes_at, province_deadline) ORDER BY id LOOP
    IF reporting.covers(r.programme, NEW.institution_kind) THEN
      PERFORM reporting.lock_unit(r.id, NEW.lao_id, false);
      IF reporting.is_confirmed(r.id, NEW.lao_id, 'LEARNERS') THEN
        RAISE EXCEPTION 'the LAO is confirmed; institutions are added or closed from the next round' USING ERRCODE = 'LE006';
      END IF;
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER org_unit_participation_insert AFTER INSERT ON institutions.org_unit
  FOR EACH ROW WHEN (NEW.level = 'INSTITUTION') EXECUTE FUNCTION reporting.guard_participation();
CREATE TRIGGER org_unit_participation_update AFTER UPDATE OF status, institution_kind ON institutions.org_unit
  FOR EACH ROW WHEN (NEW.level = 'INSTITUTION') EXECUTE FUNCTION reporting.guard_participation();

-- I3 and the roll-ups, for every statement that touches enrolments.
CREATE FUNCTION learners.after_enrolments() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE changes learners.roll_change[]; touched uuid[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    touched := array(SELECT DISTINCT institution_id FROM new_rows);
    changes := array(
      SELECT ROW(e.id, e.institution_id, e.academic_year, e.grade, l.sex, 1)::learners.roll_change
      FROM new_rows e JOIN learners.learner l ON l.id = e.learner_id WHERE e.status = 'ACTIVE');
  ELSE
    touched := array(SELECT institution_id FROM old_rows UNION SELECT institution_id FROM new_rows);
    changes := array(
      SELECT ROW(e.id, e.institution_id, e.academic_year, e.grade, l.sex, e.heads)::learners.roll_change
      FROM (SELECT o.*, -1 AS heads FROM old_rows o UNION ALL SELECT n.*, 1 AS heads FROM new_rows n) e
      JOIN learners.learner l ON l.id = e.learner_id WHERE e.status = 'ACTIVE');
  END IF;
  PERFORM reporting.assert_recordable(touched);
  PERFORM learners.shift_counts(changes);
  -- Asked for the learners of this statement alone, whatever order the rows are joined in.
  UPDATE learners.learner l SET home_institution_id = h.home
  FROM (SELECT n.learner_id, learners.home_of(n.learner_id) AS home FROM (SELECT DISTINCT learner_id FROM new_rows) n OFFSET 0) h
  WHERE l.id = h.learner_id AND l.home_institution_id IS DISTINCT FROM h.home;
  RETURN NULL;
END $$;
CREATE TRIGGER enrolment_inserted AFTER INSERT ON learners.enrolment
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION learners.after_enrolments();
CREATE TRIGGER enrolment_updated AFTER UPDATE ON learners.enrolment
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION learners.after_enrolments();

-- A learner's row counts wherever the learner is on the rolls.
CREATE FUNCTION learners.after_learners() RETURNS trigger
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
  PERFORM learners.shift_counts(array(
    SELECT ROW(e.id, e.institution_id, e.academic_year, e.grade, l.sex, l.heads)::learners.roll_change
    FROM (SELECT id, sex, -1 AS heads FROM old_rows UNION ALL SELECT id, sex, 1 FROM new_rows) l
    JOIN learners.enrolment e ON e.learner_id = l.id AND e.status = 'ACTIVE'));
  RETURN NULL;
END $$;
CREATE TRIGGER learner_updated AFTER UPDATE ON learners.learner
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION learners.after_learners();

-- Guardians and addresses are part of the institution's rows: they stand still with it (I3).
CREATE FUNCTION learners.after_relations() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM reporting.assert_recordable(array(
    SELECT DISTINCT e.institution_id FROM learners.enrolment e JOIN changed n ON n.learner_id = e.learner_id WHERE e.status = 'ACTIVE'));
  RETURN NULL;
END $$;
CREATE TRIGGER guardian_inserted AFTER INSERT ON learners.guardian
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION learners.after_relations();
CREATE TRIGGER guardian_updated AFTER UPDATE ON learners.guardian
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION learners.after_relations();
CREATE TRIGGER address_inserted AFTER INSERT ON learners.address
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION learners.after_relations();
CREATE TRIGGER address_updated AFTER UPDATE ON learners.address
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION learners.after_relations();

CREATE FUNCTION learners.after_checks() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE changes learners.check_change[]; touched uuid[];
BEGIN
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
CREATE TRIGGER existence_check_inserted AFTER INSERT ON learners.existence_check
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION learners.after_checks();
CREATE TRIGGER existence_check_updated AFTER UPDATE ON learners.existence_check
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION learners.after_checks();

-- I4: other-school numbers stand still while their LAO has confirmed them, and outside the round.
CREATE FUNCTION reporting.guard_other_school_report() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE lao uuid; r reporting.round;
BEGIN
  PERFORM core.assert_read_committed();
  SELECT lao_id INTO STRICT lao FROM reporting.other_school WHERE id = NEW.other_school_id;
  PERFORM reporting.lock_unit(NEW.round_id, lao, false);
  SELECT * INTO STRICT r FROM reporting.round WHERE id = NEW.round_id;
  IF r.opened_at IS NULL OR core.now() > greatest(r.recording_closes_at, reporting.extended_until(r.id, lao)) THEN
    RAISE EXCEPTION 'the round is not open for recording' USING ERRCODE = 'LE004';
  END IF;
  IF reporting.is_confirmed(r.id, lao, 'OTHER_COUNTS') THEN
    RAISE EXCEPTION 'other-school numbers of this LAO are confirmed' USING ERRCODE = 'LE003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER other_school_report_guard BEFORE INSERT OR UPDATE ON reporting.other_school_report
  FOR EACH ROW EXECUTE FUNCTION reporting.guard_other_school_report();

-- Two rounds never cover the same institutions at the same time (domain.md 3).
CREATE FUNCTION reporting.guard_round() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('rounds', 0));
  IF EXISTS (SELECT 1 FROM reporting.round r WHERE r.id <> NEW.id
      AND tstzrange(r.opens_at, r.recording_closes_at, '[]') && tstzrange(NEW.opens_at, NEW.recording_closes_at, '[]')
      AND (r.programme = NEW.programme OR 'LEC' IN (r.programme, NEW.programme))) THEN
    RAISE EXCEPTION 'another round covers the same institutions at that time' USING ERRCODE = 'LE009';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER round_guard BEFORE INSERT OR UPDATE OF opens_at, recording_closes_at, programme ON reporting.round
  FOR EACH ROW EXECUTE FUNCTION reporting.guard_round();

-- Logs only grow, whoever writes.
CREATE FUNCTION core.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'LE007';
END $$;
CREATE TRIGGER confirmation_event_append_only BEFORE UPDATE OR DELETE ON reporting.confirmation_event
  FOR EACH ROW EXECUTE FUNCTION core.refuse_change();
CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON reporting.audit_event
  FOR EACH ROW EXECUTE FUNCTION core.refuse_change();

-- FACTS ------------------------------------------------------------------------------------------------------------

-- Everything the confirmation machine wants to know of units in a round, in one statement for any number of units.
-- It reads past row security (a director must be told that the LAO above stands confirmed), so it returns states, counts
-- and ids of units only: nothing personal.
CREATE FUNCTION reporting.facts(of_round uuid, units uuid[]) RETURNS TABLE (
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
  SELECT u.id, u.level, u.status = 'ACTIVE', u.lao_id, u.province_id,
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
        r.programme <> 'CCIS' AND EXISTS (SELECT 1 FROM reporting.other_school o WHERE o.lao_id = c.id) AS has_other
      FROM institutions.org_unit c
      LEFT JOIN reporting.confirmation cl ON cl.unit_id = c.id AND cl.round_id = of_round AND cl.subject = 'LEARNERS'
      LEFT JOIN reporting.confirmation co ON co.unit_id = c.id AND co.round_id = of_round AND co.subject = 'OTHER_COUNTS'
      WHERE u.level = 'PROVINCE' AND c.province_id = u.id AND c.level = 'LAO') p) l ON true
  LEFT JOIN LATERAL (
    SELECT count(*)::integer AS expected, count(t.recorded_at)::integer AS recorded
    FROM reporting.other_school o
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

-- What a unit confirms, frozen: heads by grade and sex, and a digest. An institution's digest is over its rows, the
-- others' over the digests of the confirmed units below, so that one changed row changes every digest above it.
CREATE FUNCTION reporting.snapshot(of_round uuid, unit uuid, about reporting.confirmation_subject) RETURNS TABLE (headcount jsonb, digest text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE u institutions.org_unit; year integer;
BEGIN
  SELECT * INTO STRICT u FROM institutions.org_unit WHERE id = unit;
  SELECT academic_year INTO STRICT year FROM reporting.round WHERE id = of_round;
  IF about = 'OTHER_COUNTS' THEN
    RETURN QUERY SELECT
      jsonb_build_object('total', coalesce(sum((cell.value)::integer), 0), 'cells', coalesce(jsonb_object_agg(cell.key, cell.value), '{}')),
      (SELECT encode(sha256(convert_to(coalesce(string_agg(concat_ws('|', o.id, t.counts::text), E'\n' ORDER BY o.id), ''), 'UTF8')), 'hex')
       FROM reporting.other_school o JOIN reporting.other_school_report t ON t.other_school_id = o.id AND t.round_id = of_round
       WHERE o.lao_id = unit)
      FROM (SELECT c.key, sum(c.value::integer) AS value FROM reporting.other_school o
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

REVOKE EXECUTE ON FUNCTION reporting.facts, reporting.snapshot, reporting.append_audit, reporting.lock_unit, reporting.lock_round,
  reporting.assert_recordable, reporting.is_confirmed, reporting.extended_until, reporting.recording_round,
  core.replay_command, core.keep_answer FROM PUBLIC;

-- ROW SECURITY: the second wall -------------------------------------------------------------------------------------
-- No account in the transaction, no rows. Reach is computed once per statement: (SELECT …), never a function per row.

ALTER TABLE institutions.org_unit ENABLE ROW LEVEL SECURITY;
-- Units within reach, and their ancestors (to say where one stands).
CREATE POLICY reach ON institutions.org_unit FOR SELECT USING (
  path <@ ANY ((SELECT core.reach())::ltree[]) OR path @> ANY ((SELECT core.reach())::ltree[]));

ALTER TABLE institutions.unit_code ENABLE ROW LEVEL SECURITY;
-- A code finds whatever unit is in sight.
CREATE POLICY reach ON institutions.unit_code FOR SELECT USING (EXISTS (SELECT FROM institutions.org_unit u WHERE u.id = unit_id));

ALTER TABLE institutions.appointment ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_or_reach ON institutions.appointment FOR SELECT USING (
  account_id = (SELECT core.account_id()) OR unit_id IN (SELECT core.reach_units()));

ALTER TABLE reporting.round ENABLE ROW LEVEL SECURITY;
CREATE POLICY signed_in ON reporting.round FOR SELECT USING ((SELECT core.account_id()) IS NOT NULL);
CREATE POLICY department_inserts ON reporting.round FOR INSERT WITH CHECK ((SELECT core.reaches_all()));
CREATE POLICY department_updates ON reporting.round FOR UPDATE USING ((SELECT core.reaches_all()));

ALTER TABLE reporting.confirmation ENABLE ROW LEVEL SECURITY;
CREATE POLICY reach ON reporting.confirmation FOR SELECT USING ((SELECT core.reaches_all()) OR unit_id IN (SELECT core.reach_units()));
ALTER TABLE reporting.confirmation_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY reach ON reporting.confirmation_event FOR SELECT USING ((SELECT core.reaches_all()) OR unit_id IN (SELECT core.reach_units()));
ALTER TABLE reporting.extension ENABLE ROW LEVEL SECURITY;
CREATE POLICY reach ON reporting.extension FOR SELECT USING ((SELECT core.reaches_all()) OR unit_id IN (SELECT core.reach_units()));
ALTER TABLE reporting.other_school ENABLE ROW LEVEL SECURITY;
CREATE POLICY reach ON reporting.other_school FOR SELECT USING ((SELECT core.reaches_all()) OR lao_id IN (SELECT core.reach_units()));
ALTER TABLE reporting.other_school_report ENABLE ROW LEVEL SECURITY;
CREATE POLICY reach ON reporting.other_school_report FOR SELECT USING (EXISTS (SELECT 1 FROM reporting.other_school s WHERE s.id = other_school_id));
ALTER TABLE reporting.audit_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY reach ON reporting.audit_event FOR SELECT USING ((SELECT core.reaches_all()) OR unit_id IN (SELECT core.reach_units()));

ALTER TABLE learners.headcount ENABLE ROW LEVEL SECURITY;
CREATE POLICY reach ON learners.headcount FOR SELECT USING ((SELECT core.reaches_all())
  OR province_id = ANY ((SELECT core.reach_tops())::uuid[]) OR district_id = ANY ((SELECT core.reach_tops())::uuid[])
  OR lao_id = ANY ((SELECT core.reach_tops())::uuid[]) OR institution_id = ANY ((SELECT core.reach_tops())::uuid[]));
ALTER TABLE learners.check_count ENABLE ROW LEVEL SECURITY;
CREATE POLICY reach ON learners.check_count FOR SELECT USING ((SELECT core.reaches_all())
  OR province_id = ANY ((SELECT core.reach_tops())::uuid[]) OR district_id = ANY ((SELECT core.reach_tops())::uuid[])
  OR lao_id = ANY ((SELECT core.reach_tops())::uuid[]) OR institution_id = ANY ((SELECT core.reach_tops())::uuid[]));

ALTER TABLE learners.enrolment ENABLE ROW LEVEL SECURITY;
-- Units are asked for once a statement, ARRAY(SELECT …), and not once for each row that is written.
CREATE POLICY personal ON learners.enrolment FOR SELECT USING (institution_id = ANY (ARRAY(SELECT core.personal_units())));
CREATE POLICY recorder_inserts ON learners.enrolment FOR INSERT WITH CHECK (institution_id IN (SELECT core.recorded_units()));
CREATE POLICY recorder_updates ON learners.enrolment FOR UPDATE USING (institution_id IN (SELECT core.recorded_units()));
ALTER TABLE learners.learner ENABLE ROW LEVEL SECURITY;
-- The institution that answers for a learner reads the learner; one where the learner was before keeps its own enrolments.
CREATE POLICY personal ON learners.learner FOR SELECT USING (home_institution_id = ANY (ARRAY(SELECT core.personal_units())));
CREATE POLICY recorder_inserts ON learners.learner FOR INSERT WITH CHECK (EXISTS (SELECT core.recorded_units()));
CREATE POLICY recorder_updates ON learners.learner FOR UPDATE USING (
  EXISTS (SELECT 1 FROM learners.enrolment e WHERE e.learner_id = learner.id AND e.status = 'ACTIVE'
    AND e.institution_id IN (SELECT core.recorded_units())));
-- What hangs on a learner is read with the learner, and written where the learner is recorded.
ALTER TABLE learners.guardian ENABLE ROW LEVEL SECURITY;
CREATE POLICY personal ON learners.guardian FOR SELECT USING (
  EXISTS (SELECT 1 FROM learners.learner l WHERE l.id = learner_id));
CREATE POLICY recorder_inserts ON learners.guardian FOR INSERT WITH CHECK (
  EXISTS (SELECT 1 FROM learners.enrolment e WHERE e.learner_id = guardian.learner_id AND e.status = 'ACTIVE'
    AND e.institution_id = ANY (ARRAY(SELECT core.recorded_units()))));
CREATE POLICY recorder_updates ON learners.guardian FOR UPDATE USING (
  EXISTS (SELECT 1 FROM learners.enrolment e WHERE e.learner_id = guardian.learner_id AND e.status = 'ACTIVE'
    AND e.institution_id = ANY (ARRAY(SELECT core.recorded_units()))));
ALTER TABLE learners.address ENABLE ROW LEVEL SECURITY;
CREATE POLICY personal ON learners.address FOR SELECT USING (
  EXISTS (SELECT 1 FROM learners.learner l WHERE l.id = learner_id));
CREATE POLICY recorder_inserts ON learners.address FOR INSERT WITH CHECK (
  EXISTS (SELECT 1 FROM learners.enrolment e WHERE e.learner_id = address.learner_id AND e.status = 'ACTIVE'
    AND e.institution_id = ANY (ARRAY(SELECT core.recorded_units()))));
CREATE POLICY recorder_updates ON learners.address FOR UPDATE USING (
  EXISTS (SELECT 1 FROM learners.enrolment e WHERE e.learner_id = address.learner_id AND e.status = 'ACTIVE'
    AND e.institution_id = ANY (ARRAY(SELECT core.recorded_units()))));
ALTER TABLE learners.past_identifier ENABLE ROW LEVEL SECURITY;
CREATE POLICY personal ON learners.past_identifier FOR SELECT USING (
  EXISTS (SELECT 1 FROM learners.learner l WHERE l.id = learner_id));
CREATE POLICY recorder_inserts ON learners.past_identifier FOR INSERT WITH CHECK (
  EXISTS (SELECT 1 FROM learners.enrolment e WHERE e.learner_id = past_identifier.learner_id AND e.status = 'ACTIVE'
    AND e.institution_id IN (SELECT core.recorded_units())));
ALTER TABLE learners.existence_check ENABLE ROW LEVEL SECURITY;
CREATE POLICY personal ON learners.existence_check FOR SELECT USING (
  EXISTS (SELECT 1 FROM learners.enrolment e WHERE e.id = enrolment_id));
CREATE POLICY recorder_inserts ON learners.existence_check FOR INSERT WITH CHECK (
  EXISTS (SELECT 1 FROM learners.enrolment e WHERE e.id = enrolment_id AND e.institution_id IN (SELECT core.checked_units())));
CREATE POLICY recorder_updates ON learners.existence_check FOR UPDATE USING (
  EXISTS (SELECT 1 FROM learners.enrolment e WHERE e.id = enrolment_id AND e.institution_id IN (SELECT core.checked_units())));

-- GRANTS: a table is written by its owner's role alone; the others read what they need --------------------------------

GRANT USAGE ON SCHEMA institutions TO lec_auth, lec_institutions, lec_learners, lec_reporting;
GRANT USAGE ON SCHEMA learners TO lec_learners, lec_reporting;
GRANT USAGE ON SCHEMA reporting TO lec_auth, lec_institutions, lec_learners, lec_reporting;

GRANT EXECUTE ON FUNCTION institutions.appointments_in_force TO lec_auth;
GRANT EXECUTE ON FUNCTION core.replay_command, core.keep_answer, reporting.append_audit, reporting.lock_unit
  TO lec_institutions, lec_learners, lec_reporting;
GRANT EXECUTE ON FUNCTION reporting.append_audit TO lec_auth;
GRANT EXECUTE ON FUNCTION reporting.lock_round, reporting.is_confirmed, reporting.extended_until, reporting.recording_round
  TO lec_learners, lec_reporting;
GRANT EXECUTE ON FUNCTION reporting.facts TO lec_learners, lec_reporting;
GRANT EXECUTE ON FUNCTION reporting.snapshot TO lec_reporting;

GRANT SELECT ON institutions.org_unit, institutions.unit_code TO lec_institutions, lec_learners, lec_reporting;
GRANT SELECT ON institutions.appointment TO lec_institutions;

GRANT SELECT ON reporting.round TO lec_institutions, lec_learners, lec_reporting;
GRANT INSERT, UPDATE ON reporting.round TO lec_reporting;
GRANT SELECT, INSERT, UPDATE ON reporting.confirmation, reporting.other_school, reporting.other_school_report TO lec_reporting;
GRANT SELECT, INSERT ON reporting.confirmation_event, reporting.extension TO lec_reporting;
GRANT SELECT ON reporting.audit_event TO lec_reporting;

GRANT SELECT, INSERT, UPDATE ON learners.learner, learners.enrolment, learners.existence_check, learners.guardian, learners.address
  TO lec_learners;
GRANT SELECT, INSERT ON learners.past_identifier TO lec_learners;
GRANT SELECT ON learners.headcount, learners.check_count TO lec_learners, lec_reporting;
