import { Alert } from "@mui/material";
import { useState } from "react";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { useServerNow } from "../providers/session.ts";
import { endOfDay, remainingUntil } from "../time/buddhist-era.ts";
import { actionLabel } from "./action-label.ts";
import { allowsAction } from "./confirmation.actions.ts";
import { CancelDocument, type CancelInput } from "./confirmation.documents.ts";
import { ExtensionField } from "./extension.field.tsx";
import { ReasonDialog } from "./reason.dialog.tsx";
import type { Blocker, Confirmation, UnitDetail } from "./unit.documents.ts";
import { unitName } from "./unit-name.ts";
import { usePress } from "./use-press.ts";

interface CancelDialogProps {
  unit: UnitDetail;
  confirmation: Confirmation;
  close: () => void;
  done: () => void;
}

/** Asks why, and after the deadline offers the extension without which the unit would be stranded (T5, T10, T12, T15). */
export function CancelDialog({ unit, confirmation, close, done }: CancelDialogProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const nowMs = useServerNow();
  const { send, busy, refusals } = usePress<Omit<CancelInput, "idempotencyKey">, Blocker>(CancelDocument);
  const late = confirmation.deadline !== null && remainingUntil(confirmation.deadline, nowMs).late;
  const mayExtend = allowsAction(confirmation, "EXTEND");
  // Chosen beforehand: without it the unit could not confirm again. Whoever wants none says so.
  const [extendUntil, setExtendUntil] = useState(() => (late && mayExtend ? endOfDay(nowMs, 1) : ""));

  async function submit(reason: string): Promise<void> {
    const { round, subject } = confirmation;
    const input = { roundId: round.id, unitId: unit.id, subject, reason };
    if (await send(extendUntil ? { ...input, extendUntil } : input)) done();
  }

  return (
    <ReasonDialog
      fieldId="cancel-reason"
      title={words(actionLabel("CANCEL", unit.level, confirmation.subject))}
      about={unitName(unit, locale)}
      text={words("confirmation.cancelText")}
      label={words("confirmation.reason")}
      hint={words("confirmation.reasonHint")}
      busy={busy}
      refusals={refusals}
      submit={submit}
      close={close}
    >
      {late && !mayExtend && (
        <Alert severity="warning" sx={{ mt: 1 }}>
          {words("confirmation.extendElsewhere")}
        </Alert>
      )}
      {late && mayExtend && (
        <ExtensionField
          id="cancel-extend"
          label={words("confirmation.extend")}
          hint={words("confirmation.extendHint")}
          none={words("confirmation.extendNone")}
          value={extendUntil}
          change={setExtendUntil}
        />
      )}
    </ReasonDialog>
  );
}
