import {
  Alert,
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  MenuItem,
  TextField,
} from "@mui/material";
import { type FormEvent, useId, useState } from "react";
import type { Duty } from "../i18n/api.type.ts";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import type { UnitMention } from "../providers/session.ts";
import { formatDate } from "../time/buddhist-era.ts";
import { unitName } from "../units/unit-name.ts";
import { CreateAccountDocument, type CreateAccountInput, type HandedPassword } from "./people.documents.ts";
import { useHandOut } from "./use-hand-out.ts";

interface CreateAccountDialogProps {
  unit: UnitMention;
  /** Duties the viewer may give here: the form offers no other. */
  duties: readonly Duty[];
  /** The server's day, ISO. */
  today: string;
  close: () => void;
  done: (handed: HandedPassword, duty: Duty) => void;
}

/** A new account with its first appointment. */
export function CreateAccountDialog({ unit, duties, today, close, done }: CreateAccountDialogProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const titleId = useId();
  const { send, busy, refusals } = useHandOut<CreateAccountInput>(CreateAccountDocument);
  const [form, setForm] = useState({
    name: "",
    username: "",
    duty: duties[0] ?? ("" as Duty),
    orderNumber: "",
    fromDate: today,
    toDate: "",
    classroom: "",
  });
  const needsClassroom = form.duty === "CLASS_TEACHER";
  const required = [
    "name",
    "username",
    "orderNumber",
    "fromDate",
    ...(needsClassroom ? ["classroom"] : []),
  ] as const;
  const [tried, setTried] = useState(false);
  const isMissing = (field: string) =>
    tried && (required as readonly string[]).includes(field) && !form[field as keyof typeof form].trim();

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    if (required.some(field => !form[field as keyof typeof form].trim())) return;
    const handed = await send({
      ...form,
      username: form.username.trim(),
      unitId: unit.id,
      toDate: form.toDate || null,
      classroom: needsClassroom ? form.classroom : null,
    });
    if (handed) done(handed, form.duty);
  }

  const field = (name: "name" | "username" | "orderNumber" | "classroom", more: object = {}) => (
    <TextField
      id={`person-${name}`}
      label={words(`people.form.${name}`)}
      helperText={isMissing(name) ? words("people.form.missing") : words(`people.form.${name}Hint`)}
      error={isMissing(name)}
      value={form[name]}
      onChange={event => setForm({ ...form, [name]: event.target.value })}
      required
      fullWidth
      {...more}
    />
  );
  const day = (name: "fromDate" | "toDate") => (
    <TextField
      id={`person-${name}`}
      type="date"
      label={words(`people.form.${name}`)}
      helperText={form[name] ? formatDate(form[name], locale) : words("people.noEnd")}
      error={isMissing(name)}
      value={form[name]}
      onChange={event => setForm({ ...form, [name]: event.target.value })}
      required={name === "fromDate"}
      fullWidth
      slotProps={{ inputLabel: { shrink: true } }}
    />
  );

  return (
    <Dialog open onClose={busy ? undefined : close} aria-labelledby={titleId} fullWidth maxWidth="sm">
      <form onSubmit={event => void submit(event)} noValidate autoComplete="off">
        <DialogTitle id={titleId}>{words("people.create")}</DialogTitle>
        <DialogContent>
          <strong>{unitName(unit, locale)}</strong>
          <Box sx={{ display: "grid", gap: 2, mt: 2 }}>
            <TextField
              id="person-duty"
              select
              label={words("people.column.duty")}
              value={form.duty}
              onChange={event => setForm({ ...form, duty: event.target.value as Duty })}
              fullWidth
            >
              {duties.map(duty => (
                <MenuItem key={duty} value={duty}>
                  {words(`duty.${duty}`)}
                </MenuItem>
              ))}
            </TextField>
            {needsClassroom && field("classroom")}
            {field("name", { autoFocus: true })}
            {field("username", { slotProps: { htmlInput: { autoCapitalize: "none", spellCheck: false } } })}
            {field("orderNumber")}
            <Box sx={{ display: "grid", gap: 2, gridTemplateColumns: { sm: "1fr 1fr" } }}>
              {day("fromDate")}
              {day("toDate")}
            </Box>
          </Box>
          <Box aria-live="assertive">
            {refusals.map(message => (
              <Alert severity="error" key={message} sx={{ mt: 2 }}>
                {message}
              </Alert>
            ))}
          </Box>
        </DialogContent>
        <DialogActions>
          <Button onClick={close} disabled={busy}>
            {words("people.back")}
          </Button>
          <Button type="submit" variant="contained" disabled={busy}>
            {words(busy ? "confirmation.submitting" : "people.create")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
