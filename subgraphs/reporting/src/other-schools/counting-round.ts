import type { Round } from "@lec/core/rounds/facts.sql";
import { type Rounds, roundFor, roundForWriting } from "@lec/core/rounds/rounds.loader";

/** Rounds that other schools are counted in: CCIS counts none. */
const counting = ({ all, now }: Rounds): Rounds => ({
  all: all.filter(round => round.programme !== "CCIS"),
  now,
});

const lao = { level: "LAO", institutionKind: null } as const;

/** The round that numbers are shown of: the one asked for, or the current one. */
export const countedRoundOf = (rounds: Rounds, roundId: string | null | undefined): Round | null =>
  roundFor(counting(rounds), lao, roundId);

/** The round that numbers are recorded in: the one asked for, or the current one. */
export const countingRoundOf = (rounds: Rounds, roundId: string | null | undefined): Round | null =>
  roundForWriting(counting(rounds), lao, roundId);
