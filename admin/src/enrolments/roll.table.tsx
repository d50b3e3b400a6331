import {
  Box,
  Checkbox,
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
  /** Whom is chosen, by enrolment; null where nothing can be done with a choice. */
  chosen: ReadonlySet<string> | null;
  /** Chooses, or leaves out again. */
  choose: (rows: readonly RollRow[], chosen: boolean) => void;
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
export function RollTable({ rows, unitId, first, chosen, choose }: RollTableProps) {
  const words = useWords();
  const wide = useMediaQuery(useTheme().breakpoints.up("md"));
  const today = bangkokDay(useServerNow());
  const box = (row: RollRow) =>
    chosen && (
      <Checkbox
        size="small"
        checked={chosen.has(row.id)}
        onChange={event => choose([row], event.target.checked)}
        slotProps={{
          input: {
            "aria-label": words("register.select.one", {
              name: row.learner ? learnerName(row.learner) : "–",
            }),
          },
        }}
        sx={{ p: 0.75, ml: -0.75 }}
      />
    );
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const row = rows.find(({ id }) => id === (event.target as HTMLElement).dataset.name);
    if (chosen && row && event.key === " ") {
      event.preventDefault();
      choose([row], !chosen.has(row.id));
    } else walkNames(event);
  };
  if (!wide)
    return (
      <Box component="ol" onKeyDown={onKeyDown} sx={{ listStyle: "none", m: 0, p: 0 }}>
        {rows.map(row => (
          <Box component="li" key={row.id} sx={{ py: 1.25, borderTop: 1, borderColor: "divider" }}>
            {box(row)}
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
              {chosen && (
                <TableCell padding="checkbox">
                  <Checkbox
                    size="small"
                    checked={rows.every(({ id }) => chosen.has(id))}
                    indeterminate={
                      rows.some(({ id }) => chosen.has(id)) && !rows.every(({ id }) => chosen.has(id))
                    }
                    onChange={event => choose(rows, event.target.checked)}
                    slotProps={{ input: { "aria-label": words("register.select.page") } }}
                    sx={{ p: 0.75, ml: -0.75 }}
                  />
                </TableCell>
              )}
              {columns.map(column => (
                <TableCell key={column} align={column === "number" || column === "age" ? "right" : "left"}>
                  {words(`register.roll.column.${column}`)}
                </TableCell>
              ))}
            </TableRow>
          </TableHead>
          <TableBody onKeyDown={onKeyDown}>
            {rows.map((row, i) => (
              <TableRow key={row.id} hover sx={{ "&:focus-within": { bgcolor: "action.hover" } }}>
                {chosen && <TableCell padding="checkbox">{box(row)}</TableCell>}
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
        {words(chosen ? "register.select.keys" : "register.roll.keys")}
      </Typography>
    </>
  );
}

function NameLink({ row, unitId }: { row: RollRow; unitId: string }) {
  const words = useWords();
  if (!row.learner) return <span>{words("register.roll.gone")}</span>;
  return (
    <MuiLink data-name={row.id} component={Link} to={`/units/${unitId}/learners/${row.learner.id}`}>
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
