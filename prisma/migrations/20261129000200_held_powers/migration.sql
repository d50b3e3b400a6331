-- What somebody's appointments let them reach is worked out once in a transaction that only reads, and held in settings of that
-- transaction: one statement had asked for it up to eight times, a tenth of a millisecond each. A transaction that can write
-- holds nothing and asks each time, so that an appointment ended while it waited for a lock counts (decision 0014).

CREATE TYPE core.held_appointment AS (duty institutions.duty, unit_id uuid, level institutions.org_level, path public.ltree);

-- What is held, as text; NULL where nothing is held or the transaction can write. Without settings of its own, to be planned
-- as part of whatever asks.
CREATE FUNCTION core.held(what text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN pg_catalog.current_setting('transaction_read_only') = 'on'
    THEN nullif(pg_catalog.current_setting('lec.held_' || what, true), '') END
$$;

CREATE OR REPLACE FUNCTION core.my_appointments()
RETURNS TABLE (duty institutions.duty, unit_id uuid, level institutions.org_level, path ltree)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 2 SET search_path = public, pg_catalog AS $$
DECLARE
  held text := core.held('appointments');
  acting text := nullif(current_setting('lec.duty', true), '');
  place uuid := nullif(current_setting('lec.unit', true), '')::uuid;
BEGIN
  IF held IS NOT NULL THEN
    RETURN QUERY SELECT h.duty, h.unit_id, h.level, h.path FROM unnest(held::core.held_appointment[]) h;
  ELSIF acting IS NULL AND place IS NULL THEN
    RETURN QUERY SELECT f.duty, f.unit_id, f.level, f.path FROM institutions.appointments_in_force(core.account_id()) f;
  ELSE
    RETURN QUERY SELECT f.duty, f.unit_id, f.level, f.path FROM institutions.appointments_in_force(core.account_id()) f
    WHERE (acting IS NULL OR f.duty::text = acting) AND (place IS NULL OR f.unit_id = place);
  END IF;
END $$;

-- The three answers that policies want most, worked out now.
CREATE FUNCTION core.reach_now() RETURNS ltree[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
  RETURN coalesce((SELECT array_agg(DISTINCT path) FROM core.my_appointments()), '{}');
END $$;
CREATE FUNCTION core.reach_tops_now() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
  RETURN coalesce((SELECT array_agg(DISTINCT unit_id) FROM core.my_appointments()), '{}');
END $$;
CREATE FUNCTION core.reaches_all_now() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
  RETURN EXISTS (SELECT FROM core.my_appointments() WHERE level = 'DEPARTMENT');
END $$;

-- The names that policies use: what is held, else worked out now.
CREATE OR REPLACE FUNCTION core.reach() RETURNS ltree[]
LANGUAGE sql STABLE AS $$ SELECT coalesce(core.held('reach')::public.ltree[], core.reach_now()) $$;
CREATE OR REPLACE FUNCTION core.reach_tops() RETURNS uuid[]
LANGUAGE sql STABLE AS $$ SELECT coalesce(core.held('tops')::uuid[], core.reach_tops_now()) $$;
CREATE OR REPLACE FUNCTION core.reaches_all() RETURNS boolean
LANGUAGE sql STABLE AS $$ SELECT coalesce(core.held('all')::boolean, core.reaches_all_now()) $$;

-- Holds them for the rest of this transaction: asked for once, right after who asks has been said.
CREATE FUNCTION core.hold_appointments() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
BEGIN
  PERFORM set_config('lec.held_appointments', coalesce(array_agg((a.duty, a.unit_id, a.level, a.path)::core.held_appointment), '{}')::text, true),
    set_config('lec.held_reach', coalesce(array_agg(DISTINCT a.path), '{}')::text, true),
    set_config('lec.held_tops', coalesce(array_agg(DISTINCT a.unit_id), '{}')::text, true),
    set_config('lec.held_all', coalesce(bool_or(a.level = 'DEPARTMENT'), false)::text, true)
  FROM core.my_appointments() a;
END $$;
