-- Reopening cases (T16): a confirmed unit asks for its confirmation to be taken back; the steps of everybody on the way
-- follow from who stood confirmed above it when it asked.

CREATE TYPE reporting.case_end AS ENUM ('DONE', 'WITHDRAWN', 'REFUSED');

CREATE TABLE reporting.reopening_case (
  id uuid NOT NULL DEFAULT core.uuid7(),
  round_id uuid NOT NULL,
  unit_id uuid NOT NULL,
  subject reporting.confirmation_subject NOT NULL,
  -- Who has to cancel before the unit's own confirmation can be, and to confirm again after it.
  lao_confirmed boolean NOT NULL,
  province_confirmed boolean NOT NULL,
  reason text NOT NULL,
  requested_at timestamptz(6) NOT NULL,
  requested_by uuid NOT NULL,
  requested_duty institutions.duty NOT NULL,
  ended_at timestamptz(6),
  ended_how reporting.case_end,
  ended_by uuid,
  end_reason text,
  CONSTRAINT reopening_case_pkey PRIMARY KEY (id),
  CONSTRAINT reopening_case_round_id_fkey FOREIGN KEY (round_id) REFERENCES reporting.round(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT reopening_case_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES institutions.org_unit(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT reopening_case_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES auth.users(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT reopening_case_reason CHECK (length(btrim(reason)) > 0),
  CONSTRAINT reopening_case_ended CHECK ((ended_at IS NULL) = (ended_how IS NULL)),
  CONSTRAINT reopening_case_refused CHECK (ended_how <> 'REFUSED' OR length(btrim(end_reason)) > 0)
);
CREATE INDEX reopening_case_unit_id_round_id_idx ON reporting.reopening_case (unit_id, round_id);
CREATE UNIQUE INDEX reopening_case_one_open ON reporting.reopening_case (round_id, unit_id, subject) WHERE ended_at IS NULL;

-- A case closes itself when its highest unit has confirmed again over it.
CREATE FUNCTION reporting.close_reopened() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  UPDATE reporting.reopening_case c SET ended_at = NEW.at, ended_how = 'DONE'
  FROM institutions.org_unit u
  WHERE u.id = c.unit_id AND c.round_id = NEW.round_id AND c.ended_at IS NULL AND NEW.at >= c.requested_at
    AND NEW.unit_id = CASE WHEN c.province_confirmed THEN u.province_id WHEN c.lao_confirmed THEN u.lao_id ELSE u.id END
    AND (NEW.unit_id <> c.unit_id OR NEW.subject = c.subject)
    AND EXISTS (SELECT FROM reporting.confirmation_event e WHERE e.round_id = c.round_id AND e.unit_id = c.unit_id
      AND e.subject = c.subject AND e.action = 'CANCEL' AND e.at >= c.requested_at);
  RETURN NULL;
END $$;
CREATE TRIGGER confirmation_event_closes AFTER INSERT ON reporting.confirmation_event
  FOR EACH ROW WHEN (NEW.action = 'CONFIRM') EXECUTE FUNCTION reporting.close_reopened();

-- A case that has ended stays as it is, and what was asked is never rewritten.
CREATE FUNCTION reporting.guard_reopening() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL OR (to_jsonb(NEW) - '{ended_at,ended_how,ended_by,end_reason}'::text[])
      IS DISTINCT FROM (to_jsonb(OLD) - '{ended_at,ended_how,ended_by,end_reason}'::text[]) THEN
    RAISE EXCEPTION 'a reopening case only ends' USING ERRCODE = 'LE007';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER reopening_case_guard BEFORE UPDATE ON reporting.reopening_case
  FOR EACH ROW EXECUTE FUNCTION reporting.guard_reopening();

ALTER TABLE reporting.reopening_case ENABLE ROW LEVEL SECURITY;
CREATE POLICY reach ON reporting.reopening_case FOR SELECT USING ((SELECT core.reaches_all()) OR unit_id IN (SELECT core.reach_units()));
CREATE POLICY requested ON reporting.reopening_case FOR INSERT WITH CHECK (
  requested_by = (SELECT core.account_id()) AND ended_at IS NULL AND unit_id IN (SELECT core.units_to_confirm()));

-- Units whose request the caller may refuse: those somewhere below, seen from a duty that takes confirmations back.
CREATE FUNCTION core.units_overseen() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER ROWS 100 SET search_path = public, pg_catalog AS $$
  SELECT u.id FROM core.my_appointments() a JOIN institutions.org_unit u ON u.path <@ a.path AND u.path <> a.path
  WHERE a.duty IN ('LAO_OFFICER', 'PROVINCE_OFFICER', 'DEPARTMENT_ADMINISTRATOR') AND core.in_scope('cancellation:refuse')
$$;
CREATE POLICY ended ON reporting.reopening_case FOR UPDATE
  USING (unit_id IN (SELECT core.units_to_confirm()) OR unit_id IN (SELECT core.units_overseen()))
  WITH CHECK (ended_by = (SELECT core.account_id()) AND (
    (ended_how = 'WITHDRAWN' AND unit_id IN (SELECT core.units_to_confirm()))
    OR (ended_how = 'REFUSED' AND unit_id IN (SELECT core.units_overseen()))));

-- Acts on the confirmations of units since a moment, past row security: everybody on the way of a case follows it, though
-- the levels above are not in their reach. No reasons and no counts.
CREATE FUNCTION reporting.acts_since(of_round uuid, units uuid[], since timestamptz) RETURNS TABLE (
  id uuid, unit_id uuid, subject reporting.confirmation_subject, action reporting.workflow_action, at timestamptz, account_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT e.id, e.unit_id, e.subject, e.action, e.at, e.account_id FROM reporting.confirmation_event e
  WHERE e.round_id = of_round AND e.unit_id = ANY (units) AND e.at >= since AND e.action IN ('CONFIRM', 'CANCEL')
$$;

REVOKE EXECUTE ON FUNCTION core.units_overseen, reporting.acts_since, reporting.close_reopened, reporting.guard_reopening FROM PUBLIC;
GRANT EXECUTE ON FUNCTION core.units_overseen, reporting.acts_since TO lec_reporting;
GRANT SELECT, INSERT ON reporting.reopening_case TO lec_reporting;
GRANT UPDATE (ended_at, ended_how, ended_by, end_reason) ON reporting.reopening_case TO lec_reporting;
