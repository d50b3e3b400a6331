-- Who takes part in a round, and how long a round runs.

-- An institution takes part in the rounds that cover its kind: a child centre has nothing to confirm in a round of SIS.
-- As before but for `active`.
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

-- The same, as the last wall.
CREATE FUNCTION reporting.guard_coverage() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM reporting.round r JOIN institutions.org_unit u ON u.id = NEW.unit_id
      WHERE r.id = NEW.round_id AND (u.level <> 'INSTITUTION' OR reporting.covers(r.programme, u.institution_kind))
        AND (NEW.subject = 'LEARNERS' OR r.programme <> 'CCIS')) THEN
    RAISE EXCEPTION 'the round does not cover this' USING ERRCODE = 'LE002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER confirmation_coverage BEFORE INSERT ON reporting.confirmation
  FOR EACH ROW EXECUTE FUNCTION reporting.guard_coverage();

-- Rounds in which somebody may still confirm: until recording closes, the province's deadline or the day its report is due,
-- and the end of the last extension. In the order locks are taken.
CREATE FUNCTION reporting.rounds_running() RETURNS SETOF reporting.round
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT r.* FROM reporting.round r WHERE r.opened_at IS NOT NULL
    AND core.now() <= greatest(r.recording_closes_at, coalesce(r.province_deadline, r.report_due_at),
      (SELECT max(e.until) FROM reporting.extension e WHERE e.round_id = r.id))
  ORDER BY r.id
$$;
REVOKE EXECUTE ON FUNCTION reporting.rounds_running FROM PUBLIC;

-- I1, I2 from below, and I2, I4 of other schools, as long as the round runs.
CREATE OR REPLACE FUNCTION reporting.guard_participation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE r reporting.round;
BEGIN
  FOR r IN SELECT * FROM reporting.rounds_running() LOOP
    IF reporting.covers(r.programme, NEW.institution_kind) THEN
      PERFORM reporting.lock_unit(r.id, NEW.lao_id, false);
      IF reporting.is_confirmed(r.id, NEW.lao_id, 'LEARNERS') OR reporting.is_confirmed(r.id, NEW.province_id, 'LEARNERS') THEN
        RAISE EXCEPTION 'the level above is confirmed; institutions are added or closed from the next round' USING ERRCODE = 'LE006';
      END IF;
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION reporting.guard_other_school() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
DECLARE r reporting.round; lao record;
BEGIN
  PERFORM core.assert_read_committed();
  FOR r IN SELECT * FROM reporting.rounds_running() o WHERE o.programme <> 'CCIS' LOOP
    FOR lao IN SELECT u.id, u.province_id FROM institutions.org_unit u
        WHERE u.id = NEW.lao_id OR (TG_OP = 'UPDATE' AND u.id = OLD.lao_id) ORDER BY u.path LOOP
      PERFORM reporting.lock_unit(r.id, lao.id, false);
      IF reporting.is_confirmed(r.id, lao.id, 'OTHER_COUNTS') THEN
        RAISE EXCEPTION 'other-school numbers of this LAO are confirmed' USING ERRCODE = 'LE003';
      END IF;
      IF reporting.is_confirmed(r.id, lao.province_id, 'LEARNERS') THEN
        RAISE EXCEPTION 'the province is confirmed; other schools are added or moved from the next round' USING ERRCODE = 'LE006';
      END IF;
    END LOOP;
  END LOOP;
  RETURN NEW;
END $$;
