import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  TextField,
} from "@mui/material";
import { type FormEvent, type ReactNode, useId, useRef, useState } from "react";
import { useWords } from "../i18n/use-words.ts";
import { RefusalAlert } from "./refusal.alert.tsx";
import type { Blocker } from "./unit.documents.ts";
import type { Refusal } from "./use-press.ts";

interface ReasonDialogProps {
  /** The id of the reason's field. */
  fieldId: string;
  /** What the dialog does; also the words on its button. */
  title: string;
  /** Whom or what it is about. */
  about: string;
  /** What it leads to. */
  text: string;
  /** The reason's label. */
  label: string;
  hint?: string;
  /** The other button's words; "not now" unless given. */
  keep?: string;
  /** Red for what takes something away. */
  color?: "primary" | "error";
  /** The longest reason the API takes. */
  maxLength?: number;
  busy: boolean;
  refusals: readonly Refusal<Blocker>[];
  /** Called with the reason, without spaces around it, once there is one. */
  submit: (reason: string) => Promise<void> | void;
  close: () => void;
  /** More fields, below the reason. */
  children?: ReactNode;
}

/** Asks why, and refuses to go on without a reason. Every act that wants one is asked here. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { fieldId, title, about, text, label, hint, keep, busy, refusals, submit, close, children } = props;
  const { color = "error", maxLength = 1000 } = props;
  const words = useWords();
  const titleId = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const missing = tried && !reason.trim();

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (reason.trim()) void submit(reason.trim());
    else field.current?.focus();
  }

  return (
    <Dialog open onClose={busy ? undefined : close} aria-labelledby={titleId} fullWidth maxWidth="sm">
      <form onSubmit={onSubmit} noValidate>
        <DialogTitle id={titleId}>{title}</DialogTitle>
        <DialogContent>
          <strong>{about}</strong>
          <DialogContentText sx={{ mt: 1, mb: 2.5 }}>{text}</DialogContentText>
          <TextField
            id={fieldId}
            label={label}
            helperText={missing ? words("confirmation.reasonNeeded") : (hint ?? " ")}
            error={missing}
            inputRef={field}
            value={reason}
            onChange={event => setReason(event.target.value)}
            required
            autoFocus
            multiline
            minRows={3}
            fullWidth
            slotProps={{ htmlInput: { maxLength } }}
          />
          {children}
          <RefusalAlert refusals={refusals} />
        </DialogContent>
        <DialogActions>
          <Button onClick={close} disabled={busy}>
            {keep ?? words("confirmation.keep")}
          </Button>
          <Button type="submit" variant="contained" color={color} disabled={busy}>
            {busy ? words("confirmation.submitting") : title}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
