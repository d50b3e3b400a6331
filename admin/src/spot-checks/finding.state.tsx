import { Box, Chip, Typography } from "@mui/material";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { formatDateTime } from "../time/buddhist-era.ts";
import type { SpotCheckItem } from "./spot-check.documents.ts";

/** What was found of a learner, when and by whom, and how the institution has dealt with it. */
export function FindingState({ item }: { item: SpotCheckItem }) {
  const words = useWords();
  const locale = useConsoleLocale();
  if (!item.result) return null;
  return (
    <Box sx={{ mt: 0.5 }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, my: 0.5 }}>
        <Chip
          size="small"
          color={item.result === "PRESENT" ? "success" : "warning"}
          variant="outlined"
          label={words(`spotChecks.finding.${item.result}`)}
        />
        {item.settlement && (
          <Chip
            size="small"
            color="success"
            variant="outlined"
            label={words(`spotChecks.settlement.${item.settlement}`)}
          />
        )}
        {item.open && <Chip size="small" color="warning" label={words("spotChecks.unsettled")} />}
      </Box>
      {item.note && <Typography sx={{ whiteSpace: "pre-wrap" }}>{item.note}</Typography>}
      {item.seenAt && (
        <Typography variant="body2" color="textSecondary">
          {words("spotChecks.work.seen", {
            when: formatDateTime(item.seenAt, locale),
            name: item.recordedBy ?? "–",
          })}
        </Typography>
      )}
      {item.answer && (
        <Typography sx={{ whiteSpace: "pre-wrap", mt: 0.5 }}>
          {words("spotChecks.work.answered", { answer: item.answer })}
        </Typography>
      )}
      {item.answer && item.answeredAt && (
        <Typography variant="body2" color="textSecondary">
          {words("spotChecks.work.answeredBy", {
            name: item.answeredBy ?? "–",
            when: formatDateTime(item.answeredAt, locale),
          })}
        </Typography>
      )}
    </Box>
  );
}
