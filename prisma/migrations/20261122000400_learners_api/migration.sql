-- What the register's API asks of the database past row security, and how names are searched.

-- SEARCH -----------------------------------------------------------------------------------------------------------------

-- A name as it is searched: without tone marks, karan and the marks that people leave out or type in another order. Two
-- spellings of one name are equal here; the order of vowel and tone no longer matters. Written to be inlined.
CREATE FUNCTION learners.search_form(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT pg_catalog.replace(pg_catalog.replace(
    pg_catalog.translate(pg_catalog.lower(name), E'\u0E48\u0E49\u0E4A\u0E4B\u0E4C\u0E4E\u0E3A.-\u200B', ''),
    E'\u0E4D\u0E32', E'\u0E33'), E'\u0E40\u0E40', E'\u0E41')
$$;

-- ONE CHILD, ONE PLACE ---------------------------------------------------------------------------------------------------

-- Where the holder of an identifier is on the rolls now, and how to reach that institution: nothing of the child (I6).
CREATE FUNCTION learners.place_of_holder(wanted text) RETURNS TABLE
  (institution_id uuid, institution_name text, lao_name text, province_name text, phone text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT u.id, u.name, lao.name, province.name, u.phone
  FROM learners.holder_of(wanted) h JOIN institutions.org_unit u ON u.id = h.active_at
  JOIN institutions.org_unit lao ON lao.id = u.lao_id JOIN institutions.org_unit province ON province.id = u.province_id
$$;

-- Whether a learner recorded before is the person typed now: by birth date or by name. An identifier alone hands nobody's
-- record to another institution.
CREATE FUNCTION learners.is_same_person(learner uuid, typed_first_name text, typed_last_name text, typed_birth_date date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT EXISTS (SELECT FROM learners.learner l WHERE l.id = learner AND (l.birth_date = typed_birth_date
    OR (learners.search_form(l.first_name), learners.search_form(l.last_name))
      = (learners.search_form(typed_first_name), learners.search_form(typed_last_name))))
$$;

-- Where a learner is on the rolls, whoever asks for a learner of their own institution's past.
CREATE FUNCTION learners.active_institution(learner uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT e.institution_id FROM learners.enrolment e WHERE e.learner_id = learner AND e.status = 'ACTIVE'
$$;

-- Identifiers a learner had are part of the institution's rows as guardians and addresses are (I3).
CREATE TRIGGER past_identifier_inserted AFTER INSERT ON learners.past_identifier
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION learners.after_relations();

-- CHECKS -----------------------------------------------------------------------------------------------------------------

-- Of these enrolments, those that whoever asks may mark: a recorder every one of the institution, a class teacher those of
-- the classroom named in the appointment, `PRIMARY_1/1`; an appointment without one is for no classroom.
CREATE FUNCTION learners.markable(enrolments uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
  SELECT e.id FROM learners.enrolment e WHERE e.id = ANY (enrolments) AND EXISTS (
    SELECT FROM core.my_appointments() m WHERE m.unit_id = e.institution_id AND (m.duty = 'INSTITUTION_RECORDER'
      OR (m.duty = 'CLASS_TEACHER' AND EXISTS (SELECT FROM institutions.appointment a
        WHERE a.account_id = core.account_id() AND a.unit_id = e.institution_id AND a.duty = 'CLASS_TEACHER' AND a.ended_at IS NULL
          AND core.today() BETWEEN a.from_date AND coalesce(a.to_date, 'infinity')
          AND a.classroom = e.grade || '/' || e.classroom))))
$$;

-- HISTORY ----------------------------------------------------------------------------------------------------------------

-- Who made changes, by name: for those who read learners by name at the institution where the change was made.
CREATE FUNCTION learners.authors_of(changes uuid[]) RETURNS TABLE (change_id uuid, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT c.id, u.name FROM learners.change c JOIN auth.users u ON u.id = c.account_id
  WHERE c.id = ANY (changes) AND c.institution_id IN (SELECT core.personal_units())
$$;

REVOKE EXECUTE ON FUNCTION learners.place_of_holder, learners.is_same_person, learners.active_institution, learners.markable,
  learners.authors_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION learners.place_of_holder, learners.is_same_person, learners.active_institution, learners.markable,
  learners.authors_of TO lec_learners;
