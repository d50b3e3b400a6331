import { Alert, Box } from "@mui/material";
import { BlockerList } from "./blocker.list.tsx";
import type { Blocker } from "./unit.documents.ts";
import type { Refusal } from "./use-press.ts";

/** What the server refused, beside the button that was pressed, and read out. */
export function RefusalAlert({ refusals }: { refusals: readonly Refusal<Blocker>[] }) {
  return (
    <Box aria-live="assertive">
      {refusals.map(({ message, blockers }) => (
        <Alert severity="error" key={message} sx={{ mt: 2 }}>
          {blockers.some(blocker => blocker.message === message) ? null : message}
          {blockers.length > 0 && <BlockerList blockers={blockers} />}
        </Alert>
      ))}
    </Box>
  );
}
