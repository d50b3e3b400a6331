import {
  Box,
  Card,
  LinearProgress,
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
import { CsvButton } from "../export/csv.button.tsx";
import type { CsvColumn } from "../export/csv.ts";
import { grouped, hiddenNumber, useWords, type Words } from "../i18n/use-words.ts";
import { type MonitoredUnit, type Track, trackKey } from "./monitoring.documents.ts";
import { percent } from "./share.ts";

const columns = ["track", "confirmed", "onTime", "late", "ready", "notStarted", "learnersMissing"] as const;

/** Progress by level and subject: bars that are a table at the same time. */
export function TracksCard({ unit, tracks }: { unit: MonitoredUnit; tracks: readonly Track[] }) {
  const words = useWords();
  const narrow = useMediaQuery(useTheme().breakpoints.down("sm"));
  return (
    <Card component="section" aria-labelledby="tracks-title" sx={{ p: { xs: 2, md: 3 } }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1.5, alignItems: "center", mb: 1.5 }}>
        <Typography variant="h2" id="tracks-title" sx={{ flexGrow: 1 }}>
          {words("monitoring.progress.title")}
        </Typography>
        <CsvButton name={`lec-progress-${unit.code}`} columns={exportColumns(words)} rows={() => tracks} />
      </Box>
      {narrow ? <Cards tracks={tracks} /> : <Rows tracks={tracks} />}
    </Card>
  );
}

function Rows({ tracks }: { tracks: readonly Track[] }) {
  const words = useWords();
  return (
    <TableContainer tabIndex={0} role="region" aria-labelledby="tracks-title">
      <Table size="small" sx={{ "& th, & td": { px: 1 } }}>
        <TableHead>
          <TableRow>
            {columns.map(column => (
              <TableCell key={column} align={column === "track" || column === "confirmed" ? "left" : "right"}>
                {words(`monitoring.progress.${column}`)}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {tracks.map(track => (
            <Row key={trackKey(track)} track={track} />
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}

/** The same on a phone. */
function Cards({ tracks }: { tracks: readonly Track[] }) {
  const words = useWords();
  return (
    <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
      {tracks.map(track => (
        <Box component="li" key={trackKey(track)} sx={{ py: 1.5, borderTop: 1, borderColor: "divider" }}>
          <strong>{words(`monitoring.track.${trackKey(track)}`)}</strong>
          <TrackBar track={track} />
          <Box
            component="dl"
            sx={{ m: 0, mt: 1, display: "grid", gridTemplateColumns: "1fr auto", columnGap: 2 }}
          >
            {(["late", "ready", "notStarted", "learnersMissing"] as const).map(fact => (
              <Box key={fact} sx={{ display: "contents" }}>
                <Box component="dt" sx={{ color: "text.secondary" }}>
                  {words(`monitoring.progress.${fact}`)}
                </Box>
                <Box component="dd" sx={{ m: 0, textAlign: "right" }}>
                  {grouped(track[fact])}
                </Box>
              </Box>
            ))}
          </Box>
        </Box>
      ))}
    </Box>
  );
}

function Row({ track }: { track: Track }) {
  const words = useWords();
  return (
    <TableRow>
      <TableCell component="th" scope="row" sx={{ minWidth: 190 }}>
        {words(`monitoring.track.${trackKey(track)}`)}
      </TableCell>
      <TableCell sx={{ minWidth: 200 }}>
        <TrackBar track={track} />
      </TableCell>
      <TableCell align="right">
        {track.onTimeRate === null ? hiddenNumber : `${percent(track.onTime, track.confirmed + track.late)}%`}
        {track.byExtension > 0 && (
          <Box sx={{ color: "text.secondary", fontSize: "0.875rem" }}>
            {words("monitoring.progress.byExtension", { count: track.byExtension })}
          </Box>
        )}
      </TableCell>
      <TableCell align="right" sx={{ color: track.late > 0 ? "error.main" : undefined }}>
        {grouped(track.late)}
      </TableCell>
      <TableCell align="right">{grouped(track.ready)}</TableCell>
      <TableCell align="right">{grouped(track.notStarted)}</TableCell>
      <TableCell align="right">{grouped(track.learnersMissing)}</TableCell>
    </TableRow>
  );
}

/** How many of a track have confirmed, as a bar and in figures. */
export function TrackBar({ track }: { track: Track }) {
  const words = useWords();
  const text = words("monitoring.progress.of", {
    confirmed: grouped(track.confirmed),
    expected: grouped(track.expected),
  });
  const share = percent(track.confirmed, track.expected);
  return (
    <>
      <Box sx={{ display: "flex", justifyContent: "space-between", gap: 1, whiteSpace: "nowrap" }}>
        <span>{text}</span>
        <strong>{share}%</strong>
      </Box>
      <LinearProgress
        variant="determinate"
        value={share}
        color={share === 100 ? "success" : "primary"}
        aria-label={`${words(`monitoring.track.${trackKey(track)}`)} ${text}`}
      />
    </>
  );
}

function exportColumns(words: Words): CsvColumn<Track>[] {
  return [
    {
      title: words("monitoring.progress.track"),
      value: track => words(`monitoring.track.${trackKey(track)}`),
    },
    { title: words("monitoring.progress.expected"), value: ({ expected }) => expected },
    { title: words("monitoring.progress.confirmed"), value: ({ confirmed }) => confirmed },
    { title: words("monitoring.progress.onTime"), value: ({ onTime }) => onTime },
    { title: words("monitoring.progress.late"), value: ({ late }) => late },
    { title: words("monitoring.progress.ready"), value: ({ ready }) => ready },
    { title: words("monitoring.progress.notStarted"), value: ({ notStarted }) => notStarted },
    { title: words("monitoring.progress.learnersMissing"), value: ({ learnersMissing }) => learnersMissing },
  ];
}
