import { type RawRow, statement } from "@lec/core/database/statement";
import type { Duty } from "@lec/core/identity/actor";
import { type Instant, toInstant } from "@lec/core/workflow/instant";

/** An LAO at an end of a move, which the reader may not reach: its names alone. */
export interface PayingLao {
  readonly unitId: string;
  readonly code: string;
  readonly name: string;
  readonly provinceName: string;
}

/** That a school went from one LAO to another. */
export interface OtherSchoolMove {
  readonly otherSchoolId: string;
  /** The version of the school that the move made. */
  readonly version: number;
  readonly from: PayingLao;
  readonly to: PayingLao;
  /** The first round that the receiving LAO counts it in; `null` while that is not scheduled. */
  readonly sinceRoundId: string | null;
  /** Whether numbers of that round had been recorded already, and went along. */
  readonly withReport: boolean;
  readonly reason: string;
  readonly movedAt: Instant;
  readonly movedBy: string;
  readonly duty: Duty;
}

const end = (raw: RawRow, side: "from" | "to"): PayingLao => ({
  unitId: raw[`${side}_id`] as string,
  code: raw[`${side}_code`] as string,
  name: raw[`${side}_name`] as string,
  provinceName: raw[`${side}_province`] as string,
});

const moveOf = (raw: RawRow): OtherSchoolMove => ({
  otherSchoolId: raw.other_school_id as string,
  version: raw.version as number,
  from: end(raw, "from"),
  to: end(raw, "to"),
  sinceRoundId: raw.since_round_id as string | null,
  withReport: raw.with_report as boolean,
  reason: raw.reason as string,
  movedAt: toInstant(raw.at as string),
  movedBy: raw.account_id as string,
  duty: raw.duty as Duty,
});

const columns = `m.other_school_id, m.version, m.with_report, m.reason, m.at, m.account_id, m.duty,
     f.id AS from_id, f.code AS from_code, f.name AS from_name, f.province_name AS from_province,
     t.id AS to_id, t.code AS to_code, t.name AS to_name, t.province_name AS to_province,
     (SELECT r.id FROM reporting.round r WHERE r.programme <> 'CCIS' AND r.opens_at >= m.since ORDER BY r.opens_at LIMIT 1) AS since_round_id`;
const named = `CROSS JOIN LATERAL reporting.lao_names(ARRAY[m.from_lao_id]) f
   CROSS JOIN LATERAL reporting.lao_names(ARRAY[m.to_lao_id]) t`;

/** All moves of schools, the latest first. $1 schools. */
export const movesOfSchools = statement<OtherSchoolMove>(
  "moves of other schools",
  `SELECT ${columns} FROM reporting.other_school_move m ${named}
   WHERE m.other_school_id = ANY ($1::uuid[]) ORDER BY m.other_school_id, m.version DESC`,
  moveOf,
);

/** Moves to and from LAOs, of each the latest hundred. $1 LAOs. */
export const movesOfLaos = statement<OtherSchoolMove & { readonly laoId: string }>(
  "moves of registers",
  `SELECT l.id AS lao_id, ${columns} FROM unnest($1::uuid[]) AS l(id)
   CROSS JOIN LATERAL (SELECT x.* FROM reporting.other_school_move x WHERE l.id IN (x.from_lao_id, x.to_lao_id)
     ORDER BY x.at DESC, x.other_school_id, x.version DESC LIMIT 100) m ${named}
   ORDER BY l.id, m.at DESC, m.other_school_id, m.version DESC`,
  raw => ({ ...moveOf(raw), laoId: raw.lao_id as string }),
);

/** A move is written as the next version of the school. $1 school, $2 version seen, $3 from, $4 to, $5 reason, $6 duty. */
export const insertMove = statement<{ readonly version: number }>(
  "move other school",
  `INSERT INTO reporting.other_school_move (other_school_id, version, from_lao_id, to_lao_id, reason, duty)
   VALUES ($1, $2::int + 1, $3, $4, $5, $6::institutions.duty) RETURNING version`,
);

/** Whether a unit is an LAO that exists. $1 unit. */
export const activeLao = statement<{ readonly id: string }>(
  "active LAO",
  "SELECT u.id FROM institutions.org_unit u WHERE u.id = $1 AND u.level = 'LAO' AND u.status = 'ACTIVE'",
);
