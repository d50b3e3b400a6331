import type { RequestContext } from "../graphql/request-context.ts";
import type { OrgLevel } from "../identity/actor.ts";
import { phaseOf } from "../workflow/confirmation.machine.ts";
import type { Instant } from "../workflow/instant.ts";
import { allRounds, type Programme, type Round } from "./facts.sql.ts";

/** The rounds of this request, the latest first, and the database clock. */
export interface Rounds {
  readonly now: Instant;
  readonly all: readonly Round[];
}

/** Reads the rounds once per request. */
export const readRounds = (context: RequestContext): Promise<Rounds> => context.once(roundsOf);
const roundsOf = async (context: RequestContext): Promise<Rounds> => {
  const rows = await context.reads.query(allRounds);
  return { now: rows[0]?.now ?? ("" as Instant), all: rows.map(row => row.round) };
};

/** Rounds open now, the latest first. */
export function openRounds({ all, now }: Rounds): Round[] {
  return all.filter(round => phaseOf(round, now) === "OPEN");
}

/** Which institutions a programme covers: LEC all, SIS schools and colleges, CCIS child centres. */
export function covers(programme: Programme, institutionKind: string): boolean {
  switch (programme) {
    case "LEC":
      return true;
    case "SIS":
      return institutionKind !== "CHILD_DEVELOPMENT_CENTER";
    case "CCIS":
      return institutionKind === "CHILD_DEVELOPMENT_CENTER";
  }
}

/** A unit as far as choosing its round needs it. */
export interface RoundUnit {
  readonly level: OrgLevel;
  readonly institutionKind: string | null;
}

/**
 * The round a unit's field is about: the one asked for, or the open round that covers the unit, or else the latest that
 * has been opened. `null` when there is none.
 */
export function roundFor(rounds: Rounds, unit: RoundUnit, roundId: string | null | undefined): Round | null {
  if (roundId != null) return rounds.all.find(round => round.id === roundId.toLowerCase()) ?? null;
  const covering = rounds.all.filter(
    round => unit.institutionKind === null || covers(round.programme, unit.institutionKind),
  );
  return (
    covering.find(round => phaseOf(round, rounds.now) === "OPEN") ??
    covering.find(round => round.openedAt !== null) ??
    null
  );
}

/**
 * The round that a write at the unit belongs to, or that says why there is none: the one open, the latest that was opened,
 * or else the next one scheduled, which names the time it opens.
 */
export function roundForWriting(
  rounds: Rounds,
  unit: RoundUnit,
  roundId: string | null | undefined,
): Round | null {
  return (
    roundFor(rounds, unit, roundId) ??
    rounds.all.findLast(
      round =>
        roundId == null &&
        rounds.now <= round.recordingClosesAt &&
        (unit.institutionKind === null || covers(round.programme, unit.institutionKind)),
    ) ??
    null
  );
}
