import { Alert, Box, Button, MenuItem, TextField } from "@mui/material";
import { useWords } from "../i18n/use-words.ts";
import { roundName } from "../rounds/round-name.ts";
import type { RoundMention } from "../units/unit.documents.ts";
import type { RegisterStanding } from "./register-standing.ts";
import type { RegisterRound } from "./use-register-round.ts";

/** Of which round the register is: a name, and a choice where there is more than one. */
export function RoundChoice({ rounds, current, past, choose }: RegisterRound) {
  const words = useWords();
  const shown = past ?? current;
  if (!shown) return null;
  if (rounds.length < 2) return <div>{roundName(shown, words)}</div>;
  return (
    <TextField
      id="register-round"
      select
      size="small"
      label={words("otherSchools.round.choose")}
      value={shown.id}
      onChange={event => choose(event.target.value)}
      sx={{
        mt: 1.5,
        width: { xs: "100%", sm: "auto" },
        // A round's name is longer than a phone is wide.
        "& .MuiSelect-select.MuiSelect-select": { whiteSpace: "normal" },
      }}
    >
      {rounds.map(round => (
        <MenuItem key={round.id} value={round.id} sx={{ whiteSpace: "normal" }}>
          {round.id === current?.id
            ? words("otherSchools.round.current", { round: roundName(round, words) })
            : roundName(round, words)}
        </MenuItem>
      ))}
    </TextField>
  );
}

interface PastRoundAlertProps {
  round: RoundMention;
  standing: RegisterStanding;
  /** Whether the LAO's numbers of that round stand confirmed. */
  confirmed: boolean;
  /** Whether the LAO has something to confirm in that round. */
  counted: boolean;
  back: () => void;
}

/** That the register is of an earlier round, what became of it, and the way back. */
export function PastRoundAlert({ round, standing, confirmed, counted, back }: PastRoundAlertProps) {
  const words = useWords();
  return (
    <Alert severity="info" sx={{ mb: 2 }}>
      <strong>{words("otherSchools.round.past", { round: roundName(round, words) })}</strong>
      <Box>
        {words(
          standing === "recording" ? "otherSchools.round.stillRecording" : "otherSchools.round.readOnly",
        )}
      </Box>
      {counted && (
        <Box>{words(confirmed ? "otherSchools.round.confirmed" : "otherSchools.round.unconfirmed")}</Box>
      )}
      <Button variant="outlined" size="small" sx={{ mt: 1 }} onClick={back}>
        {words("otherSchools.round.back")}
      </Button>
    </Alert>
  );
}
