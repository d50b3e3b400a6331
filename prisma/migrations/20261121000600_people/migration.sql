-- People and appointments: who appoints whom, accounts made by officers, and the second wall for both.

ALTER TABLE auth.users ADD COLUMN last_sign_in_at timestamptz(6);

-- Two names that look alike are one name: 0 and o, 1, i and l. Letters beyond a-z never get this far.
CREATE UNIQUE INDEX users_username_looks_key ON auth.users (translate(username, '01i', 'oll'));

CREATE FUNCTION auth.keep_last_sign_in() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  UPDATE auth.users SET last_sign_in_at = NEW.created_at WHERE id = NEW.user_id;
  RETURN NULL;
END $$;
CREATE TRIGGER session_keeps_last_sign_in AFTER INSERT ON auth.sessions
  FOR EACH ROW EXECUTE FUNCTION auth.keep_last_sign_in();

-- Who gave an appointment and who ended it. What stood before has nobody's name.
ALTER TABLE institutions.appointment
  ADD COLUMN granted_at timestamptz(6) NOT NULL DEFAULT core.now(),
  ADD COLUMN granted_by uuid DEFAULT core.account_id(),
  ADD COLUMN ended_by uuid,
  ADD COLUMN end_reason text,
  ADD CONSTRAINT appointment_ending CHECK (ended_at IS NOT NULL OR (ended_by IS NULL AND end_reason IS NULL)),
  -- One person holds one duty at one place once at a time.
  ADD CONSTRAINT appointment_once EXCLUDE USING gist (
    account_id WITH =, unit_id WITH =, duty WITH =, coalesce(classroom, '') WITH =, daterange(from_date, to_date, '[]') WITH &&)
    WHERE (ended_at IS NULL);
CREATE INDEX appointment_unit_id_from_date_id_idx ON institutions.appointment (unit_id, from_date, id);
DROP INDEX institutions.appointment_unit_id_idx;

-- POLICY: the same tables as in subgraphs/core/policy/appointing.ts, written apart on purpose; a test compares them ---

-- Which duty appoints which, and whether at its own unit or at those below.
CREATE FUNCTION institutions.appointing()
RETURNS TABLE (by_duty institutions.duty, duty institutions.duty, reach text)
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
  VALUES
    ('DEPARTMENT_ADMINISTRATOR'::institutions.duty, 'PROVINCE_OFFICER'::institutions.duty, 'BELOW'),
    ('DEPARTMENT_ADMINISTRATOR', 'DISTRICT_OFFICER', 'BELOW'),
    ('DEPARTMENT_ADMINISTRATOR', 'ANALYST', 'BELOW'),
    ('DEPARTMENT_ADMINISTRATOR', 'CLIENT', 'BELOW'),
    ('PROVINCE_OFFICER', 'LAO_OFFICER', 'BELOW'),
    ('PROVINCE_OFFICER', 'LAO_REGISTRATION_OFFICER', 'BELOW'),
    ('PROVINCE_OFFICER', 'DISTRICT_OFFICER', 'BELOW'),
    ('PROVINCE_OFFICER', 'ANALYST', 'BELOW'),
    ('PROVINCE_OFFICER', 'CLIENT', 'BELOW'),
    ('LAO_OFFICER', 'INSTITUTION_DIRECTOR', 'BELOW'),
    ('LAO_OFFICER', 'INSTITUTION_RECORDER', 'BELOW'),
    ('LAO_OFFICER', 'REGISTRAR', 'BELOW'),
    ('LAO_OFFICER', 'CLIENT', 'BELOW'),
    ('INSTITUTION_DIRECTOR', 'INSTITUTION_RECORDER', 'OWN'),
    ('INSTITUTION_DIRECTOR', 'CLASS_TEACHER', 'OWN'),
    ('INSTITUTION_DIRECTOR', 'REGISTRAR', 'OWN')
$$;

-- At which level of the tree a duty is held.
CREATE FUNCTION institutions.fits(duty institutions.duty, level institutions.org_level) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
  SELECT CASE duty
    WHEN 'DEPARTMENT_ADMINISTRATOR' THEN level = 'DEPARTMENT'
    WHEN 'PROVINCE_OFFICER' THEN level = 'PROVINCE'
    WHEN 'DISTRICT_OFFICER' THEN level = 'DISTRICT'
    WHEN 'LAO_OFFICER' THEN level = 'LAO'
    WHEN 'LAO_REGISTRATION_OFFICER' THEN level = 'LAO'
    WHEN 'ANALYST' THEN true
    WHEN 'CLIENT' THEN true
    ELSE level = 'INSTITUTION' END
$$;

-- Which duty stands over which: who appoints it, and who stands over whoever appoints it. Reach as of the first step.
CREATE FUNCTION institutions.overseeing()
RETURNS TABLE (by_duty institutions.duty, duty institutions.duty, reach text)
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
  WITH RECURSIVE o AS (
    SELECT by_duty, duty, reach FROM institutions.appointing()
    UNION
    SELECT o.by_duty, a.duty, o.reach FROM o JOIN institutions.appointing() a ON a.by_duty = o.duty)
  SELECT by_duty, duty, reach FROM o
$$;

CREATE FUNCTION institutions.covers(reach text, own ltree, target ltree) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = public, pg_catalog AS $$
  SELECT CASE reach WHEN 'OWN' THEN target = own WHEN 'BELOW' THEN target <@ own AND target <> own ELSE false END
$$;

-- Whether whoever asks may give this duty at this unit now. A token never may.
CREATE FUNCTION institutions.may_appoint(wanted institutions.duty, unit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
  SELECT EXISTS (
    SELECT 1 FROM core.my_appointments() mine
    JOIN institutions.appointing() a ON a.by_duty = mine.duty AND a.duty = wanted
    JOIN institutions.org_unit u ON u.id = unit AND u.status = 'ACTIVE' AND institutions.fits(wanted, u.level)
      AND institutions.covers(a.reach, mine.path, u.path)
    WHERE core.scopes() IS NULL)
$$;

-- Whether whoever asks stands over this duty at this unit, and may end it. A closed unit's appointments can be ended too.
CREATE FUNCTION institutions.may_oversee(held institutions.duty, unit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
  SELECT EXISTS (
    SELECT 1 FROM core.my_appointments() mine
    JOIN institutions.overseeing() o ON o.by_duty = mine.duty AND o.duty = held
    JOIN institutions.org_unit u ON u.id = unit AND institutions.covers(o.reach, mine.path, u.path)
    WHERE core.scopes() IS NULL)
$$;

-- Appointments that say whose an account is: those not ended and not over, future ones included; all there ever were
-- when none is left, so that nobody takes over an account that somebody else made.
CREATE FUNCTION institutions.standing_appointments(account uuid)
RETURNS TABLE (duty institutions.duty, unit_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  WITH every AS (
    SELECT a.duty, a.unit_id, a.ended_at IS NULL AND (a.to_date IS NULL OR a.to_date >= core.today()) AS stands
    FROM institutions.appointment a WHERE a.account_id = account)
  SELECT e.duty, e.unit_id FROM every e WHERE e.stands OR NOT EXISTS (SELECT 1 FROM every WHERE stands)
$$;

-- Whether whoever asks may hand out a new password for the account: could have given every appointment it has.
CREATE FUNCTION institutions.may_reset(account uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT account <> core.account_id() AND coalesce(bool_and(institutions.may_appoint(s.duty, s.unit_id)), false)
  FROM institutions.standing_appointments(account) s
$$;

-- Whether whoever asks may disable and enable the account: stands over every appointment it has.
CREATE FUNCTION institutions.may_disable(account uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT account <> core.account_id() AND coalesce(bool_and(institutions.may_oversee(s.duty, s.unit_id)), false)
  FROM institutions.standing_appointments(account) s
$$;

-- Where whoever asks sees people: districts, analysts and programs see numbers, not people (domain.md 2).
CREATE FUNCTION institutions.people_reach() RETURNS ltree[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
  SELECT coalesce(array_agg(path), '{}') FROM core.my_appointments()
  WHERE duty NOT IN ('DISTRICT_OFFICER', 'ANALYST', 'CLIENT') AND core.in_scope('people:read')
$$;

-- What the first wall judges an account by: its standing appointments with their places, wherever they are. Only for
-- accounts with an appointment in sight, and never shown.
CREATE FUNCTION institutions.standings(accounts uuid[])
RETURNS TABLE (account_id uuid, duty institutions.duty, level institutions.org_level, path ltree, unit_status institutions.unit_status)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
  SELECT x.id, s.duty, u.level, u.path, u.status
  FROM unnest(accounts) AS x (id)
  CROSS JOIN LATERAL institutions.standing_appointments(x.id) s
  JOIN institutions.org_unit u ON u.id = s.unit_id
  WHERE EXISTS (SELECT 1 FROM institutions.appointment a JOIN institutions.org_unit p ON p.id = a.unit_id
    WHERE a.account_id = x.id AND p.path <@ ANY (institutions.people_reach()))
$$;

-- ACCOUNTS: owned by sign-in; institutions works on them through these functions alone ---------------------------------

CREATE FUNCTION auth.refuse() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION 'not allowed for this account' USING ERRCODE = 'LE010';
END $$;

-- Ends every session of an account: its next request is a stranger's.
CREATE FUNCTION auth.end_sessions(account uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
  DELETE FROM auth.sessions WHERE user_id = account
$$;

-- Makes an account for somebody who is to hold `duty` at `unit`; the appointment itself is written by its owner. A program
-- (CLIENT) gets no password, and nothing to change: it asks with tokens, and never signs in.
CREATE FUNCTION auth.create_account(account uuid, username text, name text, password_hash text, duty institutions.duty, unit uuid)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF NOT institutions.may_appoint(duty, unit) THEN PERFORM auth.refuse(); END IF;
  IF username !~ '^[a-z0-9][a-z0-9._-]{1,62}[a-z0-9]$' OR length(name) NOT BETWEEN 1 AND 200
    OR (duty = 'CLIENT') <> (password_hash IS NULL) OR password_hash !~ '^\$argon2id\$' THEN
    PERFORM auth.refuse();
  END IF;
  INSERT INTO auth.users (id, name, email, username, must_change_password, one_time_password_expires_at, created_at, updated_at)
  VALUES (account, name, account::text || '@staff.invalid', username, duty <> 'CLIENT',
    CASE WHEN duty <> 'CLIENT' THEN now() + interval '72 hours' END, now(), now());
  IF duty = 'CLIENT' THEN RETURN; END IF;
  INSERT INTO auth.credentials (id, user_id, account_id, provider_id, password)
  VALUES (core.uuid7(), account, account::text, 'credential', password_hash);
END $$;

-- A password to be changed at the next sign-in, within 72 hours. All sessions end, and so does the second factor: whoever
-- lost the phone comes to the same officer.
CREATE FUNCTION auth.set_one_time_password(account uuid, password_hash text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF NOT institutions.may_reset(account) OR institutions.is_client(account) OR password_hash !~ '^\$argon2id\$' THEN PERFORM auth.refuse(); END IF;
  INSERT INTO auth.credentials (id, user_id, account_id, provider_id, password)
  VALUES (core.uuid7(), account, account::text, 'credential', password_hash)
  ON CONFLICT (provider_id, account_id) DO UPDATE SET password = excluded.password, updated_at = now();
  UPDATE auth.users SET must_change_password = true, one_time_password_expires_at = now() + interval '72 hours',
    two_factor_enabled = false, updated_at = now() WHERE id = account;
  DELETE FROM auth.two_factors WHERE user_id = account;
  PERFORM auth.end_sessions(account);
END $$;

CREATE FUNCTION auth.disable_account(account uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF NOT institutions.may_disable(account) THEN PERFORM auth.refuse(); END IF;
  UPDATE auth.users SET disabled_at = core.now(), updated_at = now() WHERE id = account AND disabled_at IS NULL;
  PERFORM auth.end_sessions(account);
END $$;

CREATE FUNCTION auth.enable_account(account uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF NOT institutions.may_disable(account) THEN PERFORM auth.refuse(); END IF;
  UPDATE auth.users SET disabled_at = NULL, updated_at = now() WHERE id = account;
END $$;

-- Codes of the units an account works for: nobody's password.
CREATE FUNCTION institutions.unit_codes_of(account uuid) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT DISTINCT u.code FROM institutions.appointment a JOIN institutions.org_unit u ON u.id = a.unit_id WHERE a.account_id = account
$$;

-- ROW SECURITY AND GRANTS ---------------------------------------------------------------------------------------------

-- People as officers see them: never a hash or a session, and nobody but oneself without an appointment in sight.
-- No view: one that keeps secrets is read whole for every row it is joined to.
ALTER TABLE auth.users ENABLE ROW LEVEL SECURITY;
CREATE POLICY sign_in ON auth.users TO lec_auth USING (true) WITH CHECK (true);
CREATE POLICY in_sight ON auth.users FOR SELECT TO lec_institutions USING (
  id = (SELECT core.account_id()) OR EXISTS (SELECT 1 FROM institutions.appointment a WHERE a.account_id = users.id));

DROP POLICY own_or_reach ON institutions.appointment;
CREATE POLICY own_or_reach ON institutions.appointment FOR SELECT USING (
  account_id = (SELECT core.account_id()) OR EXISTS (
    SELECT 1 FROM institutions.org_unit u WHERE u.id = unit_id AND u.path <@ ANY ((SELECT institutions.people_reach())::ltree[])));
-- Nobody appoints themselves. Who gave it and when is written by the database.
CREATE POLICY appointed ON institutions.appointment FOR INSERT WITH CHECK (
  account_id <> core.account_id() AND institutions.may_appoint(duty, unit_id));
CREATE POLICY ended ON institutions.appointment FOR UPDATE
  USING (ended_at IS NULL AND account_id <> core.account_id() AND institutions.may_oversee(duty, unit_id))
  WITH CHECK (ended_at <= core.now() AND ended_by = core.account_id() AND length(end_reason) > 0);

REVOKE EXECUTE ON FUNCTION institutions.may_appoint, institutions.may_oversee, institutions.standing_appointments,
  institutions.may_reset, institutions.may_disable, institutions.people_reach, institutions.standings, institutions.unit_codes_of,
  auth.refuse, auth.keep_last_sign_in, auth.end_sessions, auth.create_account, auth.set_one_time_password, auth.disable_account,
  auth.enable_account FROM PUBLIC;
GRANT EXECUTE ON FUNCTION institutions.may_appoint, institutions.may_oversee, institutions.may_reset, institutions.may_disable,
  institutions.people_reach, institutions.standings, auth.create_account, auth.set_one_time_password, auth.disable_account,
  auth.enable_account TO lec_institutions;
GRANT EXECUTE ON FUNCTION institutions.unit_codes_of TO lec_auth;

GRANT USAGE ON SCHEMA auth TO lec_institutions;
GRANT SELECT (id, username, name, disabled_at, must_change_password, last_sign_in_at) ON auth.users TO lec_institutions;
-- No deletes, and no change but an end.
GRANT INSERT (id, account_id, duty, unit_id, order_number, from_date, to_date, classroom) ON institutions.appointment TO lec_institutions;
GRANT UPDATE (ended_at, ended_by, end_reason) ON institutions.appointment TO lec_institutions;
