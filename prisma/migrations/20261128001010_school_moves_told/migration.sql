-- Both LAOs are told that a school went from one to the other.

ALTER TYPE reporting.notification_kind ADD VALUE 'SCHOOL_MOVED';

ALTER TABLE reporting.notification
  -- The move it tells of.
  ADD COLUMN other_school_id uuid,
  ADD COLUMN school_version integer,
  ADD CONSTRAINT notification_other_school_id_school_version_fkey FOREIGN KEY (other_school_id, school_version)
    REFERENCES reporting.other_school_move(other_school_id, version) ON DELETE RESTRICT ON UPDATE RESTRICT,
  ADD CONSTRAINT notification_of_a_move CHECK ((kind::text = 'SCHOOL_MOVED') = (other_school_id IS NOT NULL)
    AND (other_school_id IS NULL) = (school_version IS NULL));

-- Told of the round that the move begins with; while the next one is not scheduled, of the last one before it.
CREATE FUNCTION reporting.notify_of_school_move() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO reporting.notification (at, kind, round_id, unit_id, subject, to_unit_id, to_duty, message, by_account_id, by_duty, other_school_id, school_version)
  SELECT NEW.at, 'SCHOOL_MOVED', r.id, u.id, 'OTHER_COUNTS', u.id, 'LAO_OFFICER', NEW.reason, NEW.account_id, NEW.duty, NEW.other_school_id, NEW.version
  FROM institutions.org_unit u
  CROSS JOIN LATERAL (
    SELECT o.id FROM reporting.round o WHERE o.programme <> 'CCIS'
    ORDER BY o.opens_at < NEW.since, CASE WHEN o.opens_at >= NEW.since THEN o.opens_at END, o.opens_at DESC LIMIT 1) r
  WHERE u.id IN (NEW.from_lao_id, NEW.to_lao_id) ORDER BY u.path;
  RETURN NULL;
END $$;
CREATE TRIGGER other_school_move_tells AFTER INSERT ON reporting.other_school_move
  FOR EACH ROW EXECUTE FUNCTION reporting.notify_of_school_move();
REVOKE EXECUTE ON FUNCTION reporting.notify_of_school_move FROM PUBLIC;
