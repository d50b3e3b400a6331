import { groupRows } from "@lec/core/database/group-rows";
import type { Page, PageArguments } from "@lec/core/graphql/page";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { can } from "@lec/core/policy/policy";
import { unitFacts } from "@lec/core/rounds/facts.sql";
import { readRounds, roundFor } from "@lec/core/rounds/rounds.loader";
import { placeLoader } from "@lec/core/rounds/unit-places.loader";
import { isUuid } from "@lec/core/text/uuid";
import { notAllowed, spotCheckBlockers } from "@lec/core/workflow/confirmation.machine";
import { type Blocker, blocker } from "@lec/core/workflow/refusal";
import DataLoader from "dataloader";
import { listPage } from "./list-page.ts";
import {
  namesOfOfficers,
  type Population,
  populationOf,
  type SpotCheck,
  type Stratum,
  spotCheckPages,
  spotChecksById,
  spotCheckTotals,
  strataOfSpotChecks,
} from "./spot-check.sql.ts";

/** Spot checks of the provinces at a unit or below it, the latest first: `null` for those who do not follow them. */
export async function listSpotChecks(
  context: RequestContext,
  unitId: string,
  args: PageArguments & { readonly roundId?: string | null | undefined },
): Promise<Page<SpotCheck> | null> {
  const place = await placeLoader(context).load(unitId);
  if (!place || !can(context.identity.actor, "spotCheck:follow", place)) return null;
  // An id that is none names no round, which has no spot checks.
  const roundId = args.roundId == null || isUuid(args.roundId) ? (args.roundId ?? null) : place.id;
  return listPage(context, place.id, args, {
    name: "spotChecks",
    conditions: [roundId],
    pages: spotCheckPages,
    totals: spotCheckTotals,
    of: row => row.of,
    position: row => row.id,
  });
}

/** One spot check, for those who follow it. */
export async function readSpotCheck(context: RequestContext, id: string): Promise<SpotCheck | null> {
  const [found] = isUuid(id) ? await context.reads.query(spotChecksById, [[id]]) : [];
  const place = found && (await placeLoader(context).load(found.provinceId));
  return found && place && can(context.identity.actor, "spotCheck:follow", place) ? found : null;
}

/** Strata of a spot check with their visits, in the order of LAO codes. */
export const strataLoader = (context: RequestContext) => context.once(strataOf);
const strataOf = (context: RequestContext) =>
  new DataLoader<string, Stratum[]>(async ids => {
    const rows = groupRows(await context.reads.query(strataOfSpotChecks, [ids]), row => row.spotCheckId);
    return ids.map(id => rows.get(id) ?? []);
  });

/** What a sample would be drawn from: `null` for those who draw none there. */
export async function readPopulation(
  context: RequestContext,
  unitId: string,
  roundId: string | null | undefined,
): Promise<{ readonly roundId: string; readonly strata: readonly Population[] } | null> {
  const place = await placeLoader(context).load(unitId);
  if (place?.level !== "PROVINCE" || !can(context.identity.actor, "spotCheck:draw", place)) return null;
  const round = roundFor(await readRounds(context), place, roundId);
  return (
    round && { roundId: round.id, strata: await context.reads.query(populationOf, [round.id, place.id]) }
  );
}

/** What keeps the viewer from drawing in a province, or from recording what was found there: the right, and the round's time. */
export async function readBlockers(
  context: RequestContext,
  unitId: string,
  roundId: string,
  permission: "spotCheck:draw" | "spotCheck:record",
): Promise<readonly Blocker[]> {
  const [place, rounds] = await Promise.all([placeLoader(context).load(unitId), readRounds(context)]);
  const round = rounds.all.find(each => each.id === roundId);
  const [unit] = place && round ? await context.reads.query(unitFacts, [round.id, [place.id]]) : [];
  const inTheWay =
    round && unit
      ? spotCheckBlockers({ now: rounds.now, round, unit })
      : [blocker("ROUND_NOT_OPEN", { clause: "S1g 4, 5" })];
  return can(context.identity.actor, permission, place)
    ? inTheWay
    : [...inTheWay, notAllowed(permission, "S1g 9.4")];
}

/** Names of those who drew, recorded and answered. */
export const officerLoader = (context: RequestContext) => context.once(officersOf);
const officersOf = (context: RequestContext) =>
  new DataLoader<string, string | null>(async ids => {
    const names = new Map((await context.reads.query(namesOfOfficers, [ids])).map(row => [row.id, row.name]));
    return ids.map(id => names.get(id) ?? null);
  });
