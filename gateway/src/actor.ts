import type { Actor, Appointment } from "@lec/core/identity/actor";
import type { Pool } from "pg";

/**
 * Reads who an account is, with its appointments in force now: asked of the database for every request, so that an
 * ended appointment or a disabled account bites at the next one.
 * @param pool connections as the role that owns sign-in
 * @returns `null` for an account that does not exist or is disabled
 */
export function actorReader(pool: Pool): (accountId: string) => Promise<Actor | null> {
  return async accountId => {
    const { rows } = await pool.query<ActorRow>({ name: "actor", text: actorStatement, values: [accountId] });
    const [first] = rows;
    if (!first) return null;
    const appointments = rows.flatMap(({ duty, unitId, level, path }) =>
      duty && unitId && level && path ? [{ duty, unitId, level, path }] : [],
    );
    return { accountId, username: first.username, name: first.name, appointments };
  };
}

type ActorRow = { username: string; name: string } & {
  [Field in keyof Appointment]: Appointment[Field] | null;
};

const actorStatement = `
  SELECT u.username, u.name, a.duty, a.unit_id AS "unitId", a.level, a.path::text AS path
  FROM auth.users u LEFT JOIN LATERAL institutions.appointments_in_force(u.id) a ON true
  WHERE u.id = $1 AND u.disabled_at IS NULL
  ORDER BY a.path, a.duty`;

/** Codes of the units an account is or was appointed at: known to everybody there, so nobody's password. */
export function unitCodeReader(pool: Pool): (accountId: string) => Promise<string[]> {
  return async accountId => {
    const { rows } = await pool.query<{ code: string }>("SELECT institutions.unit_codes_of($1) AS code", [
      accountId,
    ]);
    return rows.map(row => row.code);
  };
}
