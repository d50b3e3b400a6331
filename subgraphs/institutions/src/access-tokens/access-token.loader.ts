import { groupRows } from "@lec/core/database/group-rows";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { isUuid } from "@lec/core/text/uuid";
import DataLoader from "dataloader";
import { standingLoader } from "../people/people.loader.ts";
import { canKeep } from "../people/person.ts";
import { tokensById, tokensOfAccounts } from "./access-token.sql.ts";
import { type AccessToken, canMakeOwnToken } from "./access-token.ts";

/** Tokens by id; `null` for one that is missing or somebody else's to look after. */
export const accessTokenLoader = (context: RequestContext) => context.once(accessTokensOf);
const accessTokensOf = (context: RequestContext) =>
  new DataLoader<string, AccessToken | null>(async ids => {
    const rows = await context.reads.query(tokensById, [ids.filter(isUuid)]);
    const byId = new Map(rows.map(row => [row.id, row]));
    return ids.map(id => byId.get(id.toLowerCase()) ?? null);
  });

/** Tokens of an account, the latest first; none where the viewer does not look after them. */
export async function readAccessTokens(context: RequestContext, accountId: string): Promise<AccessToken[]> {
  return (await keepsTokensOf(context, accountId)) ? context.once(tokenListsOf).load(accountId) : [];
}

/** Whether the viewer looks after the account's tokens: its own, or those of an account whose password it may hand out. */
export async function keepsTokensOf(context: RequestContext, accountId: string): Promise<boolean> {
  const { actor } = context.identity;
  if (actor?.accountId === accountId) return canMakeOwnToken(actor);
  return canKeep(actor, accountId, await standingLoader(context).load(accountId)) !== null;
}

const tokenListsOf = (context: RequestContext) =>
  new DataLoader<string, AccessToken[]>(async accountIds => {
    const byAccount = groupRows(
      await context.reads.query(tokensOfAccounts, [accountIds]),
      row => row.accountId,
    );
    return accountIds.map(id => byAccount.get(id) ?? []);
  });
