import { Alert, Box, Button, Link as MuiLink } from "@mui/material";
import { useState } from "react";
import { useNotify } from "react-admin";
import { Link } from "react-router";
import { useWords } from "../i18n/use-words.ts";
import { RequestDialog } from "../reopening/request.dialog.tsx";
import { useCases } from "../reopening/use-cases.ts";
import type { CountsConfirmation, RegisterUnit } from "./other-school.documents.ts";

interface LockedAlertProps {
  unit: RegisterUnit;
  confirmation: CountsConfirmation;
  /** Whether the viewer keeps this register, and so may ask for the cancellation. */
  keeper: boolean;
}

/** Confirmed numbers stand still: why, and the way out (S1g 4.2(4), T16). */
export function LockedAlert({ unit, confirmation, keeper }: LockedAlertProps) {
  const words = useWords();
  const notify = useNotify();
  const [asking, setAsking] = useState(false);
  const about = { round: confirmation.round, subject: "OTHER_COUNTS" as const };
  const cases = useCases(unit.id, about);
  return (
    <Alert severity="info" sx={{ mb: 2 }}>
      <strong>{words("otherSchools.locked.title")}</strong>
      <Box>
        {cases?.own ? (
          <MuiLink component={Link} to={`/units/${unit.id}`}>
            {words("otherSchools.locked.asked")}
          </MuiLink>
        ) : (
          words(keeper ? "otherSchools.locked.way" : "otherSchools.locked.wayOthers")
        )}
      </Box>
      {keeper && cases && !cases.own && (
        <Button variant="outlined" size="small" sx={{ mt: 1 }} onClick={() => setAsking(true)}>
          {words("reopening.ask")}
        </Button>
      )}
      {asking && (
        <RequestDialog
          unit={unit}
          confirmation={about}
          close={() => setAsking(false)}
          done={() => {
            setAsking(false);
            notify("reopening.asked", { type: "info" });
          }}
        />
      )}
    </Alert>
  );
}
