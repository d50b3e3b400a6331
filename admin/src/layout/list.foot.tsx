import { Box, Button } from "@mui/material";
import { useWords } from "../i18n/use-words.ts";
import { type GraphPages, rowsAtOnce } from "../providers/graph-pages.ts";

/** Below a list that goes on: how much of it is shown, and the next part. Nothing where all of it is on screen. */
export function ListFoot({ pages }: { pages: GraphPages<unknown, unknown> }) {
  const words = useWords();
  const { rows, total, more, busy, next } = pages;
  if (!more) return null;
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1.5, alignItems: "center", mt: 1.5 }}>
      <span role="status">
        {words("register.list.shown", { shown: rows.length, count: total ?? rows.length })}
      </span>
      <Button size="small" variant="outlined" disabled={busy} onClick={next}>
        {words(busy ? "app.loading" : "register.list.next", { count: rowsAtOnce })}
      </Button>
    </Box>
  );
}
