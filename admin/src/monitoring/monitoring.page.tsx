import Refresh from "@mui/icons-material/Refresh";
import { Alert, Box, Button } from "@mui/material";
import { useState } from "react";
import { useParams } from "react-router";
import { PrintButton } from "../export/print.button.tsx";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { PageHeading } from "../layout/page.heading.tsx";
import { WaitingPage } from "../layout/waiting.tsx";
import { NotFoundPage } from "../problems/not-found.page.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { refreshEverything, useGraph } from "../providers/graph.ts";
import { roundName } from "../rounds/round-name.ts";
import { formatDateTime } from "../time/buddhist-era.ts";
import { Countdown } from "../units/countdown.tsx";
import { unitName } from "../units/unit-name.ts";
import { UnitWay } from "../units/unit-way.tsx";
import { BelowCard } from "./below.card.tsx";
import { BurnDownCard } from "./burn-down.card.tsx";
import { everyMissing, MissingCard } from "./missing.card.tsx";
import { type MissingVariables, type MonitoredUnit, MonitoringDocument } from "./monitoring.documents.ts";
import { MonitoringPrint } from "./monitoring.print.tsx";
import { StuckCard } from "./stuck.card.tsx";
import { TracksCard } from "./tracks.card.tsx";

/** A sheaf that a person still goes through by hand; whoever needs more takes the file, or writes the letter. */
const mostPrinted = 1_000;

/** How a round goes below a unit: who has confirmed, who has not, what stands in the way, and whom to call. */
export function MonitoringPage() {
  const { id = "" } = useParams();
  const { data, error, isPending, isFetching, refetch } = useGraph(MonitoringDocument, { id });
  const words = useWords();
  const locale = useConsoleLocale();
  if (error && !data) return <ProblemPage error={error} retry={() => void refetch()} />;
  if (isPending || !data) return <WaitingPage />;
  const unit = data.orgUnit;
  if (!unit) return <NotFoundPage />;
  return (
    <>
      <PageHeading
        title={`${words("monitoring.title")} ${unitName(unit, locale)}`}
        above={<UnitWay units={[...unit.ancestors, unit]} />}
        lead={unit.monitoring && roundName(unit.monitoring.round, words)}
      />
      {unit.monitoring === null ? (
        <Alert severity="info">{words("unit.limited")}</Alert>
      ) : unit.monitoring.tracks.length === 0 ? (
        <Alert severity="info">{words("monitoring.nothingBelow")}</Alert>
      ) : (
        <Monitoring
          key={unit.id}
          unit={unit}
          monitoring={unit.monitoring}
          readAt={data.viewer.now}
          busy={isFetching}
        />
      )}
    </>
  );
}

interface MonitoringProps {
  unit: MonitoredUnit;
  monitoring: NonNullable<MonitoredUnit["monitoring"]>;
  /** When it was read, by the server's clock. */
  readAt: string;
  busy: boolean;
}

function Monitoring({ unit, monitoring, readAt, busy }: MonitoringProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const [shown, setShown] = useState<{ asked: MissingVariables; total: number } | null>(null);
  const { round, tracks } = monitoring;

  return (
    <>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 3, alignItems: "flex-start", mb: 3 }}>
        <Deadline label={words("monitoring.unitDeadline")} deadline={round.unitDeadline} />
        {unit.level !== "LAO" && round.provinceDeadline && (
          <Deadline label={words("monitoring.provinceDeadline")} deadline={round.provinceDeadline} />
        )}
        <Box sx={{ flexGrow: 1 }} />
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, alignItems: "center" }}>
          <Box component="span" role="status" sx={{ color: "text.secondary", fontSize: "0.9375rem" }}>
            {words("monitoring.readAt", { when: formatDateTime(readAt, locale) })}
          </Box>
          <Button
            variant="outlined"
            startIcon={<Refresh />}
            disabled={busy}
            onClick={() => void refreshEverything()}
            sx={{ minHeight: 44 }}
          >
            {words("monitoring.refresh")}
          </Button>
          <PrintButton
            label={words("app.print")}
            variant="outlined"
            disabled={!shown}
            content={async () => ({
              rows: shown ? await everyMissing(shown.asked, mostPrinted) : [],
              total: shown?.total ?? 0,
            })}
          >
            {missing => (
              <MonitoringPrint unit={unit} readAt={readAt} round={round} tracks={tracks} {...missing} />
            )}
          </PrintButton>
        </Box>
      </Box>
      <Box sx={{ display: "grid", gap: 3, gridTemplateColumns: "minmax(0, 1fr)" }}>
        <TracksCard unit={unit} tracks={tracks} />
        <BurnDownCard unit={unit} tracks={tracks} />
        {unit.children.nodes.length > 0 && <BelowCard unit={unit} />}
        <MissingCard unit={unit} roundId={round.id} tracks={tracks} show={setShown} />
        <StuckCard cases={monitoring.stuckCases} />
      </Box>
    </>
  );
}

function Deadline({ label, deadline }: { label: string; deadline: string }) {
  return (
    <div>
      <Box sx={{ color: "text.secondary", fontSize: "0.9375rem" }}>{label}</Box>
      <Countdown deadline={deadline} />
    </div>
  );
}
