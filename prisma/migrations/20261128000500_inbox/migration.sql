-- The inbox: what somebody has to know or do, told to a duty at a unit (whoever holds it now), or to one person. Written by
-- the database in the transaction of the act that causes it, so that no path can forget it. Data alone: the words are made
-- where they are read, in the reader's language.

CREATE TYPE reporting.notification_kind AS ENUM ('REMINDER', 'REOPENING_TURN', 'REOPENING_DEADLINE_NEAR',
  'REOPENING_DEADLINE_PASSED', 'REOPENING_CLOSED', 'CANCELLED', 'EXTENDED', 'MAIL_FAILED');

CREATE TABLE reporting.notification (
  id uuid NOT NULL DEFAULT core.uuid7(),
  at timestamptz(6) NOT NULL DEFAULT core.now(),
  kind reporting.notification_kind NOT NULL,
  round_id uuid NOT NULL,
  -- Whose confirmation it is about.
  unit_id uuid NOT NULL,
  subject reporting.confirmation_subject NOT NULL,
  to_unit_id uuid,
  to_duty institutions.duty,
  to_account_id uuid,
  case_id uuid,
  -- What the receiver, or whoever's turn it is, has to do.
  action reporting.workflow_action,
  outcome reporting.case_end,
  due_at timestamptz(6),
  -- A reason or a message, as somebody typed it.
  message text,
  by_account_id uuid,
  by_duty institutions.duty,
  CONSTRAINT notification_pkey PRIMARY KEY (id),
  CONSTRAINT notification_round_id_fkey FOREIGN KEY (round_id) REFERENCES reporting.round(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT notification_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES institutions.org_unit(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT notification_to_unit_id_fkey FOREIGN KEY (to_unit_id) REFERENCES institutions.org_unit(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT notification_to_account_id_fkey FOREIGN KEY (to_account_id) REFERENCES auth.users(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT notification_case_id_fkey FOREIGN KEY (case_id) REFERENCES reporting.reopening_case(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT notification_receiver CHECK ((to_unit_id IS NULL) = (to_duty IS NULL) AND (to_unit_id IS NULL) <> (to_account_id IS NULL)),
  CONSTRAINT notification_of_a_case CHECK ((kind::text LIKE 'REOPENING%') = (case_id IS NOT NULL)),
  CONSTRAINT notification_outcome CHECK ((kind = 'REOPENING_CLOSED') = (outcome IS NOT NULL)),
  CONSTRAINT notification_message CHECK (length(message) BETWEEN 1 AND 2000)
);
CREATE INDEX notification_to_unit_id_at_id_idx ON reporting.notification (to_unit_id, at, id);
CREATE INDEX notification_to_account_id_at_id_idx ON reporting.notification (to_account_id, at, id);
-- Each turn, each deadline and each end of a case is told once, however many processes look for it at once.
CREATE UNIQUE INDEX notification_turn_once ON reporting.notification (case_id, action, unit_id) WHERE kind = 'REOPENING_TURN';
CREATE UNIQUE INDEX notification_deadline_once ON reporting.notification (case_id, kind, due_at, to_unit_id, to_duty)
  WHERE kind IN ('REOPENING_DEADLINE_NEAR', 'REOPENING_DEADLINE_PASSED');
CREATE UNIQUE INDEX notification_end_once ON reporting.notification (case_id, to_unit_id, to_duty) WHERE kind = 'REOPENING_CLOSED';
CREATE TRIGGER notification_append_only BEFORE UPDATE OR DELETE ON reporting.notification
  FOR EACH ROW EXECUTE FUNCTION core.refuse_change();

-- That an account has read one. No row: not read.
CREATE TABLE reporting.notification_read (
  notification_id uuid NOT NULL,
  account_id uuid NOT NULL DEFAULT core.account_id(),
  at timestamptz(6) NOT NULL DEFAULT core.now(),
  CONSTRAINT notification_read_pkey PRIMARY KEY (notification_id, account_id),
  CONSTRAINT notification_read_notification_id_fkey FOREIGN KEY (notification_id) REFERENCES reporting.notification(id) ON DELETE RESTRICT ON UPDATE RESTRICT
);
CREATE TRIGGER notification_read_append_only BEFORE UPDATE OR DELETE ON reporting.notification_read
  FOR EACH ROW EXECUTE FUNCTION core.refuse_change();

-- Who caused it and is among those told knows already.
CREATE FUNCTION reporting.read_by_who_acted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO reporting.notification_read (notification_id, account_id, at)
  SELECT NEW.id, NEW.by_account_id, NEW.at
  WHERE EXISTS (SELECT FROM institutions.appointments_in_force(NEW.by_account_id) a WHERE a.unit_id = NEW.to_unit_id AND a.duty = NEW.to_duty);
  RETURN NULL;
END $$;
CREATE TRIGGER notification_known_to_who_acted AFTER INSERT ON reporting.notification
  FOR EACH ROW WHEN (NEW.by_account_id IS NOT NULL AND NEW.kind <> 'REMINDER') EXECUTE FUNCTION reporting.read_by_who_acted();

-- CASES ----------------------------------------------------------------------------------------------------------------

-- The duty that confirms units of a level.
CREATE FUNCTION reporting.confirming_duty(at_level institutions.org_level) RETURNS institutions.duty
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
  SELECT CASE at_level WHEN 'INSTITUTION' THEN 'INSTITUTION_DIRECTOR' WHEN 'LAO' THEN 'LAO_OFFICER'
    WHEN 'PROVINCE' THEN 'PROVINCE_OFFICER' WHEN 'DEPARTMENT' THEN 'DEPARTMENT_ADMINISTRATOR' END::institutions.duty
$$;

-- The last moment at which a unit confirms, extensions included.
CREATE FUNCTION reporting.confirmation_deadline(of_round uuid, unit uuid) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT greatest(CASE u.level WHEN 'PROVINCE' THEN coalesce(r.province_deadline, r.report_due_at, r.recording_closes_at)
    ELSE r.unit_deadline END, reporting.extended_until(r.id, u.id))
  FROM reporting.round r JOIN institutions.org_unit u ON u.id = unit WHERE r.id = of_round
$$;

-- The steps of a case in their order, with who presses the button, the act that did each, and the last moment for it. The
-- same as subgraphs/core/workflow/reopening.ts, written apart; a test compares them.
CREATE FUNCTION reporting.case_steps(of_case uuid) RETURNS TABLE (place integer, action reporting.workflow_action, unit_id uuid,
  subject reporting.confirmation_subject, owner_unit_id uuid, owner_duty institutions.duty, done_at timestamptz, due_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE c reporting.reopening_case; closes timestamptz; step record; act_at timestamptz; act_id uuid; before_at timestamptz; before_id uuid; stuck boolean := false;
BEGIN
  SELECT * INTO c FROM reporting.reopening_case k WHERE k.id = of_case;
  SELECT r.recording_closes_at INTO closes FROM reporting.round r WHERE r.id = c.round_id;
  FOR step IN
    WITH places AS (
      SELECT 1 AS depth, u.province_id AS id, 'LEARNERS'::reporting.confirmation_subject AS about FROM institutions.org_unit u
        WHERE u.id = c.unit_id AND c.province_confirmed
      UNION ALL SELECT 2, u.lao_id, 'LEARNERS' FROM institutions.org_unit u WHERE u.id = c.unit_id AND c.lao_confirmed
      UNION ALL SELECT 3, c.unit_id, c.subject)
    SELECT a.act, u.id, u.level, p.about, above.id AS above_id, above.level AS above_level,
      row_number() OVER (ORDER BY a.act = 'CONFIRM', CASE a.act WHEN 'CANCEL' THEN p.depth ELSE -p.depth END)::integer AS n
    FROM places p JOIN institutions.org_unit u ON u.id = p.id
    JOIN institutions.org_unit above ON above.id = CASE u.level WHEN 'INSTITUTION' THEN u.lao_id WHEN 'LAO' THEN u.province_id ELSE u.parent_id END
    CROSS JOIN unnest('{CANCEL,CONFIRM}'::reporting.workflow_action[]) AS a (act)
    ORDER BY n
  LOOP
    act_at := NULL;
    IF NOT stuck THEN
      SELECT e.at, e.id INTO act_at, act_id FROM reporting.confirmation_event e
      WHERE e.round_id = c.round_id AND e.unit_id = step.id AND e.subject = step.about AND e.action = step.act
        AND e.at >= c.requested_at AND (before_at IS NULL OR (e.at, e.id) > (before_at, before_id))
      ORDER BY e.at, e.id LIMIT 1;
      stuck := act_id IS NULL;
      before_at := act_at;
      before_id := act_id;
    END IF;
    place := step.n;
    action := step.act;
    unit_id := step.id;
    subject := step.about;
    owner_unit_id := CASE step.act WHEN 'CANCEL' THEN step.above_id ELSE step.id END;
    owner_duty := reporting.confirming_duty(CASE step.act WHEN 'CANCEL' THEN step.above_level ELSE step.level END);
    done_at := act_at;
    due_at := CASE WHEN step.act = 'CONFIRM' THEN reporting.confirmation_deadline(c.round_id, step.id)
      WHEN step.level = 'INSTITUTION' THEN greatest(closes, reporting.extended_until(c.round_id, step.id)) END;
    RETURN NEXT;
  END LOOP;
END $$;

-- Tells the owner of the step that waits now, once. Answers which unit was told.
CREATE FUNCTION reporting.tell_turn(of_case uuid, moment timestamptz, by_account uuid, by_its_duty institutions.duty) RETURNS uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
  INSERT INTO reporting.notification (at, kind, round_id, unit_id, subject, to_unit_id, to_duty, case_id, action, due_at, message, by_account_id, by_duty)
  SELECT moment, 'REOPENING_TURN', c.round_id, s.unit_id, s.subject, s.owner_unit_id, s.owner_duty, c.id, s.action, s.due_at, left(c.reason, 2000), by_account, by_its_duty
  FROM reporting.reopening_case c
  CROSS JOIN LATERAL (SELECT * FROM reporting.case_steps(c.id) x WHERE x.done_at IS NULL ORDER BY x.place LIMIT 1) s
  WHERE c.id = of_case
  ON CONFLICT DO NOTHING
  RETURNING to_unit_id
$$;

CREATE FUNCTION reporting.notify_of_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM reporting.tell_turn(NEW.id, NEW.requested_at, NEW.requested_by, NEW.requested_duty);
  ELSE
    -- Everybody on the way; who withdrew its own request is told nothing.
    INSERT INTO reporting.notification (at, kind, round_id, unit_id, subject, to_unit_id, to_duty, case_id, outcome, message, by_account_id)
    SELECT DISTINCT NEW.ended_at, 'REOPENING_CLOSED'::reporting.notification_kind, NEW.round_id, NEW.unit_id, NEW.subject,
      s.owner_unit_id, s.owner_duty, NEW.id, NEW.ended_how, left(NEW.end_reason, 2000), NEW.ended_by
    FROM reporting.case_steps(NEW.id) s
    WHERE NEW.ended_how <> 'WITHDRAWN' OR s.owner_unit_id <> NEW.unit_id
    ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER reopening_case_notifies_opened AFTER INSERT ON reporting.reopening_case
  FOR EACH ROW EXECUTE FUNCTION reporting.notify_of_case();
CREATE TRIGGER reopening_case_notifies_ended AFTER UPDATE ON reporting.reopening_case
  FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION reporting.notify_of_case();

-- An act tells the next owner of each case it moves on, and a cancelled unit that it is open again, unless it is that very
-- unit's turn. Runs after confirmation_event_closes (triggers run in the order of their names): what has ended tells nobody.
CREATE FUNCTION reporting.notify_of_act() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE c record; told uuid[] := '{}';
BEGIN
  FOR c IN SELECT k.id FROM reporting.reopening_case k JOIN institutions.org_unit u ON u.id = k.unit_id
      WHERE k.round_id = NEW.round_id AND k.ended_at IS NULL AND NEW.unit_id IN (u.id, u.lao_id, u.province_id) ORDER BY k.id LOOP
    told := told || reporting.tell_turn(c.id, NEW.at, NEW.account_id, NEW.duty);
  END LOOP;
  IF NEW.action = 'CANCEL' AND NEW.unit_id <> ALL (array_remove(told, NULL)) THEN
    INSERT INTO reporting.notification (at, kind, round_id, unit_id, subject, to_unit_id, to_duty, action, due_at, message, by_account_id, by_duty)
    SELECT NEW.at, 'CANCELLED', NEW.round_id, u.id, NEW.subject, u.id, reporting.confirming_duty(u.level), 'CONFIRM',
      reporting.confirmation_deadline(NEW.round_id, u.id), left(NEW.reason, 2000), NEW.account_id, NEW.duty
    FROM institutions.org_unit u WHERE u.id = NEW.unit_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER confirmation_event_notifies AFTER INSERT ON reporting.confirmation_event
  FOR EACH ROW WHEN (NEW.action IN ('CONFIRM', 'CANCEL')) EXECUTE FUNCTION reporting.notify_of_act();

CREATE FUNCTION reporting.notify_of_extension() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO reporting.notification (at, kind, round_id, unit_id, subject, to_unit_id, to_duty, action, due_at, message, by_account_id, by_duty)
  SELECT NEW.granted_at, 'EXTENDED', NEW.round_id, u.id, 'LEARNERS', u.id, reporting.confirming_duty(u.level), 'CONFIRM', NEW.until,
    left(NEW.reason, 2000), NEW.granted_by, NEW.duty
  FROM institutions.org_unit u WHERE u.id = NEW.unit_id;
  RETURN NULL;
END $$;
CREATE TRIGGER extension_notifies AFTER INSERT ON reporting.extension
  FOR EACH ROW EXECUTE FUNCTION reporting.notify_of_extension();

-- Warns, once for each deadline of each open case, when a step not yet done has less than a day left, and when its time has
-- passed: whose deadline it is, whose turn it is, and, once passed, who can give more time (T15). Run by every gateway every
-- so often. Returns how many were told; 0 when there is nothing new or somebody else is at it.
CREATE FUNCTION reporting.warn_of_deadlines() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE moment timestamptz; c reporting.reopening_case; told integer; total integer := 0;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('deadlines of cases', 0)) THEN RETURN 0; END IF;
  moment := core.now();
  FOR c IN SELECT * FROM reporting.reopening_case k WHERE k.ended_at IS NULL ORDER BY k.id LOOP
    WITH steps AS MATERIALIZED (SELECT * FROM reporting.case_steps(c.id) s WHERE s.done_at IS NULL),
    due AS (
      SELECT s.*, s.due_at < moment AS passed, u.level, u.province_id, u.parent_id FROM steps s JOIN institutions.org_unit u ON u.id = s.unit_id
      WHERE s.due_at - interval '24 hours' <= moment),
    receivers AS (
      SELECT d.place, d.due_at, d.owner_unit_id AS unit, d.owner_duty AS duty FROM due d
      UNION SELECT d.place, d.due_at, w.owner_unit_id, w.owner_duty
        FROM due d CROSS JOIN (SELECT * FROM steps ORDER BY place LIMIT 1) w
      UNION SELECT d.place, d.due_at, above.id, reporting.confirming_duty(above.level)
        FROM due d JOIN institutions.org_unit above ON above.id = CASE d.level WHEN 'PROVINCE' THEN d.parent_id ELSE d.province_id END
        WHERE d.passed)
    INSERT INTO reporting.notification (at, kind, round_id, unit_id, subject, to_unit_id, to_duty, case_id, action, due_at)
    SELECT DISTINCT ON (d.due_at, r.unit, r.duty) moment,
      (CASE WHEN d.passed THEN 'REOPENING_DEADLINE_PASSED' ELSE 'REOPENING_DEADLINE_NEAR' END)::reporting.notification_kind,
      c.round_id, d.unit_id, d.subject, r.unit, r.duty, c.id, d.action, d.due_at
    FROM receivers r JOIN due d ON d.place = r.place
    ORDER BY d.due_at, r.unit, r.duty, d.place
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS told = ROW_COUNT;
    total := total + told;
  END LOOP;
  RETURN total;
END $$;

-- ROW SECURITY AND GRANTS ----------------------------------------------------------------------------------------------

-- Whose inboxes the caller reads: those of the duties held now, at their units; and the caller's own beside them.
CREATE FUNCTION core.my_inboxes() RETURNS TABLE (unit_id uuid, duty institutions.duty, account_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 2 SET search_path = pg_catalog AS $$
  SELECT a.unit_id, a.duty, core.account_id() FROM core.my_appointments() a WHERE core.in_scope('inbox:read')
$$;

ALTER TABLE reporting.notification ENABLE ROW LEVEL SECURITY;
CREATE POLICY addressed ON reporting.notification FOR SELECT USING (
  (to_unit_id, to_duty) IN (SELECT i.unit_id, i.duty FROM core.my_inboxes() i)
  OR to_account_id IN (SELECT i.account_id FROM core.my_inboxes() i));
ALTER TABLE reporting.notification_read ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON reporting.notification_read FOR SELECT USING (account_id = (SELECT core.account_id()));
CREATE POLICY read ON reporting.notification_read FOR INSERT WITH CHECK (
  account_id = (SELECT core.account_id()) AND EXISTS (SELECT FROM reporting.notification n WHERE n.id = notification_id));

REVOKE EXECUTE ON FUNCTION core.my_inboxes, reporting.read_by_who_acted, reporting.confirming_duty, reporting.confirmation_deadline, reporting.case_steps,
  reporting.tell_turn, reporting.notify_of_case, reporting.notify_of_act, reporting.notify_of_extension, reporting.warn_of_deadlines FROM PUBLIC;
GRANT EXECUTE ON FUNCTION core.my_inboxes TO lec_reporting;
GRANT EXECUTE ON FUNCTION reporting.warn_of_deadlines TO lec_auth;
GRANT SELECT ON reporting.notification TO lec_reporting;
GRANT SELECT, INSERT (notification_id) ON reporting.notification_read TO lec_reporting;
