-- Spot checks (T14, S1g 9.4, S2 4): while a round is open a province officer draws a random sample of the province's learners,
-- goes and sees, and writes down what was found. No confirmation changes by it. All of it is append-only but for the closing.

CREATE TYPE learners.spot_check_result AS ENUM ('PRESENT', 'NOT_FOUND', 'MOVED', 'DATA_WRONG');
-- How the institution has dealt with a finding. Never stored: it follows from the roll, the history and the answers.
CREATE TYPE learners.spot_check_settlement AS ENUM ('REMOVED', 'CORRECTED', 'ANSWERED');

CREATE TABLE learners.spot_check (
  id uuid NOT NULL DEFAULT core.uuid7(),
  round_id uuid NOT NULL,
  province_id uuid NOT NULL,
  -- Draws the same sample again from the same rolls.
  seed text NOT NULL,
  drawn_at timestamptz(6) NOT NULL DEFAULT core.now(),
  drawn_by uuid NOT NULL DEFAULT core.account_id(),
  closed_at timestamptz(6),
  closed_by uuid,
  CONSTRAINT spot_check_pkey PRIMARY KEY (id),
  CONSTRAINT spot_check_round_id_fkey FOREIGN KEY (round_id) REFERENCES reporting.round(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT spot_check_province_id_fkey FOREIGN KEY (province_id) REFERENCES institutions.org_unit(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT spot_check_seed CHECK (length(seed) BETWEEN 1 AND 100),
  CONSTRAINT spot_check_closed CHECK ((closed_at IS NULL) = (closed_by IS NULL))
);
CREATE INDEX spot_check_province_id_id_idx ON learners.spot_check (province_id, id);
CREATE INDEX spot_check_round_id_idx ON learners.spot_check (round_id);

-- A stratum of the draw: the institutions of one kind of one LAO, how many learners they had on their rolls, how many were drawn.
CREATE TABLE learners.spot_check_stratum (
  spot_check_id uuid NOT NULL,
  lao_id uuid NOT NULL,
  institution_kind institutions.institution_kind NOT NULL,
  learners integer NOT NULL,
  drawn integer NOT NULL,
  CONSTRAINT spot_check_stratum_pkey PRIMARY KEY (spot_check_id, lao_id, institution_kind),
  CONSTRAINT spot_check_stratum_spot_check_id_fkey FOREIGN KEY (spot_check_id) REFERENCES learners.spot_check(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT spot_check_stratum_lao_id_fkey FOREIGN KEY (lao_id) REFERENCES institutions.org_unit(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT spot_check_stratum_drawn CHECK (learners > 0 AND drawn BETWEEN 0 AND learners)
);
CREATE INDEX spot_check_stratum_lao_id_idx ON learners.spot_check_stratum (lao_id);

-- A learner drawn, as the roll had it then: what is corrected after the draw is no longer what was checked.
CREATE TABLE learners.spot_check_item (
  id uuid NOT NULL DEFAULT core.uuid7(),
  spot_check_id uuid NOT NULL,
  -- Place on the printed sheets: by LAO, institution, class.
  number integer NOT NULL,
  enrolment_id uuid NOT NULL,
  institution_id uuid NOT NULL,
  institution_kind institutions.institution_kind NOT NULL,
  lao_id uuid NOT NULL,
  province_id uuid NOT NULL,
  prefix text NOT NULL,
  first_name text NOT NULL,
  last_name text NOT NULL,
  sex learners.sex NOT NULL,
  birth_date date NOT NULL,
  identifier_masked text NOT NULL,
  grade learners.grade NOT NULL,
  classroom text NOT NULL,
  student_number text,
  CONSTRAINT spot_check_item_pkey PRIMARY KEY (id),
  CONSTRAINT spot_check_item_spot_check_id_lao_id_institution_kind_fkey FOREIGN KEY (spot_check_id, lao_id, institution_kind)
    REFERENCES learners.spot_check_stratum(spot_check_id, lao_id, institution_kind) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT spot_check_item_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES learners.enrolment(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT spot_check_item_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions.org_unit(id) ON DELETE RESTRICT ON UPDATE RESTRICT
);
CREATE UNIQUE INDEX spot_check_item_spot_check_id_number_key ON learners.spot_check_item (spot_check_id, number);
CREATE UNIQUE INDEX spot_check_item_spot_check_id_enrolment_id_key ON learners.spot_check_item (spot_check_id, enrolment_id);
CREATE INDEX spot_check_item_spot_check_id_lao_id_institution_kind_idx ON learners.spot_check_item (spot_check_id, lao_id, institution_kind);
CREATE INDEX spot_check_item_institution_id_idx ON learners.spot_check_item (institution_id);
CREATE INDEX spot_check_item_enrolment_id_idx ON learners.spot_check_item (enrolment_id);

-- What an officer found. A later one takes the place of an earlier one, which stays to be read.
CREATE TABLE learners.spot_check_finding (
  id uuid NOT NULL DEFAULT core.uuid7(),
  item_id uuid NOT NULL,
  number integer NOT NULL,
  institution_id uuid NOT NULL,
  province_id uuid NOT NULL,
  result learners.spot_check_result NOT NULL,
  note text,
  seen_at timestamptz(6) NOT NULL,
  recorded_at timestamptz(6) NOT NULL DEFAULT core.now(),
  recorded_by uuid NOT NULL DEFAULT core.account_id(),
  CONSTRAINT spot_check_finding_pkey PRIMARY KEY (id),
  CONSTRAINT spot_check_finding_item_id_fkey FOREIGN KEY (item_id) REFERENCES learners.spot_check_item(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT spot_check_finding_number CHECK (number >= 1),
  CONSTRAINT spot_check_finding_note CHECK (length(note) BETWEEN 1 AND 1000 AND (result <> 'DATA_WRONG' OR note IS NOT NULL)),
  CONSTRAINT spot_check_finding_seen CHECK (seen_at <= recorded_at)
);
CREATE UNIQUE INDEX spot_check_finding_item_id_number_key ON learners.spot_check_finding (item_id, number);
CREATE INDEX spot_check_finding_institution_id_id_idx ON learners.spot_check_finding (institution_id, id);

-- What the institution says to a finding; the latest counts.
CREATE TABLE learners.spot_check_answer (
  id uuid NOT NULL DEFAULT core.uuid7(),
  finding_id uuid NOT NULL,
  answer text NOT NULL,
  answered_at timestamptz(6) NOT NULL DEFAULT core.now(),
  answered_by uuid NOT NULL DEFAULT core.account_id(),
  CONSTRAINT spot_check_answer_pkey PRIMARY KEY (id),
  CONSTRAINT spot_check_answer_finding_id_fkey FOREIGN KEY (finding_id) REFERENCES learners.spot_check_finding(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT spot_check_answer_said CHECK (length(btrim(answer)) BETWEEN 1 AND 1000)
);
CREATE INDEX spot_check_answer_finding_id_id_idx ON learners.spot_check_answer (finding_id, id);

CREATE TRIGGER spot_check_stratum_append_only BEFORE UPDATE OR DELETE ON learners.spot_check_stratum
  FOR EACH ROW EXECUTE FUNCTION core.refuse_change();
CREATE TRIGGER spot_check_item_append_only BEFORE UPDATE OR DELETE ON learners.spot_check_item
  FOR EACH ROW EXECUTE FUNCTION core.refuse_change();
CREATE TRIGGER spot_check_finding_append_only BEFORE UPDATE OR DELETE ON learners.spot_check_finding
  FOR EACH ROW EXECUTE FUNCTION core.refuse_change();
CREATE TRIGGER spot_check_answer_append_only BEFORE UPDATE OR DELETE ON learners.spot_check_answer
  FOR EACH ROW EXECUTE FUNCTION core.refuse_change();

-- A spot check is closed once, and nothing else of it ever changes.
CREATE FUNCTION learners.guard_spot_check() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.closed_at IS NOT NULL
      OR (to_jsonb(NEW) - '{closed_at,closed_by}'::text[]) IS DISTINCT FROM (to_jsonb(OLD) - '{closed_at,closed_by}'::text[]) THEN
    RAISE EXCEPTION 'a spot check only closes' USING ERRCODE = 'LE007';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER spot_check_guard BEFORE UPDATE OR DELETE ON learners.spot_check
  FOR EACH ROW EXECUTE FUNCTION learners.guard_spot_check();

-- T14 is for the time the round is open, the province's extension included (T15). To be asked after the lock (I9).
CREATE FUNCTION learners.assert_spot_check_time(of_round uuid, province uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM reporting.round r WHERE r.id = of_round AND r.opened_at IS NOT NULL
      AND core.now() BETWEEN r.opens_at AND greatest(r.recording_closes_at, reporting.extended_until(r.id, province))) THEN
    RAISE EXCEPTION 'the round is not open' USING ERRCODE = 'LE004';
  END IF;
END $$;

-- Draws a sample: of each stratum as many as the caller has allotted, those whose enrolment's hash with the seed comes first.
-- The province is held alone meanwhile, so that its rolls stand still. Answers how many were drawn.
CREATE FUNCTION learners.draw_spot_check(fresh uuid, of_round uuid, province uuid, draw_seed text, laos uuid[],
  kinds institutions.institution_kind[], sizes integer[]) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE items integer;
BEGIN
  IF NOT learners.acts_at(province, 'spotCheck:draw', 'PROVINCE_OFFICER') THEN PERFORM learners.refuse(); END IF;
  PERFORM core.assert_read_committed();
  PERFORM reporting.lock_unit(of_round, province, true);
  PERFORM learners.assert_spot_check_time(of_round, province);
  INSERT INTO learners.spot_check (id, round_id, province_id, seed) VALUES (fresh, of_round, province, draw_seed);
  WITH roll AS MATERIALIZED (
    SELECT e.id, e.learner_id, e.institution_id, u.institution_kind AS kind, u.lao_id AS lao, u.code,
      row_number() OVER (PARTITION BY u.lao_id, u.institution_kind ORDER BY sha256(convert_to(draw_seed || '/' || e.id, 'UTF8')), e.id) AS place
    FROM reporting.round r
    JOIN institutions.org_unit u ON u.province_id = province AND u.level = 'INSTITUTION' AND u.status = 'ACTIVE'
      AND reporting.covers(r.programme, u.institution_kind)
    JOIN learners.enrolment e ON e.institution_id = u.id AND e.academic_year = r.academic_year AND e.status = 'ACTIVE'
    WHERE r.id = of_round),
  allotted AS (SELECT * FROM unnest(laos, kinds, sizes) AS a (lao, kind, size)),
  strata AS (
    INSERT INTO learners.spot_check_stratum (spot_check_id, lao_id, institution_kind, learners, drawn)
    SELECT fresh, r.lao, r.kind, count(*), count(*) FILTER (WHERE r.place <= a.size)
    FROM roll r LEFT JOIN allotted a USING (lao, kind) GROUP BY r.lao, r.kind)
  INSERT INTO learners.spot_check_item (spot_check_id, number, enrolment_id, institution_id, institution_kind, lao_id, province_id,
    prefix, first_name, last_name, sex, birth_date, identifier_masked, grade, classroom, student_number)
  SELECT fresh, row_number() OVER (ORDER BY o.code, r.code, e.grade, e.classroom, e.student_number, l.first_name, l.last_name, e.id),
    e.id, r.institution_id, r.kind, r.lao, province, l.prefix, l.first_name, l.last_name, l.sex, l.birth_date,
    CASE l.identifier_kind WHEN 'CITIZEN_ID' THEN 'x-xxxx-xxxxx-' || substr(l.identifier, 11, 2) || '-' || substr(l.identifier, 13)
      ELSE 'Gxxxxxxxxx' || substr(l.identifier, 11) END,
    e.grade, e.classroom, e.student_number
  FROM roll r JOIN allotted a USING (lao, kind) JOIN learners.enrolment e ON e.id = r.id JOIN learners.learner l ON l.id = e.learner_id
  JOIN institutions.org_unit o ON o.id = r.lao
  WHERE r.place <= a.size;
  GET DIAGNOSTICS items = ROW_COUNT;
  RETURN items;
END $$;

-- Where a finding lies is that of the learner drawn, whatever the writer says.
CREATE FUNCTION learners.place_spot_check_finding() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  SELECT i.institution_id, i.province_id INTO NEW.institution_id, NEW.province_id
  FROM learners.spot_check_item i WHERE i.id = NEW.item_id;
  IF NOT FOUND THEN PERFORM learners.refuse(); END IF;
  NEW.recorded_at := core.now();
  NEW.recorded_by := core.account_id();
  RETURN NEW;
END $$;
CREATE TRIGGER spot_check_finding_place BEFORE INSERT ON learners.spot_check_finding
  FOR EACH ROW EXECUTE FUNCTION learners.place_spot_check_finding();

-- Findings come while the round is open and the spot check is not closed.
CREATE FUNCTION learners.guard_spot_check_findings() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE k learners.spot_check;
BEGIN
  PERFORM core.assert_read_committed();
  FOR k IN SELECT c.* FROM learners.spot_check c
      WHERE c.id IN (SELECT i.spot_check_id FROM new_rows n JOIN learners.spot_check_item i ON i.id = n.item_id) ORDER BY c.id LOOP
    PERFORM reporting.lock_unit(k.round_id, k.province_id, false);
    PERFORM learners.assert_spot_check_time(k.round_id, k.province_id);
    PERFORM FROM learners.spot_check c WHERE c.id = k.id AND c.closed_at IS NULL FOR SHARE;
    IF NOT FOUND THEN RAISE EXCEPTION 'this spot check is closed' USING ERRCODE = 'LE030'; END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER spot_check_finding_guard AFTER INSERT ON learners.spot_check_finding
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION learners.guard_spot_check_findings();

-- An answer is the institution's to give, to what is found of it now.
CREATE FUNCTION learners.guard_spot_check_answer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM learners.spot_check_finding f WHERE f.id = NEW.finding_id AND f.result <> 'PRESENT'
      AND NOT EXISTS (SELECT FROM learners.spot_check_finding g WHERE g.item_id = f.item_id AND g.number > f.number)) THEN
    RAISE EXCEPTION 'there is nothing to answer' USING ERRCODE = 'LE010';
  END IF;
  NEW.answered_at := core.now();
  NEW.answered_by := core.account_id();
  RETURN NEW;
END $$;
CREATE TRIGGER spot_check_answer_guard BEFORE INSERT ON learners.spot_check_answer
  FOR EACH ROW EXECUTE FUNCTION learners.guard_spot_check_answer();

-- Provinces where whoever asks may do this with one of these duties.
CREATE FUNCTION learners.spot_check_provinces(action text, VARIADIC duties institutions.duty[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER ROWS 10 SET search_path = public, pg_catalog AS $$
  SELECT u.id FROM core.my_appointments() a JOIN institutions.org_unit u ON u.path <@ a.path AND u.level = 'PROVINCE'
  WHERE a.duty = ANY (duties) AND core.in_scope(action)
$$;

-- How findings on these learners have been dealt with, past row security: the province does not read the roll on which it shows.
-- No row for what is open, was found in order, or is not for whoever asks. A change is after a finding by the order of ids,
-- which follow the true time: a sandbox's clock may stand still.
CREATE FUNCTION learners.spot_check_settlements(items uuid[]) RETURNS TABLE (item_id uuid, how learners.spot_check_settlement)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT s.id, s.how FROM (
    SELECT i.id, CASE
      WHEN NOT EXISTS (SELECT FROM learners.enrolment x
        WHERE x.learner_id = e.learner_id AND x.institution_id = i.institution_id AND x.status = 'ACTIVE') THEN 'REMOVED'
      WHEN f.result = 'DATA_WRONG' AND EXISTS (SELECT FROM learners.change c WHERE c.learner_id = e.learner_id AND c.id > f.id) THEN 'CORRECTED'
      WHEN EXISTS (SELECT FROM learners.spot_check_answer a WHERE a.finding_id = f.id) THEN 'ANSWERED'
      END::learners.spot_check_settlement AS how
    FROM learners.spot_check_item i
    JOIN learners.enrolment e ON e.id = i.enrolment_id
    CROSS JOIN LATERAL (SELECT g.* FROM learners.spot_check_finding g WHERE g.item_id = i.id ORDER BY g.number DESC LIMIT 1) f
    WHERE i.id = ANY (items) AND f.result <> 'PRESENT'
      AND (i.institution_id = ANY (ARRAY(SELECT core.personal_units()))
        OR i.province_id = ANY (ARRAY(SELECT learners.spot_check_provinces('spotCheck:follow', 'PROVINCE_OFFICER', 'DEPARTMENT_ADMINISTRATOR'))))) s
  WHERE s.how IS NOT NULL
$$;

-- Spot checks in numbers, one row for each stratum, past row security: the department follows them without reading a learner.
CREATE FUNCTION learners.spot_check_tallies(checks uuid[]) RETURNS TABLE (spot_check_id uuid, lao_id uuid,
  institution_kind institutions.institution_kind, learners integer, drawn integer,
  present integer, not_found integer, moved integer, data_wrong integer, open integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  WITH mine AS (SELECT c.id FROM learners.spot_check c WHERE c.id = ANY (checks)
    AND c.province_id IN (SELECT learners.spot_check_provinces('spotCheck:follow', 'PROVINCE_OFFICER', 'DEPARTMENT_ADMINISTRATOR'))),
  found AS (
    SELECT DISTINCT ON (i.id) i.id, i.spot_check_id, i.lao_id, i.institution_kind, f.result
    FROM mine JOIN learners.spot_check_item i ON i.spot_check_id = mine.id JOIN learners.spot_check_finding f ON f.item_id = i.id
    ORDER BY i.id, f.number DESC),
  settled AS (SELECT s.item_id FROM learners.spot_check_settlements(array(SELECT id FROM found WHERE result <> 'PRESENT')) s)
  SELECT t.spot_check_id, t.lao_id, t.institution_kind, t.learners, t.drawn,
    count(*) FILTER (WHERE f.result = 'PRESENT')::integer, count(*) FILTER (WHERE f.result = 'NOT_FOUND')::integer,
    count(*) FILTER (WHERE f.result = 'MOVED')::integer, count(*) FILTER (WHERE f.result = 'DATA_WRONG')::integer,
    count(*) FILTER (WHERE f.result <> 'PRESENT' AND d.item_id IS NULL)::integer
  FROM mine JOIN learners.spot_check_stratum t ON t.spot_check_id = mine.id
  LEFT JOIN found f USING (spot_check_id, lao_id, institution_kind)
  LEFT JOIN settled d ON d.item_id = f.id
  GROUP BY t.spot_check_id, t.lao_id, t.institution_kind, t.learners, t.drawn
$$;

-- Undoing a promotion takes its new rows away: one that has been drawn stays, as one that has been checked does.
CREATE OR REPLACE FUNCTION learners.undo_promotion(institution uuid, year integer, why text) RETURNS TABLE (refusal text, heads integer)
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
        OR EXISTS (SELECT FROM learners.existence_check k WHERE k.enrolment_id = e.id)
        OR EXISTS (SELECT FROM learners.spot_check_item i WHERE i.enrolment_id = e.id)))
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

-- ROW SECURITY: a province officer reads what was drawn; the institution and its LAO once something has been written down.
ALTER TABLE learners.spot_check ENABLE ROW LEVEL SECURITY;
CREATE POLICY followed ON learners.spot_check FOR SELECT USING (province_id = ANY (ARRAY(
  SELECT learners.spot_check_provinces('spotCheck:follow', 'PROVINCE_OFFICER', 'DEPARTMENT_ADMINISTRATOR'))));
CREATE POLICY closed ON learners.spot_check FOR UPDATE
  USING (province_id = ANY (ARRAY(SELECT learners.spot_check_provinces('spotCheck:draw', 'PROVINCE_OFFICER'))))
  WITH CHECK (closed_by = (SELECT core.account_id()));
ALTER TABLE learners.spot_check_stratum ENABLE ROW LEVEL SECURITY;
CREATE POLICY followed ON learners.spot_check_stratum FOR SELECT USING (
  EXISTS (SELECT FROM learners.spot_check c WHERE c.id = spot_check_id));
ALTER TABLE learners.spot_check_finding ENABLE ROW LEVEL SECURITY;
CREATE POLICY read ON learners.spot_check_finding FOR SELECT USING (
  province_id = ANY (ARRAY(SELECT learners.spot_check_provinces('spotCheck:read', 'PROVINCE_OFFICER')))
  OR institution_id = ANY (ARRAY(SELECT core.personal_units())));
CREATE POLICY recorded ON learners.spot_check_finding FOR INSERT WITH CHECK (
  province_id = ANY (ARRAY(SELECT learners.spot_check_provinces('spotCheck:record', 'PROVINCE_OFFICER'))));
ALTER TABLE learners.spot_check_item ENABLE ROW LEVEL SECURITY;
CREATE POLICY read ON learners.spot_check_item FOR SELECT USING (
  province_id = ANY (ARRAY(SELECT learners.spot_check_provinces('spotCheck:read', 'PROVINCE_OFFICER')))
  OR (institution_id = ANY (ARRAY(SELECT core.personal_units()))
    AND EXISTS (SELECT FROM learners.spot_check_finding f WHERE f.item_id = spot_check_item.id)));
ALTER TABLE learners.spot_check_answer ENABLE ROW LEVEL SECURITY;
CREATE POLICY read ON learners.spot_check_answer FOR SELECT USING (
  EXISTS (SELECT FROM learners.spot_check_finding f WHERE f.id = finding_id));
CREATE POLICY answered ON learners.spot_check_answer FOR INSERT WITH CHECK (
  EXISTS (SELECT FROM learners.spot_check_finding f WHERE f.id = finding_id
    AND learners.acts_at(f.institution_id, 'spotCheck:answer', 'INSTITUTION_RECORDER', 'INSTITUTION_DIRECTOR')));

REVOKE EXECUTE ON FUNCTION learners.guard_spot_check, learners.assert_spot_check_time, learners.draw_spot_check,
  learners.place_spot_check_finding, learners.guard_spot_check_findings, learners.guard_spot_check_answer,
  learners.spot_check_provinces, learners.spot_check_settlements, learners.spot_check_tallies FROM PUBLIC;
GRANT EXECUTE ON FUNCTION learners.draw_spot_check, learners.spot_check_provinces, learners.spot_check_settlements,
  learners.spot_check_tallies, reporting.account_names TO lec_learners;
GRANT SELECT ON learners.spot_check, learners.spot_check_stratum, learners.spot_check_item, learners.spot_check_finding,
  learners.spot_check_answer TO lec_learners;
GRANT UPDATE (closed_at, closed_by) ON learners.spot_check TO lec_learners;
GRANT INSERT (id, item_id, number, result, note, seen_at) ON learners.spot_check_finding TO lec_learners;
GRANT INSERT (id, finding_id, answer) ON learners.spot_check_answer TO lec_learners;
