import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  TextField,
} from "@mui/material";
import { type FormEvent, useRef, useState } from "react";
import { useNotify } from "react-admin";
import { useWords } from "../i18n/use-words.ts";
import { RefusalAlert } from "../units/refusal.alert.tsx";
import { usePress } from "../units/use-press.ts";
import { type EnrolmentRow, RemoveLearnerDocument } from "./enrolment.documents.ts";

/** Takes a learner who does not exist off the roll, with a reason; nothing is deleted (T2). */
export function RemoveDialog({
  enrolment,
  name,
  close,
}: {
  enrolment: EnrolmentRow;
  name: string;
  close: () => void;
}) {
  const words = useWords();
  const notify = useNotify();
  const reasonField = useRef<HTMLTextAreaElement>(null);
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const { send, busy, refusals } = usePress<{ enrolmentId: string; reason: string }>(RemoveLearnerDocument);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!reason.trim()) {
      setMissing(true);
      reasonField.current?.focus();
      return;
    }
    if (await send({ enrolmentId: enrolment.id, reason: reason.trim() })) {
      notify("enrolments.removed", { type: "info" });
      close();
    }
  }

  return (
    <Dialog open onClose={busy ? undefined : close} aria-labelledby="remove-title" fullWidth maxWidth="sm">
      <form onSubmit={event => void submit(event)} noValidate>
        <DialogTitle id="remove-title">{words("enrolments.removeTitle")}</DialogTitle>
        <DialogContent>
          <strong>{name}</strong>
          <DialogContentText sx={{ mb: 2.5 }}>{words("enrolments.removeText")}</DialogContentText>
          <TextField
            id="remove-reason"
            label={words("enrolments.removeReason")}
            error={missing && !reason.trim()}
            helperText={missing && !reason.trim() ? words("confirmation.reasonNeeded") : " "}
            inputRef={reasonField}
            value={reason}
            onChange={event => setReason(event.target.value)}
            required
            autoFocus
            multiline
            minRows={2}
            fullWidth
          />
          <RefusalAlert refusals={refusals} />
        </DialogContent>
        <DialogActions>
          <Button onClick={close} disabled={busy}>
            {words("confirmation.keep")}
          </Button>
          <Button type="submit" variant="contained" color="error" disabled={busy}>
            {words(busy ? "confirmation.submitting" : "enrolments.remove")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
