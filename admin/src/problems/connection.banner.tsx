import { Alert, Button } from "@mui/material";
import { useEffect } from "react";
import { useWords } from "../i18n/use-words.ts";
import { tryConnection, useConnectionLost } from "../providers/connection.ts";
import { refreshEverything } from "../providers/graph.ts";

/** Pauses between tries, in milliseconds; the last goes on. Thousands of consoles lose a server at the same moment. */
const pausesMs = [2_000, 4_000, 8_000, 15_000];

/**
 * Says that the server does not answer, tries again by itself, and goes away once it does. It stays below the bar, `below`
 * pixels from the top: whoever is at the end of a long class must see it too.
 */
export function ConnectionBanner({ below }: { below: number }) {
  const words = useWords();
  const lost = useConnectionLost();
  useEffect(() => (lost ? keepTrying() : undefined), [lost]);
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

/** Tries until the server answers, and then asks for everything on screen again. @returns what ends it */
function keepTrying(): () => void {
  let tries = 0;
  let over = false;
  let timer = 0;
  const wait = () => {
    timer = window.setTimeout(attempt, pausesMs[Math.min(tries, pausesMs.length - 1)]);
    tries += 1;
  };
  async function attempt(): Promise<void> {
    clearTimeout(timer);
    if (await tryConnection()) void refreshEverything();
    else if (!over) wait();
  }
  const back = () => void attempt();
  window.addEventListener("online", back);
  wait();
  return () => {
    over = true;
    clearTimeout(timer);
    window.removeEventListener("online", back);
  };
}
