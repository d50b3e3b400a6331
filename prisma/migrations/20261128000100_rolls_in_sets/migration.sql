-- A roll of 100,000 learners comes in set by set: what a trigger or a policy did for each row is done once a statement.
--
-- Trigger functions keep their plans, whatever the size of the statement that they were made for. So none may depend on it:
-- rows of a statement meet one another by hash (no nested loop, which takes the square of many), and rows of a table are
-- looked up by their key (no scan, which takes the whole nation for one learner). The settings of each function say which, and
-- say all of it: a trigger that another one sets off would have the other's.

-- IDENTIFIERS AND RULES, WRITTEN TO BE INLINED ----------------------------------------------------------------------------

-- PostgreSQL 18 makes the identifiers of core.uuid7() itself.
DO $$ BEGIN
  IF current_setting('server_version_num')::integer >= 180000 THEN
    EXECUTE 'CREATE OR REPLACE FUNCTION core.uuid7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE RETURN pg_catalog.uuidv7()';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION learners.age_on_16_may(birth_date date, academic_year integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN extract(year FROM age(make_date(academic_year - 543, 5, 16)::timestamp, birth_date::timestamp))::integer;

-- The check digit of domain.md 1: (11 − Σ dᵢ·(14−i) mod 11) mod 10.
CREATE OR REPLACE FUNCTION learners.citizen_id_holds(id text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (11 - (substr(id, 1, 1)::integer * 13 + substr(id, 2, 1)::integer * 12 + substr(id, 3, 1)::integer * 11
  + substr(id, 4, 1)::integer * 10 + substr(id, 5, 1)::integer * 9 + substr(id, 6, 1)::integer * 8 + substr(id, 7, 1)::integer * 7
  + substr(id, 8, 1)::integer * 6 + substr(id, 9, 1)::integer * 5 + substr(id, 10, 1)::integer * 4 + substr(id, 11, 1)::integer * 3
  + substr(id, 12, 1)::integer * 2) % 11) % 10 = substr(id, 13, 1)::integer;

CREATE OR REPLACE FUNCTION learners.sex_of_prefix(prefix text) RETURNS learners.sex
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
  WHEN prefix IN ('เด็กชาย', 'ด.ช.', 'ดช.', 'นาย') THEN 'MALE'::learners.sex
  WHEN prefix IN ('เด็กหญิง', 'ด.ญ.', 'ดญ.', 'นางสาว', 'น.ส.', 'นส.', 'นาง') THEN 'FEMALE'::learners.sex END;

-- FINDINGS THAT STOP A CONFIRMATION (T3) -----------------------------------------------------------------------------------

-- The rule of ages for a class, if there is one.
CREATE FUNCTION learners.age_rule_of(at_grade learners.grade, year integer, kind institutions.institution_kind) RETURNS SETOF learners.age_rule
LANGUAGE sql STABLE ROWS 1
BEGIN ATOMIC
  SELECT r.* FROM learners.age_rule r
  WHERE r.grade = at_grade AND r.from_year <= year AND (r.institution_kind IS NULL OR r.institution_kind = kind)
  ORDER BY r.institution_kind IS NULL, r.from_year DESC LIMIT 1;
END;

-- How many findings of a learner in a class of that rule stop the confirmation.
CREATE FUNCTION learners.count_blocking(l learners.learner, year integer, rule learners.age_rule) RETURNS smallint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ((l.identifier_kind = 'CITIZEN_ID' AND NOT learners.citizen_id_holds(l.identifier))::integer
  + coalesce(learners.sex_of_prefix(l.prefix) <> l.sex, false)::integer
  + coalesce(rule.blocks AND learners.age_on_16_may(l.birth_date, year) NOT BETWEEN rule.min_age AND rule.max_age, false)::integer)::smallint;

CREATE OR REPLACE FUNCTION learners.blocking_findings(learner uuid, institution uuid, at_grade learners.grade, year integer) RETURNS smallint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT learners.count_blocking(l, year, r) FROM learners.learner l, institutions.org_unit u
  LEFT JOIN LATERAL learners.age_rule_of(at_grade, year, u.institution_kind) r ON true
  WHERE l.id = learner AND u.id = institution
$$;

-- Writes the findings of enrolments that have others than are kept. Writes nothing where there are none: a statement's
-- triggers run for no rows, too.
CREATE FUNCTION learners.write_findings(enrolments uuid[], counts smallint[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
  SET enable_nestloop = on SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
BEGIN
  IF enrolments IS NULL THEN RETURN; END IF;
  UPDATE learners.enrolment e SET blocking_findings = f.found FROM unnest(enrolments, counts) AS f(id, found) WHERE e.id = f.id;
END $$;

-- Counts the findings of a statement's enrolments: what an application role wrote there is never believed.
DROP TRIGGER enrolment_findings ON learners.enrolment;
CREATE OR REPLACE FUNCTION learners.count_findings() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
  SET enable_nestloop = on SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
BEGIN
  PERFORM learners.write_findings(array_agg(f.id), array_agg(f.found))
  FROM (SELECT n.id, n.blocking_findings AS kept, learners.count_blocking(l, n.academic_year, r) AS found
    FROM new_rows n JOIN learners.learner l ON l.id = n.learner_id JOIN institutions.org_unit u ON u.id = n.institution_id
    LEFT JOIN LATERAL learners.age_rule_of(n.grade, n.academic_year, u.institution_kind) r ON true) f
  WHERE f.found <> f.kept;
  RETURN NULL;
END $$;
CREATE TRIGGER enrolment_findings_inserted AFTER INSERT ON learners.enrolment
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION learners.count_findings();
CREATE TRIGGER enrolment_findings_updated AFTER UPDATE ON learners.enrolment
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION learners.count_findings();

-- ENROLMENTS, LEARNERS, AND WHAT HANGS ON THEM --------------------------------------------------------------------------------

-- I3 and the roll-ups, for every statement that touches enrolments.
CREATE OR REPLACE FUNCTION learners.after_enrolments() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
  SET enable_nestloop = on SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
DECLARE changes learners.roll_change[]; touched uuid[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    touched := array(SELECT DISTINCT institution_id FROM new_rows);
    -- Nobody has been checked on an enrolment that is new: no need to name them one by one.
    changes := array(
      SELECT ROW(NULL::uuid, e.institution_id, e.academic_year, e.grade, l.sex, count(*))::learners.roll_change
      FROM new_rows e JOIN learners.learner l ON l.id = e.learner_id WHERE e.status = 'ACTIVE'
      GROUP BY e.institution_id, e.academic_year, e.grade, l.sex);
  ELSE
    touched := array(SELECT institution_id FROM old_rows UNION SELECT institution_id FROM new_rows);
    changes := array(
      SELECT ROW(e.id, e.institution_id, e.academic_year, e.grade, l.sex, e.heads)::learners.roll_change
      FROM (SELECT o.*, -1 AS heads FROM old_rows o UNION ALL SELECT n.*, 1 AS heads FROM new_rows n) e
      JOIN learners.learner l ON l.id = e.learner_id WHERE e.status = 'ACTIVE');
  END IF;
  PERFORM reporting.assert_recordable(touched);
  PERFORM learners.shift_counts(changes);
  -- The same as learners.home_of(), for all learners of the statement.
  UPDATE learners.learner l SET home_institution_id = h.home
  FROM (SELECT n.learner_id, e.institution_id AS home FROM (SELECT DISTINCT learner_id FROM new_rows) n
    CROSS JOIN LATERAL (SELECT x.institution_id FROM learners.enrolment x WHERE x.learner_id = n.learner_id
      ORDER BY x.status = 'ACTIVE' DESC, x.academic_year DESC, x.entered_on DESC, x.id DESC LIMIT 1) e OFFSET 0) h
  WHERE l.id = h.learner_id AND l.home_institution_id IS DISTINCT FROM h.home;
  RETURN NULL;
END $$;

-- A corrected learner may have lost or gained findings: counted anew, for all learners of the statement.
DROP TRIGGER learner_findings ON learners.learner;
CREATE OR REPLACE FUNCTION learners.recount_findings() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
  SET enable_nestloop = on SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
BEGIN
  PERFORM learners.write_findings(array_agg(f.id), array_agg(f.found))
  FROM (SELECT c.id, c.blocking_findings AS kept, learners.count_blocking(l, c.academic_year, r) AS found
    FROM new_rows n JOIN learners.learner l ON l.id = n.id JOIN learners.enrolment c ON c.learner_id = n.id AND c.status = 'ACTIVE'
    JOIN institutions.org_unit u ON u.id = c.institution_id
    LEFT JOIN LATERAL learners.age_rule_of(c.grade, c.academic_year, u.institution_kind) r ON true) f
  WHERE f.found <> f.kept;
  RETURN NULL;
END $$;
CREATE TRIGGER learner_findings AFTER UPDATE ON learners.learner
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION learners.recount_findings();

-- Guardians and addresses are part of the institution's rows: they stand still with it (I3).
CREATE OR REPLACE FUNCTION learners.after_relations() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
  SET enable_nestloop = on SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
BEGIN
  PERFORM reporting.assert_recordable(array(
    SELECT DISTINCT e.institution_id FROM changed n JOIN learners.enrolment e ON e.learner_id = n.learner_id AND e.status = 'ACTIVE'));
  RETURN NULL;
END $$;

-- HISTORY --------------------------------------------------------------------------------------------------------------------

-- Writes a row for each field that differs. What the database keeps for itself is no change of anybody's.
DROP TRIGGER learner_changes ON learners.learner;
DROP TRIGGER enrolment_changes ON learners.enrolment;
DROP TRIGGER guardian_changes ON learners.guardian;
DROP TRIGGER address_changes ON learners.address;
CREATE OR REPLACE FUNCTION learners.keep_changes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
  SET enable_nestloop = off SET enable_hashjoin = on SET enable_mergejoin = off SET enable_seqscan = off AS $$
DECLARE moment timestamptz := core.now(); account uuid := core.account_id();
BEGIN
  INSERT INTO learners.change (learner_id, institution_id, subject, field, before, after, at, account_id)
  SELECT r.learner, coalesce((r.new_row->>'institution_id')::uuid, (SELECT l.home_institution_id FROM learners.learner l WHERE l.id = r.learner)),
    r.subject, k.key, r.old_row->>k.key, r.new_row->>k.key, moment, account
  FROM (
    SELECT o.old_row, n.new_row,
      (CASE TG_TABLE_NAME WHEN 'learner' THEN n.new_row->>'id' ELSE n.new_row->>'learner_id' END)::uuid AS learner,
      CASE TG_TABLE_NAME WHEN 'guardian' THEN n.new_row->>'role' WHEN 'address' THEN n.new_row->>'kind' ELSE upper(TG_TABLE_NAME) END AS subject
    FROM (SELECT to_jsonb(t) AS old_row FROM old_rows t) o JOIN (SELECT to_jsonb(t) AS new_row FROM new_rows t) n
      -- Learners and enrolments by their id; a guardian by learner and role, an address by learner and kind.
      ON coalesce(o.old_row->>'id', concat(o.old_row->>'learner_id', o.old_row->>'role', o.old_row->>'kind'))
        = coalesce(n.new_row->>'id', concat(n.new_row->>'learner_id', n.new_row->>'role', n.new_row->>'kind'))
    WHERE o.old_row <> n.new_row OFFSET 0) r
  CROSS JOIN LATERAL jsonb_object_keys(r.new_row) AS k(key)
  WHERE r.old_row->k.key IS DISTINCT FROM r.new_row->k.key AND (r.old_row->>k.key IS NOT NULL OR r.new_row->>k.key IS NOT NULL)
    AND k.key NOT IN ('id', 'learner_id', 'role', 'kind', 'version', 'home_institution_id', 'blocking_findings', 'created_at',
      'recorded_at', 'recorded_by');
  RETURN NULL;
END $$;
CREATE TRIGGER learner_changes AFTER UPDATE ON learners.learner
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION learners.keep_changes();
CREATE TRIGGER enrolment_changes AFTER UPDATE ON learners.enrolment
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION learners.keep_changes();
CREATE TRIGGER guardian_changes AFTER UPDATE ON learners.guardian
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION learners.keep_changes();
CREATE TRIGGER address_changes AFTER UPDATE ON learners.address
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION learners.keep_changes();

-- A guardian or an address recorded for the first time is one line, `*`.
CREATE OR REPLACE FUNCTION learners.keep_first_values() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
  SET enable_nestloop = on SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
DECLARE moment timestamptz := core.now(); account uuid := core.account_id();
BEGIN
  IF TG_TABLE_NAME = 'guardian' THEN
    INSERT INTO learners.change (learner_id, institution_id, subject, field, at, account_id)
    SELECT n.learner_id, l.home_institution_id, n.role::text, '*', moment, account
    FROM new_rows n JOIN learners.learner l ON l.id = n.learner_id;
  ELSE
    INSERT INTO learners.change (learner_id, institution_id, subject, field, at, account_id)
    SELECT n.learner_id, l.home_institution_id, n.kind::text, '*', moment, account
    FROM new_rows n JOIN learners.learner l ON l.id = n.learner_id;
  END IF;
  RETURN NULL;
END $$;

-- ROW SECURITY -----------------------------------------------------------------------------------------------------------------

-- A learner comes with the institution that answers for the learner, so that the row is written once. Only one's own.
ALTER POLICY recorder_inserts ON learners.learner WITH CHECK (
  EXISTS (SELECT core.recorded_units())
  AND (home_institution_id IS NULL OR home_institution_id = ANY (ARRAY(SELECT core.recorded_units()))));
-- An institution's imports by the index, not by reading everybody's.
ALTER POLICY recorder_reads ON learners.import USING (institution_id = ANY (ARRAY(SELECT core.recorded_units())));
ALTER POLICY recorder_inserts ON learners.import WITH CHECK (institution_id = ANY (ARRAY(SELECT core.recorded_units())));
ALTER POLICY recorder_updates ON learners.import USING (institution_id = ANY (ARRAY(SELECT core.recorded_units())));

-- COMPARING A FILE WITH THE ROLL -----------------------------------------------------------------------------------------------

-- Who holds identifiers, past row security, as learners.holder_of does for one: a record that was merged into another holds
-- none, the kept one does. Ids only, nothing personal.
CREATE OR REPLACE FUNCTION learners.holders_of(wanted text[]) RETURNS TABLE (identifier text, learner_id uuid, active_at uuid)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 1000 SET search_path = pg_catalog AS $$
  SELECT DISTINCT ON (h.identifier) h.identifier, h.learner_id,
    (SELECT e.institution_id FROM learners.enrolment e WHERE e.learner_id = h.learner_id AND e.status = 'ACTIVE') FROM (
    SELECT c.identifier, c.id AS learner_id, 0 AS past FROM learners.learner c WHERE c.identifier = ANY (wanted)
      AND NOT EXISTS (SELECT FROM learners.merge m WHERE m.dropped_id = c.id AND m.undone_at IS NULL)
    UNION ALL
    SELECT p.identifier, p.learner_id, 1 FROM learners.past_identifier p WHERE p.identifier = ANY (wanted) AND NOT p.mistyped) h
  ORDER BY h.identifier, h.past
$$;

-- A digest of each row of a roll, or of some learners on it: of the enrolment, the learner, the guardians and the addresses
-- as they stand, all columns. Equal digests mean that nothing has changed; they are kept for as long as a file waits.
CREATE FUNCTION learners.roll_digests(institution uuid, year integer, wanted uuid[]) RETURNS TABLE (learner_id uuid, enrolment_id uuid, digest numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1000 SET search_path = pg_catalog
  SET enable_nestloop = on SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM core.recorded_units() AS unit WHERE unit = institution) THEN RETURN; END IF;
  RETURN QUERY
  SELECT e.learner_id, e.id, hash_record_extended(e, 0)::numeric + hash_record_extended(l, 1)
    + coalesce((SELECT sum(hash_record_extended(g, 2)) FROM learners.guardian g WHERE g.learner_id = e.learner_id), 0)
    + coalesce((SELECT sum(hash_record_extended(a, 3)) FROM learners.address a WHERE a.learner_id = e.learner_id), 0)
  FROM learners.enrolment e JOIN learners.learner l ON l.id = e.learner_id
  WHERE wanted IS NULL AND e.institution_id = institution AND e.academic_year = year AND e.status = 'ACTIVE'
  UNION ALL
  SELECT e.learner_id, e.id, hash_record_extended(e, 0)::numeric + hash_record_extended(l, 1)
    + coalesce((SELECT sum(hash_record_extended(g, 2)) FROM learners.guardian g WHERE g.learner_id = e.learner_id), 0)
    + coalesce((SELECT sum(hash_record_extended(a, 3)) FROM learners.address a WHERE a.learner_id = e.learner_id), 0)
  FROM unnest(wanted) AS w(id) JOIN learners.enrolment e ON e.learner_id = w.id AND e.status = 'ACTIVE'
  JOIN learners.learner l ON l.id = e.learner_id
  WHERE e.institution_id = institution AND e.academic_year = year;
END $$;

REVOKE EXECUTE ON FUNCTION learners.age_rule_of, learners.count_blocking, learners.write_findings, learners.roll_digests FROM PUBLIC;
GRANT EXECUTE ON FUNCTION learners.roll_digests TO lec_learners;
