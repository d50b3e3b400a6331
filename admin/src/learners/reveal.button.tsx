import { Button } from "@mui/material";
import { useState } from "react";
import type { RegisterUnit } from "../enrolments/register.documents.ts";
import { useWords } from "../i18n/use-words.ts";
import { failureWords } from "../problems/failure-words.ts";
import { command } from "../providers/graph.ts";
import { useViewer } from "../providers/session.ts";
import { ReasonDialog } from "../units/reason.dialog.tsx";
import { RevealIdentifierDocument } from "./learner.documents.ts";

/** Shows a masked identifier to its LAO's officer, with a reason that is recorded; gone when the page is left. */
export function RevealButton({ learnerId, unit }: { learnerId: string; unit: RegisterUnit }) {
  const words = useWords();
  const viewer = useViewer();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string[]>([]);
  const [identifier, setIdentifier] = useState<string | null>(null);
  const above = new Set(unit.ancestors.map(({ id }) => id));
  const may = (viewer?.appointments ?? []).some(
    each => each.duty === "LAO_OFFICER" && above.has(each.unit.id),
  );
  if (identifier) return <strong>{identifier}</strong>;
  if (!may) return null;

  async function submit(reason: string): Promise<void> {
    setBusy(true);
    try {
      const { result } = await command(RevealIdentifierDocument, { input: { learnerId, reason } });
      setRefused(result.userErrors.map(({ message }) => message));
      if (!result.revealed) return;
      setIdentifier(result.revealed.identifier);
      setOpen(false);
    } catch (failure) {
      setRefused([failureWords(failure, words)]);
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {words("register.learner.reveal")}
      </Button>
      {open && (
        <ReasonDialog
          fieldId="reveal-reason"
          title={words("register.learner.reveal")}
          about={unit.name}
          text={words("register.learner.revealText")}
          label={words("register.learner.revealReason")}
          color="primary"
          busy={busy}
          refusals={refused.map(message => ({ message, blockers: [] }))}
          submit={submit}
          close={() => setOpen(false)}
        />
      )}
    </>
  );
}
