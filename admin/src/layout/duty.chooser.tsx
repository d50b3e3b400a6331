import { Alert, FormControl, FormControlLabel, FormLabel, Radio, RadioGroup, Snackbar } from "@mui/material";
import { useEffect } from "react";
import { useNavigate } from "react-router";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { forgetEndedDuty, useActingDuty, useEndedDuty } from "../providers/acting-duty.ts";
import type { DutyChoice } from "../providers/duty-choices.ts";
import { refreshEverything } from "../providers/graph.ts";
import { actIn } from "../providers/held-duties.ts";
import { unitName } from "../units/unit-name.ts";

/** In which duty to act: all, or one. */
export function DutyChooser({ choices, chose }: { choices: readonly DutyChoice[]; chose: () => void }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const navigate = useNavigate();
  const acting = useActingDuty();

  async function choose(value: string): Promise<void> {
    chose();
    // What is on screen may lie outside the reach of the other duty.
    await navigate("/");
    await actIn(value || null);
  }

  return (
    <FormControl sx={{ mt: 2 }}>
      <FormLabel id="acting-duty">{words("profile.actAs")}</FormLabel>
      <RadioGroup
        aria-labelledby="acting-duty"
        value={acting ?? ""}
        onChange={event => void choose(event.target.value)}
      >
        <FormControlLabel value="" control={<Radio size="small" />} label={words("profile.allDuties")} />
        {choices.map(({ header, duty, unit }) => (
          <FormControlLabel
            key={header}
            value={header}
            control={<Radio size="small" />}
            label={`${words(`duty.${duty}`)} · ${unitName(unit, locale)}`}
          />
        ))}
      </RadioGroup>
    </FormControl>
  );
}

/** Tells that the duty acted in has ended, and that all duties are acted in again. */
export function EndedDutyNotice() {
  const words = useWords();
  const ended = useEndedDuty();
  useEffect(() => {
    // Asked again in place: emptying the screen would take this notice away with it.
    if (ended) void refreshEverything();
  }, [ended]);
  return (
    <Snackbar open={ended !== null} anchorOrigin={{ vertical: "top", horizontal: "center" }}>
      <Alert severity="warning" variant="filled" onClose={forgetEndedDuty}>
        {words("profile.dutyEnded")}
      </Alert>
    </Snackbar>
  );
}
