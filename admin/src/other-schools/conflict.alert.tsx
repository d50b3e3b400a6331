import { Alert, Box, Button, Typography } from "@mui/material";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { formatDateTime } from "../time/buddhist-era.ts";
import type { Cell, CountedGrade, CountedSex, Typed } from "./heads.ts";

interface ConflictAlertProps {
  /** The cells in which the two differ. */
  cells: readonly Cell[];
  mine: Typed;
  theirs: Typed;
  by: { who: string; at: string };
  useMine: () => void;
  useTheirs: () => void;
}

/** Somebody saved the same school meanwhile: what differs, and whose numbers to go on with. */
export function ConflictAlert({ cells, mine, theirs, by, useMine, useTheirs }: ConflictAlertProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  return (
    <Alert severity="warning" role="alert" sx={{ mb: 2 }}>
      <Typography variant="subtitle2" component="p">
        {words("otherSchools.conflict.title")}
      </Typography>
      {words("otherSchools.conflict.by", { who: by.who, when: formatDateTime(by.at, locale) })}
      <Box component="ul" sx={{ my: 1, pl: 2.5 }}>
        {cells.map(cell => {
          const [grade, sex] = cell.split(".") as [CountedGrade, CountedSex];
          return (
            <li key={cell}>
              {words("otherSchools.grid.cell", {
                grade: words(`grade.${grade}`),
                sex: words(`otherSchools.grid.${sex}`),
              })}
              {": "}
              {words("otherSchools.conflict.mine", { count: mine[cell] || "0" })}
              {" · "}
              {words("otherSchools.conflict.theirs", { count: theirs[cell] || "0" })}
            </li>
          );
        })}
      </Box>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>
        <Button size="small" variant="outlined" onClick={useTheirs}>
          {words("otherSchools.conflict.useTheirs")}
        </Button>
        <Button size="small" variant="outlined" onClick={useMine}>
          {words("otherSchools.conflict.useMine")}
        </Button>
      </Box>
    </Alert>
  );
}
