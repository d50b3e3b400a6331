import { createHash } from "node:crypto";
import { bangkokDate } from "@lec/core/text/buddhist-era";
import type { Instant } from "@lec/core/workflow/instant";
import { type Comparison, compareLines, type LineState, lineStates } from "./compare-lines.ts";
import { type OtherSchoolFile, registerInRound, takenCodes } from "./other-school-file.sql.ts";

/** Whoever reads rows: a request, or the transaction of an act. */
type Reads = { readonly query: import("@lec/core/database/actor-scope").WriteTransaction["query"] };

/**
 * A file against its register as it stands now: two statements whatever its size.
 * @param before the round before, where its numbers are to be seen beside
 */
export async function compareFile(
  reads: Reads,
  { lines, laoId, roundId }: Pick<OtherSchoolFile, "lines" | "laoId" | "roundId">,
  now: Instant,
  before: { readonly id: string } | null = null,
): Promise<Comparison> {
  const register = await reads.query(registerInRound, [laoId, roundId, before?.id ?? null]);
  const own = new Set(register.map(({ code }) => code));
  const strange = lines.map(({ code }) => code).filter(code => !own.has(code));
  const taken = await reads.query(takenCodes, [strange]);
  return compareLines(lines, register, new Set(taken.map(({ code }) => code)), bangkokDate(new Date(now)));
}

/** How many lines of each state. */
export function countLines({ lines }: Comparison): Record<LineState, number> {
  const counts = Object.fromEntries(lineStates.map(state => [state, 0])) as Record<LineState, number>;
  for (const { state } of lines) counts[state] += 1;
  return counts;
}

/** Digest of what a file would do: another one means that the register has changed since it was looked at. */
export function comparisonDigest({ lines }: Comparison): string {
  const seen = lines.map(({ row, state, school, becomes, faults }) => [
    row,
    state,
    school && [school.id, school.version, school.reportVersion],
    becomes,
    faults,
  ]);
  return createHash("sha256").update(JSON.stringify(seen)).digest("hex");
}
