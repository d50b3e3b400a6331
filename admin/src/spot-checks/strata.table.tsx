import { Box, Table, TableBody, TableCell, TableHead, TableRow } from "@mui/material";
import { CsvButton } from "../export/csv.button.tsx";
import { grouped, useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { unitName } from "../units/unit-name.ts";
import type { Stratum } from "./spot-check.documents.ts";
import { stratumColumns } from "./spot-check.export.ts";

/** How a sample is spread over LAOs and kinds of institutions; with what was found, once there have been visits. */
export function StrataTable({ strata }: { strata: readonly Stratum[] }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const visited = strata.some(({ checked }) => checked !== undefined);
  return (
    <details>
      <summary>{words("spotChecks.draw.strata")}</summary>
      <Box sx={{ overflowX: "auto" }} tabIndex={0} role="group" aria-label={words("spotChecks.draw.strata")}>
        <Table size="small">
          <TableHead>
            <TableRow>
              <TableCell>{words("spotChecks.draw.lao")}</TableCell>
              <TableCell>{words("spotChecks.draw.kind")}</TableCell>
              <TableCell align="right">{words("spotChecks.draw.learners")}</TableCell>
              <TableCell align="right">{words("spotChecks.draw.drawn")}</TableCell>
              {visited && <TableCell align="right">{words("spotChecks.draw.checked")}</TableCell>}
              {visited && <TableCell align="right">{words("spotChecks.draw.found")}</TableCell>}
            </TableRow>
          </TableHead>
          <TableBody>
            {strata.map(({ lao, institutionKind, learners, drawn, checked, found }) => (
              <TableRow key={`${lao.id} ${institutionKind}`}>
                <TableCell>{unitName(lao, locale)}</TableCell>
                <TableCell>{words(`institutionKind.${institutionKind}`)}</TableCell>
                <TableCell align="right">{grouped(learners)}</TableCell>
                <TableCell align="right">{grouped(drawn)}</TableCell>
                {visited && <TableCell align="right">{grouped(checked ?? 0)}</TableCell>}
                {visited && <TableCell align="right">{grouped(found ?? 0)}</TableCell>}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </Box>
      <CsvButton
        name={words("spotChecks.csv.strataFile")}
        columns={stratumColumns(words, locale)}
        rows={() => strata}
      />
    </details>
  );
}
