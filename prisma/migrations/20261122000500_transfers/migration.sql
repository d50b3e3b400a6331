-- A learner moves, is found under two records, goes up a year: release requests, duplicate cases and merges, promotions.
-- They are read by row security and written by the functions below alone, each of which checks everything again: a release
-- writes at two institutions, a merge at institutions that the reviewer does not record at.

-- TRANSFERS --------------------------------------------------------------------------------------------------------------

-- LAPSED: the child left the holder by another way meanwhile.
CREATE TYPE learners.release_status AS ENUM ('PENDING', 'RELEASED', 'REFUSED', 'WITHDRAWN', 'LAPSED');

-- An institution asks for a child who is on another's roll (S1g 4.3.2(1), S2 3). The class is the one the child comes to.
CREATE TABLE learners.release_request (
  id uuid NOT NULL DEFAULT core.uuid7(),
  learner_id uuid NOT NULL,
  from_institution_id uuid NOT NULL,
  to_institution_id uuid NOT NULL,
  -- As the receiver typed it, who sees no more of the child before the release.
  identifier text NOT NULL,
  grade learners.grade NOT NULL,
  classroom text NOT NULL,
  student_number text,
  entered_on date NOT NULL,
  note text,
  status learners.release_status NOT NULL DEFAULT 'PENDING',
  requested_at timestamptz(6) NOT NULL DEFAULT core.now(),
  requested_by uuid NOT NULL,
  decided_at timestamptz(6),
  decided_by uuid,
  reason text,
  -- What the release made.
  enrolment_id uuid,
  CONSTRAINT release_request_pkey PRIMARY KEY (id),
  CONSTRAINT release_request_learner_id_fkey FOREIGN KEY (learner_id) REFERENCES learners.learner(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT release_request_from_institution_id_fkey FOREIGN KEY (from_institution_id) REFERENCES institutions.org_unit(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT release_request_to_institution_id_fkey FOREIGN KEY (to_institution_id) REFERENCES institutions.org_unit(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT release_request_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES learners.enrolment(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT release_request_elsewhere CHECK (from_institution_id <> to_institution_id),
  CONSTRAINT release_request_decided CHECK ((status = 'PENDING') = (decided_at IS NULL)),
  CONSTRAINT release_request_released CHECK ((status = 'RELEASED') = (enrolment_id IS NOT NULL))
);
CREATE UNIQUE INDEX release_request_one_pending ON learners.release_request (learner_id, to_institution_id) WHERE status = 'PENDING';
CREATE INDEX release_request_from_institution_id_status_id_idx ON learners.release_request (from_institution_id, status, id);
CREATE INDEX release_request_to_institution_id_status_id_idx ON learners.release_request (to_institution_id, status, id);
CREATE INDEX release_request_learner_id_idx ON learners.release_request (learner_id);
CREATE INDEX release_request_enrolment_id_idx ON learners.release_request (enrolment_id);

-- Whether an account asks for children for this class: a recorder for any class, a class teacher for the own one.
CREATE FUNCTION learners.asks_for(account uuid, institution uuid, at_grade learners.grade, at_classroom text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT EXISTS (SELECT FROM institutions.appointments_in_force(account) f WHERE f.unit_id = institution AND (
    f.duty = 'INSTITUTION_RECORDER'
    OR (f.duty = 'CLASS_TEACHER' AND EXISTS (SELECT FROM institutions.appointment a
      WHERE a.account_id = account AND a.unit_id = institution AND a.duty = 'CLASS_TEACHER' AND a.ended_at IS NULL
        AND core.today() BETWEEN a.from_date AND coalesce(a.to_date, 'infinity')
        AND a.classroom = at_grade || '/' || at_classroom))))
$$;

-- Whether whoever asks now holds one of these duties at the unit, within what the request is narrowed to.
CREATE FUNCTION learners.acts_at(unit uuid, action text, VARIADIC duties institutions.duty[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT core.in_scope(action) AND EXISTS (SELECT FROM core.my_appointments() a WHERE a.unit_id = unit AND a.duty = ANY (duties))
$$;

CREATE FUNCTION learners.refuse() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION 'this is not yours to do' USING ERRCODE = 'LE010';
END $$;

-- Records a request. Answers REQUESTED, or the refusal: the identifier is on no roll, on this very one, or asked for already.
CREATE FUNCTION learners.request_release(request uuid, wanted text, institution uuid, at_grade learners.grade, at_classroom text,
  number text, from_day date, remark text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE holder record;
BEGIN
  IF NOT learners.acts_at(institution, 'transfer:request', 'INSTITUTION_RECORDER', 'CLASS_TEACHER')
    OR NOT learners.asks_for(core.account_id(), institution, at_grade, at_classroom) THEN PERFORM learners.refuse(); END IF;
  PERFORM reporting.assert_recordable(ARRAY[institution]);
  SELECT h.learner_id, h.active_at INTO holder FROM learners.holder_of(wanted) h;
  IF holder.active_at IS NULL THEN RETURN 'NOT_ENROLLED'; END IF;
  IF holder.active_at = institution THEN RETURN 'ALREADY_ENROLLED'; END IF;
  INSERT INTO learners.release_request (id, learner_id, from_institution_id, to_institution_id, identifier, grade, classroom,
    student_number, entered_on, note, requested_by)
  VALUES (request, holder.learner_id, holder.active_at, institution, wanted, at_grade, at_classroom, number, from_day, remark, core.account_id())
  ON CONFLICT DO NOTHING;
  RETURN CASE WHEN FOUND THEN 'REQUESTED' ELSE 'RELEASE_REQUESTED' END;
END $$;

-- Refuses (the holder) or withdraws (the receiver) a request that is still pending.
CREATE FUNCTION learners.end_request(request uuid, outcome learners.release_status, why text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE r learners.release_request;
BEGIN
  SELECT * INTO r FROM learners.release_request WHERE id = request FOR UPDATE;
  IF NOT coalesce(CASE outcome
      WHEN 'REFUSED' THEN learners.acts_at(r.from_institution_id, 'learner:record', 'INSTITUTION_RECORDER')
      WHEN 'WITHDRAWN' THEN learners.acts_at(r.to_institution_id, 'transfer:request', 'INSTITUTION_RECORDER', 'CLASS_TEACHER')
        AND learners.asks_for(core.account_id(), r.to_institution_id, r.grade, r.classroom) END, false) THEN
    PERFORM learners.refuse();
  END IF;
  UPDATE learners.release_request SET status = outcome, decided_at = core.now(), decided_by = core.account_id(), reason = why
  WHERE id = request AND status = 'PENDING';
  RETURN FOUND;
END $$;

-- The release: off one roll and onto the other in one transaction. Answers RELEASED, or why not. Locks in the written
-- order: both institutions by path, the learner, then rows.
CREATE FUNCTION learners.release(request uuid, fresh uuid, day date) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE r learners.release_request; old learners.enrolment; year integer;
BEGIN
  SELECT * INTO r FROM learners.release_request WHERE id = request;
  IF NOT FOUND OR NOT learners.acts_at(r.from_institution_id, 'learner:record', 'INSTITUTION_RECORDER') THEN PERFORM learners.refuse(); END IF;
  PERFORM reporting.assert_recordable(ARRAY[r.from_institution_id, r.to_institution_id]);
  PERFORM FROM learners.learner l WHERE l.id = r.learner_id FOR UPDATE;
  SELECT * INTO old FROM learners.enrolment e
    WHERE e.learner_id = r.learner_id AND e.institution_id = r.from_institution_id AND e.status = 'ACTIVE' FOR UPDATE;
  IF NOT FOUND THEN RETURN 'ALREADY_DECIDED'; END IF;
  SELECT * INTO r FROM learners.release_request WHERE id = request FOR UPDATE;
  IF r.status <> 'PENDING' THEN RETURN 'ALREADY_DECIDED'; END IF;
  IF NOT learners.asks_for(r.requested_by, r.to_institution_id, r.grade, r.classroom) THEN RETURN 'REQUEST_NOT_VALID'; END IF;
  IF day < old.entered_on THEN RETURN 'BAD_USER_INPUT'; END IF;
  SELECT o.academic_year INTO year FROM reporting.round o WHERE o.id = reporting.recording_round(r.to_institution_id);
  UPDATE learners.enrolment SET status = 'TRANSFERRED', left_on = day, leave_kind = 'TRANSFERRED', version = version + 1 WHERE id = old.id;
  INSERT INTO learners.enrolment (id, learner_id, institution_id, academic_year, grade, classroom, student_number, entered_on,
    condition, follows_id, recorded_by)
  VALUES (fresh, r.learner_id, r.to_institution_id, year, r.grade, r.classroom, r.student_number, greatest(r.entered_on, day),
    old.condition, old.id, r.requested_by);
  UPDATE learners.release_request SET status = 'RELEASED', decided_at = core.now(), decided_by = core.account_id(), enrolment_id = fresh
    WHERE id = request;
  RETURN 'RELEASED';
END $$;

-- A child who left the holder's roll by another way cannot be released any more. At commit: a promotion takes the child off
-- the roll of one year and puts it on that of the next.
CREATE FUNCTION learners.lapse_requests() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  UPDATE learners.release_request r SET status = 'LAPSED', decided_at = core.now()
  WHERE r.learner_id = OLD.learner_id AND r.from_institution_id = OLD.institution_id AND r.status = 'PENDING'
    AND NOT EXISTS (SELECT FROM learners.enrolment e
      WHERE e.learner_id = r.learner_id AND e.institution_id = r.from_institution_id AND e.status = 'ACTIVE');
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER enrolment_lapses_requests AFTER UPDATE OF status ON learners.enrolment
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.status = 'ACTIVE' AND NEW.status <> 'ACTIVE')
  EXECUTE FUNCTION learners.lapse_requests();

-- What both sides of a request may know of one another: names of the institutions and whom to call, and who asks.
CREATE FUNCTION learners.request_ends(requests uuid[]) RETURNS TABLE
  (request_id uuid, unit_id uuid, code text, name text, lao_name text, province_name text, phone text, asked_by text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT r.id, u.id, u.code, u.name, l.name, p.name, coalesce(u.phone, l.phone), a.name
  FROM learners.release_request r
  JOIN institutions.org_unit u ON u.id IN (r.from_institution_id, r.to_institution_id)
  JOIN institutions.org_unit l ON l.id = u.lao_id
  JOIN institutions.org_unit p ON p.id = u.province_id
  LEFT JOIN auth.users a ON a.id = r.requested_by AND u.id = r.to_institution_id
  WHERE r.id = ANY (requests)
    AND (r.from_institution_id IN (SELECT core.personal_units()) OR r.to_institution_id IN (SELECT core.personal_units()))
$$;

-- Where institutions lie and of what kind they are, past row security: whoever writes at both ends of a move locks both.
CREATE FUNCTION learners.places_of(units uuid[]) RETURNS TABLE (id uuid, level institutions.org_level, path text, institution_kind institutions.institution_kind)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT u.id, u.level, u.path::text, u.institution_kind FROM institutions.org_unit u WHERE u.id = ANY (units) ORDER BY u.path
$$;

ALTER TABLE learners.release_request ENABLE ROW LEVEL SECURITY;
CREATE POLICY either_end ON learners.release_request FOR SELECT USING (
  from_institution_id IN (SELECT core.personal_units()) OR to_institution_id IN (SELECT core.personal_units()));
GRANT SELECT ON learners.release_request TO lec_learners;

REVOKE EXECUTE ON FUNCTION learners.asks_for, learners.acts_at, learners.refuse, learners.request_release, learners.end_request, learners.release,
  learners.lapse_requests, learners.request_ends, learners.places_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION learners.request_release, learners.end_request, learners.release, learners.request_ends, learners.places_of
  TO lec_learners;

-- DUPLICATES -------------------------------------------------------------------------------------------------------------

CREATE TYPE learners.duplicate_state AS ENUM ('OPEN', 'SAME', 'DIFFERENT');

-- Two records that may be one person. Reviewed by the lowest unit that reaches both; a verdict stays when it is found again.
CREATE TABLE learners.duplicate_case (
  id uuid NOT NULL DEFAULT core.uuid7(),
  a_id uuid NOT NULL,
  b_id uuid NOT NULL,
  score smallint NOT NULL,
  reasons text[] NOT NULL,
  unit_id uuid NOT NULL,
  state learners.duplicate_state NOT NULL DEFAULT 'OPEN',
  found_at timestamptz(6) NOT NULL DEFAULT core.now(),
  decided_at timestamptz(6),
  decided_by uuid,
  reason text,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT duplicate_case_pkey PRIMARY KEY (id),
  CONSTRAINT duplicate_case_a_id_fkey FOREIGN KEY (a_id) REFERENCES learners.learner(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT duplicate_case_b_id_fkey FOREIGN KEY (b_id) REFERENCES learners.learner(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT duplicate_case_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES institutions.org_unit(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT duplicate_case_order CHECK (a_id < b_id),
  CONSTRAINT duplicate_case_score CHECK (score BETWEEN 0 AND 100),
  CONSTRAINT duplicate_case_decided CHECK ((state = 'OPEN') = (decided_at IS NULL))
);
CREATE UNIQUE INDEX duplicate_case_a_id_b_id_key ON learners.duplicate_case (a_id, b_id);
CREATE INDEX duplicate_case_b_id_idx ON learners.duplicate_case (b_id);
CREATE INDEX duplicate_case_unit_id_state_score_id_idx ON learners.duplicate_case (unit_id, state, score, id);

-- A search over a unit, worked through month of birth by month of birth; one that was interrupted goes on where it stood.
CREATE TABLE learners.duplicate_search (
  id uuid NOT NULL DEFAULT core.uuid7(),
  unit_id uuid NOT NULL,
  -- First days of months to compare; none: everything in one step.
  months date[] NOT NULL,
  total integer NOT NULL,
  done integer NOT NULL DEFAULT 0,
  found integer NOT NULL DEFAULT 0,
  started_at timestamptz(6) NOT NULL DEFAULT core.now(),
  started_by uuid NOT NULL,
  finished_at timestamptz(6),
  CONSTRAINT duplicate_search_pkey PRIMARY KEY (id),
  CONSTRAINT duplicate_search_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES institutions.org_unit(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT duplicate_search_progress CHECK (done BETWEEN 0 AND total AND (finished_at IS NOT NULL) = (done = total))
);
CREATE UNIQUE INDEX duplicate_search_one_running ON learners.duplicate_search (unit_id) WHERE finished_at IS NULL;
CREATE INDEX duplicate_search_unit_id_id_idx ON learners.duplicate_search (unit_id, id);

-- What a merge moved from the dropped record to the kept one, so that it can be put back exactly.
CREATE TABLE learners.merge (
  id uuid NOT NULL DEFAULT core.uuid7(),
  case_id uuid NOT NULL,
  kept_id uuid NOT NULL,
  dropped_id uuid NOT NULL,
  enrolment_ids uuid[] NOT NULL,
  -- What the kept record had of its own.
  kept_enrolment_ids uuid[] NOT NULL,
  identifier_ids uuid[] NOT NULL,
  request_ids uuid[] NOT NULL,
  -- The dropped record's identifier as a past one of the kept.
  added_identifier_id uuid,
  merged_at timestamptz(6) NOT NULL DEFAULT core.now(),
  merged_by uuid NOT NULL,
  undone_at timestamptz(6),
  undone_by uuid,
  undo_reason text,
  CONSTRAINT merge_pkey PRIMARY KEY (id),
  CONSTRAINT merge_case_id_fkey FOREIGN KEY (case_id) REFERENCES learners.duplicate_case(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT merge_kept_id_fkey FOREIGN KEY (kept_id) REFERENCES learners.learner(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT merge_dropped_id_fkey FOREIGN KEY (dropped_id) REFERENCES learners.learner(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT merge_undone CHECK ((undone_at IS NULL) = (undone_by IS NULL))
);
CREATE UNIQUE INDEX merge_dropped_once ON learners.merge (dropped_id) WHERE undone_at IS NULL;
CREATE INDEX merge_case_id_idx ON learners.merge (case_id);
CREATE INDEX merge_kept_id_idx ON learners.merge (kept_id);
CREATE INDEX merge_dropped_id_idx ON learners.merge (dropped_id);

CREATE INDEX learner_birth_date_idx ON learners.learner (birth_date);

-- Day and month exchanged, or NULL where that is no other day.
CREATE FUNCTION learners.swapped_day(day date) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
  SELECT CASE WHEN extract(day FROM day) <= 12 AND extract(day FROM day) <> extract(month FROM day)
    THEN make_date(extract(year FROM day)::integer, extract(day FROM day)::integer, extract(month FROM day)::integer) END
$$;

-- A year written in the other era, or NULL for one that can be no slip between พ.ศ. and ค.ศ.
CREATE FUNCTION learners.other_era(day date) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
  SELECT CASE WHEN extract(year FROM day) > 2400 THEN (day - interval '543 years')::date
    WHEN extract(year FROM day) < 1600 THEN (day + interval '543 years')::date END
$$;

-- The lowest unit that reaches both records, as far as the chain of reviewers goes: institution, LAO, province, department.
CREATE FUNCTION learners.meeting_unit(a uuid, b uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT CASE WHEN x.id = y.id THEN x.id WHEN x.lao_id = y.lao_id THEN x.lao_id WHEN x.province_id = y.province_id THEN x.province_id
    ELSE (SELECT d.id FROM institutions.org_unit d WHERE d.level = 'DEPARTMENT') END
  FROM learners.learner l JOIN institutions.org_unit x ON x.id = l.home_institution_id,
    learners.learner m JOIN institutions.org_unit y ON y.id = m.home_institution_id
  WHERE l.id = a AND m.id = b
$$;

-- Records of a unit born in a span, or of a small unit all (`days` NULL), in the form they are compared by.
CREATE FUNCTION learners.comparable(unit uuid, days date[]) RETURNS TABLE
  (id uuid, birth_date date, sex learners.sex, kind learners.identifier_kind, identifier text, first_form text, last_form text,
   home_id uuid, lao_id uuid, province_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
DECLARE place ltree;
BEGIN
  SELECT u.path INTO STRICT place FROM institutions.org_unit u WHERE u.id = unit;
  IF days IS NULL THEN
    RETURN QUERY SELECT l.id, l.birth_date, l.sex, l.identifier_kind, l.identifier,
      learners.search_form(l.first_name), learners.search_form(l.last_name), u.id, u.lao_id, u.province_id
    FROM institutions.org_unit u JOIN learners.learner l ON l.home_institution_id = u.id
    WHERE u.path <@ place AND u.level = 'INSTITUTION';
  ELSE
    RETURN QUERY SELECT l.id, l.birth_date, l.sex, l.identifier_kind, l.identifier,
      learners.search_form(l.first_name), learners.search_form(l.last_name), u.id, u.lao_id, u.province_id
    FROM learners.learner l JOIN institutions.org_unit u ON u.id = l.home_institution_id
    WHERE l.birth_date = ANY (days) AND u.path <@ place;
  END IF;
END $$;

-- Compares the records of a unit that were born in a month (or all, of a small unit) with all that may mean the same day:
-- written alike, with day and month exchanged, or in the other era. Only the same sex, and only names that begin alike in
-- one part: what is neither is not the same person's. Answers how many new cases were written.
--
-- Score: likeness of the name up to 50, the birth date 35 or 25, a guardian of the same name 15, a G-code beside a citizen
-- id 10; two sound citizen ids take 15 away, for they are given once. From 65 on it is a case.
--
-- Without just-in-time compilation, which would cost each small step more than its work.
CREATE FUNCTION learners.compare_month(unit uuid, month date) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog SET jit = off AS $$
DECLARE days date[]; new_cases integer; root uuid;
BEGIN
  SELECT d.id INTO root FROM institutions.org_unit d WHERE d.level = 'DEPARTMENT';
  IF month IS NOT NULL THEN
    days := array(SELECT m::date FROM generate_series(month, month + interval '1 month - 1 day', interval '1 day') m);
    days := days || array(SELECT s FROM unnest(days) d, learners.swapped_day(d) s WHERE s IS NOT NULL)
      || array(SELECT (d + interval '543 years')::date FROM unnest(days) d) || array(SELECT (d - interval '543 years')::date FROM unnest(days) d);
  END IF;
  WITH found AS MATERIALIZED (SELECT * FROM learners.comparable(unit, days)),
  written AS (SELECT f.* FROM found f
    WHERE month IS NULL OR (f.birth_date >= month AND f.birth_date < (month + interval '1 month')::date)),
  meant AS (
    SELECT f.*, f.birth_date AS day, 'SAME_BIRTH_DATE' AS date_reason, 35 AS date_score FROM found f
    UNION ALL SELECT f.*, learners.swapped_day(f.birth_date), 'DAY_AND_MONTH_SWAPPED', 25 FROM found f
    UNION ALL SELECT f.*, learners.other_era(f.birth_date), 'BUDDHIST_ERA_SLIP', 25 FROM found f),
  pairs AS (
    SELECT p.id AS p_id, q.id AS q_id, p.first_form AS p_first, p.last_form AS p_last, q.first_form AS q_first, q.last_form AS q_last,
      p.kind AS p_kind, q.kind AS q_kind, p.identifier AS p_identifier, q.identifier AS q_identifier, q.date_reason, q.date_score,
      p.home_id AS p_home, q.home_id AS q_home, p.lao_id AS p_lao, q.lao_id AS q_lao, p.province_id AS p_province, q.province_id AS q_province
    FROM written p JOIN meant q ON q.day = p.birth_date AND q.sex = p.sex AND left(q.first_form, 1) = left(p.first_form, 1)
    WHERE CASE q.date_reason WHEN 'SAME_BIRTH_DATE' THEN p.id < q.id WHEN 'DAY_AND_MONTH_SWAPPED' THEN p.birth_date < q.birth_date ELSE p.id <> q.id END
    UNION ALL
    SELECT p.id, q.id, p.first_form, p.last_form, q.first_form, q.last_form, p.kind, q.kind, p.identifier, q.identifier, q.date_reason, q.date_score,
      p.home_id, q.home_id, p.lao_id, q.lao_id, p.province_id, q.province_id
    FROM written p JOIN meant q ON q.day = p.birth_date AND q.sex = p.sex AND left(q.last_form, 1) = left(p.last_form, 1)
    WHERE left(q.first_form, 1) <> left(p.first_form, 1)
      AND CASE q.date_reason WHEN 'SAME_BIRTH_DATE' THEN p.id < q.id WHEN 'DAY_AND_MONTH_SWAPPED' THEN p.birth_date < q.birth_date ELSE p.id <> q.id END),
  named AS MATERIALIZED (
    SELECT x.*, similarity(x.p_first || ' ' || x.p_last, x.q_first || ' ' || x.q_last) AS likeness FROM pairs x),
  -- Few pairs come this far. LIMIT keeps the planner from joining all guardians with all.
  judged AS MATERIALIZED (
    SELECT n.*,
      coalesce((SELECT true FROM learners.guardian x JOIN learners.guardian y
          ON learners.search_form(x.first_name) = learners.search_form(y.first_name)
            AND learners.search_form(x.last_name) = learners.search_form(y.last_name)
        WHERE x.learner_id = n.p_id AND y.learner_id = n.q_id LIMIT 1), false) AS same_guardian,
      n.p_kind <> n.q_kind AS g_code_beside,
      CASE WHEN n.p_kind = 'CITIZEN_ID' AND n.q_kind = 'CITIZEN_ID'
        THEN learners.citizen_id_holds(n.p_identifier) AND learners.citizen_id_holds(n.q_identifier) ELSE false END AS both_sound
    FROM named n
    -- Below this no bonus reaches a case.
    WHERE 50 * n.likeness + n.date_score + 15 + CASE WHEN n.p_kind <> n.q_kind THEN 10 ELSE 0 END >= 64),
  likely AS (
    SELECT least(n.p_id, n.q_id) AS a_id, greatest(n.p_id, n.q_id) AS b_id,
      round(50 * n.likeness)::integer + n.date_score + CASE WHEN n.g_code_beside THEN 10 ELSE 0 END
        - CASE WHEN n.both_sound THEN 15 ELSE 0 END + CASE WHEN n.same_guardian THEN 15 ELSE 0 END AS score,
      array_remove(ARRAY[CASE WHEN n.likeness = 1 THEN 'SAME_NAME' ELSE 'SIMILAR_NAME' END, n.date_reason,
        CASE WHEN n.same_guardian THEN 'SAME_GUARDIAN' END, CASE WHEN n.g_code_beside THEN 'G_CODE_BESIDE_CITIZEN_ID' END,
        CASE WHEN n.both_sound THEN 'TWO_SOUND_CITIZEN_IDS' END], NULL) AS reasons,
      CASE WHEN n.p_home = n.q_home THEN n.p_home WHEN n.p_lao = n.q_lao THEN n.p_lao WHEN n.p_province = n.q_province THEN n.p_province
        ELSE root END AS unit_id
    FROM judged n),
  best AS (
    SELECT DISTINCT ON (k.a_id, k.b_id) k.* FROM likely k WHERE k.score >= 65 ORDER BY k.a_id, k.b_id, k.score DESC),
  written_cases AS (
    INSERT INTO learners.duplicate_case AS c (a_id, b_id, score, reasons, unit_id)
    SELECT k.a_id, k.b_id, least(k.score, 100), k.reasons, k.unit_id FROM best k ORDER BY k.a_id, k.b_id
    ON CONFLICT (a_id, b_id) DO UPDATE SET score = excluded.score, reasons = excluded.reasons, unit_id = excluded.unit_id
      WHERE c.state = 'OPEN' AND (c.score, c.reasons, c.unit_id) IS DISTINCT FROM (excluded.score, excluded.reasons, excluded.unit_id)
    RETURNING c.xmax = 0 AS fresh)
  SELECT count(*) FILTER (WHERE fresh) INTO new_cases FROM written_cases;
  RETURN new_cases;
END $$;

-- Units whose duplicate cases whoever asks may review, names included (domain.md 6).
CREATE FUNCTION learners.reviewed_units() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER ROWS 100 SET search_path = public, pg_catalog AS $$
  SELECT u.id FROM core.my_appointments() a JOIN institutions.org_unit u ON u.path <@ a.path
  WHERE a.duty IN ('INSTITUTION_RECORDER', 'INSTITUTION_DIRECTOR', 'LAO_OFFICER', 'PROVINCE_OFFICER')
    AND core.in_scope('duplicate:review')
$$;

-- The department decides what spans provinces, and counts the rest. It reads no names.
CREATE FUNCTION learners.reviews_all() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT EXISTS (SELECT FROM core.my_appointments() a WHERE a.level = 'DEPARTMENT' AND a.duty = 'DEPARTMENT_ADMINISTRATOR'
    AND core.in_scope('duplicate:search', 'duplicate:decide'))
$$;

CREATE FUNCTION learners.may_search(unit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
  SELECT core.in_scope('duplicate:search') AND EXISTS (
    SELECT FROM core.my_appointments() a JOIN institutions.org_unit u ON u.id = unit AND u.path <@ a.path
    WHERE a.duty IN ('LAO_OFFICER', 'PROVINCE_OFFICER', 'DEPARTMENT_ADMINISTRATOR'))
$$;

-- Beyond so many records a search goes by months.
CREATE FUNCTION learners.start_search(search uuid, unit uuid) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
DECLARE running uuid; months date[]; records integer; at_once CONSTANT integer := 20000;
BEGIN
  IF NOT learners.may_search(unit) THEN PERFORM learners.refuse(); END IF;
  SELECT s.id INTO running FROM learners.duplicate_search s WHERE s.unit_id = unit AND s.finished_at IS NULL;
  IF FOUND THEN RETURN running; END IF;
  SELECT coalesce(sum(m.records), 0), coalesce(array_agg(m.month ORDER BY m.month), '{}') INTO records, months FROM (
    SELECT date_trunc('month', l.birth_date)::date AS month, count(*) AS records
    FROM institutions.org_unit top JOIN institutions.org_unit u ON u.path <@ top.path AND u.level = 'INSTITUTION'
    JOIN learners.learner l ON l.home_institution_id = u.id WHERE top.id = unit GROUP BY 1) m;
  IF records <= at_once THEN months := '{}'; END IF;
  INSERT INTO learners.duplicate_search AS s (id, unit_id, months, total, started_by)
  VALUES (search, unit, months, greatest(cardinality(months), 1), core.account_id())
  ON CONFLICT DO NOTHING;
  IF FOUND THEN RETURN search; END IF;
  SELECT s.id INTO STRICT running FROM learners.duplicate_search s WHERE s.unit_id = unit AND s.finished_at IS NULL;
  RETURN running;
END $$;

-- One step of a search. Answers whether there is another one for this caller: not when all is done, nor while somebody
-- else is at it.
CREATE FUNCTION learners.search_step(search uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE s learners.duplicate_search; new_cases integer;
BEGIN
  SELECT * INTO s FROM learners.duplicate_search WHERE id = search AND finished_at IS NULL FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN RETURN false; END IF;
  IF NOT learners.may_search(s.unit_id) THEN PERFORM learners.refuse(); END IF;
  new_cases := learners.compare_month(s.unit_id, s.months[s.done + 1]);
  UPDATE learners.duplicate_search d SET done = s.done + 1, found = s.found + new_cases,
    finished_at = CASE WHEN s.done + 1 = s.total THEN core.now() END WHERE d.id = search;
  RETURN s.done + 1 < s.total;
END $$;

-- Both records of cases as their reviewer sees them, identifiers masked here already. Of a record that the viewer does not
-- review only where it lies is told. A dropped record is shown to those who review the kept one.
CREATE FUNCTION learners.duplicate_records(cases uuid[]) RETURNS TABLE
  (case_id uuid, learner_id uuid, home_id uuid, home_path text, institution_name text, lao_name text, province_name text, phone text,
   readable boolean, prefix text, first_name text, last_name text, sex learners.sex, birth_date date,
   identifier_kind learners.identifier_kind, identifier_masked text, active boolean, academic_year integer, grade learners.grade,
   classroom text, guardians text[], version integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT c.id, l.id, u.id, u.path::text, u.name, o.name, p.name, coalesce(u.phone, o.phone), r.readable,
    CASE WHEN r.readable THEN l.prefix END, CASE WHEN r.readable THEN l.first_name END, CASE WHEN r.readable THEN l.last_name END,
    CASE WHEN r.readable THEN l.sex END, CASE WHEN r.readable THEN l.birth_date END, CASE WHEN r.readable THEN l.identifier_kind END,
    CASE WHEN r.readable THEN CASE l.identifier_kind
      WHEN 'CITIZEN_ID' THEN 'x-xxxx-xxxxx-' || substr(l.identifier, 11, 2) || '-' || substr(l.identifier, 13)
      ELSE 'Gxxxxxxxxx' || substr(l.identifier, 11) END END,
    e.status = 'ACTIVE', CASE WHEN r.readable THEN e.academic_year END, CASE WHEN r.readable THEN e.grade END,
    CASE WHEN r.readable THEN e.classroom END,
    CASE WHEN r.readable THEN array(SELECT concat_ws(' ', g.prefix, g.first_name, g.last_name) FROM learners.guardian g
      WHERE g.learner_id = l.id AND g.first_name IS NOT NULL ORDER BY g.role) ELSE '{}' END,
    l.version
  FROM learners.duplicate_case c
  JOIN learners.learner l ON l.id IN (c.a_id, c.b_id)
  LEFT JOIN learners.merge m ON m.dropped_id = l.id AND m.undone_at IS NULL
  LEFT JOIN learners.learner k ON k.id = m.kept_id
  JOIN institutions.org_unit u ON u.id = coalesce(l.home_institution_id, k.home_institution_id)
  JOIN institutions.org_unit o ON o.id = u.lao_id
  JOIN institutions.org_unit p ON p.id = u.province_id
  CROSS JOIN LATERAL (SELECT u.id IN (SELECT learners.reviewed_units()) AS readable) r
  LEFT JOIN LATERAL (SELECT x.* FROM learners.enrolment x WHERE x.learner_id = l.id
    ORDER BY x.status = 'ACTIVE' DESC, x.academic_year DESC, x.entered_on DESC, x.id DESC LIMIT 1) e ON true
  WHERE c.id = ANY (cases) AND ((SELECT learners.reviews_all()) OR c.unit_id IN (SELECT learners.reviewed_units()))
$$;

CREATE FUNCTION learners.decides(unit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT learners.acts_at(unit, 'duplicate:decide', 'INSTITUTION_RECORDER', 'LAO_OFFICER', 'PROVINCE_OFFICER', 'DEPARTMENT_ADMINISTRATOR')
$$;

-- Institutions whose enrolments a merge or its undoing would touch, for those who decide the case.
CREATE FUNCTION learners.merge_touches(of_case uuid, keep uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT DISTINCT e.institution_id FROM learners.duplicate_case c JOIN learners.enrolment e ON
    CASE WHEN c.state = 'SAME' THEN e.id IN (SELECT unnest(m.enrolment_ids) FROM learners.merge m WHERE m.case_id = c.id AND m.undone_at IS NULL)
      ELSE e.learner_id IN (c.a_id, c.b_id) AND e.learner_id <> keep END
  WHERE c.id = of_case AND learners.decides(c.unit_id)
$$;

-- Writes a verdict. SAME moves the other record's enrolments and identifiers to the kept one. Answers DECIDED, or why not.
CREATE FUNCTION learners.decide_duplicate(of_case uuid, verdict learners.duplicate_state, keep uuid, why text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE c learners.duplicate_case; kept learners.learner; dropped learners.learner; moved uuid[]; own uuid[]; identifiers uuid[]; requests uuid[]; added uuid;
BEGIN
  SELECT * INTO c FROM learners.duplicate_case WHERE id = of_case;
  IF NOT FOUND OR NOT learners.decides(c.unit_id) THEN PERFORM learners.refuse(); END IF;
  IF verdict = 'SAME' THEN
    PERFORM reporting.assert_recordable(array(SELECT learners.merge_touches(of_case, keep)));
  END IF;
  PERFORM FROM learners.learner l WHERE l.id IN (c.a_id, c.b_id) ORDER BY l.id FOR UPDATE;
  SELECT * INTO c FROM learners.duplicate_case WHERE id = of_case FOR UPDATE;
  -- DIFFERENT may be thought over; a merge is taken back first.
  IF c.state = 'SAME' OR NOT learners.decides(c.unit_id) THEN RETURN 'ALREADY_DECIDED'; END IF;

  IF verdict = 'SAME' THEN
    IF keep IS NULL OR keep NOT IN (c.a_id, c.b_id) THEN RETURN 'NOT_FOUND'; END IF;
    SELECT * INTO kept FROM learners.learner WHERE id = keep;
    SELECT * INTO dropped FROM learners.learner WHERE id IN (c.a_id, c.b_id) AND id <> keep;
    -- One of them was merged into a third record meanwhile.
    IF kept.home_institution_id IS NULL OR dropped.home_institution_id IS NULL THEN RETURN 'CONFLICT'; END IF;
    IF (SELECT count(*) FROM learners.enrolment e WHERE e.learner_id IN (c.a_id, c.b_id) AND e.status = 'ACTIVE') > 1 THEN
      RETURN 'BOTH_ACTIVE';
    END IF;
    IF kept.identifier_kind = 'G_CODE' AND dropped.identifier_kind = 'CITIZEN_ID' THEN RETURN 'KEEP_CITIZEN_ID'; END IF;
  END IF;
  -- Before anything moves: a decided case stays with the unit that decided it.
  UPDATE learners.duplicate_case SET state = verdict, decided_at = core.now(), decided_by = core.account_id(), reason = why, version = version + 1
    WHERE id = of_case;

  IF verdict = 'SAME' THEN
    requests := array(SELECT r.id FROM learners.release_request r WHERE r.learner_id = dropped.id AND r.status = 'PENDING');
    UPDATE learners.release_request SET learner_id = keep WHERE id = ANY (requests);
    moved := array(SELECT e.id FROM learners.enrolment e WHERE e.learner_id = dropped.id ORDER BY e.id);
    own := array(SELECT e.id FROM learners.enrolment e WHERE e.learner_id = keep ORDER BY e.id);
    UPDATE learners.enrolment SET learner_id = keep WHERE id = ANY (moved);
    identifiers := array(SELECT p.id FROM learners.past_identifier p WHERE p.learner_id = dropped.id ORDER BY p.id);
    UPDATE learners.past_identifier SET learner_id = keep WHERE id = ANY (identifiers);
    INSERT INTO learners.past_identifier (learner_id, identifier, identifier_kind, mistyped, changed_by, reason)
      VALUES (keep, dropped.identifier, dropped.identifier_kind, false, core.account_id(), why) RETURNING id INTO added;
    UPDATE learners.learner SET home_institution_id = NULL WHERE id = dropped.id;
    -- What else the dropped record was compared with is compared with the kept one at the next search.
    DELETE FROM learners.duplicate_case o WHERE o.state = 'OPEN' AND o.id <> of_case AND dropped.id IN (o.a_id, o.b_id)
      AND NOT EXISTS (SELECT FROM learners.merge m WHERE m.case_id = o.id);
    INSERT INTO learners.merge (case_id, kept_id, dropped_id, enrolment_ids, kept_enrolment_ids, identifier_ids, request_ids,
        added_identifier_id, merged_by)
      VALUES (of_case, keep, dropped.id, moved, own, identifiers, requests, added, core.account_id());
  END IF;
  RETURN 'DECIDED';
END $$;

-- Takes a verdict back. After a merge everything goes where it was; not when the kept record has lived on since.
CREATE FUNCTION learners.undo_merge(of_case uuid, why text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE c learners.duplicate_case; m learners.merge;
BEGIN
  SELECT * INTO c FROM learners.duplicate_case WHERE id = of_case;
  IF NOT FOUND OR NOT learners.decides(c.unit_id) THEN PERFORM learners.refuse(); END IF;
  SELECT * INTO m FROM learners.merge WHERE case_id = of_case AND undone_at IS NULL;
  IF NOT FOUND THEN RETURN 'NOT_FOUND'; END IF;
  PERFORM reporting.assert_recordable(array(SELECT learners.merge_touches(of_case, m.kept_id)));
  PERFORM FROM learners.learner l WHERE l.id IN (c.a_id, c.b_id) ORDER BY l.id FOR UPDATE;
  SELECT * INTO m FROM learners.merge WHERE id = m.id AND undone_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN RETURN 'NOT_FOUND'; END IF;
  IF EXISTS (SELECT FROM learners.enrolment e WHERE e.learner_id = m.kept_id AND NOT e.id = ANY (m.enrolment_ids || m.kept_enrolment_ids))
    OR (SELECT count(*) FROM learners.enrolment e WHERE e.id = ANY (m.enrolment_ids) AND e.learner_id = m.kept_id)
      <> cardinality(m.enrolment_ids) THEN RETURN 'CHANGED_SINCE'; END IF;

  UPDATE learners.release_request SET learner_id = m.dropped_id WHERE id = ANY (m.request_ids) AND status = 'PENDING';
  UPDATE learners.past_identifier SET learner_id = m.dropped_id WHERE id = ANY (m.identifier_ids);
  DELETE FROM learners.past_identifier WHERE id = m.added_identifier_id;
  UPDATE learners.merge SET undone_at = core.now(), undone_by = core.account_id(), undo_reason = why WHERE id = m.id;
  UPDATE learners.enrolment SET learner_id = m.dropped_id WHERE id = ANY (m.enrolment_ids);
  UPDATE learners.learner l SET home_institution_id = learners.home_of(l.id) WHERE l.id IN (m.kept_id, m.dropped_id);
  UPDATE learners.duplicate_case SET state = 'OPEN', decided_at = NULL, decided_by = NULL, reason = NULL, version = version + 1
    WHERE id = of_case;
  RETURN 'UNDONE';
END $$;

-- A learner who moved meets the other record elsewhere.
CREATE FUNCTION learners.move_cases() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  UPDATE learners.duplicate_case c SET unit_id = coalesce(learners.meeting_unit(c.a_id, c.b_id), c.unit_id)
  WHERE c.state = 'OPEN' AND NEW.id IN (c.a_id, c.b_id);
  RETURN NULL;
END $$;
CREATE TRIGGER learner_moves_cases AFTER UPDATE OF home_institution_id ON learners.learner
  FOR EACH ROW WHEN (OLD.home_institution_id IS DISTINCT FROM NEW.home_institution_id) EXECUTE FUNCTION learners.move_cases();

-- Who holds an identifier: a record that was merged into another holds none, the kept one does.
CREATE OR REPLACE FUNCTION learners.holder_of(wanted text) RETURNS TABLE (learner_id uuid, active_at uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT l.id, e.institution_id FROM (
    SELECT c.id FROM learners.learner c WHERE c.identifier = wanted
      AND NOT EXISTS (SELECT FROM learners.merge m WHERE m.dropped_id = c.id AND m.undone_at IS NULL)
    UNION ALL
    SELECT p.learner_id FROM learners.past_identifier p WHERE p.identifier = wanted AND NOT p.mistyped) l
  LEFT JOIN learners.enrolment e ON e.learner_id = l.id AND e.status = 'ACTIVE'
  LIMIT 1
$$;

ALTER TABLE learners.duplicate_case ENABLE ROW LEVEL SECURITY;
CREATE POLICY reviewers ON learners.duplicate_case FOR SELECT USING (
  (SELECT learners.reviews_all()) OR unit_id IN (SELECT learners.reviewed_units()));
ALTER TABLE learners.duplicate_search ENABLE ROW LEVEL SECURITY;
CREATE POLICY searchers ON learners.duplicate_search FOR SELECT USING (learners.may_search(unit_id));
ALTER TABLE learners.merge ENABLE ROW LEVEL SECURITY;
CREATE POLICY reviewers ON learners.merge FOR SELECT USING (EXISTS (SELECT FROM learners.duplicate_case c WHERE c.id = case_id));
CREATE POLICY with_the_kept ON learners.merge FOR SELECT USING (EXISTS (SELECT FROM learners.learner l WHERE l.id = kept_id));
-- A merge keeps both histories: that of the dropped record is read with the kept one.
CREATE POLICY merged ON learners.change FOR SELECT USING (EXISTS (SELECT FROM learners.merge m JOIN learners.learner l ON l.id = m.kept_id
  WHERE m.dropped_id = learner_id AND m.undone_at IS NULL));
GRANT SELECT ON learners.duplicate_case, learners.duplicate_search, learners.merge TO lec_learners;

-- PROMOTION --------------------------------------------------------------------------------------------------------------

-- A year's roll taken over into the next: which enrolments ended, which began, and how it read in the preview.
CREATE TABLE learners.promotion (
  id uuid NOT NULL DEFAULT core.uuid7(),
  institution_id uuid NOT NULL,
  from_year integer NOT NULL,
  to_year integer NOT NULL,
  ended_ids uuid[] NOT NULL,
  begun_ids uuid[] NOT NULL,
  classes jsonb NOT NULL,
  promoted_at timestamptz(6) NOT NULL DEFAULT core.now(),
  promoted_by uuid NOT NULL DEFAULT core.account_id(),
  undone_at timestamptz(6),
  undone_by uuid,
  undo_reason text,
  CONSTRAINT promotion_pkey PRIMARY KEY (id),
  CONSTRAINT promotion_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions.org_unit(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT promotion_forward CHECK (from_year < to_year),
  CONSTRAINT promotion_undone CHECK ((undone_at IS NULL) = (undone_by IS NULL))
);
CREATE INDEX promotion_institution_id_from_year_id_idx ON learners.promotion (institution_id, from_year, id);

-- Takes a year's promotions back while the new rows are as they were made: never checked, corrected or left. They go; the
-- history of each learner and the audit keep that they were there. Answers how many learners, or why not.
CREATE FUNCTION learners.undo_promotion(institution uuid, year integer, why text) RETURNS TABLE (refusal text, heads integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE ended uuid[]; begun uuid[];
BEGIN
  IF NOT learners.acts_at(institution, 'learner:record', 'INSTITUTION_RECORDER') THEN PERFORM learners.refuse(); END IF;
  PERFORM reporting.assert_recordable(ARRAY[institution]);
  PERFORM FROM learners.promotion p WHERE p.institution_id = institution AND p.from_year = year AND p.undone_at IS NULL ORDER BY p.id FOR UPDATE;
  IF NOT FOUND THEN RETURN QUERY SELECT 'NOT_FOUND', 0; RETURN; END IF;
  ended := array(SELECT unnest(p.ended_ids) FROM learners.promotion p WHERE p.institution_id = institution AND p.from_year = year AND p.undone_at IS NULL);
  begun := array(SELECT unnest(p.begun_ids) FROM learners.promotion p WHERE p.institution_id = institution AND p.from_year = year AND p.undone_at IS NULL);
  PERFORM FROM learners.enrolment e WHERE e.id = ANY (ended || begun) ORDER BY e.id FOR UPDATE;
  IF EXISTS (SELECT FROM learners.enrolment e WHERE e.id = ANY (begun) AND (e.status <> 'ACTIVE' OR e.version <> 1
        OR EXISTS (SELECT FROM learners.existence_check k WHERE k.enrolment_id = e.id)))
      OR EXISTS (SELECT FROM learners.enrolment e WHERE e.id = ANY (ended) AND (e.status <> 'COMPLETED' OR e.institution_id <> institution)) THEN
    RETURN QUERY SELECT 'CHANGED_SINCE', 0; RETURN;
  END IF;
  UPDATE learners.enrolment SET status = 'LEFT', left_on = entered_on, leave_kind = 'OTHER', leave_reason = why WHERE id = ANY (begun);
  UPDATE learners.enrolment SET status = 'ACTIVE', left_on = NULL, leave_kind = NULL, leave_reason = NULL, version = version + 1
    WHERE id = ANY (ended);
  DELETE FROM learners.enrolment WHERE id = ANY (begun);
  UPDATE learners.learner l SET home_institution_id = learners.home_of(l.id) FROM learners.enrolment e
    WHERE e.id = ANY (ended) AND l.id = e.learner_id AND l.home_institution_id IS DISTINCT FROM learners.home_of(l.id);
  UPDATE learners.promotion p SET undone_at = core.now(), undone_by = core.account_id(), undo_reason = why
    WHERE p.institution_id = institution AND p.from_year = year AND p.undone_at IS NULL;
  RETURN QUERY SELECT NULL::text, cardinality(ended);
END $$;

ALTER TABLE learners.promotion ENABLE ROW LEVEL SECURITY;
CREATE POLICY personal ON learners.promotion FOR SELECT USING (institution_id IN (SELECT core.personal_units()));
CREATE POLICY recorder_inserts ON learners.promotion FOR INSERT WITH CHECK (
  learners.acts_at(institution_id, 'learner:record', 'INSTITUTION_RECORDER'));
GRANT SELECT, INSERT ON learners.promotion TO lec_learners;

REVOKE EXECUTE ON FUNCTION learners.meeting_unit, learners.comparable, learners.compare_month, learners.reviewed_units, learners.reviews_all,
  learners.may_search, learners.start_search, learners.search_step, learners.duplicate_records, learners.decides, learners.merge_touches,
  learners.decide_duplicate, learners.undo_merge, learners.move_cases, learners.undo_promotion FROM PUBLIC;
GRANT EXECUTE ON FUNCTION learners.reviewed_units, learners.reviews_all, learners.may_search, learners.start_search, learners.search_step,
  learners.duplicate_records, learners.merge_touches, learners.decide_duplicate, learners.undo_merge, learners.undo_promotion, learners.acts_at
  TO lec_learners;
