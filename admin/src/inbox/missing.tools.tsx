import type { ConfirmationSubject } from "../i18n/api.type.ts";
import { useWords } from "../i18n/use-words.ts";
import { FileButton } from "../imports/file.button.tsx";
import { useViewer } from "../providers/session.ts";
import { mayRemindBelow } from "./may-remind.ts";
import { RemindButton, type Whom } from "./remind.button.tsx";

interface MissingToolsProps {
  roundId: string;
  /** The unit whose list it is, and those above it. */
  unit: { id: string; ancestors: readonly { id: string }[] };
  /** The list's units that have not confirmed. */
  whom: Whom;
  subject: ConfirmationSubject;
}

/** What whoever stands above does about the missing: reminds them, and writes them a letter. Nothing for others. */
export function MissingTools({ roundId, unit, whom, subject }: MissingToolsProps) {
  const words = useWords();
  const rights = mayRemindBelow(useViewer()?.appointments ?? [], unit);
  return (
    <>
      {rights.remind && <RemindButton roundId={roundId} subject={subject} {...whom} />}
      {rights.letter && (
        <FileButton
          variant="outlined"
          path={`/letters/missing.pdf?${new URLSearchParams({ roundId, unitId: unit.id })}`}
          name={words("inbox.letterFile")}
          label={words("inbox.letter")}
        />
      )}
    </>
  );
}
