-- Schools of other affiliations (T6-T8) and, for everything reporting writes, whose row it may be.

-- WHO WRITES WHAT: the second wall of reporting ----------------------------------------------------------------------------

-- Units the caller confirms: its own, of the level that its duty confirms.
CREATE FUNCTION core.units_to_confirm() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER ROWS 2 SET search_path = public, pg_catalog AS $$
  SELECT a.unit_id FROM core.my_appointments() a
  WHERE (a.duty, a.level) IN (('INSTITUTION_DIRECTOR', 'INSTITUTION'), ('LAO_OFFICER', 'LAO'), ('PROVINCE_OFFICER', 'PROVINCE'))
    AND core.in_scope('institution:confirm', 'lao:confirm', 'otherCounts:confirm', 'province:confirm')
$$;

-- Units whose confirmation the caller takes back: those one step below (T5, T8, T10, T12).
CREATE FUNCTION core.units_to_reopen() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER ROWS 100 SET search_path = public, pg_catalog AS $$
  SELECT u.id FROM core.my_appointments() a JOIN institutions.org_unit u ON CASE a.duty
    WHEN 'LAO_OFFICER' THEN u.lao_id = a.unit_id AND u.level = 'INSTITUTION'
    WHEN 'PROVINCE_OFFICER' THEN u.province_id = a.unit_id AND u.level = 'LAO'
    WHEN 'DEPARTMENT_ADMINISTRATOR' THEN a.level = 'DEPARTMENT' AND u.level = 'PROVINCE' END
  WHERE core.in_scope('institution:cancel', 'lao:cancel', 'otherCounts:cancel', 'province:cancel')
$$;

-- Units the caller gives more time (T15): the province those below it, the department the provinces.
CREATE FUNCTION core.units_to_extend() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER ROWS 100 SET search_path = public, pg_catalog AS $$
  SELECT u.id FROM core.my_appointments() a JOIN institutions.org_unit u ON CASE a.duty
    WHEN 'PROVINCE_OFFICER' THEN u.province_id = a.unit_id AND u.id <> a.unit_id
    WHEN 'DEPARTMENT_ADMINISTRATOR' THEN a.level = 'DEPARTMENT' AND u.level = 'PROVINCE' END
  WHERE core.in_scope('unit:extend', 'province:extend')
$$;

-- LAOs whose other schools the caller keeps and counts (T6).
CREATE FUNCTION core.counting_laos() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER ROWS 2 SET search_path = public, pg_catalog AS $$
  SELECT a.unit_id FROM core.my_appointments() a
  WHERE a.duty = 'LAO_OFFICER' AND a.level = 'LAO' AND core.in_scope('otherCounts:record', 'otherSchool:keep')
$$;

-- Whether the caller keeps the rounds.
CREATE FUNCTION core.keeps_rounds() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
  SELECT EXISTS (SELECT FROM core.my_appointments() a WHERE a.duty = 'DEPARTMENT_ADMINISTRATOR' AND a.level = 'DEPARTMENT')
    AND core.in_scope('round:schedule', 'round:open')
$$;

CREATE POLICY confirmed ON reporting.confirmation FOR INSERT WITH CHECK (
  state = 'CONFIRMED' AND unit_id IN (SELECT core.units_to_confirm()));
CREATE POLICY confirmed_or_cancelled ON reporting.confirmation FOR UPDATE
  USING (unit_id IN (SELECT core.units_to_confirm()) OR unit_id IN (SELECT core.units_to_reopen()))
  WITH CHECK ((state = 'CONFIRMED' AND unit_id IN (SELECT core.units_to_confirm()))
    OR (state = 'OPEN' AND unit_id IN (SELECT core.units_to_reopen())));
CREATE POLICY told_by_who_acts ON reporting.confirmation_event FOR INSERT WITH CHECK (
  account_id = (SELECT core.account_id()) AND CASE action
    WHEN 'CONFIRM' THEN unit_id IN (SELECT core.units_to_confirm())
    WHEN 'CANCEL' THEN unit_id IN (SELECT core.units_to_reopen())
    WHEN 'EXTEND' THEN unit_id IN (SELECT core.units_to_extend())
    WHEN 'OPEN_ROUND' THEN (SELECT core.keeps_rounds()) END);
CREATE POLICY granted ON reporting.extension FOR INSERT WITH CHECK (
  granted_by = (SELECT core.account_id()) AND unit_id IN (SELECT core.units_to_extend()));

-- OTHER SCHOOLS ------------------------------------------------------------------------------------------------------------

ALTER TABLE reporting.other_school
  ADD COLUMN version integer NOT NULL DEFAULT 1,
  ADD CONSTRAINT other_school_code_form CHECK (code ~ '^[0-9]{10}$'),
  ADD CONSTRAINT other_school_name CHECK (length(btrim(name)) BETWEEN 1 AND 200);

-- Numbers are of อ.1 to ป.6 by sex, whole and not negative; a school that was dissolved has none (S1g 4.2).
CREATE FUNCTION reporting.guard_other_school_counts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF EXISTS (SELECT FROM jsonb_each(NEW.counts) c WHERE c.key !~ '^(KINDERGARTEN_[1-3]|PRIMARY_[1-6]):(MALE|FEMALE)$'
      OR jsonb_typeof(c.value) <> 'number' OR c.value::text !~ '^[0-9]{1,5}$') THEN
    RAISE EXCEPTION 'other schools are counted from KINDERGARTEN_1 to PRIMARY_6' USING ERRCODE = 'LE011';
  END IF;
  IF EXISTS (SELECT FROM reporting.other_school s WHERE s.id = NEW.other_school_id AND s.dissolved_on IS NOT NULL)
      AND EXISTS (SELECT FROM jsonb_each_text(NEW.counts) c WHERE c.value::integer > 0) THEN
    RAISE EXCEPTION 'a dissolved school has no learners' USING ERRCODE = 'LE012';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER other_school_report_counts BEFORE INSERT OR UPDATE ON reporting.other_school_report
  FOR EACH ROW EXECUTE FUNCTION reporting.guard_other_school_counts();

CREATE POLICY kept ON reporting.other_school FOR INSERT WITH CHECK (lao_id IN (SELECT core.counting_laos()));
CREATE POLICY changed ON reporting.other_school FOR UPDATE USING (lao_id IN (SELECT core.counting_laos()));
CREATE POLICY recorded ON reporting.other_school_report FOR INSERT WITH CHECK (
  recorded_by = (SELECT core.account_id())
  AND EXISTS (SELECT FROM reporting.other_school s WHERE s.id = other_school_id AND s.lao_id IN (SELECT core.counting_laos())));
CREATE POLICY corrected ON reporting.other_school_report FOR UPDATE
  USING (EXISTS (SELECT FROM reporting.other_school s WHERE s.id = other_school_id AND s.lao_id IN (SELECT core.counting_laos())))
  WITH CHECK (recorded_by = (SELECT core.account_id()));

REVOKE EXECUTE ON FUNCTION core.units_to_confirm, core.units_to_reopen, core.units_to_extend, core.counting_laos, core.keeps_rounds FROM PUBLIC;
GRANT EXECUTE ON FUNCTION core.units_to_confirm, core.units_to_reopen, core.units_to_extend, core.counting_laos, core.keeps_rounds
  TO lec_reporting;

-- An account that merely reaches everything, an analyst of the department, keeps no rounds.
ALTER POLICY department_inserts ON reporting.round WITH CHECK ((SELECT core.keeps_rounds()));
ALTER POLICY department_updates ON reporting.round USING ((SELECT core.keeps_rounds()));
