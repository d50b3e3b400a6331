import { Alert, Box, Button, GlobalStyles, Typography } from "@mui/material";
import { useState } from "react";
import { useWords } from "../i18n/use-words.ts";

interface BackupCodesProps {
  codes: readonly string[];
  finish: string;
  done: () => void;
}

/** Shows backup codes, this once: to copy, or to print with nothing else on the page. */
export function BackupCodes({ codes, finish, done }: BackupCodesProps) {
  const words = useWords();
  const [copied, setCopied] = useState(false);

  async function copy(): Promise<void> {
    // Plain-http intranet addresses have no clipboard; there the text is selected by hand.
    await navigator.clipboard?.writeText(codes.join("\n")).then(
      () => setCopied(true),
      () => {},
    );
  }

  return (
    <Box sx={{ display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: 2 }}>
      <GlobalStyles
        styles={{
          "@media print": {
            "body *": { visibility: "hidden" },
            ".lec-backup-codes, .lec-backup-codes *": { visibility: "visible" },
            ".lec-backup-codes": { position: "absolute", top: 0, left: 0 },
          },
        }}
      />
      <Alert severity="warning">{words("account.codes.once")}</Alert>
      <Box className="lec-backup-codes">
        <Typography variant="h3" component="p" sx={{ mb: 1 }}>
          {`LEC · ${words("account.codes.title")}`}
        </Typography>
        <Box
          component="ul"
          data-testid="backup-codes"
          sx={{
            m: 0,
            p: 0,
            listStyle: "none",
            display: "grid",
            gridTemplateColumns: "repeat(auto-fill, minmax(170px, 1fr))",
            gap: 1,
            maxWidth: 480,
            fontFamily: "monospace",
            fontSize: "1.125rem",
            userSelect: "all",
          }}
        >
          {codes.map(code => (
            <li key={code}>{code}</li>
          ))}
        </Box>
      </Box>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>
        <Button variant="contained" onClick={done}>
          {finish}
        </Button>
        <Button onClick={() => window.print()}>{words("account.codes.print")}</Button>
        <Button onClick={() => void copy()} aria-live="polite">
          {words(copied ? "account.codes.copied" : "account.codes.copy")}
        </Button>
      </Box>
    </Box>
  );
}
