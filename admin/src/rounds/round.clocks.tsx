import { Box } from "@mui/material";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { useServerNow } from "../providers/session.ts";
import { formatDate, formatDateTime, formatDeadline } from "../time/buddhist-era.ts";
import { FactList } from "../units/fact.list.tsx";
import type { Round } from "./round.documents.ts";

/** Every clock of a round in words; those already past are set back. */
export function RoundClocks({ round }: { round: Omit<Round, "availableActions"> }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const nowMs = useServerNow();
  const clock = (instant: string) => (
    <Box component="span" sx={{ color: Date.parse(instant) < nowMs ? "text.secondary" : "text.primary" }}>
      {formatDeadline(instant, locale)}
    </Box>
  );
  return (
    <FactList
      facts={[
        [words("round.opensAt"), formatDateTime(round.opensAt, locale)],
        [words("round.unitDeadline"), clock(round.unitDeadline)],
        [words("round.recordingClosesAt"), clock(round.recordingClosesAt)],
        ...(round.provinceDeadline
          ? [[words("round.provinceDeadline"), clock(round.provinceDeadline)] as const]
          : []),
        ...(round.reportDueAt ? [[words("round.reportDueAt"), clock(round.reportDueAt)] as const] : []),
        ...(round.asOfDate ? [[words("round.asOfDate"), formatDate(round.asOfDate, locale)] as const] : []),
      ]}
    />
  );
}
