import { groupRows } from "@lec/core/database/group-rows";
import { makePage, type Page, type PageArguments, readPage } from "@lec/core/graphql/page";
import { notePersonalRead } from "@lec/core/graphql/personal-reads";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { can } from "@lec/core/policy/policy";
import { placeLoader, type UnitPlace } from "@lec/core/rounds/unit-places.loader";
import { isUuid } from "@lec/core/text/uuid";
import DataLoader from "dataloader";
import {
  caseCounts,
  casePages,
  casesById,
  type DuplicateCase,
  type DuplicateRecord,
  type DuplicateSearch,
  type DuplicateState,
  latestSearches,
  recordsOfCases,
  searchesById,
} from "./duplicate.sql.ts";
import { continueSearch } from "./duplicate-search.ts";

/** Cases decided at a unit or below it, the likeliest first: `null` for those who neither review nor search there. */
export async function listDuplicateCases(
  context: RequestContext,
  unitId: string,
  args: PageArguments & { readonly state?: DuplicateState | null | undefined },
): Promise<Page<DuplicateCase> | null> {
  const place = await reviewedPlace(context, unitId);
  if (!place) return null;
  const state = args.state ?? null;
  const list = JSON.stringify(["duplicateCases", state]);
  const scope = { accountId: context.identity.actor?.accountId ?? "", list };
  const page = readPage(args, scope, context.options.cursorKey, context.identity.language);
  const kept = context.once(pageLoaders);
  const pageKey = JSON.stringify([list, page]);
  let pages = kept.get(pageKey);
  if (!pages) {
    const sql = casePages[page.backward ? "backward" : "forward"];
    pages = new DataLoader(async ids => {
      const values = [ids, state, page.limit, ...(page.position ?? [null, null])];
      const rows = groupRows(await context.reads.query(sql, values), row => row.of);
      return ids.map(id => rows.get(id) ?? []);
    });
    kept.set(pageKey, pages);
  }
  const rows = await pages.load(place.id);
  const total = async () => {
    const { open, same, different } = await countsLoader(context).load(place.id);
    return state === null ? open + same + different : { OPEN: open, SAME: same, DIFFERENT: different }[state];
  };
  return makePage(rows, page, c => [String(c.score), c.id], scope, context.options.cursorKey, total);
}
const pageLoaders = () => new Map<string, DataLoader<string, (DuplicateCase & { readonly of: string })[]>>();

/** Cases by state. */
export interface DuplicateCounts {
  readonly open: number;
  readonly same: number;
  readonly different: number;
}

/** How many cases are decided at a unit or below it: `null` as for the list. */
export async function countDuplicates(
  context: RequestContext,
  unitId: string,
): Promise<DuplicateCounts | null> {
  const place = await reviewedPlace(context, unitId);
  return place && countsLoader(context).load(place.id);
}

const countsLoader = (context: RequestContext) => context.once(countsOf);
const countsOf = (context: RequestContext) =>
  new DataLoader<string, DuplicateCounts>(async ids => {
    const byId = new Map((await context.reads.query(caseCounts, [ids])).map(row => [row.id, row]));
    return ids.map(id => byId.get(id) ?? { open: 0, same: 0, different: 0 });
  });

async function reviewedPlace(context: RequestContext, unitId: string): Promise<UnitPlace | null> {
  const place = await placeLoader(context).load(unitId);
  const { actor } = context.identity;
  return (can(actor, "duplicate:review", place) ?? can(actor, "duplicate:search", place)) ? place : null;
}

/** One case. */
export async function readDuplicateCase(context: RequestContext, id: string): Promise<DuplicateCase | null> {
  const [found] = isUuid(id) ? await context.reads.query(casesById, [[id]]) : [];
  return found && (await reviewedPlace(context, found.unitId)) ? found : null;
}

/** The two records of a case in its order, each look from outside its institution noted for the audit. */
export async function readDuplicateRecords(
  context: RequestContext,
  { id, aId, bId }: DuplicateCase,
): Promise<{ readonly left: DuplicateRecord | null; readonly right: DuplicateRecord | null }> {
  const records = await recordsLoader(context).load(id);
  const side = (learnerId: string) => {
    const record = records.find(each => each.learnerId === learnerId);
    return record ? shown(context, record) : null;
  };
  return { left: side(aId), right: side(bId) };
}

const recordsLoader = (context: RequestContext) => context.once(recordsOf);
const recordsOf = (context: RequestContext) =>
  new DataLoader<string, DuplicateRecord[]>(async ids => {
    const rows = groupRows(await context.reads.query(recordsOfCases, [ids]), row => row.caseId);
    return ids.map(id => rows.get(id) ?? []);
  });

/** A record as this viewer may read it: who does not review its institution learns only where it lies. */
function shown(context: RequestContext, record: DuplicateRecord): DuplicateRecord {
  const appointment = can(context.identity.actor, "duplicate:review", { path: record.homePath });
  if (appointment && record.readable) {
    const { homeId, learnerId } = record;
    notePersonalRead(context, { appointment, unitId: homeId, targetType: "Learner", targetId: learnerId });
    return record;
  }
  return {
    ...record,
    readable: false,
    prefix: null,
    firstName: null,
    lastName: null,
    sex: null,
    birthDate: null,
    identifierKind: null,
    identifierMasked: null,
    academicYear: null,
    grade: null,
    classroom: null,
    guardians: [],
  };
}

/** One search. Asking goes on with a search that was interrupted. */
export async function readDuplicateSearch(
  context: RequestContext,
  id: string,
): Promise<DuplicateSearch | null> {
  const [search] = isUuid(id) ? await context.reads.query(searchesById, [[id]]) : [];
  return search ? searchedBy(context, search) : null;
}

/** The latest search over a unit. */
export async function readLatestSearch(
  context: RequestContext,
  unitId: string,
): Promise<DuplicateSearch | null> {
  const place = await placeLoader(context).load(unitId);
  if (!can(context.identity.actor, "duplicate:search", place)) return null;
  const search = await latestLoader(context).load(unitId.toLowerCase());
  return search && searchedBy(context, search);
}

const latestLoader = (context: RequestContext) => context.once(latestOf);
const latestOf = (context: RequestContext) =>
  new DataLoader<string, DuplicateSearch | null>(async ids => {
    const byUnit = new Map((await context.reads.query(latestSearches, [ids])).map(row => [row.unitId, row]));
    return ids.map(id => byUnit.get(id) ?? null);
  });

async function searchedBy(context: RequestContext, search: DuplicateSearch): Promise<DuplicateSearch | null> {
  const place = await placeLoader(context).load(search.unitId);
  if (!can(context.identity.actor, "duplicate:search", place)) return null;
  if (search.finishedAt === null) void continueSearch(context.options.database, context.identity, search.id);
  return search;
}
