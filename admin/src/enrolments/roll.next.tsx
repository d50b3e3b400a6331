import { Alert, Button, Stack } from "@mui/material";
import { Link } from "react-router";
import { useWords } from "../i18n/use-words.ts";
import type { RegisterUnit } from "./register.documents.ts";
import type { RollShow } from "./roll-view.ts";
import type { RollRights } from "./use-register.ts";

interface RollNextProps {
  unit: RegisterUnit;
  rights: RollRights;
  show: (which: RollShow) => void;
}

/** The next step of a roll in one sentence, with the button that leads to it. */
export function RollNext({ unit, rights, show }: RollNextProps) {
  const words = useWords();
  const total = unit.headcount?.total ?? 0;
  const unchecked = total - (unit.headcount?.checked ?? 0);
  const ghosts = unit.headcount?.ghosts ?? 0;
  if (rights.locked || !unit.learners) return null;
  if (total === 0)
    return (
      <Alert
        severity="info"
        sx={{ mb: 2 }}
        action={
          rights.records && (
            <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap" }}>
              <Button size="small" variant="contained" component={Link} to={`/units/${unit.id}/import`}>
                {words("register.next.import")}
              </Button>
              <Button size="small" component={Link} to={`/units/${unit.id}/learners/new`}>
                {words("register.next.add")}
              </Button>
            </Stack>
          )
        }
      >
        {words(rights.records ? "register.next.empty" : "register.next.emptyLooking")}
      </Alert>
    );
  if (ghosts > 0)
    return (
      <Alert
        severity="warning"
        sx={{ mb: 2 }}
        action={
          <Button size="small" onClick={() => show("ghosts")}>
            {words("register.next.showGhosts")}
          </Button>
        }
      >
        {words("register.next.ghosts", { count: ghosts })}
      </Alert>
    );
  if (unchecked > 0)
    return (
      <Alert
        severity="info"
        sx={{ mb: 2 }}
        action={
          rights.checks && (
            <Button size="small" component={Link} to={`/units/${unit.id}/check`}>
              {words("register.next.checkNow")}
            </Button>
          )
        }
      >
        {words("register.next.unchecked", { count: unchecked })}
      </Alert>
    );
  return (
    <Alert
      severity="success"
      sx={{ mb: 2 }}
      action={
        <Button size="small" component={Link} to={`/units/${unit.id}`}>
          {words("register.next.toConfirm")}
        </Button>
      }
    >
      {words("register.next.ready")}
    </Alert>
  );
}
