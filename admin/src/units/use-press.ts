import type { TypedDocumentNode } from "@apollo/client/core";
import { useState } from "react";
import { useLogoutIfAccessDenied } from "react-admin";
import { useWords } from "../i18n/use-words.ts";
import { failureWords } from "../problems/failure-words.ts";
import { errorDetail } from "../providers/console-error.ts";
import { command, refreshEverything } from "../providers/graph.ts";
import { usePressKeys } from "../providers/idempotency.ts";

/** What the server refused: a text, and what is in the way if it says so. */
export interface Refusal<Blocker> {
  message: string;
  blockers: Blocker[];
  code?: string;
  /** Path of the input field at fault. */
  field?: readonly string[] | null;
}

type Payload<Blocker, Result> = {
  result: Result & {
    userErrors: { message: string; blockers?: Blocker[]; code?: string; field?: readonly string[] | null }[];
  };
};

/** One button that changes something. */
export interface Press<Input, Blocker, Result> {
  /** Sends the input; true when it was done. Everything on screen is asked again either way. */
  send: (input: Input) => Promise<boolean>;
  /** The same, with what came of it; null when it was refused or failed. */
  ask: (input: Input) => Promise<Result | null>;
  busy: boolean;
  refusals: Refusal<Blocker>[];
  /** What the server answered last, done or refused; null before, and when no answer came. */
  answer: Result | null;
}

/** Sends one kind of mutation with an idempotency key, and keeps what the server answered for display beside the button. */
export function usePress<Input extends Record<string, unknown>, Blocker = never, Result = object>(
  document: TypedDocumentNode<Payload<Blocker, Result>, { input: Input & { idempotencyKey: string } }>,
): Press<Input, Blocker, Result> {
  const words = useWords();
  const keys = usePressKeys();
  const logoutIfAccessDenied = useLogoutIfAccessDenied();
  const [busy, setBusy] = useState(false);
  const [refusals, setRefusals] = useState<Refusal<Blocker>[]>([]);
  const [answer, setAnswer] = useState<Result | null>(null);

  async function ask(input: Input): Promise<Result | null> {
    if (busy) return null;
    setBusy(true);
    setRefusals([]);
    setAnswer(null);
    try {
      const { result } = await command(document, { input: { ...input, idempotencyKey: keys.keyFor(input) } });
      keys.answered();
      await refreshEverything();
      setAnswer(result);
      setRefusals(result.userErrors.map(({ blockers = [], ...refusal }) => ({ ...refusal, blockers })));
      return result.userErrors.length === 0 ? result : null;
    } catch (failure) {
      if (errorDetail(failure).status === 401) await logoutIfAccessDenied(failure);
      setRefusals([{ message: failureWords(failure, words), blockers: [] }]);
      return null;
    } finally {
      setBusy(false);
    }
  }

  return { send: async input => (await ask(input)) !== null, ask, busy, refusals, answer };
}
