-- Learners, where they are enrolled, whether they were found, and counts kept in the same transaction.

CREATE TYPE learners.sex AS ENUM ('MALE', 'FEMALE');
CREATE TYPE learners.identifier_kind AS ENUM ('CITIZEN_ID', 'G_CODE');
CREATE TYPE learners.grade AS ENUM
  ('PRE_KINDERGARTEN', 'KINDERGARTEN_1', 'KINDERGARTEN_2', 'KINDERGARTEN_3',
   'PRIMARY_1', 'PRIMARY_2', 'PRIMARY_3', 'PRIMARY_4', 'PRIMARY_5', 'PRIMARY_6',
   'SECONDARY_1', 'SECONDARY_2', 'SECONDARY_3', 'SECONDARY_4', 'SECONDARY_5', 'SECONDARY_6',
   'VOCATIONAL_CERTIFICATE_1', 'VOCATIONAL_CERTIFICATE_2', 'VOCATIONAL_CERTIFICATE_3',
   'HIGH_VOCATIONAL_CERTIFICATE_1', 'HIGH_VOCATIONAL_CERTIFICATE_2');
-- REMOVED is a ghost taken out of the rolls (S1g 4.3.1(2)): kept with its reason, never deleted.
CREATE TYPE learners.enrolment_status AS ENUM ('ACTIVE', 'COMPLETED', 'TRANSFERRED', 'LEFT', 'REMOVED');
-- Why an enrolment ended, beside its status.
CREATE TYPE learners.leave_kind AS ENUM ('GRADUATED', 'PROMOTED', 'REPEATED', 'TRANSFERRED', 'MOVED_AWAY', 'ABSENT', 'DIED', 'GHOST', 'OTHER');
CREATE TYPE learners.check_result AS ENUM ('PRESENT', 'NOT_FOUND', 'MOVED');

CREATE TABLE learners.learner (
  id uuid NOT NULL DEFAULT core.uuid7(),
  identifier text NOT NULL,
  identifier_kind learners.identifier_kind NOT NULL,
  prefix text NOT NULL,
  first_name text NOT NULL,
  last_name text NOT NULL,
  sex learners.sex NOT NULL,
  birth_date date NOT NULL,
  nationality text NOT NULL,
  ethnicity text,
  religion text,
  family_status text,
  tuition_entitled boolean,
  medical_entitled boolean,
  -- The institution that answers for the learner: where the learner is on the rolls, or was last. Kept by the database.
  home_institution_id uuid,
  created_at timestamptz(6) NOT NULL DEFAULT core.now(),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT learner_pkey PRIMARY KEY (id),
  CONSTRAINT learner_identifier_form CHECK (CASE identifier_kind
    WHEN 'CITIZEN_ID' THEN identifier ~ '^[0-9]{13}$'
    WHEN 'G_CODE' THEN identifier ~ '^G[0-9]{12}$' END),
  CONSTRAINT learner_names CHECK (btrim(first_name) <> '' AND btrim(last_name) <> ''),
  CONSTRAINT learner_home_institution_id_fkey FOREIGN KEY (home_institution_id) REFERENCES institutions.org_unit(id) ON DELETE RESTRICT ON UPDATE RESTRICT
);
CREATE UNIQUE INDEX learner_identifier_key ON learners.learner (identifier);
CREATE INDEX learner_home_institution_id_idx ON learners.learner (home_institution_id);

-- Father, mother, and whoever the learner lives with.
CREATE TYPE learners.guardian_role AS ENUM ('FATHER', 'MOTHER', 'GUARDIAN');
CREATE TABLE learners.guardian (
  learner_id uuid NOT NULL,
  role learners.guardian_role NOT NULL,
  prefix text,
  first_name text,
  last_name text,
  religion text,
  occupation text,
  monthly_income integer,
  phone text,
  relation text,
  CONSTRAINT guardian_pkey PRIMARY KEY (learner_id, role),
  CONSTRAINT guardian_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learners.learner(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT guardian_income CHECK (monthly_income >= 0)
);

-- As in the house register, and where the learner lives. The tambon's code is TIS 1099: province, district, tambon.
CREATE TYPE learners.address_kind AS ENUM ('REGISTERED', 'CURRENT');
CREATE TABLE learners.address (
  learner_id uuid NOT NULL,
  kind learners.address_kind NOT NULL,
  house_number text,
  village_number text,
  road text,
  tambon_code text,
  tambon text,
  district text,
  province text,
  postal_code text,
  CONSTRAINT address_pkey PRIMARY KEY (learner_id, kind),
  CONSTRAINT address_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learners.learner(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT address_tambon_code CHECK (tambon_code ~ '^[0-9]{6}$'),
  CONSTRAINT address_postal_code CHECK (postal_code ~ '^[0-9]{5}$')
);

-- Identifiers a learner had before. A G-code that became a citizen id still finds the person; a mistyped id does not.
CREATE TABLE learners.past_identifier (
  id uuid NOT NULL DEFAULT core.uuid7(),
  learner_id uuid NOT NULL,
  identifier text NOT NULL,
  identifier_kind learners.identifier_kind NOT NULL,
  mistyped boolean NOT NULL,
  until timestamptz(6) NOT NULL DEFAULT core.now(),
  changed_by uuid,
  reason text NOT NULL,
  CONSTRAINT past_identifier_pkey PRIMARY KEY (id),
  CONSTRAINT past_identifier_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learners.learner(id) ON DELETE RESTRICT ON UPDATE RESTRICT
);
CREATE INDEX past_identifier_learner_id_idx ON learners.past_identifier (learner_id);
CREATE INDEX past_identifier_identifier_idx ON learners.past_identifier (identifier);

CREATE TABLE learners.enrolment (
  id uuid NOT NULL DEFAULT core.uuid7(),
  learner_id uuid NOT NULL,
  institution_id uuid NOT NULL,
  academic_year integer NOT NULL,
  grade learners.grade NOT NULL,
  classroom text NOT NULL,
  student_number text,
  status learners.enrolment_status NOT NULL DEFAULT 'ACTIVE',
  entered_on date NOT NULL,
  left_on date,
  leave_kind learners.leave_kind,
  leave_reason text,
  weight_kg numeric(5,2),
  height_cm numeric(5,1),
  condition text,
  -- The enrolment this one follows, by promotion or transfer.
  follows_id uuid,
  recorded_at timestamptz(6) NOT NULL DEFAULT core.now(),
  recorded_by uuid DEFAULT core.account_id(),
  -- Findings that stop the institution's confirmation (T3), kept by the database.
  blocking_findings smallint NOT NULL DEFAULT 0,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT enrolment_pkey PRIMARY KEY (id),
  CONSTRAINT enrolment_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learners.learner(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT enrolment_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions.org_unit(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT enrolment_follows_id_fkey FOREIGN KEY (follows_id) REFERENCES learners.enrolment(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT enrolment_ended CHECK ((status = 'ACTIVE') = (left_on IS NULL)),
  CONSTRAINT enrolment_leave CHECK (status <> 'ACTIVE' OR leave_kind IS NULL),
  CONSTRAINT enrolment_body CHECK (weight_kg > 0 AND height_cm > 0),
  CONSTRAINT enrolment_order CHECK (left_on IS NULL OR entered_on <= left_on)
);
-- One child, one place (I6).
CREATE UNIQUE INDEX enrolment_one_active ON learners.enrolment (learner_id) WHERE status = 'ACTIVE';
CREATE INDEX enrolment_learner_id_idx ON learners.enrolment (learner_id);
CREATE INDEX enrolment_follows_id_idx ON learners.enrolment (follows_id);
CREATE INDEX enrolment_blocked ON learners.enrolment (institution_id, academic_year) WHERE blocking_findings > 0 AND status = 'ACTIVE';
CREATE INDEX enrolment_institution_id_academic_year_grade_classroom_id_idx
  ON learners.enrolment (institution_id, academic_year, grade, classroom, id);

-- The class teacher's answer for one learner in one round (S1g 4.3.1(1)).
CREATE TABLE learners.existence_check (
  round_id uuid NOT NULL,
  enrolment_id uuid NOT NULL,
  result learners.check_result NOT NULL,
  checked_at timestamptz(6) NOT NULL,
  checked_by uuid NOT NULL,
  CONSTRAINT existence_check_pkey PRIMARY KEY (round_id, enrolment_id),
  CONSTRAINT existence_check_round_id_fkey FOREIGN KEY (round_id) REFERENCES reporting.round(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT existence_check_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES learners.enrolment(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT existence_check_checked_by_fkey FOREIGN KEY (checked_by) REFERENCES auth.users(id) ON DELETE RESTRICT ON UPDATE RESTRICT
);
CREATE INDEX existence_check_enrolment_id_idx ON learners.existence_check (enrolment_id);

-- Live roll-ups, kept by statement-level triggers in the writer's own transaction: exact at every commit, no rebuild.
-- Each row names the units above its institution, which never change: counts of a province, of the nation, and the
-- reader's reach are then decided on the row itself, without the tree.
CREATE TABLE learners.headcount (
  institution_id uuid NOT NULL,
  academic_year integer NOT NULL,
  grade learners.grade NOT NULL,
  sex learners.sex NOT NULL,
  learners integer NOT NULL,
  lao_id uuid NOT NULL,
  district_id uuid,
  province_id uuid NOT NULL,
  CONSTRAINT headcount_pkey PRIMARY KEY (institution_id, academic_year, grade, sex),
  CONSTRAINT headcount_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions.org_unit(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT headcount_not_negative CHECK (learners >= 0)
);
CREATE INDEX headcount_lao_id_academic_year_idx ON learners.headcount (lao_id, academic_year);
CREATE INDEX headcount_district_id_academic_year_idx ON learners.headcount (district_id, academic_year);
CREATE INDEX headcount_province_id_academic_year_idx ON learners.headcount (province_id, academic_year);

-- Checks of learners still on the rolls, by result.
CREATE TABLE learners.check_count (
  round_id uuid NOT NULL,
  institution_id uuid NOT NULL,
  present integer NOT NULL,
  not_found integer NOT NULL,
  moved integer NOT NULL,
  lao_id uuid NOT NULL,
  district_id uuid,
  province_id uuid NOT NULL,
  CONSTRAINT check_count_pkey PRIMARY KEY (institution_id, round_id),
  CONSTRAINT check_count_round_id_fkey FOREIGN KEY (round_id) REFERENCES reporting.round(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT check_count_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions.org_unit(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT check_count_not_negative CHECK (present >= 0 AND not_found >= 0 AND moved >= 0)
);
CREATE INDEX check_count_lao_id_round_id_idx ON learners.check_count (lao_id, round_id);
CREATE INDEX check_count_district_id_round_id_idx ON learners.check_count (district_id, round_id);
CREATE INDEX check_count_province_id_round_id_idx ON learners.check_count (province_id, round_id);

CREATE FUNCTION learners.place_count() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  SELECT u.lao_id, u.district_id, u.province_id INTO NEW.lao_id, NEW.district_id, NEW.province_id
  FROM institutions.org_unit u WHERE u.id = NEW.institution_id;
  RETURN NEW;
END $$;
CREATE TRIGGER headcount_place BEFORE INSERT ON learners.headcount FOR EACH ROW EXECUTE FUNCTION learners.place_count();
CREATE TRIGGER check_count_place BEFORE INSERT ON learners.check_count FOR EACH ROW EXECUTE FUNCTION learners.place_count();

-- One learner coming to (+1) or going from (-1) an institution's active roll.
CREATE TYPE learners.roll_change AS (
  enrolment_id uuid, institution_id uuid, academic_year integer, grade learners.grade, sex learners.sex, heads integer);

CREATE TYPE learners.check_change AS (round_id uuid, institution_id uuid, result learners.check_result, heads integer);

-- Applies changes to both roll-ups, rows in key order so that two writers never wait for one another in a ring.
CREATE FUNCTION learners.shift_counts(changes learners.roll_change[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO learners.headcount AS h (institution_id, academic_year, grade, sex, learners)
  SELECT c.institution_id, c.academic_year, c.grade, c.sex, 0
  FROM unnest(changes) c GROUP BY 1, 2, 3, 4 HAVING sum(c.heads) <> 0
  ORDER BY 1, 2, 3, 4
  ON CONFLICT DO NOTHING;
  PERFORM 1 FROM learners.headcount h
  WHERE (h.institution_id, h.academic_year, h.grade, h.sex) IN (
    SELECT c.institution_id, c.academic_year, c.grade, c.sex FROM unnest(changes) c)
  ORDER BY h.institution_id, h.academic_year, h.grade, h.sex FOR UPDATE;
  UPDATE learners.headcount h SET learners = h.learners + d.heads
  FROM (SELECT c.institution_id, c.academic_year, c.grade, c.sex, sum(c.heads)::integer AS heads
        FROM unnest(changes) c GROUP BY 1, 2, 3, 4 HAVING sum(c.heads) <> 0) d
  WHERE (h.institution_id, h.academic_year, h.grade, h.sex) = (d.institution_id, d.academic_year, d.grade, d.sex);

  PERFORM learners.shift_check_counts(array(
    SELECT ROW(k.round_id, c.institution_id, k.result, sum(c.heads))::learners.check_change
    FROM unnest(changes) c JOIN learners.existence_check k ON k.enrolment_id = c.enrolment_id
    GROUP BY k.round_id, c.institution_id, k.result HAVING sum(c.heads) <> 0));
END $$;

CREATE FUNCTION learners.shift_check_counts(changes learners.check_change[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF cardinality(changes) = 0 THEN RETURN; END IF;
  INSERT INTO learners.check_count (round_id, institution_id, present, not_found, moved)
  SELECT DISTINCT c.round_id, c.institution_id, 0, 0, 0 FROM unnest(changes) c ORDER BY 1, 2
  ON CONFLICT DO NOTHING;
  PERFORM 1 FROM learners.check_count k
  WHERE (k.round_id, k.institution_id) IN (SELECT c.round_id, c.institution_id FROM unnest(changes) c)
  ORDER BY k.round_id, k.institution_id FOR UPDATE;
  UPDATE learners.check_count k SET present = k.present + d.present, not_found = k.not_found + d.not_found, moved = k.moved + d.moved
  FROM (SELECT c.round_id, c.institution_id,
          coalesce(sum(c.heads) FILTER (WHERE c.result = 'PRESENT'), 0)::integer AS present,
          coalesce(sum(c.heads) FILTER (WHERE c.result = 'NOT_FOUND'), 0)::integer AS not_found,
          coalesce(sum(c.heads) FILTER (WHERE c.result = 'MOVED'), 0)::integer AS moved
        FROM unnest(changes) c GROUP BY 1, 2) d
  WHERE (k.round_id, k.institution_id) = (d.round_id, d.institution_id);
END $$;

-- Where a learner is on the rolls, or was last.
CREATE FUNCTION learners.home_of(learner uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT e.institution_id FROM learners.enrolment e WHERE e.learner_id = learner
  ORDER BY e.status = 'ACTIVE' DESC, e.academic_year DESC, e.entered_on DESC, e.id DESC LIMIT 1
$$;

-- Counts made anew from the rows: used after a bulk load, and by tests as the truth to compare with.
CREATE FUNCTION learners.recount_headcount() RETURNS TABLE
  (institution_id uuid, academic_year integer, grade learners.grade, sex learners.sex, learners integer,
   lao_id uuid, district_id uuid, province_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT c.*, u.lao_id, u.district_id, u.province_id FROM (
    SELECT e.institution_id, e.academic_year, e.grade, l.sex, count(*)::integer
    FROM learners.enrolment e JOIN learners.learner l ON l.id = e.learner_id
    WHERE e.status = 'ACTIVE' GROUP BY 1, 2, 3, 4) c JOIN institutions.org_unit u ON u.id = c.institution_id
$$;
CREATE FUNCTION learners.recount_checks() RETURNS TABLE
  (round_id uuid, institution_id uuid, present integer, not_found integer, moved integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT k.round_id, e.institution_id, count(*) FILTER (WHERE k.result = 'PRESENT')::integer,
    count(*) FILTER (WHERE k.result = 'NOT_FOUND')::integer, count(*) FILTER (WHERE k.result = 'MOVED')::integer
  FROM learners.existence_check k JOIN learners.enrolment e ON e.id = k.enrolment_id
  WHERE e.status = 'ACTIVE' GROUP BY 1, 2
$$;
CREATE FUNCTION learners.rebuild_counts() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
  UPDATE learners.learner l SET home_institution_id = learners.home_of(l.id) WHERE home_institution_id IS NULL;
  DELETE FROM learners.headcount;
  DELETE FROM learners.check_count;
  INSERT INTO learners.headcount SELECT * FROM learners.recount_headcount();
  INSERT INTO learners.check_count (round_id, institution_id, present, not_found, moved) SELECT * FROM learners.recount_checks();
$$;
REVOKE EXECUTE ON FUNCTION learners.home_of, learners.shift_counts, learners.shift_check_counts, learners.rebuild_counts,
  learners.recount_headcount, learners.recount_checks FROM PUBLIC;

-- What an institution confirms: counts by grade and sex, and a digest over its canonical rows (I7).
CREATE FUNCTION learners.institution_digest(institution uuid, year integer) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT encode(sha256(convert_to(coalesce(string_agg(
    concat_ws('|', e.id, e.learner_id, l.identifier, l.prefix, l.first_name, l.last_name, l.sex, l.birth_date, l.nationality,
      e.grade, e.classroom, coalesce(e.student_number, '')), E'\n' ORDER BY e.id), ''), 'UTF8')), 'hex')
  FROM learners.enrolment e JOIN learners.learner l ON l.id = e.learner_id
  WHERE e.institution_id = institution AND e.academic_year = year AND e.status = 'ACTIVE'
$$;
REVOKE EXECUTE ON FUNCTION learners.institution_digest FROM PUBLIC;

-- Who holds an identifier, past row security: so that one child is never recorded twice (I6). Ids only, nothing personal.
CREATE FUNCTION learners.holder_of(wanted text) RETURNS TABLE (learner_id uuid, active_at uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT l.id, e.institution_id FROM (
    SELECT c.id FROM learners.learner c WHERE c.identifier = wanted
    UNION ALL
    SELECT p.learner_id FROM learners.past_identifier p WHERE p.identifier = wanted AND NOT p.mistyped) l
  LEFT JOIN learners.enrolment e ON e.learner_id = l.id AND e.status = 'ACTIVE'
  LIMIT 1
$$;
REVOKE EXECUTE ON FUNCTION learners.holder_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION learners.holder_of TO lec_learners;
