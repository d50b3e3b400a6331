import Campaign from "@mui/icons-material/Campaign";
import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  TextField,
} from "@mui/material";
import { type FormEvent, useId, useState } from "react";
import { useNotify } from "react-admin";
import type { ConfirmationSubject, OrgLevel } from "../i18n/api.type.ts";
import { useWords } from "../i18n/use-words.ts";
import { RefusalAlert } from "../units/refusal.alert.tsx";
import type { Blocker } from "../units/unit.documents.ts";
import { usePress } from "../units/use-press.ts";
import { type Reminded, type RemindInput, RemindUnitsDocument } from "./inbox.documents.ts";

/** Units that have not confirmed, at most 500 at once; or all of a level below one, of which the server finds them. */
export type Whom = { unitIds: readonly string[] } | { withinId: string; level: OrgLevel };

export type RemindButtonProps = { roundId: string; subject: ConfirmationSubject } & Whom;

const mostUnits = 500;

/** Reminds units of what they have not confirmed, with a message if one is wanted. For whoever stands above them. */
export function RemindButton({ roundId, subject, ...whom }: RemindButtonProps) {
  const words = useWords();
  const notify = useNotify();
  const titleId = useId();
  const [open, setOpen] = useState(false);
  const [message, setMessage] = useState("");
  const { ask, busy, refusals } = usePress<RemindInput, Blocker, Reminded>(RemindUnitsDocument);
  const named = "unitIds" in whom ? whom.unitIds.slice(0, mostUnits) : null;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const answer = await ask({
      roundId,
      subject,
      ...(named ? { unitIds: named } : whom),
      message: message.trim() || null,
    });
    if (!answer?.reminders) return;
    const { reminded: count, remindedRecently } = answer.reminders;
    const left =
      remindedRecently > 0 ? ` ${words("inbox.remindedRecently", { count: remindedRecently })}` : "";
    notify(`${words("inbox.reminded", { count })}${left}`, { type: "success" });
    setOpen(false);
    setMessage("");
  }

  return (
    <>
      <Button
        variant="outlined"
        size="small"
        startIcon={<Campaign />}
        disabled={named?.length === 0}
        onClick={() => setOpen(true)}
        sx={{ minHeight: 44 }}
      >
        {words("inbox.remind")}
      </Button>
      {open && (
        <Dialog
          open
          onClose={busy ? undefined : () => setOpen(false)}
          aria-labelledby={titleId}
          fullWidth
          maxWidth="sm"
        >
          <form onSubmit={event => void submit(event)} noValidate>
            <DialogTitle id={titleId}>
              {named ? words("inbox.remindTitle", { count: named.length }) : words("inbox.remindAllTitle")}
            </DialogTitle>
            <DialogContent>
              <DialogContentText sx={{ mb: 2.5 }}>{words("inbox.remindText")}</DialogContentText>
              <TextField
                id="remind-message"
                label={words("inbox.remindMessage")}
                helperText={words("inbox.remindHint")}
                value={message}
                onChange={event => setMessage(event.target.value)}
                multiline
                minRows={3}
                fullWidth
                autoFocus
                slotProps={{ htmlInput: { maxLength: 500 } }}
              />
              <RefusalAlert refusals={refusals} />
            </DialogContent>
            <DialogActions>
              <Button onClick={() => setOpen(false)} disabled={busy}>
                {words("confirmation.keep")}
              </Button>
              <Button type="submit" variant="contained" disabled={busy}>
                {busy ? words("confirmation.submitting") : words("inbox.remindSend")}
              </Button>
            </DialogActions>
          </form>
        </Dialog>
      )}
    </>
  );
}
