import { Box, Button, Card, Typography } from "@mui/material";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { useWords } from "../i18n/use-words.ts";
import type { WordKey } from "../i18n/words.type.ts";
import { errorDetail } from "../providers/console-error.ts";
import { failureKind } from "./failure-words.ts";

/** A failed screen in words: what happened, what to do, and the reference to quote when the fault is ours. */
export function ProblemPage({ error, retry }: { error: unknown; retry?: () => void }) {
  const words = useWords();
  const { requestId } = errorDetail(error);
  const kind = failureKind(error);
  const title: WordKey = `problem.${kind}Title`;
  const text: WordKey = `problem.${kind}Text`;
  return (
    <ProblemCard title={words(title)} text={words(text)}>
      {requestId && kind === "failed" && (
        <Typography
          sx={{
            fontFamily: "monospace",
            bgcolor: "background.default",
            p: 1,
            borderRadius: 1,
            userSelect: "all",
          }}
        >
          {words("problem.requestId", { id: requestId })}
        </Typography>
      )}
      {retry && kind !== "notFound" && kind !== "forbidden" && (
        <Button variant="contained" onClick={retry}>
          {words("app.retry")}
        </Button>
      )}
    </ProblemCard>
  );
}

/** The frame of every page that cannot be shown. */
export function ProblemCard({
  title,
  text,
  children,
}: {
  title: string;
  text: string;
  children?: ReactNode;
}) {
  const words = useWords();
  return (
    <Card sx={{ maxWidth: 640, mx: "auto", mt: { xs: 2, md: 6 }, p: { xs: 3, md: 5 } }} role="alert">
      <Typography variant="h1" gutterBottom>
        {title}
      </Typography>
      <Typography sx={{ mb: 3 }}>{text}</Typography>
      <Box sx={{ display: "flex", flexDirection: "column", gap: 2, alignItems: "flex-start" }}>
        {children}
        <Button variant="outlined" component={Link} to="/">
          {words("problem.toHome")}
        </Button>
      </Box>
    </Card>
  );
}
