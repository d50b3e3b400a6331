import { groupRows } from "@lec/core/database/group-rows";
import type { Statement } from "@lec/core/database/statement";
import type { RequestContext } from "@lec/core/graphql/request-context";
import DataLoader from "dataloader";
import { addressesOfLearners, guardiansOfLearners, pastIdentifiersOfLearners } from "./learner-parts.sql.ts";

/** What hangs on learners, one statement for all learners of a request and kind. */
export const guardianLoader = (context: RequestContext) => context.once(guardiansOf);
const guardiansOf = (context: RequestContext) => perLearner(context, guardiansOfLearners);

export const addressLoader = (context: RequestContext) => context.once(addressesOf);
const addressesOf = (context: RequestContext) => perLearner(context, addressesOfLearners);

export const pastIdentifierLoader = (context: RequestContext) => context.once(pastIdentifiersOf);
const pastIdentifiersOf = (context: RequestContext) => perLearner(context, pastIdentifiersOfLearners);

function perLearner<Row extends { readonly learnerId: string }>(
  context: RequestContext,
  sql: Statement<Row>,
) {
  return new DataLoader<string, Row[]>(async ids => {
    const rows = groupRows(await context.reads.query(sql, [ids]), row => row.learnerId);
    return ids.map(id => rows.get(id) ?? []);
  });
}
