import { type RawRow, statement } from "@lec/core/database/statement";
import type { Duty, OrgLevel } from "@lec/core/identity/actor";
import type { ConfirmationSubject } from "@lec/core/workflow/confirmation.machine";
import { type Instant, toInstant } from "@lec/core/workflow/instant";
import { caseColumns, caseOf, type ReopeningCase } from "../reopening/reopening-case.sql.ts";

/**
 * Who has confirmed below units of the tree and who has not, for any number of them in one statement. $1 round, $2 the
 * units, $3 reach (paths of the actor's appointments). A unit is never below itself.
 */

/** How far a part of a round is: nothing done yet, something, or everything but the button. */
export const stages = ["NOT_STARTED", "UNDER_WAY", "READY"] as const;
export type Stage = (typeof stages)[number];

/** Acts of the register that count as having begun a round, by their names in the audit. */
export const recordingActs = [
  "applyImport",
  "changeIdentifier",
  "checkExistence",
  "correctLearner",
  "endEnrolment",
  "enrolLearner",
  "moveClassroom",
  "promoteLearners",
  "releaseLearner",
  "removeLearner",
  "restoreLearner",
  "undoPromotion",
] as const;
const recorded = `a.outcome = 'DONE' AND a.action IN (${recordingActs.map(act => `'${act}'`).join(", ")}) AND a.at >= r.opens_at`;

/**
 * `part`: everything that is to be confirmed below the units, one row for a unit and subject, with what stands confirmed,
 * the deadline in force, the learners at stake, and the stage. At stake on other schools are the latest numbers known then.
 */
const parts = `
  WITH r AS MATERIALIZED (SELECT * FROM reporting.round WHERE id = $1),
  clock AS MATERIALIZED (SELECT core.now() AS now),
  top AS MATERIALIZED (
    SELECT id, level, path FROM institutions.org_unit WHERE id = ANY ($2::uuid[]) AND path <@ ANY ($3::text[]::ltree[])),
  unit AS MATERIALIZED (
    SELECT u.id, u.level, u.path, u.code, u.name, u.name_en, u.phone, u.lao_id, u.district_id, u.province_id
    FROM institutions.org_unit u CROSS JOIN r
    WHERE u.status = 'ACTIVE' AND u.level IN ('INSTITUTION', 'LAO', 'PROVINCE') AND u.path <@ ANY (ARRAY(SELECT path FROM top))
      AND (u.level <> 'INSTITUTION' OR reporting.covers(r.programme, u.institution_kind))),
  standing AS MATERIALIZED (
    SELECT c.unit_id, c.subject, c.confirmed_at FROM reporting.confirmation c
    WHERE c.unit_id = ANY (ARRAY(SELECT id FROM unit)) AND c.round_id = $1 AND c.state = 'CONFIRMED'),
  heads AS MATERIALIZED (
    SELECT h.institution_id, sum(h.learners)::int AS learners FROM learners.headcount h
    WHERE h.lao_id = ANY (ARRAY(SELECT DISTINCT lao_id FROM unit WHERE level = 'INSTITUTION')) AND h.academic_year = (SELECT academic_year FROM r)
    GROUP BY h.institution_id),
  checks AS MATERIALIZED (
    SELECT k.institution_id, k.present + k.not_found + k.moved AS checked, k.not_found + k.moved AS ghosts FROM learners.check_count k
    WHERE k.lao_id = ANY (ARRAY(SELECT DISTINCT lao_id FROM unit WHERE level = 'INSTITUTION')) AND k.round_id = $1),
  institution AS MATERIALIZED (
    SELECT u.id, u.lao_id, u.province_id, coalesce(h.learners, 0) AS learners, s.confirmed_at IS NOT NULL AS confirmed, CASE
      WHEN h.learners > 0 AND k.checked >= h.learners AND k.ghosts = 0
        AND u.id NOT IN (SELECT reporting.institutions_with_findings($1)) THEN 'READY'
      WHEN k.institution_id IS NOT NULL OR EXISTS (
        SELECT FROM reporting.audit_event a CROSS JOIN r WHERE a.unit_id = u.id AND ${recorded}) THEN 'UNDER_WAY'
      ELSE 'NOT_STARTED' END AS stage
    FROM unit u
    LEFT JOIN heads h ON h.institution_id = u.id
    LEFT JOIN checks k ON k.institution_id = u.id
    LEFT JOIN standing s ON s.unit_id = u.id AND s.subject = 'LEARNERS'
    WHERE u.level = 'INSTITUTION'),
  school AS MATERIALIZED (
    SELECT s.lao_id, count(*) AS schools, count(t.recorded_at) AS recorded,
      coalesce(sum(coalesce(t.heads, (
        SELECT b.heads FROM reporting.other_school_report b JOIN reporting.round o ON o.id = b.round_id
        WHERE b.other_school_id = s.id AND o.opens_at < (SELECT opens_at FROM r) ORDER BY b.recorded_at DESC LIMIT 1))), 0)::int AS heads
    FROM reporting.schools_in($1) s
    LEFT JOIN reporting.other_school_report t ON t.other_school_id = s.id AND t.round_id = $1
    WHERE s.lao_id = ANY (ARRAY(SELECT id FROM unit WHERE level = 'LAO')) AND (SELECT programme FROM r) <> 'CCIS'
    GROUP BY s.lao_id),
  lao AS MATERIALIZED (
    SELECT i.lao_id, max(i.province_id::text)::uuid AS province_id, sum(i.learners)::int AS learners, count(*) AS below,
      count(*) FILTER (WHERE i.confirmed) AS confirmed FROM institution i GROUP BY i.lao_id),
  task AS (
    SELECT i.id, 'LEARNERS' AS subject, i.learners, i.stage FROM institution i
    UNION ALL
    SELECT l.lao_id, 'LEARNERS', l.learners,
      CASE WHEN l.confirmed = l.below THEN 'READY' WHEN l.confirmed > 0 THEN 'UNDER_WAY' ELSE 'NOT_STARTED' END FROM lao l
    UNION ALL
    SELECT s.lao_id, 'OTHER_COUNTS', s.heads,
      CASE WHEN s.recorded = s.schools THEN 'READY' WHEN s.recorded > 0 THEN 'UNDER_WAY' ELSE 'NOT_STARTED' END FROM school s
    UNION ALL
    SELECT p.province_id, 'LEARNERS', sum(p.learners)::int,
      CASE WHEN bool_and(p.confirmed) THEN 'READY' WHEN bool_or(p.confirmed) THEN 'UNDER_WAY' ELSE 'NOT_STARTED' END
    FROM (
      SELECT l.province_id, l.learners, s.confirmed_at IS NOT NULL AS confirmed
      FROM lao l LEFT JOIN standing s ON s.unit_id = l.lao_id AND s.subject = 'LEARNERS'
      UNION ALL
      SELECT u.province_id, 0, s.confirmed_at IS NOT NULL
      FROM school o JOIN unit u ON u.id = o.lao_id LEFT JOIN standing s ON s.unit_id = o.lao_id AND s.subject = 'OTHER_COUNTS') p
    GROUP BY p.province_id),
  part AS MATERIALIZED (
    SELECT u.*, t.subject, t.learners, t.stage, s.confirmed_at,
      CASE u.level WHEN 'PROVINCE' THEN coalesce(r.province_deadline, r.report_due_at, r.recording_closes_at) ELSE r.unit_deadline END AS due,
      (SELECT max(x.until) FROM reporting.extension x WHERE x.unit_id = u.id AND x.round_id = $1) AS extended,
      CASE WHEN s.confirmed_at IS NOT NULL THEN (SELECT max(x.until) FROM reporting.extension x
        WHERE x.unit_id = u.id AND x.round_id = $1 AND x.granted_at <= s.confirmed_at) END AS extended_then
    FROM task t JOIN unit u ON u.id = t.id CROSS JOIN r
    LEFT JOIN standing s ON s.unit_id = u.id AND s.subject::text = t.subject)`;

/** What is to be confirmed below a unit, of one level and subject. */
export interface Track {
  readonly unit: string;
  readonly level: OrgLevel;
  readonly subject: ConfirmationSubject;
  readonly expected: number;
  readonly confirmed: number;
  /** Confirmed at or before the deadline then in force, and of these, those after the round's own, by an extension. */
  readonly onTime: number;
  readonly byExtension: number;
  /** Unconfirmed after the deadline, extensions included. */
  readonly late: number;
  readonly notStarted: number;
  readonly ready: number;
  readonly learners: number;
  readonly learnersMissing: number;
}

export const tracksOfUnits = statement<Track>(
  "monitoring tracks",
  `${parts}
  SELECT t.id AS unit, p.level, p.subject, count(*)::int AS expected, count(p.confirmed_at)::int AS confirmed,
    count(*) FILTER (WHERE p.confirmed_at <= greatest(p.due, p.extended_then))::int AS "onTime",
    count(*) FILTER (WHERE p.confirmed_at > p.due AND p.confirmed_at <= p.extended_then)::int AS "byExtension",
    count(*) FILTER (WHERE p.confirmed_at IS NULL AND clock.now > greatest(p.due, p.extended))::int AS late,
    count(*) FILTER (WHERE p.confirmed_at IS NULL AND p.stage = 'NOT_STARTED')::int AS "notStarted",
    count(*) FILTER (WHERE p.confirmed_at IS NULL AND p.stage = 'READY')::int AS ready,
    coalesce(sum(p.learners), 0)::int AS learners,
    coalesce(sum(p.learners) FILTER (WHERE p.confirmed_at IS NULL), 0)::int AS "learnersMissing"
  FROM part p CROSS JOIN clock
  CROSS JOIN LATERAL (VALUES (p.lao_id), (p.district_id), (p.province_id), ((SELECT id FROM top WHERE level = 'DEPARTMENT'))) AS above (id)
  JOIN top t ON t.id = above.id AND t.id <> p.id
  GROUP BY t.id, p.level, p.subject ORDER BY t.id, p.level, p.subject`,
);

/** A unit that has not confirmed. */
export interface MissingUnit {
  readonly unitId: string;
  readonly path: string;
  readonly level: OrgLevel;
  readonly code: string;
  readonly phone: string | null;
  readonly subject: ConfirmationSubject;
  readonly learners: number;
  /** Learners as the list is sorted by them. */
  readonly rank: number;
  readonly stage: Stage;
  readonly deadline: Instant;
  readonly late: boolean;
}

/**
 * $4 levels, $5 subjects, $6 search, $7 stages, $8 late or not. $9 whether numbers are exact: whoever reads them rounded
 * sees them sorted as they are shown.
 */
const missing = `
  SELECT t.id AS top, p.id AS "unitId", p.path::text AS path, p.level, p.code, p.phone, p.subject, p.stage,
    CASE WHEN $9::boolean THEN p.learners WHEN p.learners < 5 THEN 0 ELSE (round(p.learners / 5.0) * 5)::int END AS rank,
    p.learners, greatest(p.due, p.extended) AS deadline, clock.now > greatest(p.due, p.extended) AS late
  FROM part p CROSS JOIN clock JOIN top t ON p.path <@ t.path AND p.id <> t.id
  WHERE p.confirmed_at IS NULL
    AND ($4::text[] IS NULL OR p.level::text = ANY ($4)) AND ($5::text[] IS NULL OR p.subject = ANY ($5))
    AND ($6::text IS NULL OR (p.code || ' ' || p.name || ' ' || coalesce(p.name_en, '')) ILIKE '%' || $6 || '%')
    AND ($7::text[] IS NULL OR p.stage = ANY ($7))
    AND ($8::boolean IS NULL OR (clock.now > greatest(p.due, p.extended)) = $8)`;

export const missingOrders = ["LEARNERS", "CODE"] as const;
export type MissingOrder = (typeof missingOrders)[number];

/** Where a page starts: learners as ranked, code and subject; without the learners by code. */
const missingKeys: Readonly<Record<MissingOrder, readonly [keys: string, position: string]>> = {
  LEARNERS: ['m.rank, m.code COLLATE "C", m.subject', "($11::text)::int, $12, $13"],
  CODE: ['m.code COLLATE "C", m.subject', "$11::text, $12"],
};

/** A unit of such a page, or none where the page of `list` is empty; how many the list holds in all. */
export interface MissingRow {
  readonly list: string;
  readonly total: number;
  readonly unit: MissingUnit | null;
}

/** Pages of the list, cut per unit. $1–$9, $10 limit, from $11 on the position. */
const missingPage = (order: MissingOrder, direction: "ASC" | "DESC") => {
  const [keys, position] = missingKeys[order];
  const sorted = keys.split(", ").map(key => `${key} ${direction}`);
  return statement<MissingRow>(
    `missing units by ${order} ${direction}`,
    `${parts}, missing AS MATERIALIZED (${missing})
     SELECT top.id AS list, (SELECT count(*)::int FROM missing n WHERE n.top = top.id) AS total, m.*
     FROM top LEFT JOIN LATERAL (
       SELECT m.* FROM missing m
       WHERE m.top = top.id AND ($11::text IS NULL OR (${keys}) ${direction === "ASC" ? ">" : "<"} (${position}))
       ORDER BY ${sorted.join(", ")} LIMIT $10) m ON true`,
    ({ list, total, ...unit }) => ({
      list: list as string,
      total: total as number,
      unit:
        unit.unitId === null
          ? null
          : { ...(unit as unknown as MissingUnit), deadline: toInstant(unit.deadline as string) },
    }),
  );
};
export const missingPages: Readonly<
  Record<MissingOrder, Readonly<Record<"ASC" | "DESC", ReturnType<typeof missingPage>>>>
> = {
  LEARNERS: { ASC: missingPage("LEARNERS", "ASC"), DESC: missingPage("LEARNERS", "DESC") },
  CODE: { ASC: missingPage("CODE", "ASC"), DESC: missingPage("CODE", "DESC") },
};

/** What a unit did last in a round, and when. */
export const lastActKinds = ["CONFIRM", "CANCEL", "CHECK", "RECORD", "RECORD_OTHER_COUNTS"] as const;
export interface LastAct {
  readonly unitId: string;
  readonly kind: (typeof lastActKinds)[number];
  readonly at: Instant;
}

/** $1 round, $2 units. */
export const lastActs = statement<LastAct>(
  "last acts of units",
  `SELECT u.id AS "unitId", x.kind, x.at FROM reporting.round r CROSS JOIN unnest($2::uuid[]) AS u(id) CROSS JOIN LATERAL (
     SELECT y.kind, y.at FROM (
       (SELECT e.action::text AS kind, e.at FROM reporting.confirmation_event e
        WHERE e.unit_id = u.id AND e.round_id = r.id AND e.action IN ('CONFIRM', 'CANCEL') ORDER BY e.at DESC LIMIT 1)
       UNION ALL
       SELECT 'CHECK', reporting.last_check(r.id, u.id)
       UNION ALL
       (SELECT 'RECORD', a.at FROM reporting.audit_event a WHERE a.unit_id = u.id AND a.action <> 'checkExistence' AND ${recorded}
        ORDER BY a.at DESC LIMIT 1)
       UNION ALL
       SELECT 'RECORD_OTHER_COUNTS', max(t.recorded_at) FROM reporting.schools_in(r.id) s
       JOIN reporting.other_school_report t ON t.other_school_id = s.id AND t.round_id = r.id WHERE s.lao_id = u.id) y
     WHERE y.at IS NOT NULL ORDER BY y.at DESC LIMIT 1) x
   WHERE r.id = $1`,
  raw => ({
    unitId: raw.unitId as string,
    kind: raw.kind as LastAct["kind"],
    at: toInstant(raw.at as string),
  }),
);

/** Somebody who can act at a unit. */
export interface Officer {
  readonly unitId: string;
  readonly duty: Duty;
  readonly name: string;
}

/** $1 units. */
export const officersOfUnits = statement<Officer>(
  "officers of units",
  `SELECT unit_id AS "unitId", duty, name FROM reporting.officers_of($1::uuid[]) ORDER BY unit_id, duty, name`,
);

/** A round of one unit day by day. */
export interface BurnDownRow {
  readonly unit: string;
  readonly roundId: string;
  readonly expected: number;
  /** The local day of the opening, day 1, and how many days there are up to now or the end. */
  readonly firstDay: string;
  readonly days: number;
  /** Confirmations less cancellations by day: `[day, difference]`, in order. */
  readonly changes: readonly (readonly [number, number])[];
}

const bangkokDay = (instant: string) => `(${instant} AT TIME ZONE 'Asia/Bangkok')::date`;
const lastDay = bangkokDay("greatest(r.recording_closes_at, r.province_deadline)");

/** $1 rounds, $2 units, $3 reach, $4 level, $5 subject. Expected are the units there were at the end of each round. */
export const burnDowns = statement<BurnDownRow>(
  "burn-down",
  `WITH r AS MATERIALIZED (
     SELECT r.*, ${bangkokDay("r.opens_at")} AS first_day, least(${bangkokDay("core.now()")}, ${lastDay}) AS last_day
     FROM reporting.round r WHERE r.id = ANY ($1::uuid[])),
   top AS MATERIALIZED (
     SELECT id, level, path FROM institutions.org_unit WHERE id = ANY ($2::uuid[]) AND path <@ ANY ($3::text[]::ltree[])),
   unit AS MATERIALIZED (
     SELECT u.id, u.level, u.institution_kind, u.lao_id, u.district_id, u.province_id, u.opened_on, u.closed_on FROM institutions.org_unit u
     WHERE u.level IN ('INSTITUTION', 'LAO', 'PROVINCE') AND u.path <@ ANY (ARRAY(SELECT path FROM top))),
   institution AS MATERIALIZED (
     SELECT r.id AS round_id, u.id, u.lao_id, u.province_id FROM r JOIN unit u ON u.level = 'INSTITUTION'
       AND reporting.covers(r.programme, u.institution_kind) AND (u.opened_on IS NULL OR u.opened_on <= ${lastDay})
       AND (u.closed_on IS NULL OR u.closed_on > ${lastDay})),
   task AS (
     SELECT i.round_id, i.id FROM institution i WHERE $4 = 'INSTITUTION' AND $5 = 'LEARNERS'
     UNION SELECT i.round_id, i.lao_id FROM institution i WHERE $4 = 'LAO' AND $5 = 'LEARNERS'
     UNION SELECT i.round_id, i.province_id FROM institution i WHERE $4 = 'PROVINCE' AND $5 = 'LEARNERS'
     UNION SELECT r.id, s.lao_id FROM r CROSS JOIN LATERAL reporting.schools_in(r.id) s
       WHERE $4 = 'LAO' AND $5 = 'OTHER_COUNTS' AND r.programme <> 'CCIS'),
   part AS MATERIALIZED (
     SELECT k.round_id, t.id AS top, k.id FROM task k JOIN unit u ON u.id = k.id
     CROSS JOIN LATERAL (VALUES (u.lao_id), (u.district_id), (u.province_id), ((SELECT id FROM top WHERE level = 'DEPARTMENT'))) AS above (id)
     JOIN top t ON t.id = above.id AND t.id <> u.id),
   change AS (
     SELECT p.round_id, p.top, greatest(${bangkokDay("e.at")} - r.first_day + 1, 1) AS day,
       sum(CASE e.action WHEN 'CONFIRM' THEN 1 ELSE -1 END)::int AS heads
     FROM part p JOIN r ON r.id = p.round_id
     JOIN reporting.confirmation_event e ON e.unit_id = p.id AND e.round_id = p.round_id AND e.subject::text = $5 AND e.action IN ('CONFIRM', 'CANCEL')
     GROUP BY 1, 2, 3)
   SELECT p.top AS unit, p.round_id AS "roundId", p.expected, r.first_day::text AS "firstDay",
     greatest(r.last_day - r.first_day + 1, 0) AS days,
     coalesce((SELECT jsonb_agg(jsonb_build_array(c.day, c.heads) ORDER BY c.day) FROM change c
       WHERE c.round_id = p.round_id AND c.top = p.top), '[]') AS changes
   FROM (SELECT round_id, top, count(*)::int AS expected FROM part GROUP BY 1, 2) p JOIN r ON r.id = p.round_id`,
);

/** An open reopening case, and since when its next step has waited. */
export interface StuckCase {
  readonly top: string;
  readonly reopening: ReopeningCase;
  readonly waitingSince: Instant;
}

/** Acts on the way of a case: its own confirmation, and those that stood confirmed above when it asked. */
const waitingSince = `coalesce((
     SELECT max(e.at) FROM reporting.acts_since(c.round_id, array_remove(ARRAY[u.id, CASE WHEN c.lao_confirmed THEN u.lao_id END,
       CASE WHEN c.province_confirmed THEN u.province_id END], NULL), c.requested_at) e
     WHERE e.unit_id <> u.id OR e.subject = c.subject), c.requested_at)`;
const stuck = `FROM (
     SELECT t.id AS top, c.id, ${waitingSince} AS waiting_since
     FROM institutions.org_unit t
     JOIN institutions.org_unit u ON u.path <@ t.path
     JOIN reporting.reopening_case c ON c.unit_id = u.id
     WHERE t.id = ANY ($2::uuid[]) AND t.path <@ ANY ($3::text[]::ltree[]) AND c.round_id = $1 AND c.ended_at IS NULL) w
   WHERE w.waiting_since <= core.now() - make_interval(days => $4::int)`;

/** Cases whose next step has waited longest first. $1–$3, $4 days at least, $5 limit, $6–$7 position. */
const stuckPage = (direction: "ASC" | "DESC") =>
  statement<StuckCase>(
    `stuck cases ${direction}`,
    `SELECT w.top, w.waiting_since, ${caseColumns} FROM unnest($2::uuid[]) AS p(id) CROSS JOIN LATERAL (
       SELECT w.* ${stuck} AND w.top = p.id
         AND ($6::timestamptz IS NULL OR (w.waiting_since, w.id) ${direction === "ASC" ? ">" : "<"} ($6, $7::uuid))
       ORDER BY w.waiting_since ${direction}, w.id ${direction} LIMIT $5) w
     JOIN reporting.reopening_case c ON c.id = w.id JOIN institutions.org_unit u ON u.id = c.unit_id
     ORDER BY w.waiting_since ${direction}, w.id ${direction}`,
    (raw: RawRow) => ({
      top: raw.top as string,
      reopening: caseOf(raw),
      waitingSince: toInstant(raw.waiting_since as string),
    }),
  );
export const stuckPages = { forward: stuckPage("ASC"), backward: stuckPage("DESC") };

/** How many there are. $1–$4 as for the pages. */
export const stuckTotals = statement<{ readonly top: string; readonly count: number }>(
  "stuck case totals",
  `SELECT w.top, count(*)::int AS count ${stuck} GROUP BY w.top`,
);
