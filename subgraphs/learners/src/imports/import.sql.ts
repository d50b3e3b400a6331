import { type RawRow, statement } from "@lec/core/database/statement";
import { type Instant, toInstant } from "@lec/core/workflow/instant";
import type { FlatRecord, LineFinding } from "./line.ts";
import type { LineFault } from "./line-fault.ts";
import { rollJoins, rollRecord } from "./roll-record.sql.ts";

export const importStates = ["STAGED", "APPLIED", "DISCARDED"] as const;
export type ImportState = (typeof importStates)[number];
export const lineStates = ["NEW", "CHANGED", "UNCHANGED", "FAULTY", "ELSEWHERE"] as const;
export type LineState = (typeof lineStates)[number];

/** One file of one institution, year and term, as staged. */
export interface RollImport {
  readonly id: string;
  readonly institutionId: string;
  readonly academicYear: number;
  readonly term: number | null;
  readonly fileName: string;
  readonly digest: string;
  readonly state: ImportState;
  readonly fields: readonly string[];
  readonly unknownColumns: readonly string[];
  readonly rows: number;
  readonly counts: Readonly<Record<LineState, number>>;
  readonly rollDigest: string;
  readonly stagedAt: Instant;
  readonly settledAt: Instant | null;
}

const columns = `i.id, i.institution_id, i.academic_year, i.term, i.file_name, i.digest, i.state, i.fields, i.unknown_columns,
  i.row_count, i.new_count, i.changed_count, i.unchanged_count, i.faulty_count, i.elsewhere_count, i.roll_digest, i.staged_at, i.settled_at`;

const importOf = (raw: RawRow): RollImport => ({
  id: raw.id as string,
  institutionId: raw.institution_id as string,
  academicYear: raw.academic_year as number,
  term: raw.term as number | null,
  fileName: raw.file_name as string,
  digest: raw.digest as string,
  state: raw.state as ImportState,
  fields: raw.fields as string[],
  unknownColumns: raw.unknown_columns as string[],
  rows: raw.row_count as number,
  counts: {
    NEW: raw.new_count as number,
    CHANGED: raw.changed_count as number,
    UNCHANGED: raw.unchanged_count as number,
    FAULTY: raw.faulty_count as number,
    ELSEWHERE: raw.elsewhere_count as number,
  },
  rollDigest: raw.roll_digest as string,
  stagedAt: toInstant(raw.staged_at as string),
  settledAt: raw.settled_at === null ? null : toInstant(raw.settled_at as string),
});

/** Imports by id. $1 ids. */
export const importsById = statement<RollImport>(
  "imports by id",
  `SELECT ${columns} FROM learners.import i WHERE i.id = ANY ($1::uuid[])`,
  importOf,
);

/** The same, held alone until the end of the transaction. $1 id. */
export const lockImport = statement<RollImport>(
  "lock import",
  `SELECT ${columns} FROM learners.import i WHERE i.id = $1 FOR UPDATE`,
  importOf,
);

/** $1 institutions, $2 limit, $3 position. The latest first; ids grow with time. */
const importPage = (direction: "ASC" | "DESC") =>
  statement<RollImport & { readonly of: string }>(
    `import pages ${direction}`,
    `SELECT p.id AS of, i.* FROM unnest($1::uuid[]) WITH ORDINALITY AS p(id, n) CROSS JOIN LATERAL (
       SELECT ${columns} FROM learners.import i WHERE i.institution_id = p.id
         AND ($3::uuid IS NULL OR i.id ${direction === "DESC" ? "<" : ">"} $3::uuid)
       ORDER BY i.id ${direction} LIMIT $2) i ORDER BY p.n`,
    raw => ({ ...importOf(raw), of: raw.of as string }),
  );
export const importPages = { forward: importPage("DESC"), backward: importPage("ASC") };
export const importTotals = statement<{ readonly id: string; readonly count: number }>(
  "import totals",
  `SELECT p.id, count(i.id)::int AS count FROM unnest($1::uuid[]) AS p(id)
   LEFT JOIN learners.import i ON i.institution_id = p.id GROUP BY p.id`,
);

/** The latest import of the same file. $1 institution, $2 year, $3 term, $4 digest. */
export const sameFile = statement<RollImport>(
  "import of the same file",
  `SELECT ${columns} FROM learners.import i WHERE i.institution_id = $1 AND i.academic_year = $2
     AND i.term IS NOT DISTINCT FROM $3::int AND i.digest = $4 AND i.state <> 'DISCARDED'
     AND EXISTS (SELECT 1 FROM learners.import_row r WHERE r.import_id = i.id)
   ORDER BY i.id DESC LIMIT 1`,
  importOf,
);

/** $1 institution, $2 year. */
export const cleanImports = statement("clean imports", "SELECT learners.clean_imports($1, $2)");

/** $1 institution, $2 year, $3 term, $4 file name, $5 digest, $6 fields, $7 unknown columns, $8 digest of the roll. */
export const insertImport = statement<{ readonly id: string }>(
  "insert import",
  `INSERT INTO learners.import (institution_id, academic_year, term, file_name, digest, fields, unknown_columns, roll_digest,
     row_count, new_count, changed_count, unchanged_count, faulty_count, elsewhere_count)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0, 0, 0, 0) RETURNING id`,
);

const fault = (code: string, field: string) =>
  `jsonb_build_array(jsonb_build_object('column', NULL, 'field', '${field}', 'code', '${code}'))`;

/** Somebody recorded before, on no roll now, who is not the person of the row. */
const another = `(h.learner_id IS NOT NULL AND h.active_at IS NULL AND NOT learners.is_same_person(h.learner_id, x.record->>'firstName',
  x.record->>'lastName', (x.record->>'birthDate')::date))`;

/** What the comparison may find, beside the faults that the reader of the file found. */
const compared = ["ENROLLED_ELSEWHERE", "ACTIVE_IN_OTHER_YEAR", "IDENTIFIER_TAKEN"] as const;

/**
 * Stages lines and compares each with the register as it comes. Ids for those who come anew are drawn here, so that applying
 * writes what was shown. A record says what its cells say: of the import's fields, those that are not in it are blank.
 * $1 import, $2 lines as the reader of the file says them, $3 institution, $4 year, $5 fields of records that the file has no
 * column for.
 */
export const insertLines = statement(
  "insert import rows",
  `WITH x AS MATERIALIZED (
     SELECT r.row, nullif(r.raw, 'null') AS raw, nullif(r.record, 'null') AS record, r.faults, r.findings, r.blocked, r.identifier
     FROM jsonb_to_recordset($2::jsonb) AS r(row int, raw jsonb, record jsonb, faults jsonb, findings jsonb, blocked boolean, identifier text)),
   held AS MATERIALIZED (SELECT * FROM learners.holders_of(array(SELECT x.identifier FROM x WHERE x.identifier IS NOT NULL))),
   here AS MATERIALIZED (SELECT array(SELECT h.learner_id FROM held h WHERE h.active_at = $3) AS ids),
   seen AS MATERIALIZED (
     SELECT d.*, (SELECT jsonb_strip_nulls(${rollRecord}) - 'identifier' - $5::text[]
       FROM learners.enrolment e JOIN learners.learner l ON l.id = e.learner_id ${rollJoins} WHERE e.id = d.enrolment_id) AS record
     FROM here, learners.roll_digests($3, $4, here.ids) d)
   INSERT INTO learners.import_row (import_id, row, raw, record, findings, blocked, identifier, learner_id, known, enrolment_id, seen, faults, state)
   SELECT $1, x.row, x.raw, x.record, x.findings, x.blocked, x.identifier,
     coalesce(h.learner_id, core.uuid7()), h.learner_id IS NOT NULL, coalesce(d.enrolment_id, core.uuid7()), d.digest::text,
     CASE
       WHEN x.faults <> '[]' THEN x.faults
       WHEN h.active_at <> $3 THEN ${fault("ENROLLED_ELSEWHERE", "identifier")}
       WHEN h.active_at = $3 AND d.enrolment_id IS NULL THEN ${fault("ACTIVE_IN_OTHER_YEAR", "identifier")}
       WHEN ${another} THEN ${fault("IDENTIFIER_TAKEN", "identifier")}
       ELSE x.faults END,
     (CASE
       WHEN x.faults <> '[]' THEN 'FAULTY'
       WHEN h.active_at <> $3 THEN 'ELSEWHERE'
       WHEN (h.active_at IS NOT NULL AND d.enrolment_id IS NULL) OR ${another} THEN 'FAULTY'
       WHEN d.enrolment_id IS NULL THEN CASE WHEN x.blocked THEN 'FAULTY' ELSE 'NEW' END
       WHEN x.record - 'identifier' - $5::text[] = d.record THEN 'UNCHANGED'
       ELSE 'CHANGED' END)::learners.import_row_state
   FROM x LEFT JOIN held h ON h.identifier = x.identifier LEFT JOIN seen d ON d.learner_id = h.learner_id`,
);

/** The fault takes the place of what the comparison found: a row that is there twice is not compared. */
const faultsBefore = `CASE WHEN r.faults #>> '{0,code}' IN ('${compared.join("', '")}') THEN '[]' ELSE r.faults END`;

/** Names the other row in the first of two that have the same identifier. $1 import, $2 rows with their fault. */
export const markDoubles = statement(
  "mark doubles",
  `UPDATE learners.import_row r SET faults = ${faultsBefore} || jsonb_build_array(d.fault), state = 'FAULTY'
   FROM jsonb_to_recordset($2::jsonb) AS d(row int, fault jsonb) WHERE r.import_id = $1 AND r.row = d.row`,
);

/** Rows whose identifiers differ and are of one person: one the person has, and one the person had. $1 import. */
export const markTwice = statement(
  "mark rows of one person",
  `WITH twice AS MATERIALIZED (
     SELECT t.learner_id FROM learners.import_row t WHERE t.import_id = $1 AND t.known GROUP BY t.learner_id HAVING count(*) > 1)
   UPDATE learners.import_row r SET state = 'FAULTY',
     faults = CASE WHEN ${faultsBefore} = '[]' THEN ${fault("DOUBLE_IN_FILE", "identifier")} ELSE r.faults END
   FROM twice WHERE r.import_id = $1 AND r.learner_id = twice.learner_id`,
);

/** Plans for many rows at once are good without statistics, too, when they hash. */
export const joinByHash = statement("join by hash", "SELECT set_config('enable_nestloop', 'off', true)");
export const joinAnyhow = statement("join anyhow", "SELECT set_config('enable_nestloop', 'on', true)");

/** $1 import. */
export const countLines = statement<RollImport>(
  "count import rows",
  `UPDATE learners.import AS i SET row_count = c.all, new_count = c.new, changed_count = c.changed,
     unchanged_count = c.unchanged, faulty_count = c.faulty, elsewhere_count = c.elsewhere
   FROM (SELECT count(*) AS all, count(*) FILTER (WHERE state = 'NEW') AS new, count(*) FILTER (WHERE state = 'CHANGED') AS changed,
       count(*) FILTER (WHERE state = 'UNCHANGED') AS unchanged, count(*) FILTER (WHERE state = 'FAULTY') AS faulty,
       count(*) FILTER (WHERE state = 'ELSEWHERE') AS elsewhere
     FROM learners.import_row WHERE import_id = $1) c
   WHERE i.id = $1 RETURNING ${columns}`,
  importOf,
);

/** One line of a staged file. */
export interface ImportLine {
  readonly importId: string;
  readonly row: number;
  readonly state: LineState;
  readonly raw: readonly (string | null)[] | null;
  readonly record: FlatRecord | null;
  readonly faults: readonly (Omit<LineFault, "place"> & { readonly column: string | null })[];
  readonly findings: readonly LineFinding[];
  readonly learnerId: string | null;
}

const lineColumns = `r.import_id AS "importId", r.row, r.state, r.raw, r.record, r.faults, r.findings, r.learner_id AS "learnerId"`;

/** $1 import, $2 states or NULL, $3 limit, $4 row to start from or NULL. */
const linePage = (direction: "ASC" | "DESC") =>
  statement<ImportLine>(
    `import row pages ${direction}`,
    `SELECT ${lineColumns} FROM learners.import_row r WHERE r.import_id = $1
       AND ($2::text[] IS NULL OR r.state = ANY ($2::text[]::learners.import_row_state[]))
       AND ($4::int IS NULL OR r.row ${direction === "ASC" ? ">" : "<"} $4::int)
     ORDER BY r.row ${direction} LIMIT $3`,
  );
export const linePages = { forward: linePage("ASC"), backward: linePage("DESC") };
export const lineTotal = statement<{ readonly count: number }>(
  "import row total",
  `SELECT count(*)::int AS count FROM learners.import_row r WHERE r.import_id = $1
     AND ($2::text[] IS NULL OR r.state = ANY ($2::text[]::learners.import_row_state[]))`,
);

const absent = `e.institution_id = $1 AND e.academic_year = $2 AND e.status = 'ACTIVE'
   AND NOT EXISTS (SELECT 1 FROM learners.import_row r WHERE r.import_id = $3 AND r.learner_id = e.learner_id)`;

/** Enrolments on the roll that no line is about. $1 institution, $2 year, $3 import, $4 limit, $5 id to start from or NULL. */
const absentPage = (direction: "ASC" | "DESC") =>
  statement<{ readonly id: string }>(
    `absent pages ${direction}`,
    `SELECT e.id FROM learners.enrolment e WHERE ${absent} AND ($5::uuid IS NULL OR e.id ${direction === "ASC" ? ">" : "<"} $5::uuid)
     ORDER BY e.id ${direction} LIMIT $4`,
  );
export const absentPages = { forward: absentPage("ASC"), backward: absentPage("DESC") };
export const absentTotal = statement<{ readonly count: number }>(
  "absent total",
  `SELECT count(*)::int AS count FROM learners.enrolment e WHERE ${absent}`,
);

/** $1 id, $2 state, $3 time, $4 account, $5 digest of the roll or NULL to keep it. */
export const settleImport = statement<RollImport>(
  "settle import",
  `UPDATE learners.import AS i SET state = $2::learners.import_state, settled_at = $3, settled_by = $4, roll_digest = coalesce($5, i.roll_digest)
   WHERE i.id = $1 RETURNING ${columns}`,
  importOf,
);

/** $1 import. */
export const deleteLines = statement(
  "delete import rows",
  "DELETE FROM learners.import_row WHERE import_id = $1",
);

/** An institution's names and codes, and the units above it. */
export interface InstitutionFacts {
  readonly id: string;
  readonly name: string;
  readonly institutionKind: string;
  readonly codes: readonly string[];
  readonly lao: string;
  readonly laoCodes: readonly string[];
  readonly district: string | null;
  readonly province: string;
}

/** $1 id. */
export const institutionFacts = statement<InstitutionFacts>(
  "institution facts",
  `SELECT u.id, u.name, u.institution_kind AS "institutionKind",
     array(SELECT c.code FROM institutions.unit_code c WHERE c.unit_id = u.id) || u.code AS codes,
     l.name AS lao, array(SELECT c.code FROM institutions.unit_code c WHERE c.unit_id = l.id) || l.code AS "laoCodes", d.name AS district, p.name AS province
   FROM institutions.org_unit u JOIN institutions.org_unit l ON l.id = u.lao_id JOIN institutions.org_unit p ON p.id = u.province_id
   LEFT JOIN institutions.org_unit d ON d.id = u.district_id
   WHERE u.id = $1 AND u.level = 'INSTITUTION'`,
);
