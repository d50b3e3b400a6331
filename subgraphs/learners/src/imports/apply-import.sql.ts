import { statement } from "@lec/core/database/statement";
import { addressKinds, guardianRoles } from "../learners/learner-record.ts";

/** What applying writes, set by set. `$1` is the import in every statement, `$2` the institution, `$3` the year. */

/** Holds the learners and enrolments that will change, in one order, until the end of the transaction. */
export const lockLearners = statement(
  "lock learners of import",
  `SELECT l.id FROM learners.learner l JOIN learners.import_row r ON r.learner_id = l.id
   WHERE r.import_id = $1 AND r.known AND r.state IN ('NEW', 'CHANGED', 'UNCHANGED') ORDER BY l.id FOR UPDATE OF l`,
);

/** Rows that are no longer as they were compared, the first of them. $1 institution, $2 year, $3 import, $4 how many. */
export const staleLines = statement<{ readonly row: number }>(
  "stale import rows",
  `WITH on_roll AS MATERIALIZED (SELECT * FROM learners.roll_digests($1, $2, NULL)),
     held AS MATERIALIZED (SELECT * FROM learners.holders_of(array(
       SELECT x.identifier FROM learners.import_row x WHERE x.import_id = $3 AND x.state = 'NEW')))
   SELECT r.row FROM learners.import_row r
   LEFT JOIN on_roll o ON o.learner_id = r.learner_id
   LEFT JOIN held h ON h.identifier = r.identifier
   WHERE r.import_id = $3 AND CASE r.state
     WHEN 'NEW' THEN h.active_at IS NOT NULL OR (h.learner_id IS NOT NULL AND h.learner_id <> r.learner_id)
     WHEN 'CHANGED' THEN o.digest::text IS DISTINCT FROM r.seen
     WHEN 'UNCHANGED' THEN o.digest::text IS DISTINCT FROM r.seen
     ELSE false END
   ORDER BY r.row LIMIT $4`,
);

/** A record unfolded once for each row: `v`. Reading fields out of it one by one would unpack it as often. */
const unfolded = (fields: readonly string[]) =>
  `CROSS JOIN LATERAL jsonb_to_record(r.record) AS v(${fields.map(field => `"${field}" text`).join(", ")})`;
const text = (field: string) => `v."${field}"`;
const learnerNames = [
  "prefix",
  "firstName",
  "lastName",
  "sex",
  "birthDate",
  "nationality",
  "ethnicity",
  "religion",
  "familyStatus",
  "tuitionEntitled",
  "medicalEntitled",
];
const enrolmentNames = [
  "grade",
  "classroom",
  "studentNumber",
  "enteredOn",
  "weightKg",
  "heightCm",
  "condition",
];

/** What the file says, or what is there where it is silent: has no column (`$2` are those it has). */
const given = (field: string, column: string, type = "text") =>
  `CASE WHEN '${field}' = ANY ($2::text[]) THEN (${text(field)})::${type} ELSE ${column} END`;

export const insertLearners = statement(
  "insert learners of import",
  `INSERT INTO learners.learner (id, identifier, identifier_kind, prefix, first_name, last_name, sex, birth_date, nationality, ethnicity,
     religion, family_status, tuition_entitled, medical_entitled, home_institution_id, created_at)
   SELECT r.learner_id, r.identifier, (CASE WHEN r.identifier LIKE 'G%' THEN 'G_CODE' ELSE 'CITIZEN_ID' END)::learners.identifier_kind,
     ${text("prefix")}, ${text("firstName")}, ${text("lastName")},
     coalesce((${text("sex")})::learners.sex, learners.sex_of_prefix(${text("prefix")})), (${text("birthDate")})::date, ${text("nationality")},
     ${text("ethnicity")}, ${text("religion")}, ${text("familyStatus")}, (${text("tuitionEntitled")})::boolean, (${text("medicalEntitled")})::boolean,
     $2, (SELECT core.now())
   FROM learners.import_row r ${unfolded(learnerNames)} WHERE r.import_id = $1 AND r.state = 'NEW' AND NOT r.known ORDER BY r.identifier`,
);

export const insertEnrolments = statement(
  "insert enrolments of import",
  `INSERT INTO learners.enrolment (id, learner_id, institution_id, academic_year, grade, classroom, student_number, entered_on, weight_kg,
     height_cm, condition, recorded_at, recorded_by)
   SELECT r.enrolment_id, r.learner_id, $2, $3, (${text("grade")})::learners.grade, ${text("classroom")}, ${text("studentNumber")},
     (${text("enteredOn")})::date, (${text("weightKg")})::numeric, (${text("heightCm")})::numeric, ${text("condition")},
     (SELECT core.now()), (SELECT core.account_id())
   FROM learners.import_row r ${unfolded(enrolmentNames)} WHERE r.import_id = $1 AND r.state = 'NEW' ORDER BY r.identifier`,
);

const learnerFields = {
  prefix: given("prefix", "l.prefix"),
  first_name: given("firstName", "l.first_name"),
  last_name: given("lastName", "l.last_name"),
  sex: given("sex", "l.sex", "learners.sex"),
  birth_date: given("birthDate", "l.birth_date", "date"),
  nationality: given("nationality", "l.nationality"),
  ethnicity: given("ethnicity", "l.ethnicity"),
  religion: given("religion", "l.religion"),
  family_status: given("familyStatus", "l.family_status"),
  tuition_entitled: given("tuitionEntitled", "l.tuition_entitled", "boolean"),
  medical_entitled: given("medicalEntitled", "l.medical_entitled", "boolean"),
};
const enrolmentFields = {
  grade: given("grade", "e.grade", "learners.grade"),
  classroom: given("classroom", "e.classroom"),
  student_number: given("studentNumber", "e.student_number"),
  entered_on: given("enteredOn", "e.entered_on", "date"),
  weight_kg: given("weightKg", "e.weight_kg", "numeric"),
  height_cm: given("heightCm", "e.height_cm", "numeric"),
  condition: given("condition", "e.condition"),
};
const names = (fields: object) => Object.keys(fields).join(", ");
const values = (fields: object) => Object.values(fields).join(", ");
const of = (alias: string, fields: object) =>
  Object.keys(fields)
    .map(name => `${alias}.${name}`)
    .join(", ");

/** Learners who were in the register before. The identifier is never changed by a file. $1 import, $2 fields of the file. */
export const updateLearners = statement(
  "update learners of import",
  `WITH r AS MATERIALIZED (
     SELECT x.learner_id, x.record FROM learners.import_row x WHERE x.import_id = $1 AND x.known AND x.state IN ('NEW', 'CHANGED'))
   UPDATE learners.learner AS l SET (${names(learnerFields)}) = ROW(${values(learnerFields)}), version = l.version + 1
   FROM r ${unfolded(learnerNames)} WHERE r.learner_id = l.id AND (${of("l", learnerFields)}) IS DISTINCT FROM (${values(learnerFields)})`,
);

export const updateEnrolments = statement(
  "update enrolments of import",
  `WITH r AS MATERIALIZED (
     SELECT x.enrolment_id, x.record FROM learners.import_row x WHERE x.import_id = $1 AND x.state = 'CHANGED')
   UPDATE learners.enrolment AS e SET (${names(enrolmentFields)}) = ROW(${values(enrolmentFields)}), version = e.version + 1
   FROM r ${unfolded(enrolmentNames)} WHERE r.enrolment_id = e.id AND (${of("e", enrolmentFields)}) IS DISTINCT FROM (${values(enrolmentFields)})`,
);

/** A table that hangs on learners, one row of each key, whose fields stand in records as `prefix.KEY.field`. */
interface Part {
  readonly table: string;
  readonly key: string;
  readonly prefix: string;
  readonly keys: readonly string[];
  /** Column → field. */
  readonly fields: Readonly<Record<string, string>>;
  /** Columns that are no text. */
  readonly types?: Readonly<Record<string, string>>;
  /** Columns that stand for the values of others: where no new value is said, the old one goes when those change. */
  readonly standsFor?: Readonly<Record<string, readonly string[]>>;
}

/** The values of one part in every row, `k`, of which there may be none. */
function said({ table, key, prefix, keys, fields, types = {} }: Part): string {
  const all = Object.keys(fields);
  const rows = keys.map(name => {
    const cells = all.map(column => `(v."${prefix}.${name}.${fields[column]}")::${types[column] ?? "text"}`);
    return `('${name}'::learners.${table}_${key}, ${cells.join(", ")})`;
  });
  return `learners.import_row r ${unfolded(keys.flatMap(name => all.map(column => `${prefix}.${name}.${fields[column]}`)))}
     CROSS JOIN LATERAL (VALUES ${rows.join(", ")}) AS k(key, ${all.join(", ")})`;
}

/** Writes one part of learners who come anew: there is nothing to compare it with. $1 import. */
function insert(part: Part): string {
  const all = Object.keys(part.fields);
  return `INSERT INTO learners.${part.table} (learner_id, ${part.key}, ${all.join(", ")})
   SELECT r.learner_id, k.* FROM ${said(part)}
   WHERE r.import_id = $1 AND r.state = 'NEW' AND NOT r.known AND num_nonnulls(${all.map(column => `k.${column}`).join(", ")}) > 0`;
}

/**
 * Writes one part of learners who were in the register before: what the file says, and what is there where it is silent;
 * only where that differs, and nothing for a part of which nothing is known. $1 import, $2 fields that the file has columns for.
 */
function upsert(part: Part): string {
  const { table, key, prefix, fields, standsFor = {} } = part;
  const all = Object.keys(fields);
  const list = (alias: string) => all.map(column => `${alias}.${column}`).join(", ");
  const mergedOf = (column: string) =>
    `CASE WHEN o.learner_id IS NULL OR ('${prefix}.' || n.key || '.${fields[column]}') = ANY ($2::text[]) THEN n.${column} ELSE o.${column} END`;
  const merged = all.map(column => {
    const values = standsFor[column];
    if (!values) return `${mergedOf(column)} AS ${column}`;
    const old = values.map(value => `o.${value}`).join(", ");
    return `coalesce(n.${column}, CASE WHEN (${old}) IS NOT DISTINCT FROM (${values.map(mergedOf).join(", ")}) THEN o.${column} END) AS ${column}`;
  });
  const names = ["learner_id", key, ...all];
  return `WITH said AS MATERIALIZED (
     SELECT r.learner_id, k.* FROM ${said(part)}
     WHERE r.import_id = $1 AND r.known AND r.state IN ('NEW', 'CHANGED')),
   m AS MATERIALIZED (
     SELECT n.learner_id, n.key, ${merged.join(", ")}, ${["learner_id", ...all].map(column => `o.${column} AS o_${column}`).join(", ")}
     FROM said n LEFT JOIN learners.${table} o ON o.learner_id = n.learner_id AND o.${key} = n.key)
   INSERT INTO learners.${table} (${names.join(", ")})
   SELECT m.learner_id, m.key, ${list("m")} FROM m
   WHERE (m.o_learner_id IS NOT NULL OR num_nonnulls(${list("m")}) > 0)
     AND (${all.map(column => `m.o_${column}`).join(", ")}) IS DISTINCT FROM (${list("m")})
   ORDER BY m.learner_id, m.key
   ON CONFLICT (learner_id, ${key}) DO UPDATE SET ${all.map(name => `${name} = excluded.${name}`).join(", ")}`;
}

const guardians: Part = {
  table: "guardian",
  key: "role",
  prefix: "guardians",
  keys: guardianRoles,
  fields: {
    prefix: "prefix",
    first_name: "firstName",
    last_name: "lastName",
    religion: "religion",
    occupation: "occupation",
    monthly_income: "monthlyIncome",
    phone: "phone",
    relation: "relation",
  },
  types: { monthly_income: "integer" },
};
const addresses: Part = {
  table: "address",
  key: "kind",
  prefix: "addresses",
  keys: addressKinds,
  fields: {
    house_number: "houseNumber",
    village_number: "villageNumber",
    road: "road",
    tambon_code: "tambonCode",
    tambon: "tambon",
    district: "district",
    province: "province",
    postal_code: "postalCode",
  },
  // Files do not have a tambon's code: it is read from the names, and names that are nobody's leave none.
  standsFor: { tambon_code: ["tambon", "district", "province"] },
};

export const insertGuardians = statement("insert guardians of import", insert(guardians));
export const insertAddresses = statement("insert addresses of import", insert(addresses));
export const mergeGuardians = statement("merge guardians of import", upsert(guardians));
export const mergeAddresses = statement("merge addresses of import", upsert(addresses));
