import type { Actor, Duty, Appointment as HeldAppointment, OrgLevel } from "@lec/core/identity/actor";
import { canAppoint, canOversee } from "@lec/core/policy/appointing";
import type { Instant } from "@lec/core/workflow/instant";
import type { UnitStatus } from "../units/unit.ts";

/** An account as officers see it: a unit's first account or a named person. */
export interface Account {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly disabledAt: Instant | null;
  readonly mustChangePassword: boolean;
  /** Until when the one-time password works; null once the person has chosen their own. */
  readonly oneTimePasswordExpiresAt: Instant | null;
  readonly lastSignInAt: Instant | null;
}

/** An appointment (คำสั่งแต่งตั้ง), past, present or to come, with the place of its unit. Both days are included. */
export interface Appointment {
  readonly id: string;
  readonly accountId: string;
  readonly duty: Duty;
  readonly unitId: string;
  readonly path: string;
  readonly level: OrgLevel;
  readonly orderNumber: string;
  readonly fromDate: string;
  readonly toDate: string | null;
  readonly classroom: string | null;
  readonly grantedAt: Instant;
  readonly endedAt: Instant | null;
  readonly endReason: string | null;
  readonly inForce: boolean;
}

/**
 * One of the appointments that say whose an account is: those that stand, to come ones included, or all there ever were
 * when none stands. Wherever they are: an account is judged by the whole of it, shown or not.
 */
export interface Standing {
  readonly accountId: string;
  readonly duty: Duty;
  readonly level: OrgLevel;
  readonly path: string;
  readonly unitStatus: UnitStatus;
}

/** The appointment by which the actor may end this one, or `null`. */
export function canEnd(actor: Actor | null, appointment: Appointment): HeldAppointment | null {
  if (actor?.accountId === appointment.accountId) return null;
  return canOversee(actor, appointment.duty, appointment);
}

/** Whether an account is a program's: it holds the duty CLIENT and no other. It has no password, and asks with tokens. */
export function isProgram(standings: readonly Standing[]): boolean {
  return standings.length > 0 && standings.every(standing => standing.duty === "CLIENT");
}

/** The appointment by which the actor may hand out a new password: keeps the account, which is a person's. */
export function canResetPassword(
  actor: Actor | null,
  accountId: string,
  standings: readonly Standing[],
): HeldAppointment | null {
  return isProgram(standings) ? null : canKeep(actor, accountId, standings);
}

/** The appointment by which the actor looks after the keys of an account: could have given every appointment it has. */
export function canKeep(
  actor: Actor | null,
  accountId: string,
  standings: readonly Standing[],
): HeldAppointment | null {
  return throughAll(actor, accountId, standings, s =>
    s.unitStatus === "ACTIVE" ? canAppoint(actor, s.duty, s) : null,
  );
}

/** The appointment by which the actor may disable and enable the account: stands over every appointment it has. */
export function canDisable(
  actor: Actor | null,
  accountId: string,
  standings: readonly Standing[],
): HeldAppointment | null {
  return throughAll(actor, accountId, standings, s => canOversee(actor, s.duty, s));
}

function throughAll(
  actor: Actor | null,
  accountId: string,
  standings: readonly Standing[],
  through: (standing: Standing) => HeldAppointment | null,
): HeldAppointment | null {
  if (actor?.accountId === accountId) return null;
  const found = standings.map(through);
  return found.every(appointment => appointment !== null) ? (found[0] ?? null) : null;
}
