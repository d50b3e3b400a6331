-- Rolls from files: what was read, staged beside the register until somebody applies it. Nothing here counts anywhere.

CREATE TYPE learners.import_state AS ENUM ('STAGED', 'APPLIED', 'DISCARDED');
-- NEW: comes to the roll. CHANGED, UNCHANGED: is on it. ELSEWHERE: on another roll. FAULTY: cannot be taken.
CREATE TYPE learners.import_row_state AS ENUM ('NEW', 'CHANGED', 'UNCHANGED', 'FAULTY', 'ELSEWHERE');

-- One file of one institution, year and term.
CREATE TABLE learners.import (
  id uuid NOT NULL DEFAULT core.uuid7(),
  institution_id uuid NOT NULL,
  academic_year integer NOT NULL,
  term integer,
  file_name text NOT NULL,
  -- SHA-256 of the file, in hex.
  digest text NOT NULL,
  state learners.import_state NOT NULL DEFAULT 'STAGED',
  -- Fields of the layout that the file has columns for, and names of columns that are not ours.
  fields text[] NOT NULL,
  unknown_columns text[] NOT NULL,
  row_count integer NOT NULL,
  new_count integer NOT NULL,
  changed_count integer NOT NULL,
  unchanged_count integer NOT NULL,
  faulty_count integer NOT NULL,
  elsewhere_count integer NOT NULL,
  -- The whole roll as it stood when the file was compared with it, or after it was applied.
  roll_digest text NOT NULL,
  staged_at timestamptz(6) NOT NULL DEFAULT core.now(),
  staged_by uuid DEFAULT core.account_id(),
  settled_at timestamptz(6),
  settled_by uuid,
  CONSTRAINT import_pkey PRIMARY KEY (id),
  CONSTRAINT import_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions.org_unit(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT import_term CHECK (term IN (1, 2, 3)),
  CONSTRAINT import_settled CHECK ((state = 'STAGED') = (settled_at IS NULL))
);
CREATE INDEX import_institution_id_id_idx ON learners.import (institution_id, id);
CREATE INDEX import_staged_at_idx ON learners.import (staged_at);

CREATE TABLE learners.import_row (
  import_id uuid NOT NULL,
  -- As the spreadsheet numbers it.
  row integer NOT NULL,
  state learners.import_row_state NOT NULL DEFAULT 'FAULTY',
  -- Cells as typed, in the layout's order: kept where the row could not be read.
  raw jsonb,
  -- Fields with dots and their values in stored form: only those that the file has columns for.
  record jsonb,
  faults jsonb NOT NULL DEFAULT '[]',
  findings jsonb NOT NULL DEFAULT '[]',
  -- Whether a finding stops a learner who comes anew.
  blocked boolean NOT NULL DEFAULT false,
  identifier text,
  -- The learner and the enrolment that the row is about, or will make; `known` says that the learner is in the register.
  learner_id uuid,
  enrolment_id uuid,
  known boolean NOT NULL DEFAULT false,
  -- Digest of the learner on the roll as compared: applying refuses when it is another.
  seen text,
  CONSTRAINT import_row_pkey PRIMARY KEY (import_id, row),
  CONSTRAINT import_row_import_id_fkey FOREIGN KEY (import_id) REFERENCES learners.import(id) ON DELETE CASCADE ON UPDATE RESTRICT
);
CREATE INDEX import_row_import_id_state_row_idx ON learners.import_row (import_id, state, row);
CREATE INDEX import_row_import_id_learner_id_idx ON learners.import_row (import_id, learner_id);

-- Who holds identifiers, past row security, as learners.holder_of does for one: ids only, nothing personal.
CREATE FUNCTION learners.holders_of(wanted text[]) RETURNS TABLE (identifier text, learner_id uuid, active_at uuid)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 10000 SET search_path = pg_catalog AS $$
  SELECT DISTINCT ON (h.identifier) h.identifier, h.learner_id, e.institution_id FROM (
    SELECT c.identifier, c.id AS learner_id, 0 AS past FROM learners.learner c WHERE c.identifier = ANY (wanted)
    UNION ALL
    SELECT p.identifier, p.learner_id, 1 FROM learners.past_identifier p WHERE p.identifier = ANY (wanted) AND NOT p.mistyped) h
  LEFT JOIN learners.enrolment e ON e.learner_id = h.learner_id AND e.status = 'ACTIVE'
  ORDER BY h.identifier, h.past
$$;

-- Rows of stagings that are settled by time (30 days) or taken over by a newer one: they hold personal data for nothing.
CREATE FUNCTION learners.clean_imports(institution uuid, year integer) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
  DELETE FROM learners.import_row r USING learners.import i
  WHERE r.import_id = i.id AND (i.staged_at < core.now() - interval '30 days'
    OR (i.institution_id = institution AND i.academic_year = year AND i.state = 'STAGED'
        AND institution IN (SELECT core.recorded_units())));
  UPDATE learners.import i SET state = 'DISCARDED', settled_at = core.now(), settled_by = core.account_id()
  WHERE i.state = 'STAGED' AND (i.staged_at < core.now() - interval '30 days'
    OR (i.institution_id = institution AND i.academic_year = year AND institution IN (SELECT core.recorded_units())));
$$;
REVOKE EXECUTE ON FUNCTION learners.holders_of, learners.clean_imports FROM PUBLIC;
GRANT EXECUTE ON FUNCTION learners.holders_of, learners.clean_imports TO lec_learners;

ALTER TABLE learners.import ENABLE ROW LEVEL SECURITY;
CREATE POLICY recorder_reads ON learners.import FOR SELECT USING (institution_id IN (SELECT core.recorded_units()));
CREATE POLICY recorder_inserts ON learners.import FOR INSERT WITH CHECK (institution_id IN (SELECT core.recorded_units()));
CREATE POLICY recorder_updates ON learners.import FOR UPDATE USING (institution_id IN (SELECT core.recorded_units()));
ALTER TABLE learners.import_row ENABLE ROW LEVEL SECURITY;
CREATE POLICY recorder_reads ON learners.import_row FOR SELECT USING (import_id IN (SELECT i.id FROM learners.import i));
CREATE POLICY recorder_inserts ON learners.import_row FOR INSERT WITH CHECK (import_id IN (SELECT i.id FROM learners.import i));
CREATE POLICY recorder_updates ON learners.import_row FOR UPDATE USING (import_id IN (SELECT i.id FROM learners.import i));
CREATE POLICY recorder_deletes ON learners.import_row FOR DELETE USING (import_id IN (SELECT i.id FROM learners.import i));

GRANT SELECT, INSERT, UPDATE ON learners.import TO lec_learners;
GRANT SELECT, INSERT, UPDATE, DELETE ON learners.import_row TO lec_learners;
