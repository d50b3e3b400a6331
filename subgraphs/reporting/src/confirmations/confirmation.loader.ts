import { groupRows } from "@lec/core/database/group-rows";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { can, reachOf } from "@lec/core/policy/policy";
import { type Round, unitFacts } from "@lec/core/rounds/facts.sql";
import { readRounds, roundFor } from "@lec/core/rounds/rounds.loader";
import { readPlaces } from "@lec/core/rounds/unit-places.loader";
import {
  type ConfirmationSubject,
  confirmationSubjects,
  type Facts,
  type UnitFacts,
} from "@lec/core/workflow/confirmation.machine";
import DataLoader from "dataloader";
import {
  accountNames,
  type ConfirmationEvent,
  eventsOfUnits,
  frozenHeadcounts,
  storedConfirmations,
} from "./confirmation.sql.ts";
import type { Confirmation, FrozenHeadcount, StoredConfirmation } from "./confirmation.ts";

/**
 * A unit's confirmation of a subject: `null` where the viewer's reach does not hold the unit, where the unit has nothing
 * to confirm, or where there has been no round.
 */
export function readConfirmation(
  context: RequestContext,
  unitId: string,
  roundId: string | null | undefined,
  subject: ConfirmationSubject,
): Promise<Confirmation | null> {
  const kept = context.once(keptConfirmations);
  const key = `${subject} ${roundId ?? ""}`;
  let loader = kept.get(key);
  if (!loader) {
    loader = new DataLoader(unitIds => readConfirmations(context, unitIds, roundId, subject));
    kept.set(key, loader);
  }
  return loader.load(unitId);
}

const keptConfirmations = () => new Map<string, DataLoader<string, Confirmation | null>>();

/** The whole batch in one go: a promise for each step of each of a province's units would cost more than the reading. */
async function readConfirmations(
  context: RequestContext,
  unitIds: readonly string[],
  roundId: string | null | undefined,
  subject: ConfirmationSubject,
): Promise<(Confirmation | null)[]> {
  const [places, rounds] = await Promise.all([readPlaces(context, unitIds), readRounds(context)]);
  const { actor } = context.identity;
  const reach = reachOf(actor, "counts:read");
  const asked = places.map(place => {
    const round = place && can(actor, "counts:read", place) && roundFor(rounds, place, roundId);
    return place && round ? { place, round } : null;
  });
  const found = new Map<string, StoredConfirmation>();
  for (const [round, members] of groupRows(
    asked.filter(each => each !== null),
    each => each.round,
  )) {
    const ids = members.map(({ place }) => place.id);
    for (const row of await context.reads.query(storedConfirmations, [round.id, subject, ids, reach]))
      found.set(row.unitId, row);
  }
  return asked.map(each => {
    const stored = each && found.get(each.place.id);
    return stored ? { ...stored, round: each.round, subject } : null;
  });
}

/** A confirmation by its own id. */
export function readConfirmationById(
  context: RequestContext,
  id: string,
): Promise<Confirmation | null> | null {
  const [roundId, unitId, subject] = id.split(":");
  const known = confirmationSubjects.find(s => s === subject);
  return roundId && unitId && known ? readConfirmation(context, unitId, roundId, known) : null;
}

/** Everything the machine wants to know of a confirmation's unit now. */
export async function readFacts(
  context: RequestContext,
  { unitId, round }: Pick<Confirmation, "unitId" | "round">,
): Promise<Facts> {
  const [{ now }, unit] = await Promise.all([
    readRounds(context),
    context.onceFor(loadersOf, round).facts.load(unitId),
  ]);
  return { now, round, unit };
}

/** Heads as they were confirmed. */
export function readFrozenHeadcount(
  context: RequestContext,
  { unitId, round, subject, headcount }: Confirmation,
): Promise<FrozenHeadcount | null> | FrozenHeadcount | null {
  return headcount === undefined
    ? context.onceFor(loadersOf, round).headcounts[subject].load(unitId)
    : headcount;
}

/** The acts on a confirmation, oldest first. */
export function readEvents(
  context: RequestContext,
  { unitId, round, subject }: Confirmation,
): Promise<ConfirmationEvent[]> {
  return context.onceFor(loadersOf, round).events[subject].load(unitId);
}

/** Shown names of accounts. */
export const accountNameLoader = (context: RequestContext) => context.once(accountNamesOf);
const accountNamesOf = (context: RequestContext) =>
  new DataLoader<string, string>(async ids => {
    const byId = new Map((await context.reads.query(accountNames, [ids])).map(row => [row.id, row.name]));
    return ids.map(id => byId.get(id) ?? "");
  });

const loadersOf = (context: RequestContext, round: Round) => ({
  headcounts: bySubject(subject => headcountLoader(context, round, subject)),
  events: bySubject(subject => eventLoader(context, round, subject)),
  facts: new DataLoader<string, UnitFacts>(async unitIds => {
    const byUnit = new Map(
      (await context.reads.query(unitFacts, [round.id, unitIds])).map(row => [row.unitId, row]),
    );
    return unitIds.map(id => byUnit.get(id) ?? new Error("no facts of a unit"));
  }),
});

function bySubject<Value>(make: (subject: ConfirmationSubject) => Value): Record<ConfirmationSubject, Value> {
  return { LEARNERS: make("LEARNERS"), OTHER_COUNTS: make("OTHER_COUNTS") };
}

function headcountLoader(context: RequestContext, round: Round, subject: ConfirmationSubject) {
  return new DataLoader<string, FrozenHeadcount | null>(async unitIds => {
    const rows = await context.reads.query(frozenHeadcounts, [round.id, subject, unitIds]);
    const byUnit = new Map(rows.map(row => [row.unitId, row.headcount]));
    return unitIds.map(id => byUnit.get(id) ?? null);
  });
}

function eventLoader(context: RequestContext, round: Round, subject: ConfirmationSubject) {
  return new DataLoader<string, ConfirmationEvent[]>(async unitIds => {
    const byUnit = groupRows(
      await context.reads.query(eventsOfUnits, [round.id, subject, unitIds]),
      row => row.unitId,
    );
    return unitIds.map(id => byUnit.get(id) ?? []);
  });
}
