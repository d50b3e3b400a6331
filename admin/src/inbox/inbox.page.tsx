import { Alert, Box, Button, Card, Chip, ToggleButton, ToggleButtonGroup, Typography } from "@mui/material";
import { useState } from "react";
import { useNotify } from "react-admin";
import { Link } from "react-router";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { PageHeading } from "../layout/page.heading.tsx";
import { WaitingPage } from "../layout/waiting.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { useGraph } from "../providers/graph.ts";
import { useServerNow } from "../providers/session.ts";
import { formatDateTime, formatDay } from "../time/buddhist-era.ts";
import type { Blocker } from "../units/unit.documents.ts";
import { unitName } from "../units/unit-name.ts";
import { usePress } from "../units/use-press.ts";
import { byDay } from "./by-day.ts";
import { InboxDocument, MarkReadDocument, type MarkReadInput, type Notification } from "./inbox.documents.ts";

const pageSize = 50;

/** What the viewer's duties have been told, a day at a time, each with the place where to go on. */
export function InboxPage() {
  const words = useWords();
  const locale = useConsoleLocale();
  const nowMs = useServerNow();
  const notify = useNotify();
  const [unread, setUnread] = useState(true);
  const [first, setFirst] = useState(pageSize);
  const inbox = useGraph(InboxDocument, { unread: unread ? true : null, first }, { keepPrevious: true });
  const { send, busy, refusals } = usePress<MarkReadInput, Blocker>(MarkReadDocument);
  if (inbox.error && !inbox.data)
    return <ProblemPage error={inbox.error} retry={() => void inbox.refetch()} />;
  if (!inbox.data) return <WaitingPage />;
  const { notifications, unreadNotificationCount } = inbox.data;
  const [latest] = notifications.nodes;
  const today = formatDay(new Date(nowMs).toISOString(), locale);

  async function markAll(): Promise<void> {
    // Until the latest on screen: what has come meanwhile stays unread.
    if (latest && (await send({ until: latest.createdAt }))) notify(words("inbox.allRead"), { type: "info" });
  }

  return (
    <>
      <PageHeading title={words("inbox.title")} lead={words("inbox.lead")} />
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1.5, mb: 3, alignItems: "center" }}>
        <ToggleButtonGroup
          exclusive
          size="small"
          value={unread}
          onChange={(_event, next: boolean | null) => {
            if (next === null) return;
            setUnread(next);
            setFirst(pageSize);
          }}
          aria-label={words("inbox.show")}
        >
          <ToggleButton value={true} sx={{ px: 1.5, color: "text.primary", minHeight: 44 }}>
            {words("inbox.unread")} · {words("inbox.count", { count: unreadNotificationCount })}
          </ToggleButton>
          <ToggleButton value={false} sx={{ px: 1.5, color: "text.primary", minHeight: 44 }}>
            {words("inbox.all")}
          </ToggleButton>
        </ToggleButtonGroup>
        <Box sx={{ flexGrow: 1 }} />
        <Button
          variant="outlined"
          disabled={busy || unreadNotificationCount === 0}
          onClick={() => void markAll()}
          sx={{ minHeight: 44 }}
        >
          {words("inbox.markAll")}
        </Button>
      </Box>
      {refusals.map(refusal => (
        <Alert key={refusal.message} severity="error" sx={{ mb: 2 }}>
          {refusal.message}
        </Alert>
      ))}
      {notifications.nodes.length === 0 && (
        <Alert severity="success">{words(unread ? "inbox.noneUnread" : "inbox.none")}</Alert>
      )}
      <Box sx={{ display: "grid", gap: 3, gridTemplateColumns: "minmax(0, 1fr)" }}>
        {byDay(notifications.nodes, locale).map(({ day, things }) => (
          <Card key={day} component="section" aria-label={day} sx={{ p: { xs: 2.5, md: 3 } }}>
            <Typography variant="h2" gutterBottom>
              {day === today ? words("inbox.today", { day }) : day}
            </Typography>
            <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
              {things.map(notification => (
                <Item
                  key={notification.id}
                  notification={notification}
                  busy={busy}
                  markRead={() => void send({ ids: [notification.id] })}
                />
              ))}
            </Box>
          </Card>
        ))}
      </Box>
      {notifications.pageInfo.hasNextPage && (
        <Button
          sx={{ mt: 2 }}
          onClick={() => setFirst(Math.min(first + pageSize, 500))}
          disabled={first >= 500}
        >
          {words("inbox.more")}
        </Button>
      )}
    </>
  );
}

interface ItemProps {
  notification: Notification;
  busy: boolean;
  markRead: () => void;
}

function Item({ notification, busy, markRead }: ItemProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const { kind, title, text, message, unit, createdAt, readAt, sentBy, sentByDuty } = notification;
  const from = [sentBy, sentByDuty && words(`duty.${sentByDuty}`)].filter(Boolean).join(" · ");
  return (
    <Box component="li" sx={{ py: 1.5, borderTop: 1, borderColor: "divider" }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, alignItems: "center" }}>
        <Typography component="h3" sx={{ fontWeight: readAt ? 400 : 700, fontSize: "1.0625rem" }}>
          {title}
        </Typography>
        {!readAt && <Chip size="small" color="warning" label={words("inbox.new")} />}
      </Box>
      <Typography sx={{ overflowWrap: "anywhere" }}>{text}</Typography>
      {message && (
        <Typography sx={{ overflowWrap: "anywhere" }}>{words("inbox.message", { message })}</Typography>
      )}
      <Typography color="textSecondary" sx={{ fontSize: "0.9375rem" }}>
        {[formatDateTime(createdAt, locale), from || words("inbox.bySystem")].join(" · ")}
      </Typography>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mt: 0.5 }}>
        <Button
          component={Link}
          to={kind === "SCHOOL_MOVED" ? `/units/${unit.id}/other-schools` : `/units/${unit.id}`}
          variant="outlined"
          size="small"
          onClick={() => !readAt && markRead()}
          sx={{ minHeight: 44 }}
        >
          {words("inbox.goTo", { unit: unitName(unit, locale) })}
        </Button>
        {!readAt && (
          <Button
            size="small"
            disabled={busy}
            onClick={markRead}
            aria-label={words("inbox.markReadOf", { title })}
            sx={{ minHeight: 44 }}
          >
            {words("inbox.markRead")}
          </Button>
        )}
      </Box>
    </Box>
  );
}
