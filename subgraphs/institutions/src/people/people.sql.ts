import { type RawRow, type Statement, statement } from "@lec/core/database/statement";
import type { Duty, OrgLevel } from "@lec/core/identity/actor";
import { type Instant, toInstant } from "@lec/core/workflow/instant";
import type { Account, Appointment, Standing } from "./person.ts";

/**
 * Reads and writes of people. The first wall stands in each statement ($reach: paths where the actor sees people); row
 * security on appointments and accounts and the functions of schema `auth` say the same a second time.
 */

const instant = (value: unknown): Instant | null => (value == null ? null : toInstant(value as string));

const within = (reach: string) => `u.path <@ ANY (${reach}::text[]::ltree[])`;

const accountColumns = `s.id, s.username, s.name, s.disabled_at AS "disabledAt", s.must_change_password AS "mustChangePassword",
  s.one_time_password_expires_at AS "oneTimePasswordExpiresAt", s.last_sign_in_at AS "lastSignInAt"`;

const accountOf = (raw: RawRow): Account => ({
  id: raw.id as string,
  username: raw.username as string,
  name: raw.name as string,
  disabledAt: instant(raw.disabledAt),
  mustChangePassword: raw.mustChangePassword as boolean,
  oneTimePasswordExpiresAt: instant(raw.oneTimePasswordExpiresAt),
  lastSignInAt: instant(raw.lastSignInAt),
});

const standing = `(a.ended_at IS NULL AND u.status = 'ACTIVE'
  AND (SELECT core.today()) BETWEEN a.from_date AND coalesce(a.to_date, 'infinity'))`;
const inForce = `(${standing} AND s.disabled_at IS NULL)`;

const appointmentColumns = `a.id, a.account_id AS "accountId", a.duty, a.unit_id AS "unitId", u.path::text AS path, u.level,
  a.order_number AS "orderNumber", a.from_date AS "fromDate", a.to_date AS "toDate", a.classroom, a.granted_at AS "grantedAt",
  a.ended_at AS "endedAt", a.end_reason AS "endReason", ${inForce} AS "inForce"`;

const appointmentJoins = `institutions.appointment a
  JOIN institutions.org_unit u ON u.id = a.unit_id JOIN auth.users s ON s.id = a.account_id`;

const appointmentOf = (raw: RawRow): Appointment => ({
  id: raw.id as string,
  accountId: raw.accountId as string,
  duty: raw.duty as Duty,
  unitId: raw.unitId as string,
  path: raw.path as string,
  level: raw.level as OrgLevel,
  orderNumber: raw.orderNumber as string,
  fromDate: raw.fromDate as string,
  toDate: raw.toDate as string | null,
  classroom: raw.classroom as string | null,
  grantedAt: toInstant(raw.grantedAt as string),
  endedAt: instant(raw.endedAt),
  endReason: raw.endReason as string | null,
  inForce: raw.inForce as boolean,
});

/** Accounts with an appointment within reach. $1 ids, $2 reach. */
export const accountsById = statement<Account>(
  "accounts by id",
  `SELECT ${accountColumns} FROM auth.users s WHERE s.id = ANY ($1::uuid[]) AND EXISTS (
     SELECT 1 FROM institutions.appointment a JOIN institutions.org_unit u ON u.id = a.unit_id
     WHERE a.account_id = s.id AND ${within("$2")})`,
  accountOf,
);

/** From the appointments within reach to their holders, few or many; the other way round would read every account. */
const accountList = `FROM (
    SELECT a.account_id, bool_or(${standing}) AS standing
    FROM institutions.appointment a JOIN institutions.org_unit u ON u.id = a.unit_id
    WHERE ${within("$1")} AND ($2::uuid IS NULL OR a.unit_id = $2::uuid) GROUP BY a.account_id
  ) held JOIN auth.users s ON s.id = held.account_id
  WHERE ($3::boolean IS NULL OR (held.standing AND s.disabled_at IS NULL) = $3)
    AND ($4::text IS NULL OR (s.username || ' ' || s.name) ILIKE $4)`;

/** A page of accounts by username. $1 reach, $2 unit, $3 in force, $4 search, $5 limit, $6 position. */
export const accountPages: Readonly<Record<"ASC" | "DESC", Statement<Account>>> = {
  ASC: accountPage("ASC", ">"),
  DESC: accountPage("DESC", "<"),
};

function accountPage(direction: "ASC" | "DESC", past: ">" | "<"): Statement<Account> {
  return statement(
    `account pages ${direction}`,
    `SELECT ${accountColumns} ${accountList}
       AND ($6::text IS NULL OR s.username COLLATE "C" ${past} $6::text)
     ORDER BY s.username COLLATE "C" ${direction} LIMIT $5`,
    accountOf,
  );
}

/** How many accounts the list holds in all. $1–$4 as for the pages. */
export const accountTotal = statement<{ readonly count: number }>(
  "account total",
  `SELECT count(*) AS count ${accountList}`,
  raw => ({ count: Number(raw.count) }),
);

/** Appointments of accounts within reach, latest first. $1 accounts, $2 reach. */
export const appointmentsOfAccounts = statement<Appointment>(
  "appointments of accounts",
  `SELECT ${appointmentColumns} FROM ${appointmentJoins}
   WHERE a.account_id = ANY ($1::uuid[]) AND ${within("$2")} ORDER BY a.from_date DESC, a.id DESC`,
  appointmentOf,
);

/** One's own appointments in force, in the order of the tree. $1 account. */
export const ownAppointments = statement<Appointment>(
  "own appointments",
  `SELECT ${appointmentColumns} FROM ${appointmentJoins} WHERE a.account_id = $1 AND ${inForce} ORDER BY u.path, a.duty, a.id`,
  appointmentOf,
);

/** $1 ids, $2 reach. */
export const appointmentsById = statement<Appointment>(
  "appointments by id",
  `SELECT ${appointmentColumns} FROM ${appointmentJoins} WHERE a.id = ANY ($1::uuid[]) AND ${within("$2")}`,
  appointmentOf,
);

const ofUnit = `a.unit_id = p.id AND ${within("$2")} AND ($3::boolean IS NULL OR ${inForce} = $3)`;

/** A page of appointments for each unit, latest first, cut per unit. $1 units, $2 reach, $3 in force, $4 limit, $5 and $6 position. */
export const unitAppointmentPages: Readonly<Record<"ASC" | "DESC", Statement<Appointment>>> = {
  ASC: unitAppointmentPage("ASC", ">"),
  DESC: unitAppointmentPage("DESC", "<"),
};

function unitAppointmentPage(direction: "ASC" | "DESC", past: ">" | "<"): Statement<Appointment> {
  return statement(
    `unit appointments ${direction}`,
    `SELECT x.* FROM unnest($1::uuid[]) WITH ORDINALITY AS p(id, n)
     CROSS JOIN LATERAL (
       SELECT ${appointmentColumns} FROM ${appointmentJoins}
       WHERE ${ofUnit} AND ($5::date IS NULL OR (a.from_date, a.id) ${past} ($5::date, $6::uuid))
       ORDER BY a.from_date ${direction}, a.id ${direction} LIMIT $4
     ) x ORDER BY p.n`,
    appointmentOf,
  );
}

/** How many appointments each list holds in all. $1–$3 as for the pages. */
export const unitAppointmentTotals = statement<{ readonly id: string; readonly count: number }>(
  "unit appointment totals",
  `SELECT p.id, count(a.id) AS count FROM unnest($1::uuid[]) AS p(id)
   LEFT JOIN (${appointmentJoins}) ON ${ofUnit} GROUP BY p.id`,
  raw => ({ id: String(raw.id), count: Number(raw.count) }),
);

/** What accounts are judged by. $1 accounts. */
export const standingsOfAccounts = statement<Standing>(
  "standings of accounts",
  `SELECT account_id AS "accountId", duty, level, path::text AS path, unit_status AS "unitStatus" FROM institutions.standings($1::uuid[])`,
);

/** Makes an account and answers its id. $1 username, $2 name, $3 password hash, $4 duty and $5 unit it is made for. */
export const createAccountRow = statement<{ readonly id: string }>(
  "create account",
  `WITH made AS MATERIALIZED (SELECT core.uuid7() AS id)
   SELECT made.id, auth.create_account(made.id, $1, $2, $3, $4::institutions.duty, $5::uuid) FROM made`,
  raw => ({ id: raw.id as string }),
);

/** $1 account, $2 password hash. */
export const setOneTimePassword = statement(
  "set one-time password",
  "SELECT auth.set_one_time_password($1::uuid, $2)",
);

/** $1 account. */
export const disableAccountRow = statement("disable account", "SELECT auth.disable_account($1::uuid)");

/** $1 account. */
export const enableAccountRow = statement("enable account", "SELECT auth.enable_account($1::uuid)");

/** Nothing when the right to it has just ended. $1 account, $2 duty, $3 unit, $4 order number, $5 from, $6 to, $7 classroom. */
export const insertAppointment = statement<{ readonly id: string }>(
  "insert appointment",
  `INSERT INTO institutions.appointment (account_id, duty, unit_id, order_number, from_date, to_date, classroom)
   SELECT $1::uuid, $2::institutions.duty, $3::uuid, $4, $5::date, $6::date, $7
   WHERE institutions.may_appoint($2::institutions.duty, $3::uuid) RETURNING id`,
);

/** Nothing when it has ended meanwhile, or the right to it has. $1 appointment, $2 reason. */
export const endAppointmentRow = statement<{ readonly id: string }>(
  "end appointment",
  `UPDATE institutions.appointment SET ended_at = core.now(), ended_by = core.account_id(), end_reason = $2
   WHERE id = $1 AND ended_at IS NULL RETURNING id`,
);
