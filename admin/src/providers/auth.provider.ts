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
    if (errorDetail(failure).status === 401) throw Object.assign(new Error(), { message: false });
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

async function post(path: string, body: unknown): Promise<Response | undefined> {
  try {
    const response = await fetch(path, {
      method: "POST",
      credentials: "same-origin",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    // An answer that is never read keeps its connection busy.
    await response.text();
    return response;
  } catch {
    return undefined;
  }
}

/** Unit codes are often typed with Thai digits. */
function withAsciiDigits(value: string): string {
  return value.replace(/[๐-๙]/g, digit => String(digit.charCodeAt(0) - 0x0e50));
}
