import { Alert, Dialog, DialogContent, DialogTitle, useMediaQuery } from "@mui/material";
import { useTheme } from "@mui/material/styles";
import { useId } from "react";
import { useWords } from "../i18n/use-words.ts";
import { WaitingPart } from "../layout/waiting.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { useGraph } from "../providers/graph.ts";
import { OtherSchoolDocument } from "./other-school.documents.ts";
import { RecordForm } from "./record.form.tsx";

interface RecordDialogProps {
  schoolId: string;
  /** Whose drafts; undefined while nobody is known. */
  accountId: string;
  /** The round that the numbers are recorded in; null without one. */
  roundId: string | null;
  /** Whether the viewer records now; otherwise the numbers are for reading. */
  records: boolean;
  /** Closes it, or goes on to the next school after saving. */
  close: () => void;
  saved: (school: { name: string; code: string; total: number }, next: boolean) => void;
}

/** The numbers of one school: to record, or to read. */
export function RecordDialog({ schoolId, accountId, roundId, records, close, saved }: RecordDialogProps) {
  const words = useWords();
  const titleId = useId();
  const phone = useMediaQuery(useTheme().breakpoints.down("sm"));
  const { data, error, refetch } = useGraph(OtherSchoolDocument, { id: schoolId, roundId });
  const school = data?.otherSchool;
  return (
    <Dialog open onClose={close} aria-labelledby={titleId} fullWidth maxWidth="sm" fullScreen={phone}>
      <DialogTitle id={titleId} sx={{ pb: 1, px: { xs: 1.5, sm: 3 } }}>
        {school?.name ?? words("otherSchools.record")}
      </DialogTitle>
      {school ? (
        <RecordForm
          key={school.id}
          school={school}
          place={{ accountId, roundId: roundId ?? "", schoolId }}
          records={records && roundId !== null}
          close={close}
          saved={saved}
        />
      ) : (
        <DialogContent>
          {error ? (
            <ProblemPage error={error} retry={() => void refetch()} />
          ) : data ? (
            <Alert severity="warning">{words("problem.notFoundTitle")}</Alert>
          ) : (
            <WaitingPart />
          )}
        </DialogContent>
      )}
    </Dialog>
  );
}
