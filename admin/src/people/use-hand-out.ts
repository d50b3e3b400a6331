import type { TypedDocumentNode } from "@apollo/client/core";
import { useState } from "react";
import { useWords } from "../i18n/use-words.ts";
import { failureWords } from "../problems/failure-words.ts";
import { command, refreshEverything } from "../providers/graph.ts";
import { usePressKeys } from "../providers/idempotency.ts";
import type { HandedPassword } from "./people.documents.ts";

interface Answer {
  result: HandedPassword & { userErrors: { message: string }[] };
}

/** A button that makes a one-time password. The password lives in the dialog that shows it, and nowhere else. */
export function useHandOut<Input extends Record<string, unknown>>(
  document: TypedDocumentNode<Answer, { input: Input & { idempotencyKey: string } }>,
) {
  const words = useWords();
  const keys = usePressKeys();
  const [busy, setBusy] = useState(false);
  const [refusals, setRefusals] = useState<string[]>([]);

  async function send(input: Input): Promise<HandedPassword | null> {
    if (busy) return null;
    setBusy(true);
    setRefusals([]);
    try {
      const { result } = await command(document, { input: { ...input, idempotencyKey: keys.keyFor(input) } });
      keys.answered();
      await refreshEverything();
      setRefusals(result.userErrors.map(({ message }) => message));
      return result.userErrors.length === 0 ? result : null;
    } catch (failure) {
      setRefusals([failureWords(failure, words)]);
      return null;
    } finally {
      setBusy(false);
    }
  }
  return { send, busy, refusals };
}
