import { Alert, Box, Button, Link as MuiLink, Typography } from "@mui/material";
import { useState } from "react";
import { Link } from "react-router";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { useServerNow } from "../providers/session.ts";
import { formatDateTime, remainingUntil } from "../time/buddhist-era.ts";
import { actionLabel } from "../units/action-label.ts";
import { confirmationButtons } from "../units/confirmation.actions.ts";
import { Countdown } from "../units/countdown.tsx";
import { ExtensionDialog } from "../units/extension.dialog.tsx";
import type { Confirmation, UnitDetail } from "../units/unit.documents.ts";
import { unitName } from "../units/unit-name.ts";
import { RefuseDialog, WithdrawDialog } from "./end.dialogs.tsx";
import type { ReopeningCase } from "./reopening.documents.ts";
import { StepsTimeline } from "./steps.timeline.tsx";
import type { CasesOfConfirmation } from "./use-cases.ts";

interface ReopeningPanelProps {
  unit: UnitDetail;
  confirmation: Confirmation;
  cases: CasesOfConfirmation;
  /** Says on the card what has been done. */
  say: (text: string) => void;
}

const shownCases = 5;

/** Requests to reopen on a confirmation's card: every unit on the way sees the same steps, and its own turn. */
export function ReopeningPanel({ unit, confirmation, cases, say }: ReopeningPanelProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const { open, refused } = cases;
  return (
    <>
      {refused && (
        <Alert severity="info" sx={{ mt: 2 }}>
          {words("reopening.wasRefused", { when: formatDateTime(refused.requestedAt, locale) })}
          {refused.endReason && (
            <Box component="span" sx={{ display: "block" }}>
              {words("reopening.reason", { reason: refused.endReason })}
            </Box>
          )}
        </Alert>
      )}
      {open.slice(0, shownCases).map((reopening, i) => (
        <OneCase
          key={reopening.id}
          unit={unit}
          confirmation={confirmation}
          reopening={reopening}
          expanded={i === 0}
          say={say}
        />
      ))}
      {open.length > shownCases && (
        <Typography color="textSecondary" sx={{ mt: 1 }}>
          {words("reopening.more", { count: open.length - shownCases })}
        </Typography>
      )}
    </>
  );
}

type OneCaseProps = Omit<ReopeningPanelProps, "cases"> & { reopening: ReopeningCase; expanded: boolean };

function OneCase({ unit, confirmation, reopening, expanded, say }: OneCaseProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const [ending, setEnding] = useState<"refuse" | "withdraw" | null>(null);
  const own = reopening.unit.id === unit.id;
  const end = (key: "reopening.refused" | "reopening.withdrawn") => () => {
    setEnding(null);
    say(words(key));
  };
  return (
    <Box
      component="details"
      open={expanded}
      sx={{
        mt: 2,
        p: 2,
        border: 1,
        borderColor: "divider",
        borderRadius: 2,
        "& summary": { cursor: "pointer", fontWeight: 600 },
      }}
    >
      <summary>
        {own
          ? words("reopening.title")
          : words("reopening.titleOf", { unit: unitName(reopening.unit, locale) })}
      </summary>
      <Box sx={{ mt: 0.5 }}>{words("reopening.reason", { reason: reopening.reason })}</Box>
      <Box sx={{ color: "text.secondary", fontSize: "0.9375rem" }}>
        {words("reopening.by", {
          who: reopening.requestedBy,
          when: formatDateTime(reopening.requestedAt, locale),
        })}
      </Box>
      <Turn unit={unit} confirmation={confirmation} reopening={reopening} />
      <StepsTimeline reopening={reopening} unitId={unit.id} />
      <Deadline reopening={reopening} roundId={confirmation.round.id} say={say} />
      {(reopening.mayRefuse || (reopening.mayWithdraw && own)) && (
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mt: 1.5 }}>
          {reopening.mayRefuse && (
            <Button size="small" variant="outlined" color="error" onClick={() => setEnding("refuse")}>
              {words("reopening.refuse")}
            </Button>
          )}
          {reopening.mayWithdraw && own && (
            <Button size="small" variant="outlined" onClick={() => setEnding("withdraw")}>
              {words("reopening.withdraw")}
            </Button>
          )}
        </Box>
      )}
      {ending === "refuse" && (
        <RefuseDialog reopening={reopening} close={() => setEnding(null)} done={end("reopening.refused")} />
      )}
      {ending === "withdraw" && (
        <WithdrawDialog
          reopening={reopening}
          close={() => setEnding(null)}
          done={end("reopening.withdrawn")}
        />
      )}
    </Box>
  );
}

/** Whose turn it is: the button is on this card, or on another unit's page. */
function Turn({ unit, confirmation, reopening }: Omit<OneCaseProps, "expanded" | "say">) {
  const words = useWords();
  const locale = useConsoleLocale();
  const { waitingFor } = reopening;
  if (!waitingFor) return null;
  const here = waitingFor.unit.id === unit.id && waitingFor.subject === confirmation.subject;
  if (!here)
    return (
      <MuiLink component={Link} to={`/units/${waitingFor.unit.id}`} sx={{ display: "inline-block", mt: 1 }}>
        {words("reopening.goTo", { unit: unitName(waitingFor.unit, locale) })}
      </MuiLink>
    );
  const button = confirmationButtons(confirmation).find(({ action }) => action === waitingFor.action);
  if (!button) return null;
  return (
    <Alert severity="warning" sx={{ mt: 1.5 }}>
      <strong>{words("reopening.yours")}</strong>{" "}
      {words(button.open ? "reopening.pressHere" : "reopening.notYet", {
        act: words(actionLabel(waitingFor.action, unit.level, confirmation.subject)),
      })}
    </Alert>
  );
}

function Deadline({
  reopening,
  roundId,
  say,
}: { reopening: ReopeningCase; roundId: string } & Pick<ReopeningPanelProps, "say">) {
  const words = useWords();
  const locale = useConsoleLocale();
  const nowMs = useServerNow();
  const [extending, setExtending] = useState(false);
  const { deadline, unit, mayExtend } = reopening;
  if (!deadline) return null;
  const { late, days } = remainingUntil(deadline, nowMs);
  const near = late || days === 0;
  return (
    <Box sx={{ mt: 1.5 }}>
      <Box component="span" sx={{ color: "text.secondary" }}>
        {words("reopening.deadline")}
      </Box>{" "}
      <Countdown deadline={deadline} />
      {near && (
        <Alert severity={late ? "error" : "warning"} sx={{ mt: 1, "& .MuiAlert-message": { flexGrow: 1 } }}>
          {late
            ? words("reopening.late", {
                lifter: words(
                  unit.level === "PROVINCE" ? "duty.DEPARTMENT_ADMINISTRATOR" : "duty.PROVINCE_OFFICER",
                ),
              })
            : words("reopening.soon")}
          {mayExtend && (
            <Button
              variant="outlined"
              color="inherit"
              size="small"
              onClick={() => setExtending(true)}
              sx={{ display: "block", mt: 1 }}
            >
              {words("extension.grantTo", { unit: unitName(unit, locale) })}
            </Button>
          )}
        </Alert>
      )}
      {extending && (
        <ExtensionDialog
          unit={unit}
          confirmation={{ round: { id: roundId }, deadline }}
          close={() => setExtending(false)}
          done={() => {
            setExtending(false);
            say(words("extension.done", { unit: unitName(unit, locale) }));
          }}
        />
      )}
    </Box>
  );
}
