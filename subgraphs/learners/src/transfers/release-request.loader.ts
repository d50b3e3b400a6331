import { groupRows } from "@lec/core/database/group-rows";
import { makePage, type Page, type PageArguments, readPage } from "@lec/core/graphql/page";
import { notePersonalRead } from "@lec/core/graphql/personal-reads";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { can } from "@lec/core/policy/policy";
import { placeLoader, type UnitPlace } from "@lec/core/rounds/unit-places.loader";
import { isUuid } from "@lec/core/text/uuid";
import DataLoader from "dataloader";
import {
  type OfUnit,
  type ReleaseDirection,
  type ReleaseEnd,
  type ReleaseRequest,
  type ReleaseStatus,
  releaseEnds,
  releasePages,
  releaseRequestsById,
  releaseTotals,
} from "./release-request.sql.ts";

/** Requests that an institution sends (`IN`) or is asked (`OUT`), the latest first: `null` as for its roll. */
export async function listReleaseRequests(
  context: RequestContext,
  unitId: string,
  args: PageArguments & {
    readonly direction: ReleaseDirection;
    readonly status?: readonly ReleaseStatus[] | null | undefined;
  },
): Promise<Page<ReleaseRequest> | null> {
  const place = await readablePlace(context, unitId);
  if (!place) return null;
  const { direction } = args;
  const statuses = args.status ?? null;
  const list = JSON.stringify(["releaseRequests", direction, statuses]);
  const scope = { accountId: context.identity.actor?.accountId ?? "", list };
  const page = readPage(args, scope, context.options.cursorKey, context.identity.language);
  const kept = context.once(listLoaders);
  const pageKey = JSON.stringify([list, page]);
  let pages = kept.pages.get(pageKey);
  if (!pages) {
    const sql = releasePages[direction][page.backward ? "backward" : "forward"];
    pages = new DataLoader(async ids => {
      const values = [ids, statuses, page.limit, page.position?.[0] ?? null];
      const rows = groupRows(await context.reads.query(sql, values), row => row.of);
      return ids.map(id => rows.get(id) ?? []);
    });
    kept.pages.set(pageKey, pages);
  }
  const rows = await pages.load(place.id);
  const total = () => totalOf(context, direction, statuses, place.id);
  return makePage(rows, page, r => [r.id], scope, context.options.cursorKey, total);
}

/** How many requests await an answer. */
export interface ReleaseCounts {
  readonly incoming: number;
  readonly outgoing: number;
}

/** Pending requests of an institution, by side: `null` as for its roll. */
export async function countReleases(context: RequestContext, unitId: string): Promise<ReleaseCounts | null> {
  const place = await readablePlace(context, unitId);
  if (!place) return null;
  const [incoming, outgoing] = await Promise.all([
    totalOf(context, "IN", ["PENDING"], place.id),
    totalOf(context, "OUT", ["PENDING"], place.id),
  ]);
  return { incoming, outgoing };
}

function totalOf(
  context: RequestContext,
  direction: ReleaseDirection,
  statuses: readonly ReleaseStatus[] | null,
  unitId: string,
): Promise<number> {
  const kept = context.once(listLoaders).totals;
  const key = JSON.stringify([direction, statuses]);
  let loader = kept.get(key);
  if (!loader) {
    loader = new DataLoader(async ids => {
      const rows = await context.reads.query(releaseTotals[direction], [ids, statuses]);
      const counts = new Map(rows.map(row => [row.id, row.count]));
      return ids.map(id => counts.get(id) ?? 0);
    });
    kept.set(key, loader);
  }
  return loader.load(unitId);
}

const listLoaders = () => ({
  pages: new Map<string, DataLoader<string, OfUnit<ReleaseRequest>[]>>(),
  totals: new Map<string, DataLoader<string, number>>(),
});

async function readablePlace(context: RequestContext, unitId: string): Promise<UnitPlace | null> {
  const place = await placeLoader(context).load(unitId);
  const appointment = can(context.identity.actor, "learner:read", place);
  if (place?.level !== "INSTITUTION" || !appointment) return null;
  notePersonalRead(context, { appointment, unitId: place.id, targetType: "Roll", targetId: place.id });
  return place;
}

/** One request, for those who read the learners of either side. */
export async function readReleaseRequest(
  context: RequestContext,
  id: string,
): Promise<ReleaseRequest | null> {
  const [request] = isUuid(id) ? await context.reads.query(releaseRequestsById, [[id]]) : [];
  if (!request) return null;
  for (const unitId of [request.fromInstitutionId, request.toInstitutionId])
    if (await readablePlace(context, unitId)) return request;
  return null;
}

/** Both sides of a request. */
export const releaseEndLoader = (context: RequestContext) => context.once(endsOf);
const endsOf = (context: RequestContext) =>
  new DataLoader<string, ReleaseEnd[]>(async ids => {
    const rows = groupRows(await context.reads.query(releaseEnds, [ids]), row => row.requestId);
    return ids.map(id => rows.get(id) ?? []);
  });
