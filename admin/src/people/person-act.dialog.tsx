import { useWords } from "../i18n/use-words.ts";
import { ReasonDialog } from "../units/reason.dialog.tsx";
import { usePress } from "../units/use-press.ts";
import {
  type AppointmentRow,
  DisableAccountDocument,
  EnableAccountDocument,
  EndAppointmentDocument,
} from "./people.documents.ts";

/** Acts on somebody's appointment or account that want a reason. */
export type PersonAct = "end" | "disable" | "enable";

interface PersonActDialogProps {
  act: PersonAct;
  row: AppointmentRow;
  close: () => void;
}

/** Asks why an appointment ends, or an account is disabled or enabled. */
export function PersonActDialog({ act, row, close }: PersonActDialogProps) {
  const words = useWords();
  const end = usePress<{ appointmentId: string; reason: string }>(EndAppointmentDocument);
  const disable = usePress<{ accountId: string; reason: string }>(DisableAccountDocument);
  const enable = usePress<{ accountId: string; reason: string }>(EnableAccountDocument);
  const { busy, refusals } = { end, disable, enable }[act];

  async function submit(reason: string): Promise<void> {
    const accountId = row.account?.id ?? "";
    const done =
      act === "end"
        ? await end.send({ appointmentId: row.id, reason })
        : await (act === "disable" ? disable : enable).send({ accountId, reason });
    if (done) close();
  }

  return (
    <ReasonDialog
      fieldId="person-reason"
      title={words(`people.act.${act}`)}
      about={`${row.account?.name ?? ""} · ${words(`duty.${row.duty}`)}`}
      text={words(`people.actText.${act}`)}
      label={words("people.form.reason")}
      hint={words("people.form.reasonHint")}
      keep={words("people.back")}
      color={act === "enable" ? "primary" : "error"}
      maxLength={500}
      busy={busy}
      refusals={refusals}
      submit={submit}
      close={close}
    />
  );
}
