import {
  Alert,
  Box,
  Button,
  Card,
  Link as MuiLink,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  ToggleButton,
  ToggleButtonGroup,
  Typography,
  useMediaQuery,
} from "@mui/material";
import { useTheme } from "@mui/material/styles";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { CsvButton } from "../export/csv.button.tsx";
import type { CsvColumn } from "../export/csv.ts";
import { useConsoleLocale, useWords, type Words } from "../i18n/use-words.ts";
import { PageHeading } from "../layout/page.heading.tsx";
import { WaitingPage } from "../layout/waiting.tsx";
import { NotFoundPage } from "../problems/not-found.page.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { ask, useGraph } from "../providers/graph.ts";
import { roundName } from "../rounds/round-name.ts";
import { formatDateTime, formatDeadline, type Locale } from "../time/buddhist-era.ts";
import { Countdown } from "../units/countdown.tsx";
import { unitName } from "../units/unit-name.ts";
import { UnitWay } from "../units/unit-way.tsx";
import { type ExtendedUnit, type Extension, ExtensionsDocument } from "./extension.documents.ts";

const pageSize = 50;
const mostRows = 500;
const shows = ["running", "ended", "all"] as const;
type Shown = (typeof shows)[number];
const runningOf: Record<Shown, boolean | null> = { running: true, ended: false, all: null };

/** Every extension of a unit and all below: who has more time, why, by whom, until when (T15). */
export function ExtensionsPage() {
  const { id = "" } = useParams();
  const [shown, setShown] = useState<Shown>("all");
  const [first, setFirst] = useState(pageSize);
  const variables = { id, first, running: runningOf[shown] };
  const { data, error, isPending, refetch } = useGraph(ExtensionsDocument, variables, { keepPrevious: true });
  const words = useWords();
  if (error && !data) return <ProblemPage error={error} retry={() => void refetch()} />;
  if (isPending || !data) return <WaitingPage />;
  const unit = data.orgUnit;
  if (!unit) return <NotFoundPage />;
  return (
    <>
      <PageHeading
        title={words("extension.title")}
        above={<UnitWay units={[...unit.ancestors, unit]} />}
        lead={words("extension.lead")}
      />
      {unit.extensions === null ? (
        <Alert severity="info">{words("unit.limited")}</Alert>
      ) : (
        <Extensions
          unit={unit}
          extensions={unit.extensions}
          shown={shown}
          show={setShown}
          more={first < mostRows ? () => setFirst(Math.min(first + pageSize, mostRows)) : null}
        />
      )}
    </>
  );
}

interface ExtensionsProps {
  unit: ExtendedUnit;
  extensions: NonNullable<ExtendedUnit["extensions"]>;
  shown: Shown;
  show: (shown: Shown) => void;
  more: (() => void) | null;
}

function Extensions({ unit, extensions, shown, show, more }: ExtensionsProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const narrow = useMediaQuery(useTheme().breakpoints.down("md"));
  const { nodes, totalCount, pageInfo } = extensions;

  async function everyExtension(): Promise<readonly Extension[]> {
    const whole = { id: unit.id, first: mostRows, running: runningOf[shown] };
    return (await ask(ExtensionsDocument, whole)).orgUnit?.extensions?.nodes ?? [];
  }

  return (
    <Card component="section" aria-labelledby="extensions-title" sx={{ p: { xs: 2, md: 3 } }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1.5, alignItems: "center", mb: 2 }}>
        <Typography variant="h2" id="extensions-title" sx={{ flexGrow: 1 }}>
          {words("extension.count", { count: totalCount })}
        </Typography>
        <ToggleButtonGroup
          exclusive
          size="small"
          value={shown}
          onChange={(_event, next: Shown | null) => next && show(next)}
          aria-label={words("extension.show")}
        >
          {shows.map(each => (
            <ToggleButton key={each} value={each} sx={{ px: 1.5, color: "text.primary" }}>
              {words(`extension.shown.${each}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <CsvButton
          name={`lec-extensions-${unit.code}`}
          columns={exportColumns(words, locale)}
          rows={everyExtension}
        />
      </Box>
      {nodes.length === 0 && (
        <Typography color="textSecondary">{words(`extension.none.${shown}`)}</Typography>
      )}
      {nodes.length > 0 && (narrow ? <Cards rows={nodes} /> : <Rows rows={nodes} />)}
      {pageInfo.hasNextPage && (
        <Box sx={{ mt: 2, display: "flex", gap: 2, alignItems: "center", flexWrap: "wrap" }}>
          <span>{words("extension.shownOf", { shown: nodes.length, total: totalCount })}</span>
          {more && <Button onClick={more}>{words("otherSchools.more")}</Button>}
        </Box>
      )}
    </Card>
  );
}

function Rows({ rows }: { rows: readonly Extension[] }) {
  const words = useWords();
  return (
    <TableContainer tabIndex={0} role="region" aria-label={words("extension.title")}>
      <Table size="small" sx={{ "& td": { verticalAlign: "top" } }}>
        <TableHead>
          <TableRow>
            {(["unit", "until", "reason", "by"] as const).map(column => (
              <TableCell key={column}>{words(`extension.column.${column}`)}</TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map(row => (
            <TableRow key={row.id}>
              <TableCell sx={{ minWidth: 210 }}>
                <Unit row={row} />
              </TableCell>
              <TableCell sx={{ minWidth: 200 }}>
                <Until row={row} />
              </TableCell>
              <TableCell sx={{ minWidth: 200, overflowWrap: "anywhere" }}>{row.reason}</TableCell>
              <TableCell sx={{ minWidth: 180 }}>
                <By row={row} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}

function Cards({ rows }: { rows: readonly Extension[] }) {
  const words = useWords();
  return (
    <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
      {rows.map(row => (
        <Box
          component="li"
          key={row.id}
          sx={{ py: 1.5, borderTop: 1, borderColor: "divider", display: "grid", gap: 0.5 }}
        >
          <Unit row={row} />
          <Until row={row} />
          <span>{words("reopening.reason", { reason: row.reason })}</span>
          <By row={row} />
        </Box>
      ))}
    </Box>
  );
}

function Unit({ row: { unit, round } }: { row: Extension }) {
  const words = useWords();
  const locale = useConsoleLocale();
  return (
    <div>
      <MuiLink component={Link} to={`/units/${unit.id}`}>
        {unitName(unit, locale)}
      </MuiLink>
      {round && <Box sx={{ color: "text.secondary", fontSize: "0.9375rem" }}>{roundName(round, words)}</Box>}
    </div>
  );
}

/** One in force counts down; one that has ended says so, since nobody ends it by hand. */
function Until({ row: { until, running } }: { row: Extension }) {
  const words = useWords();
  const locale = useConsoleLocale();
  if (running) return <Countdown deadline={until} />;
  return (
    <Box sx={{ color: "text.secondary" }}>
      {words("extension.ended")}
      <Box component="span" sx={{ display: "block" }}>
        {formatDeadline(until, locale)}
      </Box>
    </Box>
  );
}

function By({ row: { grantedAt, grantedBy, duty } }: { row: Extension }) {
  const words = useWords();
  const locale = useConsoleLocale();
  return (
    <div>
      {grantedBy}
      <Box sx={{ color: "text.secondary", fontSize: "0.9375rem" }}>
        {words(`duty.${duty}`)} · {formatDateTime(grantedAt, locale)}
      </Box>
    </div>
  );
}

function exportColumns(words: Words, locale: Locale): CsvColumn<Extension>[] {
  return [
    { title: words("extension.column.code"), value: ({ unit }) => unit.code },
    { title: words("extension.column.unit"), value: ({ unit }) => unitName(unit, locale) },
    { title: words("app.rounds"), value: ({ round }) => round && roundName(round, words) },
    { title: words("extension.until"), value: ({ until }) => formatDateTime(until, locale) },
    {
      title: words("extension.column.standing"),
      value: ({ running }) => words(running ? "extension.shown.running" : "extension.shown.ended"),
    },
    { title: words("extension.column.reason"), value: ({ reason }) => reason },
    { title: words("extension.column.by"), value: ({ grantedBy }) => grantedBy },
    { title: words("extension.column.at"), value: ({ grantedAt }) => formatDateTime(grantedAt, locale) },
  ];
}
