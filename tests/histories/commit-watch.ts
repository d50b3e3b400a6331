import type { Land } from "../kit/scenario.ts";

/**
 * Looks at every commit of an act, refused ones too: at its very end, one act at a time, the whole round is examined as that
 * commit leaves it. What does not hold is written down with the commit that did it. The acts themselves run beside one
 * another as ever; only their last step waits here.
 */
export async function watchCommits(land: Pick<Land, "sql">): Promise<void> {
  await land.sql(`
    CREATE SCHEMA history;
    CREATE TABLE history.round (id uuid);
    CREATE TABLE history.commit (no bigint GENERATED ALWAYS AS IDENTITY, audit_id uuid NOT NULL,
      at double precision NOT NULL DEFAULT extract(epoch FROM clock_timestamp()) * 1000);
    CREATE TABLE history.broken (commit_no bigint NOT NULL, invariant text NOT NULL, unit text, detail text);

    CREATE FUNCTION history.broken_now(of_round uuid) RETURNS TABLE (invariant text, unit text, detail text)
    LANGUAGE sql VOLATILE AS $$
      WITH r AS (SELECT * FROM reporting.round WHERE id = of_round),
      stands AS (SELECT c.* FROM reporting.confirmation c WHERE c.round_id = of_round AND c.state = 'CONFIRMED'),
      -- In one snapshot: volatile functions of the product would each see a later one.
      institution AS (SELECT u.* FROM r JOIN institutions.org_unit u ON u.level = 'INSTITUTION' AND u.status = 'ACTIVE'
        AND reporting.covers(r.programme, u.institution_kind)),
      roll AS (SELECT e.* FROM learners.enrolment e JOIN r ON r.academic_year = e.academic_year WHERE e.status = 'ACTIVE')
      SELECT 'I1', l.code, i.code FROM stands s JOIN institutions.org_unit l ON l.id = s.unit_id AND l.level = 'LAO' AND s.subject = 'LEARNERS'
        JOIN institution i ON i.lao_id = l.id
        WHERE NOT EXISTS (SELECT FROM stands b WHERE b.unit_id = i.id AND b.subject = 'LEARNERS')
      UNION ALL
      SELECT 'I2', p.code, l.code || ' ' || need.subject FROM stands s JOIN institutions.org_unit p ON p.id = s.unit_id AND p.level = 'PROVINCE'
        JOIN institutions.org_unit l ON l.province_id = p.id AND l.level = 'LAO'
        CROSS JOIN LATERAL (
          SELECT 'LEARNERS' AS subject WHERE EXISTS (SELECT FROM institution i WHERE i.lao_id = l.id)
          UNION ALL SELECT 'OTHER_COUNTS' WHERE EXISTS (SELECT FROM reporting.schools_in(of_round) o WHERE o.lao_id = l.id)) need
        WHERE NOT EXISTS (SELECT FROM stands b WHERE b.unit_id = l.id AND b.subject::text = need.subject)
      UNION ALL
      -- I3, I4, and of I7: rows behind what stands confirmed, its counts, its last act, the chain of acts.
      SELECT 'I3 I4 I7', v.unit_code, v.problem FROM reporting.verify_round(of_round) v
      UNION ALL
      SELECT 'I3', u.code, 'counts' FROM stands s JOIN institutions.org_unit u ON u.id = s.unit_id
        CROSS JOIN LATERAL reporting.snapshot(of_round, s.unit_id, s.subject) n WHERE n.headcount <> s.headcount
      UNION ALL
      SELECT 'T3', u.code, 'unchecked or absent' FROM stands s JOIN institution u ON u.id = s.unit_id
        JOIN roll e ON e.institution_id = u.id
        LEFT JOIN learners.existence_check k ON k.enrolment_id = e.id AND k.round_id = of_round
        WHERE k.result IS DISTINCT FROM 'PRESENT'
      UNION ALL
      SELECT 'I5', u.code, e.action || ' at ' || e.at FROM r JOIN reporting.confirmation_event e ON e.round_id = r.id
        JOIN institutions.org_unit u ON u.id = e.unit_id
        WHERE e.action IN ('CONFIRM', 'CANCEL') AND (e.at < r.opens_at OR e.at > greatest(
          CASE WHEN e.action = 'CANCEL' AND u.level <> 'INSTITUTION' THEN 'infinity'
            WHEN e.action = 'CANCEL' THEN r.recording_closes_at
            WHEN u.level = 'PROVINCE' THEN coalesce(r.province_deadline, r.report_due_at, r.recording_closes_at)
            ELSE r.unit_deadline END,
          (SELECT max(x.until) FROM reporting.extension x WHERE x.round_id = r.id AND x.unit_id = e.unit_id AND x.granted_at <= e.at)))
      UNION ALL
      SELECT 'I6', NULL, e.learner_id::text FROM roll e GROUP BY e.learner_id HAVING count(*) > 1
      UNION ALL
      SELECT 'I7', NULL, 'an act without who, duty or reason' FROM reporting.confirmation_event e WHERE e.round_id = of_round
        AND (e.action IN ('CANCEL', 'EXTEND') AND coalesce(btrim(e.reason), '') = ''
          OR e.action = 'CONFIRM' AND (e.headcount IS NULL OR e.digest IS NULL)
          OR NOT EXISTS (SELECT FROM reporting.audit_event a WHERE a.request_id = e.request_id AND a.outcome = 'DONE'
            AND a.account_id = e.account_id AND a.duty = e.duty))
      UNION ALL
      SELECT 'I7', NULL, 'a move without who, duty or reason' FROM r JOIN reporting.other_school_move m ON m.at >= r.opens_at
        WHERE NOT EXISTS (SELECT FROM reporting.audit_event a WHERE a.action = 'moveOtherSchool' AND a.outcome = 'DONE'
          AND a.target_id = m.other_school_id::text AND a.account_id = m.account_id AND a.duty = m.duty AND a.reason = m.reason)
      UNION ALL
      -- Each other school is one LAO's in the round, and the last move tells whose it is now.
      SELECT 'payers', NULL, s.code FROM reporting.other_school s
        WHERE (SELECT count(*) FROM reporting.schools_in(of_round) p WHERE p.id = s.id) <> 1
          OR s.lao_id <> coalesce((SELECT m.to_lao_id FROM reporting.other_school_move m WHERE m.other_school_id = s.id ORDER BY m.version DESC LIMIT 1), s.lao_id)
      UNION ALL
      -- What was confirmed of other schools in the round before stays as it was, whoever pays them now.
      SELECT 'I4', u.code, 'of the round before' FROM r
        JOIN LATERAL (SELECT o.id FROM reporting.round o WHERE o.opens_at < r.opens_at ORDER BY o.opens_at DESC LIMIT 1) b ON true
        JOIN reporting.confirmation c ON c.round_id = b.id AND c.subject = 'OTHER_COUNTS' AND c.state = 'CONFIRMED'
        JOIN institutions.org_unit u ON u.id = c.unit_id
        CROSS JOIN LATERAL reporting.snapshot(b.id, c.unit_id, c.subject) n WHERE (n.headcount, n.digest) IS DISTINCT FROM (c.headcount, c.digest)
      UNION ALL
      (SELECT 'counts', NULL, format('%s %s %s', institution_id, grade, learners) FROM (
        SELECT h.institution_id, h.grade, h.sex, h.learners FROM learners.headcount h JOIN r USING (academic_year) WHERE h.learners > 0
        EXCEPT SELECT e.institution_id, e.grade, l.sex, count(*)::integer FROM roll e JOIN learners.learner l ON l.id = e.learner_id GROUP BY 1, 2, 3) d)
      UNION ALL
      (SELECT 'checks', NULL, format('%s %s %s', institution_id, present, not_found) FROM (
        SELECT k.institution_id, k.present, k.not_found FROM learners.check_count k WHERE k.round_id = of_round AND k.present + k.not_found > 0
        EXCEPT SELECT e.institution_id, count(*) FILTER (WHERE k.result = 'PRESENT')::integer, count(*) FILTER (WHERE k.result = 'NOT_FOUND')::integer
          FROM roll e JOIN learners.existence_check k ON k.enrolment_id = e.id AND k.round_id = of_round GROUP BY 1) d)
    $$;

    CREATE FUNCTION history.watch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog AS $$
    DECLARE n bigint;
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtextextended('history', 0));
      INSERT INTO history.commit (audit_id) VALUES (NEW.id) RETURNING no INTO n;
      INSERT INTO history.broken SELECT n, b.* FROM history.round r CROSS JOIN LATERAL history.broken_now(r.id) b;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER watch AFTER INSERT ON reporting.audit_event
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION history.watch();
  `);
}
