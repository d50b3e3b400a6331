import { Alert, Button } from "@mui/material";
import { useWords } from "../i18n/use-words.ts";
import { useConnectionLost } from "../providers/connection.ts";
import { refreshEverything } from "../providers/graph.ts";

/** Says that the server does not answer, and offers to try again. */
export function ConnectionBanner() {
  const words = useWords();
  if (!useConnectionLost()) return null;
  return (
    <Alert
      severity="warning"
      role="alert"
      sx={{ borderRadius: 0 }}
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
