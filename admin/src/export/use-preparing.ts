import { useState } from "react";
import { useLogoutIfAccessDenied, useNotify } from "react-admin";
import { useWords } from "../i18n/use-words.ts";
import { failureWords } from "../problems/failure-words.ts";
import { errorDetail } from "../providers/console-error.ts";

/** What takes a moment before it is handed over: rows for a file or for paper, a file that the server makes. */
export interface Preparing {
  /** Something is being prepared; pressing again meanwhile does nothing. */
  busy: boolean;
  /** Does the work, and says so when it fails. */
  prepare: (work: () => Promise<void>) => Promise<void>;
}

/** The waiting and the failure of everything that leaves the screen as a file or on paper. */
export function usePreparing(): Preparing {
  const words = useWords();
  const notify = useNotify();
  const logoutIfAccessDenied = useLogoutIfAccessDenied();
  const [busy, setBusy] = useState(false);

  async function prepare(work: () => Promise<void>): Promise<void> {
    if (busy) return;
    setBusy(true);
    try {
      await work();
    } catch (failure) {
      if (errorDetail(failure).status === 401) await logoutIfAccessDenied(failure);
      else notify(failureWords(failure, words), { type: "error" });
    } finally {
      setBusy(false);
    }
  }

  return { busy, prepare };
}
