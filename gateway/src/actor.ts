import { type ActingDuty, type Actor, type Appointment, type Duty, duties } from "@lec/core/identity/actor";
import type { Pool } from "pg";

/** An appointment in force with the code of its unit, by which people name it. */
export interface HeldAppointment extends Appointment {
  readonly code: string;
}

/** An account with all its appointments in force, before a request is narrowed. */
export interface HeldActor extends Omit<Actor, "appointments" | "narrowing"> {
  readonly appointments: readonly HeldAppointment[];
}

/** A row of an account for each of its appointments in force, or one without any. */
export type AccountRow = Pick<Actor, "accountId" | "username" | "name"> & {
  [Field in keyof HeldAppointment]: HeldAppointment[Field] | null;
};

/** The account of rows that are all of one account. */
export function accountOf({ accountId, username, name }: AccountRow, rows: readonly AccountRow[]): HeldActor {
  const appointments = rows.flatMap(({ duty, unitId, level, path, code }) =>
    duty && unitId && level && path && code ? [{ duty, unitId, level, path, code }] : [],
  );
  return { accountId, username, name, appointments };
}

/** The request header that names the duty to act in: `LAO_OFFICER`, or at one unit, `LAO_OFFICER@04410103`. */
export const dutyHeader = "x-lec-duty";

/** A duty as a request names it. */
export interface NamedDuty {
  readonly duty: Duty;
  /** Code of the one unit; `null`: wherever the duty is held. */
  readonly code: string | null;
}

/** Reads the header. @returns `null` for text that names no duty */
export function readDuty(text: string): NamedDuty | null {
  const [, name, code = null] = /^([A-Z_]+)(?:@([0-9A-Za-z]{1,20}))?$/.exec(text.trim()) ?? [];
  const duty = duties.find(known => known === name);
  return duty ? { duty, code } : null;
}

/**
 * The account as this request may use it. Without an acting duty, all it holds.
 * @param options.scopes what the request's token is made for; `null` for a session
 * @returns `null` when the duty is not held in force, there
 */
export function narrow(
  { accountId, username, name, appointments }: HeldActor,
  { named, scopes }: { readonly named: NamedDuty | null; readonly scopes: readonly string[] | null },
): Actor | null {
  const usable = appointments.filter(
    held => !named || (held.duty === named.duty && (named.code === null || held.code === named.code)),
  );
  const [first] = usable;
  if (named && !first) return null;
  const acting: ActingDuty | null =
    named && first ? { duty: named.duty, unitId: named.code === null ? null : first.unitId } : null;
  return {
    accountId,
    username,
    name,
    appointments: usable.map(({ duty, unitId, level, path }) => ({ duty, unitId, level, path })),
    ...(acting || scopes ? { narrowing: { acting, scopes } } : {}),
  };
}

/** Codes of the units an account is or was appointed at: known to everybody there, so nobody's password. */
export function unitCodeReader(pool: Pool): (accountId: string) => Promise<string[]> {
  return async accountId => {
    const { rows } = await pool.query<{ code: string }>("SELECT institutions.unit_codes_of($1) AS code", [
      accountId,
    ]);
    return rows.map(row => row.code);
  };
}
