import { type RawRow, statement } from "@lec/core/database/statement";
import type { GradeCells } from "@lec/core/graphql/grade-count.type";
import { type Instant, toInstant } from "@lec/core/workflow/instant";
import type { Affiliation } from "../other-schools/other-school.sql.ts";
import type { LineState, RegisterSchool } from "./compare-lines.ts";
import type { FileLine } from "./read-lines.ts";

export const fileStates = ["STAGED", "APPLIED", "DISCARDED"] as const;
export type FileState = (typeof fileStates)[number];

/** A register as a file, and what became of it. */
export interface OtherSchoolFile {
  readonly id: string;
  readonly roundId: string;
  readonly laoId: string;
  readonly fileName: string;
  readonly digest: string;
  readonly state: FileState;
  readonly lines: readonly FileLine[];
  readonly unknownColumns: readonly string[];
  readonly counts: Readonly<Record<LineState, number>>;
  readonly stagedAt: Instant;
  readonly settledAt: Instant | null;
}

const columns = `f.id, f.round_id, f.lao_id, f.file_name, f.digest, f.state, f.lines, f.unknown_columns, f.new_count,
  f.changed_count, f.unchanged_count, f.faulty_count, f.staged_at, f.settled_at`;

const fileOf = (raw: RawRow): OtherSchoolFile => ({
  id: raw.id as string,
  roundId: raw.round_id as string,
  laoId: raw.lao_id as string,
  fileName: raw.file_name as string,
  digest: raw.digest as string,
  state: raw.state as FileState,
  lines: raw.lines as FileLine[],
  unknownColumns: raw.unknown_columns as string[],
  counts: {
    NEW: raw.new_count as number,
    CHANGED: raw.changed_count as number,
    UNCHANGED: raw.unchanged_count as number,
    FAULTY: raw.faulty_count as number,
  },
  stagedAt: toInstant(raw.staged_at as string),
  settledAt: raw.settled_at == null ? null : toInstant(raw.settled_at as string),
});

/** $1 id. */
export const fileById = statement<OtherSchoolFile>(
  "other school file by id",
  `SELECT ${columns} FROM reporting.other_school_file f WHERE f.id = $1`,
  fileOf,
);

/** Holds a file alone: it is applied once. $1 id. */
export const lockFile = statement<OtherSchoolFile>(
  "lock other school file",
  `SELECT ${columns} FROM reporting.other_school_file f WHERE f.id = $1 FOR UPDATE`,
  fileOf,
);

/** The same file, still waiting. $1 LAO, $2 round, $3 digest. */
export const sameFile = statement<OtherSchoolFile>(
  "same other school file",
  `SELECT ${columns} FROM reporting.other_school_file f
   WHERE f.lao_id = $1 AND f.round_id = $2 AND f.digest = $3 AND f.state = 'STAGED' ORDER BY f.id DESC LIMIT 1`,
  fileOf,
);

/** A newer file takes the place of those that wait. $1 LAO, $2 time, $3 account. */
export const discardFiles = statement<{ readonly id: string }>(
  "discard other school files",
  `UPDATE reporting.other_school_file SET state = 'DISCARDED', settled_at = $2, settled_by = $3
   WHERE lao_id = $1 AND state = 'STAGED' RETURNING id`,
);

/** $1 round, $2 LAO, $3 file name, $4 digest, $5 lines, $6 unknown columns, $7–$10 new, changed, unchanged, faulty. */
export const insertFile = statement<OtherSchoolFile>(
  "insert other school file",
  `INSERT INTO reporting.other_school_file AS f (round_id, lao_id, file_name, digest, lines, unknown_columns, new_count,
     changed_count, unchanged_count, faulty_count)
   VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9, $10) RETURNING ${columns}`,
  fileOf,
);

/** $1 id, $2 time, $3 account, $4–$7 new, changed, unchanged, faulty as they were applied. */
export const settleFile = statement<OtherSchoolFile>(
  "settle other school file",
  `UPDATE reporting.other_school_file AS f SET state = 'APPLIED', settled_at = $2, settled_by = $3, new_count = $4,
     changed_count = $5, unchanged_count = $6, faulty_count = $7
   WHERE f.id = $1 AND f.state = 'STAGED' RETURNING ${columns}`,
  fileOf,
);

/** An LAO's whole register in a round with the numbers of it, and of the one before, in code order. $1 LAO, $2 round, $3 round before or NULL. */
export const registerInRound = statement<RegisterSchool>(
  "register in round",
  `SELECT s.id, s.code, s.name, s.affiliation, s.lao_id, s.dissolved_on::text AS dissolved_on, s.version,
     ARRAY(SELECT m.from_lao_id FROM reporting.other_school_move m WHERE m.other_school_id = s.id) AS former, t.counts,
     coalesce(t.version, 0) AS report_version, b.counts AS before
   FROM reporting.schools_in($2) p JOIN reporting.other_school s ON s.id = p.id
   LEFT JOIN reporting.other_school_report t ON t.other_school_id = s.id AND t.round_id = $2
   LEFT JOIN reporting.other_school_report b ON b.other_school_id = s.id AND b.round_id = $3::uuid
   WHERE p.lao_id = $1 ORDER BY s.code`,
  raw => ({
    id: raw.id as string,
    code: raw.code as string,
    name: raw.name as string,
    affiliation: raw.affiliation as Affiliation,
    laoId: raw.lao_id as string,
    formerLaoIds: raw.former as string[],
    dissolvedOn: raw.dissolved_on as string | null,
    version: raw.version as number,
    counts: raw.counts as GradeCells | null,
    reportVersion: raw.report_version as number,
    before: raw.before as GradeCells | null,
  }),
);

/** Codes that any register holds. $1 codes. */
export const takenCodes = statement<{ readonly code: string }>(
  "taken codes",
  "SELECT code FROM reporting.taken_codes($1::text[]) AS code",
);

/** New schools. $1 LAO, $2 rows of code, name, affiliation, dissolvedOn. */
export const insertSchools = statement<{ readonly id: string; readonly code: string }>(
  "insert other schools",
  `INSERT INTO reporting.other_school (code, name, affiliation, lao_id, dissolved_on)
   SELECT r.code, r.name, r.affiliation::reporting.affiliation, $1, r."dissolvedOn"
   FROM jsonb_to_recordset($2::jsonb) AS r(code text, name text, affiliation text, "dissolvedOn" date) ORDER BY r.code
   RETURNING id, code`,
);

/** Corrected schools, each if it is as it was seen. $1 rows of id, version, name, affiliation, dissolvedOn. */
export const updateSchools = statement<{ readonly id: string }>(
  "update other schools",
  `UPDATE reporting.other_school AS s SET name = r.name, affiliation = r.affiliation::reporting.affiliation,
     dissolved_on = r."dissolvedOn", version = s.version + 1
   FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, version integer, name text, affiliation text, "dissolvedOn" date)
   WHERE s.id = r.id AND s.version = r.version RETURNING s.id`,
);

/**
 * Numbers of schools, each if it is as it was seen: a row is written with the version that comes next, and only that one
 * fits. $1 round, $2 rows of id, counts, version (0: not recorded yet), $3 time, $4 account.
 */
export const writeReports = statement<{ readonly id: string }>(
  "write other school reports",
  `INSERT INTO reporting.other_school_report AS t (round_id, other_school_id, counts, recorded_at, recorded_by, version)
   SELECT $1, r.id, r.counts, $3, $4, r.version + 1 FROM jsonb_to_recordset($2::jsonb) AS r(id uuid, counts jsonb, version integer)
   ORDER BY r.id
   ON CONFLICT (round_id, other_school_id) DO UPDATE SET counts = excluded.counts, recorded_at = excluded.recorded_at,
     recorded_by = excluded.recorded_by, version = excluded.version WHERE t.version = excluded.version - 1
   RETURNING t.other_school_id AS id`,
);
