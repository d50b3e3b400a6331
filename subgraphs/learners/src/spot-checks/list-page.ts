import { groupRows } from "@lec/core/database/group-rows";
import type { Statement } from "@lec/core/database/statement";
import { makePage, type Page, type PageArguments, readPage } from "@lec/core/graphql/page";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { keptLoaders } from "../kept-loaders.ts";

/** A list that hangs on things of one kind, a page of which is one statement for all of them. */
interface List<Row> {
  readonly name: string;
  /** Parameters of both statements after the ids. */
  readonly conditions: readonly unknown[];
  /** Of the ids, the conditions, the limit and the position. */
  readonly pages: Readonly<Record<"forward" | "backward", Statement<Row>>>;
  readonly totals: Statement<{ readonly id: string; readonly count: number }>;
  /** Which thing a row hangs on. */
  readonly of: (row: Row) => string;
  readonly position: (row: Row) => string;
}

/** The page of one thing's list. Whether the viewer may read it is the caller's to have asked. */
export async function listPage<Row>(
  context: RequestContext,
  id: string,
  args: PageArguments,
  list: List<Row>,
): Promise<Page<Row>> {
  const { identity, options, reads } = context;
  const key = JSON.stringify([list.name, list.conditions]);
  const scope = { accountId: identity.actor?.accountId ?? "", list: key };
  const page = readPage(args, scope, options.cursorKey, identity.language);
  const kept = context.once(loaders);
  const pages = kept.pages(JSON.stringify([key, page]), async ids => {
    const values = [ids, ...list.conditions, page.limit, page.position?.[0] ?? null];
    const rows = groupRows(
      await reads.query(list.pages[page.backward ? "backward" : "forward"], values),
      list.of,
    );
    return ids.map(each => rows.get(each) ?? []);
  });
  const totals = kept.totals(key, async ids => {
    const rows = await reads.query(list.totals, [ids, ...list.conditions]);
    const counts = new Map(rows.map(row => [row.id, row.count]));
    return ids.map(each => counts.get(each) ?? 0);
  });
  const rows = (await pages.load(id)) as Row[];
  const total = () => totals.load(id);
  return makePage(rows, page, row => [list.position(row)], scope, options.cursorKey, total);
}

const loaders = () => ({ pages: keptLoaders<unknown[]>(), totals: keptLoaders<number>() });
