import type { AuthProvider } from "react-admin";
import { forgetEveryDraft } from "../learners/draft.store.ts";
import { forgetReturnPlace } from "../sign-in/return-place.ts";
import { apolloClient } from "./apollo.client.ts";
import { type AuthAnswer, askAuth } from "./auth.request.ts";
import { errorDetail } from "./console-error.ts";
import { pageCursors } from "./data.provider.ts";
import { noteNewSession, queryClient } from "./graph.ts";
import { currentViewer, noteSignedIn } from "./session.ts";

/** Why a sign-in failed, in the only detail a person may learn; or that it goes on with a code. */
export type SignInProblem = "wrong" | "tooMany" | "unreachable" | "codeNeeded" | "wrongCode" | "codeOver";

/** Thrown by `login`; the sign-in page turns it into words. */
export class SignInError extends Error {
  constructor(
    readonly problem: SignInProblem,
    /** Seconds until it is worth trying again. */
    readonly retryAfter: number | null = null,
  ) {
    super(problem);
  }
}

/** What a person signs in with: first name and password, then a code if the account asks for one. */
export type SignInStep =
  | { username: string; password: string }
  | { code: string; kind: "totp" | "backup-code" };

/** The page that sign-in with a one-time password leads to. */
export const changePasswordPath = "/change-password";

/** The page that leads who holds a duty that asks for a second factor, and has none, to one. */
export const secondFactorPath = "/second-factor";

/** Why a new password was not taken; "signedOut" when the session is gone meanwhile. */
export type PasswordProblem =
  | "short"
  | "wrong"
  | "common"
  | "ownName"
  | "unchanged"
  | "tooMany"
  | "unreachable"
  | "signedOut";

const passwordProblems: Record<string, PasswordProblem> = {
  PASSWORD_TOO_SHORT: "short",
  PASSWORD_COMMON: "common",
  PASSWORD_OWN_NAME: "ownName",
  PASSWORD_UNCHANGED: "unchanged",
  INVALID_PASSWORD: "wrong",
};

/** Sets one's own password; null when it was taken. Other sessions of the account end, this one goes on. */
export async function changePassword(
  currentPassword: string,
  newPassword: string,
): Promise<PasswordProblem | null> {
  const response = await askAuth("/auth/change-password", { currentPassword, newPassword });
  if (!response || response.status >= 500) return "unreachable";
  if (response.status === 401) return "signedOut";
  if (response.status === 429) return "tooMany";
  if (!response.ok) return passwordProblems[String(response.body.code)] ?? "wrong";
  return null;
}

/** After a sign-in, or what had to be done before anything else: answers and refusals from before are forgotten. */
export async function renewSession(): Promise<void> {
  await forgetViewer();
  noteNewSession();
}

async function sendPassword({
  username,
  password,
}: Extract<SignInStep, { username: string }>): Promise<AuthAnswer> {
  const response = await askAuth("/auth/sign-in/username", {
    username: withAsciiDigits(username.trim()),
    password,
  });
  if (!response || response.status >= 500) throw new SignInError("unreachable");
  if (response.status === 429) throw new SignInError("tooMany", response.retryAfter);
  if (!response.ok) throw new SignInError("wrong");
  if (response.body.twoFactorRedirect) throw new SignInError("codeNeeded");
  return response;
}

async function sendCode({ code, kind }: Extract<SignInStep, { code: string }>): Promise<AuthAnswer> {
  const response = await askAuth(`/auth/two-factor/verify-${kind}`, {
    code: kind === "totp" ? withAsciiDigits(code).replace(/\D/g, "") : code.trim().toLowerCase(),
  });
  if (!response || response.status >= 500) throw new SignInError("unreachable");
  if (response.status === 429) throw new SignInError("tooMany", response.retryAfter);
  if (response.ok) return response;
  const wrong = ["INVALID_CODE", "INVALID_BACKUP_CODE"].includes(String(response.body.code));
  throw new SignInError(wrong ? "wrongCode" : "codeOver");
}

/** Sign-in by session cookie. Permissions are no matter of the console: the server decides, `availableActions` draws the buttons. */
export const authProvider: AuthProvider = {
  async login(step: SignInStep) {
    const response = "code" in step ? await sendCode(step) : await sendPassword(step);
    await renewSession();
    noteSignedIn(true);
    const user = response.body.user as { mustChangePassword?: boolean } | undefined;
    return user?.mustChangePassword ? { redirectTo: changePasswordPath } : undefined;
  },

  async logout(params: { deliberate?: boolean } = {}) {
    // A session that is lost needs no signing out.
    if (params?.deliberate) {
      noteSignedIn(false);
      forgetReturnPlace();
      forgetEveryDraft();
      await askAuth("/auth/sign-out", {});
    }
    await forgetViewer();
  },

  async checkAuth() {
    try {
      await currentViewer();
    } catch (failure) {
      // Only a missing session leads to sign-in; a lost connection or a fault is shown where the person is.
      if (errorDetail(failure).status === 401) throw Object.assign(new Error(), { message: false });
    }
  },

  async checkError(failure: unknown) {
    const { status, code } = errorDetail(failure);
    if (status === 401) throw Object.assign(new Error(), { message: false });
    if (code === "PASSWORD_CHANGE_REQUIRED")
      throw Object.assign(new Error(), {
        message: false,
        redirectTo: changePasswordPath,
        logoutUser: false,
      });
    if (code === "SECOND_FACTOR_REQUIRED")
      throw Object.assign(new Error(), { message: false, redirectTo: secondFactorPath, logoutUser: false });
  },

  async getIdentity() {
    const viewer = await currentViewer();
    return { id: viewer.id, fullName: viewer.name };
  },

  async getPermissions() {
    return undefined;
  },
};

async function forgetViewer(): Promise<void> {
  queryClient.clear();
  pageCursors.clear();
  await apolloClient.clearStore();
}

/** Unit codes and numbers are often typed with Thai digits. */
export function withAsciiDigits(value: string): string {
  return value.replace(/[๐-๙]/g, digit => String(digit.charCodeAt(0) - 0x0e50));
}
