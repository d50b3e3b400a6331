import type { Actor, Duty, Appointment as HeldAppointment } from "@lec/core/identity/actor";
import { isToken } from "@lec/core/identity/actor";
import { type Action, actionsOf } from "@lec/core/policy/policy";
import type { Instant } from "@lec/core/workflow/instant";
import { canKeep, isProgram, type Standing } from "../people/person.ts";

/** A token that stands for an account, as those who look after it see it: never its text. */
export interface AccessToken {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  /** Actions of the policy table. */
  readonly scopes: readonly string[];
  /** `Type` and `Type.field`; none narrows nothing. */
  readonly fields: readonly string[];
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly expiresAt: Instant;
  readonly lastUsedAt: Instant | null;
  readonly revokedAt: Instant | null;
  /** Neither over nor revoked. */
  readonly active: boolean;
}

/**
 * The appointment by which the actor makes tokens for somebody else: for a program alone, and could have appointed it.
 * Nobody makes a token in another person's name.
 */
export function canMakeTokenFor(
  actor: Actor | null,
  accountId: string,
  standings: readonly Standing[],
): HeldAppointment | null {
  return isProgram(standings) ? canKeep(actor, accountId, standings) : null;
}

/** Whether the actor makes and sees tokens of its own: a person who signed in, not a token. */
export function canMakeOwnToken(actor: Actor | null): boolean {
  return actor !== null && !isToken(actor);
}

/** What a token of somebody with these duties can be made for. More would be of no use: scopes never widen. */
export function scopesFor(held: readonly Duty[]): Action[] {
  return actionsOf(held);
}
