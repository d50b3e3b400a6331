import { HttpError } from "react-admin";
import { withAsciiDigits } from "../providers/auth.provider.ts";
import { type AuthAnswer, askAuth } from "../providers/auth.request.ts";

/** What sign-in knows of one's own account. */
export interface OwnAccount {
  username: string;
  name: string;
  secondFactor: { enabled: boolean; required: boolean };
}

/** Somewhere the account is signed in. */
export interface OwnSession {
  id: string;
  /** The browser's or program's own description. */
  device: string | null;
  address: string | null;
  signedInAt: string;
  expiresAt: string;
  mine: boolean;
}

/** Why an act on the own account was not done. */
export type AccountProblem = "wrongPassword" | "wrongCode" | "tooMany" | "unreachable" | "failed";

/** A key for an authenticator app, with codes for when the phone is not at hand. */
export interface NewFactor {
  /** `otpauth://…`, for scanning. */
  uri: string;
  backupCodes: string[];
}

/** @throws HttpError */
export async function readAccount(): Promise<OwnAccount> {
  return (await read("/auth/account")) as unknown as OwnAccount;
}

/** @throws HttpError */
export async function listSessions(): Promise<OwnSession[]> {
  return ((await read("/auth/sessions")) as { sessions: OwnSession[] }).sessions;
}

/** Ends one session; one that has ended already is as good. */
export async function endSession(id: string): Promise<AccountProblem | null> {
  const answer = await askAuth("/auth/sessions/end", { id });
  return answer?.status === 404 ? null : problemOf(answer);
}

/** Ends every session but this one. */
export async function endOtherSessions(): Promise<AccountProblem | null> {
  return problemOf(await askAuth("/auth/sessions/end-others", {}));
}

/** Makes a key. It holds once `confirmSecondFactor` has seen a code of it. */
export async function startSecondFactor(password: string): Promise<NewFactor | AccountProblem> {
  const answer = await askAuth("/auth/two-factor/enable", { password });
  const problem = problemOf(answer);
  if (problem || !answer) return problem ?? "unreachable";
  const { totpURI, backupCodes } = answer.body as { totpURI: string; backupCodes: string[] };
  return { uri: totpURI, backupCodes };
}

/** Other sessions end with it; this one goes on. */
export async function confirmSecondFactor(code: string): Promise<AccountProblem | null> {
  const digits = withAsciiDigits(code).replace(/\D/g, "");
  return problemOf(await askAuth("/auth/two-factor/verify-totp", { code: digits }));
}

/** Other sessions end with it; this one goes on. */
export async function disableSecondFactor(password: string): Promise<AccountProblem | null> {
  return problemOf(await askAuth("/auth/two-factor/disable", { password }));
}

/** New backup codes in place of the old ones. */
export async function makeBackupCodes(password: string): Promise<string[] | AccountProblem> {
  const answer = await askAuth("/auth/two-factor/generate-backup-codes", { password });
  const problem = problemOf(answer);
  if (problem || !answer) return problem ?? "unreachable";
  return (answer.body as { backupCodes: string[] }).backupCodes;
}

async function read(path: string): Promise<AuthAnswer["body"]> {
  const answer = await askAuth(path);
  if (!answer) throw new HttpError("NETWORK", 0, { code: "NETWORK" });
  if (answer.ok) return answer.body;
  const code = String(answer.body.code ?? "INTERNAL_SERVER_ERROR");
  throw new HttpError(code, answer.status, { code });
}

function problemOf(answer: AuthAnswer | undefined): AccountProblem | null {
  if (!answer || answer.status >= 500) return "unreachable";
  if (answer.ok) return null;
  if (answer.status === 429) return "tooMany";
  const code = String(answer.body.code);
  if (code === "INVALID_PASSWORD") return "wrongPassword";
  return code === "INVALID_CODE" ? "wrongCode" : "failed";
}
