import CheckCircle from "@mui/icons-material/CheckCircle";
import HourglassTop from "@mui/icons-material/HourglassTop";
import RadioButtonUnchecked from "@mui/icons-material/RadioButtonUnchecked";
import { Box, Link as MuiLink } from "@mui/material";
import { Link } from "react-router";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { formatDateTime } from "../time/buddhist-era.ts";
import { unitName } from "../units/unit-name.ts";
import type { ReopeningCase, ReopeningStep } from "./reopening.documents.ts";

const looks = {
  done: { icon: CheckCircle, color: "success.main" },
  waits: { icon: HourglassTop, color: "warning.main" },
  later: { icon: RadioButtonUnchecked, color: "text.secondary" },
} as const;

/** Everybody's steps from top to bottom: who did what when, whose turn it is, what comes later. */
export function StepsTimeline({ reopening, unitId }: { reopening: ReopeningCase; unitId: string }) {
  const words = useWords();
  const turn = reopening.steps.findIndex(({ doneAt }) => doneAt === null);
  return (
    <Box component="ol" aria-label={words("reopening.steps")} sx={{ listStyle: "none", m: 0, mt: 1.5, p: 0 }}>
      {reopening.steps.map((step, i) => (
        <Step
          key={`${step.action}-${step.unit.id}`}
          step={step}
          state={step.doneAt ? "done" : i === turn ? "waits" : "later"}
          here={step.unit.id === unitId}
        />
      ))}
    </Box>
  );
}

function Step({ step, state, here }: { step: ReopeningStep; state: keyof typeof looks; here: boolean }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const { icon: Icon, color } = looks[state];
  const name = unitName(step.unit, locale);
  return (
    <Box
      component="li"
      aria-current={state === "waits" ? "step" : undefined}
      sx={{
        position: "relative",
        pl: 4,
        pb: 1.75,
        ml: 1.25,
        borderLeft: 2,
        borderColor: state === "done" ? "success.main" : "divider",
        "&:last-child": { borderColor: "transparent", pb: 0 },
      }}
    >
      <Icon
        aria-hidden="true"
        sx={{ position: "absolute", left: -13, top: 1, fontSize: 24, color, bgcolor: "background.paper" }}
      />
      <Box component="span" sx={{ fontWeight: state === "waits" ? 600 : 400 }}>
        {words(`reopening.step.${step.action}`)} ·{" "}
        {here ? (
          name
        ) : (
          <MuiLink component={Link} to={`/units/${step.unit.id}`}>
            {name}
          </MuiLink>
        )}
      </Box>
      <Box component="span" sx={{ display: "block", color: "text.secondary", fontSize: "0.9375rem" }}>
        {step.duty && words(`duty.${step.duty}`)}
        {" · "}
        {state === "done" && step.doneAt ? (
          words("reopening.done", { who: step.doneBy ?? "", when: formatDateTime(step.doneAt, locale) })
        ) : (
          <Box component="span" sx={state === "waits" ? { color: "warning.main", fontWeight: 600 } : {}}>
            {words(state === "waits" ? "reopening.waits" : "reopening.later")}
          </Box>
        )}
      </Box>
    </Box>
  );
}
