-- Reminders to units that have not confirmed, at most one an hour each, and the e-mail that goes with what an inbox holds.

-- CONTACT: a unit's official mailbox. The unit's and not a person's: it stays when the officer changes, it is on the unit's
-- letters anyway, and it is no personal data.
CREATE TABLE institutions.unit_contact (
  unit_id uuid NOT NULL,
  -- None: the mailbox was taken away.
  email text,
  set_at timestamptz(6) NOT NULL DEFAULT core.now(),
  set_by uuid NOT NULL DEFAULT core.account_id(),
  CONSTRAINT unit_contact_pkey PRIMARY KEY (unit_id),
  CONSTRAINT unit_contact_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES institutions.org_unit(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT unit_contact_email CHECK (length(email) <= 254 AND email = lower(email)
    AND email ~ '^[a-z0-9._%+-]{1,64}@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$')
);

-- Units whose mailbox the caller sets: the own one, and those below whoever oversees them.
CREATE FUNCTION core.units_contacted() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER ROWS 100 SET search_path = public, pg_catalog AS $$
  SELECT u.id FROM core.my_appointments() a
  JOIN institutions.org_unit u ON u.path <@ a.path AND u.level <> 'DISTRICT' AND u.status = 'ACTIVE'
  WHERE a.duty IN ('INSTITUTION_DIRECTOR', 'LAO_OFFICER', 'PROVINCE_OFFICER', 'DEPARTMENT_ADMINISTRATOR')
    AND core.in_scope('unit:contact')
$$;

ALTER TABLE institutions.unit_contact ENABLE ROW LEVEL SECURITY;
CREATE POLICY reach ON institutions.unit_contact FOR SELECT USING ((SELECT core.reaches_all()) OR unit_id IN (SELECT core.reach_units()));
CREATE POLICY set_first ON institutions.unit_contact FOR INSERT WITH CHECK (unit_id IN (SELECT core.units_contacted()));
CREATE POLICY set_anew ON institutions.unit_contact FOR UPDATE USING (unit_id IN (SELECT core.units_contacted()))
  WITH CHECK (set_by = (SELECT core.account_id()));

-- REMINDERS ------------------------------------------------------------------------------------------------------------

-- Until when the unit is not reminded of the same again. Kept by the database: two officers at once remind once.
ALTER TABLE reporting.notification
  ADD COLUMN quiet_until timestamptz(6),
  ADD CONSTRAINT notification_quiet CHECK ((kind = 'REMINDER') = (quiet_until IS NOT NULL) AND (quiet_until IS NULL OR quiet_until = at + interval '1 hour')),
  ADD CONSTRAINT notification_reminded_once EXCLUDE USING gist (round_id WITH =, unit_id WITH =, subject WITH =, tstzrange(at, quiet_until) WITH &&)
    WHERE (kind = 'REMINDER');

-- Reminds those of the units that are below the caller, have not confirmed, and have not been reminded within the hour.
-- Answers which. Whatever the application asks for, nobody else is reminded.
CREATE FUNCTION reporting.remind_units(of_round uuid, units uuid[], about reporting.confirmation_subject, note text) RETURNS SETOF uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
DECLARE r reporting.round; moment timestamptz := core.now();
BEGIN
  SELECT * INTO r FROM reporting.round WHERE id = of_round;
  IF r.opened_at IS NULL OR moment < r.opens_at THEN
    RAISE EXCEPTION 'the round is not open' USING ERRCODE = 'LE004';
  END IF;
  RETURN QUERY
    WITH mine AS MATERIALIZED (
      SELECT a.duty, a.path FROM core.my_appointments() a
      WHERE a.duty IN ('LAO_OFFICER', 'PROVINCE_OFFICER', 'DEPARTMENT_ADMINISTRATOR') AND core.in_scope('unit:remind'))
    INSERT INTO reporting.notification (at, kind, round_id, unit_id, subject, to_unit_id, to_duty, action, due_at, message, by_account_id, by_duty, quiet_until)
    SELECT moment, 'REMINDER', r.id, u.id, about, u.id, reporting.confirming_duty(u.level), 'CONFIRM',
      greatest(CASE u.level WHEN 'PROVINCE' THEN coalesce(r.province_deadline, r.report_due_at, r.recording_closes_at) ELSE r.unit_deadline END,
        reporting.extended_until(r.id, u.id)),
      note, core.account_id(), (SELECT m.duty FROM mine m WHERE u.path <@ m.path AND u.path <> m.path ORDER BY m.path DESC LIMIT 1),
      moment + interval '1 hour'
    FROM institutions.org_unit u
    WHERE u.id = ANY (units) AND u.status = 'ACTIVE' AND (u.level = 'LAO' OR (u.level IN ('INSTITUTION', 'PROVINCE') AND about = 'LEARNERS'))
      AND EXISTS (SELECT FROM mine m WHERE u.path <@ m.path AND u.path <> m.path)
      AND NOT EXISTS (SELECT FROM reporting.confirmation c
        WHERE c.unit_id = u.id AND c.round_id = r.id AND c.subject = about AND c.state = 'CONFIRMED')
    ORDER BY u.path
    ON CONFLICT DO NOTHING
    RETURNING unit_id;
END $$;

-- E-MAIL ---------------------------------------------------------------------------------------------------------------

CREATE TYPE reporting.mail_state AS ENUM ('WAITING', 'SENT', 'FAILED', 'EXPIRED');

-- An e-mail to go out with a notification, if the receiving unit has a mailbox. Where to is asked at sending. Written whether
-- or not a mail server is known; after three days nobody wants it any more. By the real clock, which no sandbox moves.
CREATE TABLE reporting.mail (
  notification_id uuid NOT NULL,
  state reporting.mail_state NOT NULL DEFAULT 'WAITING',
  attempts integer NOT NULL DEFAULT 0,
  queued_at timestamptz(6) NOT NULL DEFAULT clock_timestamp(),
  next_attempt_at timestamptz(6) NOT NULL DEFAULT clock_timestamp(),
  settled_at timestamptz(6),
  -- A code, never an address or a text of the other side.
  trouble text,
  CONSTRAINT mail_pkey PRIMARY KEY (notification_id),
  CONSTRAINT mail_notification_id_fkey FOREIGN KEY (notification_id) REFERENCES reporting.notification(id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT mail_settled CHECK ((state = 'WAITING') = (settled_at IS NULL)),
  CONSTRAINT mail_trouble CHECK (trouble ~ '^[A-Z0-9_ ]{1,40}$')
);
CREATE INDEX mail_state_next_attempt_at_idx ON reporting.mail (state, next_attempt_at);
ALTER TABLE reporting.mail ENABLE ROW LEVEL SECURITY;

CREATE FUNCTION reporting.queue_mail() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO reporting.mail (notification_id)
  SELECT n.id FROM new_rows n JOIN institutions.unit_contact k ON k.unit_id = n.to_unit_id AND k.email IS NOT NULL
  WHERE n.kind IN ('REMINDER', 'REOPENING_TURN', 'REOPENING_DEADLINE_NEAR', 'REOPENING_DEADLINE_PASSED');
  RETURN NULL;
END $$;
CREATE TRIGGER notification_mailed AFTER INSERT ON reporting.notification
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION reporting.queue_mail();

-- Takes what is to be sent now, for five minutes: whoever dies meanwhile leaves it to the next. Two gateways never take the
-- same; one that is slow is told so when it settles.
CREATE FUNCTION reporting.claim_mail(most integer) RETURNS TABLE (
  notification_id uuid, attempt integer, email text, kind reporting.notification_kind, unit_name text, round_title text,
  subject reporting.confirmation_subject, action reporting.workflow_action, outcome reporting.case_end, due_at timestamptz, message text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  UPDATE reporting.mail m SET state = 'EXPIRED', settled_at = clock_timestamp()
  WHERE m.state = 'WAITING' AND m.queued_at < clock_timestamp() - interval '3 days' AND m.next_attempt_at < clock_timestamp();
  RETURN QUERY
    WITH due AS (
      SELECT m.notification_id AS id FROM reporting.mail m JOIN reporting.notification n ON n.id = m.notification_id
      JOIN institutions.unit_contact k ON k.unit_id = n.to_unit_id AND k.email IS NOT NULL
      WHERE m.state = 'WAITING' AND m.next_attempt_at <= clock_timestamp()
      ORDER BY m.next_attempt_at, m.notification_id LIMIT most FOR UPDATE OF m SKIP LOCKED),
    claimed AS (
      UPDATE reporting.mail m SET attempts = m.attempts + 1, next_attempt_at = clock_timestamp() + interval '5 minutes'
      FROM due WHERE m.notification_id = due.id RETURNING m.notification_id AS id, m.attempts AS n)
    SELECT c.id, c.n, k.email, n.kind, u.name, r.title, n.subject, n.action, n.outcome, n.due_at, n.message
    FROM claimed c JOIN reporting.notification n ON n.id = c.id JOIN institutions.unit_contact k ON k.unit_id = n.to_unit_id
    JOIN institutions.org_unit u ON u.id = n.unit_id JOIN reporting.round r ON r.id = n.round_id;
END $$;

-- Says what became of an attempt: sent, refused for good, or to be tried again, each time later, eight times in all. What is
-- sent and what is given up is audited; of a reminder given up, whoever reminded is told. Answers false to whoever was too
-- slow and whose attempt somebody else has taken over.
CREATE FUNCTION reporting.settle_mail(of_notification uuid, of_attempt integer, sent boolean, for_good boolean, its_trouble text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE m reporting.mail; n reporting.notification; becomes reporting.mail_state;
BEGIN
  SELECT * INTO m FROM reporting.mail x WHERE x.notification_id = of_notification FOR UPDATE;
  IF m.state IS DISTINCT FROM 'WAITING' OR m.attempts <> of_attempt THEN RETURN false; END IF;
  becomes := CASE WHEN sent THEN 'SENT' WHEN for_good OR of_attempt >= 8 THEN 'FAILED' ELSE 'WAITING' END;
  UPDATE reporting.mail x SET state = becomes, trouble = its_trouble,
    settled_at = CASE WHEN becomes <> 'WAITING' THEN clock_timestamp() END,
    next_attempt_at = clock_timestamp() + interval '1 minute' * power(2, of_attempt - 1)
  WHERE x.notification_id = of_notification;
  IF becomes = 'WAITING' THEN RETURN true; END IF;
  SELECT * INTO n FROM reporting.notification x WHERE x.id = of_notification;
  INSERT INTO reporting.audit_event (action, unit_id, target_type, target_id, outcome, codes, reason, request_id)
  VALUES ('sendMail', n.to_unit_id, 'Notification ' || n.kind, n.id::text, (CASE WHEN sent THEN 'DONE' ELSE 'REFUSED' END)::reporting.audit_outcome,
    CASE WHEN sent THEN '{}'::text[] ELSE '{MAIL_FAILED}' END, its_trouble, n.id::text);
  IF NOT sent AND n.kind = 'REMINDER' AND n.by_account_id IS NOT NULL THEN
    INSERT INTO reporting.notification (kind, round_id, unit_id, subject, to_account_id)
    VALUES ('MAIL_FAILED', n.round_id, n.unit_id, n.subject, n.by_account_id);
  END IF;
  RETURN true;
END $$;

REVOKE EXECUTE ON FUNCTION core.units_contacted, reporting.remind_units, reporting.queue_mail, reporting.claim_mail, reporting.settle_mail FROM PUBLIC;
GRANT EXECUTE ON FUNCTION core.units_contacted TO lec_institutions;
GRANT EXECUTE ON FUNCTION reporting.remind_units TO lec_reporting;
GRANT EXECUTE ON FUNCTION reporting.claim_mail, reporting.settle_mail TO lec_auth;
GRANT SELECT, INSERT (unit_id, email), UPDATE (email, set_at, set_by) ON institutions.unit_contact TO lec_institutions;
