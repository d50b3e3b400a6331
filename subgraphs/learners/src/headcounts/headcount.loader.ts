import { groupRows } from "@lec/core/database/group-rows";
import type { Statement } from "@lec/core/database/statement";
import { type GradeCount, gradeCounts } from "@lec/core/graphql/grade-count.type";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { can } from "@lec/core/policy/policy";
import { shownRow } from "@lec/core/policy/suppression";
import type { Round } from "@lec/core/rounds/facts.sql";
import { covers, readRounds, roundFor } from "@lec/core/rounds/rounds.loader";
import { readPlaces, type UnitPlace } from "@lec/core/rounds/unit-places.loader";
import DataLoader from "dataloader";
import { checkCounts, countedLevels, headcountsByGrade, headcountsBySex } from "./headcount.sql.ts";

/** Live heads of a unit in a round. `exact` is false for those who read aggregates only. */
export interface Headcount {
  readonly unit: UnitPlace;
  readonly round: Round;
  readonly exact: boolean;
  readonly male: number;
  readonly female: number;
}

/** The headcount of a unit; `null` where the viewer's reach does not hold the unit, or there has been no round. */
export function readHeadcount(
  context: RequestContext,
  unitId: string,
  roundId: string | null | undefined,
): Promise<Headcount | null> {
  const kept = context.once(keptHeadcounts);
  const key = roundId ?? "";
  let loader = kept.get(key);
  if (!loader) {
    loader = new DataLoader(unitIds => readHeadcounts(context, unitIds, roundId));
    kept.set(key, loader);
  }
  return loader.load(unitId);
}

const keptHeadcounts = () => new Map<string, DataLoader<string, Headcount | null>>();

/** The whole batch in one go: a promise for each step of each of a province's units would cost more than the counting. */
async function readHeadcounts(
  context: RequestContext,
  unitIds: readonly string[],
  roundId: string | null | undefined,
): Promise<(Headcount | null)[]> {
  const [places, rounds] = await Promise.all([readPlaces(context, unitIds), readRounds(context)]);
  const { actor } = context.identity;
  const asked = places.map(unit => {
    const round = unit && can(actor, "counts:read", unit) && roundFor(rounds, unit, roundId);
    return unit && round ? { unit, round } : null;
  });
  const sums = new Map<string, { male: number; female: number }>();
  for (const [round, members] of groupRows(
    asked.filter(each => each !== null),
    each => each.round,
  )) {
    const units = members.map(({ unit }) => unit);
    for (const row of await countUnits(context, headcountsBySex, round, round.academicYear, units))
      sums.set(row.unit, row);
  }
  return asked.map(each => {
    if (!each) return null;
    const { male = 0, female = 0 } = sums.get(each.unit.id) ?? {};
    return { ...each, exact: can(actor, "counts:readExact", each.unit) !== null, male, female };
  });
}

/** Heads by grade, in grade order, as the viewer may see them. */
export async function readGradeCounts(
  context: RequestContext,
  { unit, round, exact }: Headcount,
): Promise<GradeCount[]> {
  const rows = gradeCounts((await context.onceFor(loadersOf, round).byGrade.load(unit)) ?? []);
  return rows.map(row => shownRow(row, exact));
}

/** Learners checked in the round, and those found absent or moved. */
export async function readCheckCounts(
  context: RequestContext,
  { unit, round }: Headcount,
): Promise<{ checked: number; ghosts: number }> {
  return (await context.onceFor(loadersOf, round).checks.load(unit)) ?? { checked: 0, ghosts: 0 };
}

const loadersOf = (context: RequestContext, round: Round) => ({
  byGrade: perUnit(context, headcountsByGrade, round, round.academicYear, rows => rows),
  checks: perUnit(context, checkCounts, round, round.id, rows => rows[0]),
});

function perUnit<Row extends { readonly unit: string }, Value>(
  context: RequestContext,
  sql: Statement<Row>,
  round: Round,
  of: number | string,
  value: (rows: Row[]) => Value,
): DataLoader<UnitPlace, Value | undefined, string> {
  return new DataLoader(
    async units => {
      const byUnit = groupRows(await countUnits(context, sql, round, of, units), row => row.unit);
      return units.map(({ id }) => {
        const rows = byUnit.get(id);
        return rows ? value(rows) : undefined;
      });
    },
    { cacheKeyFn: unit => unit.id },
  );
}

const allKinds = ["SCHOOL", "CHILD_DEVELOPMENT_CENTER", "VOCATIONAL_COLLEGE"];

/** Counts of units that the viewer may count. */
function countUnits<Row>(
  context: RequestContext,
  sql: Statement<Row>,
  round: Round,
  of: number | string,
  units: readonly UnitPlace[],
): Promise<Row[]> {
  const idsByLevel = countedLevels.map(level =>
    units.filter(unit => unit.level === level).map(unit => unit.id),
  );
  const kinds = allKinds.filter(kind => covers(round.programme, kind));
  return context.reads.query(sql, [...idsByLevel, kinds.length === allKinds.length ? null : kinds, of]);
}
