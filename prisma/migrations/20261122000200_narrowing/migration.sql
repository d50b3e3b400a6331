-- What a request may do, narrowed and metered: access tokens, allowances of requests, refusals of the gateway.

-- ACCESS TOKENS ----------------------------------------------------------------------------------------------------

-- A token stands for its account, narrowed to actions of the policy table and to fields of the API. Its text is shown
-- once and not kept; a digest finds it again.
CREATE TABLE auth.access_tokens (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  name text NOT NULL,
  digest bytea NOT NULL,
  scopes text[] NOT NULL,
  fields text[] NOT NULL,
  created_at timestamptz(6) NOT NULL DEFAULT core.now(),
  created_by uuid NOT NULL DEFAULT core.account_id(),
  expires_at timestamptz(6) NOT NULL,
  last_used_at timestamptz(6),
  revoked_at timestamptz(6),
  CONSTRAINT access_tokens_pkey PRIMARY KEY (id),
  CONSTRAINT access_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT access_tokens_sha256 CHECK (length(digest) = 32),
  CONSTRAINT access_tokens_some_scope CHECK (cardinality(scopes) > 0)
);
CREATE UNIQUE INDEX access_tokens_digest_key ON auth.access_tokens (digest);
CREATE INDEX access_tokens_user_id_idx ON auth.access_tokens (user_id);

-- Whether an account is a program's: it holds the duty CLIENT and no other. Such an account has no password.
CREATE FUNCTION institutions.is_client(account uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT coalesce(bool_and(s.duty = 'CLIENT'), false) FROM institutions.standing_appointments(account) s
$$;

-- Whether whoever asks looks after the account's tokens: the person, or who may hand out its password. A token never does.
CREATE FUNCTION auth.keeps_tokens_of(account uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT core.scopes() IS NULL AND (account = core.account_id() OR institutions.may_reset(account))
$$;

-- Makes a token: for oneself, or, for a program, by who may appoint it. Nobody makes one in another person's name.
CREATE FUNCTION auth.create_access_token(token uuid, account uuid, name text, digest bytea, scopes text[], fields text[], expires_at timestamptz)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF NOT auth.keeps_tokens_of(account) OR (account <> core.account_id() AND NOT institutions.is_client(account))
    OR EXISTS (SELECT FROM auth.users u WHERE u.id = account AND u.disabled_at IS NOT NULL) THEN PERFORM auth.refuse(); END IF;
  IF length(name) NOT BETWEEN 1 AND 100 OR cardinality(scopes) > 100 OR cardinality(fields) > 500
    OR expires_at <= core.now() OR expires_at > core.now() + interval '367 days' THEN PERFORM auth.refuse(); END IF;
  INSERT INTO auth.access_tokens (id, user_id, name, digest, scopes, fields, expires_at)
  VALUES (token, account, name, digest, scopes, fields, expires_at);
END $$;

-- Revokes a token; again changes nothing.
CREATE FUNCTION auth.revoke_access_token(token uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE account uuid;
BEGIN
  SELECT user_id INTO account FROM auth.access_tokens WHERE id = token;
  IF account IS NULL OR NOT auth.keeps_tokens_of(account) THEN PERFORM auth.refuse(); END IF;
  UPDATE auth.access_tokens SET revoked_at = core.now() WHERE id = token AND revoked_at IS NULL;
END $$;

-- A new one-time password takes an account back from whoever had it: tokens made meanwhile end with the sessions.
CREATE FUNCTION auth.revoke_access_tokens() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  UPDATE auth.access_tokens SET revoked_at = core.now() WHERE user_id = NEW.id AND revoked_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER one_time_password_revokes_tokens AFTER UPDATE OF must_change_password ON auth.users
  FOR EACH ROW WHEN (NEW.must_change_password) EXECUTE FUNCTION auth.revoke_access_tokens();

-- Who asks with the token of this digest, one row for each appointment in force; no row for a token that is wrong, over,
-- revoked, or of a disabled account. Notes the use, at most once a minute.
CREATE FUNCTION auth.identify(token_digest bytea)
RETURNS TABLE (account_id uuid, username text, name text, scopes text[], fields text[],
  duty institutions.duty, unit_id uuid, level institutions.org_level, path public.ltree, code text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE held record; at timestamptz := core.now();
BEGIN
  SELECT t.id, t.user_id, t.scopes, t.fields, t.last_used_at, u.username, u.name INTO held
  FROM auth.access_tokens t JOIN auth.users u ON u.id = t.user_id AND u.disabled_at IS NULL AND NOT u.must_change_password
  WHERE t.digest = token_digest AND t.revoked_at IS NULL AND t.expires_at > at;
  IF NOT FOUND THEN RETURN; END IF;
  IF held.last_used_at IS NULL OR held.last_used_at NOT BETWEEN at - interval '1 minute' AND at THEN
    UPDATE auth.access_tokens t SET last_used_at = at
    WHERE t.id = held.id AND (t.last_used_at IS NULL OR t.last_used_at NOT BETWEEN at - interval '1 minute' AND at);
  END IF;
  RETURN QUERY SELECT held.user_id, held.username, held.name, held.scopes, held.fields, a.duty, a.unit_id, a.level, a.path, a.code
  FROM (SELECT 1) one LEFT JOIN institutions.appointments_in_force(held.user_id) a ON true
  ORDER BY a.path, a.duty;
END $$;

ALTER TABLE auth.access_tokens ENABLE ROW LEVEL SECURITY;
CREATE POLICY kept ON auth.access_tokens FOR SELECT TO lec_institutions USING (auth.keeps_tokens_of(user_id));

-- RATE LIMITS ------------------------------------------------------------------------------------------------------

-- A bucket of points for each account and each address. Gateways take points out in advance and spend them on their own,
-- so that several share one limit without asking for every request. Unlogged: after a crash everybody starts full.
CREATE UNLOGGED TABLE auth.allowances (
  key text NOT NULL,
  points double precision NOT NULL,
  filled_at timestamptz(6) NOT NULL,
  CONSTRAINT allowances_pkey PRIMARY KEY (key)
);
CREATE INDEX allowances_filled_at_idx ON auth.allowances (filled_at);

-- Takes up to `wanted` points, at least `needed`, out of a bucket that holds `capacity` and fills by `per_second`; none, and
-- after how many seconds to ask again, when there are too few. True time, which no sandbox shifts.
CREATE FUNCTION auth.take_allowance(bucket text, needed integer, wanted integer, capacity integer, per_second double precision)
RETURNS TABLE (granted integer, wait_seconds integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE had auth.allowances; at timestamptz; available double precision;
BEGIN
  needed := least(needed, capacity);
  INSERT INTO auth.allowances (key, points, filled_at) VALUES (bucket, capacity, clock_timestamp()) ON CONFLICT DO NOTHING;
  IF FOUND THEN
    -- A newcomer tidies up: whoever has not asked for an hour has a full bucket again, which is as good as none.
    DELETE FROM auth.allowances WHERE key IN (
      SELECT a.key FROM auth.allowances a WHERE a.filled_at < clock_timestamp() - interval '1 hour'
      ORDER BY a.filled_at LIMIT 20 FOR UPDATE SKIP LOCKED);
  END IF;
  SELECT * INTO STRICT had FROM auth.allowances WHERE key = bucket FOR UPDATE;
  at := greatest(clock_timestamp(), had.filled_at);
  available := least(capacity, had.points + per_second * extract(epoch FROM at - had.filled_at));
  granted := CASE WHEN available < needed THEN 0 ELSE least(floor(available)::integer, greatest(needed, wanted)) END;
  wait_seconds := CASE WHEN granted > 0 THEN 0 ELSE greatest(1, ceil((needed - available) / per_second))::integer END;
  UPDATE auth.allowances SET points = available - granted, filled_at = at WHERE key = bucket;
  RETURN NEXT;
END $$;

-- AUDIT ------------------------------------------------------------------------------------------------------------

-- A mutation that the gateway refused before any subgraph heard of it: by no duty, at the unit where the account belongs.
CREATE FUNCTION auth.append_refusal(account uuid, action text, unit uuid, request_id text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM set_config('lec.account_id', account::text, true);
  PERFORM reporting.append_audit(action, NULL, unit, NULL, NULL, 'REFUSED', '{FORBIDDEN}', NULL, request_id);
END $$;

-- GRANTS -----------------------------------------------------------------------------------------------------------

REVOKE EXECUTE ON FUNCTION institutions.is_client, auth.keeps_tokens_of, auth.create_access_token, auth.revoke_access_token,
  auth.revoke_access_tokens, auth.identify, auth.take_allowance, auth.append_refusal FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.keeps_tokens_of, auth.create_access_token, auth.revoke_access_token TO lec_institutions;
GRANT EXECUTE ON FUNCTION auth.identify, auth.take_allowance, auth.append_refusal TO lec_auth;
GRANT SELECT (id, user_id, name, scopes, fields, created_at, created_by, expires_at, last_used_at, revoked_at)
  ON auth.access_tokens TO lec_institutions;
