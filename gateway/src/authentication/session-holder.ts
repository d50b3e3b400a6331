import type { IncomingHttpHeaders } from "node:http";
import type { Duty } from "@lec/core/identity/actor";
import type { Pool } from "pg";
import { sessionTokenOf } from "./session-token.ts";

/** Who holds the session of a request. */
export interface SessionHolder {
  readonly accountId: string;
  readonly username: string;
  readonly disabled: boolean;
  /** Signed in with a one-time password: may change it, and nothing else. */
  readonly mustChangePassword: boolean;
  /** Holds a duty in force that asks for a second factor, and has none: may set one up, and nothing else. */
  readonly mustSetSecondFactor?: boolean;
}

/** The holder, with what their own acts on the account need. */
export interface OwnSession extends SessionHolder {
  readonly sessionId: string;
  readonly name: string;
  readonly hasSecondFactor: boolean;
  /** Holds a duty in force that asks for a second factor. */
  readonly needsSecondFactor: boolean;
  readonly mustSetSecondFactor: boolean;
}

export type ReadOwnSession = (headers: IncomingHttpHeaders) => Promise<OwnSession | null>;

/**
 * Reads the session of the cookie or bearer token, asked of the database every time. One statement, where the library
 * would take two and ten times as long; every request pays this.
 */
export function sessionReader(options: {
  readonly pool: Pool;
  readonly secret: string;
  readonly secondFactorDuties: readonly Duty[];
  readonly cookieName: () => Promise<string>;
}): ReadOwnSession {
  const { pool, secret, secondFactorDuties } = options;
  return async headers => {
    const token = sessionTokenOf(headers, await options.cookieName(), secret);
    if (token === null) return null;
    const { rows } = await pool.query<Omit<OwnSession, "mustSetSecondFactor">>({
      name: "session-holder",
      text: `select s.id as "sessionId", u.id as "accountId", u.username, u.name, u.disabled_at is not null as disabled,
          u.must_change_password as "mustChangePassword", u.two_factor_enabled as "hasSecondFactor",
          case when $2::text[] = '{}' then false else exists (
            select from institutions.appointments_in_force(u.id) f where f.duty::text = any ($2::text[])
          ) end as "needsSecondFactor"
        from sessions s join users u on u.id = s.user_id
        where s.token = $1 and s.expires_at > now()`,
      values: [token, secondFactorDuties],
    });
    const [row] = rows;
    return row ? { ...row, mustSetSecondFactor: row.needsSecondFactor && !row.hasSecondFactor } : null;
  };
}
