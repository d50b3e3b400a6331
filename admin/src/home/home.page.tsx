import type { SvgIconComponent } from "@mui/icons-material";
import ArrowForward from "@mui/icons-material/ArrowForward";
import CheckCircle from "@mui/icons-material/CheckCircle";
import HourglassEmpty from "@mui/icons-material/HourglassEmpty";
import Insights from "@mui/icons-material/Insights";
import NotificationImportant from "@mui/icons-material/NotificationImportant";
import PendingActions from "@mui/icons-material/PendingActions";
import { Alert, Box, Button, Card, Typography } from "@mui/material";
import { Link } from "react-router";
import type { Duty } from "../i18n/api.type.ts";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { PageHeading } from "../layout/page.heading.tsx";
import { WaitingPage } from "../layout/waiting.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { useGraph } from "../providers/graph.ts";
import { useServerNow, useViewer } from "../providers/session.ts";
import { ReopeningHomeCard } from "../reopening/reopening.home.card.tsx";
import { RoundClocks } from "../rounds/round.clocks.tsx";
import { CurrentRoundsDocument, type Round } from "../rounds/round.documents.ts";
import { roundName } from "../rounds/round-name.ts";
import { SpotCheckHomeCard } from "../spot-checks/work.cards.tsx";
import { remainingUntil } from "../time/buddhist-era.ts";
import { RegisterQueuesCard } from "../transfers/queues.home.card.tsx";
import { Countdown } from "../units/countdown.tsx";
import { ProgressBars } from "../units/progress.bars.tsx";
import { unitName } from "../units/unit-name.ts";
import { HomeDocument, type HomeUnit } from "./home.documents.ts";
import { type NextStep, nextStep } from "./next-step.ts";

const shownUnits = 6;

type OpenRound = Omit<Round, "availableActions">;

/** What to do now: every unit of the viewer with its next step in one sentence and the clock that concerns it. */
export function HomePage() {
  const words = useWords();
  const viewer = useViewer();
  const home = useGraph(HomeDocument, {});
  const rounds = useGraph(CurrentRoundsDocument, {});
  const failure = home.error ?? rounds.error;
  if (failure && !home.data)
    return <ProblemPage error={failure} retry={() => void Promise.all([home.refetch(), rounds.refetch()])} />;
  if (!home.data || !rounds.data) return <WaitingPage />;
  const units = byUnit(home.data.viewer.appointments);
  const open = rounds.data.currentRounds;
  return (
    <>
      <PageHeading
        title={words("home.title")}
        lead={viewer && words("home.greeting", { name: viewer.name })}
      />
      {open.length === 0 && (
        <Alert severity="info" sx={{ mb: 3 }}>
          {words("home.noRound")}
        </Alert>
      )}
      {units.length === 0 && (
        <Alert severity="warning" sx={{ mb: 3 }}>
          {words("home.noUnits")}
        </Alert>
      )}
      <Box sx={{ display: "grid", gap: 3, gridTemplateColumns: "minmax(0, 1fr)" }}>
        {units.slice(0, shownUnits).map(({ unit, duties }) => (
          <WorkCard key={unit.id} unit={unit} duties={duties} round={open[0]} />
        ))}
        {units.length > shownUnits && (
          <Typography color="textSecondary">
            {words("home.moreUnits", { count: units.length - shownUnits })}
          </Typography>
        )}
        <RegisterQueuesCard />
        <ReopeningHomeCard />
        <SpotCheckHomeCard />
        {open.map(round => (
          <Card
            key={round.id}
            component="section"
            aria-label={roundName(round, words)}
            sx={{ p: { xs: 2.5, md: 3 } }}
          >
            <Typography variant="h2" gutterBottom>
              {roundName(round, words)}
            </Typography>
            <RoundClocks round={round} />
          </Card>
        ))}
      </Box>
    </>
  );
}

const tones: Record<NextStep["tone"], { icon: SvgIconComponent; color: string; ground: string }> = {
  do: { icon: PendingActions, color: "primary.main", ground: "#e4efed" },
  wait: { icon: HourglassEmpty, color: "warning.main", ground: "#fcf0da" },
  late: { icon: NotificationImportant, color: "error.main", ground: "#fbe9e7" },
  done: { icon: CheckCircle, color: "success.main", ground: "#e6f2e9" },
  look: { icon: Insights, color: "info.main", ground: "#e6eff7" },
};

function WorkCard({ unit, duties, round }: { unit: HomeUnit; duties: Duty[]; round: OpenRound | undefined }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const nowMs = useServerNow();
  const deadline =
    unit.learners?.deadline ??
    unit.otherCounts?.deadline ??
    (round ? (unit.level === "DEPARTMENT" ? round.recordingClosesAt : round.unitDeadline) : null);
  const step = nextStep({
    ...unit,
    worksOnRoll: duties.some(duty => duty === "INSTITUTION_RECORDER" || duty === "CLASS_TEACHER"),
    late: deadline !== null && remainingUntil(deadline, nowMs).late,
  });
  const { icon: Icon, color, ground } = tones[step.tone];
  const titleId = `work-${unit.id}`;
  const sentence = words(step.key, {
    ...step.values,
    ...(step.lifter ? { lifter: words(`duty.${step.lifter}`) } : {}),
  });
  return (
    <Card component="section" aria-labelledby={titleId}>
      <Box sx={{ p: { xs: 2.5, md: 3 }, pb: { xs: 2, md: 2 } }}>
        <Typography variant="h2" id={titleId}>
          {unitName(unit, locale)}
        </Typography>
        <Typography color="textSecondary">{duties.map(duty => words(`duty.${duty}`)).join(" · ")}</Typography>
      </Box>
      {round && (
        <Box
          sx={{
            bgcolor: ground,
            px: { xs: 2.5, md: 3 },
            py: 2.5,
            display: "flex",
            flexWrap: "wrap",
            alignItems: "center",
            gap: 2,
          }}
        >
          <Icon aria-hidden="true" sx={{ color, fontSize: 34 }} />
          <Typography
            sx={{
              fontSize: { xs: "1.125rem", md: "1.3125rem" },
              fontWeight: 600,
              flex: "1 1 260px",
              lineHeight: 1.6,
            }}
          >
            {sentence}
          </Typography>
          <Button
            variant={step.tone === "do" ? "contained" : "outlined"}
            component={Link}
            to={`/units/${unit.id}${step.place ?? ""}`}
            endIcon={<ArrowForward />}
            sx={{
              width: { xs: "100%", sm: "auto" },
              ...(step.tone !== "do" && { bgcolor: "background.paper" }),
            }}
          >
            {words(step.tone === "do" ? "home.goTo" : "home.look")}
          </Button>
        </Box>
      )}
      {round && (
        <Box
          sx={{
            p: { xs: 2.5, md: 3 },
            display: "grid",
            gap: 3,
            gridTemplateColumns: { xs: "1fr", md: unit.progress ? "minmax(290px, 2fr) 5fr" : "1fr" },
          }}
        >
          <Box>
            <Typography variant="subtitle2" component="h3" color="textSecondary">
              {words("confirmation.deadline")}
            </Typography>
            <Box sx={{ fontSize: "1.0625rem" }}>
              <Countdown deadline={deadline} />
            </Box>
          </Box>
          {unit.progress && unit.level !== "INSTITUTION" && (
            <ProgressBars progress={unit.progress} level={unit.level} />
          )}
        </Box>
      )}
    </Card>
  );
}

/** A person often holds several duties at one unit: one card for each unit. */
function byUnit(
  appointments: readonly { duty: Duty; unit: HomeUnit }[],
): { unit: HomeUnit; duties: Duty[] }[] {
  const cards = new Map<string, { unit: HomeUnit; duties: Duty[] }>();
  for (const { duty, unit } of appointments) {
    const card = cards.get(unit.id);
    if (card) card.duties.push(duty);
    else cards.set(unit.id, { unit, duties: [duty] });
  }
  return [...cards.values()];
}
