import { type RawRow, statement } from "@lec/core/database/statement";
import type { Learner } from "@lec/prisma/client";

export const learnerColumns = `l.id, l.identifier, l.identifier_kind, l.prefix, l.first_name, l.last_name, l.sex, l.birth_date,
  l.nationality, l.ethnicity, l.religion, l.family_status, l.tuition_entitled, l.medical_entitled, l.home_institution_id,
  l.created_at, l.version`;

export const learnerOf = (raw: RawRow): Learner => ({
  id: raw.id as string,
  identifier: raw.identifier as string,
  identifierKind: raw.identifier_kind as Learner["identifierKind"],
  prefix: raw.prefix as string,
  firstName: raw.first_name as string,
  lastName: raw.last_name as string,
  sex: raw.sex as Learner["sex"],
  birthDate: new Date(`${raw.birth_date as string}T00:00:00Z`),
  nationality: raw.nationality as string,
  ethnicity: raw.ethnicity as string | null,
  religion: raw.religion as string | null,
  familyStatus: raw.family_status as string | null,
  tuitionEntitled: raw.tuition_entitled as boolean | null,
  medicalEntitled: raw.medical_entitled as boolean | null,
  homeInstitutionId: raw.home_institution_id as string | null,
  createdAt: new Date(raw.created_at as string),
  version: raw.version as number,
});

/** Learners by id. $1 ids. */
export const learnersById = statement<Learner>(
  "learners by id",
  `SELECT ${learnerColumns} FROM learners.learner l WHERE l.id = ANY ($1::uuid[])`,
  learnerOf,
);

/** The institution that answers for a learner: where the learner is on the rolls, or was last. */
export interface Home {
  readonly learnerId: string;
  readonly unitId: string;
  readonly path: string;
}

/** Homes of learners. $1 learner ids. */
export const homesOfLearners = statement<Home>(
  "homes of learners",
  `SELECT l.id AS "learnerId", u.id AS "unitId", u.path::text AS path
   FROM learners.learner l JOIN institutions.org_unit u ON u.id = l.home_institution_id
   WHERE l.id = ANY ($1::uuid[])`,
);

/** Who holds an identifier, and where that person is on the rolls now. $1 identifier. */
export const holderOfIdentifier = statement<{ readonly learnerId: string; readonly activeAt: string | null }>(
  "holder of identifier",
  `SELECT learner_id AS "learnerId", active_at AS "activeAt" FROM learners.holder_of($1)`,
);

/** Where the holder of an identifier is on the rolls now, for those who would enrol the child: nothing of the child. */
export interface PlaceElsewhere {
  readonly institutionId: string;
  readonly institutionName: string;
  readonly laoName: string;
  readonly provinceName: string;
  readonly phone: string | null;
}

/** $1 identifier. */
export const placeOfHolder = statement<PlaceElsewhere>(
  "place of holder",
  `SELECT institution_id AS "institutionId", institution_name AS "institutionName", lao_name AS "laoName",
     province_name AS "provinceName", phone FROM learners.place_of_holder($1)`,
);

/** Whether a learner recorded before is the person typed now. $1 learner, $2 first name, $3 last name, $4 birth date. */
export const isSamePerson = statement<{ readonly same: boolean }>(
  "is same person",
  "SELECT learners.is_same_person($1, $2, $3, $4::date) AS same",
);

/** $1 id, $2 a JSON object of the columns. */
export const insertLearner = statement(
  "insert learner",
  `INSERT INTO learners.learner (id, identifier, identifier_kind, prefix, first_name, last_name, sex, birth_date, nationality,
     ethnicity, religion, family_status, tuition_entitled, medical_entitled)
   SELECT $1, p.v->>'identifier', (p.v->>'identifierKind')::learners.identifier_kind, p.v->>'prefix', p.v->>'firstName',
     p.v->>'lastName', (p.v->>'sex')::learners.sex, (p.v->>'birthDate')::date, p.v->>'nationality', p.v->>'ethnicity',
     p.v->>'religion', p.v->>'familyStatus', (p.v->>'tuitionEntitled')::boolean, (p.v->>'medicalEntitled')::boolean
   FROM (SELECT $2::jsonb AS v) p`,
);

/** Changes the columns named in a JSON object and leaves the rest. $1 id, $2 expected version or NULL, $3 the object. */
export const updateLearner = statement<Learner>(
  "update learner",
  `UPDATE learners.learner AS l SET
     prefix = CASE WHEN p.v ? 'prefix' THEN p.v->>'prefix' ELSE l.prefix END,
     first_name = CASE WHEN p.v ? 'firstName' THEN p.v->>'firstName' ELSE l.first_name END,
     last_name = CASE WHEN p.v ? 'lastName' THEN p.v->>'lastName' ELSE l.last_name END,
     sex = CASE WHEN p.v ? 'sex' THEN (p.v->>'sex')::learners.sex ELSE l.sex END,
     birth_date = CASE WHEN p.v ? 'birthDate' THEN (p.v->>'birthDate')::date ELSE l.birth_date END,
     nationality = CASE WHEN p.v ? 'nationality' THEN p.v->>'nationality' ELSE l.nationality END,
     ethnicity = CASE WHEN p.v ? 'ethnicity' THEN p.v->>'ethnicity' ELSE l.ethnicity END,
     religion = CASE WHEN p.v ? 'religion' THEN p.v->>'religion' ELSE l.religion END,
     family_status = CASE WHEN p.v ? 'familyStatus' THEN p.v->>'familyStatus' ELSE l.family_status END,
     tuition_entitled = CASE WHEN p.v ? 'tuitionEntitled' THEN (p.v->>'tuitionEntitled')::boolean ELSE l.tuition_entitled END,
     medical_entitled = CASE WHEN p.v ? 'medicalEntitled' THEN (p.v->>'medicalEntitled')::boolean ELSE l.medical_entitled END,
     version = l.version + 1
   FROM (SELECT $3::jsonb AS v) p
   WHERE l.id = $1 AND ($2::int IS NULL OR l.version = $2) RETURNING ${learnerColumns}`,
  learnerOf,
);

/** Gives a learner another identifier. $1 id, $2 expected version, $3 identifier, $4 kind. */
export const updateIdentifier = statement<Learner>(
  "update identifier",
  `UPDATE learners.learner AS l SET identifier = $3, identifier_kind = $4::learners.identifier_kind, version = l.version + 1
   WHERE l.id = $1 AND l.version = $2 RETURNING ${learnerColumns}`,
  learnerOf,
);

/** Keeps the identifier a learner had. $1 learner, $2 identifier, $3 kind, $4 mistyped, $5 account, $6 reason. */
export const insertPastIdentifier = statement(
  "insert past identifier",
  `INSERT INTO learners.past_identifier (learner_id, identifier, identifier_kind, mistyped, changed_by, reason)
   VALUES ($1, $2, $3::learners.identifier_kind, $4, $5, $6)`,
);
