import { type RawRow, statement } from "@lec/core/database/statement";
import type { OrgLevel } from "@lec/core/identity/actor";
import type { ConfirmationSubject } from "@lec/core/workflow/confirmation.machine";
import { type Instant, toInstant } from "@lec/core/workflow/instant";
import { isConfirmed, takesPart } from "../reminders/missing.sql.ts";

/** A unit that has not confirmed, as a letter lists it. */
export interface MissingUnit {
  readonly code: string;
  readonly name: string;
  /** Its district; none for a province or a PAO. */
  readonly districtName: string | null;
  readonly subjects: readonly ConfirmationSubject[];
  readonly extendedUntil: Instant | null;
}

const missingOf = (raw: RawRow): MissingUnit => ({
  code: raw.code as string,
  name: raw.name as string,
  districtName: raw.district_name as string | null,
  subjects: raw.subjects as ConfirmationSubject[],
  extendedUntil: raw.extended_until == null ? null : toInstant(raw.extended_until as string),
});

const missing = (subject: ConfirmationSubject) =>
  `CASE WHEN ${takesPart(`'${subject}'`)} AND NOT ${isConfirmed(`'${subject}'`)} THEN '${subject}' END`;

/** Units of a level below one that lack a confirmation, in code order. $1 round, $2 above, $3 level. */
export const missingUnits = statement<MissingUnit>(
  "missing units",
  `SELECT * FROM (
     SELECT u.code, u.name, d.name AS district_name, reporting.extended_until(r.id, u.id) AS extended_until,
       array_remove(ARRAY[${missing("LEARNERS")}, ${missing("OTHER_COUNTS")}], NULL) AS subjects
     FROM reporting.round r
     JOIN institutions.org_unit top ON top.id = $2
     JOIN institutions.org_unit u ON u.path <@ top.path AND u.level = $3::institutions.org_level
     LEFT JOIN institutions.org_unit d ON d.id = u.district_id
     WHERE r.id = $1) x
   WHERE cardinality(x.subjects) > 0 ORDER BY x.code`,
  missingOf,
);

/** Whose letter it is. $1 unit. */
export interface Issuer {
  readonly id: string;
  readonly level: OrgLevel;
  readonly path: string;
  readonly name: string;
}
export const issuerOf = statement<Issuer>(
  "issuer of a letter",
  "SELECT u.id, u.level, u.path::text AS path, u.name FROM institutions.org_unit u WHERE u.id = $1",
);
