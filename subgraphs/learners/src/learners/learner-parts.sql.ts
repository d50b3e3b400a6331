import { statement } from "@lec/core/database/statement";
import type { Instant } from "@lec/core/workflow/instant";
import { toInstant } from "@lec/core/workflow/instant";
import type { AddressRecord, GuardianRecord, IdentifierKind } from "./learner-record.ts";

/** What hangs on a learner: guardians, addresses, identifiers it had before. Read where the learner is read. */
export interface Guardian extends GuardianRecord {
  readonly learnerId: string;
}
export interface Address extends AddressRecord {
  readonly learnerId: string;
}
export interface PastIdentifier {
  readonly id: string;
  readonly learnerId: string;
  readonly identifier: string;
  readonly identifierKind: IdentifierKind;
  readonly mistyped: boolean;
  readonly until: Instant;
  readonly reason: string;
}

export const guardianColumns = `g.role, g.prefix, g.first_name AS "firstName", g.last_name AS "lastName", g.religion, g.occupation,
  g.monthly_income AS "monthlyIncome", g.phone, g.relation`;
export const addressColumns = `a.kind, a.house_number AS "houseNumber", a.village_number AS "villageNumber", a.road,
  a.tambon_code AS "tambonCode", a.tambon, a.district, a.province, a.postal_code AS "postalCode"`;

/** Guardians of whom anything is known. $1 learners. */
export const guardiansOfLearners = statement<Guardian>(
  "guardians of learners",
  `SELECT g.learner_id AS "learnerId", ${guardianColumns} FROM learners.guardian g
   WHERE g.learner_id = ANY ($1::uuid[]) AND num_nonnulls(g.prefix, g.first_name, g.last_name, g.religion, g.occupation,
     g.monthly_income, g.phone, g.relation) > 0 ORDER BY g.role`,
);

/** Addresses of which anything is known. $1 learners. */
export const addressesOfLearners = statement<Address>(
  "addresses of learners",
  `SELECT a.learner_id AS "learnerId", ${addressColumns} FROM learners.address a
   WHERE a.learner_id = ANY ($1::uuid[]) AND num_nonnulls(a.house_number, a.village_number, a.road, a.tambon_code, a.tambon,
     a.district, a.province, a.postal_code) > 0 ORDER BY a.kind`,
);

/** The latest first. $1 learners. */
export const pastIdentifiersOfLearners = statement<PastIdentifier>(
  "past identifiers of learners",
  `SELECT p.id, p.learner_id, p.identifier, p.identifier_kind, p.mistyped, p.until, p.reason
   FROM learners.past_identifier p WHERE p.learner_id = ANY ($1::uuid[]) ORDER BY p.until DESC, p.id DESC`,
  raw => ({
    id: raw.id as string,
    learnerId: raw.learner_id as string,
    identifier: raw.identifier as string,
    identifierKind: raw.identifier_kind as IdentifierKind,
    mistyped: raw.mistyped as boolean,
    until: toInstant(raw.until as string),
    reason: raw.reason as string,
  }),
);

/** Writes guardians whole: what is not given becomes unknown. $1 learner, $2 a JSON list. */
export const writeGuardians = statement(
  "write guardians",
  `INSERT INTO learners.guardian AS g
     (learner_id, role, prefix, first_name, last_name, religion, occupation, monthly_income, phone, relation)
   SELECT $1, r.role::learners.guardian_role, r.prefix, r."firstName", r."lastName", r.religion, r.occupation, r."monthlyIncome",
     r.phone, r.relation
   FROM jsonb_to_recordset($2::jsonb) AS r (role text, prefix text, "firstName" text, "lastName" text, religion text,
     occupation text, "monthlyIncome" int, phone text, relation text) ORDER BY r.role
   ON CONFLICT (learner_id, role) DO UPDATE SET prefix = excluded.prefix, first_name = excluded.first_name,
     last_name = excluded.last_name, religion = excluded.religion, occupation = excluded.occupation,
     monthly_income = excluded.monthly_income, phone = excluded.phone, relation = excluded.relation`,
);

/** Writes addresses whole: what is not given becomes unknown. $1 learner, $2 a JSON list. */
export const writeAddresses = statement(
  "write addresses",
  `INSERT INTO learners.address AS a
     (learner_id, kind, house_number, village_number, road, tambon_code, tambon, district, province, postal_code)
   SELECT $1, r.kind::learners.address_kind, r."houseNumber", r."villageNumber", r.road, r."tambonCode", r.tambon, r.district,
     r.province, r."postalCode"
   FROM jsonb_to_recordset($2::jsonb) AS r (kind text, "houseNumber" text, "villageNumber" text, road text,
     "tambonCode" text, tambon text, district text, province text, "postalCode" text) ORDER BY r.kind
   ON CONFLICT (learner_id, kind) DO UPDATE SET house_number = excluded.house_number,
     village_number = excluded.village_number, road = excluded.road, tambon_code = excluded.tambon_code,
     tambon = excluded.tambon, district = excluded.district, province = excluded.province, postal_code = excluded.postal_code`,
);
