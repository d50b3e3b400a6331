import {
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  LinearProgress,
} from "@mui/material";
import type { FormEvent, ReactNode } from "react";
import { useWords } from "../i18n/use-words.ts";
import { RefusalAlert } from "../units/refusal.alert.tsx";
import type { Blocker } from "../units/unit.documents.ts";
import type { Refusal } from "../units/use-press.ts";

interface ActDialogProps {
  id: string;
  title: string;
  about: string;
  text: string;
  busy: boolean;
  ready: boolean;
  refusals: readonly Refusal<Blocker>[];
  submit: () => Promise<void>;
  close: () => void;
  children: ReactNode;
}

/** A dialog whose fields are the act's own. */
export function ActDialog({
  id,
  title,
  about,
  text,
  busy,
  ready,
  refusals,
  submit,
  close,
  children,
}: ActDialogProps) {
  const words = useWords();
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) void submit();
  };
  return (
    <Dialog open onClose={busy ? undefined : close} aria-labelledby={`${id}-title`} fullWidth maxWidth="sm">
      <form noValidate onSubmit={onSubmit}>
        <DialogTitle id={`${id}-title`}>{title}</DialogTitle>
        <DialogContent>
          <strong>{about}</strong>
          <DialogContentText sx={{ mt: 1, mb: 2.5 }}>{text}</DialogContentText>
          <Box>{children}</Box>
          <RefusalAlert refusals={refusals} />
          {busy && <LinearProgress aria-label={words("confirmation.submitting")} sx={{ mt: 2 }} />}
        </DialogContent>
        <DialogActions>
          <Button onClick={close} disabled={busy}>
            {words("confirmation.keep")}
          </Button>
          <Button type="submit" variant="contained" disabled={busy || !ready}>
            {busy ? words("confirmation.submitting") : title}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
