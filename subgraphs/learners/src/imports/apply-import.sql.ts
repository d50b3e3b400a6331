import { statement } from "@lec/core/database/statement";
import { roll } from "./roll-record.sql.ts";

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
  `WITH on_roll AS MATERIALIZED (${roll}),
     held AS MATERIALIZED (SELECT * FROM learners.holders_of(array(
       SELECT x.identifier FROM learners.import_row x WHERE x.import_id = $3 AND x.state = 'NEW')))
   SELECT r.row FROM learners.import_row r
   LEFT JOIN on_roll o ON o.learner_id = r.learner_id
   LEFT JOIN held h ON h.identifier = r.identifier
   WHERE r.import_id = $3 AND CASE r.state
     WHEN 'NEW' THEN h.active_at IS NOT NULL OR (h.learner_id IS NOT NULL AND h.learner_id <> r.learner_id)
     WHEN 'CHANGED' THEN md5(o.enrolment_id::text || o.record::text) IS DISTINCT FROM r.seen
     WHEN 'UNCHANGED' THEN md5(o.enrolment_id::text || o.record::text) IS DISTINCT FROM r.seen
     ELSE false END
   ORDER BY r.row LIMIT $4`,
);

const text = (field: string) => `r.record->>'${field}'`;
/** What the file says, or what is there where it is silent. */
const given = (field: string, column: string, type = "text") =>
  `CASE WHEN r.record ? '${field}' THEN (${text(field)})::${type} ELSE ${column} END`;

export const insertLearners = statement(
  "insert learners of import",
  `INSERT INTO learners.learner (id, identifier, identifier_kind, prefix, first_name, last_name, sex, birth_date, nationality, ethnicity,
     religion, family_status, tuition_entitled, medical_entitled)
   SELECT r.learner_id, r.identifier, (CASE WHEN r.identifier LIKE 'G%' THEN 'G_CODE' ELSE 'CITIZEN_ID' END)::learners.identifier_kind,
     ${text("prefix")}, ${text("firstName")}, ${text("lastName")},
     coalesce((${text("sex")})::learners.sex, learners.sex_of_prefix(${text("prefix")})), (${text("birthDate")})::date, ${text("nationality")},
     ${text("ethnicity")}, ${text("religion")}, ${text("familyStatus")}, (${text("tuitionEntitled")})::boolean, (${text("medicalEntitled")})::boolean
   FROM learners.import_row r WHERE r.import_id = $1 AND r.state = 'NEW' AND NOT r.known ORDER BY r.identifier`,
);

export const insertEnrolments = statement(
  "insert enrolments of import",
  `INSERT INTO learners.enrolment (id, learner_id, institution_id, academic_year, grade, classroom, student_number, entered_on, weight_kg,
     height_cm, condition)
   SELECT r.enrolment_id, r.learner_id, $2, $3, (${text("grade")})::learners.grade, ${text("classroom")}, ${text("studentNumber")},
     (${text("enteredOn")})::date, (${text("weightKg")})::numeric, (${text("heightCm")})::numeric, ${text("condition")}
   FROM learners.import_row r WHERE r.import_id = $1 AND r.state = 'NEW' ORDER BY r.identifier`,
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

/** Learners who were in the register before. The identifier is never changed by a file. */
export const updateLearners = statement(
  "update learners of import",
  `UPDATE learners.learner AS l SET (${names(learnerFields)}) = ROW(${values(learnerFields)}), version = l.version + 1
   FROM learners.import_row r WHERE r.import_id = $1 AND r.learner_id = l.id AND r.known AND r.state IN ('NEW', 'CHANGED')
     AND (${of("l", learnerFields)}) IS DISTINCT FROM (${values(learnerFields)})`,
);

export const updateEnrolments = statement(
  "update enrolments of import",
  `UPDATE learners.enrolment AS e SET (${names(enrolmentFields)}) = ROW(${values(enrolmentFields)}), version = e.version + 1
   FROM learners.import_row r WHERE r.import_id = $1 AND r.enrolment_id = e.id AND r.state = 'CHANGED'
     AND (${of("e", enrolmentFields)}) IS DISTINCT FROM (${values(enrolmentFields)})`,
);

const written = "r.import_id = $1 AND r.state IN ('NEW', 'CHANGED')";

function upsertGuardians() {
  const fields = {
    prefix: "prefix",
    first_name: "firstName",
    last_name: "lastName",
    religion: "religion",
    occupation: "occupation",
    monthly_income: "monthlyIncome",
    phone: "phone",
    relation: "relation",
  };
  const said = Object.entries(fields).map(([column, field]) => {
    const value = `(r.record->>('guardians.' || k.role || '.${field}'))::${column === "monthly_income" ? "integer" : "text"}`;
    return `CASE WHEN r.record ? ('guardians.' || k.role || '.${field}') THEN ${value} ELSE g.${column} END AS ${column}`;
  });
  const all = Object.keys(fields);
  return `INSERT INTO learners.guardian AS g (learner_id, role, ${all.join(", ")})
   SELECT n.* FROM (
     SELECT r.learner_id, k.role, ${said.join(", ")}
     FROM learners.import_row r CROSS JOIN unnest(enum_range(NULL::learners.guardian_role)) AS k(role)
     LEFT JOIN learners.guardian g ON g.learner_id = r.learner_id AND g.role = k.role WHERE ${written}) n
   LEFT JOIN learners.guardian g ON g.learner_id = n.learner_id AND g.role = n.role
   WHERE (g.learner_id IS NOT NULL OR num_nonnulls(${all.map(name => `n.${name}`).join(", ")}) > 0)
     AND (${all.map(name => `g.${name}`).join(", ")}) IS DISTINCT FROM (${all.map(name => `n.${name}`).join(", ")})
   ORDER BY n.learner_id, n.role
   ON CONFLICT (learner_id, role) DO UPDATE SET ${all.map(name => `${name} = excluded.${name}`).join(", ")}`;
}
export const writeGuardians = statement("write guardians of import", upsertGuardians());

function upsertAddresses() {
  const fields = {
    house_number: "houseNumber",
    village_number: "villageNumber",
    road: "road",
    tambon: "tambon",
    district: "district",
    province: "province",
    postal_code: "postalCode",
  };
  const said = Object.entries(fields).map(
    ([column, field]) =>
      `CASE WHEN r.record ? ('addresses.' || k.kind || '.${field}') THEN r.record->>('addresses.' || k.kind || '.${field}') ELSE a.${column} END AS ${column}`,
  );
  const all = Object.keys(fields);
  // A tambon's code goes with its names: files do not have it, so other names leave none.
  const code = `CASE WHEN (a.tambon, a.district, a.province) IS NOT DISTINCT FROM (n.tambon, n.district, n.province) THEN a.tambon_code END`;
  return `INSERT INTO learners.address AS a (learner_id, kind, ${all.join(", ")}, tambon_code)
   SELECT n.*, ${code} FROM (
     SELECT r.learner_id, k.kind, ${said.join(", ")}
     FROM learners.import_row r CROSS JOIN unnest(enum_range(NULL::learners.address_kind)) AS k(kind)
     LEFT JOIN learners.address a ON a.learner_id = r.learner_id AND a.kind = k.kind WHERE ${written}) n
   LEFT JOIN learners.address a ON a.learner_id = n.learner_id AND a.kind = n.kind
   WHERE (a.learner_id IS NOT NULL OR num_nonnulls(${all.map(name => `n.${name}`).join(", ")}) > 0)
     AND (${all.map(name => `a.${name}`).join(", ")}) IS DISTINCT FROM (${all.map(name => `n.${name}`).join(", ")})
   ORDER BY n.learner_id, n.kind
   ON CONFLICT (learner_id, kind) DO UPDATE SET ${[...all, "tambon_code"].map(name => `${name} = excluded.${name}`).join(", ")}`;
}
export const writeAddresses = statement("write addresses of import", upsertAddresses());
