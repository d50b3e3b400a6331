import { type CommandTools, done, type Outcome, refuse } from "@lec/core/command/command";
import { userError } from "@lec/core/graphql/refusal.type";
import type { Actor, Appointment as HeldAppointment } from "@lec/core/identity/actor";
import { isUuid } from "@lec/core/text/uuid";
import { accountsById, appointmentsOfAccounts, standingsOfAccounts } from "./people.sql.ts";
import type { Account, Standing } from "./person.ts";

/**
 * The way every act on somebody's account goes: find it within sight, refuse one's own, and authorise by all
 * appointments it has, wherever they are.
 * @param reach where the actor sees people
 */
export async function findAccount(
  { tx, actor, audit }: CommandTools,
  accountId: string,
  reach: readonly string[],
  allow: (actor: Actor, accountId: string, standings: readonly Standing[]) => HeldAppointment | null,
): Promise<Outcome<Account>> {
  Object.assign(audit, { targetType: "Account", targetId: accountId });
  const [account] = isUuid(accountId) ? await tx.query(accountsById, [[accountId], reach]) : [];
  if (!account) return refuse(userError("NOT_FOUND", { field: ["input", "accountId"] }));
  const [appointment] = await tx.query(appointmentsOfAccounts, [[account.id], reach]);
  audit.unitId = appointment?.unitId ?? null;
  if (account.id === actor.accountId) return refuse(userError("OWN_ACCOUNT"));
  const by = allow(actor, account.id, await tx.query(standingsOfAccounts, [[account.id]]));
  if (!by) return refuse(userError("NOT_ALLOWED"));
  audit.duty = by.duty;
  return done(account);
}
