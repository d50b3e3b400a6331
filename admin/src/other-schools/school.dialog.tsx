import {
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
import { useWords } from "../i18n/use-words.ts";
import { withAsciiDigits } from "../providers/auth.provider.ts";
import { RefusalAlert } from "../units/refusal.alert.tsx";
import type { Blocker } from "../units/unit.documents.ts";
import { usePress } from "../units/use-press.ts";
import {
  AddSchoolDocument,
  type AddSchoolInput,
  type Affiliation,
  CorrectSchoolDocument,
  type CorrectSchoolInput,
  type OtherSchool,
} from "./other-school.documents.ts";

export const affiliations = ["OBEC", "OPEC", "BPP", "BUDDHIST", "OTHER"] as const satisfies Affiliation[];

interface SchoolDialogProps {
  laoId: string;
  /** The school to correct; without one a new one is added. */
  school: OtherSchool | null;
  close: () => void;
  done: () => void;
}

/** Adds a school to the register, or corrects its name or affiliation. A code once given stays. */
export function SchoolDialog({ laoId, school, close, done }: SchoolDialogProps) {
  const words = useWords();
  const titleId = useId();
  const [code, setCode] = useState(school?.code ?? "");
  const [name, setName] = useState(school?.name ?? "");
  const [affiliation, setAffiliation] = useState<Affiliation>(school?.affiliation ?? "OBEC");
  const [tried, setTried] = useState(false);
  // The version that the person sees in the form: a later one is somebody else's change.
  const [expectedVersion] = useState(school?.version ?? 0);
  const add = usePress<AddSchoolInput, Blocker>(AddSchoolDocument);
  const correct = usePress<CorrectSchoolInput, Blocker>(CorrectSchoolDocument);
  const { busy, refusals } = school ? correct : add;
  const digits = withAsciiDigits(code).replace(/[\s-]/g, "");
  const wrongCode = !school && !/^[0-9]{10}$/.test(digits);
  const title = school ? words("otherSchools.correctOf", { name: school.name }) : words("otherSchools.add");

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    if (wrongCode || !name.trim()) return;
    const sent = school
      ? await correct.send({ otherSchoolId: school.id, expectedVersion, name: name.trim(), affiliation })
      : await add.send({ laoId, code: digits, name: name.trim(), affiliation });
    if (sent) done();
  }

  return (
    <Dialog open onClose={busy ? undefined : close} aria-labelledby={titleId} fullWidth maxWidth="sm">
      <form onSubmit={event => void submit(event)} noValidate autoComplete="off">
        <DialogTitle id={titleId}>{title}</DialogTitle>
        <DialogContent>
          <Box sx={{ display: "grid", gap: 2, mt: 1 }}>
            {!school && (
              <TextField
                id="other-school-code"
                label={words("otherSchools.code")}
                helperText={words(tried && wrongCode ? "otherSchools.codeWrong" : "otherSchools.codeHint")}
                error={tried && wrongCode}
                value={code}
                onChange={event => setCode(event.target.value)}
                required
                autoFocus
                fullWidth
                slotProps={{ htmlInput: { inputMode: "numeric", maxLength: 20 } }}
              />
            )}
            <TextField
              id="other-school-name"
              label={words("otherSchools.name")}
              helperText={words(tried && !name.trim() ? "otherSchools.missing" : "otherSchools.nameHint")}
              error={tried && !name.trim()}
              value={name}
              onChange={event => setName(event.target.value)}
              required
              autoFocus={school !== null}
              fullWidth
              slotProps={{ htmlInput: { maxLength: 200 } }}
            />
            <TextField
              id="other-school-affiliation"
              select
              label={words("otherSchools.filter.affiliation")}
              value={affiliation}
              onChange={event => setAffiliation(event.target.value as Affiliation)}
              fullWidth
            >
              {affiliations.map(each => (
                <MenuItem key={each} value={each}>
                  {words(`otherSchools.affiliationLong.${each}`)}
                </MenuItem>
              ))}
            </TextField>
          </Box>
          <RefusalAlert refusals={refusals} />
        </DialogContent>
        <DialogActions>
          <Button onClick={close} disabled={busy}>
            {words("app.cancel")}
          </Button>
          <Button type="submit" variant="contained" disabled={busy}>
            {words(busy ? "confirmation.submitting" : school ? "otherSchools.save" : "otherSchools.add")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
