import { groupRows } from "@lec/core/database/group-rows";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { can } from "@lec/core/policy/policy";
import { placeLoader } from "@lec/core/rounds/unit-places.loader";
import type { ConfirmationSubject } from "@lec/core/workflow/confirmation.machine";
import { type ReopeningStep, reopeningSteps } from "@lec/core/workflow/reopening";
import DataLoader from "dataloader";
import {
  actsOfCases,
  openCasesOfUnits,
  type ReopeningCase,
  reopeningCasesById,
} from "./reopening-case.sql.ts";

/** A case by id, where the viewer's reach holds its unit. */
export const caseLoader = (context: RequestContext) => context.once(casesOf);
const casesOf = (context: RequestContext) =>
  new DataLoader<string, ReopeningCase | null>(async ids => {
    const rows = await context.reads.query(reopeningCasesById, [ids]);
    const readable = await readableUnits(
      context,
      rows.map(row => row.unitId),
    );
    const byId = new Map(rows.filter(row => readable.has(row.unitId)).map(row => [row.id, row]));
    return ids.map(id => byId.get(id.toLowerCase()) ?? null);
  });

async function readableUnits(context: RequestContext, unitIds: readonly string[]): Promise<Set<string>> {
  const places = await placeLoader(context).loadMany(unitIds);
  return new Set(
    places.flatMap(place =>
      place && !(place instanceof Error) && can(context.identity.actor, "counts:read", place)
        ? [place.id]
        : [],
    ),
  );
}

/** The steps of a case, in their order. */
export async function readSteps(context: RequestContext, reopening: ReopeningCase): Promise<ReopeningStep[]> {
  return reopeningSteps(reopening, await context.once(actsOf).load(reopening.id));
}

const actsOf = (context: RequestContext) =>
  new DataLoader(async (ids: readonly string[]) => {
    const byCase = groupRows(await context.reads.query(actsOfCases, [ids]), act => act.caseId);
    return ids.map(id => byCase.get(id) ?? []);
  });

/** The open case about a unit's confirmation, if there is one. */
export function openCaseOf(
  context: RequestContext,
  round: { readonly id: string },
  unitId: string,
  subject: ConfirmationSubject,
): Promise<ReopeningCase | null> {
  return context.onceFor(openCases, round)[subject].load(unitId);
}

const openCases = (context: RequestContext, round: { readonly id: string }) => {
  const of = (subject: ConfirmationSubject) =>
    new DataLoader<string, ReopeningCase | null>(async unitIds => {
      const rows = await context.reads.query(openCasesOfUnits, [round.id, subject, unitIds]);
      const byUnit = new Map(rows.map(row => [row.unitId, row]));
      return unitIds.map(id => byUnit.get(id) ?? null);
    });
  return { LEARNERS: of("LEARNERS"), OTHER_COUNTS: of("OTHER_COUNTS") };
};
