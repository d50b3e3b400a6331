import { Alert, Button } from "@mui/material";
import { useEffect } from "react";
import { useWords } from "../i18n/use-words.ts";
import { onceAnswered, useConnectionLost } from "../providers/connection.ts";
import { refreshEverything } from "../providers/graph.ts";

/**
 * Says that the server does not answer, tries again by itself, and goes away once it does. It stays below the bar, `below`
 * pixels from the top: whoever is at the end of a long class must see it too.
 */
export function ConnectionBanner({ below }: { below: number }) {
  const words = useWords();
  const lost = useConnectionLost();
  useEffect(() => (lost ? onceAnswered(() => void refreshEverything()) : undefined), [lost]);
  if (!lost) return null;
  return (
    <Alert
      severity="warning"
      role="alert"
      sx={{ borderRadius: 0, position: "sticky", top: below, zIndex: "appBar" }}
      action={
        <Button
          color="inherit"
          size="small"
          sx={{ whiteSpace: "nowrap" }}
          onClick={() => void refreshEverything()}
        >
          {words("app.retry")}
        </Button>
      }
    >
      {words("problem.offline")}
    </Alert>
  );
}
