-- Records of a unit born in a span, or of a small unit all (`days` NULL), in the form they are compared by. Those born in a span
-- are found by their birth date first and by their unit then: for the nation the planner thought of a few hundred units, and
-- read every learner of every institution for each month.
CREATE OR REPLACE FUNCTION learners.comparable(unit uuid, days date[]) RETURNS TABLE
  (id uuid, birth_date date, sex learners.sex, kind learners.identifier_kind, identifier text, first_form text, last_form text,
   home_id uuid, lao_id uuid, province_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 5000 SET search_path = public, pg_catalog AS $$
DECLARE place ltree;
BEGIN
  SELECT u.path INTO STRICT place FROM institutions.org_unit u WHERE u.id = unit;
  IF days IS NULL THEN
    RETURN QUERY SELECT l.id, l.birth_date, l.sex, l.identifier_kind, l.identifier,
      learners.search_form(l.first_name), learners.search_form(l.last_name), u.id, u.lao_id, u.province_id
    FROM institutions.org_unit u JOIN learners.learner l ON l.home_institution_id = u.id
    WHERE u.path <@ place AND u.level = 'INSTITUTION';
  ELSE
    RETURN QUERY WITH born AS MATERIALIZED (SELECT * FROM learners.learner l WHERE l.birth_date = ANY (days))
    SELECT l.id, l.birth_date, l.sex, l.identifier_kind, l.identifier,
      learners.search_form(l.first_name), learners.search_form(l.last_name), u.id, u.lao_id, u.province_id
    FROM born l JOIN institutions.org_unit u ON u.id = l.home_institution_id
    WHERE u.path <@ place;
  END IF;
END $$;
