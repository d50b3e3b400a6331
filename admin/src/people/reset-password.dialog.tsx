import {
  Alert,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
} from "@mui/material";
import { useId } from "react";
import { useWords } from "../i18n/use-words.ts";
import { type HandedPassword, ResetPasswordDocument } from "./people.documents.ts";
import { useHandOut } from "./use-hand-out.ts";

interface ResetPasswordDialogProps {
  account: { id: string; name: string; username: string };
  close: () => void;
  done: (handed: HandedPassword) => void;
}

/** Asks before the old password and every session of the account are gone. */
export function ResetPasswordDialog({ account, close, done }: ResetPasswordDialogProps) {
  const words = useWords();
  const titleId = useId();
  const { send, busy, refusals } = useHandOut<{ accountId: string }>(ResetPasswordDocument);
  const submit = async () => {
    const handed = await send({ accountId: account.id });
    if (handed) done(handed);
  };
  return (
    <Dialog open onClose={busy ? undefined : close} aria-labelledby={titleId} fullWidth maxWidth="sm">
      <DialogTitle id={titleId}>{words("people.reset")}</DialogTitle>
      <DialogContent>
        <strong>{`${account.name} · ${account.username}`}</strong>
        <DialogContentText sx={{ mt: 1 }}>{words("people.resetText")}</DialogContentText>
        {refusals.map(message => (
          <Alert severity="error" role="alert" key={message} sx={{ mt: 2 }}>
            {message}
          </Alert>
        ))}
      </DialogContent>
      <DialogActions>
        <Button onClick={close} disabled={busy}>
          {words("people.back")}
        </Button>
        <Button variant="contained" onClick={() => void submit()} disabled={busy} autoFocus>
          {words(busy ? "confirmation.submitting" : "people.reset")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
