import { Box, Typography } from "@mui/material";
import { grouped, useConsoleLocale, useWords } from "../i18n/use-words.ts";
import type { WordKey } from "../i18n/words.type.ts";
import { formatDateTime } from "../time/buddhist-era.ts";
import type { ConfirmationChanges } from "./confirmation-changes.documents.ts";

/** The difference in words and numbers, to be read before the button is pressed. */
export function ChangesList({
  changes,
  basis,
}: {
  changes: ConfirmationChanges;
  basis: "previous" | "lastRound";
}) {
  const words = useWords();
  const locale = useConsoleLocale();
  return (
    <Box sx={{ mt: 2 }}>
      <Typography variant="subtitle2">
        {words(`changes.${basis}`, { when: formatDateTime(changes.since, locale) })}
      </Typography>
      <Typography>
        {changes.byGrade.length === 0
          ? words(changes.recordsChanged ? "changes.records" : "changes.none", {
              count: grouped(changes.now),
            })
          : words("changes.total", {
              before: grouped(changes.before),
              now: grouped(changes.now),
              difference: signed(changes.now - changes.before),
            })}
      </Typography>
      {changes.byGrade.length > 0 && (
        <Box component="ul" sx={{ m: 0, pl: 3, columnCount: { sm: 2 } }}>
          {changes.byGrade.map(({ grade, before, now }) => (
            <li key={grade}>
              {words(`grade.${grade}` as WordKey)} {grouped(before)} → {grouped(now)} ({signed(now - before)})
            </li>
          ))}
        </Box>
      )}
    </Box>
  );
}

const signed = (difference: number) => (difference > 0 ? `+${grouped(difference)}` : grouped(difference));
