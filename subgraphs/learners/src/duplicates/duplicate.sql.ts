import { type RawRow, type Statement, statement } from "@lec/core/database/statement";
import type { Grade } from "@lec/core/graphql/grade-count.type";
import { type Instant, toInstant } from "@lec/core/workflow/instant";
import type { IdentifierKind, Sex } from "../learners/learner-record.ts";

export const duplicateStates = ["OPEN", "SAME", "DIFFERENT"] as const;
export type DuplicateState = (typeof duplicateStates)[number];

export const duplicateReasons = [
  "SAME_NAME",
  "SIMILAR_NAME",
  "SAME_BIRTH_DATE",
  "DAY_AND_MONTH_SWAPPED",
  "BUDDHIST_ERA_SLIP",
  "SAME_GUARDIAN",
  "G_CODE_BESIDE_CITIZEN_ID",
  "TWO_SOUND_CITIZEN_IDS",
] as const;
export type DuplicateReason = (typeof duplicateReasons)[number];

/** Two records that may be one person. */
export interface DuplicateCase {
  readonly id: string;
  readonly aId: string;
  readonly bId: string;
  /** 65–100. */
  readonly score: number;
  readonly reasons: readonly DuplicateReason[];
  /** The lowest unit that reaches both. */
  readonly unitId: string;
  readonly state: DuplicateState;
  readonly foundAt: Instant;
  readonly decidedAt: Instant | null;
  readonly reason: string | null;
  /** The record that a merge kept. */
  readonly keptId: string | null;
  readonly version: number;
}

const columns = `c.id, c.a_id, c.b_id, c.score, c.reasons, c.unit_id, c.state, c.found_at, c.decided_at, c.reason, c.version,
  (SELECT m.kept_id FROM learners.merge m WHERE m.case_id = c.id AND m.undone_at IS NULL) AS kept_id`;

const caseOf = (raw: RawRow): DuplicateCase => ({
  id: raw.id as string,
  aId: raw.a_id as string,
  bId: raw.b_id as string,
  score: raw.score as number,
  reasons: raw.reasons as DuplicateReason[],
  unitId: raw.unit_id as string,
  state: raw.state as DuplicateState,
  foundAt: toInstant(raw.found_at as string),
  decidedAt: raw.decided_at == null ? null : toInstant(raw.decided_at as string),
  reason: raw.reason as string | null,
  keptId: raw.kept_id as string | null,
  version: raw.version as number,
});

/** $1 ids. */
export const casesById = statement<DuplicateCase>(
  "duplicate cases by id",
  `SELECT ${columns} FROM learners.duplicate_case c WHERE c.id = ANY ($1::uuid[])`,
  caseOf,
);

/** Cases that are decided at a unit or below it. $1 units, $2 state. */
const casesWithin = `FROM learners.duplicate_case c JOIN institutions.org_unit u ON u.id = c.unit_id
   WHERE u.path <@ top.path AND ($2::text IS NULL OR c.state = $2::learners.duplicate_state)`;

/** A page of cases for each unit, the likeliest first. $3 limit, $4 and $5 position. */
const casePage = (order: "ASC" | "DESC"): Statement<DuplicateCase & { readonly of: string }> =>
  statement(
    `duplicate pages ${order}`,
    `SELECT p.id AS of, c.* FROM unnest($1::uuid[]) WITH ORDINALITY AS p(id, n)
     JOIN institutions.org_unit top ON top.id = p.id
     CROSS JOIN LATERAL (
       SELECT ${columns} ${casesWithin}
         AND ($4::int IS NULL OR (c.score, c.id) ${order === "ASC" ? ">" : "<"} ($4::int, $5::uuid))
       ORDER BY c.score ${order}, c.id ${order} LIMIT $3
     ) c ORDER BY p.n`,
    raw => ({ ...caseOf(raw), of: raw.of as string }),
  );
export const casePages = { forward: casePage("DESC"), backward: casePage("ASC") };

/** How many cases are decided at units or below them. $1 units. */
export const caseCounts = statement<
  { readonly id: string } & Readonly<Record<Lowercase<DuplicateState>, number>>
>(
  "duplicate counts",
  `SELECT top.id, count(*) FILTER (WHERE c.state = 'OPEN')::int AS open, count(*) FILTER (WHERE c.state = 'SAME')::int AS same,
     count(*) FILTER (WHERE c.state = 'DIFFERENT')::int AS different
   FROM institutions.org_unit top JOIN institutions.org_unit u ON u.path <@ top.path
   JOIN learners.duplicate_case c ON c.unit_id = u.id
   WHERE top.id = ANY ($1::uuid[]) GROUP BY top.id`,
);

/** One of the two records, side by side with the other. What a viewer may not read of it is `null`. */
export interface DuplicateRecord {
  readonly caseId: string;
  readonly learnerId: string;
  readonly homeId: string;
  readonly homePath: string;
  readonly institutionName: string;
  readonly laoName: string;
  readonly provinceName: string;
  readonly phone: string | null;
  readonly readable: boolean;
  readonly prefix: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly sex: Sex | null;
  readonly birthDate: string | null;
  readonly identifierKind: IdentifierKind | null;
  readonly identifierMasked: string | null;
  readonly active: boolean;
  readonly academicYear: number | null;
  readonly grade: Grade | null;
  readonly classroom: string | null;
  readonly guardians: readonly string[];
}

/** Both records of cases. $1 case ids. */
export const recordsOfCases = statement<DuplicateRecord>(
  "records of duplicate cases",
  `SELECT case_id AS "caseId", learner_id AS "learnerId", home_id AS "homeId", home_path AS "homePath",
     institution_name AS "institutionName", lao_name AS "laoName", province_name AS "provinceName", phone, readable,
     prefix, first_name AS "firstName", last_name AS "lastName", sex, birth_date AS "birthDate",
     identifier_kind AS "identifierKind", identifier_masked AS "identifierMasked", coalesce(active, false) AS active,
     academic_year AS "academicYear", grade, classroom, guardians
   FROM learners.duplicate_records($1::uuid[])`,
);

/** A search over a unit, worked through in steps. */
export interface DuplicateSearch {
  readonly id: string;
  readonly unitId: string;
  readonly total: number;
  readonly done: number;
  /** New cases. */
  readonly found: number;
  readonly startedAt: Instant;
  readonly finishedAt: Instant | null;
}

const searchColumns = "s.id, s.unit_id, s.total, s.done, s.found, s.started_at, s.finished_at";
const searchOf = (raw: RawRow): DuplicateSearch => ({
  id: raw.id as string,
  unitId: raw.unit_id as string,
  total: raw.total as number,
  done: raw.done as number,
  found: raw.found as number,
  startedAt: toInstant(raw.started_at as string),
  finishedAt: raw.finished_at == null ? null : toInstant(raw.finished_at as string),
});

/** $1 ids. */
export const searchesById = statement<DuplicateSearch>(
  "duplicate searches by id",
  `SELECT ${searchColumns} FROM learners.duplicate_search s WHERE s.id = ANY ($1::uuid[])`,
  searchOf,
);

/** The latest search over each unit. $1 units. */
export const latestSearches = statement<DuplicateSearch>(
  "latest duplicate searches",
  `SELECT DISTINCT ON (s.unit_id) ${searchColumns} FROM learners.duplicate_search s
   WHERE s.unit_id = ANY ($1::uuid[]) ORDER BY s.unit_id, s.id DESC`,
  searchOf,
);

/** The search over a unit that is running now, or a new one. $1 unit. */
export const startSearch = statement<{ readonly id: string }>(
  "start duplicate search",
  "SELECT learners.start_search(core.uuid7(), $1) AS id",
);

/** Whether another step is left for this caller. $1 search. */
export const searchStep = statement<{ readonly more: boolean }>(
  "duplicate search step",
  "SELECT learners.search_step($1) AS more",
);

/** Institutions that a merge, or taking it back, would write at. $1 case, $2 record to keep. */
export const mergeTouches = statement<{ readonly id: string }>(
  "institutions a merge touches",
  "SELECT t AS id FROM learners.merge_touches($1, $2) t",
);

/** `DECIDED`, or the code of the refusal. $1 case, $2 verdict, $3 record to keep, $4 reason. */
export const decideCase = statement<{
  readonly outcome:
    | "DECIDED"
    | "ALREADY_DECIDED"
    | "NOT_FOUND"
    | "CONFLICT"
    | "BOTH_ACTIVE"
    | "KEEP_CITIZEN_ID";
}>(
  "decide duplicate",
  "SELECT learners.decide_duplicate($1, $2::learners.duplicate_state, $3, $4) AS outcome",
);

/** `UNDONE`, or the code of the refusal. $1 case, $2 reason. */
export const undoMerge = statement<{ readonly outcome: "UNDONE" | "NOT_FOUND" | "CHANGED_SINCE" }>(
  "undo merge",
  "SELECT learners.undo_merge($1, $2) AS outcome",
);
