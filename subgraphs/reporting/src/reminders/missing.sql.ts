import { statement } from "@lec/core/database/statement";
import type { OrgLevel } from "@lec/core/identity/actor";

/**
 * Whether a unit `u` has a subject to confirm in round `r`: its own, or something below it (the machine's `takesPart`, for
 * many units at once).
 * @param subject SQL of the subject's name
 */
export const takesPart = (subject: string) => `u.status = 'ACTIVE' AND CASE
     WHEN ${subject} = 'OTHER_COUNTS' THEN u.level = 'LAO' AND r.programme <> 'CCIS'
       AND EXISTS (SELECT FROM reporting.schools_in(r.id) o WHERE o.lao_id = u.id)
     WHEN u.level = 'INSTITUTION' THEN reporting.covers(r.programme, u.institution_kind)
     WHEN u.level IN ('LAO', 'PROVINCE') THEN EXISTS (SELECT FROM institutions.org_unit i WHERE i.level = 'INSTITUTION'
       AND i.status = 'ACTIVE' AND reporting.covers(r.programme, i.institution_kind) AND CASE u.level WHEN 'LAO' THEN i.lao_id ELSE i.province_id END = u.id)
       OR (u.level = 'PROVINCE' AND r.programme <> 'CCIS' AND EXISTS (SELECT FROM reporting.schools_in(r.id) o
         JOIN institutions.org_unit l ON l.id = o.lao_id WHERE l.province_id = u.id))
     ELSE false END`;

/** Whether unit `u` has confirmed a subject in round `r`. */
export const isConfirmed = (subject: string) => `EXISTS (SELECT FROM reporting.confirmation c
     WHERE c.unit_id = u.id AND c.round_id = r.id AND c.subject = (${subject})::reporting.confirmation_subject AND c.state = 'CONFIRMED')`;

/** A unit that somebody wants to remind. */
export interface UnitToRemind {
  readonly id: string;
  readonly level: OrgLevel;
  readonly path: string;
  readonly takesPart: boolean;
  readonly confirmed: boolean;
}

/** Units in sight, named, or all of a level below one. $1 round, $2 subject, $3 ids, $4 above, $5 level. */
export const unitsToRemind = statement<UnitToRemind>(
  "units to remind",
  `SELECT u.id, u.level, u.path::text AS path, ${takesPart("$2::text")} AS "takesPart", ${isConfirmed("$2::text")} AS confirmed
   FROM reporting.round r
   JOIN institutions.org_unit u ON CASE WHEN $3::uuid[] IS NOT NULL THEN u.id = ANY ($3::uuid[])
     ELSE u.level = $5::institutions.org_level AND u.id <> $4::uuid
       AND u.path <@ (SELECT top.path FROM institutions.org_unit top WHERE top.id = $4::uuid) END
   WHERE r.id = $1 ORDER BY u.path`,
);

/** Reminds those that may be reminded now. $1 round, $2 ids, $3 subject, $4 message. Answers which were. */
export const remindUnits = statement<{ readonly unitId: string }>(
  "remind units",
  `SELECT reporting.remind_units($1, $2::uuid[], $3::reporting.confirmation_subject, $4) AS "unitId"`,
);
