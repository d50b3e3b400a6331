import { Box, Card, Link as MuiLink, Typography } from "@mui/material";
import { Link } from "react-router";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { formatDateTime } from "../time/buddhist-era.ts";
import type { Confirmation, ConfirmationEvent } from "./unit.documents.ts";

/** What happened to a unit's confirmations in this round, newest first, with the reasons given. */
export function HistoryCard({
  unitId,
  confirmations,
}: {
  unitId: string;
  confirmations: readonly Confirmation[];
}) {
  const words = useWords();
  const entries = confirmations
    .flatMap(({ events, subject, round }) =>
      events.map(event => ({ event, subject, receipt: `/units/${unitId}/receipts/${round.id}/${event.id}` })),
    )
    .toSorted((a, b) => b.event.at.localeCompare(a.event.at));
  const severalSubjects = confirmations.length > 1;
  return (
    <Card component="section" aria-labelledby="history-title" sx={{ p: { xs: 2.5, md: 3 } }}>
      <Typography variant="h2" id="history-title" gutterBottom>
        {words("history.title")}
      </Typography>
      {entries.length === 0 && <Typography color="textSecondary">{words("history.none")}</Typography>}
      <Box component="ol" sx={{ listStyle: "none", m: 0, p: 0 }}>
        {entries.map(({ event, subject, receipt }) => (
          <Entry
            key={event.id}
            event={event}
            receipt={receipt}
            {...(severalSubjects ? { subject: words(`confirmation.subject.${subject}`) } : {})}
          />
        ))}
      </Box>
    </Card>
  );
}

function Entry({ event, subject, receipt }: { event: ConfirmationEvent; subject?: string; receipt: string }) {
  const words = useWords();
  const locale = useConsoleLocale();
  return (
    <Box
      component="li"
      sx={{
        position: "relative",
        pl: 3.5,
        pb: 2,
        borderLeft: 2,
        borderColor: "divider",
        ml: 1,
        "&:last-child": { borderColor: "transparent", pb: 0 },
      }}
    >
      <Box
        aria-hidden="true"
        sx={{
          position: "absolute",
          left: -8,
          top: 7,
          width: 14,
          height: 14,
          borderRadius: "50%",
          border: 3,
          borderColor: "background.paper",
          bgcolor: event.action === "CANCEL" ? "error.main" : "primary.main",
        }}
      />
      <strong>{words(`history.action.${event.action}`)}</strong>
      {subject && <> · {subject}</>}
      <Box component="span" sx={{ display: "block", color: "text.secondary" }}>
        {formatDateTime(event.at, locale)} · {event.actorName} ({words(`duty.${event.duty}`)})
        {event.headcount?.total != null && <> · {words("history.total", { count: event.headcount.total })}</>}
      </Box>
      {event.reason && (
        <Box component="span" sx={{ display: "block" }}>
          {words("history.reason", { reason: event.reason })}
        </Box>
      )}
      <MuiLink
        component={Link}
        to={receipt}
        aria-label={words("receipt.openOf", {
          act: words(`history.action.${event.action}`),
          when: formatDateTime(event.at, locale),
        })}
      >
        {words("receipt.open")}
      </MuiLink>
    </Box>
  );
}
