import type { Statement } from "@lec/core/database/statement";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { can, reachOf } from "@lec/core/policy/policy";
import { shownCount } from "@lec/core/policy/suppression";
import type { Round } from "@lec/core/rounds/facts.sql";
import { readRounds, roundFor } from "@lec/core/rounds/rounds.loader";
import { placeLoader } from "@lec/core/rounds/unit-places.loader";
import DataLoader from "dataloader";
import { institutionProgress, laoProgress, type ProgressRow } from "./progress.sql.ts";

/** Units of one kind below a unit: how many there are to confirm, how many did, how many are late. */
export type ProgressCount = Omit<ProgressRow, "unit">;

/** What progress of a unit in a round is about; its numbers are read when asked for. */
export interface Progress {
  readonly unitId: string;
  readonly round: Round;
  /** False for those who read aggregates only. */
  readonly exact: boolean;
}

/** `null` where the viewer's reach does not hold the unit, or there has been no round. */
export async function readProgress(
  context: RequestContext,
  unitId: string,
  roundId: string | null | undefined,
): Promise<Progress | null> {
  const [place, rounds] = await Promise.all([placeLoader(context).load(unitId), readRounds(context)]);
  if (!place || !can(context.identity.actor, "counts:read", place)) return null;
  const round = roundFor(rounds, place, roundId);
  return (
    round && {
      unitId: place.id,
      round,
      exact: can(context.identity.actor, "counts:readExact", place) !== null,
    }
  );
}

const nothing = { expected: 0, confirmed: 0, late: 0, learners: 0, learnersConfirmed: 0 };

export async function readInstitutionProgress(context: RequestContext, { unitId, round }: Progress) {
  return (await context.onceFor(loadersOf, round).institutions.load(unitId)) ?? nothing;
}

/** Learners on the rolls and learners confirmed. */
export async function readLearnerProgress(context: RequestContext, progress: Progress) {
  const { learners, learnersConfirmed } = await readInstitutionProgress(context, progress);
  return {
    learners: shownCount(learners, progress.exact),
    learnersConfirmed: shownCount(learnersConfirmed, progress.exact),
  };
}

export async function readLaoProgress(
  context: RequestContext,
  { unitId, round }: Progress,
  subject: "LEARNERS" | "OTHER_COUNTS",
) {
  return (await context.onceFor(loadersOf, round)[subject].load(unitId)) ?? nothing;
}

const loadersOf = (context: RequestContext, round: Round) => ({
  institutions: perUnit(context, institutionProgress, round),
  LEARNERS: perUnit(context, laoProgress, round, "LEARNERS"),
  OTHER_COUNTS: perUnit(context, laoProgress, round, "OTHER_COUNTS"),
});

function perUnit<Row extends { readonly unit: string }>(
  context: RequestContext,
  sql: Statement<Row>,
  round: Round,
  ...more: string[]
) {
  const reach = reachOf(context.identity.actor, "counts:read");
  return new DataLoader<string, Row | undefined>(async unitIds => {
    const byUnit = new Map(
      (await context.reads.query(sql, [round.id, unitIds, reach, ...more])).map(row => [row.unit, row]),
    );
    return unitIds.map(id => byUnit.get(id));
  });
}
