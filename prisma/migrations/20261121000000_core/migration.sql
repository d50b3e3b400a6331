-- What every owner relies on: one clock, time-ordered ids, who is asking, and replayable commands.

CREATE SCHEMA core;
CREATE SCHEMA institutions;
CREATE SCHEMA learners;
CREATE SCHEMA reporting;

GRANT USAGE ON SCHEMA core TO lec_auth, lec_institutions, lec_learners, lec_reporting;

-- The one clock (I9). Deadlines are decided by core.now() after locks are held, never by a process's clock.
-- Only a sandbox may shift or freeze it; `sandbox` is set by the administrator at start, never by an application role.
CREATE TABLE core.clock (
  id boolean NOT NULL DEFAULT true,
  sandbox boolean NOT NULL DEFAULT false,
  shift interval NOT NULL DEFAULT interval '0',
  frozen_at timestamptz(6),
  CONSTRAINT clock_pkey PRIMARY KEY (id),
  CONSTRAINT clock_single CHECK (id),
  CONSTRAINT clock_true_outside_sandbox CHECK (sandbox OR (shift = interval '0' AND frozen_at IS NULL))
);
INSERT INTO core.clock DEFAULT VALUES;

-- VOLATILE and clock_timestamp(): a transaction that waited for a lock must see the time after the wait.
CREATE FUNCTION core.now() RETURNS timestamptz
LANGUAGE sql VOLATILE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT coalesce(frozen_at, clock_timestamp() + shift) FROM core.clock
$$;

-- Today in Bangkok: appointments and ages are counted in local days.
CREATE FUNCTION core.today() RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
  SELECT (core.now() AT TIME ZONE 'Asia/Bangkok')::date
$$;

-- Moves the sandbox clock to `at`; a frozen clock stands still there, otherwise it runs on. NULL returns to real time. In a
-- request it is the department's administrator's to move.
CREATE FUNCTION core.set_clock(at timestamptz, frozen boolean) RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF NOT (SELECT sandbox FROM core.clock) THEN
    RAISE EXCEPTION 'the clock moves in a sandbox only' USING ERRCODE = 'LE001';
  END IF;
  IF session_user = 'lec_reporting' AND NOT (core.in_scope('clock:set')
      AND EXISTS (SELECT FROM core.my_appointments() a WHERE a.duty = 'DEPARTMENT_ADMINISTRATOR' AND a.level = 'DEPARTMENT')) THEN
    RAISE EXCEPTION 'the clock is the department''s to move' USING ERRCODE = 'LE010';
  END IF;
  UPDATE core.clock SET
    shift = CASE WHEN at IS NULL OR frozen THEN interval '0' ELSE at - clock_timestamp() END,
    frozen_at = CASE WHEN frozen THEN at END;
  RETURN core.now();
END $$;
REVOKE EXECUTE ON FUNCTION core.set_clock FROM PUBLIC;
GRANT EXECUTE ON FUNCTION core.set_clock TO lec_reporting;

-- A time-ordered UUID (version 7); PostgreSQL before 18 has none of its own.
CREATE FUNCTION core.uuid7() RETURNS uuid
LANGUAGE sql VOLATILE PARALLEL SAFE SET search_path = pg_catalog AS $$
  SELECT encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
        PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
        FROM 1 FOR 6),
      52, 1), 53, 1), 'hex')::uuid
$$;

-- Who is asking: set for one transaction, gone after it. No account, no rows.
CREATE FUNCTION core.account_id() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
  SELECT nullif(current_setting('lec.account_id', true), '')::uuid
$$;

-- The answer kept for each idempotency key of an account, so that a repeated command is answered, not repeated (I10).
CREATE TABLE core.command_receipt (
  account_id uuid NOT NULL,
  key text NOT NULL,
  command text NOT NULL,
  input_digest text NOT NULL,
  answer jsonb NOT NULL,
  at timestamptz(6) NOT NULL DEFAULT core.now(),
  CONSTRAINT command_receipt_pkey PRIMARY KEY (account_id, key),
  CONSTRAINT command_receipt_key_length CHECK (length(key) BETWEEN 1 AND 200)
);

-- Takes the key for this transaction (two sends of one key wait for one another) and returns the kept answer, if any.
CREATE FUNCTION core.replay_command(key text) RETURNS TABLE (command text, input_digest text, answer jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('command:' || core.account_id()::text || ':' || replay_command.key, 0));
  RETURN QUERY SELECT r.command, r.input_digest, r.answer FROM core.command_receipt r
    WHERE r.account_id = core.account_id() AND r.key = replay_command.key;
END $$;

CREATE FUNCTION core.keep_answer(key text, command text, input_digest text, answer jsonb) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
  INSERT INTO core.command_receipt (account_id, key, command, input_digest, answer)
  VALUES (core.account_id(), key, command, input_digest, answer)
$$;
