import { type GradeCells, grades } from "@lec/core/graphql/grade-count.type";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { can } from "@lec/core/policy/policy";
import type { Round } from "@lec/core/rounds/facts.sql";
import { readRounds } from "@lec/core/rounds/rounds.loader";
import { placeLoader } from "@lec/core/rounds/unit-places.loader";
import type { ConfirmationSubject } from "@lec/core/workflow/confirmation.machine";
import type { Instant } from "@lec/core/workflow/instant";
import DataLoader from "dataloader";
import { readConfirmation, readEvents, readFrozenHeadcount } from "./confirmation.loader.ts";
import { snapshots } from "./confirmation.sql.ts";
import type { Confirmation, FrozenHeadcount } from "./confirmation.ts";

export const changeBases = ["PREVIOUS", "LAST_ROUND"] as const;
export type ChangeBasis = (typeof changeBases)[number];

/** Heads of one grade then and now. */
export interface GradeChange {
  readonly grade: (typeof grades)[number];
  readonly before: number;
  readonly now: number;
}

/** What has changed in a unit's numbers since they were confirmed before. */
export interface ConfirmationChanges {
  /** When the numbers before were confirmed. */
  readonly since: Instant;
  readonly before: number;
  readonly now: number;
  /** Grades with a difference, in their order. */
  readonly byGrade: readonly GradeChange[];
  /** Whether the records behind the numbers differ, also where the numbers do not: a name corrected, say. */
  readonly recordsChanged: boolean;
  /** Digest of what would be confirmed now, or stands confirmed: what `expectedDigest` takes. */
  readonly digest: string | null;
}

/**
 * Compares what a unit confirms, or stands confirmed with, to the confirmation before it in this round, or to the one of the
 * round before. Exact numbers: for those who may see them. `null` without anything to compare with.
 */
export async function readChanges(
  context: RequestContext,
  confirmation: Confirmation,
  basis: ChangeBasis,
): Promise<ConfirmationChanges | null> {
  const place = await placeLoader(context).load(confirmation.unitId);
  if (!can(context.identity.actor, "counts:readExact", place)) return null;
  const before =
    basis === "PREVIOUS"
      ? await confirmedBefore(context, confirmation)
      : await confirmedLastRound(context, confirmation);
  if (!before) return null;
  const now = await numbersNow(context, confirmation);
  const byGrade = grades.flatMap(grade => {
    const change = {
      grade,
      before: heads(before.headcount.cells, grade),
      now: heads(now.headcount.cells, grade),
    };
    return change.before === change.now ? [] : [change];
  });
  return {
    since: before.at,
    before: before.headcount.total,
    now: now.headcount.total,
    byGrade,
    recordsChanged: before.digest !== now.digest,
    digest: now.digest,
  };
}

interface Confirmed {
  readonly at: Instant;
  readonly headcount: FrozenHeadcount;
  readonly digest: string | null;
}

/** The confirmation in this round before the one that stands, or the last one there was. */
async function confirmedBefore(
  context: RequestContext,
  confirmation: Confirmation,
): Promise<Confirmed | null> {
  const confirms = (await readEvents(context, confirmation)).filter(event => event.action === "CONFIRM");
  const event = confirms.at(confirmation.state === "CONFIRMED" ? -2 : -1);
  return event?.headcount ? { at: event.at, headcount: event.headcount, digest: event.digest } : null;
}

async function confirmedLastRound(
  context: RequestContext,
  { round, unitId, subject }: Confirmation,
): Promise<Confirmed | null> {
  const { all } = await readRounds(context);
  const last = all.find(each => each.programme === round.programme && each.opensAt < round.opensAt);
  const then = last && (await readConfirmation(context, unitId, last.id, subject));
  const headcount = then && (await readFrozenHeadcount(context, then));
  return then?.confirmedAt && headcount ? { at: then.confirmedAt, headcount, digest: then.digest } : null;
}

async function numbersNow(
  context: RequestContext,
  confirmation: Confirmation,
): Promise<{ headcount: FrozenHeadcount; digest: string | null }> {
  const frozen = confirmation.state === "CONFIRMED" ? await readFrozenHeadcount(context, confirmation) : null;
  if (frozen) return { headcount: frozen, digest: confirmation.digest };
  const { round, unitId, subject } = confirmation;
  const live = await context.onceFor(liveNumbers, round)[subject].load(unitId);
  return live ?? { headcount: { total: 0, cells: {} }, digest: null };
}

/** What units would confirm now, in one statement for any number of them. */
const liveNumbers = (context: RequestContext, round: Round) => {
  const of = (subject: ConfirmationSubject) =>
    new DataLoader<string, { headcount: FrozenHeadcount; digest: string } | null>(async unitIds => {
      const rows = await context.reads.query(snapshots, [round.id, unitIds, subject]);
      const byUnit = new Map(rows.map(row => [row.unitId, row]));
      return unitIds.map(id => byUnit.get(id) ?? null);
    });
  return { LEARNERS: of("LEARNERS"), OTHER_COUNTS: of("OTHER_COUNTS") };
};

const heads = (cells: GradeCells, grade: GradeChange["grade"]) =>
  (cells[`${grade}:MALE`] ?? 0) + (cells[`${grade}:FEMALE`] ?? 0);
