import {
  Alert,
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  MenuItem,
  TextField,
} from "@mui/material";
import { type FormEvent, useId, useState } from "react";
import type { Programme } from "../i18n/api.type.ts";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { withAsciiDigits } from "../providers/auth.provider.ts";
import { RefusalAlert } from "../units/refusal.alert.tsx";
import type { Blocker } from "../units/unit.documents.ts";
import { usePress } from "../units/use-press.ts";
import { ClocksFields, inOrder, readClocks, typedClocks } from "./clocks.fields.tsx";
import { focusFirstFault } from "./focus-first-fault.ts";
import { ScheduleRoundDocument, type ScheduleRoundInput } from "./round.documents.ts";

const programmes = ["LEC", "SIS", "CCIS"] as const satisfies Programme[];

interface ScheduleDialogProps {
  /** The academic year that is proposed (พ.ศ.). */
  academicYear: number;
  close: () => void;
  done: () => void;
}

/** A new round with its clocks; nothing is recorded in it before it is opened (T1). */
export function ScheduleDialog({ academicYear, close, done }: ScheduleDialogProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const titleId = useId();
  const [was] = useState(() => typedClocks(null, locale));
  const [typed, setTyped] = useState(was);
  const [programme, setProgramme] = useState<Programme>("LEC");
  const [year, setYear] = useState(String(academicYear));
  const [number, setNumber] = useState("1");
  const [title, setTitle] = useState("");
  const [tried, setTried] = useState(false);
  const { send, busy, refusals } = usePress<ScheduleRoundInput, Blocker>(ScheduleRoundDocument);
  const whole = (text: string) => Number(withAsciiDigits(text).trim() || Number.NaN);
  const wrongYear = !(whole(year) >= 2500 && whole(year) <= 2700);
  const wrongNumber = !(Number.isInteger(whole(number)) && whole(number) >= 1);
  const ordered = inOrder(typed, locale);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    setTried(true);
    const clocks = readClocks(typed, was, null, locale);
    if (!clocks || !ordered || wrongYear || wrongNumber || !title.trim())
      return focusFirstFault(event.currentTarget);
    const input = {
      programme,
      academicYear: whole(year),
      number: whole(number),
      title: title.trim(),
      ...clocks,
    };
    if (await send(input)) done();
  }

  return (
    <Dialog open onClose={busy ? undefined : close} aria-labelledby={titleId} fullWidth maxWidth="sm">
      <Box
        component="form"
        onSubmit={(event: FormEvent<HTMLFormElement>) => void submit(event)}
        noValidate
        autoComplete="off"
        sx={{ display: "flex", flexDirection: "column", minHeight: 0 }}
      >
        <DialogTitle id={titleId}>{words("clocks.schedule")}</DialogTitle>
        <DialogContent>
          <DialogContentText sx={{ mb: 2 }}>{words("clocks.scheduleText")}</DialogContentText>
          <Box sx={{ display: "grid", gap: 2, mb: 2 }}>
            <TextField
              id="round-programme"
              select
              label={words("clocks.programme")}
              value={programme}
              onChange={event => setProgramme(event.target.value as Programme)}
              fullWidth
            >
              {programmes.map(each => (
                <MenuItem key={each} value={each}>
                  {words(`clocks.programmeLong.${each}`)}
                </MenuItem>
              ))}
            </TextField>
            <Box sx={{ display: "grid", gap: 2, gridTemplateColumns: "1fr 1fr" }}>
              <TextField
                id="round-year"
                label={words("clocks.academicYear")}
                value={year}
                onChange={event => setYear(event.target.value)}
                error={tried && wrongYear}
                helperText={tried && wrongYear ? words("clocks.wrong.year") : " "}
                slotProps={{ htmlInput: { inputMode: "numeric", maxLength: 4 } }}
              />
              <TextField
                id="round-number"
                label={words("clocks.number")}
                value={number}
                onChange={event => setNumber(event.target.value)}
                error={tried && wrongNumber}
                helperText={tried && wrongNumber ? words("clocks.wrong.missing") : " "}
                slotProps={{ htmlInput: { inputMode: "numeric", maxLength: 2 } }}
              />
            </Box>
            <TextField
              id="round-title"
              label={words("clocks.title")}
              value={title}
              onChange={event => setTitle(event.target.value)}
              error={tried && !title.trim()}
              helperText={words(tried && !title.trim() ? "clocks.wrong.missing" : "clocks.titleHint")}
              required
              fullWidth
              slotProps={{ htmlInput: { maxLength: 200 } }}
            />
          </Box>
          <ClocksFields typed={typed} change={setTyped} tried={tried} round={null} />
          <Box aria-live="assertive">
            {tried && !ordered && (
              <Alert severity="error" sx={{ mt: 2 }}>
                {words("clocks.wrong.order")}
              </Alert>
            )}
          </Box>
          <RefusalAlert refusals={refusals} />
        </DialogContent>
        <DialogActions>
          <Button onClick={close} disabled={busy}>
            {words("app.cancel")}
          </Button>
          <Button type="submit" variant="contained" disabled={busy}>
            {words(busy ? "confirmation.submitting" : "clocks.schedule")}
          </Button>
        </DialogActions>
      </Box>
    </Dialog>
  );
}
