import type { TypedDocumentNode } from "@apollo/client/core";
import { useEffect, useRef, useState } from "react";
import { command } from "../providers/graph.ts";
import { randomKey } from "../providers/idempotency.ts";

const pauseMs = 900;

/**
 * What the server would answer to an input, asked as a dry run a moment after the typing stops; null while there is no
 * whole input, while it is being asked, and when no answer came. The check is a help: saving asks again.
 */
export function useLiveCheck<Result>(
  document: TypedDocumentNode<
    { result: Result },
    { input: Record<string, unknown> & { idempotencyKey: string } }
  >,
  input: Record<string, unknown> | null,
): { answer: Result | null; busy: boolean } {
  const text = input === null ? null : JSON.stringify(input);
  const [checked, setChecked] = useState<{ text: string; answer: Result | null } | null>(null);
  const latest = useRef(text);
  latest.current = text;
  useEffect(() => {
    if (text === null) return;
    const timer = setTimeout(async () => {
      let answer: Result | null = null;
      try {
        const asked = {
          ...(JSON.parse(text) as Record<string, unknown>),
          dryRun: true,
          idempotencyKey: randomKey(),
        };
        answer = (await command(document, { input: asked })).result;
      } catch {
        // Without an answer the form goes on without the help.
      }
      if (latest.current === text) setChecked({ text, answer });
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [text, document]);
  const current = text !== null && checked?.text === text ? checked : null;
  return { answer: current?.answer ?? null, busy: text !== null && current === null };
}
