-- The audit, sealed: events are written in the transaction of their act, and chained afterwards in batches, so that
-- writers never wait for one another.

-- The transaction an event came with: a batch takes only transactions that are over, so no event can slip in behind it.
ALTER TABLE reporting.audit_event ADD COLUMN tx xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX audit_event_tx_id_idx ON reporting.audit_event (tx, id);
CREATE INDEX audit_event_target_id_at_idx ON reporting.audit_event (target_id, at);

-- A link of the chain: the events of transactions from `from_tx` up to, not including, `to_tx`.
CREATE TABLE reporting.audit_seal (
  number integer NOT NULL,
  from_tx xid8 NOT NULL,
  to_tx xid8 NOT NULL,
  events integer NOT NULL,
  digest text NOT NULL,
  sealed_at timestamptz(6) NOT NULL DEFAULT core.now(),
  CONSTRAINT audit_seal_pkey PRIMARY KEY (number),
  CONSTRAINT audit_seal_range CHECK (from_tx < to_tx)
);
CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE ON reporting.audit_seal
  FOR EACH ROW EXECUTE FUNCTION core.refuse_change();
ALTER TABLE reporting.audit_seal ENABLE ROW LEVEL SECURITY;

-- Digest of a range of events on top of the digest before it: any event changed, added or taken away shows.
CREATE FUNCTION reporting.audit_digest(before text, first xid8, past xid8) RETURNS TABLE (events integer, digest text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT count(*)::integer, encode(sha256(convert_to(before || E'\n' || coalesce(string_agg(
    jsonb_build_array(e.id, e.at AT TIME ZONE 'UTC', e.account_id, e.duty, e.action, e.unit_id, e.target_type, e.target_id, e.outcome, e.codes, e.reason,
      e.request_id)::text, E'\n' ORDER BY e.tx, e.id), ''), 'UTF8')), 'hex')
  FROM reporting.audit_event e WHERE e.tx >= first AND e.tx < past
$$;

-- Seals everything that is over. Returns how many events; 0 when there is nothing new or somebody else is sealing.
CREATE FUNCTION reporting.seal_audit() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE last reporting.audit_seal; first xid8; past xid8; made record;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('audit seal', 0)) THEN RETURN 0; END IF;
  SELECT * INTO last FROM reporting.audit_seal ORDER BY number DESC LIMIT 1;
  first := coalesce(last.to_tx, '0'::xid8);
  past := pg_snapshot_xmin(pg_current_snapshot());
  IF past <= first OR NOT EXISTS (SELECT 1 FROM reporting.audit_event WHERE tx >= first AND tx < past) THEN RETURN 0; END IF;
  SELECT * INTO made FROM reporting.audit_digest(coalesce(last.digest, ''), first, past);
  INSERT INTO reporting.audit_seal (number, from_tx, to_tx, events, digest)
  VALUES (coalesce(last.number, 0) + 1, first, past, made.events, made.digest);
  RETURN made.events;
END $$;

-- Walks the chain and names the first link that does not hold, or nothing.
CREATE FUNCTION reporting.verify_audit() RETURNS TABLE (number integer, sealed_at timestamptz, problem text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE link reporting.audit_seal; before text := ''; expected_number integer := 1; expected_tx xid8 := '0'; found record;
BEGIN
  FOR link IN SELECT * FROM reporting.audit_seal s ORDER BY s.number LOOP
    SELECT * INTO found FROM reporting.audit_digest(before, link.from_tx, link.to_tx);
    problem := CASE
      WHEN link.number <> expected_number THEN format('link %s is missing', expected_number)
      WHEN link.from_tx <> expected_tx THEN 'the link does not follow the one before'
      WHEN found.events <> link.events THEN format('%s events were sealed, %s are there', link.events, found.events)
      WHEN found.digest <> link.digest THEN 'an event was changed' END;
    IF problem IS NOT NULL THEN
      number := link.number; sealed_at := link.sealed_at;
      RETURN NEXT;
      RETURN;
    END IF;
    before := link.digest; expected_number := link.number + 1; expected_tx := link.to_tx;
  END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION reporting.audit_digest, reporting.seal_audit, reporting.verify_audit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reporting.seal_audit TO lec_reporting;

-- A sign-in or its refusal. Whose it is and where is looked up here; what was typed is not kept (it may be a password).
CREATE FUNCTION reporting.append_sign_in(typed text, outcome reporting.audit_outcome, request_id text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
  INSERT INTO reporting.audit_event (account_id, action, unit_id, target_type, target_id, outcome, request_id)
  SELECT u.id, 'signIn', a.unit_id, 'Account', u.id, outcome, request_id
  FROM (SELECT 1) one
  LEFT JOIN auth.users u ON u.username = typed
  LEFT JOIN LATERAL (SELECT f.unit_id FROM institutions.appointments_in_force(u.id) f ORDER BY f.path LIMIT 1) a ON true
$$;
REVOKE EXECUTE ON FUNCTION reporting.append_sign_in FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reporting.append_sign_in, reporting.seal_audit TO lec_auth;
