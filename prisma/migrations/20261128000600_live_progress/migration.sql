-- Live progress: which units acts have touched since a gateway last asked, and the latest acts below a unit.

-- The latest acts of a whole round; it serves what the index on the round alone served.
CREATE INDEX confirmation_event_round_id_at_id_idx ON reporting.confirmation_event (round_id, at, id);
DROP INDEX reporting.confirmation_event_round_id_idx;

-- What has happened since `known`, for gateways to tell whose answers to read anew: ids and nothing else. `heads` is to be
-- sent as `known` the next time; the first time it is NULL. `touched` are those of `watched` with an act at, below or above
-- them. An event's sequence is given under a lock that its chain holds until commit, so a head never passes an event that
-- is not yet seen. A changed round touches everybody. Rounds closed long ago are not followed.
CREATE FUNCTION reporting.acts_after(known jsonb, watched uuid[]) RETURNS TABLE (heads jsonb, touched uuid[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog AS $$
  WITH round AS MATERIALIZED (
    SELECT r.id, r.version FROM reporting.round r
    WHERE r.opened_at IS NOT NULL AND r.recording_closes_at > core.now() - interval '60 days'
  ), province AS (
    SELECT p.id FROM institutions.org_unit root JOIN institutions.org_unit p ON p.parent_id = root.id WHERE root.parent_id IS NULL
  ), chain AS MATERIALIZED (
    SELECT r.id AS round_id, p.id AS province_id, r.id || ':' || p.id AS key, head.sequence FROM round r CROSS JOIN province p
    CROSS JOIN LATERAL (SELECT e.sequence FROM reporting.confirmation_event e
      WHERE e.round_id = r.id AND e.province_id = p.id AND e.sequence IS NOT NULL ORDER BY e.sequence DESC LIMIT 1) head
    UNION ALL
    SELECT r.id, NULL, r.id || ':', head.sequence FROM round r
    CROSS JOIN LATERAL (SELECT e.sequence FROM reporting.confirmation_event e
      WHERE e.round_id = r.id AND e.province_id IS NULL AND e.sequence IS NOT NULL ORDER BY e.sequence DESC LIMIT 1) head
  ), grown AS (
    SELECT c.round_id, c.province_id, coalesce((known->>c.key)::int, 0) AS seen FROM chain c
    WHERE known IS NOT NULL AND c.sequence > coalesce((known->>c.key)::int, 0)
  ), acted AS MATERIALIZED (
    SELECT DISTINCT u.path FROM grown g
    JOIN reporting.confirmation_event e ON e.round_id = g.round_id AND e.province_id = g.province_id AND e.sequence > g.seen
    JOIN institutions.org_unit u ON u.id = e.unit_id
    UNION
    SELECT DISTINCT u.path FROM grown g
    JOIN reporting.confirmation_event e ON e.round_id = g.round_id AND e.province_id IS NULL AND e.sequence > g.seen
    JOIN institutions.org_unit u ON u.id = e.unit_id
    WHERE g.province_id IS NULL
  )
  SELECT
    coalesce((SELECT jsonb_object_agg(c.key, c.sequence) FROM chain c), '{}')
      || coalesce((SELECT jsonb_object_agg(r.id::text, r.version) FROM round r), '{}'),
    CASE
      WHEN known IS NULL THEN '{}'
      WHEN EXISTS (SELECT FROM round r WHERE (known->>r.id::text)::int IS DISTINCT FROM r.version) THEN watched
      ELSE ARRAY(SELECT w.id FROM institutions.org_unit w
        WHERE w.id = ANY (watched) AND EXISTS (SELECT FROM acted a WHERE a.path <@ w.path OR a.path @> w.path))
    END
$$;
REVOKE EXECUTE ON FUNCTION reporting.acts_after FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reporting.acts_after TO lec_auth;
