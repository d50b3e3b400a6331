import { notePersonalRead } from "@lec/core/graphql/personal-reads";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { can } from "@lec/core/policy/policy";
import { isUuid } from "@lec/core/text/uuid";
import type { Learner } from "@lec/prisma/client";
import DataLoader from "dataloader";
import { type Home, homesOfLearners, learnersById } from "./learner.sql.ts";

/** Learners by id; `null` for one that is missing or not for this viewer, which is the same. */
export const learnerLoader = (context: RequestContext) => context.once(learnersOf);
const learnersOf = (context: RequestContext) =>
  new DataLoader<string, Learner | null>(async ids => {
    const byId = new Map((await context.reads.query(learnersById, [ids])).map(row => [row.id, row]));
    return ids.map(id => byId.get(id) ?? null);
  });

/** The institution that answers for a learner, or `null` for a learner who is missing or not for this viewer. */
export const homeLoader = (context: RequestContext) => context.once(homesOf);
const homesOf = (context: RequestContext) =>
  new DataLoader<string, Home | null>(async ids => {
    const byLearner = new Map(
      (await context.reads.query(homesOfLearners, [ids])).map(row => [row.learnerId, row]),
    );
    return ids.map(id => byLearner.get(id) ?? null);
  });

/**
 * Whether this viewer may read a learner by name; if so, a look from outside the institution is noted for the audit.
 * Asked wherever one learner is looked up by id.
 */
export async function mayReadLearner(context: RequestContext, learnerId: string): Promise<boolean> {
  const home = isUuid(learnerId) ? await homeLoader(context).load(learnerId) : null;
  const appointment = can(context.identity.actor, "learner:read", home);
  if (!home || !appointment) return false;
  notePersonalRead(context, { appointment, unitId: home.unitId, targetType: "Learner", targetId: learnerId });
  return true;
}
