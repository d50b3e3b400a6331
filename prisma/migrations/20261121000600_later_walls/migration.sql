-- Walls that stand beside those of the guards: who takes part in a round that is already confirmed, and the clocks.

-- I1, I2 from below: no institution appears, closes or reopens under an LAO or a province that stands confirmed in a
-- round still running. The province counts too: the first institution of an LAO makes the LAO take part.
CREATE OR REPLACE FUNCTION reporting.guard_participation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE r reporting.round;
BEGIN
  FOR r IN SELECT * FROM reporting.round WHERE opened_at IS NOT NULL
      AND core.now() <= greatest(recording_closes_at, province_deadline) ORDER BY id LOOP
    IF reporting.covers(r.programme, NEW.institution_kind) THEN
      PERFORM reporting.lock_unit(r.id, NEW.lao_id, false);
      IF reporting.is_confirmed(r.id, NEW.lao_id, 'LEARNERS') OR reporting.is_confirmed(r.id, NEW.province_id, 'LEARNERS') THEN
        RAISE EXCEPTION 'the level above is confirmed; institutions are added or closed from the next round' USING ERRCODE = 'LE006';
      END IF;
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

-- I2, I4: a school of another affiliation belongs to what its LAO confirms. None appears at an LAO that has confirmed its
-- numbers, or moves to or from it, nor under a confirmed province, in a round still running.
CREATE FUNCTION reporting.guard_other_school() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
DECLARE r reporting.round; lao record;
BEGIN
  PERFORM core.assert_read_committed();
  FOR r IN SELECT * FROM reporting.round WHERE opened_at IS NOT NULL AND programme <> 'CCIS'
      AND core.now() <= greatest(recording_closes_at, province_deadline) ORDER BY id LOOP
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
CREATE TRIGGER other_school_guard BEFORE INSERT OR UPDATE OF lao_id ON reporting.other_school
  FOR EACH ROW EXECUTE FUNCTION reporting.guard_other_school();

-- I5: nothing is confirmed before the round opens or after the unit's deadline, and no institution is opened for recording
-- once recording is over; extensions count. Runs after confirmation_guard (triggers run in the order of their names), so
-- the clock is read after the locks (I9).
CREATE FUNCTION reporting.guard_confirmation_clock() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE r reporting.round; its_level institutions.org_level; until timestamptz;
BEGIN
  IF NEW.state = (CASE WHEN TG_OP = 'UPDATE' THEN OLD.state ELSE 'OPEN' END) THEN RETURN NEW; END IF;
  SELECT * INTO STRICT r FROM reporting.round WHERE id = NEW.round_id;
  SELECT level INTO STRICT its_level FROM institutions.org_unit WHERE id = NEW.unit_id;
  IF NEW.state = 'CONFIRMED' THEN
    until := CASE its_level WHEN 'PROVINCE' THEN coalesce(r.province_deadline, r.report_due_at, r.recording_closes_at) ELSE r.unit_deadline END;
  ELSIF its_level = 'INSTITUTION' THEN
    until := r.recording_closes_at;
  ELSE
    until := 'infinity'; -- the level above may always take an LAO's or a province's confirmation back
  END IF;
  IF r.opened_at IS NULL OR core.now() < r.opens_at
      OR core.now() > greatest(until, reporting.extended_until(r.id, NEW.unit_id)) THEN
    RAISE EXCEPTION 'the round is not open for this' USING ERRCODE = 'LE004';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER confirmation_guard_clock BEFORE INSERT OR UPDATE ON reporting.confirmation
  FOR EACH ROW EXECUTE FUNCTION reporting.guard_confirmation_clock();
