import type { IncomingHttpHeaders } from "node:http";
import type { Duty } from "@lec/core/identity/actor";
import type { Pool } from "pg";
import { type AccountRow, accountOf, type HeldActor } from "../actor.ts";
import { sessionTokenOf } from "./session-token.ts";

/** Who holds the session of a request, with the appointments in force; a disabled account has none. */
export interface SessionHolder extends HeldActor {
  readonly disabled: boolean;
  /** Signed in with a one-time password: may change it, and nothing else. */
  readonly mustChangePassword: boolean;
  /** Holds a duty in force that asks for a second factor, and has none: may set one up, and nothing else. */
  readonly mustSetSecondFactor?: boolean;
}

/** The holder, with what their own acts on the account need. */
export interface OwnSession extends SessionHolder {
  readonly sessionId: string;
  readonly hasSecondFactor: boolean;
  /** Holds a duty in force that asks for a second factor. */
  readonly needsSecondFactor: boolean;
  readonly mustSetSecondFactor: boolean;
}

export type ReadOwnSession = (headers: IncomingHttpHeaders) => Promise<OwnSession | null>;

type SessionRow = AccountRow &
  Pick<OwnSession, "sessionId" | "disabled" | "mustChangePassword" | "hasSecondFactor">;

/**
 * Reads the session of the cookie or bearer token with its holder's appointments in force, asked of the database for every
 * request, so that an ended appointment or a disabled account bites at the next one. One statement, where the library would
 * take two for the session alone and ten times as long; every request pays this.
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
    const { rows } = await pool.query<SessionRow>({
      name: "session-holder",
      text: `select s.id as "sessionId", u.id as "accountId", u.username, u.name, u.disabled_at is not null as disabled,
          u.must_change_password as "mustChangePassword", u.two_factor_enabled as "hasSecondFactor",
          a.duty, a.unit_id as "unitId", a.level, a.path::text as path, a.code
        from sessions s join users u on u.id = s.user_id left join lateral institutions.appointments_in_force(u.id) a on true
        where s.token = $1 and s.expires_at > now() order by a.path, a.duty`,
      values: [token],
    });
    const [first] = rows;
    if (!first) return null;
    const holder = accountOf(first, rows);
    const { sessionId, disabled, mustChangePassword, hasSecondFactor } = first;
    const needsSecondFactor = holder.appointments.some(({ duty }) => secondFactorDuties.includes(duty));
    return {
      ...holder,
      sessionId,
      disabled,
      mustChangePassword,
      hasSecondFactor,
      needsSecondFactor,
      mustSetSecondFactor: needsSecondFactor && !hasSecondFactor,
    };
  };
}
