-- Every act on a confirmation is chained to the one before it in its province and round (the department's own acts in a
-- chain of the round's): what was confirmed, when and by whom cannot be changed afterwards without a trace.

ALTER TABLE reporting.confirmation_event
  ADD COLUMN province_id uuid,
  ADD COLUMN sequence integer,
  ADD COLUMN previous text,
  ADD COLUMN hash text;
-- A bulk load chains its events at its end.
CREATE UNIQUE INDEX confirmation_event_chain_key
  ON reporting.confirmation_event (round_id, province_id, sequence) NULLS NOT DISTINCT WHERE sequence IS NOT NULL;

-- The hash of an event on top of the one before it.
CREATE FUNCTION reporting.event_hash(e reporting.confirmation_event) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
  SELECT encode(sha256(convert_to(jsonb_build_array(e.previous, e.sequence, e.id, e.round_id, e.province_id, e.unit_id, e.subject,
    e.action, e.at AT TIME ZONE 'UTC', e.account_id, e.duty, e.reason, e.headcount, e.digest, e.request_id)::text, 'UTF8')), 'hex')
$$;

-- One chain per province, so that provinces never wait for one another; taken last of all locks, held until commit.
CREATE FUNCTION reporting.chain_event() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE last record;
BEGIN
  SELECT u.province_id INTO NEW.province_id FROM institutions.org_unit u WHERE u.id = NEW.unit_id;
  PERFORM pg_advisory_xact_lock(hashtextextended('chain:' || NEW.round_id || ':' || coalesce(NEW.province_id::text, ''), 0));
  SELECT e.sequence, e.hash INTO last FROM reporting.confirmation_event e
  WHERE e.round_id = NEW.round_id AND e.province_id IS NOT DISTINCT FROM NEW.province_id AND e.sequence IS NOT NULL ORDER BY e.sequence DESC LIMIT 1;
  NEW.sequence := coalesce(last.sequence, 0) + 1;
  NEW.previous := last.hash;
  NEW.hash := reporting.event_hash(NEW);
  RETURN NEW;
END $$;
CREATE TRIGGER confirmation_event_chained BEFORE INSERT ON reporting.confirmation_event
  FOR EACH ROW EXECUTE FUNCTION reporting.chain_event();

-- Chains events that were loaded past the trigger, in the order they happened. For a bulk load alone.
CREATE FUNCTION reporting.rebuild_chains() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE e reporting.confirmation_event; key text; before text; of_before text; n integer;
BEGIN
  FOR e IN SELECT v.* FROM reporting.confirmation_event v JOIN institutions.org_unit u ON u.id = v.unit_id
      ORDER BY v.round_id, u.province_id, v.at, v.id LOOP
    SELECT u.province_id INTO e.province_id FROM institutions.org_unit u WHERE u.id = e.unit_id;
    key := concat(e.round_id, ':', e.province_id);
    IF key IS DISTINCT FROM of_before THEN n := 0; before := NULL; END IF;
    n := n + 1;
    e.sequence := n;
    e.previous := before;
    e.hash := reporting.event_hash(e);
    UPDATE reporting.confirmation_event t SET province_id = e.province_id, sequence = e.sequence, previous = e.previous, hash = e.hash
    WHERE t.id = e.id;
    before := e.hash;
    of_before := key;
  END LOOP;
END $$;

-- Walks a round: each chain in its order, each confirmation against the act that made it, each digest against what it was
-- made of. Rows of learners are looked at while the round is the latest of its programme: later they move on. Names
-- everything that does not hold.
CREATE FUNCTION reporting.verify_round(of_round uuid) RETURNS TABLE (province_code text, unit_code text, sequence integer, problem text)
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
    WHERE c.round_id = of_round AND c.state = 'CONFIRMED' AND (latest OR (u.level <> 'INSTITUTION' AND c.subject = 'LEARNERS'))
      AND (now.digest <> c.digest OR (latest AND now.headcount <> c.headcount))
    ORDER BY p.code, u.code;
END $$;

REVOKE EXECUTE ON FUNCTION reporting.event_hash, reporting.chain_event, reporting.rebuild_chains, reporting.verify_round FROM PUBLIC;
