import { Box, CircularProgress, Skeleton } from "@mui/material";
import { useWords } from "../i18n/use-words.ts";

/** A page that is on its way. */
export function WaitingPage() {
  const words = useWords();
  return (
    <Box role="status" aria-label={words("app.loading")}>
      <Skeleton width="30%" height={28} />
      <Skeleton width="60%" height={48} />
      <Skeleton variant="rounded" height={220} sx={{ mt: 2 }} />
      <Skeleton variant="rounded" height={160} sx={{ mt: 2 }} />
    </Box>
  );
}

/** A small part that is on its way. */
export function WaitingPart() {
  const words = useWords();
  return (
    <Box role="status" sx={{ display: "flex", alignItems: "center", gap: 1.5, p: 2 }}>
      <CircularProgress size={20} aria-hidden="true" />
      {words("app.loading")}
    </Box>
  );
}
