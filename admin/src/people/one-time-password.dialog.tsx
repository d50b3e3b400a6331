import {
  Alert,
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  GlobalStyles,
  Typography,
} from "@mui/material";
import { useId, useState } from "react";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import type { UnitMention } from "../providers/session.ts";
import { formatDateTime } from "../time/buddhist-era.ts";
import { unitName } from "../units/unit-name.ts";
import type { HandedPassword } from "./people.documents.ts";

interface OneTimePasswordDialogProps {
  handed: HandedPassword;
  unit: UnitMention;
  close: () => void;
}

/** Shows a one-time password, this once: to copy, or to print as a slip with nothing else on the page. */
export function OneTimePasswordDialog({ handed, unit, close }: OneTimePasswordDialogProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const titleId = useId();
  const [copied, setCopied] = useState(false);
  const { account, oneTimePassword } = handed;
  if (!account) return null;

  async function copy(): Promise<void> {
    // Plain-http intranet addresses have no clipboard; there the text is selected by hand.
    await navigator.clipboard?.writeText(oneTimePassword ?? "").then(
      () => setCopied(true),
      () => {},
    );
  }

  return (
    <Dialog open aria-labelledby={titleId} fullWidth maxWidth="sm">
      <GlobalStyles
        styles={{
          "@media print": {
            "#root": { display: "none" },
            ".MuiDialogActions-root": { display: "none !important" },
          },
        }}
      />
      <DialogTitle id={titleId}>{words("people.password.title")}</DialogTitle>
      <DialogContent>
        <Typography>{unitName(unit, locale)}</Typography>
        <Box
          component="dl"
          sx={{
            display: "grid",
            gridTemplateColumns: "auto 1fr",
            columnGap: 3,
            rowGap: 1,
            alignItems: "baseline",
          }}
        >
          <dt>{words("people.form.name")}</dt>
          <Box component="dd" sx={{ m: 0, fontWeight: 600 }}>
            {account.name}
          </Box>
          <dt>{words("signIn.username")}</dt>
          <Box component="dd" sx={{ m: 0, fontFamily: "monospace", fontSize: "1.125rem" }}>
            {account.username}
          </Box>
          <dt>{words("people.password.label")}</dt>
          <Box
            component="dd"
            data-testid="one-time-password"
            sx={{ m: 0, fontFamily: "monospace", fontSize: "1.5rem", fontWeight: 600, userSelect: "all" }}
          >
            {oneTimePassword ?? words("people.password.gone")}
          </Box>
          {account.oneTimePasswordExpiresAt && (
            <>
              <dt>{words("people.password.until")}</dt>
              <Box component="dd" sx={{ m: 0, fontWeight: 600 }}>
                {formatDateTime(account.oneTimePasswordExpiresAt, locale)}
              </Box>
            </>
          )}
        </Box>
        <Alert severity="warning">{words("people.password.once")}</Alert>
      </DialogContent>
      <DialogActions>
        <Button onClick={() => void copy()} disabled={!oneTimePassword} aria-live="polite">
          {words(copied ? "people.password.copied" : "people.password.copy")}
        </Button>
        <Button onClick={() => window.print()} disabled={!oneTimePassword}>
          {words("people.password.print")}
        </Button>
        <Button variant="contained" onClick={close}>
          {words("people.password.close")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
