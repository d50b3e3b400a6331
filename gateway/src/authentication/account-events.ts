import type { Pool } from "pg";

export type Outcome = "DONE" | "REFUSED";

/** What a person does with the own account, as the audit names it. */
export type AccountAct =
  | "changePassword"
  | "enableSecondFactor"
  | "disableSecondFactor"
  | "makeBackupCodes"
  | "endSession"
  | "endOtherSessions";

/** A sign-in or its refusal. What was typed is looked up and not kept: it may be a password. */
export async function appendSignIn(
  pool: Pool,
  username: string,
  outcome: Outcome,
  requestId: string,
): Promise<void> {
  await pool.query("select reporting.append_sign_in($1, $2, $3)", [username, outcome, requestId]);
}

export async function appendAccountEvent(
  pool: Pool,
  accountId: string,
  act: AccountAct,
  outcome: Outcome,
  requestId: string,
): Promise<void> {
  await pool.query("select reporting.append_account_event($1, $2, $3, $4)", [
    accountId,
    act,
    outcome,
    requestId,
  ]);
}
