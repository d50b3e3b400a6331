import {
  Alert,
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  Link as MuiLink,
  TextField,
} from "@mui/material";
import { useState } from "react";
import { useNotify } from "react-admin";
import { useWords } from "../i18n/use-words.ts";
import { RefusalAlert } from "../units/refusal.alert.tsx";
import type { Blocker } from "../units/unit.documents.ts";
import { usePress } from "../units/use-press.ts";
import { type Elsewhere, RequestReleaseDocument } from "./learner.documents.ts";

interface ElsewhereAlertProps {
  elsewhere: Elsewhere;
  /** What the request says, without the note: institution, identifier, grade, classroom, day of entry. */
  request: Record<string, unknown>;
  asked: () => void;
}

/** Where the child is enrolled, how to reach that institution, and the way to ask it for a release (T2a). */
export function ElsewhereAlert({ elsewhere, request, asked }: ElsewhereAlertProps) {
  const words = useWords();
  const notify = useNotify();
  const [open, setOpen] = useState(false);
  const [note, setNote] = useState("");
  const { send, busy, refusals } = usePress<Record<string, unknown>, Blocker>(RequestReleaseDocument);

  async function submit(): Promise<void> {
    if (!(await send({ ...request, ...(note.trim() ? { note: note.trim() } : {}) }))) return;
    notify("register.elsewhere.asked", { type: "info" });
    asked();
  }

  return (
    <Alert
      severity="warning"
      role="alert"
      sx={{ mt: 2, flexWrap: "wrap" }}
      action={
        <Button size="small" variant="contained" onClick={() => setOpen(true)}>
          {words("register.elsewhere.ask")}
        </Button>
      }
    >
      <strong>{words("register.elsewhere.title")}</strong>
      <div>
        {[elsewhere.institutionName, elsewhere.laoName, elsewhere.provinceName].filter(Boolean).join(" · ")}
      </div>
      <div>
        {elsewhere.phone ? (
          <MuiLink href={`tel:${elsewhere.phone.replace(/[^0-9+]/g, "")}`}>
            {words("register.elsewhere.phone", { phone: elsewhere.phone })}
          </MuiLink>
        ) : (
          words("register.elsewhere.noPhone")
        )}
      </div>
      <Box sx={{ mt: 0.5 }}>{words("register.elsewhere.what")}</Box>
      {open && (
        <Dialog
          open
          onClose={busy ? undefined : () => setOpen(false)}
          aria-labelledby="ask-title"
          fullWidth
          maxWidth="sm"
        >
          <DialogTitle id="ask-title">{words("register.elsewhere.askTitle")}</DialogTitle>
          <DialogContent>
            <strong>{elsewhere.institutionName}</strong>
            <DialogContentText sx={{ mt: 1, mb: 2.5 }}>{words("register.elsewhere.what")}</DialogContentText>
            <TextField
              id="ask-note"
              label={words("register.elsewhere.note")}
              value={note}
              onChange={event => setNote(event.target.value)}
              multiline
              minRows={2}
              fullWidth
              autoFocus
              slotProps={{ htmlInput: { maxLength: 200 } }}
            />
            <RefusalAlert refusals={refusals} />
          </DialogContent>
          <DialogActions>
            <Button onClick={() => setOpen(false)} disabled={busy}>
              {words("confirmation.keep")}
            </Button>
            <Button variant="contained" disabled={busy} onClick={() => void submit()}>
              {words(busy ? "confirmation.submitting" : "register.elsewhere.ask")}
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </Alert>
  );
}
