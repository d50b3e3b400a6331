-- The register keeps what it knew before: every changed field of a learner, and what stops a confirmation.

-- HISTORY --------------------------------------------------------------------------------------------------------------

-- One changed field: what it was, what it became, who changed it, when and at which institution. Append-only.
CREATE TABLE learners.change (
  id uuid NOT NULL DEFAULT core.uuid7(),
  learner_id uuid NOT NULL,
  institution_id uuid,
  subject text NOT NULL,
  field text NOT NULL,
  before text,
  after text,
  at timestamptz(6) NOT NULL DEFAULT core.now(),
  account_id uuid DEFAULT core.account_id(),
  CONSTRAINT change_pkey PRIMARY KEY (id),
  CONSTRAINT change_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learners.learner(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT change_subject CHECK (subject IN ('LEARNER', 'ENROLMENT', 'FATHER', 'MOTHER', 'GUARDIAN', 'REGISTERED', 'CURRENT'))
);
CREATE INDEX change_learner_id_at_id_idx ON learners.change (learner_id, at, id);
CREATE TRIGGER change_append_only BEFORE UPDATE OR DELETE ON learners.change
  FOR EACH ROW EXECUTE FUNCTION core.refuse_change();

-- Writes a row for each field that differs. What the database keeps for itself is no change of anybody's.
CREATE FUNCTION learners.keep_changes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  old_row jsonb := to_jsonb(OLD);
  new_row jsonb := to_jsonb(NEW);
  learner uuid := CASE WHEN TG_TABLE_NAME = 'learner' THEN new_row->>'id' ELSE new_row->>'learner_id' END;
BEGIN
  INSERT INTO learners.change (learner_id, institution_id, subject, field, before, after)
  SELECT learner,
    coalesce((new_row->>'institution_id')::uuid, (SELECT l.home_institution_id FROM learners.learner l WHERE l.id = learner)),
    CASE TG_TABLE_NAME WHEN 'guardian' THEN new_row->>'role' WHEN 'address' THEN new_row->>'kind' ELSE upper(TG_TABLE_NAME) END,
    key, old_row->>key, new_row->>key
  FROM jsonb_object_keys(new_row) AS key
  WHERE old_row->key IS DISTINCT FROM new_row->key AND (old_row->>key IS NOT NULL OR new_row->>key IS NOT NULL)
    AND key NOT IN ('id', 'learner_id', 'role', 'kind', 'version', 'home_institution_id', 'blocking_findings', 'created_at',
      'recorded_at', 'recorded_by');
  RETURN NULL;
END $$;
CREATE TRIGGER learner_changes AFTER UPDATE ON learners.learner FOR EACH ROW EXECUTE FUNCTION learners.keep_changes();
CREATE TRIGGER enrolment_changes AFTER UPDATE ON learners.enrolment FOR EACH ROW EXECUTE FUNCTION learners.keep_changes();
CREATE TRIGGER guardian_changes AFTER UPDATE ON learners.guardian FOR EACH ROW EXECUTE FUNCTION learners.keep_changes();
CREATE TRIGGER address_changes AFTER UPDATE ON learners.address FOR EACH ROW EXECUTE FUNCTION learners.keep_changes();

-- A guardian or an address recorded for the first time is one line, `*`: its values are no change of anything, and a roll
-- that is imported has a million of them.
CREATE FUNCTION learners.keep_first_values() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO learners.change (learner_id, institution_id, subject, field)
  SELECT n.learner_id, l.home_institution_id,
    CASE TG_TABLE_NAME WHEN 'guardian' THEN to_jsonb(n)->>'role' ELSE to_jsonb(n)->>'kind' END, '*'
  FROM new_rows n JOIN learners.learner l ON l.id = n.learner_id;
  RETURN NULL;
END $$;
CREATE TRIGGER guardian_recorded AFTER INSERT ON learners.guardian
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION learners.keep_first_values();
CREATE TRIGGER address_recorded AFTER INSERT ON learners.address
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION learners.keep_first_values();

ALTER TABLE learners.change ENABLE ROW LEVEL SECURITY;
CREATE POLICY personal ON learners.change FOR SELECT USING (EXISTS (SELECT 1 FROM learners.learner l WHERE l.id = learner_id));
GRANT SELECT ON learners.change TO lec_learners;

-- FINDINGS THAT STOP A CONFIRMATION (T3) -----------------------------------------------------------------------------------
-- The same rules as in learners/src/findings, written apart for the last wall; a test compares them.

-- Ages in full years on 16 May of the academic year, by grade, from an academic year (พ.ศ.) on; the latest rule holds. Those
-- of a kind of institution go before the general ones.
CREATE TABLE learners.age_rule (
  id uuid NOT NULL DEFAULT core.uuid7(),
  institution_kind institutions.institution_kind,
  grade learners.grade NOT NULL,
  from_year integer NOT NULL,
  min_age integer NOT NULL,
  max_age integer NOT NULL,
  blocks boolean NOT NULL,
  CONSTRAINT age_rule_pkey PRIMARY KEY (id),
  CONSTRAINT age_rule_order CHECK (min_age <= max_age)
);
CREATE UNIQUE INDEX age_rule_key ON learners.age_rule (grade, from_year, institution_kind) NULLS NOT DISTINCT;
ALTER TABLE learners.age_rule ENABLE ROW LEVEL SECURITY;
CREATE POLICY signed_in ON learners.age_rule FOR SELECT USING ((SELECT core.account_id()) IS NOT NULL);
GRANT SELECT ON learners.age_rule TO lec_learners;

-- T2b: a child centre takes children of two to five years. Elsewhere an unusual age is a warning.
INSERT INTO learners.age_rule (institution_kind, grade, from_year, min_age, max_age, blocks)
SELECT 'CHILD_DEVELOPMENT_CENTER', g::learners.grade, 2550, 2, 5, true
FROM unnest(ARRAY['PRE_KINDERGARTEN', 'KINDERGARTEN_1', 'KINDERGARTEN_2', 'KINDERGARTEN_3']) AS g;
INSERT INTO learners.age_rule (grade, from_year, min_age, max_age, blocks)
SELECT g::learners.grade, 2550, usual - 1, usual + 4, false
FROM (VALUES ('PRE_KINDERGARTEN', 2), ('KINDERGARTEN_1', 3), ('KINDERGARTEN_2', 4), ('KINDERGARTEN_3', 5),
  ('PRIMARY_1', 6), ('PRIMARY_2', 7), ('PRIMARY_3', 8), ('PRIMARY_4', 9), ('PRIMARY_5', 10), ('PRIMARY_6', 11),
  ('SECONDARY_1', 12), ('SECONDARY_2', 13), ('SECONDARY_3', 14), ('SECONDARY_4', 15), ('SECONDARY_5', 16), ('SECONDARY_6', 17),
  ('VOCATIONAL_CERTIFICATE_1', 15), ('VOCATIONAL_CERTIFICATE_2', 16), ('VOCATIONAL_CERTIFICATE_3', 17),
  ('HIGH_VOCATIONAL_CERTIFICATE_1', 18), ('HIGH_VOCATIONAL_CERTIFICATE_2', 19)) AS r (g, usual);

CREATE FUNCTION learners.age_on_16_may(birth_date date, academic_year integer) RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
  SELECT extract(year FROM age(make_date(academic_year - 543, 5, 16), birth_date))::integer
$$;

-- The check digit of domain.md 1: (11 − Σ dᵢ·(14−i) mod 11) mod 10.
CREATE FUNCTION learners.citizen_id_holds(id text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
  SELECT (11 - sum(substr(id, i, 1)::integer * (14 - i)) % 11) % 10 = substr(id, 13, 1)::integer FROM generate_series(1, 12) AS i
$$;

-- What the title says of the sex, or NULL where it says nothing.
CREATE FUNCTION learners.sex_of_prefix(prefix text) RETURNS learners.sex
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
  SELECT CASE
    WHEN prefix IN ('เด็กชาย', 'ด.ช.', 'ดช.', 'นาย') THEN 'MALE'::learners.sex
    WHEN prefix IN ('เด็กหญิง', 'ด.ญ.', 'ดญ.', 'นางสาว', 'น.ส.', 'นส.', 'นาง') THEN 'FEMALE'::learners.sex END
$$;

-- How many findings of a learner on a roll stop the institution's confirmation.
CREATE FUNCTION learners.blocking_findings(learner uuid, institution uuid, at_grade learners.grade, year integer) RETURNS smallint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT ((l.identifier_kind = 'CITIZEN_ID' AND NOT learners.citizen_id_holds(l.identifier))::integer
    + (learners.sex_of_prefix(l.prefix) IS NOT NULL AND learners.sex_of_prefix(l.prefix) <> l.sex)::integer
    + coalesce((SELECT r.blocks AND learners.age_on_16_may(l.birth_date, year) NOT BETWEEN r.min_age AND r.max_age
        FROM learners.age_rule r WHERE r.grade = at_grade AND r.from_year <= year
          AND (r.institution_kind IS NULL OR r.institution_kind = u.institution_kind)
        ORDER BY r.institution_kind IS NULL, r.from_year DESC LIMIT 1), false)::integer)::smallint
  FROM learners.learner l, institutions.org_unit u WHERE l.id = learner AND u.id = institution
$$;

CREATE FUNCTION learners.count_findings() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  NEW.blocking_findings := coalesce(learners.blocking_findings(NEW.learner_id, NEW.institution_id, NEW.grade, NEW.academic_year), 0);
  RETURN NEW;
END $$;
CREATE TRIGGER enrolment_findings BEFORE INSERT OR UPDATE ON learners.enrolment
  FOR EACH ROW EXECUTE FUNCTION learners.count_findings();

-- A corrected learner may have lost or gained findings: the enrolment is counted anew.
CREATE FUNCTION learners.recount_findings() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  UPDATE learners.enrolment e SET blocking_findings = 0
  WHERE e.learner_id = NEW.id AND e.status = 'ACTIVE'
    AND e.blocking_findings <> learners.blocking_findings(NEW.id, e.institution_id, e.grade, e.academic_year);
  RETURN NULL;
END $$;
CREATE TRIGGER learner_findings AFTER UPDATE OF identifier, identifier_kind, prefix, sex, birth_date ON learners.learner
  FOR EACH ROW EXECUTE FUNCTION learners.recount_findings();

REVOKE EXECUTE ON FUNCTION learners.keep_changes, learners.keep_first_values, learners.blocking_findings, learners.count_findings, learners.recount_findings FROM PUBLIC;
