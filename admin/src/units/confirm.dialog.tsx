import {
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  FormControlLabel,
  FormHelperText,
} from "@mui/material";
import { useId, useState } from "react";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { useGraph } from "../providers/graph.ts";
import { roundName } from "../rounds/round-name.ts";
import { actionLabel } from "./action-label.ts";
import { ChangesList } from "./changes.list.tsx";
import { ConfirmDocument, type ConfirmInput } from "./confirmation.documents.ts";
import { ConfirmationChangesDocument } from "./confirmation-changes.documents.ts";
import { FactList } from "./fact.list.tsx";
import { RefusalAlert } from "./refusal.alert.tsx";
import type { Blocker, Confirmation, UnitDetail } from "./unit.documents.ts";
import { unitName } from "./unit-name.ts";
import { usePress } from "./use-press.ts";

interface ConfirmDialogProps {
  unit: UnitDetail;
  confirmation: Confirmation;
  /** Zero learners are only confirmed by an explicit declaration (S1g 6). */
  declareNoLearners: boolean;
  close: () => void;
  done: () => void;
}

/** States what is about to be confirmed, and asks once. */
export function ConfirmDialog({ unit, confirmation, declareNoLearners, close, done }: ConfirmDialogProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const titleId = useId();
  const [noLearners, setNoLearners] = useState(false);
  const [missing, setMissing] = useState(false);
  const { send, busy, refusals } = usePress<Omit<ConfirmInput, "idempotencyKey">, Blocker>(ConfirmDocument);
  const { data } = useGraph(ConfirmationChangesDocument, {
    id: unit.id,
    roundId: confirmation.round.id,
    subject: confirmation.subject,
  });
  const { previous = null, lastRound = null } = data?.orgUnit?.confirmation ?? {};
  const shown = previous ?? lastRound;
  const label = words(actionLabel("CONFIRM", unit.level, confirmation.subject));

  async function submit(): Promise<void> {
    if (declareNoLearners && !noLearners) return setMissing(true);
    // What was read here is what is confirmed: should it have changed meanwhile, the server says so.
    const expected = shown?.digest ? { expectedDigest: shown.digest } : {};
    const input = {
      roundId: confirmation.round.id,
      unitId: unit.id,
      subject: confirmation.subject,
      ...expected,
    };
    if (await send(declareNoLearners ? { ...input, noLearners: true } : input)) done();
  }

  return (
    <Dialog open onClose={busy ? undefined : close} aria-labelledby={titleId} fullWidth maxWidth="sm">
      <DialogTitle id={titleId}>{label}</DialogTitle>
      <DialogContent>
        <FactList
          facts={[
            [words("confirmation.unit"), <strong key="unit">{unitName(unit, locale)}</strong>],
            [words("confirmation.round"), roundName(confirmation.round, words)],
            ...(confirmation.subject === "LEARNERS" && unit.headcount
              ? [
                  [
                    words("confirmation.learnerTotal"),
                    <strong key="total">
                      {words("confirmation.learners", { count: unit.headcount.total ?? 0 })}
                    </strong>,
                  ] as const,
                ]
              : []),
          ]}
        />
        {shown && <ChangesList changes={shown} basis={previous ? "previous" : "lastRound"} />}
        <DialogContentText sx={{ mt: 2 }}>{words("confirmation.confirmText")}</DialogContentText>
        {declareNoLearners && (
          <>
            <FormControlLabel
              sx={{ mt: 2 }}
              control={
                <Checkbox
                  checked={noLearners}
                  onChange={event => setNoLearners(event.target.checked)}
                  slotProps={{ input: { "aria-describedby": `${titleId}-missing` } }}
                />
              }
              label={words("confirmation.noLearners")}
            />
            <FormHelperText error id={`${titleId}-missing`} role="alert">
              {missing && !noLearners ? words("confirmation.noLearnersNeeded") : ""}
            </FormHelperText>
          </>
        )}
        <RefusalAlert refusals={refusals} />
      </DialogContent>
      <DialogActions>
        <Button onClick={close} disabled={busy}>
          {words("confirmation.keep")}
        </Button>
        <Button variant="contained" onClick={() => void submit()} disabled={busy}>
          {busy ? words("confirmation.submitting") : label}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
