import { Button, MenuItem, TextField } from "@mui/material";
import { useState } from "react";
import { useNotify } from "react-admin";
import type { RegisterUnit } from "../enrolments/register.documents.ts";
import type { Grade } from "../i18n/api.type.ts";
import { useWords } from "../i18n/use-words.ts";
import type { Blocker } from "../units/unit.documents.ts";
import { usePress } from "../units/use-press.ts";
import { ActDialog } from "./act.dialog.tsx";
import { MoveClassroomDocument } from "./learner.documents.ts";
import { naming, placeOf } from "./named-refusal.ts";
import { allGrades } from "./typed-learner.ts";

/** One who is to be moved: the enrolment, where it is now, and whose it is. */
export interface Movable {
  id: string;
  grade: Grade;
  classroom: string;
  name: string;
}

interface MoveDialogProps {
  unit: RegisterUnit;
  learners: readonly Movable[];
  /** Called once all of them are moved. */
  moved: () => void;
  /** Takes those who are in the way out of the choice; where one is moved there is no choice. */
  leaveOut?: (ids: readonly string[]) => void;
  close: () => void;
}

/** Moves one or many to another class, all or none; whoever is in the way is named. */
export function MoveDialog({ unit, learners, moved, leaveOut, close }: MoveDialogProps) {
  const words = useWords();
  const notify = useNotify();
  const [one] = learners;
  const grades = new Set(learners.map(each => each.grade));
  // Those of several grades keep their own unless another is chosen for all.
  const [grade, setGrade] = useState<string>(grades.size === 1 && one ? one.grade : "");
  const [classroom, setClassroom] = useState(learners.length === 1 && one ? one.classroom : "");
  const { send, busy, refusals } = usePress<Record<string, unknown>, Blocker>(MoveClassroomDocument);
  const rooms = [
    ...new Set(
      (unit.classrooms ?? []).filter(room => grade === "" || room.grade === grade).map(({ name }) => name),
    ),
  ];
  const inTheWay = refusals.flatMap(refusal => learners[placeOf(refusal) ?? -1]?.id ?? []);
  const room = classroom.trim();
  const changes = learners.some(each => (grade !== "" && each.grade !== grade) || each.classroom !== room);
  return (
    <ActDialog
      id="move"
      title={words("register.act.move")}
      about={
        learners.length === 1 && one
          ? one.name
          : words("register.select.about", {
              count: learners.length,
              names: [
                ...learners.slice(0, 3).map(({ name }) => name),
                ...(learners.length > 3 ? ["…"] : []),
              ].join(", "),
            })
      }
      text={words(learners.length === 1 ? "register.act.moveText" : "register.select.moveText")}
      busy={busy}
      refusals={refusals.map(refusal =>
        naming(
          refusal,
          learners.map(({ name }) => name),
        ),
      )}
      ready={room !== "" && changes}
      close={close}
      submit={async () => {
        const enrolmentIds = learners.map(({ id }) => id);
        if (!(await send({ enrolmentIds, classroom: room, ...(grade ? { grade } : {}) }))) return;
        notify(learners.length === 1 ? "register.act.moved" : "register.select.moved", {
          type: "info",
          messageArgs: { count: learners.length },
        });
        moved();
      }}
    >
      <TextField
        id="move-grade"
        select
        label={words("register.field.grade")}
        value={grade}
        onChange={event => setGrade(event.target.value)}
        fullWidth
        sx={{ mb: 2 }}
        slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
      >
        {learners.length > 1 && <MenuItem value="">{words("register.select.sameGrade")}</MenuItem>}
        {allGrades.map(each => (
          <MenuItem key={each} value={each}>
            {words(`grade.${each}`)}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        id="move-room"
        label={words("register.field.classroom")}
        helperText={rooms.length > 0 ? `${words("register.form.classroomHint")} (${rooms.join(", ")})` : " "}
        value={classroom}
        onChange={event => setClassroom(event.target.value)}
        fullWidth
        slotProps={{ htmlInput: { maxLength: 40, autoComplete: "off" } }}
      />
      {leaveOut && inTheWay.length > 0 && (
        <Button variant="outlined" onClick={() => leaveOut(inTheWay)}>
          {words("register.select.leaveOut", { count: inTheWay.length })}
        </Button>
      )}
    </ActDialog>
  );
}
