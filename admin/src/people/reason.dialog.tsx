import {
  Alert,
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  TextField,
} from "@mui/material";
import { type FormEvent, useId, useState } from "react";
import { useWords } from "../i18n/use-words.ts";
import { usePress } from "../units/use-press.ts";
import {
  type AppointmentRow,
  DisableAccountDocument,
  EnableAccountDocument,
  EndAppointmentDocument,
} from "./people.documents.ts";

/** Acts on somebody's appointment or account that want a reason. */
export type PersonAct = "end" | "disable" | "enable";

interface ReasonDialogProps {
  act: PersonAct;
  row: AppointmentRow;
  close: () => void;
}

/** Asks why an appointment ends, or an account is disabled or enabled. */
export function ReasonDialog({ act, row, close }: ReasonDialogProps) {
  const words = useWords();
  const titleId = useId();
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const end = usePress<{ appointmentId: string; reason: string }>(EndAppointmentDocument);
  const disable = usePress<{ accountId: string; reason: string }>(DisableAccountDocument);
  const enable = usePress<{ accountId: string; reason: string }>(EnableAccountDocument);
  const { busy, refusals } = { end, disable, enable }[act];

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const text = reason.trim();
    if (!text) return setMissing(true);
    const accountId = row.account?.id ?? "";
    const done =
      act === "end"
        ? await end.send({ appointmentId: row.id, reason: text })
        : await (act === "disable" ? disable : enable).send({ accountId, reason: text });
    if (done) close();
  }

  return (
    <Dialog open onClose={busy ? undefined : close} aria-labelledby={titleId} fullWidth maxWidth="sm">
      <form onSubmit={event => void submit(event)} noValidate>
        <DialogTitle id={titleId}>{words(`people.act.${act}`)}</DialogTitle>
        <DialogContent>
          <strong>{`${row.account?.name ?? ""} · ${words(`duty.${row.duty}`)}`}</strong>
          <DialogContentText sx={{ mt: 1, mb: 2.5 }}>{words(`people.actText.${act}`)}</DialogContentText>
          <TextField
            id="person-reason"
            label={words("people.form.reason")}
            helperText={
              missing && !reason.trim() ? words("people.form.missing") : words("people.form.reasonHint")
            }
            error={missing && !reason.trim()}
            value={reason}
            onChange={event => setReason(event.target.value)}
            required
            autoFocus
            multiline
            minRows={2}
            fullWidth
            slotProps={{ htmlInput: { maxLength: 500 } }}
          />
          <Box aria-live="assertive">
            {refusals.map(({ message }) => (
              <Alert severity="error" key={message} sx={{ mt: 2 }}>
                {message}
              </Alert>
            ))}
          </Box>
        </DialogContent>
        <DialogActions>
          <Button onClick={close} disabled={busy}>
            {words("people.back")}
          </Button>
          <Button
            type="submit"
            variant="contained"
            color={act === "enable" ? "primary" : "error"}
            disabled={busy}
          >
            {busy ? words("confirmation.submitting") : words(`people.act.${act}`)}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
