import type { GradeCells } from "@lec/core/graphql/grade-count.type";
import type { OtherSchool } from "../other-schools/other-school.sql.ts";
import { type CountCell, countCells } from "./columns.ts";
import type { LineFault } from "./line-fault.ts";
import type { FileLine } from "./read-lines.ts";

/** A school of the register with its numbers of the round; version 0 while nothing is recorded. */
export interface RegisterSchool extends OtherSchool {
  readonly counts: GradeCells | null;
  readonly reportVersion: number;
  /** Its numbers of the round before, to compare with and nothing else. */
  readonly before: GradeCells | null;
}

export const lineStates = ["NEW", "CHANGED", "UNCHANGED", "FAULTY"] as const;
export type LineState = (typeof lineStates)[number];

/** One thing that the file says otherwise than the register. `counts` is all numbers of a school not recorded yet. */
export interface LineChange {
  readonly field: string;
  readonly server: string | number | null;
  readonly yours: string | number | null;
}

/** A line of the file against the register as it is. */
export interface ComparedLine {
  readonly row: number;
  readonly code: string;
  readonly name: string;
  readonly state: LineState;
  /** The school of the register; `null` for one that is not on it. */
  readonly school: RegisterSchool | null;
  /** What the school comes to when the line is taken. */
  readonly becomes: Pick<OtherSchool, "name" | "affiliation" | "dissolvedOn"> & {
    readonly counts: Readonly<Record<CountCell, number>> | null;
  };
  readonly changes: readonly LineChange[];
  readonly faults: readonly LineFault[];
}

export interface Comparison {
  readonly lines: readonly ComparedLine[];
  /** Schools of the register that the file does not name: told, and left as they are. */
  readonly absent: readonly RegisterSchool[];
}

/**
 * What a file would do to a register: pure, so that the preview and the act cannot differ.
 * @param taken codes of the file that other LAOs' registers hold
 * @param today the local day: no school was dissolved after it
 */
export function compareLines(
  lines: readonly FileLine[],
  register: readonly RegisterSchool[],
  taken: ReadonlySet<string>,
  today: string,
): Comparison {
  const byCode = new Map(register.map(school => [school.code, school]));
  const compared = lines.map(line => compareLine(line, schoolOf(line.code, byCode), taken, today));
  const named = new Set(compared.map(({ school }) => school?.id));
  return { lines: compared, absent: register.filter(({ id }) => !named.has(id)) };
}

/** A spreadsheet drops leading zeros: a short code is the school whose code it ends. */
const schoolOf = (code: string, byCode: ReadonlyMap<string, RegisterSchool>) =>
  byCode.get(code) ?? byCode.get(code.padStart(10, "0")) ?? null;

function compareLine(
  line: FileLine,
  school: RegisterSchool | null,
  taken: ReadonlySet<string>,
  today: string,
): ComparedLine {
  const faults = [...line.faults];
  const fault = (code: LineFault["code"], field: string) => {
    if (!faults.some(each => each.field === field)) faults.push({ code, field });
  };
  const becomes = {
    name: line.name ?? school?.name ?? "",
    affiliation: line.affiliation ?? school?.affiliation ?? ("OTHER" as const),
    dissolvedOn: line.dissolvedOn === undefined ? (school?.dissolvedOn ?? null) : line.dissolvedOn,
    counts: line.counts,
  };
  if (!school) {
    if (line.code.length !== 10) fault("CODE_FORM", "code");
    else if (taken.has(line.code)) fault("CODE_TAKEN", "code");
    if (line.name === null) fault("NAME_MISSING", "name");
    if (line.affiliation === null) fault("AFFILIATION_MISSING", "affiliation");
  }
  if (becomes.dissolvedOn !== null) {
    if (becomes.dissolvedOn > today) fault("DAY_FORM", "dissolvedOn");
    const heads = becomes.counts ?? school?.counts ?? {};
    for (const cell of countCells) if ((heads[cell] ?? 0) > 0) fault("DISSOLVED_MUST_BE_ZERO", cell);
  }
  const changes = school ? changesOf(school, becomes) : [];
  const state =
    faults.length > 0 ? "FAULTY" : school === null ? "NEW" : changes.length > 0 ? "CHANGED" : "UNCHANGED";
  return {
    row: line.row,
    code: school?.code ?? line.code,
    name: becomes.name,
    state,
    school,
    becomes,
    changes,
    faults,
  };
}

function changesOf(school: RegisterSchool, becomes: ComparedLine["becomes"]): LineChange[] {
  const changes: LineChange[] = [];
  for (const field of ["name", "affiliation", "dissolvedOn"] as const)
    if (school[field] !== becomes[field])
      changes.push({ field, server: school[field], yours: becomes[field] });
  const { counts } = becomes;
  if (counts === null) return changes;
  if (school.counts === null) {
    const total = Object.values(counts).reduce((sum, heads) => sum + heads, 0);
    return [...changes, { field: "counts", server: null, yours: total }];
  }
  for (const cell of countCells) {
    const server = school.counts[cell] ?? 0;
    if (server !== counts[cell]) changes.push({ field: cell, server, yours: counts[cell] });
  }
  return changes;
}
