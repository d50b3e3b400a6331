import { Alert, Box, Button, Card, Typography } from "@mui/material";
import { useId, useState } from "react";
import { hiddenNumber, useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { ReopeningPanel } from "../reopening/reopening.panel.tsx";
import { RequestDialog } from "../reopening/request.dialog.tsx";
import { useCases } from "../reopening/use-cases.ts";
import { formatDateTime } from "../time/buddhist-era.ts";
import { actionLabel, isConfirming } from "./action-label.ts";
import { BlockerList } from "./blocker.list.tsx";
import { CancelDialog } from "./cancel.dialog.tsx";
import { ConfirmDialog } from "./confirm.dialog.tsx";
import {
  allowsAction,
  type ConfirmationButton,
  confirmationButtons,
  mayAskForCancellation,
  openMatters,
} from "./confirmation.actions.ts";
import { Countdown } from "./countdown.tsx";
import { ExtensionDialog } from "./extension.dialog.tsx";
import { FactList } from "./fact.list.tsx";
import { StandingChip } from "./standing.chip.tsx";
import type { Confirmation, UnitDetail } from "./unit.documents.ts";
import { unitName } from "./unit-name.ts";

interface ConfirmationCardProps {
  unit: UnitDetail;
  confirmation: Confirmation;
}

/** Where one confirmation of a unit stands, what can be done about it, and if not, why not. */
export function ConfirmationCard({ unit, confirmation }: ConfirmationCardProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const titleId = useId();
  const cases = useCases(unit.id, confirmation);
  const [open, setOpen] = useState<ConfirmationButton["action"] | "ASK" | "EXTEND" | null>(null);
  const [outcome, setOutcome] = useState<string | null>(null);
  const buttons = confirmationButtons(confirmation);
  const matters = openMatters(confirmation);
  const chosen = buttons.find(({ action }) => action === open);
  const done = isDone(confirmation);
  const finish = (text: string) => {
    setOpen(null);
    setOutcome(text);
  };
  const name = unitName(unit, locale);
  const asks = mayAskForCancellation(confirmation) && cases !== undefined && cases.own === null;
  // An extension is the unit's, not a subject's: one button, on the first card that can use it.
  const first = confirmation.subject === "LEARNERS" || !unit.learners || isDone(unit.learners);
  const mayExtend = allowsAction(confirmation, "EXTEND") && !done && first;
  return (
    <Card component="section" aria-labelledby={titleId} sx={{ p: { xs: 2.5, md: 3 } }}>
      <Box
        sx={{
          display: "flex",
          flexWrap: "wrap",
          gap: 1,
          justifyContent: "space-between",
          alignItems: "flex-start",
        }}
      >
        <Typography variant="h2" id={titleId}>
          {words(`confirmation.subject.${confirmation.subject}`)}
        </Typography>
        <StandingChip standing={confirmation.standing} />
      </Box>
      <Typography sx={{ mt: 0.5, mb: 2 }}>{words(`confirmation.words.${confirmation.standing}`)}</Typography>
      <Box role="status">
        {outcome && (
          <Alert
            severity="success"
            sx={{ mb: 2 }}
            onClose={() => setOutcome(null)}
            closeText={words("app.close")}
          >
            {outcome}
          </Alert>
        )}
      </Box>
      <FactList
        facts={[
          ...(done
            ? [
                ...(confirmation.confirmedAt
                  ? [
                      [
                        words("confirmation.confirmedAt"),
                        formatDateTime(confirmation.confirmedAt, locale),
                      ] as const,
                    ]
                  : []),
                [
                  words("confirmation.confirmedBy"),
                  [
                    confirmation.confirmedBy,
                    confirmation.confirmedDuty && words(`duty.${confirmation.confirmedDuty}`),
                  ]
                    .filter(Boolean)
                    .join(" · "),
                ] as const,
                ...(confirmation.headcount
                  ? [
                      [
                        words("confirmation.confirmedLearners"),
                        confirmation.headcount.total === null
                          ? hiddenNumber
                          : words("confirmation.learners", { count: confirmation.headcount.total }),
                      ] as const,
                    ]
                  : []),
                ...(confirmation.digest
                  ? [
                      [
                        words("confirmation.digest"),
                        <code key="digest" title={confirmation.digest}>
                          {confirmation.digest.slice(0, 12)}
                        </code>,
                      ] as const,
                    ]
                  : []),
              ]
            : [
                [
                  words("confirmation.deadline"),
                  <Countdown key="deadline" deadline={confirmation.deadline} />,
                ] as const,
              ]),
        ]}
      />
      {buttons.map(button => (
        <ActionButton
          key={button.action}
          button={button}
          unit={unit}
          confirmation={confirmation}
          press={() => setOpen(button.action)}
        />
      ))}
      {buttons.length === 0 && matters.length > 0 && (
        <Alert severity="warning" sx={{ mt: 2 }}>
          <Typography variant="subtitle2" component="p">
            {words("confirmation.matters")}
          </Typography>
          <BlockerList blockers={matters} about={unit.id} {...listBelow(unit)} />
        </Alert>
      )}
      {(asks || mayExtend) && (
        <Box sx={{ mt: 2, display: "flex", flexWrap: "wrap", gap: 1 }}>
          {asks && (
            <Button
              variant="outlined"
              onClick={() => setOpen("ASK")}
              sx={{ width: { xs: "100%", sm: "auto" } }}
            >
              {words("reopening.ask")}
            </Button>
          )}
          {mayExtend && (
            <Button
              variant="outlined"
              onClick={() => setOpen("EXTEND")}
              sx={{ width: { xs: "100%", sm: "auto" } }}
            >
              {words("extension.grant")}
            </Button>
          )}
        </Box>
      )}
      {cases && <ReopeningPanel unit={unit} confirmation={confirmation} cases={cases} say={setOutcome} />}
      {buttons.length === 0 && !asks && !cases?.own && isConfirming(unit.level) && (
        <Typography color="textSecondary" sx={{ mt: 2 }}>
          {words(done ? `confirmation.whoCancels.${unit.level}` : `confirmation.whoConfirms.${unit.level}`)}
        </Typography>
      )}
      {chosen?.action === "CONFIRM" && (
        <ConfirmDialog
          unit={unit}
          confirmation={confirmation}
          declareNoLearners={chosen.declareNoLearners}
          close={() => setOpen(null)}
          done={() => finish(words("confirmation.done.CONFIRM", { unit: name }))}
        />
      )}
      {open === "ASK" && (
        <RequestDialog
          unit={unit}
          confirmation={confirmation}
          close={() => setOpen(null)}
          done={() => finish(words("reopening.asked"))}
        />
      )}
      {open === "EXTEND" && (
        <ExtensionDialog
          unit={unit}
          confirmation={confirmation}
          close={() => setOpen(null)}
          done={() => finish(words("extension.done", { unit: name }))}
        />
      )}
      {chosen?.action === "CANCEL" && (
        <CancelDialog
          unit={unit}
          confirmation={confirmation}
          close={() => setOpen(null)}
          done={() => finish(words("confirmation.done.CANCEL", { unit: name }))}
        />
      )}
    </Card>
  );
}

interface ActionButtonProps extends ConfirmationCardProps {
  button: ConfirmationButton;
  press: () => void;
}

/** A refused button stays reachable by keyboard and names its reasons. */
function ActionButton({ button, unit, confirmation, press }: ActionButtonProps) {
  const words = useWords();
  const reasonsId = useId();
  const refused = !button.open;
  return (
    <Box sx={{ mt: 2.5 }}>
      <Button
        variant={button.action === "CONFIRM" ? "contained" : "outlined"}
        color={button.action === "CONFIRM" ? "primary" : "error"}
        size="large"
        aria-disabled={refused || undefined}
        aria-describedby={refused ? reasonsId : undefined}
        onClick={() => !refused && press()}
        sx={{
          width: { xs: "100%", sm: "auto" },
          ...(refused && {
            "&, &:hover": {
              bgcolor: "#e8e6df",
              color: "#55605d",
              border: "1px solid #c9c6bb",
              cursor: "not-allowed",
            },
          }),
        }}
      >
        {words(actionLabel(button.action, unit.level, confirmation.subject))}
      </Button>
      {refused && (
        <Alert severity="warning" sx={{ mt: 1.5 }} id={reasonsId}>
          <Typography variant="subtitle2" component="p">
            {words("confirmation.reasons")}
          </Typography>
          <BlockerList blockers={button.blockers} about={unit.id} {...listBelow(unit)} />
        </Alert>
      )}
    </Box>
  );
}

/** A province's page carries the whole list of the LAOs in the way. */
function listBelow(unit: UnitDetail): { listBelow?: string } {
  return unit.level === "PROVINCE" ? { listBelow: "waiting-title" } : {};
}

function isDone({ standing }: Confirmation): boolean {
  return standing === "CONFIRMED" || standing === "LOCKED";
}
