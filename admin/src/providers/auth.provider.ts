import type { AuthProvider } from "react-admin";
import { forgetReturnPlace } from "../sign-in/return-place.ts";
import { apolloClient } from "./apollo.client.ts";
import { errorDetail } from "./console-error.ts";
import { pageCursors } from "./data.provider.ts";
import { noteNewSession, queryClient } from "./graph.ts";
import { currentViewer, noteSignedIn } from "./session.ts";

/** Why a sign-in failed, in the only detail a person may learn. */
export type SignInProblem = "wrong" | "tooMany" | "unreachable";

/** Thrown by `login`; the sign-in page turns it into words. */
export class SignInError extends Error {
  constructor(readonly problem: SignInProblem) {
    super(problem);
  }
}

/** The page that sign-in with a one-time password leads to. */
export const changePasswordPath = "/change-password";

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
  const response = await post("/auth/change-password", { currentPassword, newPassword });
  if (!response || response.status >= 500) return "unreachable";
  if (response.status === 401) return "signedOut";
  if (response.status === 429) return "tooMany";
  if (!response.ok) return passwordProblems[String(response.body.code)] ?? "wrong";
  await forgetViewer();
  noteNewSession();
  return null;
}

/** Sign-in by session cookie. Permissions are no matter of the console: the server decides, `availableActions` draws the buttons. */
export const authProvider: AuthProvider = {
  async login({ username, password }: { username: string; password: string }) {
    const response = await post("/auth/sign-in/username", {
      username: withAsciiDigits(username.trim()),
      password,
    });
    if (!response || response.status >= 500) throw new SignInError("unreachable");
    if (response.status === 429) throw new SignInError("tooMany");
    if (!response.ok) throw new SignInError("wrong");
    await forgetViewer();
    noteNewSession();
    noteSignedIn(true);
    const user = response.body.user as { mustChangePassword?: boolean } | undefined;
    return user?.mustChangePassword ? { redirectTo: changePasswordPath } : undefined;
  },

  async logout(params: { deliberate?: boolean } = {}) {
    // A session that is lost needs no signing out.
    if (params?.deliberate) {
      noteSignedIn(false);
      forgetReturnPlace();
      await post("/auth/sign-out", {});
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

interface Answer {
  readonly status: number;
  readonly ok: boolean;
  readonly body: Readonly<Record<string, unknown>>;
}

async function post(path: string, body: unknown): Promise<Answer | undefined> {
  try {
    const response = await fetch(path, {
      method: "POST",
      credentials: "same-origin",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    // An answer that is never read keeps its connection busy.
    const text = await response.text();
    return { status: response.status, ok: response.ok, body: parsed(text) };
  } catch {
    return undefined;
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return (JSON.parse(text) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Unit codes are often typed with Thai digits. */
function withAsciiDigits(value: string): string {
  return value.replace(/[๐-๙]/g, digit => String(digit.charCodeAt(0) - 0x0e50));
}
