import { Alert, Box, Button, Card, Chip, LinearProgress, Link as MuiLink, Typography } from "@mui/material";
import { useState } from "react";
import { useNotify } from "react-admin";
import { Link, useNavigate, useParams } from "react-router";
import { CsvButton } from "../export/csv.button.tsx";
import { grouped, useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { ListFoot } from "../layout/list.foot.tsx";
import { PageHeading } from "../layout/page.heading.tsx";
import { WaitingPage, WaitingPart } from "../layout/waiting.tsx";
import { NotFoundPage } from "../problems/not-found.page.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { useGraph } from "../providers/graph.ts";
import { everyRow, useGraphPages } from "../providers/graph-pages.ts";
import type { Connection } from "../providers/page.type.ts";
import { useViewer } from "../providers/session.ts";
import { CurrentRoundsDocument } from "../rounds/round.documents.ts";
import { formatDateTime } from "../time/buddhist-era.ts";
import { UnitDocument } from "../units/unit.documents.ts";
import { unitName } from "../units/unit-name.ts";
import { DrawDialog } from "./draw.dialog.tsx";
import { FindingsList } from "./findings.list.tsx";
import { percent } from "./share.ts";
import { type SpotCheckRow, SpotChecksDocument } from "./spot-check.documents.ts";
import { checkColumns } from "./spot-check.export.ts";
import { SpotCheckWay } from "./spot-check.way.tsx";

/** Spot checks of a province, or of all; for an institution and its LAO, what was found there. */
export function SpotChecksPage() {
  const words = useWords();
  const { id = "" } = useParams();
  const { data, error, isPending, refetch } = useGraph(UnitDocument, { id });
  if (error && !data) return <ProblemPage error={error} retry={() => void refetch()} />;
  if (isPending) return <WaitingPage />;
  const unit = data?.orgUnit;
  if (!unit) return <NotFoundPage />;
  const below = unit.level === "INSTITUTION" || unit.level === "LAO";
  return (
    <>
      <PageHeading
        title={words(below ? "spotChecks.work.title" : "spotChecks.title")}
        above={<SpotCheckWay unit={unit} />}
        lead={words(below ? "spotChecks.work.lead" : "spotChecks.lead")}
      />
      {below ? <FindingsList unitId={unit.id} /> : <SpotChecks key={unit.id} unit={unit} />}
    </>
  );
}

const checksOf = (data: { orgUnit: { spotChecks: Connection<SpotCheckRow> | null } | null }) =>
  data.orgUnit?.spotChecks;

function SpotChecks({ unit }: { unit: { id: string; level: string } }) {
  const words = useWords();
  const notify = useNotify();
  const navigate = useNavigate();
  const viewer = useViewer();
  const [drawing, setDrawing] = useState(false);
  const locale = useConsoleLocale();
  const asked = { id: unit.id };
  const pages = useGraphPages(SpotChecksDocument, asked, checksOf);
  const { rows, data, error, isPending, refetch } = pages;
  const round = useGraph(CurrentRoundsDocument, {}).data?.currentRounds[0];
  const draws = viewer?.appointments.some(
    each => each.duty === "PROVINCE_OFFICER" && each.unit.id === unit.id,
  );
  if (error) return <ProblemPage error={error} retry={refetch} />;
  if (isPending) return <WaitingPart />;
  if (!data?.orgUnit?.spotChecks) return <Alert severity="info">{words("spotChecks.notPermitted")}</Alert>;
  return (
    <Box sx={{ display: "grid", gap: 2, gridTemplateColumns: "minmax(0, 1fr)" }}>
      {draws && round && (
        <Box>
          <Button
            variant="contained"
            onClick={() => setDrawing(true)}
            sx={{ width: { xs: "100%", sm: "auto" } }}
          >
            {words("spotChecks.draw.button")}
          </Button>
        </Box>
      )}
      {draws && !round && <Alert severity="info">{words("home.noRound")}</Alert>}
      {rows.length === 0 && (
        <Card sx={{ p: 3 }}>
          <Typography variant="h2" gutterBottom>
            {words("spotChecks.none")}
          </Typography>
          {draws && <Typography color="textSecondary">{words("spotChecks.noneHint")}</Typography>}
        </Card>
      )}
      {rows.map(check => (
        <SpotCheckCard key={check.id} check={check} naming={unit.level !== "PROVINCE"} />
      ))}
      <ListFoot pages={pages} />
      {rows.length > 0 && (
        <Box>
          <CsvButton
            name={words("spotChecks.csv.file")}
            columns={checkColumns(words, locale)}
            rows={() => everyRow(SpotChecksDocument, asked, checksOf)}
          />
        </Box>
      )}
      {drawing && round && (
        <DrawDialog
          provinceId={unit.id}
          round={round}
          close={() => setDrawing(false)}
          drawn={checkId => {
            notify("spotChecks.draw.done", { type: "info" });
            navigate(`/units/${unit.id}/spot-checks/${checkId}`);
          }}
        />
      )}
    </Box>
  );
}

function SpotCheckCard({ check, naming }: { check: SpotCheckRow; naming: boolean }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const { tally, estimate, province } = check;
  const title = words("spotChecks.checkOf", { when: formatDateTime(check.drawnAt, locale) });
  const titleId = `spot-${check.id}`;
  return (
    <Card component="section" aria-labelledby={titleId} sx={{ p: { xs: 2, md: 2.5 } }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, justifyContent: "space-between" }}>
        <Typography variant="h2" id={titleId}>
          <MuiLink component={Link} to={`/units/${province.id}/spot-checks/${check.id}`}>
            {naming ? `${unitName(province, locale)} · ${title}` : title}
          </MuiLink>
        </Typography>
        <Chip
          label={words(check.closedAt ? "spotChecks.closed" : "spotChecks.open")}
          color={check.closedAt ? "default" : "primary"}
        />
      </Box>
      <Typography color="textSecondary" variant="body2">
        {[
          check.drawnBy && words("spotChecks.by", { name: check.drawnBy }),
          words("spotChecks.seed", { seed: check.seed }),
        ]
          .filter(Boolean)
          .join(" · ")}
      </Typography>
      <Typography id={`${titleId}-progress`} sx={{ mt: 1 }}>
        {words("spotChecks.progress", { checked: grouped(tally.checked), drawn: grouped(tally.drawn) })}
      </Typography>
      <LinearProgress
        variant="determinate"
        value={tally.drawn === 0 ? 0 : (100 * tally.checked) / tally.drawn}
        aria-labelledby={`${titleId}-progress`}
        sx={{ my: 1 }}
      />
      {estimate && (
        <Typography>
          {words("spotChecks.result.words", {
            rate: percent(estimate.rate),
            low: percent(estimate.low),
            high: percent(estimate.high),
          })}
        </Typography>
      )}
      {tally.open > 0 && (
        <Typography sx={{ color: "warning.main" }}>
          {words("spotChecks.openFindings", { count: tally.open })}
        </Typography>
      )}
    </Card>
  );
}
