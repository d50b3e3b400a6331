import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  Tooltip,
} from "@mui/material";
import { useState } from "react";
import { useNotify } from "react-admin";
import { useWords } from "../i18n/use-words.ts";
import { errorDetail } from "../providers/console-error.ts";
import { ask } from "../providers/graph.ts";
import { largestPage } from "../providers/page-cursors.ts";
import { RefusalAlert } from "../units/refusal.alert.tsx";
import { usePress } from "../units/use-press.ts";
import { CheckExistenceDocument, type Classroom, EnrolmentRowsDocument } from "./enrolment.documents.ts";

interface WholeClassButtonProps {
  institutionId: string;
  roundId: string;
  classroom: Classroom | undefined;
}

type CheckInput = { marks: { enrolmentId: string; result: "PRESENT" }[] };

/** Records everybody of one class who is not checked yet as existing; results already given stay (S1g 4.3.1(3)). */
export function WholeClassButton({ institutionId, roundId, classroom }: WholeClassButtonProps) {
  const words = useWords();
  const notify = useNotify();
  const [unchecked, setUnchecked] = useState<string[] | null>(null);
  const { send, busy, refusals } = usePress<CheckInput>(CheckExistenceDocument);

  async function prepare(room: Classroom): Promise<void> {
    try {
      const ids = await uncheckedOf(institutionId, roundId, room);
      if (ids.length === 0) notify("enrolments.wholeClassNothing", { type: "info" });
      else setUnchecked(ids);
    } catch (failure) {
      notify(errorDetail(failure).status === 0 ? "problem.networkTitle" : "problem.failedTitle", {
        type: "error",
      });
    }
  }

  async function submit(enrolmentIds: string[]): Promise<void> {
    if (await send({ marks: enrolmentIds.map(enrolmentId => ({ enrolmentId, result: "PRESENT" })) })) {
      notify("enrolments.wholeClassDone", { type: "info", messageArgs: { count: enrolmentIds.length } });
      setUnchecked(null);
    }
  }

  return (
    <>
      <Tooltip title={classroom ? "" : words("enrolments.pickClassroom")}>
        <span>
          <Button
            variant="outlined"
            size="small"
            sx={{ minHeight: 44 }}
            disabled={!classroom}
            onClick={() => classroom && void prepare(classroom)}
          >
            {words("enrolments.wholeClass")}
          </Button>
        </span>
      </Tooltip>
      {unchecked && classroom && (
        <Dialog
          open
          onClose={busy ? undefined : () => setUnchecked(null)}
          aria-labelledby="whole-class-title"
          fullWidth
          maxWidth="sm"
        >
          <DialogTitle id="whole-class-title">{words("enrolments.wholeClassTitle")}</DialogTitle>
          <DialogContent>
            <DialogContentText>
              {words("enrolments.wholeClassText", {
                count: unchecked.length,
                room: `${words(`grade.${classroom.grade}`)}/${classroom.name}`,
              })}
            </DialogContentText>
            <RefusalAlert refusals={refusals} />
          </DialogContent>
          <DialogActions>
            <Button onClick={() => setUnchecked(null)} disabled={busy}>
              {words("confirmation.keep")}
            </Button>
            <Button variant="contained" disabled={busy} onClick={() => void submit(unchecked)}>
              {words(busy ? "confirmation.submitting" : "enrolments.wholeClass")}
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </>
  );
}

async function uncheckedOf(
  institutionId: string,
  roundId: string,
  { grade, name }: Classroom,
): Promise<string[]> {
  const answer = await ask(EnrolmentRowsDocument, {
    institutionId,
    roundId,
    first: largestPage,
    after: null,
    filter: { grade: [grade], classroom: name, status: "ACTIVE" },
  });
  return (answer.orgUnit?.enrolments?.nodes ?? []).filter(({ check }) => check === null).map(({ id }) => id);
}
