import { groupRows } from "@lec/core/database/group-rows";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { reachOf } from "@lec/core/policy/policy";
import type { Round } from "@lec/core/rounds/facts.sql";
import DataLoader from "dataloader";
import { type ConfirmationEvent, latestActs } from "../confirmations/confirmation.sql.ts";
import type { Progress } from "./progress.loader.ts";

/** The most acts given at once. */
export const mostActs = 100;

/** The latest acts at or below the unit, the latest first: `first` of them, at most `mostActs`. */
export function readLatestActs(
  context: RequestContext,
  { unitId, round }: Progress,
  first: number,
): Promise<ConfirmationEvent[]> {
  const limit = Math.max(0, Math.min(first, mostActs));
  const loaders = context.onceFor(loadersOf, round);
  let loader = loaders.get(limit);
  if (!loader) {
    loader = latestActLoader(context, round, limit);
    loaders.set(limit, loader);
  }
  return loader.load(unitId);
}

const loadersOf = () => new Map<number, DataLoader<string, ConfirmationEvent[]>>();

function latestActLoader(context: RequestContext, round: Round, limit: number) {
  const reach = reachOf(context.identity.actor, "counts:read");
  return new DataLoader<string, ConfirmationEvent[]>(async unitIds => {
    const rows = await context.reads.query(latestActs, [round.id, unitIds, reach, limit]);
    const byUnit = groupRows(rows, row => row.below);
    return unitIds.map(id => byUnit.get(id)?.map(row => row.event) ?? []);
  });
}
