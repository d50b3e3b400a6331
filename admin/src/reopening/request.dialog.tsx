import type { ConfirmationSubject } from "../i18n/api.type.ts";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import type { UnitMention } from "../providers/session.ts";
import { ReasonDialog } from "../units/reason.dialog.tsx";
import type { Blocker } from "../units/unit.documents.ts";
import { unitName } from "../units/unit-name.ts";
import { usePress } from "../units/use-press.ts";
import { RequestCancellationDocument, type RequestCancellationInput } from "./reopening.documents.ts";

interface RequestDialogProps {
  unit: UnitMention;
  confirmation: { round: { id: string }; subject: ConfirmationSubject };
  close: () => void;
  done: () => void;
}

/** Asks the levels above to take a confirmation back (T16). */
export function RequestDialog({ unit, confirmation, close, done }: RequestDialogProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const { send, busy, refusals } = usePress<RequestCancellationInput, Blocker>(RequestCancellationDocument);
  const { round, subject } = confirmation;
  return (
    <ReasonDialog
      fieldId="reopening-reason"
      title={words("reopening.ask")}
      about={unitName(unit, locale)}
      text={words("reopening.askText")}
      label={words("reopening.askReason")}
      hint={words("reopening.askHint")}
      color="primary"
      busy={busy}
      refusals={refusals}
      submit={async reason => {
        if (await send({ roundId: round.id, unitId: unit.id, subject, reason })) done();
      }}
      close={close}
    />
  );
}
