import WarningAmber from "@mui/icons-material/WarningAmber";
import { Box, OutlinedInput } from "@mui/material";
import type { ClipboardEvent, KeyboardEvent } from "react";
import { grouped, useWords } from "../i18n/use-words.ts";
import { HiddenText } from "../layout/hidden-text.tsx";
import {
  type Cell,
  cells,
  countedGrades,
  countedSexes,
  type GradeHeads,
  headsIn,
  isFarGrade,
  pasted,
  readHeads,
  shownSum,
  type Typed,
} from "./heads.ts";

interface HeadsGridProps {
  /** Prefix of the cells' ids: `${id}-PRIMARY_1.male`. */
  id: string;
  typed: Typed;
  /** Numbers of the round before, to compare with; null when there are none. */
  before: readonly GradeHeads[] | null;
  readOnly: boolean;
  /** Cells to mark although nothing is wrong with their text, such as those that differ from what another person saved. */
  marked?: readonly Cell[];
  change: (next: Typed) => void;
  /** Enter in the last cell. */
  last: () => void;
}

const steps: Record<string, number> = { Enter: 1, ArrowDown: 2, ArrowUp: -2, ArrowLeft: -1, ArrowRight: 1 };

/**
 * อ.1 to ป.6 by boys and girls, with the sums and the round before in grey. Made for the keyboard: Enter and the arrows go
 * from cell to cell, a block copied from a spreadsheet is laid in.
 */
export function HeadsGrid({ id, typed, before, readOnly, marked = [], change, last }: HeadsGridProps) {
  const words = useWords();
  const focus = (cell: Cell | undefined) =>
    cell && (document.getElementById(`${id}-${cell}`) as HTMLInputElement | null)?.focus();

  function onKeyDown(event: KeyboardEvent<HTMLInputElement | HTMLTextAreaElement>, cell: Cell): void {
    const step = steps[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    const { selectionStart, selectionEnd, value } = event.currentTarget;
    const whole = selectionStart === 0 && selectionEnd === value.length;
    // Inside a number the arrows move the caret; at its edge they leave the cell.
    if (event.key === "ArrowLeft" && !whole && selectionStart !== 0) return;
    if (event.key === "ArrowRight" && !whole && selectionEnd !== value.length) return;
    event.preventDefault();
    const next = cells.indexOf(cell) + step;
    if (event.key === "Enter" && next >= cells.length) last();
    else focus(cells[next]);
  }

  function onPaste(event: ClipboardEvent, cell: Cell): void {
    const block = pasted(event.clipboardData.getData("text"), cell);
    if (!block || readOnly) return;
    event.preventDefault();
    change({ ...typed, ...block });
  }

  const sums = (sex: (typeof countedSexes)[number]) =>
    shownSum(
      typed,
      countedGrades.map((grade): Cell => `${grade}.${sex}`),
    );
  /** Undefined where there is no round before. */
  const sumBefore = (part: "male" | "female" | "total"): number | null | undefined =>
    before
      ? countedGrades.reduce<number | null>((sum, grade) => {
          const heads = headsIn(before, grade, part);
          return sum === null || heads === null ? null : sum + heads;
        }, 0)
      : undefined;

  return (
    <Box
      component="table"
      sx={{
        borderCollapse: "collapse",
        width: "100%",
        fontVariantNumeric: "tabular-nums",
        "& th, & td": { px: { xs: 0.5, sm: 1 }, py: 0.5, borderBottom: 1, borderColor: "divider" },
        "& thead th, & tfoot td, & tfoot th": { bgcolor: "#faf9f6" },
        "& th": { textAlign: "start", fontWeight: 600, whiteSpace: { xs: "normal", sm: "nowrap" } },
        "& tbody th": { fontSize: { xs: "0.875rem", sm: "1rem" }, lineHeight: 1.5 },
        "& td, & thead th:not(:first-of-type)": { textAlign: "end" },
        "& tfoot": { fontWeight: 600 },
      }}
    >
      <thead>
        <tr>
          <th scope="col">{words("otherSchools.grid.grade")}</th>
          {countedSexes.map(sex => (
            <th key={sex} scope="col">
              {words(`otherSchools.grid.${sex}`)}
            </th>
          ))}
          <th scope="col">{words("otherSchools.grid.sum")}</th>
        </tr>
      </thead>
      <tbody>
        {countedGrades.map(grade => {
          const sum = shownSum(typed, [`${grade}.male`, `${grade}.female`]);
          const sumOfGradeBefore = before ? headsIn(before, grade, "total") : undefined;
          const filled = countedSexes.every(sex => (typed[`${grade}.${sex}`] ?? "").trim() !== "");
          return (
            <tr key={grade}>
              <th scope="row">{words(`grade.${grade}`)}</th>
              {countedSexes.map(sex => {
                const cell: Cell = `${grade}.${sex}`;
                const wrong = !readOnly && readHeads(typed[cell]) === null;
                return (
                  <td key={cell}>
                    <Box
                      sx={{
                        display: "flex",
                        alignItems: "center",
                        justifyContent: "flex-end",
                        gap: { xs: 0.5, sm: 0.75 },
                      }}
                    >
                      <OutlinedInput
                        id={`${id}-${cell}`}
                        size="small"
                        value={typed[cell] ?? ""}
                        readOnly={readOnly}
                        error={wrong}
                        onChange={event => change({ ...typed, [cell]: event.target.value })}
                        onKeyDown={event => onKeyDown(event, cell)}
                        onPaste={event => onPaste(event, cell)}
                        onFocus={event => event.target.select()}
                        inputProps={{
                          inputMode: "numeric",
                          autoComplete: "off",
                          maxLength: 6,
                          "aria-label": words("otherSchools.grid.cell", {
                            grade: words(`grade.${grade}`),
                            sex: words(`otherSchools.grid.${sex}`),
                          }),
                          "aria-invalid": wrong || undefined,
                          ...(before ? { "aria-describedby": `${id}-${cell}-before` } : {}),
                        }}
                        sx={{
                          width: { xs: 52, sm: 84 },
                          ...(readOnly && { bgcolor: "#f3f2ed" }),
                          ...(marked.includes(cell) && { bgcolor: "#fcf0da" }),
                          "& input": { textAlign: "end", py: 0.5, px: 1 },
                        }}
                      />
                      <Before
                        id={`${id}-${cell}-before`}
                        heads={before ? headsIn(before, grade, sex) : undefined}
                      />
                    </Box>
                  </td>
                );
              })}
              <td>
                <Box
                  sx={{
                    display: "flex",
                    alignItems: "center",
                    justifyContent: "flex-end",
                    gap: { xs: 0.5, sm: 0.75 },
                  }}
                >
                  {filled && sum !== null && isFarGrade(sum, sumOfGradeBefore ?? null) && (
                    <>
                      <WarningAmber sx={{ fontSize: 18, color: "warning.main" }} aria-hidden="true" />
                      <HiddenText>{words("otherSchools.grid.farGrade")}</HiddenText>
                    </>
                  )}
                  <span>{grouped(sum)}</span>
                  <Box component="span" sx={{ display: { xs: "none", sm: "inline" } }}>
                    <Before heads={sumOfGradeBefore} />
                  </Box>
                </Box>
              </td>
            </tr>
          );
        })}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{words("otherSchools.grid.sum")}</th>
          {countedSexes.map(sex => (
            <td key={sex}>
              <Sum heads={sums(sex)} before={sumBefore(sex)} />
            </td>
          ))}
          <td data-testid="grid-total">
            <Sum heads={shownSum(typed)} before={sumBefore("total")} />
          </td>
        </tr>
      </tfoot>
    </Box>
  );
}

function Sum({ heads, before }: { heads: number | null; before: number | null | undefined }) {
  return (
    <Box
      sx={{
        display: "flex",
        flexWrap: "wrap",
        alignItems: "center",
        justifyContent: "flex-end",
        gap: { xs: 0.5, sm: 0.75 },
      }}
    >
      <span>{grouped(heads)}</span>
      <Before heads={before} />
    </Box>
  );
}

/** A number of the round before: grey, beside, and never in the cell. */
function Before({ id, heads }: { id?: string; heads: number | null | undefined }) {
  const words = useWords();
  if (heads === undefined) return null;
  return (
    <Box
      component="span"
      {...(id ? { id } : {})}
      sx={{
        position: "relative",
        minWidth: { xs: 18, sm: 34 },
        textAlign: "end",
        color: "text.secondary",
        fontWeight: 400,
        fontSize: "0.875rem",
      }}
    >
      <HiddenText>{words("otherSchools.grid.before", { count: grouped(heads) })}</HiddenText>
      <span aria-hidden="true">{grouped(heads)}</span>
    </Box>
  );
}
