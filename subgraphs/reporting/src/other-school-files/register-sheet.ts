import type { RequestContext } from "@lec/core/graphql/request-context";
import type { Round } from "@lec/core/rounds/facts.sql";
import { csvRow } from "@lec/core/spreadsheet/csv-row";
import { columnTitle } from "@lec/core/spreadsheet/header";
import { writeTwoLevels } from "@lec/core/spreadsheet/two-level-sheet";
import { formatBuddhist } from "@lec/core/text/buddhist-era";
import { roundBefore } from "../other-schools/other-school.loader.ts";
import { affiliationNames } from "./affiliation-names.ts";
import { columns, countCells, type FileColumn } from "./columns.ts";
import { registerInRound } from "./other-school-file.sql.ts";
import { roundLabel } from "./round-label.ts";

type RegisterRow = Awaited<ReturnType<typeof readRegisterRows>>[number];

/** The register to be filled in: this round's numbers, never those of the round before, whose sum stands beside. */
export async function readRegisterRows(context: RequestContext, laoId: string, round: Round) {
  const before = await roundBefore(context, round);
  return context.reads.query(registerInRound, [laoId, round.id, before?.id ?? null]);
}

function cellOf({ field }: FileColumn, school: RegisterRow, round: Round): string | number | null {
  switch (field) {
    case "code":
    case "name":
      return school[field];
    case "affiliation":
      return affiliationNames[school.affiliation];
    case "dissolvedOn":
      return school.dissolvedOn && formatBuddhist(school.dissolvedOn);
    case "round":
      return roundLabel(round);
    case "before":
      return school.before && countCells.reduce((sum, cell) => sum + (school.before?.[cell] ?? 0), 0);
    default:
      // Of a dissolved school there is nothing else to record (S1g 4.2(2)).
      return school.counts ? (school.counts[field] ?? 0) : school.dissolvedOn ? 0 : null;
  }
}

const rowsOf = (schools: readonly RegisterRow[], round: Round) =>
  schools.map(school => columns.map(column => cellOf(column, school, round)));

/** The register as a workbook: title, two levels of headings, a row for each school. */
export function registerWorkbook(title: string, schools: readonly RegisterRow[], round: Round) {
  return writeTwoLevels({
    sheet: "สังกัดอื่น",
    title,
    columns,
    widths: columns.map(({ field, group }) =>
      group !== null ? 7 : field === "name" ? 36 : field === "before" ? 16 : 15,
    ),
    rows: (async function* () {
      yield rowsOf(schools, round);
    })(),
  });
}

/** The same as CSV: UTF-8 with its mark, one row of headings. */
export function registerCsv(schools: readonly RegisterRow[], round: Round): string {
  return `\ufeff${[columns.map(columnTitle), ...rowsOf(schools, round)].map(csvRow).join("")}`;
}
