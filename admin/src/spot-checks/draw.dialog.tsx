import {
  Alert,
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  TextField,
  Typography,
  useMediaQuery,
} from "@mui/material";
import { useTheme } from "@mui/material/styles";
import { type FormEvent, useEffect, useId, useState } from "react";
import { grouped, useWords } from "../i18n/use-words.ts";
import { WaitingPart } from "../layout/waiting.tsx";
import { useGraph } from "../providers/graph.ts";
import { roundName } from "../rounds/round-name.ts";
import { BlockerList } from "../units/blocker.list.tsx";
import { RefusalAlert } from "../units/refusal.alert.tsx";
import type { Blocker, RoundMention } from "../units/unit.documents.ts";
import { usePress } from "../units/use-press.ts";
import { percent } from "./share.ts";
import {
  DrawSpotCheckDocument,
  type DrawSpotCheckInput,
  type SpotCheckPlan,
  SpotCheckPlanDocument,
  unreached,
} from "./spot-check.documents.ts";
import { StrataTable } from "./strata.table.tsx";

interface DrawDialogProps {
  provinceId: string;
  round: RoundMention;
  close: () => void;
  drawn: (id: string) => void;
}

const largest = 2_000;
const usual = "100";
/** How long typing rests before the plan is asked again. */
const restMs = 400;

/** Chooses a size: says how it is spread and what it will be able to tell, before anybody travels. */
export function DrawDialog({ provinceId, round, close, drawn }: DrawDialogProps) {
  const words = useWords();
  const titleId = useId();
  const phone = useMediaQuery(useTheme().breakpoints.down("sm"));
  const [typed, setTyped] = useState(usual);
  const [seed, setSeed] = useState("");
  const size = Number(typed);
  const valid = Number.isInteger(size) && size >= 1 && size <= largest;
  const planned = useRested(valid ? size : null);
  const { data } = useGraph(
    SpotCheckPlanDocument,
    { id: provinceId, roundId: round.id, size: planned ?? 1 },
    { enabled: planned !== null, keepPrevious: true },
  );
  const plan = data?.orgUnit?.spotCheckPlan ?? null;
  const { ask, busy, refusals } = usePress<DrawSpotCheckInput, Blocker, { spotCheck: { id: string } | null }>(
    DrawSpotCheckDocument,
  );

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!valid) return;
    const done = await ask({ provinceId, roundId: round.id, size, seed: seed.trim() || null });
    if (done?.spotCheck) drawn(done.spotCheck.id);
  }

  return (
    <Dialog
      open
      onClose={busy ? undefined : close}
      aria-labelledby={titleId}
      fullWidth
      maxWidth="sm"
      fullScreen={phone}
    >
      <form onSubmit={event => void submit(event)} noValidate>
        <DialogTitle id={titleId}>{words("spotChecks.draw.title")}</DialogTitle>
        <DialogContent>
          <strong>{roundName(round, words)}</strong>
          <TextField
            id="spot-size"
            label={words("spotChecks.draw.size")}
            helperText={words("spotChecks.draw.sizeHint")}
            error={!valid}
            value={typed}
            onChange={event => setTyped(event.target.value)}
            autoFocus
            fullWidth
            margin="normal"
            slotProps={{ htmlInput: { inputMode: "numeric", maxLength: 4 } }}
          />
          {plan && planned !== null ? <PlanInWords plan={plan} /> : valid && <WaitingPart />}
          <TextField
            id="spot-seed"
            label={words("spotChecks.draw.seed")}
            helperText={words("spotChecks.draw.seedHint")}
            value={seed}
            onChange={event => setSeed(event.target.value)}
            fullWidth
            margin="normal"
            slotProps={{ htmlInput: { maxLength: 100 } }}
          />
          {plan && plan.blockers.length > 0 && (
            <Alert severity="info">
              <BlockerList blockers={plan.blockers} />
            </Alert>
          )}
          <RefusalAlert refusals={refusals} />
        </DialogContent>
        <DialogActions>
          <Button onClick={close} disabled={busy}>
            {words("confirmation.keep")}
          </Button>
          <Button
            type="submit"
            variant="contained"
            disabled={busy || !valid || !plan || plan.blockers.length > 0 || plan.size === 0}
          >
            {words(busy ? "confirmation.submitting" : "spotChecks.draw.button")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function PlanInWords({ plan }: { plan: SpotCheckPlan }) {
  const words = useWords();
  const left = unreached(plan.strata);
  return (
    <Box role="status" sx={{ bgcolor: "info.light", borderRadius: 2, p: 2 }}>
      <Typography>
        {words("spotChecks.draw.spread", {
          size: grouped(plan.size),
          learners: grouped(plan.learners),
          count: plan.strata.filter(({ drawn }) => drawn > 0).length,
        })}
      </Typography>
      {left.count > 0 && (
        <Box sx={{ color: "warning.main", my: 0.5 }}>
          {words("spotChecks.draw.unreached", {
            count: left.count,
            learners: grouped(left.learners),
            size: grouped(plan.strata.length),
          })}
        </Box>
      )}
      {plan.none && (
        <Typography sx={{ fontWeight: 600 }}>
          {words("spotChecks.draw.ifNone", { high: percent(plan.none.high) })}
        </Typography>
      )}
      {plan.some && (
        <Typography>
          {words("spotChecks.draw.ifSome", { low: percent(plan.some.low), high: percent(plan.some.high) })}
        </Typography>
      )}
      <Typography variant="body2" color="textSecondary">
        {words("spotChecks.draw.confidence")}
      </Typography>
      <StrataTable strata={plan.strata} />
    </Box>
  );
}

/** A value once it has stayed the same for a moment. */
function useRested<Value>(value: Value): Value {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), restMs);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}
