import { Button, Dialog, DialogActions, DialogContent, DialogContentText, DialogTitle } from "@mui/material";
import { useState } from "react";
import { useNotify } from "react-admin";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { learnerName } from "../learners/learner-name.ts";
import { useServerNow } from "../providers/session.ts";
import { DayField } from "../time/day.field.tsx";
import { bangkokDay, readDay, typedDay } from "../time/typed-day.ts";
import { ReasonDialog } from "../units/reason.dialog.tsx";
import { RefusalAlert } from "../units/refusal.alert.tsx";
import type { Blocker } from "../units/unit.documents.ts";
import { usePress } from "../units/use-press.ts";
import {
  RefuseReleaseDocument,
  ReleaseLearnerDocument,
  type ReleaseRequest,
  WithdrawReleaseDocument,
} from "./transfer.documents.ts";

export type RequestAct = "release" | "refuse" | "withdraw";

interface AnswerProps {
  request: ReleaseRequest;
  close: () => void;
}

/** The answer to a request: released on a day, or refused or withdrawn with a reason. */
export function AnswerDialog({ act, request, close }: AnswerProps & { act: RequestAct }) {
  return act === "release" ? (
    <ReleaseDialog request={request} close={close} />
  ) : (
    <EndRequestDialog act={act} request={request} close={close} />
  );
}

function aboutOf({ learner, identifierMasked, to, from }: ReleaseRequest): string {
  return [learner ? learnerName(learner) : identifierMasked, from?.name, to?.name]
    .filter(Boolean)
    .join(" · ");
}

function ReleaseDialog({ request, close }: AnswerProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const notify = useNotify();
  const today = bangkokDay(useServerNow());
  const [on, setOn] = useState(() => typedDay(today, locale));
  const { send, busy, refusals } = usePress<Record<string, unknown>, Blocker>(ReleaseLearnerDocument);
  const { day } = readDay(on, locale);

  async function submit(): Promise<void> {
    if (!day || !(await send({ requestId: request.id, on: day }))) return;
    notify("register.transfers.released", { type: "info" });
    close();
  }

  return (
    <Dialog open onClose={busy ? undefined : close} aria-labelledby="release-title" fullWidth maxWidth="sm">
      <DialogTitle id="release-title">{words("register.transfers.release")}</DialogTitle>
      <DialogContent>
        <strong>{aboutOf(request)}</strong>
        <DialogContentText sx={{ mt: 1, mb: 2.5 }}>
          {words("register.transfers.releaseText")}
        </DialogContentText>
        <DayField
          id="release-on"
          label={words("register.transfers.releaseOn")}
          value={on}
          change={setOn}
          tried
          required
          autoFocus
        />
        <RefusalAlert refusals={refusals} />
      </DialogContent>
      <DialogActions>
        <Button onClick={close} disabled={busy}>
          {words("confirmation.keep")}
        </Button>
        <Button variant="contained" disabled={busy || !day} onClick={() => void submit()}>
          {words(busy ? "confirmation.submitting" : "register.transfers.release")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function EndRequestDialog({ act, request, close }: AnswerProps & { act: "refuse" | "withdraw" }) {
  const words = useWords();
  const notify = useNotify();
  const { send, busy, refusals } = usePress<Record<string, unknown>, Blocker>(
    act === "refuse" ? RefuseReleaseDocument : WithdrawReleaseDocument,
  );
  return (
    <ReasonDialog
      fieldId={`${act}-reason`}
      title={words(`register.transfers.${act}`)}
      about={aboutOf(request)}
      text={words(`register.transfers.${act}Text`)}
      label={words(`register.transfers.${act}Reason`)}
      maxLength={200}
      busy={busy}
      refusals={refusals}
      submit={async reason => {
        if (!(await send({ requestId: request.id, reason }))) return;
        notify(act === "refuse" ? "register.transfers.refused" : "register.transfers.withdrawn", {
          type: "info",
        });
        close();
      }}
      close={close}
    />
  );
}
