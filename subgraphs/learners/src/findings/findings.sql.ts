import { type RawRow, statement } from "@lec/core/database/statement";
import type { Grade } from "@lec/core/graphql/grade-count.type";
import type { InstitutionKind } from "@lec/core/text/unit-code";
import { addressColumns, guardianColumns } from "../learners/learner-parts.sql.ts";
import type { AddressRecord, GuardianRecord, LearnerRecord } from "../learners/learner-record.ts";
import type { AgeRule } from "./finding.ts";

/** A learner on a roll as the rules want it. */
export interface RollRecord {
  readonly enrolmentId: string;
  readonly learnerId: string;
  readonly institutionId: string;
  readonly institutionKind: InstitutionKind;
  readonly academicYear: number;
  readonly grade: Grade;
  readonly classroom: string;
  readonly record: LearnerRecord;
}

const columns = `e.id AS enrolment_id, e.learner_id, e.institution_id, u.institution_kind, e.academic_year, e.grade, e.classroom,
  e.student_number, e.entered_on, e.weight_kg::float8 AS weight_kg, e.height_cm::float8 AS height_cm, e.condition,
  l.identifier, l.identifier_kind, l.prefix, l.first_name, l.last_name, l.sex, l.birth_date, l.nationality, l.ethnicity,
  l.religion, l.family_status, l.tuition_entitled, l.medical_entitled,
  (SELECT jsonb_agg(g) FROM (SELECT ${guardianColumns} FROM learners.guardian g WHERE g.learner_id = l.id) g) AS guardians,
  (SELECT jsonb_agg(a) FROM (SELECT ${addressColumns} FROM learners.address a WHERE a.learner_id = l.id) a) AS addresses`;

const from = `learners.enrolment e JOIN learners.learner l ON l.id = e.learner_id
   JOIN institutions.org_unit u ON u.id = e.institution_id`;

const rollRecordOf = (raw: RawRow): RollRecord => ({
  enrolmentId: raw.enrolment_id as string,
  learnerId: raw.learner_id as string,
  institutionId: raw.institution_id as string,
  institutionKind: raw.institution_kind as InstitutionKind,
  academicYear: raw.academic_year as number,
  grade: raw.grade as Grade,
  classroom: raw.classroom as string,
  record: {
    identifier: raw.identifier as string,
    identifierKind: raw.identifier_kind as LearnerRecord["identifierKind"],
    prefix: raw.prefix as string,
    firstName: raw.first_name as string,
    lastName: raw.last_name as string,
    sex: raw.sex as LearnerRecord["sex"],
    birthDate: raw.birth_date as string,
    nationality: raw.nationality as string,
    ethnicity: raw.ethnicity as string | null,
    religion: raw.religion as string | null,
    familyStatus: raw.family_status as string | null,
    tuitionEntitled: raw.tuition_entitled as boolean | null,
    medicalEntitled: raw.medical_entitled as boolean | null,
    guardians: (raw.guardians as GuardianRecord[] | null) ?? [],
    addresses: (raw.addresses as AddressRecord[] | null) ?? [],
    studentNumber: raw.student_number as string | null,
    grade: raw.grade as Grade,
    classroom: raw.classroom as string,
    enteredOn: raw.entered_on as string,
    weightKg: raw.weight_kg as number | null,
    heightCm: raw.height_cm as number | null,
    condition: raw.condition as string | null,
  },
});

/** Records of enrolments, as far as their learners may be read. $1 enrolments. */
export const recordsOfEnrolments = statement<RollRecord>(
  "records of enrolments",
  `SELECT ${columns} FROM ${from} WHERE e.id = ANY ($1::uuid[])`,
  rollRecordOf,
);

/** Records of learners where they are on the rolls. $1 learners. */
export const recordsOfLearners = statement<RollRecord>(
  "records of learners",
  `SELECT ${columns} FROM ${from} WHERE e.learner_id = ANY ($1::uuid[]) AND e.status = 'ACTIVE'`,
  rollRecordOf,
);

/** Everybody on the rolls of institutions, in roll order. $1 institutions, $2 academic year. */
export const recordsOfRolls = statement<RollRecord>(
  "records of rolls",
  `SELECT ${columns} FROM ${from} WHERE e.institution_id = ANY ($1::uuid[]) AND e.academic_year = $2 AND e.status = 'ACTIVE'
   ORDER BY e.grade, e.classroom, e.id`,
  rollRecordOf,
);

/** All age rules: a few for each grade. */
export const allAgeRules = statement<AgeRule>(
  "age rules",
  `SELECT r.institution_kind AS "institutionKind", r.grade, r.from_year AS "fromYear", r.min_age AS "minAge",
     r.max_age AS "maxAge", r.blocks FROM learners.age_rule r`,
);
