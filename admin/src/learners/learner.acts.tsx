import ExpandMore from "@mui/icons-material/ExpandMore";
import { Button, Checkbox, FormControlLabel, Menu, MenuItem, TextField } from "@mui/material";
import { useState } from "react";
import { useNotify } from "react-admin";
import type { RegisterUnit } from "../enrolments/register.documents.ts";
import type { LeaveKind } from "../i18n/register.type.ts";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { useServerNow } from "../providers/session.ts";
import { DayField } from "../time/day.field.tsx";
import { bangkokDay, readDay, typedDay } from "../time/typed-day.ts";
import { ReasonDialog } from "../units/reason.dialog.tsx";
import type { Blocker } from "../units/unit.documents.ts";
import { usePress } from "../units/use-press.ts";
import { ActDialog } from "./act.dialog.tsx";
import {
  ChangeIdentifierDocument,
  EndEnrolmentDocument,
  type EnrolmentDetail,
  type LearnerDetail,
  RemoveLearnerDocument,
  RestoreLearnerDocument,
} from "./learner.documents.ts";
import { learnerName } from "./learner-name.ts";
import { MoveDialog } from "./move.dialog.tsx";

type Act = "move" | "end" | "remove" | "restore" | "identifier";
type Input = Record<string, unknown>;

/** What a recorder does with a learner besides correcting: the menu, and a dialog for each. */
export function LearnerActs({ unit, learner }: { unit: RegisterUnit; learner: LearnerDetail }) {
  const words = useWords();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [act, setAct] = useState<Act | null>(null);
  const present = learner.enrolments.find(
    each => each.status === "ACTIVE" && each.institution.id === unit.id,
  );
  const ended = present
    ? undefined
    : learner.enrolments.find(
        each =>
          each.institution.id === unit.id &&
          each.academicYear === unit.learners?.round.academicYear &&
          (each.status === "REMOVED" || each.status === "LEFT"),
      );
  const acts: readonly Act[] = present ? ["move", "identifier", "end", "remove"] : ended ? ["restore"] : [];
  if (acts.length === 0) return null;
  const close = () => setAct(null);
  const enrolment = present ?? ended;
  return (
    <>
      <Button
        variant="outlined"
        endIcon={<ExpandMore />}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={event => setAnchor(event.currentTarget)}
      >
        {words("register.learner.acts")}
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {acts.map(each => (
          <MenuItem
            key={each}
            onClick={() => {
              setAnchor(null);
              setAct(each);
            }}
          >
            {words(`register.act.${each}`)}
          </MenuItem>
        ))}
      </Menu>
      {enrolment && act === "move" && (
        <MoveDialog
          unit={unit}
          learners={[{ ...enrolment, name: learnerName(learner) }]}
          moved={close}
          close={close}
        />
      )}
      {enrolment && act === "end" && <EndDialog learner={learner} enrolment={enrolment} close={close} />}
      {act === "identifier" && <IdentifierDialog learner={learner} close={close} />}
      {enrolment && (act === "remove" || act === "restore") && (
        <RollReasonDialog act={act} learner={learner} enrolment={enrolment} close={close} />
      )}
    </>
  );
}

interface OneProps {
  learner: LearnerDetail;
  enrolment: EnrolmentDetail;
  close: () => void;
}

/** Takes a ghost off the roll, or puts back who was taken off by mistake. */
function RollReasonDialog({ act, learner, enrolment, close }: OneProps & { act: "remove" | "restore" }) {
  const words = useWords();
  const notify = useNotify();
  const { send, busy, refusals } = usePress<Input, Blocker>(
    act === "remove" ? RemoveLearnerDocument : RestoreLearnerDocument,
  );
  return (
    <ReasonDialog
      fieldId={`${act}-reason`}
      title={words(`register.act.${act}`)}
      about={learnerName(learner)}
      text={words(`register.act.${act}Text`)}
      label={words(`register.act.${act}Reason`)}
      color={act === "remove" ? "error" : "primary"}
      maxLength={200}
      busy={busy}
      refusals={refusals}
      submit={async reason => {
        if (!(await send({ enrolmentId: enrolment.id, reason }))) return;
        notify(act === "remove" ? "register.act.removed" : "register.act.restored", { type: "info" });
        close();
      }}
      close={close}
    />
  );
}

function IdentifierDialog({ learner, close }: { learner: LearnerDetail; close: () => void }) {
  const words = useWords();
  const notify = useNotify();
  const [identifier, setIdentifier] = useState("");
  const [mistyped, setMistyped] = useState(false);
  const { send, busy, refusals } = usePress<Input, Blocker>(ChangeIdentifierDocument);
  return (
    <ReasonDialog
      fieldId="identifier-reason"
      title={words("register.act.identifier")}
      about={`${learnerName(learner)} · ${learner.identifier ?? learner.identifierMasked}`}
      text={words("register.act.identifierText")}
      label={words("register.act.identifierReason")}
      color="primary"
      maxLength={200}
      busy={busy}
      refusals={refusals}
      submit={async reason => {
        const done = await send({
          learnerId: learner.id,
          identifier,
          mistyped,
          reason,
          expectedVersion: learner.version,
        });
        if (!done) return;
        notify("register.act.identifierChanged", { type: "info" });
        close();
      }}
      close={close}
    >
      <TextField
        id="identifier-new"
        label={words("register.act.identifierNew")}
        helperText={words("register.form.identifierHint")}
        value={identifier}
        onChange={event => setIdentifier(event.target.value)}
        required
        fullWidth
        sx={{ mt: 1 }}
        slotProps={{ htmlInput: { autoComplete: "off", maxLength: 40 } }}
      />
      <FormControlLabel
        control={<Checkbox checked={mistyped} onChange={event => setMistyped(event.target.checked)} />}
        label={words("register.act.identifierMistyped")}
      />
    </ReasonDialog>
  );
}

const endKinds = [
  "GRADUATED",
  "MOVED_AWAY",
  "ABSENT",
  "DIED",
  "OTHER",
] as const satisfies readonly LeaveKind[];

function EndDialog({ learner, enrolment, close }: OneProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const notify = useNotify();
  const today = bangkokDay(useServerNow());
  const [kind, setKind] = useState<LeaveKind>("MOVED_AWAY");
  const [on, setOn] = useState(() => typedDay(today, locale));
  const [reason, setReason] = useState("");
  const { send, busy, refusals } = usePress<Input, Blocker>(EndEnrolmentDocument);
  const day = readDay(on, locale).day;
  return (
    <ActDialog
      id="end"
      title={words("register.act.end")}
      about={learnerName(learner)}
      text={words("register.act.endText")}
      busy={busy}
      refusals={refusals}
      ready={day !== undefined && (kind !== "OTHER" || reason.trim() !== "")}
      close={close}
      submit={async () => {
        const more = reason.trim() ? { reason: reason.trim() } : {};
        if (
          !(await send({
            enrolmentId: enrolment.id,
            kind,
            on: day,
            expectedVersion: enrolment.version,
            ...more,
          }))
        )
          return;
        notify("register.act.ended", { type: "info" });
        close();
      }}
    >
      <TextField
        id="end-kind"
        select
        label={words("register.act.endKind")}
        value={kind}
        onChange={event => setKind(event.target.value as LeaveKind)}
        fullWidth
        sx={{ mb: 2 }}
      >
        {endKinds.map(each => (
          <MenuItem key={each} value={each}>
            {words(`register.leave.${each}`)}
          </MenuItem>
        ))}
      </TextField>
      <DayField id="end-on" label={words("register.act.endOn")} value={on} change={setOn} tried required />
      <TextField
        id="end-reason"
        label={words("register.act.endReason")}
        required={kind === "OTHER"}
        value={reason}
        onChange={event => setReason(event.target.value)}
        fullWidth
        sx={{ mt: 2 }}
        slotProps={{ htmlInput: { maxLength: 200 } }}
      />
    </ActDialog>
  );
}
