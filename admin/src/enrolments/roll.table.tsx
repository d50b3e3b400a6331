import {
  Box,
  Link as MuiLink,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  Typography,
  useMediaQuery,
} from "@mui/material";
import { useTheme } from "@mui/material/styles";
import type { KeyboardEvent } from "react";
import { Link } from "react-router";
import { useWords } from "../i18n/use-words.ts";
import { ageOn, learnerName } from "../learners/learner-name.ts";
import { useServerNow } from "../providers/session.ts";
import { bangkokDay } from "../time/typed-day.ts";
import { CheckResultChip } from "./check-result.chip.tsx";
import { FindingChips } from "./finding.chips.tsx";
import type { RollRow } from "./register.documents.ts";

interface RollTableProps {
  rows: readonly RollRow[];
  unitId: string;
  /** How many come before the first row. */
  first: number;
}

const columns = [
  "number",
  "studentNumber",
  "name",
  "room",
  "sex",
  "age",
  "identifier",
  "check",
  "findings",
] as const;

/** A page of a roll: a table where there is room, cards on a phone. Arrow keys walk the names, Enter opens one. */
export function RollTable({ rows, unitId, first }: RollTableProps) {
  const words = useWords();
  const wide = useMediaQuery(useTheme().breakpoints.up("md"));
  const today = bangkokDay(useServerNow());
  if (!wide)
    return (
      <Box component="ol" onKeyDown={walkNames} sx={{ listStyle: "none", m: 0, p: 0 }}>
        {rows.map(row => (
          <Box component="li" key={row.id} sx={{ py: 1.25, borderTop: 1, borderColor: "divider" }}>
            <NameLink row={row} unitId={unitId} />
            <Typography variant="body2" color="textSecondary">
              {[
                row.studentNumber,
                roomOf(row, words),
                row.learner && words(`enrolments.sexes.${row.learner.sex}`),
                row.learner && words("register.roll.age", { count: ageOn(row.learner.birthDate, today) }),
              ]
                .filter(Boolean)
                .join(" · ")}
            </Typography>
            <Box sx={{ display: "flex", flexWrap: "wrap", columnGap: 2, fontSize: "0.9375rem" }}>
              <State row={row} />
              {row.findings.length > 0 && <FindingChips findings={row.findings} />}
            </Box>
          </Box>
        ))}
      </Box>
    );
  return (
    <>
      <TableContainer>
        <Table size="small" aria-label={words("register.roll.title")} sx={{ "& td, & th": { px: 1.25 } }}>
          <TableHead>
            <TableRow>
              {columns.map(column => (
                <TableCell key={column} align={column === "number" || column === "age" ? "right" : "left"}>
                  {words(`register.roll.column.${column}`)}
                </TableCell>
              ))}
            </TableRow>
          </TableHead>
          <TableBody onKeyDown={walkNames}>
            {rows.map((row, i) => (
              <TableRow key={row.id} hover sx={{ "&:focus-within": { bgcolor: "action.hover" } }}>
                <TableCell align="right">{first + i + 1}</TableCell>
                <TableCell>{row.studentNumber ?? "–"}</TableCell>
                <TableCell>
                  <NameLink row={row} unitId={unitId} />
                </TableCell>
                <TableCell sx={{ whiteSpace: "nowrap" }}>{roomOf(row, words)}</TableCell>
                <TableCell>{row.learner ? words(`enrolments.sexes.${row.learner.sex}`) : "–"}</TableCell>
                <TableCell align="right">{row.learner ? ageOn(row.learner.birthDate, today) : "–"}</TableCell>
                <TableCell sx={{ whiteSpace: "nowrap", fontVariantNumeric: "tabular-nums" }}>
                  {row.learner?.identifierMasked ?? "–"}
                </TableCell>
                <TableCell>
                  <State row={row} />
                </TableCell>
                <TableCell>
                  <FindingChips findings={row.findings} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </TableContainer>
      <Typography variant="body2" color="textSecondary" sx={{ mt: 1 }}>
        {words("register.roll.keys")}
      </Typography>
    </>
  );
}

function NameLink({ row, unitId }: { row: RollRow; unitId: string }) {
  const words = useWords();
  if (!row.learner) return <span>{words("register.roll.gone")}</span>;
  return (
    <MuiLink data-name component={Link} to={`/units/${unitId}/learners/${row.learner.id}`}>
      {learnerName(row.learner)}
    </MuiLink>
  );
}

/** The check of one on the roll; how it ended of one who is not. */
function State({ row }: { row: RollRow }) {
  const words = useWords();
  return row.status === "ACTIVE" ? (
    <CheckResultChip result={row.check?.result ?? null} />
  ) : (
    <span>{words(`register.status.${row.status}`)}</span>
  );
}

function roomOf({ grade, classroom }: RollRow, words: ReturnType<typeof useWords>): string {
  return words("register.roll.room", { grade: words(`grade.${grade}`), name: classroom });
}

function walkNames(event: KeyboardEvent<HTMLElement>): void {
  const names = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-name]")];
  const here = names.indexOf(document.activeElement as HTMLElement);
  const steps: Record<string, number> = {
    ArrowDown: here + 1,
    ArrowUp: here - 1,
    Home: 0,
    End: names.length - 1,
  };
  const next = steps[event.key];
  if (next === undefined || here < 0) return;
  event.preventDefault();
  names[Math.max(0, Math.min(next, names.length - 1))]?.focus();
}
