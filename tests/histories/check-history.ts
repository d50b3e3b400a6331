import { expect } from "vitest";
import { childrenOfRound, type HistoryLand, type HistoryRound } from "./history-land.ts";
import { planOf, randomOf } from "./plan.ts";
import { type History, runHistory, type Stage } from "./run-history.ts";
import { type Observed, serialOrder } from "./serial-order.ts";

/** A history that was played, with what the watch at every commit saw. */
export interface PlayedHistory extends History {
  readonly seed: number;
  readonly round: HistoryRound;
  readonly broken: readonly Record<string, unknown>[];
  readonly commits: number;
}

/** What a sound history was made of. */
export interface Played {
  readonly accepted: number;
  readonly refused: number;
  readonly resent: number;
  readonly commits: number;
  readonly provinces: number;
  /** Moves of other schools, done and refused. */
  readonly moved: number;
  readonly kept: number;
}

/** Draws a plan from a seed and plays it in the land's next round. */
export async function playHistory(
  place: HistoryLand,
  { seed, acts, crashes }: { seed: number; acts: number; crashes: number },
  stage: Stage,
): Promise<PlayedHistory> {
  const random = randomOf(seed);
  const round = await place.nextRound(random);
  const plan = planOf(round.world, round.start, place.hands, random, {
    acts,
    clock: round.clock,
    children: childrenOfRound,
    crashes,
  });
  // Few at once follow the plan closely and get far; twenty at once collide.
  const atOnce = [2, 4, 8, 20][Math.floor(random() * 4)]!;
  const history = await runHistory(place, round, plan, atOnce, stage);
  const broken = await place.land.sql(
    "SELECT DISTINCT ON (invariant, unit, detail) * FROM history.broken ORDER BY invariant, unit, detail, commit_no",
  );
  const [{ commits } = { commits: 0 }] = await place.land.sql<{ commits: number }>(
    "SELECT count(*)::int AS commits FROM history.commit",
  );
  await place.land.sql("DELETE FROM history.broken");
  await place.land.sql("DELETE FROM history.commit");
  return { ...history, seed, round, broken, commits };
}

/** Fails unless every commit left every invariant whole and some serial order of the acts is legal. */
export function checkHistory({ acts, failures, seed, round, broken, commits }: PlayedHistory): Played {
  const again = `play it again with LEC_TEST_SEED=${seed}`;
  expect(broken, `commits that broke an invariant; ${again}\n${lines(acts)}`).toEqual([]);
  const order = serialOrder(round.world, round.start, acts);
  if (!order) throw new Error(`no legal serial order; ${again}\n${lines(acts)}`);
  const moves = acts.filter(({ act }) => act.do === "move");
  return {
    accepted: acts.filter(each => each.codes.length === 0).length,
    refused: acts.filter(each => each.codes.length > 0).length,
    resent: Object.values(failures).reduce((sum, n) => sum + n, 0),
    commits,
    provinces: acts.filter(
      ({ act, event }) => act.do === "confirm" && act.unit === round.world.tree.province && event !== null,
    ).length,
    moved: moves.filter(each => each.codes.length === 0).length,
    kept: moves.filter(each => each.codes.length > 0).length,
  };
}

/** A history for a person to read, by the order of commits. */
function lines(acts: readonly Observed[]): string {
  const first = Math.min(...acts.map(each => each.askedAt));
  return acts
    .toSorted((a, b) => a.committedAt - b.committedAt)
    .map(({ nth, who, act, askedAt, answeredAt, committedAt, codes, event }) => {
      const at = [askedAt, committedAt, answeredAt].map(time => (time - first).toFixed(1)).join(" ");
      return `${nth} ${who} [${at}] ${JSON.stringify(act)} -> ${codes.join() || "done"}${event ? ` #${event.sequence} ${event.at}` : ""}`;
    })
    .join("\n");
}
