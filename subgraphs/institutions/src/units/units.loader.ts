import { groupRows } from "@lec/core/database/group-rows";
import { badInput } from "@lec/core/graphql/errors";
import { makePage, type Page, type PageArguments, readPage } from "@lec/core/graphql/page";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { isUuid } from "@lec/core/text/uuid";
import DataLoader from "dataloader";
import type { Unit, UnitFilter, UnitOrder } from "./unit.ts";
import {
  ancestorsOfUnits,
  childCounts,
  type UnitListScope,
  unitByCode,
  unitPages,
  unitsById,
  unitTotals,
} from "./units.sql.ts";

/** Paths of the actor's appointments: the first wall's parameter. */
const reachOf = (context: RequestContext): string[] =>
  context.identity.actor?.appointments.map(a => a.path) ?? [];

/** Units by id; `null` for one that is missing or out of sight, which is the same. */
export const unitLoader = (context: RequestContext) => context.once(unitsByIdOf);
const unitsByIdOf = (context: RequestContext) =>
  new DataLoader<string, Unit | null>(async ids => {
    const wanted = ids.filter(isUuid);
    const rows = wanted.length > 0 ? await context.reads.query(unitsById, [wanted, reachOf(context)]) : [];
    const byId = new Map(rows.map(row => [row.id, row]));
    return ids.map(id => byId.get(id.toLowerCase()) ?? null);
  });

/** The unit that holds a code, or held it last. */
export async function findUnitByCode(context: RequestContext, code: string): Promise<Unit | null> {
  const [unit] = await context.reads.query(unitByCode, [code, reachOf(context)]);
  return unit ?? null;
}

/** Ancestors of a unit, root first. */
export const ancestorLoader = (context: RequestContext) => context.once(ancestorsOf);
const ancestorsOf = (context: RequestContext) =>
  new DataLoader<string, Unit[]>(async ids => {
    const rows = await context.reads.query(ancestorsOfUnits, [ids, reachOf(context)]);
    const byId = groupRows(rows, row => row.of);
    return ids.map(id => byId.get(id) ?? []);
  });

export const childCountLoader = (context: RequestContext) => context.once(childCountsOf);
const childCountsOf = (context: RequestContext) =>
  new DataLoader<string, number>(async ids => {
    const rows = await context.reads.query(childCounts, [ids, reachOf(context)]);
    const byId = new Map(rows.map(row => [row.id, row.count]));
    return ids.map(id => byId.get(id) ?? 0);
  });

export interface UnitListArguments extends PageArguments {
  readonly filter?: UnitFilter | null | undefined;
  readonly orderBy?: UnitOrder | null | undefined;
}

/** The one parent of lists that hang nowhere; the statements want some id. */
const nowhere = "00000000-0000-0000-0000-000000000000";

/**
 * A page of units below `parentId`. Lists of one request with equal arguments are loaded in one statement for all
 * parents. @throws RequestError BAD_USER_INPUT for bad paging arguments or ids.
 */
export async function listUnits(
  context: RequestContext,
  scope: UnitListScope,
  parentId: string | null,
  args: UnitListArguments,
): Promise<Page<Unit>> {
  const order = args.orderBy ?? { field: "CODE", direction: "ASC" };
  const filter = checkedFilter(args.filter ?? {}, context);
  const list = JSON.stringify([scope, filter, order]);
  const cursorScope = { accountId: context.identity.actor?.accountId ?? "", list };
  const page = readPage(args, cursorScope, context.options.cursorKey, context.identity.language);
  const effective: UnitOrder = page.backward
    ? { field: order.field, direction: order.direction === "ASC" ? "DESC" : "ASC" }
    : order;

  const loaders = context.once(unitListLoaders);
  const key = JSON.stringify([list, page]);
  let loader = loaders.pages.get(key);
  if (!loader) {
    loader = new DataLoader<string, Unit[]>(async parents => {
      const position = page.position ?? [null, null];
      const rows = await context.reads.query(unitPages(scope, effective), [
        parents,
        reachOf(context),
        ...filter,
        page.limit,
        ...position,
      ]);
      const byParent = groupRows(rows, row => row.of);
      return parents.map(parent => byParent.get(parent) ?? []);
    });
    loaders.pages.set(key, loader);
  }
  let total = loaders.totals.get(list);
  if (!total) {
    total = new DataLoader<string, number>(async parents => {
      const rows = await context.reads.query(unitTotals(scope), [parents, reachOf(context), ...filter]);
      const byParent = new Map(rows.map(row => [row.id, row.count]));
      return parents.map(parent => byParent.get(parent) ?? 0);
    });
    loaders.totals.set(list, total);
  }
  const parent = parentId ?? nowhere;
  const totals = total;
  const rows = await loader.load(parent);
  const positionOf = (unit: Unit) => [order.field === "CODE" ? unit.code : unit.name, unit.id];
  return makePage(rows, page, positionOf, cursorScope, context.options.cursorKey, () => totals.load(parent));
}

const unitListLoaders = () => ({
  pages: new Map<string, DataLoader<string, Unit[]>>(),
  totals: new Map<string, DataLoader<string, number>>(),
});

/** The filter as the statements' parameters $3–$10. An empty list of ids means none, not all. */
function checkedFilter(filter: UnitFilter, context: RequestContext): readonly unknown[] {
  const ids = [...(filter.ids ?? []), filter.parentId, filter.withinId].filter(id => id != null);
  if (!ids.every(isUuid)) {
    throw badInput(context.identity.language, {
      th: "รหัสอ้างอิง (id) ไม่ถูกต้อง",
      en: "An id in the filter is not valid.",
    });
  }
  const search = filter.search?.trim();
  return [
    filter.ids ?? null,
    filter.parentId ?? null,
    filter.withinId ?? null,
    filter.level ?? null,
    filter.laoKind ?? null,
    filter.institutionKind ?? null,
    filter.status ?? null,
    search ? `%${search.replace(/[\\%_]/g, "\\$&")}%` : null,
  ];
}
