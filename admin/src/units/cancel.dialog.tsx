import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  MenuItem,
  TextField,
} from "@mui/material";
import { type FormEvent, useId, useRef, useState } from "react";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { useServerNow } from "../providers/session.ts";
import { endOfDay, formatDeadline, remainingUntil } from "../time/buddhist-era.ts";
import { actionLabel } from "./confirmation.card.tsx";
import { RefusalAlert } from "./refusal.alert.tsx";
import {
  type Blocker,
  CancelDocument,
  type CancelInput,
  type Confirmation,
  type UnitDetail,
} from "./unit.documents.ts";
import { unitName } from "./unit-name.ts";
import { usePress } from "./use-press.ts";

/** Extensions are offered as days, so that nobody has to type a date in the right calendar. */
const extensionDays = [0, 1, 3, 7];

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
  const titleId = useId();
  const reasonField = useRef<HTMLTextAreaElement>(null);
  const [reason, setReason] = useState("");
  const [extendUntil, setExtendUntil] = useState("");
  const [missing, setMissing] = useState(false);
  const { send, busy, refusals } = usePress<Omit<CancelInput, "idempotencyKey">, Blocker>(CancelDocument);
  const label = words(actionLabel("CANCEL", unit.level, confirmation.subject));
  const late = confirmation.deadline !== null && remainingUntil(confirmation.deadline, nowMs).late;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!reason.trim()) {
      setMissing(true);
      reasonField.current?.focus();
      return;
    }
    const input = {
      roundId: confirmation.round.id,
      unitId: unit.id,
      subject: confirmation.subject,
      reason: reason.trim(),
    };
    if (await send(extendUntil ? { ...input, extendUntil } : input)) done();
  }

  return (
    <Dialog open onClose={busy ? undefined : close} aria-labelledby={titleId} fullWidth maxWidth="sm">
      <form onSubmit={event => void submit(event)} noValidate>
        <DialogTitle id={titleId}>{label}</DialogTitle>
        <DialogContent>
          <strong>{unitName(unit, locale)}</strong>
          <DialogContentText sx={{ mt: 1, mb: 2.5 }}>{words("confirmation.cancelText")}</DialogContentText>
          <TextField
            id="cancel-reason"
            label={words("confirmation.reason")}
            helperText={
              missing && !reason.trim()
                ? words("confirmation.reasonNeeded")
                : words("confirmation.reasonHint")
            }
            error={missing && !reason.trim()}
            inputRef={reasonField}
            value={reason}
            onChange={event => setReason(event.target.value)}
            required
            autoFocus
            multiline
            minRows={3}
            fullWidth
            slotProps={{ htmlInput: { maxLength: 1000 } }}
          />
          {late && (
            <TextField
              id="cancel-extend"
              select
              sx={{ mt: 2.5 }}
              label={words("confirmation.extend")}
              helperText={words("confirmation.extendHint")}
              value={extendUntil}
              onChange={event => setExtendUntil(event.target.value)}
              fullWidth
              slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
            >
              <MenuItem value="">{words("confirmation.extendNone")}</MenuItem>
              {extensionDays.map(days => {
                const until = endOfDay(nowMs, days);
                return (
                  <MenuItem key={until} value={until}>
                    {formatDeadline(until, locale)}
                  </MenuItem>
                );
              })}
            </TextField>
          )}
          <RefusalAlert refusals={refusals} />
        </DialogContent>
        <DialogActions>
          <Button onClick={close} disabled={busy}>
            {words("confirmation.keep")}
          </Button>
          <Button type="submit" variant="contained" color="error" disabled={busy}>
            {busy ? words("confirmation.submitting") : label}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
