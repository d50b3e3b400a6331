-- Rounds, confirmations and their event log, other schools, extensions, audit.

CREATE TYPE reporting.programme AS ENUM ('LEC', 'SIS', 'CCIS');
CREATE TYPE reporting.confirmation_subject AS ENUM ('LEARNERS', 'OTHER_COUNTS');
CREATE TYPE reporting.confirmation_state AS ENUM ('OPEN', 'CONFIRMED');
CREATE TYPE reporting.workflow_action AS ENUM ('OPEN_ROUND', 'CONFIRM', 'CANCEL', 'EXTEND');
CREATE TYPE reporting.affiliation AS ENUM ('OBEC', 'OPEC', 'BPP', 'BUDDHIST', 'OTHER');
CREATE TYPE reporting.audit_outcome AS ENUM ('DONE', 'REFUSED');

-- A recording window and its clocks (domain.md 3). Exactly at a deadline is in time; one microsecond later is late.
CREATE TABLE reporting.round (
  id uuid NOT NULL DEFAULT core.uuid7(),
  programme reporting.programme NOT NULL,
  academic_year integer NOT NULL,
  number integer NOT NULL,
  title text NOT NULL,
  opens_at timestamptz(6) NOT NULL,
  unit_deadline timestamptz(6) NOT NULL,
  recording_closes_at timestamptz(6) NOT NULL,
  province_deadline timestamptz(6),
  report_due_at timestamptz(6),
  as_of_date date,
  opened_at timestamptz(6),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT round_pkey PRIMARY KEY (id),
  CONSTRAINT round_clocks CHECK (opens_at < unit_deadline AND unit_deadline <= recording_closes_at),
  CONSTRAINT round_opened_in_time CHECK (opened_at IS NULL OR opened_at >= opens_at),
  CONSTRAINT round_year CHECK (academic_year BETWEEN 2500 AND 2700)
);
CREATE UNIQUE INDEX round_programme_academic_year_number_key ON reporting.round (programme, academic_year, number);
CREATE INDEX round_opens_at_id_idx ON reporting.round (opens_at, id);

-- Which institutions a programme covers: LEC all, SIS schools and colleges, CCIS child centres.
CREATE FUNCTION reporting.covers(programme reporting.programme, kind institutions.institution_kind) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE programme
    WHEN 'LEC' THEN true
    WHEN 'SIS' THEN kind IN ('SCHOOL', 'VOCATIONAL_COLLEGE')
    WHEN 'CCIS' THEN kind = 'CHILD_DEVELOPMENT_CENTER' END
$$;

-- A unit's standing on one subject in one round. No row means it has never been confirmed.
CREATE TABLE reporting.confirmation (
  id uuid NOT NULL DEFAULT core.uuid7(),
  round_id uuid NOT NULL,
  unit_id uuid NOT NULL,
  subject reporting.confirmation_subject NOT NULL,
  state reporting.confirmation_state NOT NULL,
  confirmed_at timestamptz(6),
  confirmed_by uuid,
  confirmed_duty institutions.duty,
  headcount jsonb,
  digest text,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT confirmation_pkey PRIMARY KEY (id),
  CONSTRAINT confirmation_round_id_fkey FOREIGN KEY (round_id) REFERENCES reporting.round(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT confirmation_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES institutions.org_unit(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT confirmation_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES auth.users(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT confirmation_complete CHECK ((state = 'CONFIRMED') =
    (confirmed_at IS NOT NULL AND confirmed_by IS NOT NULL AND confirmed_duty IS NOT NULL AND headcount IS NOT NULL AND digest IS NOT NULL))
);
CREATE UNIQUE INDEX confirmation_unit_id_round_id_subject_key ON reporting.confirmation (unit_id, round_id, subject);
CREATE INDEX confirmation_round_id_state_idx ON reporting.confirmation (round_id, state);

-- Every act, append-only (I7): who, duty, unit, time, reason, counts, digest.
CREATE TABLE reporting.confirmation_event (
  id uuid NOT NULL DEFAULT core.uuid7(),
  round_id uuid NOT NULL,
  unit_id uuid NOT NULL,
  subject reporting.confirmation_subject NOT NULL,
  action reporting.workflow_action NOT NULL,
  at timestamptz(6) NOT NULL,
  account_id uuid NOT NULL,
  duty institutions.duty NOT NULL,
  reason text,
  headcount jsonb,
  digest text,
  request_id text NOT NULL,
  CONSTRAINT confirmation_event_pkey PRIMARY KEY (id),
  CONSTRAINT confirmation_event_round_id_fkey FOREIGN KEY (round_id) REFERENCES reporting.round(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT confirmation_event_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES institutions.org_unit(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT confirmation_event_account_id_fkey FOREIGN KEY (account_id) REFERENCES auth.users(id) ON DELETE RESTRICT ON UPDATE RESTRICT
);
CREATE INDEX confirmation_event_unit_id_round_id_subject_at_idx ON reporting.confirmation_event (unit_id, round_id, subject, at);
CREATE INDEX confirmation_event_round_id_idx ON reporting.confirmation_event (round_id);

-- A later deadline for one unit, expiring by itself (T15).
CREATE TABLE reporting.extension (
  id uuid NOT NULL DEFAULT core.uuid7(),
  round_id uuid NOT NULL,
  unit_id uuid NOT NULL,
  until timestamptz(6) NOT NULL,
  reason text NOT NULL,
  granted_at timestamptz(6) NOT NULL,
  granted_by uuid NOT NULL,
  duty institutions.duty NOT NULL,
  CONSTRAINT extension_pkey PRIMARY KEY (id),
  CONSTRAINT extension_round_id_fkey FOREIGN KEY (round_id) REFERENCES reporting.round(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT extension_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES institutions.org_unit(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT extension_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES auth.users(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT extension_reason CHECK (length(btrim(reason)) > 0)
);
CREATE INDEX extension_unit_id_round_id_idx ON reporting.extension (unit_id, round_id);

-- A school of another affiliation (สถานศึกษาสังกัดอื่น): counted by the LAO that pays it, never learner by learner.
CREATE TABLE reporting.other_school (
  id uuid NOT NULL DEFAULT core.uuid7(),
  code text NOT NULL,
  name text NOT NULL,
  affiliation reporting.affiliation NOT NULL,
  lao_id uuid NOT NULL,
  dissolved_on date,
  CONSTRAINT other_school_pkey PRIMARY KEY (id),
  CONSTRAINT other_school_lao_id_fkey FOREIGN KEY (lao_id) REFERENCES institutions.org_unit(id) ON DELETE RESTRICT ON UPDATE RESTRICT
);
CREATE UNIQUE INDEX other_school_code_key ON reporting.other_school (code);
CREATE INDEX other_school_lao_id_code_idx ON reporting.other_school (lao_id, code);

-- That a school's numbers were recorded in a round, with the numbers by grade and sex.
-- A dissolved school is recorded too, all zeros (S1g 4.2).
CREATE TABLE reporting.other_school_report (
  round_id uuid NOT NULL,
  other_school_id uuid NOT NULL,
  counts jsonb NOT NULL,
  recorded_at timestamptz(6) NOT NULL,
  recorded_by uuid NOT NULL,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT other_school_report_pkey PRIMARY KEY (round_id, other_school_id),
  CONSTRAINT other_school_report_round_id_fkey FOREIGN KEY (round_id) REFERENCES reporting.round(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT other_school_report_other_school_id_fkey FOREIGN KEY (other_school_id) REFERENCES reporting.other_school(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT other_school_report_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES auth.users(id) ON DELETE RESTRICT ON UPDATE RESTRICT
);
CREATE INDEX other_school_report_other_school_id_idx ON reporting.other_school_report (other_school_id);

-- What was done and what was refused. Application roles append through reporting.append_audit() and can do nothing else.
CREATE TABLE reporting.audit_event (
  id uuid NOT NULL DEFAULT core.uuid7(),
  at timestamptz(6) NOT NULL DEFAULT core.now(),
  account_id uuid,
  duty institutions.duty,
  action text NOT NULL,
  unit_id uuid,
  target_type text,
  target_id text,
  outcome reporting.audit_outcome NOT NULL,
  codes text[] NOT NULL DEFAULT '{}',
  reason text,
  request_id text NOT NULL,
  CONSTRAINT audit_event_pkey PRIMARY KEY (id)
);
CREATE INDEX audit_event_at_idx ON reporting.audit_event (at);
CREATE INDEX audit_event_unit_id_at_idx ON reporting.audit_event (unit_id, at);
CREATE INDEX audit_event_account_id_at_idx ON reporting.audit_event (account_id, at);

CREATE FUNCTION reporting.append_audit(
  action text, duty institutions.duty, unit_id uuid, target_type text, target_id text,
  outcome reporting.audit_outcome, codes text[], reason text, request_id text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
  INSERT INTO reporting.audit_event (account_id, duty, action, unit_id, target_type, target_id, outcome, codes, reason, request_id)
  VALUES (core.account_id(), duty, action, unit_id, target_type, target_id, outcome, codes, reason, request_id)
$$;

-- Names of accounts, to say who confirmed. Class internal: asked only for acts on units within reach.
CREATE FUNCTION reporting.account_names(accounts uuid[]) RETURNS TABLE (id uuid, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT u.id, u.name FROM auth.users u WHERE u.id = ANY (accounts)
$$;
REVOKE EXECUTE ON FUNCTION reporting.account_names FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reporting.account_names TO lec_reporting;
