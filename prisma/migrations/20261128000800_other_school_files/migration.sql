-- Registers of other schools as files: what was read, staged beside the register until somebody applies it. Nothing here
-- counts anywhere. What a file would do is compared anew whenever it is looked at, so only what it says is kept.

CREATE TYPE reporting.file_state AS ENUM ('STAGED', 'APPLIED', 'DISCARDED');

CREATE TABLE reporting.other_school_file (
  id uuid NOT NULL DEFAULT core.uuid7(),
  round_id uuid NOT NULL,
  lao_id uuid NOT NULL,
  file_name text NOT NULL,
  -- SHA-256 of the file, in hex.
  digest text NOT NULL,
  state reporting.file_state NOT NULL DEFAULT 'STAGED',
  -- Its lines as read, with what is wrong in each; no learner and nobody's name is in it.
  lines jsonb NOT NULL,
  unknown_columns text[] NOT NULL,
  -- Lines by state, as last compared: when it was sent, or when it was applied.
  new_count integer NOT NULL,
  changed_count integer NOT NULL,
  unchanged_count integer NOT NULL,
  faulty_count integer NOT NULL,
  staged_at timestamptz(6) NOT NULL DEFAULT core.now(),
  staged_by uuid DEFAULT core.account_id(),
  settled_at timestamptz(6),
  settled_by uuid,
  CONSTRAINT other_school_file_pkey PRIMARY KEY (id),
  CONSTRAINT other_school_file_round_id_fkey FOREIGN KEY (round_id) REFERENCES reporting.round(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT other_school_file_lao_id_fkey FOREIGN KEY (lao_id) REFERENCES institutions.org_unit(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT other_school_file_settled CHECK ((state = 'STAGED') = (settled_at IS NULL))
);
CREATE INDEX other_school_file_lao_id_id_idx ON reporting.other_school_file (lao_id, id);

-- A file is its LAO's draft: nobody else reads it.
ALTER TABLE reporting.other_school_file ENABLE ROW LEVEL SECURITY;
CREATE POLICY keeper_reads ON reporting.other_school_file FOR SELECT USING (lao_id IN (SELECT core.counting_laos()));
CREATE POLICY keeper_inserts ON reporting.other_school_file FOR INSERT WITH CHECK (lao_id IN (SELECT core.counting_laos()));
CREATE POLICY keeper_updates ON reporting.other_school_file FOR UPDATE USING (lao_id IN (SELECT core.counting_laos()));
GRANT SELECT, INSERT, UPDATE ON reporting.other_school_file TO lec_reporting;

-- Which codes are registered at all, past row security: as adding a school says of one, and nothing more.
CREATE FUNCTION reporting.taken_codes(codes text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER ROWS 100 SET search_path = pg_catalog AS $$
  SELECT s.code FROM reporting.other_school s WHERE s.code = ANY (codes)
$$;
REVOKE EXECUTE ON FUNCTION reporting.taken_codes FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reporting.taken_codes TO lec_reporting;
