import { Alert, Box } from "@mui/material";
import { grouped, useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { formatDate, formatDeadlineShort } from "../time/buddhist-era.ts";
import { FactList } from "../units/fact.list.tsx";
import type { ClockChange } from "./round.documents.ts";
import { clockNames } from "./round-clock.ts";

/** What an edit of clocks comes to: which clocks move, whom it concerns, and whether they are late by it. */
export function ClockChangePreview({ change }: { change: ClockChange }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const { before, round, unconfirmedInstitutions, unconfirmedLaos } = change;
  const somebody = unconfirmedInstitutions + unconfirmedLaos > 0;
  const moved = clockNames.filter(name => before[name] !== round[name]);
  const shown = (instant: string | null) =>
    instant ? formatDeadlineShort(instant, locale) : words("clocks.notSet");
  const day = (date: string | null) => (date ? formatDate(date, locale) : words("clocks.notSet"));
  const between = (was: string, is: string) => (
    <>
      <Box component="span" sx={{ display: "block", color: "text.secondary" }}>
        {words("clocks.from", { when: was })}
      </Box>
      <strong>{words("clocks.to", { when: is })}</strong>
    </>
  );
  return (
    <>
      <Alert severity={change.late && somebody ? "warning" : "info"} sx={{ mb: 2 }}>
        <strong>
          {somebody
            ? words("clocks.affects", {
                institutions: grouped(unconfirmedInstitutions),
                laos: grouped(unconfirmedLaos),
              })
            : words("clocks.nobody")}
        </strong>
        {somebody && (change.late || change.wasLate) && (
          <Box>
            {words(
              change.late
                ? change.wasLate
                  ? "clocks.staysLate"
                  : "clocks.becomesLate"
                : "clocks.becomesInTime",
            )}
          </Box>
        )}
        {change.recording !== change.wasRecording && (
          <Box>{words(change.recording ? "clocks.recordingStarts" : "clocks.recordingStops")}</Box>
        )}
      </Alert>
      <FactList
        facts={[
          ...moved.map(
            name => [words(`round.${name}`), between(shown(before[name]), shown(round[name]))] as const,
          ),
          ...(before.asOfDate === round.asOfDate
            ? []
            : [[words("round.asOfDate"), between(day(before.asOfDate), day(round.asOfDate))] as const]),
        ]}
      />
    </>
  );
}
