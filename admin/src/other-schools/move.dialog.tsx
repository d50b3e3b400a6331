import {
  Alert,
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
import { FactList } from "../units/fact.list.tsx";
import { RefusalAlert } from "../units/refusal.alert.tsx";
import type { Blocker } from "../units/unit.documents.ts";
import { usePress } from "../units/use-press.ts";
import { LaoField } from "./lao.field.tsx";
import {
  type LaoFound,
  MoveSchoolDocument,
  type MoveSchoolInput,
  type SchoolMove,
} from "./move.documents.ts";
import type { OtherSchool } from "./other-school.documents.ts";
import { laoWords, sinceWords } from "./register.moves.tsx";

interface MoveDialogProps {
  school: OtherSchool;
  /** The LAO that pays it now. */
  laoId: string;
  close: () => void;
  done: () => void;
}

/** Moves a school to another LAO in two steps: the server first says from which round on and what goes along, keeping nothing. */
export function MoveDialog({ school, laoId, close, done }: MoveDialogProps) {
  const words = useWords();
  const titleId = useId();
  const [expectedVersion] = useState(school.version);
  const [to, setTo] = useState<LaoFound | null>(null);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const [preview, setPreview] = useState<SchoolMove | null>(null);
  const press = usePress<MoveSchoolInput, Blocker, { move: SchoolMove | null }>(MoveSchoolDocument);
  const noReason = tried && !reason.trim();

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    if (!to || !reason.trim()) return;
    const input = { otherSchoolId: school.id, toLaoId: to.id, reason: reason.trim(), expectedVersion };
    if (preview) {
      if (await press.send(input)) done();
      return;
    }
    const answer = await press.ask({ ...input, dryRun: true });
    if (answer?.move) setPreview(answer.move);
  }

  return (
    <Dialog open onClose={press.busy ? undefined : close} aria-labelledby={titleId} fullWidth maxWidth="sm">
      <form onSubmit={event => void submit(event)} noValidate>
        <DialogTitle id={titleId}>{words("otherSchools.move.title", { name: school.name })}</DialogTitle>
        <DialogContent>
          {preview ? (
            <>
              <FactList
                facts={[
                  [words("otherSchools.move.from"), laoWords(preview.from, words)],
                  [words("otherSchools.move.to"), <strong key="to">{laoWords(preview.to, words)}</strong>],
                  [words("otherSchools.move.since"), sinceWords(preview, words)],
                  [words("otherSchools.move.reason"), preview.reason],
                ]}
              />
              <Alert severity="info" sx={{ mt: 2 }}>
                {words(
                  preview.withReport ? "otherSchools.move.withReport" : "otherSchools.move.withoutReport",
                )}{" "}
                {words("otherSchools.move.stays")}
              </Alert>
            </>
          ) : (
            <>
              <DialogContentText sx={{ mb: 2.5 }}>{words("otherSchools.move.text")}</DialogContentText>
              <LaoField id="move-to" value={to} change={setTo} except={laoId} missing={tried && !to} />
              <TextField
                id="move-reason"
                label={words("otherSchools.move.reason")}
                helperText={words(noReason ? "confirmation.reasonNeeded" : "otherSchools.move.reasonHint")}
                error={noReason}
                value={reason}
                onChange={event => setReason(event.target.value)}
                required
                multiline
                minRows={2}
                fullWidth
                sx={{ mt: 2 }}
                slotProps={{ htmlInput: { maxLength: 1000 } }}
              />
            </>
          )}
          <RefusalAlert refusals={press.refusals} />
        </DialogContent>
        <DialogActions>
          <Button onClick={preview ? () => setPreview(null) : close} disabled={press.busy}>
            {words(preview ? "clocks.back" : "app.cancel")}
          </Button>
          <Button type="submit" variant="contained" disabled={press.busy}>
            {words(
              press.busy
                ? "confirmation.submitting"
                : preview
                  ? "otherSchools.move.press"
                  : "otherSchools.move.preview",
            )}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
