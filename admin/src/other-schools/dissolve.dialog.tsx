import { Button, Dialog, DialogActions, DialogContent, DialogContentText, DialogTitle } from "@mui/material";
import { type FormEvent, useId, useState } from "react";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { useServerNow } from "../providers/session.ts";
import { DayField } from "../time/day.field.tsx";
import { bangkokDay, readDay, typedDay } from "../time/typed-day.ts";
import { RefusalAlert } from "../units/refusal.alert.tsx";
import type { Blocker } from "../units/unit.documents.ts";
import { usePress } from "../units/use-press.ts";
import {
  DissolveSchoolDocument,
  type DissolveSchoolInput,
  type OtherSchool,
} from "./other-school.documents.ts";

interface DissolveDialogProps {
  school: OtherSchool;
  close: () => void;
  done: () => void;
}

/** Notes that a school was dissolved and when, or that it goes on after all (S1g 4.2(2)). */
export function DissolveDialog({ school, close, done }: DissolveDialogProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const titleId = useId();
  const nowMs = useServerNow();
  const revive = school.dissolvedOn !== null;
  const [day, setDay] = useState(() => typedDay(bangkokDay(nowMs), locale));
  const [tried, setTried] = useState(false);
  const [expectedVersion] = useState(school.version);
  const { send, busy, refusals } = usePress<DissolveSchoolInput, Blocker>(DissolveSchoolDocument);
  const read = readDay(day, locale);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    if (!revive && !read.day) return;
    const on = revive ? null : (read.day ?? null);
    if (await send({ otherSchoolId: school.id, expectedVersion, on })) done();
  }

  return (
    <Dialog open onClose={busy ? undefined : close} aria-labelledby={titleId} fullWidth maxWidth="sm">
      <form onSubmit={event => void submit(event)} noValidate>
        <DialogTitle id={titleId}>
          {words(revive ? "otherSchools.reviveOf" : "otherSchools.dissolveOf", { name: school.name })}
        </DialogTitle>
        <DialogContent>
          <DialogContentText sx={{ mb: 2.5 }}>
            {words(revive ? "otherSchools.reviveText" : "otherSchools.dissolveText")}
          </DialogContentText>
          {!revive && (
            <DayField
              id="dissolved-on"
              label={words("otherSchools.dissolvedDay")}
              value={day}
              change={setDay}
              tried={tried}
              required
              autoFocus
            />
          )}
          <RefusalAlert refusals={refusals} />
        </DialogContent>
        <DialogActions>
          <Button onClick={close} disabled={busy}>
            {words("app.cancel")}
          </Button>
          <Button type="submit" variant="contained" color={revive ? "primary" : "error"} disabled={busy}>
            {words(
              busy ? "confirmation.submitting" : revive ? "otherSchools.revive" : "otherSchools.dissolve",
            )}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
