import { groupRows } from "@lec/core/database/group-rows";
import { makePage, type Page, type PageArguments, readPage } from "@lec/core/graphql/page";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { can, reachOf } from "@lec/core/policy/policy";
import { placeLoader } from "@lec/core/rounds/unit-places.loader";
import { isUuid } from "@lec/core/text/uuid";
import DataLoader from "dataloader";
import { extensionPages, extensionTotals, type GrantedExtension } from "./extension.sql.ts";

export interface ExtensionFilter {
  readonly roundId?: string | null | undefined;
  /** Those in force now, or those that have ended. */
  readonly running?: boolean | null | undefined;
}

/** Extensions of a unit and all below, the latest first; `null` outside reach. */
export async function listExtensions(
  context: RequestContext,
  unitId: string,
  args: PageArguments & { readonly filter?: ExtensionFilter | null | undefined },
): Promise<Page<GrantedExtension> | null> {
  const { actor } = context.identity;
  const place = await placeLoader(context).load(unitId);
  if (!place || !can(actor, "counts:read", place)) return null;
  const { roundId = null, running = null } = args.filter ?? {};
  if (roundId !== null && !isUuid(roundId)) return null;
  const filter = [reachOf(actor, "counts:read"), roundId, running];
  const list = JSON.stringify(["extensions", roundId, running]);
  const scope = { accountId: actor?.accountId ?? "", list };
  const page = readPage(args, scope, context.options.cursorKey, context.identity.language);
  const loaders = context.once(pageLoaders);
  const key = JSON.stringify([list, page]);
  const loader =
    loaders.get(key) ??
    new DataLoader<string, GrantedExtension[]>(async ids => {
      const sql = page.backward ? extensionPages.backward : extensionPages.forward;
      const values = [ids, ...filter, page.limit, ...(page.position ?? [null, null])];
      const rows = groupRows(await context.reads.query(sql, values), row => row.within);
      return ids.map(id => rows.get(id) ?? []);
    });
  loaders.set(key, loader);
  return makePage(
    await loader.load(place.id),
    page,
    ({ grantedAt, id }) => [grantedAt, id],
    scope,
    context.options.cursorKey,
    async () => (await context.reads.query(extensionTotals, [[place.id], ...filter]))[0]?.count ?? 0,
  );
}

const pageLoaders = () => new Map<string, DataLoader<string, GrantedExtension[]>>();
