import {
  Box,
  Card,
  Link as MuiLink,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  Typography,
  useMediaQuery,
} from "@mui/material";
import { useTheme } from "@mui/material/styles";
import { Link } from "react-router";
import { CsvButton } from "../export/csv.button.tsx";
import type { CsvColumn } from "../export/csv.ts";
import { grouped, hiddenNumber, useConsoleLocale, useWords, type Words } from "../i18n/use-words.ts";
import type { Locale } from "../time/buddhist-era.ts";
import { unitName } from "../units/unit-name.ts";
import { type MonitoredUnit, type Track, type TrackKey, trackKey } from "./monitoring.documents.ts";
import { TrackBar } from "./tracks.card.tsx";

type Child = MonitoredUnit["children"]["nodes"][number];

const shown = [
  ["INSTITUTION_LEARNERS", "institutions"],
  ["LAO_LEARNERS", "laos"],
  ["LAO_OTHER_COUNTS", "otherCounts"],
] as const satisfies readonly (readonly [TrackKey, string])[];

const trackOf = (child: Child, key: TrackKey): Track | undefined =>
  child.monitoring?.tracks.find(track => trackKey(track) === key);
const missingOf = (child: Child) => trackOf(child, "INSTITUTION_LEARNERS")?.learnersMissing ?? 0;

/** The units right below, those with most learners unconfirmed first; each leads to its own page of this kind. */
export function BelowCard({ unit }: { unit: MonitoredUnit }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const narrow = useMediaQuery(useTheme().breakpoints.down("md"));
  const rows = unit.children.nodes
    .filter(child => (child.monitoring?.tracks.length ?? 0) > 0)
    .toSorted((a, b) => missingOf(b) - missingOf(a) || a.code.localeCompare(b.code));
  const tracks = shown.filter(([key]) => rows.some(row => trackOf(row, key)));
  if (rows.length === 0) return null;
  return (
    <Card component="section" aria-labelledby="below-title" sx={{ p: { xs: 2, md: 3 } }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1.5, alignItems: "center", mb: 1.5 }}>
        <Typography variant="h2" id="below-title" sx={{ flexGrow: 1 }}>
          {words("monitoring.below.title")}
        </Typography>
        <CsvButton name={`lec-below-${unit.code}`} columns={exportColumns(words, locale)} rows={() => rows} />
      </Box>
      {narrow ? <Cards rows={rows} tracks={tracks} /> : <Rows rows={rows} tracks={tracks} />}
    </Card>
  );
}

interface BelowRowsProps {
  rows: readonly Child[];
  /** The tracks that any of them has. */
  tracks: readonly (typeof shown)[number][];
}

function Rows({ rows, tracks }: BelowRowsProps) {
  const words = useWords();
  return (
    <TableContainer tabIndex={0} role="region" aria-labelledby="below-title" sx={{ maxHeight: 640 }}>
      <Table size="small" stickyHeader sx={{ "& th, & td": { px: 1 } }}>
        <TableHead>
          <TableRow>
            <TableCell>{words("monitoring.below.unit")}</TableCell>
            {tracks.map(([key, word]) => (
              <TableCell key={key}>{words(`monitoring.below.${word}`)}</TableCell>
            ))}
            <TableCell align="right">{words("monitoring.progress.late")}</TableCell>
            <TableCell align="right">{words("monitoring.progress.notStarted")}</TableCell>
            <TableCell align="right">{words("monitoring.progress.learnersMissing")}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map(row => {
            const institutions = trackOf(row, "INSTITUTION_LEARNERS");
            return (
              <TableRow key={row.id}>
                <TableCell component="th" scope="row" sx={{ minWidth: 130 }}>
                  <Name row={row} />
                </TableCell>
                {tracks.map(([key]) => {
                  const track = trackOf(row, key);
                  return (
                    <TableCell key={key} sx={{ minWidth: 138 }}>
                      {track ? <TrackBar track={track} /> : hiddenNumber}
                    </TableCell>
                  );
                })}
                <TableCell align="right">
                  {institutions ? grouped(institutions.late) : hiddenNumber}
                </TableCell>
                <TableCell align="right">
                  {institutions ? grouped(institutions.notStarted) : hiddenNumber}
                </TableCell>
                <TableCell align="right">
                  {institutions ? grouped(institutions.learnersMissing) : hiddenNumber}
                </TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
    </TableContainer>
  );
}

/** The same on a phone. */
function Cards({ rows, tracks }: BelowRowsProps) {
  const words = useWords();
  return (
    <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
      {rows.map(row => (
        <Box
          component="li"
          key={row.id}
          sx={{ py: 1.5, borderTop: 1, borderColor: "divider", display: "grid", gap: 0.5 }}
        >
          <Name row={row} />
          {tracks.map(([key]) => {
            const track = trackOf(row, key);
            return (
              track && (
                <Box key={key}>
                  <Box sx={{ color: "text.secondary", fontSize: "0.9375rem" }}>
                    {words(`monitoring.track.${key}`)}
                  </Box>
                  <TrackBar track={track} />
                </Box>
              )
            );
          })}
        </Box>
      ))}
    </Box>
  );
}

function Name({ row }: { row: Child }) {
  const locale = useConsoleLocale();
  return (
    <MuiLink component={Link} to={`/units/${row.id}/monitoring`}>
      {unitName(row, locale)}
    </MuiLink>
  );
}

function exportColumns(words: Words, locale: Locale): CsvColumn<Child>[] {
  return [
    { title: words("monitoring.missing.code"), value: ({ code }) => code },
    { title: words("monitoring.below.unit"), value: child => unitName(child, locale) },
    ...shown.flatMap(([key]): CsvColumn<Child>[] => {
      const name = words(`monitoring.track.${key}`);
      return [
        {
          title: `${name} ${words("monitoring.progress.expected")}`,
          value: child => trackOf(child, key)?.expected ?? null,
        },
        {
          title: `${name} ${words("monitoring.progress.confirmed")}`,
          value: child => trackOf(child, key)?.confirmed ?? null,
        },
        {
          title: `${name} ${words("monitoring.progress.late")}`,
          value: child => trackOf(child, key)?.late ?? null,
        },
      ];
    }),
    {
      title: words("monitoring.progress.learnersMissing"),
      value: child => trackOf(child, "INSTITUTION_LEARNERS")?.learnersMissing ?? null,
    },
  ];
}
