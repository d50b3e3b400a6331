-- Which units somebody reopens or extends is asked at every such act, three times a cancel. One branch for each duty, so that an
-- index finds the units: one condition for all of them went through the whole nation each time. The units are the same.

CREATE OR REPLACE FUNCTION core.units_to_reopen() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER ROWS 100 SET search_path = public, pg_catalog AS $$
  SELECT u.id FROM core.my_appointments() a JOIN institutions.org_unit u ON u.lao_id = a.unit_id AND u.level = 'INSTITUTION'
  WHERE a.duty = 'LAO_OFFICER' AND core.in_scope('institution:cancel', 'lao:cancel', 'otherCounts:cancel', 'province:cancel')
  UNION ALL
  SELECT u.id FROM core.my_appointments() a JOIN institutions.org_unit u ON u.province_id = a.unit_id AND u.level = 'LAO'
  WHERE a.duty = 'PROVINCE_OFFICER' AND core.in_scope('institution:cancel', 'lao:cancel', 'otherCounts:cancel', 'province:cancel')
  UNION ALL
  SELECT u.id FROM core.my_appointments() a JOIN institutions.org_unit u ON u.level = 'PROVINCE'
  WHERE a.duty = 'DEPARTMENT_ADMINISTRATOR' AND a.level = 'DEPARTMENT'
    AND core.in_scope('institution:cancel', 'lao:cancel', 'otherCounts:cancel', 'province:cancel')
$$;

CREATE OR REPLACE FUNCTION core.units_to_extend() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER ROWS 100 SET search_path = public, pg_catalog AS $$
  SELECT u.id FROM core.my_appointments() a JOIN institutions.org_unit u ON u.province_id = a.unit_id AND u.id <> a.unit_id
  WHERE a.duty = 'PROVINCE_OFFICER' AND core.in_scope('unit:extend', 'province:extend')
  UNION ALL
  SELECT u.id FROM core.my_appointments() a JOIN institutions.org_unit u ON u.level = 'PROVINCE'
  WHERE a.duty = 'DEPARTMENT_ADMINISTRATOR' AND a.level = 'DEPARTMENT' AND core.in_scope('unit:extend', 'province:extend')
$$;
