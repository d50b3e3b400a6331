import type { RequestContext } from "@lec/core/graphql/request-context";
import type { Learner } from "@lec/prisma/client";
import DataLoader from "dataloader";
import { homesOfLearners, learnersById } from "./learner.sql.ts";

/** Learners by id; `null` for one that is missing or not for this viewer, which is the same. */
export const learnerLoader = (context: RequestContext) => context.once(learnersOf);
const learnersOf = (context: RequestContext) =>
  new DataLoader<string, Learner | null>(async ids => {
    const byId = new Map((await context.reads.query(learnersById, [ids])).map(row => [row.id, row]));
    return ids.map(id => byId.get(id) ?? null);
  });

/** Path of the institution where a learner is on the rolls now, or `null`. */
export const homeLoader = (context: RequestContext) => context.once(homesOf);
const homesOf = (context: RequestContext) =>
  new DataLoader<string, { path: string } | null>(async ids => {
    const byLearner = new Map(
      (await context.reads.query(homesOfLearners, [ids])).map(row => [row.learnerId, { path: row.path }]),
    );
    return ids.map(id => byLearner.get(id) ?? null);
  });
