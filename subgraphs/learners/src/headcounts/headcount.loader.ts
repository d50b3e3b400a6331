import { groupRows } from "@lec/core/database/group-rows";
import type { Statement } from "@lec/core/database/statement";
import { type GradeCount, gradeCounts } from "@lec/core/graphql/grade-count.type";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { can } from "@lec/core/policy/policy";
import { suppressSmall } from "@lec/core/policy/suppression";
import type { Round } from "@lec/core/rounds/facts.sql";
import { covers, readRounds, roundFor } from "@lec/core/rounds/rounds.loader";
import { placeLoader, type UnitPlace } from "@lec/core/rounds/unit-places.loader";
import DataLoader from "dataloader";
import { checkCounts, countedLevels, headcountsByGrade, headcountsBySex } from "./headcount.sql.ts";

/** Live heads of a unit in a round. `exact` is false for those who see small cells suppressed. */
export interface Headcount {
  readonly unit: UnitPlace;
  readonly round: Round;
  readonly exact: boolean;
  readonly male: number;
  readonly female: number;
}

/** The headcount of a unit; `null` where the viewer's reach does not hold the unit, or there has been no round. */
export async function readHeadcount(
  context: RequestContext,
  unitId: string,
  roundId: string | null | undefined,
): Promise<Headcount | null> {
  const [place, rounds] = await Promise.all([placeLoader(context).load(unitId), readRounds(context)]);
  const { actor } = context.identity;
  if (!place || !can(actor, "counts:read", place)) return null;
  const round = roundFor(rounds, place, roundId);
  if (!round) return null;
  const counts = await loaders(context, round).bySex.load(place);
  const exact = can(actor, "counts:readSmall", place) !== null;
  return { unit: place, round, exact, male: counts?.male ?? 0, female: counts?.female ?? 0 };
}

/** Heads by grade, in grade order; small cells suppressed unless the viewer may see them. */
export async function readGradeCounts(
  context: RequestContext,
  { unit, round, exact }: Headcount,
): Promise<GradeCount[]> {
  const rows = gradeCounts((await loaders(context, round).byGrade.load(unit)) ?? []);
  return exact ? rows : suppressSmall(rows);
}

/** Learners checked in the round, and those found absent or moved. */
export async function readCheckCounts(
  context: RequestContext,
  { unit, round }: Headcount,
): Promise<{ checked: number; ghosts: number }> {
  return (await loaders(context, round).checks.load(unit)) ?? { checked: 0, ghosts: 0 };
}

function loaders(context: RequestContext, round: Round): RoundLoaders {
  const kept = context.once(keptLoaders);
  let made = kept.get(round.id);
  if (!made) {
    made = makeLoaders(context, round);
    kept.set(round.id, made);
  }
  return made;
}

type RoundLoaders = ReturnType<typeof makeLoaders>;
const keptLoaders = () => new Map<string, RoundLoaders>();
const makeLoaders = (context: RequestContext, round: Round) => ({
  bySex: perUnit(context, headcountsBySex, round, round.academicYear, rows => rows[0]),
  byGrade: perUnit(context, headcountsByGrade, round, round.academicYear, rows => rows),
  checks: perUnit(context, checkCounts, round, round.id, rows => rows[0]),
});

const allKinds = ["SCHOOL", "CHILD_DEVELOPMENT_CENTER", "VOCATIONAL_COLLEGE"];

function perUnit<Row extends { readonly unit: string }, Value>(
  context: RequestContext,
  sql: Statement<Row>,
  round: Round,
  of: number | string,
  value: (rows: Row[]) => Value,
): DataLoader<UnitPlace, Value | undefined, string> {
  const kinds = allKinds.filter(kind => covers(round.programme, kind));
  const filter = kinds.length === allKinds.length ? null : kinds;
  return new DataLoader(
    async units => {
      const idsByLevel = countedLevels.map(level => units.filter(unit => unit.level === level).map(unit => unit.id));
      const byUnit = groupRows(await context.reads.query(sql, [...idsByLevel, filter, of]), row => row.unit);
      return units.map(({ id }) => {
        const rows = byUnit.get(id);
        return rows ? value(rows) : undefined;
      });
    },
    { cacheKeyFn: unit => unit.id },
  );
}
