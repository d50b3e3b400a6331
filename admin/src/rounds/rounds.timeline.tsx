import { Box, Typography } from "@mui/material";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { useServerNow } from "../providers/session.ts";
import { formatDay, formatDeadlineShort, formatMonth } from "../time/buddhist-era.ts";
import type { Round } from "./round.documents.ts";
import { roundName } from "./round-name.ts";
import { type RoundTimeline, type TimelineRow, timelineOf } from "./round-timeline.ts";

const percent = (part: number) => `${(part * 100).toFixed(3)}%`;

/**
 * The rounds as bars over months, so that one sees which stand beside each other. Drawn for the eye: the list below it says
 * every clock in words.
 */
export function RoundsTimeline({ rounds }: { rounds: readonly Omit<Round, "availableActions">[] }) {
  const words = useWords();
  const nowMs = useServerNow();
  const line = timelineOf(rounds, nowMs);
  if (!line) return null;
  return (
    <>
      <Box
        role="region"
        aria-label={words("clocks.months")}
        tabIndex={0}
        sx={{ overflowX: "auto", mb: 1, pb: 1 }}
      >
        <Box
          aria-hidden="true"
          sx={{ position: "relative", minWidth: Math.max(420, line.months.length * 64) }}
        >
          <Months line={line} />
          {line.rows.map(row => (
            <Row key={row.round.id} row={row} line={line} />
          ))}
        </Box>
      </Box>
      <Overlaps line={line} />
    </>
  );
}

function Months({ line }: { line: RoundTimeline }) {
  const locale = useConsoleLocale();
  return (
    <Box sx={{ position: "relative", height: 30, borderBottom: 1, borderColor: "divider" }}>
      {line.months.map(({ at, from, to }) => (
        <Box
          key={at}
          component="span"
          sx={{
            position: "absolute",
            left: percent(from),
            width: percent(to - from),
            px: 0.5,
            fontSize: "0.875rem",
            whiteSpace: "nowrap",
            borderLeft: 1,
            borderColor: "divider",
          }}
        >
          {formatMonth(at, locale)}
        </Box>
      ))}
    </Box>
  );
}

function Row({ row: { round, from, to, marks }, line }: { row: TimelineRow; line: RoundTimeline }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const last = Math.max(...marks.map(({ place }) => place));
  return (
    <Box sx={{ position: "relative", height: 62, borderBottom: 1, borderColor: "divider" }}>
      {line.months.map(({ at, from: start }) => (
        <Box
          key={at}
          sx={{
            position: "absolute",
            left: percent(start),
            top: 0,
            bottom: 0,
            borderLeft: 1,
            borderColor: "divider",
          }}
        />
      ))}
      <Box
        component="span"
        sx={{
          position: "absolute",
          top: 4,
          // A name near the right edge ends where its bar ends.
          ...(from > 0.6 ? { right: percent(1 - to) } : { left: percent(from) }),
          zIndex: 1,
          px: 0.5,
          bgcolor: "background.paper",
          fontWeight: 600,
          fontSize: "0.9375rem",
          whiteSpace: "nowrap",
        }}
      >
        {roundName(round, words)}
      </Box>
      <Box
        sx={{
          position: "absolute",
          top: 42,
          height: 4,
          left: percent(from),
          width: percent(last - from),
          bgcolor: "divider",
        }}
      />
      <Box
        sx={{
          position: "absolute",
          top: 36,
          height: 16,
          borderRadius: 1,
          left: percent(from),
          width: percent(to - from),
          bgcolor: round.phase === "OPEN" ? "primary.main" : "#9db8b4",
        }}
      />
      {marks.map(({ clock, at, place }) => (
        <Box
          key={clock}
          title={`${words(`clocks.event.${clock}`)} ${formatDeadlineShort(at, locale)}`}
          sx={{
            position: "absolute",
            top: 34,
            left: percent(place),
            width: 4,
            height: 20,
            ml: "-2px",
            borderRadius: 1,
            bgcolor: clock === "opensAt" || clock === "recordingClosesAt" ? "primary.dark" : "#d49a2a",
          }}
        />
      ))}
      {line.now !== null && (
        <Box
          sx={{
            position: "absolute",
            top: 0,
            bottom: 0,
            left: percent(line.now),
            borderLeft: 2,
            borderStyle: "dashed",
            borderColor: "error.main",
          }}
        />
      )}
    </Box>
  );
}

function Overlaps({ line }: { line: RoundTimeline }) {
  const words = useWords();
  const locale = useConsoleLocale();
  if (line.overlaps.length === 0) return null;
  return (
    <Box sx={{ mb: 2 }}>
      <Typography variant="subtitle2" component="h3">
        {words("clocks.overlaps")}
      </Typography>
      <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
        {line.overlaps.map(({ rounds: [a, b], from, to }) => (
          <li key={`${a.id}-${b.id}`}>
            {roundName(a, words)} {words("clocks.and")} {roundName(b, words)} ·{" "}
            {words("clocks.between", { from: formatDay(from, locale), to: formatDay(to, locale) })}
          </li>
        ))}
      </Box>
    </Box>
  );
}
