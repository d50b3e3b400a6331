import {
  Alert,
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  TextField,
} from "@mui/material";
import { type FormEvent, useId, useState } from "react";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { RefusalAlert } from "../units/refusal.alert.tsx";
import type { Blocker } from "../units/unit.documents.ts";
import { usePress } from "../units/use-press.ts";
import { ClockChangePreview } from "./clock-change.preview.tsx";
import { ClocksFields, inOrder, readClocks, typedClocks } from "./clocks.fields.tsx";
import { focusFirstFault } from "./focus-first-fault.ts";
import type { ReadClocks } from "./round.documents.ts";
import {
  type ClockChange,
  type Round,
  UpdateRoundClocksDocument,
  type UpdateRoundClocksInput,
} from "./round.documents.ts";
import { roundName } from "./round-name.ts";

interface EditClocksDialogProps {
  round: Round;
  close: () => void;
  done: () => void;
}

/** Edits a round's clocks in two steps: the server first says whom the change concerns, keeping nothing. */
export function EditClocksDialog({ round, close, done }: EditClocksDialogProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const titleId = useId();
  // What the person began from: a later version is somebody else's change, and the server says so.
  const [start] = useState(round);
  const [was] = useState(() => typedClocks(start, locale));
  const [typed, setTyped] = useState(was);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const [preview, setPreview] = useState<{ change: ClockChange; clocks: ReadClocks } | null>(null);
  const press = usePress<UpdateRoundClocksInput, Blocker, { change: ClockChange | null }>(
    UpdateRoundClocksDocument,
  );
  const ordered = inOrder(typed, locale);
  const clocks = readClocks(typed, was, start, locale);
  const unchanged = clocks !== null && Object.keys(clocks).length === 0;
  const inputOf = (changed: ReadClocks): UpdateRoundClocksInput => ({
    roundId: start.id,
    expectedVersion: start.version,
    reason: reason.trim(),
    ...changed,
  });

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (preview) {
      if (await press.send(inputOf(preview.clocks))) done();
      return;
    }
    setTried(true);
    if (!clocks || unchanged || !ordered || !reason.trim()) return focusFirstFault(event.currentTarget);
    const answer = await press.ask({ ...inputOf(clocks), dryRun: true });
    if (answer?.change) setPreview({ change: answer.change, clocks });
  }

  return (
    <Dialog open onClose={press.busy ? undefined : close} aria-labelledby={titleId} fullWidth maxWidth="sm">
      <Box
        component="form"
        onSubmit={(event: FormEvent<HTMLFormElement>) => void submit(event)}
        noValidate
        autoComplete="off"
        sx={{ display: "flex", flexDirection: "column", minHeight: 0 }}
      >
        <DialogTitle id={titleId}>
          {words(preview ? "clocks.previewTitle" : "clocks.editTitle")}
          <Box component="span" sx={{ display: "block", fontSize: "1rem", fontWeight: 400 }}>
            {roundName(start, words)}
          </Box>
        </DialogTitle>
        <DialogContent>
          {preview ? (
            <ClockChangePreview change={preview.change} />
          ) : (
            <Box sx={{ display: "grid", gap: 2, mt: 1 }}>
              <ClocksFields typed={typed} change={setTyped} tried={tried} round={start} />
              <TextField
                id="clocks-reason"
                label={words("clocks.reason")}
                value={reason}
                onChange={event => setReason(event.target.value)}
                error={tried && !reason.trim()}
                helperText={words(
                  tried && !reason.trim() ? "confirmation.reasonNeeded" : "clocks.reasonHint",
                )}
                required
                multiline
                minRows={2}
                fullWidth
                slotProps={{ htmlInput: { maxLength: 1000 } }}
              />
            </Box>
          )}
          <Box aria-live="assertive">
            {tried && !preview && (!ordered || unchanged) && (
              <Alert severity={ordered ? "info" : "error"} sx={{ mt: 2 }}>
                {words(ordered ? "clocks.unchanged" : "clocks.wrong.order")}
              </Alert>
            )}
          </Box>
          <RefusalAlert refusals={press.refusals} />
        </DialogContent>
        <DialogActions>
          <Button onClick={preview ? () => setPreview(null) : close} disabled={press.busy}>
            {words(preview ? "clocks.back" : "app.cancel")}
          </Button>
          <Button type="submit" variant="contained" disabled={press.busy}>
            {words(press.busy ? "confirmation.submitting" : preview ? "clocks.save" : "clocks.preview")}
          </Button>
        </DialogActions>
      </Box>
    </Dialog>
  );
}
