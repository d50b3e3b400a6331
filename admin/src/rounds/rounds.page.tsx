import {
  Alert,
  Box,
  Button,
  Card,
  Chip,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  Typography,
} from "@mui/material";
import { useState } from "react";
import { ListBase, Pagination, useListContext, useNotify } from "react-admin";
import { useWords } from "../i18n/use-words.ts";
import { PageHeading } from "../layout/page.heading.tsx";
import { WaitingPage } from "../layout/waiting.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { useGraph } from "../providers/graph.ts";
import { useServerNow } from "../providers/session.ts";
import { formatDay } from "../time/buddhist-era.ts";
import { BlockerList } from "../units/blocker.list.tsx";
import { allowsAction } from "../units/confirmation.actions.ts";
import { RefusalAlert } from "../units/refusal.alert.tsx";
import { usePress } from "../units/use-press.ts";
import { EditClocksDialog } from "./edit-clocks.dialog.tsx";
import { RoundClocks } from "./round.clocks.tsx";
import { OpenRoundDocument, type Round, RoundActionsDocument } from "./round.documents.ts";
import { roundName } from "./round-name.ts";
import { RoundsCalendar } from "./rounds.calendar.tsx";
import { ScheduleDialog } from "./schedule.dialog.tsx";

/** Every round with its clocks; the department schedules, opens and edits them here (T1). */
export function RoundsPage() {
  const words = useWords();
  return (
    <>
      <PageHeading title={words("app.rounds")} lead={words("round.lead")} />
      <ListBase resource="rounds" perPage={25} disableSyncWithLocation storeKey={false}>
        <Rounds />
      </ListBase>
    </>
  );
}

function Rounds() {
  const words = useWords();
  const nowMs = useServerNow();
  const { data = [], isPending, error, refetch, total = 0 } = useListContext<Round>();
  if (error) return <ProblemPage error={error} retry={() => void refetch()} />;
  if (isPending) return <WaitingPage />;
  return (
    <Box sx={{ display: "grid", gap: 3, gridTemplateColumns: "minmax(0, 1fr)" }}>
      <ScheduleButton
        academicYear={
          data[0]?.academicYear ?? Number(formatDay(new Date(nowMs).toISOString(), "th").slice(-4))
        }
      />
      {data.length === 0 && <Alert severity="info">{words("round.none")}</Alert>}
      {data.length > 0 && <RoundsCalendar rounds={data} />}
      {data.map(round => (
        <RoundCard key={round.id} round={round} />
      ))}
      {total > data.length && <Pagination />}
    </Box>
  );
}

function ScheduleButton({ academicYear }: { academicYear: number }) {
  const words = useWords();
  const notify = useNotify();
  const { data } = useGraph(RoundActionsDocument, {});
  const [open, setOpen] = useState(false);
  if (!data || !allowsAction({ availableActions: data.roundActions }, "SCHEDULE_ROUND")) return null;
  return (
    <Box>
      <Button variant="contained" onClick={() => setOpen(true)}>
        {words("clocks.schedule")}
      </Button>
      {open && (
        <ScheduleDialog
          academicYear={academicYear}
          close={() => setOpen(false)}
          done={() => {
            setOpen(false);
            notify("clocks.scheduled", { type: "info" });
          }}
        />
      )}
    </Box>
  );
}

function RoundCard({ round }: { round: Round }) {
  const words = useWords();
  const notify = useNotify();
  const keeps = allowsAction(round, "UPDATE_CLOCKS");
  const [asking, setAsking] = useState(false);
  const [editing, setEditing] = useState(false);
  const opening = round.availableActions.find(({ action }) => action === "OPEN_ROUND");
  const titleId = `round-${round.id}`;
  return (
    <Card
      component="section"
      aria-labelledby={titleId}
      sx={{
        p: { xs: 2.5, md: 3 },
        ...(round.phase === "OPEN" && { borderColor: "primary.main", borderWidth: 2 }),
      }}
    >
      <Box
        sx={{
          display: "flex",
          flexWrap: "wrap",
          gap: 1,
          justifyContent: "space-between",
          alignItems: "flex-start",
          mb: 1,
        }}
      >
        <Typography variant="h2" id={titleId}>
          {roundName(round, words)}
        </Typography>
        <Chip
          label={words(`round.phase.${round.phase}`)}
          color={round.phase === "OPEN" ? "primary" : "default"}
          variant={round.phase === "SCHEDULED" ? "outlined" : "filled"}
        />
      </Box>
      <RoundClocks round={round} />
      {keeps && (
        <Button variant="outlined" sx={{ mt: 2 }} onClick={() => setEditing(true)}>
          {words("clocks.edit")}
        </Button>
      )}
      {editing && (
        <EditClocksDialog
          round={round}
          close={() => setEditing(false)}
          done={() => {
            setEditing(false);
            notify("clocks.saved", { type: "info" });
          }}
        />
      )}
      {keeps && opening && round.openedAt === null && round.phase !== "CLOSED" && (
        <Box sx={{ mt: 2 }}>
          <Button
            variant="contained"
            disabled={!opening.allowed}
            onClick={() => setAsking(true)}
            aria-describedby={opening.allowed ? undefined : `${titleId}-why`}
          >
            {words("round.open")}
          </Button>
          {!opening.allowed && opening.blockers.length > 0 && (
            <Alert severity="info" sx={{ mt: 1.5 }} id={`${titleId}-why`}>
              <BlockerList blockers={opening.blockers} />
            </Alert>
          )}
        </Box>
      )}
      {asking && <OpenRoundDialog round={round} close={() => setAsking(false)} />}
    </Card>
  );
}

function OpenRoundDialog({ round, close }: { round: Round; close: () => void }) {
  const words = useWords();
  const { send, busy, refusals } = usePress<{ roundId: string }>(OpenRoundDocument);
  return (
    <Dialog
      open
      onClose={busy ? undefined : close}
      aria-labelledby="open-round-title"
      fullWidth
      maxWidth="sm"
    >
      <DialogTitle id="open-round-title">{words("round.openTitle")}</DialogTitle>
      <DialogContent>
        <strong>{roundName(round, words)}</strong>
        <DialogContentText>{words("round.openText")}</DialogContentText>
        <RefusalAlert refusals={refusals} />
      </DialogContent>
      <DialogActions>
        <Button onClick={close} disabled={busy}>
          {words("confirmation.keep")}
        </Button>
        <Button
          variant="contained"
          disabled={busy}
          onClick={() => void send({ roundId: round.id }).then(opened => opened && close())}
        >
          {words(busy ? "confirmation.submitting" : "round.open")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
