import ScienceOutlined from "@mui/icons-material/ScienceOutlined";
import {
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
} from "@mui/material";
import { useState } from "react";
import { useNotify } from "react-admin";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import type { WordKey } from "../i18n/words.type.ts";
import { failureWords } from "../problems/failure-words.ts";
import { command, refreshEverything, useGraph } from "../providers/graph.ts";
import { randomKey } from "../providers/idempotency.ts";
import { useServerNow, useViewer } from "../providers/session.ts";
import { CurrentRoundsDocument, SetSandboxClockDocument } from "../rounds/round.documents.ts";
import { formatDateTime } from "../time/buddhist-era.ts";

const minuteMs = 60_000;

/** Says that nothing here is real; the department's administrator may also move the clock. */
export function SandboxBar() {
  const words = useWords();
  const locale = useConsoleLocale();
  const viewer = useViewer();
  const nowMs = useServerNow();
  const [open, setOpen] = useState(false);
  if (!viewer?.sandbox) return null;
  return (
    <Box
      sx={{
        display: "flex",
        flexWrap: "wrap",
        alignItems: "center",
        columnGap: 1.5,
        px: { xs: 2, md: 3 },
        py: 0.25,
        bgcolor: "#fbefce",
        color: "#4d3800",
        fontSize: "0.875rem",
        lineHeight: 1.7,
      }}
    >
      <ScienceOutlined fontSize="small" aria-hidden="true" />
      <strong>{words("sandbox.label")}</strong>
      <Box component="span" sx={{ display: { xs: "none", sm: "inline" } }}>
        {words("sandbox.lead")}
      </Box>
      <Box component="span" sx={{ flexGrow: 1 }}>
        {words("sandbox.now", { when: formatDateTime(new Date(nowMs).toISOString(), locale) })}
      </Box>
      {viewer.duties.includes("DEPARTMENT_ADMINISTRATOR") && (
        <Button size="small" color="inherit" onClick={() => setOpen(true)} sx={{ minHeight: 32, py: 0 }}>
          {words("sandbox.clock")}
        </Button>
      )}
      {open && <ClockDialog close={() => setOpen(false)} />}
    </Box>
  );
}

function ClockDialog({ close }: { close: () => void }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const notify = useNotify();
  const [busy, setBusy] = useState(false);
  const round = useGraph(CurrentRoundsDocument, {}).data?.currentRounds[0];
  const choices: { key: WordKey; at: string | null }[] = round
    ? [
        { key: "sandbox.beforeOpening", at: shifted(round.opensAt, -minuteMs) },
        { key: "sandbox.afterOpening", at: shifted(round.opensAt, minuteMs) },
        { key: "sandbox.beforeUnitDeadline", at: shifted(round.unitDeadline, -60 * minuteMs) },
        { key: "sandbox.afterUnitDeadline", at: shifted(round.unitDeadline, minuteMs) },
        { key: "sandbox.afterClosing", at: shifted(round.recordingClosesAt, minuteMs) },
      ]
    : [];

  async function set(at: string | null): Promise<void> {
    setBusy(true);
    try {
      const { result } = await command(SetSandboxClockDocument, {
        input: { at, idempotencyKey: randomKey() },
      });
      const refusal = result.userErrors[0];
      if (refusal) notify(refusal.message, { type: "error" });
      else {
        await refreshEverything();
        notify("sandbox.set", { type: "info" });
        close();
      }
    } catch (failure) {
      notify(failureWords(failure, words), { type: "error" });
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog open onClose={close} aria-labelledby="clock-title" fullWidth maxWidth="sm">
      <DialogTitle id="clock-title">{words("sandbox.clockTitle")}</DialogTitle>
      <DialogContent>
        <DialogContentText>{words("sandbox.clockText")}</DialogContentText>
        <Box sx={{ display: "flex", flexDirection: "column", gap: 1, mt: 2 }}>
          {[...choices, { key: "sandbox.realTime" as const, at: null }].map(({ key, at }) => (
            <Button
              key={key}
              variant="outlined"
              disabled={busy}
              onClick={() => void set(at)}
              sx={{ justifyContent: "flex-start", textAlign: "start" }}
            >
              <span>
                {words(key)}
                {at && (
                  <Box component="span" sx={{ display: "block", fontWeight: 400, fontSize: "0.875rem" }}>
                    {formatDateTime(at, locale)}
                  </Box>
                )}
              </span>
            </Button>
          ))}
        </Box>
      </DialogContent>
      <DialogActions>
        <Button onClick={close}>{words("app.close")}</Button>
      </DialogActions>
    </Dialog>
  );
}

function shifted(instant: string, byMs: number): string {
  return new Date(Date.parse(instant) + byMs).toISOString();
}
