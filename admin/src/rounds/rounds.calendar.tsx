import { Box, Card, Typography } from "@mui/material";
import { PrintButton } from "../export/print.button.tsx";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { useServerNow } from "../providers/session.ts";
import { formatDay, formatDeadlineShort, remainingUntil } from "../time/buddhist-era.ts";
import type { Round } from "./round.documents.ts";
import { calendarOf } from "./round-clock.ts";
import { roundName } from "./round-name.ts";
import { RoundsPrint } from "./rounds.print.tsx";
import { RoundsTimeline } from "./rounds.timeline.tsx";

/** The clocks of all rounds on one line of time, with today among them. */
export function RoundsCalendar({ rounds }: { rounds: readonly Omit<Round, "availableActions">[] }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const nowMs = useServerNow();
  const entries = calendarOf(rounds, nowMs);
  const next = entries.findIndex(({ at }) => Date.parse(at) >= nowMs);
  const severalRounds = new Set(entries.map(({ round }) => round.id)).size > 1;
  return (
    <Card component="section" aria-labelledby="calendar-title" sx={{ p: { xs: 2.5, md: 3 } }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, justifyContent: "space-between", mb: 1 }}>
        <Typography variant="h2" id="calendar-title">
          {words("clocks.calendar")}
        </Typography>
        <PrintButton label={words("app.print")} content={() => rounds}>
          {all => <RoundsPrint rounds={all} />}
        </PrintButton>
      </Box>
      <RoundsTimeline rounds={rounds} />
      {entries.length === 0 ? (
        <Typography color="textSecondary">{words("clocks.calendarNone")}</Typography>
      ) : (
        <Box component="ol" sx={{ listStyle: "none", m: 0, p: 0 }}>
          {entries.map(({ round, clock, at }, i) => {
            const past = Date.parse(at) < nowMs;
            const left = remainingUntil(at, nowMs);
            return (
              <Box component="li" key={`${round.id}-${clock}`}>
                {i === next && (
                  <Box
                    sx={{
                      display: "flex",
                      alignItems: "center",
                      gap: 1,
                      my: 0.5,
                      color: "primary.main",
                      fontWeight: 600,
                      "&::after": { content: '""', flexGrow: 1, borderTop: 2, borderColor: "primary.main" },
                    }}
                  >
                    {words("clocks.today")} · {formatDay(new Date(nowMs).toISOString(), locale)}
                  </Box>
                )}
                <Box
                  sx={{
                    display: "grid",
                    gridTemplateColumns: { xs: "1fr", sm: "210px 1fr auto" },
                    columnGap: 2,
                    py: 0.5,
                    pl: 1.5,
                    borderLeft: 3,
                    borderColor: past ? "divider" : "primary.main",
                    color: past ? "text.secondary" : "text.primary",
                  }}
                >
                  <span>{formatDeadlineShort(at, locale)}</span>
                  <span>
                    {words(`clocks.event.${clock}`)}
                    {severalRounds && ` · ${roundName(round, words)}`}
                  </span>
                  <span>
                    {past
                      ? words("clocks.past")
                      : `${words("clock.left")} ${left.days > 0 ? words("clock.days", { count: left.days }) : words("clock.hours", { count: left.hours })}`}
                  </span>
                </Box>
              </Box>
            );
          })}
        </Box>
      )}
    </Card>
  );
}
