import { groupRows } from "@lec/core/database/group-rows";
import type { Page, PageArguments } from "@lec/core/graphql/page";
import { notePersonalRead } from "@lec/core/graphql/personal-reads";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { can } from "@lec/core/policy/policy";
import { placeLoader } from "@lec/core/rounds/unit-places.loader";
import { isUuid } from "@lec/core/text/uuid";
import DataLoader from "dataloader";
import { listPage } from "./list-page.ts";
import {
  findingPages,
  findingsOfItems,
  findingTotals,
  institutionsOfSpotChecks,
  itemPages,
  itemTotals,
  type SpotCheck,
  type SpotCheckFinding,
  type SpotCheckItem,
  type SpotCheckResult,
  type VisitedInstitution,
} from "./spot-check.sql.ts";

/** Which learners of a sample are listed. */
export interface ItemFilter {
  readonly institutionId?: string | null | undefined;
  readonly laoId?: string | null | undefined;
  readonly results?: readonly SpotCheckResult[] | null | undefined;
  readonly visited?: boolean | null | undefined;
}

/** The learners of a sample in the order of its sheets: `null` for those who follow it in numbers only. */
export async function listItems(
  context: RequestContext,
  check: SpotCheck,
  args: PageArguments & { readonly filter?: ItemFilter | null | undefined },
): Promise<Page<SpotCheckItem> | null> {
  if (!(await readsItems(context, check))) return null;
  const { institutionId, laoId, results, visited } = args.filter ?? {};
  // An id that is none names no unit, where nobody was drawn.
  const unit = (id: string | null | undefined) => (id == null || isUuid(id) ? (id ?? null) : check.id);
  const page = await listPage(context, check.id, args, {
    name: "spotCheckItems",
    conditions: [unit(institutionId), unit(laoId), results ?? null, visited ?? null],
    pages: itemPages,
    totals: itemTotals,
    of: item => item.spotCheckId,
    position: item => String(item.number),
  });
  noteLooks(context, page);
  return page;
}

/** What was found at an institution, or at all below a unit, the latest first: `null` for those who read no learner there. */
export async function listFindings(
  context: RequestContext,
  unitId: string,
  args: PageArguments & {
    readonly results?: readonly SpotCheckResult[] | null | undefined;
    readonly open?: boolean | null | undefined;
  },
): Promise<Page<SpotCheckItem> | null> {
  const place = await placeLoader(context).load(unitId);
  const { actor } = context.identity;
  if (!place || !(can(actor, "learner:read", place) ?? can(actor, "spotCheck:read", place))) return null;
  const page = await listPage(context, place.id, args, {
    name: "spotCheckFindings",
    conditions: [args.results ?? null, args.open ?? null],
    pages: findingPages,
    totals: findingTotals,
    of: item => item.of,
    position: item => item.findingId ?? "",
  });
  noteLooks(context, page);
  return page;
}

/** Institutions of a sample in the order of its sheets: `null` as for its learners. */
export async function listVisitedInstitutions(
  context: RequestContext,
  check: SpotCheck,
): Promise<VisitedInstitution[] | null> {
  return (await readsItems(context, check)) ? institutionLoader(context).load(check.id) : null;
}

const institutionLoader = (context: RequestContext) => context.once(institutionsOf);
const institutionsOf = (context: RequestContext) =>
  new DataLoader<string, VisitedInstitution[]>(async ids => {
    const rows = groupRows(
      await context.reads.query(institutionsOfSpotChecks, [ids]),
      row => row.spotCheckId,
    );
    return ids.map(id => rows.get(id) ?? []);
  });

/** Findings on a learner drawn, the last first. */
export const historyLoader = (context: RequestContext) => context.once(historiesOf);
const historiesOf = (context: RequestContext) =>
  new DataLoader<string, SpotCheckFinding[]>(async ids => {
    const rows = groupRows(await context.reads.query(findingsOfItems, [ids]), row => row.itemId);
    return ids.map(id => rows.get(id) ?? []);
  });

async function readsItems(context: RequestContext, { provinceId }: SpotCheck): Promise<boolean> {
  const place = await placeLoader(context).load(provinceId);
  return can(context.identity.actor, "spotCheck:read", place) !== null;
}

/** Notes the looks of whoever does not work there, one for each institution. */
function noteLooks(context: RequestContext, { edges }: Page<SpotCheckItem>): void {
  const { actor } = context.identity;
  for (const { node } of edges) {
    const place = { path: node.institutionPath };
    const appointment = can(actor, "learner:read", place) ?? can(actor, "spotCheck:read", place);
    const { institutionId: unitId, spotCheckId: targetId } = node;
    if (appointment) notePersonalRead(context, { appointment, unitId, targetType: "SpotCheck", targetId });
  }
}
