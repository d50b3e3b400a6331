import Notifications from "@mui/icons-material/Notifications";
import { Badge, IconButton } from "@mui/material";
import { useEffect } from "react";
import { Link } from "react-router";
import { useWords } from "../i18n/use-words.ts";
import { useGraph } from "../providers/graph.ts";
import { UnreadDocument } from "./inbox.documents.ts";

/** How old the number may be while nobody does anything. */
const askEveryMs = 60_000;

/** The way to the inbox, with how many are not read yet. */
export function InboxBell() {
  const words = useWords();
  const { data, refetch } = useGraph(UnreadDocument, {}, { keepPrevious: true });
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void refetch();
    }, askEveryMs);
    return () => clearInterval(timer);
  }, [refetch]);
  const count = data?.unreadNotificationCount ?? 0;
  return (
    <IconButton
      component={Link}
      to="/inbox"
      color="inherit"
      aria-label={count > 0 ? words("inbox.openUnread", { count }) : words("inbox.open")}
      sx={{ minWidth: 44, minHeight: 44 }}
    >
      <Badge
        badgeContent={count}
        max={99}
        aria-hidden="true"
        slotProps={{ badge: { sx: { bgcolor: "#f3c969", color: "#3d2c00", fontWeight: 600 } } }}
      >
        <Notifications />
      </Badge>
    </IconButton>
  );
}
