import {
  Box,
  Button,
  Card,
  MenuItem,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  TextField,
  Typography,
} from "@mui/material";
import { lazy, Suspense, useState } from "react";
import { CsvButton } from "../export/csv.button.tsx";
import type { CsvColumn } from "../export/csv.ts";
import { grouped, hiddenNumber, useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { WaitingPart } from "../layout/waiting.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { useGraph } from "../providers/graph.ts";
import { roundName } from "../rounds/round-name.ts";
import { formatDate } from "../time/buddhist-era.ts";
import {
  type BurnDown,
  BurnDownDocument,
  type MonitoredUnit,
  type Track,
  trackKey,
} from "./monitoring.documents.ts";
import { percent } from "./share.ts";

// The library of charts is as large as the rest of the page: it comes when a chart is looked at.
const BurnDownChart = lazy(async () => ({ default: (await import("./burn-down.chart.tsx")).BurnDownChart }));

/** Confirmations day by day beside the same day of earlier rounds, as a chart and as a table. */
export function BurnDownCard({ unit, tracks }: { unit: MonitoredUnit; tracks: readonly Track[] }) {
  const words = useWords();
  const [chosen, setChosen] = useState(() =>
    trackKey(tracks.at(-1) ?? { level: "INSTITUTION", subject: "LEARNERS" }),
  );
  const [asTable, setAsTable] = useState(false);
  const track = tracks.find(each => trackKey(each) === chosen) ?? tracks[0];
  const { data, error, refetch } = useGraph(
    BurnDownDocument,
    { id: unit.id, level: track?.level ?? "INSTITUTION", subject: track?.subject ?? "LEARNERS" },
    { keepPrevious: true },
  );
  const rounds = data?.orgUnit?.monitoring?.burnDown ?? [];
  return (
    <Card component="section" aria-labelledby="burn-down-title" sx={{ p: { xs: 2, md: 3 } }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1.5, alignItems: "center", mb: 1 }}>
        <Typography variant="h2" id="burn-down-title" sx={{ flexGrow: 1 }}>
          {words("monitoring.burnDown.title")}
        </Typography>
        <BurnDownExport unit={unit} rounds={rounds} />
      </Box>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1.5, alignItems: "center", mb: 1 }}>
        <TextField
          id="burn-down-track"
          select
          size="small"
          label={words("monitoring.burnDown.choose")}
          value={chosen}
          onChange={event => setChosen(event.target.value as typeof chosen)}
          sx={{ width: 232 }}
        >
          {tracks.map(each => (
            <MenuItem key={trackKey(each)} value={trackKey(each)}>
              {words(`monitoring.track.${trackKey(each)}`)}
            </MenuItem>
          ))}
        </TextField>
        <Button size="small" onClick={() => setAsTable(!asTable)} aria-pressed={asTable}>
          {words(asTable ? "monitoring.burnDown.asChart" : "monitoring.burnDown.asTable")}
        </Button>
      </Box>
      {error && !data ? (
        <ProblemPage error={error} retry={() => void refetch()} />
      ) : !data ? (
        <WaitingPart />
      ) : rounds.length === 0 ? (
        <Typography color="textSecondary">{words("monitoring.burnDown.none")}</Typography>
      ) : (
        <>
          <Today rounds={rounds} />
          <Typography color="textSecondary" sx={{ fontSize: "0.9375rem", mb: 1 }}>
            {words("monitoring.burnDown.note")}
          </Typography>
          {asTable ? (
            <BurnDownTable rounds={rounds} />
          ) : (
            <Suspense fallback={<WaitingPart />}>
              <BurnDownChart rounds={rounds} />
            </Suspense>
          )}
        </>
      )}
    </Card>
  );
}

/** The chart in a sentence: where this round is, and where the one before was on the same day. */
function Today({ rounds: [now, before] }: { rounds: readonly BurnDown[] }) {
  const words = useWords();
  const today = now?.days.at(-1);
  if (!now || !today) return null;
  const then = before && (before.days.find(({ day }) => day === today.day) ?? before.days.at(-1));
  const share = percent(today.confirmed, now.expected);
  return (
    <Typography sx={{ fontWeight: 600 }}>
      {before && then
        ? words("monitoring.burnDown.behind", {
            now: share,
            round: roundName(before.round, words),
            before: percent(then.confirmed, before.expected),
          })
        : words("monitoring.burnDown.now", { now: share })}
    </Typography>
  );
}

/** All days of all rounds, the longest round deciding how many. */
function daysOf(rounds: readonly BurnDown[]): number[] {
  const most = Math.max(0, ...rounds.map(({ days }) => days.length));
  return Array.from({ length: most }, (_, index) => index + 1);
}

function BurnDownTable({ rounds }: { rounds: readonly BurnDown[] }) {
  const words = useWords();
  const locale = useConsoleLocale();
  return (
    <TableContainer
      tabIndex={0}
      role="region"
      aria-label={words("monitoring.burnDown.title")}
      sx={{ maxHeight: 420 }}
    >
      <Table size="small" stickyHeader>
        <TableHead>
          <TableRow>
            <TableCell>{words("monitoring.burnDown.day")}</TableCell>
            {rounds.map(({ round }) => (
              <TableCell key={round.id} align="right">
                {roundName(round, words)}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {daysOf(rounds).map(day => (
            <TableRow key={day}>
              <TableCell component="th" scope="row">
                {day}
              </TableCell>
              {rounds.map(({ round, expected, days }) => {
                const found = days[day - 1];
                return (
                  <TableCell key={round.id} align="right">
                    {found ? (
                      <>
                        {words("monitoring.burnDown.cell", {
                          confirmed: grouped(found.confirmed),
                          share: percent(found.confirmed, expected),
                        })}
                        <Box sx={{ color: "text.secondary", fontSize: "0.875rem" }}>
                          {formatDate(found.date, locale)}
                        </Box>
                      </>
                    ) : (
                      hiddenNumber
                    )}
                  </TableCell>
                );
              })}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}

function BurnDownExport({ unit, rounds }: { unit: MonitoredUnit; rounds: readonly BurnDown[] }) {
  const words = useWords();
  const columns: CsvColumn<number>[] = [
    { title: words("monitoring.burnDown.day"), value: day => day },
    ...rounds.flatMap(({ round, expected, days }): CsvColumn<number>[] => [
      { title: roundName(round, words), value: day => days[day - 1]?.confirmed ?? null },
      {
        title: words("monitoring.burnDown.share"),
        value: day => {
          const found = days[day - 1];
          return found ? percent(found.confirmed, expected) : null;
        },
      },
    ]),
  ];
  return <CsvButton name={`lec-burn-down-${unit.code}`} columns={columns} rows={() => daysOf(rounds)} />;
}
