import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkHistory, type Played, playHistory } from "../histories/check-history.ts";
import { createHistoryLand, type HistoryLand } from "../histories/history-land.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

/**
 * Twenty people at once confirm, cancel, record, release, extend, move the clock and lose their connections: at every commit
 * the invariants of domain.md 4 hold, and afterwards some order of all acts, each between its request and its answer, is one
 * that the machine allows. `npm run histories -- --count 200` plays the full number; LEC_TEST_SEED plays one again.
 */
const seed = Number(process.env.LEC_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const count = Number(process.env.LEC_HISTORIES ?? (process.env.LEC_TEST_SEED ? 1 : 12));
const acts = Number(process.env.LEC_HISTORY_ACTS ?? 100);
/** Rounds of one land are a year apart; before the years run out, another land takes over. */
const roundsOfLand = 100;

describe(`random histories from seed ${seed}`, () => {
  let system: TestSystem;
  let place: HistoryLand;
  const open = async () => {
    system = await startTestSystem();
    place = await createHistoryLand(system);
  };
  const close = async () => {
    await place.land.close();
    await system.close();
  };
  beforeAll(open);
  afterAll(close);

  /** The database ends a few connections that are in the middle of something, as a failing network would. */
  const cutConnections = async () => {
    await place.land.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND usename LIKE 'lec\\_%' AND xact_start IS NOT NULL LIMIT 3`,
    );
  };

  test(`${count} histories of ${acts} acts by twenty hands hold every invariant at every commit, and each has a legal serial order`, async () => {
    const all: Played[] = [];
    for (let n = 0; n < count; n++) {
      if (n > 0 && n % roundsOfLand === 0) {
        await close();
        await open();
      }
      const stage = { url: () => system.url, crash: cutConnections, recovered: async () => {} };
      all.push(checkHistory(await playHistory(place, { seed: seed + n, acts, crashes: 0.02 }, stage)));
    }
    const sum = (of: (played: Played) => number) => all.reduce((total, each) => total + of(each), 0);
    process.stdout.write(
      `histories: ${count} from seed ${seed}, ${sum(h => h.accepted)} acts accepted, ${sum(h => h.refused)} refused, ${sum(h => h.resent)} sent again, ${sum(h => h.provinces)} provinces confirmed, ${sum(h => h.moved)} schools moved, ${sum(h => h.kept)} not, ${sum(h => h.commits)} commits examined\n`,
    );
    // The histories are about something: most acts happen, many are refused, and some reach the top.
    expect(sum(h => h.accepted)).toBeGreaterThan((count * acts) / 4);
    expect(sum(h => h.refused)).toBeGreaterThan((count * acts) / 20);
    expect(sum(h => h.moved)).toBeGreaterThanOrEqual(Math.floor(count / 2));
  }, 3_600_000);
});
