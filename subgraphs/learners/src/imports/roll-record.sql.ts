import { statement } from "@lec/core/database/statement";
import type { FlatRecord } from "./line.ts";

const guardian = (alias: string, role: string) =>
  Object.entries({
    prefix: "prefix",
    firstName: "first_name",
    lastName: "last_name",
    religion: "religion",
    occupation: "occupation",
    monthlyIncome: "monthly_income",
    phone: "phone",
    relation: "relation",
  })
    .map(([field, column]) => `'guardians.${role}.${field}', ${alias}.${column}`)
    .join(", ");
const address = (alias: string, kind: string) =>
  Object.entries({
    houseNumber: "house_number",
    villageNumber: "village_number",
    road: "road",
    tambonCode: "tambon_code",
    tambon: "tambon",
    district: "district",
    province: "province",
    postalCode: "postal_code",
  })
    .map(([field, column]) => `'addresses.${kind}.${field}', ${alias}.${column}`)
    .join(", ");

/**
 * A learner on a roll (`e`, `l` and the joins of `rollJoins`) as fields with dots: the same shape as a staged row, so that
 * `<@` tells whether a row says anything new.
 */
export const rollRecord = `jsonb_build_object('identifier', l.identifier, 'prefix', l.prefix, 'firstName', l.first_name,
    'lastName', l.last_name, 'sex', l.sex, 'birthDate', l.birth_date, 'nationality', l.nationality, 'ethnicity', l.ethnicity,
    'religion', l.religion, 'familyStatus', l.family_status, 'tuitionEntitled', l.tuition_entitled,
    'medicalEntitled', l.medical_entitled, 'grade', e.grade, 'classroom', e.classroom, 'studentNumber', e.student_number,
    'enteredOn', e.entered_on, 'weightKg', e.weight_kg, 'heightCm', e.height_cm, 'condition', e.condition)
  || jsonb_build_object(${guardian("gf", "FATHER")}, ${guardian("gm", "MOTHER")}, ${guardian("gg", "GUARDIAN")})
  || jsonb_build_object(${address("ar", "REGISTERED")}, ${address("ac", "CURRENT")})`;

/** What `rollRecord` reads beside the enrolment `e` and its learner `l`. */
export const rollJoins = `LEFT JOIN learners.guardian gf ON gf.learner_id = l.id AND gf.role = 'FATHER'
  LEFT JOIN learners.guardian gm ON gm.learner_id = l.id AND gm.role = 'MOTHER'
  LEFT JOIN learners.guardian gg ON gg.learner_id = l.id AND gg.role = 'GUARDIAN'
  LEFT JOIN learners.address ar ON ar.learner_id = l.id AND ar.kind = 'REGISTERED'
  LEFT JOIN learners.address ac ON ac.learner_id = l.id AND ac.kind = 'CURRENT'`;

/** A digest of the whole roll, the same whatever the order it is read in. $1 institution, $2 year. */
export const rollDigest = statement<{ readonly digest: string }>(
  "roll digest",
  "SELECT count(*) || ':' || coalesce(sum(d.digest), 0) AS digest FROM learners.roll_digests($1, $2, NULL) d",
);

/** Learners of a roll by id. $1 institution, $2 year, $3 learner ids. */
export const rollRecords = statement<{ readonly learnerId: string; readonly record: FlatRecord }>(
  "roll records",
  `SELECT e.learner_id AS "learnerId", ${rollRecord} AS record
   FROM learners.enrolment e JOIN learners.learner l ON l.id = e.learner_id ${rollJoins}
   WHERE e.institution_id = $1 AND e.academic_year = $2 AND e.status = 'ACTIVE' AND e.learner_id = ANY ($3::uuid[])`,
);

/**
 * So many learners of a roll after one, in the order grade, classroom, id.
 * $1 institution, $2 year, $3 how many, $4–$6 grade, classroom and id of the last one or NULL.
 */
export const rollSlice = statement<{
  readonly enrolmentId: string;
  readonly record: FlatRecord;
}>(
  "roll slice",
  `SELECT e.id AS "enrolmentId", ${rollRecord} AS record FROM (
     SELECT s.* FROM learners.enrolment s
     WHERE s.institution_id = $1 AND s.academic_year = $2 AND s.status = 'ACTIVE' AND ($4::text IS NULL
       OR (s.grade, s.classroom, s.id) > ($4::text::learners.grade, $5::text, $6::uuid))
     ORDER BY s.grade, s.classroom, s.id LIMIT $3) e
   JOIN learners.learner l ON l.id = e.learner_id ${rollJoins}
   ORDER BY e.grade, e.classroom, e.id`,
);
