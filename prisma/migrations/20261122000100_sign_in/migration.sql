-- Sign-in: attempts are paced, one-time passwords run out, acts on one's own account are audited.

-- Until when a one-time password works; null for a password of the person's own. By the real clock, as sessions are:
-- rehearsing a deadline in a sandbox locks nobody out.
ALTER TABLE auth.users ADD COLUMN one_time_password_expires_at timestamptz(6),
  ADD CONSTRAINT users_one_time_password CHECK (one_time_password_expires_at IS NULL OR must_change_password);
GRANT SELECT (one_time_password_expires_at) ON auth.users TO lec_institutions;

-- PACING ----------------------------------------------------------------------------------------------------------------
-- Guessing is slowed down per name, and per name and address; nobody is ever locked out. An address from which the name
-- has signed in before answers for itself alone, so that a guesser elsewhere costs the real person nothing. Keys are
-- keyed hashes: neither what was typed nor where can be read here.

CREATE TABLE auth.attempt_pace (
  key text NOT NULL,
  failures integer NOT NULL DEFAULT 0,
  -- When the next attempt may be looked at.
  next_at timestamptz(6) NOT NULL,
  -- The name has signed in from this address.
  known boolean NOT NULL DEFAULT false,
  kept_until timestamptz(6) NOT NULL,
  CONSTRAINT attempt_pace_pkey PRIMARY KEY (key)
);
CREATE INDEX attempt_pace_kept_until_idx ON auth.attempt_pace (kept_until);
GRANT SELECT, INSERT, UPDATE, DELETE ON auth.attempt_pace TO lec_auth;

-- Reserves the next slot of an attempt. `wait` is how long until it. With more than `patience` to wait, nothing is reserved
-- and `taken` is false. Attempts at an unknown address count as failed until they are settled, so that many at once do not
-- all slip through before the first is found wrong; at a known address a whole office may sign in at once, so there only
-- what has failed counts.
CREATE FUNCTION auth.take_attempt(place text, name text, free integer, base interval, cap interval, patience interval)
RETURNS TABLE (taken boolean, wait interval, at_known_place boolean)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog AS $$
DECLARE keys text[]; at timestamptz; slot timestamptz; quiet CONSTANT interval := '15 minutes';
BEGIN
  DELETE FROM auth.attempt_pace WHERE key IN (
    SELECT p.key FROM auth.attempt_pace p WHERE p.kept_until < now() ORDER BY p.kept_until LIMIT 20 FOR UPDATE SKIP LOCKED);
  at_known_place := coalesce((SELECT p.known FROM auth.attempt_pace p WHERE p.key = place), false);
  keys := CASE WHEN at_known_place THEN ARRAY[place] ELSE ARRAY[place, name] END;
  INSERT INTO auth.attempt_pace (key, next_at, kept_until)
  SELECT k, clock_timestamp(), now() + interval '1 day' FROM unnest(keys) k ORDER BY k ON CONFLICT DO NOTHING;
  PERFORM FROM auth.attempt_pace p WHERE p.key = ANY (keys) ORDER BY p.key FOR UPDATE;
  at := clock_timestamp();
  UPDATE auth.attempt_pace p SET failures = 0 WHERE p.key = ANY (keys) AND p.failures > 0 AND p.next_at < at - quiet;
  SELECT greatest(at, max(p.next_at) FILTER (WHERE p.failures >= free)) INTO slot FROM auth.attempt_pace p WHERE p.key = ANY (keys);
  wait := slot - at;
  taken := wait <= patience;
  IF taken THEN
    UPDATE auth.attempt_pace p SET
      next_at = CASE WHEN p.failures < free THEN at ELSE slot + least(cap, base * power(2, least(p.failures - free, 20))) END,
      failures = p.failures + CASE WHEN at_known_place THEN 0 ELSE 1 END,
      kept_until = greatest(p.kept_until, at + interval '1 day')
    WHERE p.key = ANY (keys);
  END IF;
  RETURN NEXT;
END $$;

-- What became of an attempt: PASSED, FAILED, or VOID when nothing was looked at. A full sign-in makes its address known.
CREATE FUNCTION auth.settle_attempt(place text, name text, at_known_place boolean, outcome text, signed_in boolean) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog AS $$
  UPDATE auth.attempt_pace p SET
    failures = CASE
      WHEN outcome = 'PASSED' AND p.key = place THEN 0
      WHEN outcome = 'FAILED' THEN p.failures + CASE WHEN at_known_place THEN 1 ELSE 0 END
      ELSE greatest(0, p.failures - 1) END,
    known = p.known OR (signed_in AND p.key = place),
    kept_until = CASE WHEN signed_in AND p.key = place THEN now() + interval '180 days' ELSE p.kept_until END
  WHERE p.key = place OR (NOT at_known_place AND p.key = name)
$$;

REVOKE EXECUTE ON FUNCTION auth.take_attempt, auth.settle_attempt FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.take_attempt, auth.settle_attempt TO lec_auth;

-- AUDIT -----------------------------------------------------------------------------------------------------------------

-- What a person did with the own account: changed the password, set up a second factor, ended sessions.
CREATE FUNCTION reporting.append_account_event(account uuid, action text, outcome reporting.audit_outcome, request_id text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
  INSERT INTO reporting.audit_event (account_id, action, unit_id, target_type, target_id, outcome, request_id)
  SELECT u.id, action, a.unit_id, 'Account', u.id, outcome, request_id
  FROM auth.users u
  LEFT JOIN LATERAL (SELECT f.unit_id FROM institutions.appointments_in_force(u.id) f ORDER BY f.path LIMIT 1) a ON true
  WHERE u.id = account
$$;
REVOKE EXECUTE ON FUNCTION reporting.append_account_event FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reporting.append_account_event TO lec_auth;
