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

/** $1 id, $2 identifier, $3 kind, $4 prefix, $5 first name, $6 last name, $7 sex, $8 birth date, $9 nationality. */
export const insertLearner = statement(
  "insert learner",
  `INSERT INTO learners.learner (id, identifier, identifier_kind, prefix, first_name, last_name, sex, birth_date, nationality)
   VALUES ($1, $2, $3::learners.identifier_kind, $4, $5, $6, $7::learners.sex, $8, $9)`,
);

/** Changes what is given and leaves the rest. $1 id, $2 expected version, $3–$8 new values or NULL. */
export const updateLearner = statement<Learner>(
  "update learner",
  `UPDATE learners.learner AS l SET prefix = coalesce($3, l.prefix), first_name = coalesce($4, l.first_name),
     last_name = coalesce($5, l.last_name), sex = coalesce($6::learners.sex, l.sex),
     birth_date = coalesce($7::date, l.birth_date), nationality = coalesce($8, l.nationality), version = l.version + 1
   WHERE l.id = $1 AND l.version = $2 RETURNING ${learnerColumns}`,
  learnerOf,
);
