import { groupRows } from "@lec/core/database/group-rows";
import { type GradeCells, type GradeCount, gradeCountsOf } from "@lec/core/graphql/grade-count.type";
import { makePage, type Page, type PageArguments, readPage } from "@lec/core/graphql/page";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { can, reachOf } from "@lec/core/policy/policy";
import type { Round } from "@lec/core/rounds/facts.sql";
import { readRounds } from "@lec/core/rounds/rounds.loader";
import { placeLoader, type UnitPlace } from "@lec/core/rounds/unit-places.loader";
import { likePattern } from "@lec/core/text/like-pattern";
import DataLoader from "dataloader";
import { countedRoundOf } from "./counting-round.ts";
import {
  type Affiliation,
  type OtherSchool,
  type OtherSchoolReport,
  otherCountsOfUnits,
  otherSchoolPages,
  otherSchoolReports,
  otherSchoolsById,
  otherSchoolTotals,
} from "./other-school.sql.ts";

export interface OtherSchoolFilter {
  readonly search?: string | null | undefined;
  readonly affiliation?: readonly Affiliation[] | null | undefined;
  readonly recorded?: boolean | null | undefined;
}

/** The register of an LAO: `null` for units of other levels and outside reach. */
export async function listOtherSchools(
  context: RequestContext,
  unitId: string,
  args: PageArguments & {
    readonly filter?: OtherSchoolFilter | null | undefined;
    readonly roundId?: string | null | undefined;
  },
): Promise<Page<OtherSchool> | null> {
  const place = await placeLoader(context).load(unitId);
  if (place?.level !== "LAO" || !can(context.identity.actor, "counts:read", place)) return null;
  const round = await countedRound(context, args.roundId);
  const { search, affiliation, recorded } = args.filter ?? {};
  const filter = [round?.id ?? null, likePattern(search), affiliation ?? null, recorded ?? null];
  const list = JSON.stringify(["otherSchools", filter]);
  const scope = { accountId: context.identity.actor?.accountId ?? "", list };
  const page = readPage(args, scope, context.options.cursorKey, context.identity.language);
  const kept = context.once(registerLoaders);
  const key = JSON.stringify([list, page]);
  const pages = keep(kept.pages, key, () => {
    const sql = page.backward ? otherSchoolPages.backward : otherSchoolPages.forward;
    return new DataLoader(async ids => {
      const values = [ids, ...filter, page.limit, page.position?.[0] ?? null];
      const rows = groupRows(await context.reads.query(sql, values), school => school.listedBy);
      return ids.map(id => rows.get(id) ?? []);
    });
  });
  const totals = keep(
    kept.totals,
    list,
    () =>
      new DataLoader(async ids => {
        const rows = await context.reads.query(otherSchoolTotals, [ids, ...filter]);
        const byLao = new Map(rows.map(row => [row.laoId, row.count]));
        return ids.map(id => byLao.get(id) ?? 0);
      }),
  );
  const schools = await pages.load(place.id);
  return makePage(
    schools,
    page,
    school => [school.code],
    scope,
    context.options.cursorKey,
    () => totals.load(place.id),
  );
}

const registerLoaders = () => ({
  pages: new Map<string, DataLoader<string, OtherSchool[]>>(),
  totals: new Map<string, DataLoader<string, number>>(),
});

function keep<Value>(kept: Map<string, Value>, key: string, make: () => Value): Value {
  const value = kept.get(key) ?? make();
  kept.set(key, value);
  return value;
}

/** A school by id, where reach holds an LAO that pays it or once did. */
export const otherSchoolLoader = (context: RequestContext) => context.once(otherSchoolsOf);
const otherSchoolsOf = (context: RequestContext) =>
  new DataLoader<string, OtherSchool | null>(async ids => {
    const byId = new Map((await context.reads.query(otherSchoolsById, [ids])).map(row => [row.id, row]));
    const places = await placeLoader(context).loadMany([...byId.values()].flatMap(payersOf));
    const readable = new Set(
      places.flatMap(place =>
        place && !(place instanceof Error) && can(context.identity.actor, "counts:read", place)
          ? [place.id]
          : [],
      ),
    );
    return ids.map(id => {
      const school = byId.get(id.toLowerCase());
      return school && payersOf(school).some(payer => readable.has(payer)) ? school : null;
    });
  });

const payersOf = ({ laoId, formerLaoIds }: OtherSchool) => [laoId, ...formerLaoIds];

/** The round that a school's numbers are about: the one asked for, or the current one that counts other schools. */
export async function countedRound(
  context: RequestContext,
  roundId: string | null | undefined,
): Promise<Round | null> {
  return countedRoundOf(await readRounds(context), roundId);
}

/** An LAO's register as a round counts it. */
export interface OtherSchoolRegister {
  readonly place: UnitPlace;
  /** `null` before any round has been opened. */
  readonly round: Round | null;
}

/** `null` for units of other levels and outside reach. */
export async function readRegister(
  context: RequestContext,
  unitId: string,
  roundId: string | null | undefined,
): Promise<OtherSchoolRegister | null> {
  const place = await placeLoader(context).load(unitId);
  if (place?.level !== "LAO" || !can(context.identity.actor, "counts:read", place)) return null;
  return { place, round: await countedRound(context, roundId) };
}

/** The round of the same programme before this one, for comparison. */
export async function roundBefore(context: RequestContext, round: Round): Promise<Round | null> {
  const { all } = await readRounds(context);
  return (
    all.find(
      each => each.programme === round.programme && each.openedAt !== null && each.opensAt < round.opensAt,
    ) ?? null
  );
}

/** A school's numbers in a round, or `null` while nothing is recorded. */
export function readReport(
  context: RequestContext,
  school: OtherSchool,
  round: Round,
): Promise<OtherSchoolReport | null> {
  return context.onceFor(reportsOf, round).load(school.id);
}

const reportsOf = (context: RequestContext, round: Round) =>
  new DataLoader<string, OtherSchoolReport | null>(async ids => {
    const rows = await context.reads.query(otherSchoolReports, [round.id, ids]);
    const bySchool = new Map(rows.map(row => [row.otherSchoolId, row]));
    return ids.map(id => bySchool.get(id) ?? null);
  });

/** Numbers of a unit's other schools in a round. `exact` is false for those who read aggregates only. */
export interface OtherCounts {
  readonly schools: number;
  readonly recorded: number;
  readonly rows: readonly GradeCount[];
  readonly exact: boolean;
}

/** `null` outside reach, without a round, and where there are no other schools. */
export async function readOtherCounts(
  context: RequestContext,
  unitId: string,
  roundId: string | null | undefined,
): Promise<OtherCounts | null> {
  const place = await placeLoader(context).load(unitId);
  const round = await countedRound(context, roundId);
  if (!place || !round || !can(context.identity.actor, "counts:read", place)) return null;
  const row = await context.onceFor(otherCountsOf, round).load(place.id);
  return (
    row && {
      schools: row.schools,
      recorded: row.recorded,
      rows: gradeCountsOf(row.counts),
      exact: can(context.identity.actor, "counts:readExact", place) !== null,
    }
  );
}

const otherCountsOf = (context: RequestContext, round: Round) => {
  const reach = reachOf(context.identity.actor, "counts:read");
  return new DataLoader<string, { schools: number; recorded: number; counts: GradeCells } | null>(
    async ids => {
      const rows = await context.reads.query(otherCountsOfUnits, [round.id, ids, reach]);
      const byUnit = new Map(rows.map(row => [row.unit, row]));
      return ids.map(id => byUnit.get(id) ?? null);
    },
  );
};
