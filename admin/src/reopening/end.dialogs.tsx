import { Button, Dialog, DialogActions, DialogContent, DialogContentText, DialogTitle } from "@mui/material";
import { useId } from "react";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { ReasonDialog } from "../units/reason.dialog.tsx";
import { RefusalAlert } from "../units/refusal.alert.tsx";
import type { Blocker } from "../units/unit.documents.ts";
import { unitName } from "../units/unit-name.ts";
import { usePress } from "../units/use-press.ts";
import { RefuseRequestDocument, type ReopeningCase, WithdrawRequestDocument } from "./reopening.documents.ts";

interface EndDialogProps {
  reopening: ReopeningCase;
  close: () => void;
  done: () => void;
}

/** A level above says no, with a reason that who asked reads. */
export function RefuseDialog({ reopening, close, done }: EndDialogProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const { send, busy, refusals } = usePress<{ caseId: string; reason: string }, Blocker>(
    RefuseRequestDocument,
  );
  return (
    <ReasonDialog
      fieldId="refuse-reason"
      title={words("reopening.refuse")}
      about={unitName(reopening.unit, locale)}
      text={words("reopening.refuseText")}
      label={words("reopening.refuseReason")}
      busy={busy}
      refusals={refusals}
      submit={async reason => {
        if (await send({ caseId: reopening.id, reason })) done();
      }}
      close={close}
    />
  );
}

/** The unit that asked takes its request back. */
export function WithdrawDialog({ reopening, close, done }: EndDialogProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const titleId = useId();
  const { send, busy, refusals } = usePress<{ caseId: string }, Blocker>(WithdrawRequestDocument);
  return (
    <Dialog open onClose={busy ? undefined : close} aria-labelledby={titleId} fullWidth maxWidth="sm">
      <DialogTitle id={titleId}>{words("reopening.withdraw")}</DialogTitle>
      <DialogContent>
        <strong>{unitName(reopening.unit, locale)}</strong>
        <DialogContentText sx={{ mt: 1 }}>{words("reopening.withdrawText")}</DialogContentText>
        <RefusalAlert refusals={refusals} />
      </DialogContent>
      <DialogActions>
        <Button onClick={close} disabled={busy}>
          {words("confirmation.keep")}
        </Button>
        <Button
          variant="contained"
          disabled={busy}
          onClick={() => void send({ caseId: reopening.id }).then(sent => sent && done())}
        >
          {words(busy ? "confirmation.submitting" : "reopening.withdraw")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
