import { groupRows } from "@lec/core/database/group-rows";
import type { Statement } from "@lec/core/database/statement";
import { badInput, RequestError } from "@lec/core/graphql/errors";
import { type GradeCount, gradeCounts } from "@lec/core/graphql/grade-count.type";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { can } from "@lec/core/policy/policy";
import { shownRow } from "@lec/core/policy/suppression";
import type { Round } from "@lec/core/rounds/facts.sql";
import { covers, readRounds, roundFor } from "@lec/core/rounds/rounds.loader";
import { readPlaces, type UnitPlace } from "@lec/core/rounds/unit-places.loader";
import type { Instant } from "@lec/core/workflow/instant";
import DataLoader from "dataloader";
import {
  checkCounts,
  confirmedHeadcountsByGrade,
  confirmedHeadcountsBySex,
  countedLevels,
  headcountsByGrade,
  headcountsBySex,
  pastHeadcountsByGrade,
  pastHeadcountsBySex,
  type SexRow,
  settling,
} from "./headcount.sql.ts";

/** What counts: who is on the rolls, or what stands confirmed up to a level. In the order of the confirmation chain. */
export const countBases = ["LIVE", "INSTITUTION_CONFIRMED", "LAO_CONFIRMED", "PROVINCE_CONFIRMED"] as const;
export type CountBasis = (typeof countBases)[number];

/** What is asked for, apart from the unit. */
export interface HeadcountAsked {
  readonly roundId?: string | null | undefined;
  readonly basis: CountBasis;
  /** The instant to count at; now unless given. */
  readonly asOf?: Instant | null | undefined;
}

/** What is counted: one round, on one basis, at one instant (`null`: now). */
interface Counting {
  readonly id: string;
  readonly round: Round;
  readonly basis: CountBasis;
  readonly asOf: Instant | null;
}

/** Heads of a unit. */
export interface Headcount {
  readonly unit: UnitPlace;
  readonly counting: Counting;
  /** False for those who read aggregates only. */
  readonly exact: boolean;
  /** That this answer about a past instant is final. */
  readonly settled: boolean;
  readonly male: number;
  readonly female: number;
}

/**
 * The headcount of a unit; `null` where the viewer's reach does not hold the unit, or there has been no round.
 *
 * As of an instant, a count is what the changes and acts at or before it, by the database clock, add up to: the answer does
 * not depend on when it is asked, once it is `settled`. It is not while a transaction that began to act before the instant
 * is still under way, since its acts are dated when they happen and seen from its commit on; ask again a moment later. Only
 * a sandbox clock that is moved back can add acts to an instant that was settled.
 * @throws RequestError BAD_USER_INPUT for an instant to come, before the round opens, or before rolls were kept
 */
export function readHeadcount(
  context: RequestContext,
  unitId: string,
  asked: HeadcountAsked,
): Promise<Headcount | null> {
  const kept = context.once(keptHeadcounts);
  const key = `${asked.roundId ?? ""} ${asked.basis} ${asked.asOf ?? ""}`;
  let loader = kept.get(key);
  if (!loader) {
    loader = new DataLoader<string, Headcount | null>(unitIds => readHeadcounts(context, unitIds, asked));
    kept.set(key, loader);
  }
  return loader.load(unitId);
}

const keptHeadcounts = () => new Map<string, DataLoader<string, Headcount | null>>();

/** The whole batch in one go: a promise for each step of each of a province's units would cost more than the counting. */
async function readHeadcounts(
  context: RequestContext,
  unitIds: readonly string[],
  { roundId, basis, asOf = null }: HeadcountAsked,
): Promise<(Headcount | RequestError | null)[]> {
  const [places, rounds] = await Promise.all([readPlaces(context, unitIds), readRounds(context)]);
  const { actor, language } = context.identity;
  const [past] = asOf === null ? [] : await context.reads.query(settling, [asOf]);
  const settled = past?.settled ?? false;
  const countings = new Map<Round, Counting | RequestError>();
  const countingOf = (round: Round): Counting | RequestError => {
    const known = countings.get(round);
    if (known) return known;
    const fault =
      asOf === null ? null : faultOf(asOf, round, rounds.now, basis !== "LIVE" || past?.kept === true);
    const counting = fault
      ? badInput(language, fault)
      : { id: `${round.id} ${basis} ${asOf ?? ""}`, round, basis, asOf };
    countings.set(round, counting);
    return counting;
  };
  const asked = places.map(unit => {
    const round = unit && can(actor, "counts:read", unit) && roundFor(rounds, unit, roundId);
    if (!unit || !round) return null;
    const counting = countingOf(round);
    return counting instanceof RequestError ? counting : { unit, counting };
  });
  const sums = new Map<string, SexRow>();
  for (const [counting, members] of groupRows(asked.filter(isCountable), each => each.counting)) {
    const units = members.map(({ unit }) => unit);
    const { bySex, values } = wayOf(counting);
    for (const row of await countUnits(context, bySex, counting.round, values, units))
      sums.set(row.unit, row);
  }
  return asked.map(each => {
    if (!isCountable(each)) return each;
    const { male = 0, female = 0 } = sums.get(each.unit.id) ?? {};
    return { ...each, exact: can(actor, "counts:readExact", each.unit) !== null, settled, male, female };
  });
}

type Countable = Pick<Headcount, "unit" | "counting">;
const isCountable = (each: Countable | RequestError | null): each is Countable =>
  each !== null && !(each instanceof RequestError);

/** Why nothing can be said of an instant of a round, if so. */
function faultOf(asOf: Instant, round: Round, now: Instant, kept: boolean) {
  if (asOf > now) return { th: "asOf ต้องไม่เป็นเวลาในอนาคต", en: "asOf must not be in the future." };
  if (asOf < round.opensAt)
    return { th: "asOf ต้องไม่ก่อนวันเวลาเปิดรอบ", en: "asOf must not be before the round opens." };
  if (!kept)
    return {
      th: "ไม่มีจำนวนนักเรียน ณ เวลานั้น ระบบเริ่มเก็บหลังจากนั้น",
      en: "The rolls have not been kept since then: they are from a later moment on.",
    };
  return null;
}

/** Heads by grade, in grade order, as the viewer may see them. */
export async function readGradeCounts(
  context: RequestContext,
  { unit, counting, exact }: Headcount,
): Promise<GradeCount[]> {
  const rows = gradeCounts((await context.onceFor(gradesOf, counting).load(unit)) ?? []);
  return rows.map(row => shownRow(row, exact));
}

const gradesOf = (context: RequestContext, counting: Counting) => {
  const { byGrade, values } = wayOf(counting);
  return perUnit(context, byGrade, counting.round, values, rows => rows);
};

/** Learners checked in the round, and those found absent or moved: of the rolls as they are now, else `null`. */
export async function readCheckCounts(
  context: RequestContext,
  { unit, counting, exact }: Headcount,
): Promise<{ readonly checked: number | null; readonly ghosts: number | null }> {
  if (!exact || counting.basis !== "LIVE" || counting.asOf !== null) return { checked: null, ghosts: null };
  return (await context.onceFor(checksOf, counting).load(unit)) ?? { checked: 0, ghosts: 0 };
}

const checksOf = (context: RequestContext, { round }: Counting) =>
  perUnit(context, checkCounts, round, [round.id], rows => rows[0]);

function perUnit<Row extends { readonly unit: string }, Value>(
  context: RequestContext,
  sql: Statement<Row>,
  round: Round,
  values: readonly unknown[],
  value: (rows: Row[]) => Value,
): DataLoader<UnitPlace, Value | undefined, string> {
  return new DataLoader(
    async units => {
      const byUnit = groupRows(await countUnits(context, sql, round, values, units), row => row.unit);
      return units.map(({ id }) => {
        const rows = byUnit.get(id);
        return rows ? value(rows) : undefined;
      });
    },
    { cacheKeyFn: unit => unit.id },
  );
}

/** The statements that count it, and what they take after the units and kinds. */
function wayOf({ round, basis, asOf }: Counting) {
  if (basis !== "LIVE") {
    const values = [round.id, asOf ?? "infinity", countBases.indexOf(basis) - 1];
    return { bySex: confirmedHeadcountsBySex, byGrade: confirmedHeadcountsByGrade, values };
  }
  return asOf === null
    ? { bySex: headcountsBySex, byGrade: headcountsByGrade, values: [round.academicYear] }
    : { bySex: pastHeadcountsBySex, byGrade: pastHeadcountsByGrade, values: [round.academicYear, asOf] };
}

const allKinds = ["SCHOOL", "CHILD_DEVELOPMENT_CENTER", "VOCATIONAL_COLLEGE"];

/** Counts of units that the viewer may count. */
function countUnits<Row>(
  context: RequestContext,
  sql: Statement<Row>,
  round: Round,
  values: readonly unknown[],
  units: readonly UnitPlace[],
): Promise<Row[]> {
  const idsByLevel = countedLevels.map(level =>
    units.filter(unit => unit.level === level).map(unit => unit.id),
  );
  const kinds = allKinds.filter(kind => covers(round.programme, kind));
  return context.reads.query(sql, [
    ...idsByLevel,
    kinds.length === allKinds.length ? null : kinds,
    ...values,
  ]);
}
