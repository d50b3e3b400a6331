import {
  Alert,
  Box,
  Button,
  Card,
  LinearProgress,
  Link as MuiLink,
  ToggleButton,
  ToggleButtonGroup,
  Typography,
} from "@mui/material";
import { useEffect, useState } from "react";
import { Link, useParams } from "react-router";
import type { RegisterUnit } from "../enrolments/register.documents.ts";
import { RegisterFrame } from "../enrolments/register.frame.tsx";
import { CsvButton } from "../export/csv.button.tsx";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { ListFoot } from "../layout/list.foot.tsx";
import { WaitingPart } from "../layout/waiting.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { everyRow, useGraphPages } from "../providers/graph-pages.ts";
import type { Connection } from "../providers/page.type.ts";
import { useViewer } from "../providers/session.ts";
import { formatDateTime } from "../time/buddhist-era.ts";
import { RefusalAlert } from "../units/refusal.alert.tsx";
import type { Blocker } from "../units/unit.documents.ts";
import { unitName } from "../units/unit-name.ts";
import { usePress } from "../units/use-press.ts";
import {
  type DuplicateCase,
  type DuplicateSearch,
  type DuplicateState,
  DuplicatesDocument,
  FindDuplicatesDocument,
} from "./duplicate.documents.ts";

const states = ["OPEN", "SAME", "DIFFERENT"] as const;
const searchEveryMs = 2_000;

/** Pairs of records that may be one person, of an institution or of all below a unit. */
export function DuplicatesPage() {
  const words = useWords();
  const { id = "" } = useParams();
  return (
    <RegisterFrame
      id={id}
      title={words("register.duplicates.title")}
      lead={words("register.duplicates.lead")}
      anyLevel
    >
      {unit => <Duplicates key={unit.id} unit={unit} />}
    </RegisterFrame>
  );
}

const casesOf = (data: { orgUnit: { duplicateCases: Connection<DuplicateCase> | null } | null }) =>
  data.orgUnit?.duplicateCases;

/** A side's name; null where it may not be read. */
const nameOfSide = (side: DuplicateCase["left"]) =>
  side?.firstName ? `${side.prefix ?? ""}${side.firstName} ${side.lastName ?? ""}` : null;

function Duplicates({ unit }: { unit: RegisterUnit }) {
  const words = useWords();
  const [state, setState] = useState<DuplicateState>("OPEN");
  const locale = useConsoleLocale();
  const asked = { id: unit.id, state };
  const pages = useGraphPages(DuplicatesDocument, asked, casesOf);
  const { rows: cases, data, error, isPending, refetch } = pages;
  const counts = data?.orgUnit?.duplicateCounts;
  const latest = data?.orgUnit?.latestDuplicateSearch ?? null;
  const running = latest !== null && latest.finishedAt === null;
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(refetch, searchEveryMs);
    return () => clearInterval(timer);
  }, [running, refetch]);
  return (
    <Card component="section" aria-label={words("register.duplicates.title")} sx={{ p: { xs: 2, md: 2.5 } }}>
      <Search unit={unit} latest={latest} />
      <ToggleButtonGroup
        exclusive
        size="small"
        value={state}
        onChange={(_event, next: DuplicateState | null) => next && setState(next)}
        aria-label={words("register.duplicates.show")}
        sx={{ mb: 1.5, flexWrap: "wrap" }}
      >
        {states.map(each => (
          <ToggleButton key={each} value={each} sx={{ px: 1.5, color: "text.primary" }}>
            {words(each === "OPEN" ? "register.duplicates.open" : `register.duplicates.${each}`)}
            {counts && ` (${counts[each === "OPEN" ? "open" : each === "SAME" ? "same" : "different"]})`}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {error ? (
        <ProblemPage error={error} retry={refetch} />
      ) : isPending ? (
        <WaitingPart />
      ) : pages.total === null ? (
        <Alert severity="info">{words("register.notPermitted")}</Alert>
      ) : cases.length === 0 ? (
        <Typography color="textSecondary">{words("register.duplicates.none")}</Typography>
      ) : (
        <>
          <CsvButton
            name={`duplicates-${unit.code}-${state.toLowerCase()}`}
            columns={[
              { title: words("register.duplicates.left"), value: each => nameOfSide(each.left) },
              {
                title: words("register.duplicates.institution"),
                value: each => each.left?.institutionName ?? null,
              },
              { title: words("register.duplicates.right"), value: each => nameOfSide(each.right) },
              {
                title: words("register.duplicates.institution"),
                value: each => each.right?.institutionName ?? null,
              },
              { title: words("register.duplicates.csv.score"), value: each => each.score },
              {
                title: words("register.duplicates.csv.reasons"),
                value: each =>
                  each.reasons.map(reason => words(`register.duplicates.reason.${reason}`)).join(", "),
              },
              { title: words("register.duplicates.csv.decider"), value: each => unitName(each.unit, locale) },
            ]}
            rows={() => everyRow(DuplicatesDocument, asked, casesOf)}
          />
          <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
            {cases.map(each => (
              <CaseItem key={each.id} unitId={unit.id} found={each} />
            ))}
          </Box>
          <ListFoot pages={pages} />
        </>
      )}
    </Card>
  );
}

const searchers = new Set(["LAO_OFFICER", "PROVINCE_OFFICER", "DEPARTMENT_ADMINISTRATOR"]);

/** Starting a search, and how far the latest one is. */
function Search({ unit, latest }: { unit: RegisterUnit; latest: DuplicateSearch | null }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const viewer = useViewer();
  const { send, busy, refusals } = usePress<Record<string, unknown>, Blocker>(FindDuplicatesDocument);
  const way = new Set([unit.id, ...unit.ancestors.map(({ id }) => id)]);
  const may = (viewer?.appointments ?? []).some(each => searchers.has(each.duty) && way.has(each.unit.id));
  const running = latest !== null && latest.finishedAt === null;
  return (
    <Box sx={{ mb: may || latest ? 2 : 0 }}>
      {may && (
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1.5, alignItems: "center" }}>
          <Button
            variant="outlined"
            disabled={busy || running}
            onClick={() => void send({ unitId: unit.id })}
          >
            {words("register.duplicates.find")}
          </Button>
          <Typography variant="body2" color="textSecondary">
            {words("register.duplicates.findText")}
          </Typography>
        </Box>
      )}
      <Box role="status" sx={{ mt: latest ? 1 : 0 }}>
        {latest && (
          <Typography variant="body2" color="textSecondary" id="search-progress">
            {running
              ? words("register.duplicates.searching", { done: latest.done, total: latest.total })
              : words("register.duplicates.lastSearch", {
                  when: formatDateTime(latest.startedAt, locale),
                  count: latest.found,
                })}
          </Typography>
        )}
        {running && latest && (
          <LinearProgress
            variant="determinate"
            aria-labelledby="search-progress"
            value={latest.total === 0 ? 0 : (100 * latest.done) / latest.total}
          />
        )}
      </Box>
      <RefusalAlert refusals={refusals} />
    </Box>
  );
}

function CaseItem({ unitId, found }: { unitId: string; found: DuplicateCase }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const sides = [found.left, found.right].filter(side => side !== null);
  const names = sides.map(side => nameOfSide(side) ?? "–");
  return (
    <Box component="li" sx={{ py: 1.25, borderTop: 1, borderColor: "divider" }}>
      <MuiLink component={Link} to={`/units/${unitId}/duplicates/${found.id}`} sx={{ fontWeight: 600 }}>
        {names.join(" / ")}
      </MuiLink>
      <div>{sides.map(side => side.institutionName).join(" / ")}</div>
      <Typography variant="body2" color="textSecondary">
        {[
          words("register.duplicates.score", { score: found.score }),
          ...found.reasons.map(reason => words(`register.duplicates.reason.${reason}`)),
          words("register.duplicates.decider", { unit: unitName(found.unit, locale) }),
        ].join(" · ")}
      </Typography>
    </Box>
  );
}
