import { type RawRow, type Statement, statement } from "@lec/core/database/statement";
import type { Grade } from "@lec/core/graphql/grade-count.type";
import type { InstitutionKind } from "@lec/core/text/unit-code";
import { type Instant, toInstant } from "@lec/core/workflow/instant";
import type { Sex } from "../learners/learner-record.ts";

export const spotCheckResults = ["PRESENT", "NOT_FOUND", "MOVED", "DATA_WRONG"] as const;
export type SpotCheckResult = (typeof spotCheckResults)[number];

export const spotCheckSettlements = ["REMOVED", "CORRECTED", "ANSWERED"] as const;
export type SpotCheckSettlement = (typeof spotCheckSettlements)[number];

/** A random sample of a province's learners, visited while a round is open (T14). */
export interface SpotCheck {
  readonly id: string;
  readonly roundId: string;
  readonly provinceId: string;
  readonly seed: string;
  readonly drawnAt: Instant;
  readonly drawnBy: string;
  readonly closedAt: Instant | null;
  readonly closedBy: string | null;
}

const columns = "c.id, c.round_id, c.province_id, c.seed, c.drawn_at, c.drawn_by, c.closed_at, c.closed_by";

const spotCheckOf = (raw: RawRow): SpotCheck => ({
  id: raw.id as string,
  roundId: raw.round_id as string,
  provinceId: raw.province_id as string,
  seed: raw.seed as string,
  drawnAt: toInstant(raw.drawn_at as string),
  drawnBy: raw.drawn_by as string,
  closedAt: instantOf(raw.closed_at),
  closedBy: raw.closed_by as string | null,
});

const instantOf = (value: unknown) => (value == null ? null : toInstant(value as string));

/** $1 ids. */
export const spotChecksById = statement<SpotCheck>(
  "spot checks by id",
  `SELECT ${columns} FROM learners.spot_check c WHERE c.id = ANY ($1::uuid[])`,
  spotCheckOf,
);

/** Whose row a page's row is. */
type OfUnit<Row> = Row & { readonly of: string };

/** Spot checks of the provinces at a unit or below it. $1 units, $2 round. */
const within = `FROM institutions.org_unit u JOIN learners.spot_check c ON c.province_id = u.id
   WHERE u.level = 'PROVINCE' AND u.path <@ top.path AND ($2::uuid IS NULL OR c.round_id = $2)`;

/** A page of spot checks for each unit, the latest first. $3 limit, $4 position. */
const spotCheckPage = (order: "ASC" | "DESC"): Statement<OfUnit<SpotCheck>> =>
  statement(
    `spot check pages ${order}`,
    `SELECT p.id AS of, c.* FROM unnest($1::uuid[]) WITH ORDINALITY AS p(id, n)
     JOIN institutions.org_unit top ON top.id = p.id
     CROSS JOIN LATERAL (
       SELECT ${columns} ${within} AND ($4::uuid IS NULL OR c.id ${order === "ASC" ? ">" : "<"} $4)
       ORDER BY c.id ${order} LIMIT $3) c ORDER BY p.n`,
    raw => ({ ...spotCheckOf(raw), of: raw.of as string }),
  );
export const spotCheckPages = { forward: spotCheckPage("DESC"), backward: spotCheckPage("ASC") };

/** $1 units, $2 round. */
export const spotCheckTotals = statement<{ readonly id: string; readonly count: number }>(
  "spot check totals",
  `SELECT top.id, n.count FROM institutions.org_unit top
   CROSS JOIN LATERAL (SELECT count(*)::int AS count ${within}) n WHERE top.id = ANY ($1::uuid[])`,
);

/** Visits by what they found; all numbers are learners. */
export interface Tally {
  readonly present: number;
  readonly notFound: number;
  readonly moved: number;
  readonly dataWrong: number;
  /** Findings that the institution has not dealt with. */
  readonly open: number;
}

/** A stratum: the institutions of one kind of one LAO, with its learners and visits. */
export interface Stratum extends Tally {
  readonly spotCheckId: string;
  readonly laoId: string;
  readonly institutionKind: InstitutionKind;
  /** On the rolls when the sample was drawn. */
  readonly learners: number;
  readonly drawn: number;
}

/** Strata of spot checks, in the order of LAO codes. $1 spot checks. */
export const strataOfSpotChecks = statement<Stratum>(
  "strata of spot checks",
  `SELECT t.spot_check_id AS "spotCheckId", t.lao_id AS "laoId", t.institution_kind AS "institutionKind", t.learners, t.drawn,
     t.present, t.not_found AS "notFound", t.moved, t.data_wrong AS "dataWrong", t.open
   FROM learners.spot_check_tallies($1::uuid[]) t JOIN institutions.org_unit o ON o.id = t.lao_id
   ORDER BY o.code, t.institution_kind`,
);

/** Learners on the rolls of a province by stratum, in the order of LAO codes: what a sample is drawn from. */
export interface Population {
  readonly laoId: string;
  readonly institutionKind: InstitutionKind;
  readonly learners: number;
}

/** $1 round, $2 province. */
export const populationOf = statement<Population>(
  "population of spot check",
  `SELECT u.lao_id AS "laoId", u.institution_kind AS "institutionKind", sum(h.learners)::int AS learners
   FROM reporting.round r
   JOIN institutions.org_unit u ON u.province_id = $2 AND u.level = 'INSTITUTION' AND u.status = 'ACTIVE'
     AND reporting.covers(r.programme, u.institution_kind)
   JOIN institutions.org_unit o ON o.id = u.lao_id
   JOIN learners.headcount h ON h.institution_id = u.id AND h.academic_year = r.academic_year
   WHERE r.id = $1 GROUP BY o.code, u.lao_id, u.institution_kind HAVING sum(h.learners) > 0
   ORDER BY o.code, u.institution_kind`,
);

/** How many were drawn. $1 id, $2 round, $3 province, $4 seed, $5 LAOs, $6 kinds, $7 how many of each. */
export const drawSpotCheck = statement<{ readonly items: number }>(
  "draw spot check",
  `SELECT learners.draw_spot_check($1, $2, $3, $4, $5::uuid[], $6::text[]::institutions.institution_kind[], $7::int[]) AS items`,
);

/** $1 spot check, $2 account. */
export const closeSpotCheck = statement<SpotCheck>(
  "close spot check",
  `UPDATE learners.spot_check c SET closed_at = core.now(), closed_by = $2 WHERE c.id = $1 AND c.closed_at IS NULL RETURNING ${columns}`,
  spotCheckOf,
);

// LEARNERS DRAWN -----------------------------------------------------------------------------------------------------------

/** A learner drawn, as the roll had it then, with what was found last and how the institution has dealt with it. */
export interface SpotCheckItem {
  readonly id: string;
  readonly spotCheckId: string;
  readonly number: number;
  readonly enrolmentId: string;
  readonly institutionId: string;
  readonly institutionPath: string;
  readonly laoId: string;
  readonly provinceId: string;
  readonly prefix: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly sex: Sex;
  readonly birthDate: string;
  readonly identifierMasked: string;
  readonly grade: Grade;
  readonly classroom: string;
  readonly studentNumber: string | null;
  readonly findingId: string | null;
  /** How many findings have been recorded: 0 before the first. */
  readonly version: number;
  readonly result: SpotCheckResult | null;
  readonly note: string | null;
  readonly seenAt: Instant | null;
  readonly recordedAt: Instant | null;
  readonly recordedBy: string | null;
  readonly answer: string | null;
  readonly answeredAt: Instant | null;
  readonly answeredBy: string | null;
  readonly settlement: SpotCheckSettlement | null;
}

const itemColumns = `i.id, i.spot_check_id, i.number, i.enrolment_id, i.institution_id, u.path::text AS institution_path, i.lao_id,
  i.province_id, i.prefix, i.first_name, i.last_name, i.sex, i.birth_date, i.identifier_masked, i.grade, i.classroom, i.student_number,
  f.id AS finding_id, coalesce(f.number, 0) AS version, f.result, f.note, f.seen_at, f.recorded_at, f.recorded_by,
  a.answer, a.answered_at, a.answered_by`;

const itemOf = (raw: RawRow): SpotCheckItem => ({
  id: raw.id as string,
  spotCheckId: raw.spot_check_id as string,
  number: raw.number as number,
  enrolmentId: raw.enrolment_id as string,
  institutionId: raw.institution_id as string,
  institutionPath: raw.institution_path as string,
  laoId: raw.lao_id as string,
  provinceId: raw.province_id as string,
  prefix: raw.prefix as string,
  firstName: raw.first_name as string,
  lastName: raw.last_name as string,
  sex: raw.sex as Sex,
  birthDate: raw.birth_date as string,
  identifierMasked: raw.identifier_masked as string,
  grade: raw.grade as Grade,
  classroom: raw.classroom as string,
  studentNumber: raw.student_number as string | null,
  findingId: raw.finding_id as string | null,
  version: raw.version as number,
  result: raw.result as SpotCheckResult | null,
  note: raw.note as string | null,
  seenAt: instantOf(raw.seen_at),
  recordedAt: instantOf(raw.recorded_at),
  recordedBy: raw.recorded_by as string | null,
  answer: raw.answer as string | null,
  answeredAt: instantOf(raw.answered_at),
  answeredBy: raw.answered_by as string | null,
  settlement: raw.settlement as SpotCheckSettlement | null,
});

/** The finding that counts, and the answer to it. */
const latest = `LEFT JOIN LATERAL (SELECT * FROM learners.spot_check_finding g WHERE g.item_id = i.id ORDER BY g.number DESC LIMIT 1) f ON true
   LEFT JOIN LATERAL (SELECT * FROM learners.spot_check_answer b WHERE b.finding_id = f.id ORDER BY b.id DESC LIMIT 1) a ON true`;

/** Rows of `picked` with how each has been dealt with, asked once for all. */
const settled = (picked: string) => `WITH picked AS MATERIALIZED (${picked}),
   settled AS MATERIALIZED (SELECT * FROM learners.spot_check_settlements(array(SELECT id FROM picked WHERE result <> 'PRESENT')))
   SELECT k.*, s.how AS settlement FROM picked k LEFT JOIN settled s ON s.item_id = k.id`;

/** $1 ids. */
export const itemsById = statement<SpotCheckItem>(
  "spot check items by id",
  settled(`SELECT ${itemColumns} FROM learners.spot_check_item i JOIN institutions.org_unit u ON u.id = i.institution_id
   ${latest} WHERE i.id = ANY ($1::uuid[])`),
  itemOf,
);

/** $2 institution, $3 LAO, $4 results, $5 whether visited. */
const ofCheck = `FROM learners.spot_check_item i JOIN institutions.org_unit u ON u.id = i.institution_id ${latest}
   WHERE i.spot_check_id = p.id AND ($2::uuid IS NULL OR i.institution_id = $2) AND ($3::uuid IS NULL OR i.lao_id = $3)
     AND ($4::text[] IS NULL OR f.result = ANY ($4::text[]::learners.spot_check_result[]))
     AND ($5::boolean IS NULL OR (f.id IS NOT NULL) = $5)`;

/** A page of the learners of each spot check, in the order of its sheets. $1 spot checks, $2–$5 conditions, $6 limit, $7 position. */
const itemPage = (order: "ASC" | "DESC") =>
  statement<SpotCheckItem>(
    `spot check item pages ${order}`,
    `${settled(`SELECT i.* FROM unnest($1::uuid[]) AS p(id) CROSS JOIN LATERAL (
       SELECT ${itemColumns} ${ofCheck} AND ($7::int IS NULL OR i.number ${order === "ASC" ? ">" : "<"} $7)
       ORDER BY i.number ${order} LIMIT $6) i`)} ORDER BY k.spot_check_id, k.number ${order}`,
    itemOf,
  );
export const itemPages = { forward: itemPage("ASC"), backward: itemPage("DESC") };

/** $1 spot checks, $2–$5 conditions. */
export const itemTotals = statement<{ readonly id: string; readonly count: number }>(
  "spot check item totals",
  `SELECT p.id, n.count FROM unnest($1::uuid[]) AS p(id) CROSS JOIN LATERAL (SELECT count(*)::int AS count ${ofCheck}) n`,
);

/** Learners found somehow at institutions at or below units, with how each has been dealt with. $1 units, $2 results, $3 whether open. */
const foundAt = `FROM (${settled(`SELECT p.id AS of, ${itemColumns} FROM unnest($1::uuid[]) AS p(id)
     JOIN institutions.org_unit top ON top.id = p.id
     JOIN institutions.org_unit u ON u.path <@ top.path AND u.level = 'INSTITUTION'
     JOIN learners.spot_check_item i ON i.institution_id = u.id ${latest}
     WHERE f.id IS NOT NULL AND ($2::text[] IS NULL OR f.result = ANY ($2::text[]::learners.spot_check_result[]))`)}) w
   WHERE ($3::boolean IS NULL OR (w.result <> 'PRESENT' AND w.settlement IS NULL) = $3)`;

/** A page of findings for each unit, the latest first. $4 limit, $5 position. */
const findingPage = (order: "ASC" | "DESC"): Statement<OfUnit<SpotCheckItem>> =>
  statement(
    `spot check finding pages ${order}`,
    `SELECT * FROM (
       SELECT w.*, row_number() OVER (PARTITION BY w.of ORDER BY w.finding_id ${order}) AS place ${foundAt}
         AND ($5::uuid IS NULL OR w.finding_id ${order === "ASC" ? ">" : "<"} $5)) x
     WHERE x.place <= $4 ORDER BY x.of, x.place`,
    raw => ({ ...itemOf(raw), of: raw.of as string }),
  );
export const findingPages = { forward: findingPage("DESC"), backward: findingPage("ASC") };

/** $1 units, $2 results, $3 whether open. */
export const findingTotals = statement<{ readonly id: string; readonly count: number }>(
  "spot check finding totals",
  `SELECT w.of AS id, count(*)::int AS count ${foundAt} GROUP BY w.of`,
);

/** An institution of a sample, with its visits. */
export interface VisitedInstitution extends Tally {
  readonly spotCheckId: string;
  readonly institutionId: string;
  readonly laoId: string;
  readonly drawn: number;
}

/** Institutions of spot checks, in the order of the sheets. $1 spot checks. */
export const institutionsOfSpotChecks = statement<VisitedInstitution>(
  "institutions of spot checks",
  `SELECT w.spot_check_id AS "spotCheckId", w.institution_id AS "institutionId", w.lao_id AS "laoId", count(*)::int AS drawn,
     count(*) FILTER (WHERE w.result = 'PRESENT')::int AS present, count(*) FILTER (WHERE w.result = 'NOT_FOUND')::int AS "notFound",
     count(*) FILTER (WHERE w.result = 'MOVED')::int AS moved, count(*) FILTER (WHERE w.result = 'DATA_WRONG')::int AS "dataWrong",
     count(*) FILTER (WHERE w.result <> 'PRESENT' AND w.settlement IS NULL)::int AS open
   FROM (${settled(`SELECT i.id, i.spot_check_id, i.institution_id, i.lao_id, i.number, f.result
     FROM learners.spot_check_item i ${latest} WHERE i.spot_check_id = ANY ($1::uuid[])`)}) w
   GROUP BY w.spot_check_id, w.institution_id, w.lao_id ORDER BY w.spot_check_id, min(w.number)`,
);

/** One finding on a learner drawn; the last one counts. */
export interface SpotCheckFinding {
  readonly id: string;
  readonly itemId: string;
  readonly result: SpotCheckResult;
  readonly note: string | null;
  readonly seenAt: Instant;
  readonly recordedAt: Instant;
  readonly recordedBy: string;
}

/** Findings on learners drawn, the last first. $1 items. */
export const findingsOfItems = statement<SpotCheckFinding>(
  "findings of spot check items",
  `SELECT f.id, f.item_id, f.result, f.note, f.seen_at, f.recorded_at, f.recorded_by FROM learners.spot_check_finding f
   WHERE f.item_id = ANY ($1::uuid[]) ORDER BY f.item_id, f.number DESC`,
  raw => ({
    id: raw.id as string,
    itemId: raw.item_id as string,
    result: raw.result as SpotCheckResult,
    note: raw.note as string | null,
    seenAt: toInstant(raw.seen_at as string),
    recordedAt: toInstant(raw.recorded_at as string),
    recordedBy: raw.recorded_by as string,
  }),
);

/** Writes findings, each after the last one seen. Answers how many were written: two at once cannot both be the next. $1 items, $2 versions seen, $3 results, $4 notes, $5 times. */
export const insertFindings = statement<{ readonly id: string }>(
  "insert spot check findings",
  `INSERT INTO learners.spot_check_finding (item_id, number, result, note, seen_at)
   SELECT f.item, f.version + 1, f.result::learners.spot_check_result, f.note, f.seen_at
   FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::timestamptz[]) AS f(item, version, result, note, seen_at) ORDER BY f.item
   ON CONFLICT (item_id, number) DO NOTHING RETURNING id`,
);

/** $1 finding, $2 answer. */
export const insertAnswer = statement(
  "insert spot check answer",
  "INSERT INTO learners.spot_check_answer (finding_id, answer) VALUES ($1, $2)",
);

/** $1 accounts. */
export const namesOfOfficers = statement<{ readonly id: string; readonly name: string }>(
  "names of officers",
  "SELECT n.id, n.name FROM reporting.account_names($1::uuid[]) n",
);
