import { useNotify } from "react-admin";
import { useWords } from "../i18n/use-words.ts";
import { ReasonDialog } from "../units/reason.dialog.tsx";
import { usePress } from "../units/use-press.ts";
import { type EnrolmentRow, RemoveLearnerDocument } from "./enrolment.documents.ts";

/** Takes a learner who does not exist off the roll, with a reason; nothing is deleted (T2). */
export function RemoveDialog({
  enrolment,
  name,
  close,
}: {
  enrolment: EnrolmentRow;
  name: string;
  close: () => void;
}) {
  const words = useWords();
  const notify = useNotify();
  const { send, busy, refusals } = usePress<{ enrolmentId: string; reason: string }>(RemoveLearnerDocument);

  async function submit(reason: string): Promise<void> {
    if (!(await send({ enrolmentId: enrolment.id, reason }))) return;
    notify("enrolments.removed", { type: "info" });
    close();
  }

  return (
    <ReasonDialog
      fieldId="remove-reason"
      title={words("enrolments.removeTitle")}
      about={name}
      text={words("enrolments.removeText")}
      label={words("enrolments.removeReason")}
      busy={busy}
      refusals={refusals}
      submit={submit}
      close={close}
    />
  );
}
