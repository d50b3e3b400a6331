import { groupRows } from "@lec/core/database/group-rows";
import { badInput } from "@lec/core/graphql/errors";
import { makePage, type Page, type PageArguments, readPage } from "@lec/core/graphql/page";
import type { RequestContext } from "@lec/core/graphql/request-context";
import type { OrgLevel } from "@lec/core/identity/actor";
import { can, reachOf } from "@lec/core/policy/policy";
import type { Round } from "@lec/core/rounds/facts.sql";
import { readRounds, roundFor } from "@lec/core/rounds/rounds.loader";
import { placeLoader } from "@lec/core/rounds/unit-places.loader";
import { likePattern } from "@lec/core/text/like-pattern";
import { type ConfirmationSubject, decide, transitionFor } from "@lec/core/workflow/confirmation.machine";
import type { Blocker } from "@lec/core/workflow/refusal";
import DataLoader from "dataloader";
import { readFacts } from "../confirmations/confirmation.loader.ts";
import {
  burnDowns,
  type LastAct,
  lastActs,
  type MissingOrder,
  type MissingRow,
  type MissingUnit,
  missingPages,
  type Officer,
  officersOfUnits,
  type Stage,
  type StuckCase,
  stuckPages,
  stuckTotals,
  type Track,
  tracksOfUnits,
} from "./monitoring.sql.ts";

/** What lies below a unit in a round; its numbers are read when asked for. */
export interface Monitoring {
  readonly unitId: string;
  readonly round: Round;
  /** False for those who read aggregates only. */
  readonly exact: boolean;
}

/** `null` where the viewer's reach does not hold the unit, or there has been no round. */
export async function readMonitoring(
  context: RequestContext,
  unitId: string,
  roundId: string | null | undefined,
): Promise<Monitoring | null> {
  const [place, rounds] = await Promise.all([placeLoader(context).load(unitId), readRounds(context)]);
  const { actor } = context.identity;
  if (!place || !can(actor, "counts:read", place)) return null;
  const round = roundFor(rounds, place, roundId);
  return round && { unitId: place.id, round, exact: can(actor, "counts:readExact", place) !== null };
}

/** A track as this viewer reads it. */
export interface SeenTrack extends Track {
  readonly exact: boolean;
}

/** What is to be confirmed below, by level from the top and subject. */
export async function readTracks(
  context: RequestContext,
  { unitId, round, exact }: Monitoring,
): Promise<SeenTrack[]> {
  const tracks = await context.onceFor(tracksOf, round).load(unitId);
  return tracks.map(track => ({ ...track, exact }));
}

const tracksOf = (context: RequestContext, round: Round) =>
  new DataLoader<string, Track[]>(async ids => {
    const byUnit = groupRows(
      await context.reads.query(tracksOfUnits, [round.id, ids, reach(context)]),
      row => row.unit,
    );
    return ids.map(id => byUnit.get(id) ?? []);
  });

const reach = (context: RequestContext) => reachOf(context.identity.actor, "counts:read");

/** A round day by day. */
export interface BurnDown {
  readonly round: Round;
  readonly expected: number;
  readonly days: readonly { readonly day: number; readonly date: string; readonly confirmed: number }[];
}

/** The round and those of its programme before it, the latest first; at most as many as asked for before. */
export async function readBurnDown(
  context: RequestContext,
  { unitId, round }: Monitoring,
  { level, subject, earlier }: { level: OrgLevel; subject: ConfirmationSubject; earlier: number },
): Promise<BurnDown[]> {
  if (earlier < 0 || earlier > mostEarlierRounds) {
    throw badInput(context.identity.language, {
      th: `earlier ต้องอยู่ระหว่าง 0 ถึง ${mostEarlierRounds}`,
      en: `earlier must be between 0 and ${mostEarlierRounds}.`,
    });
  }
  const { all } = await readRounds(context);
  const before = all.filter(
    each => each.programme === round.programme && each.openedAt !== null && each.opensAt < round.opensAt,
  );
  const rounds = [round, ...before.slice(0, earlier)];
  const key = { id: `${round.id} ${level} ${subject} ${earlier}`, rounds, level, subject };
  const rows = await context.onceFor(burnDownsOf, key).load(unitId);
  return rounds.flatMap(each => {
    const row = rows.find(found => found.roundId === each.id);
    return row ? [{ round: each, expected: row.expected, days: cumulated(row) }] : [];
  });
}

/** How many rounds before it a round can be compared with. */
export const mostEarlierRounds = 5;

const burnDownsOf = (
  context: RequestContext,
  {
    rounds,
    level,
    subject,
  }: { id: string; rounds: readonly Round[]; level: OrgLevel; subject: ConfirmationSubject },
) =>
  new DataLoader(async (ids: readonly string[]) => {
    const values = [rounds.map(round => round.id), ids, reach(context), level, subject];
    const byUnit = groupRows(await context.reads.query(burnDowns, values), row => row.unit);
    return ids.map(id => byUnit.get(id) ?? []);
  });

/** What stood confirmed at the end of each day; today, what stands now. */
function cumulated({
  firstDay,
  days,
  changes,
}: {
  firstDay: string;
  days: number;
  changes: readonly (readonly [number, number])[];
}) {
  const byDay = new Map(changes);
  let confirmed = 0;
  return Array.from({ length: days }, (_, index) => {
    confirmed += byDay.get(index + 1) ?? 0;
    const date = new Date(Date.parse(firstDay) + index * 86_400_000).toISOString().slice(0, 10);
    return { day: index + 1, date, confirmed };
  });
}

/** What the list of the missing may be narrowed by. All given conditions must hold. */
export interface MissingFilter {
  readonly level?: readonly OrgLevel[] | null | undefined;
  readonly subject?: readonly ConfirmationSubject[] | null | undefined;
  readonly search?: string | null | undefined;
  readonly stage?: readonly Stage[] | null | undefined;
  readonly late?: boolean | null | undefined;
}

/** A unit that has not confirmed, as this viewer reads it. */
export interface SeenMissing extends MissingUnit {
  readonly round: Round;
  readonly exact: boolean;
}

/** Units below that have not confirmed, those with most learners first unless said otherwise. */
export async function listMissing(
  context: RequestContext,
  { unitId, round, exact }: Monitoring,
  args: PageArguments & {
    readonly filter?: MissingFilter | null | undefined;
    readonly orderBy?:
      | { readonly field: MissingOrder; readonly direction: "ASC" | "DESC" }
      | null
      | undefined;
  },
): Promise<Page<SeenMissing>> {
  const { level, subject, search, stage, late } = args.filter ?? {};
  const filter = [level ?? null, subject ?? null, likePattern(search), stage ?? null, late ?? null, exact];
  const { field, direction } = args.orderBy ?? { field: "LEARNERS", direction: "DESC" };
  const scope = {
    accountId: context.identity.actor?.accountId ?? "",
    list: JSON.stringify(["missing", unitId, round.id, filter, field, direction]),
  };
  const page = readPage(args, scope, context.options.cursorKey, context.identity.language);
  const sql = missingPages[field][page.backward === (direction === "ASC") ? "DESC" : "ASC"];
  const position = page.position ?? (field === "LEARNERS" ? [null, null, null] : [null, null]);
  const pages = {
    id: JSON.stringify([round.id, filter, field, direction, page]),
    round,
    filter,
    sql,
    rest: [page.limit, ...position],
  };
  const rows = await context.onceFor(missingOf, pages).load(unitId);
  return makePage(
    rows.flatMap(({ unit }) => (unit ? [{ ...unit, round, exact }] : [])),
    page,
    row => [...(field === "LEARNERS" ? [String(row.rank)] : []), row.code, row.subject],
    scope,
    context.options.cursorKey,
    async () => rows[0]?.total ?? 0,
  );
}

interface MissingAsked {
  readonly id: string;
  readonly round: Round;
  readonly filter: readonly unknown[];
}

const missingOf = (
  context: RequestContext,
  {
    round,
    filter,
    sql,
    rest,
  }: MissingAsked & { sql: (typeof missingPages)["CODE"]["ASC"]; rest: readonly unknown[] },
) =>
  new DataLoader<string, MissingRow[]>(async ids => {
    const rows = await context.reads.query(sql, [round.id, ids, reach(context), ...filter, ...rest]);
    const byUnit = groupRows(rows, row => row.list);
    return ids.map(id => byUnit.get(id) ?? []);
  });

/** What stands between a unit and its confirmation now, as the machine says it; nothing for those who read aggregates only. */
export async function readBlockers(
  context: RequestContext,
  missing: SeenMissing,
): Promise<readonly Blocker[]> {
  const transition = missing.exact ? transitionFor(missing.level, missing.subject, "CONFIRM") : undefined;
  if (!transition) return [];
  const facts = await readFacts(context, missing);
  // No learners at all are declared with the button itself.
  const noLearners = missing.level === "INSTITUTION" && facts.unit.learners === 0;
  const decision = decide(transition, facts, { noLearners });
  return decision.kind === "refused" ? decision.blockers : [];
}

/** What a unit did last in the round. */
export function readLastAct(
  context: RequestContext,
  { round, unitId }: SeenMissing,
): Promise<LastAct | null> {
  return context.onceFor(lastActsOf, round).load(unitId);
}

const lastActsOf = (context: RequestContext, round: Round) =>
  new DataLoader<string, LastAct | null>(async ids => {
    const byUnit = new Map(
      (await context.reads.query(lastActs, [round.id, ids])).map(row => [row.unitId, row]),
    );
    return ids.map(id => byUnit.get(id) ?? null);
  });

/** Who can act at a unit, by the appointments in force: for those who may read people there. */
export async function readOfficers(
  context: RequestContext,
  { unitId, path }: SeenMissing,
): Promise<Officer[]> {
  return can(context.identity.actor, "people:read", { path }) ? context.once(officersOf).load(unitId) : [];
}

const officersOf = (context: RequestContext) =>
  new DataLoader<string, Officer[]>(async ids => {
    const byUnit = groupRows(await context.reads.query(officersOfUnits, [ids]), row => row.unitId);
    return ids.map(id => byUnit.get(id) ?? []);
  });

/** Open reopening cases of the unit and below whose next step has waited at least so many days, the longest first. */
export async function listStuck(
  context: RequestContext,
  { unitId, round }: Monitoring,
  args: PageArguments & { readonly days: number },
): Promise<Page<StuckCase>> {
  if (args.days < 0 || args.days > 365) {
    throw badInput(context.identity.language, {
      th: "days ต้องอยู่ระหว่าง 0 ถึง 365",
      en: "days must be between 0 and 365.",
    });
  }
  const scope = {
    accountId: context.identity.actor?.accountId ?? "",
    list: JSON.stringify(["stuck", unitId, round.id, args.days]),
  };
  const page = readPage(args, scope, context.options.cursorKey, context.identity.language);
  const asked = { id: JSON.stringify([round.id, args.days, page]), round, days: args.days, page };
  return makePage(
    await context.onceFor(stuckOf, asked).load(unitId),
    page,
    row => [row.waitingSince, row.reopening.id],
    scope,
    context.options.cursorKey,
    () =>
      context.onceFor(stuckTotalsOf, { id: `${round.id} ${args.days}`, round, days: args.days }).load(unitId),
  );
}

const stuckOf = (
  context: RequestContext,
  { round, days, page }: { id: string; round: Round; days: number; page: ReturnType<typeof readPage> },
) =>
  new DataLoader<string, StuckCase[]>(async ids => {
    const sql = page.backward ? stuckPages.backward : stuckPages.forward;
    const values = [round.id, ids, reach(context), days, page.limit, ...(page.position ?? [null, null])];
    const byUnit = groupRows(await context.reads.query(sql, values), row => row.top);
    return ids.map(id => byUnit.get(id) ?? []);
  });

const stuckTotalsOf = (
  context: RequestContext,
  { round, days }: { id: string; round: Round; days: number },
) =>
  new DataLoader<string, number>(async ids => {
    const rows = await context.reads.query(stuckTotals, [round.id, ids, reach(context), days]);
    const byUnit = new Map(rows.map(row => [row.top, row.count]));
    return ids.map(id => byUnit.get(id) ?? 0);
  });
