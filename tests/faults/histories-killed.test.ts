import { randomBytes } from "node:crypto";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { databaseUrls, withClient } from "@lec/prisma/connection";
import { discardEmbedded, type EmbeddedServer, startEmbedded } from "@lec/prisma/embedded";
import { migrate } from "@lec/prisma/migrate";
import { prepareRoles } from "@lec/prisma/roles";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkHistory, type Played, playHistory } from "../histories/check-history.ts";
import { createHistoryLand, type HistoryLand } from "../histories/history-land.ts";
import { freePort } from "../kit/free-port.ts";
import type { TestSystem } from "../kit/system.ts";
import { startVictim, type Victim } from "./victim.ts";

/**
 * Histories in which the whole process is killed, and the database thrown off its feet, while twenty people act: after each
 * recovery nothing is half-written, what was answered stands, and what is sent again by its key is done once.
 */
const seed = Number(process.env.LEC_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
/** Killing takes its time: one for every twenty of the others. */
const count = Math.ceil(Number(process.env.LEC_HISTORIES ?? 40) / 20);
const acts = Number(process.env.LEC_HISTORY_ACTS ?? 100);

describe(`killed histories from seed ${seed}`, () => {
  const secret = randomBytes(36).toString("base64url");
  let dataDir: string;
  let databasePort: number;
  let gatewayPort: number;
  let server: EmbeddedServer;
  let victim: Victim;
  let place: HistoryLand;
  let urls: ReturnType<typeof databaseUrls>;

  // Waits for the disk, as in earnest: what was answered has to be there after a crash.
  const startDatabase = () => startEmbedded({ dataDir, port: databasePort });

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "lec-killed-"));
    [databasePort, gatewayPort] = [await freePort(), await freePort()];
    server = await startDatabase();
    dataDir = server.dataDir;
    const { adminUrl } = server;
    await withClient(adminUrl, client => prepareRoles(client, adminUrl, secret));
    await migrate(adminUrl);
    await withClient(adminUrl, client => client.query("UPDATE core.clock SET sandbox = true"));
    urls = databaseUrls(adminUrl, secret);
    victim = await startVictim({ urls, secret }, gatewayPort);
    const database = { adminUrl, urls, secret, drop: async () => {} };
    place = await createHistoryLand({ url: victim.url, database } as TestSystem);
  }, 120_000);
  afterAll(async () => {
    await place?.land.close();
    await victim?.kill();
    await server?.stop();
    await discardEmbedded(dataDir);
  });

  let recovery: Promise<void> = Promise.resolve();
  const kills = { gateway: 0, database: 0 };

  /** By turns the gateway with its subgraphs, and the database, which stops at once and recovers from its log. */
  async function crash(): Promise<void> {
    await recovery;
    if (kills.gateway <= kills.database) {
      kills.gateway++;
      await victim.kill();
      recovery = startVictim({ urls, secret }, gatewayPort).then(started => {
        victim = started;
      });
    } else {
      kills.database++;
      const [pid] = (await readFile(join(dataDir, "postgresql", "postmaster.pid"), "utf8")).split("\n");
      process.kill(Number(pid), "SIGQUIT");
      await server.stop();
      recovery = startDatabase().then(started => {
        server = started;
      });
    }
  }

  test(`${count} histories of ${acts} acts survive killed processes and a restarted database, each act done once`, async () => {
    const all: Played[] = [];
    for (let n = 0; n < count; n++) {
      const stage = { url: () => victim.url, crash, recovered: () => recovery };
      all.push(checkHistory(await playHistory(place, { seed: seed + n, acts, crashes: 0.04 }, stage)));
    }
    const sum = (of: (played: Played) => number) => all.reduce((total, each) => total + of(each), 0);
    process.stdout.write(
      `killed histories: ${count} from seed ${seed}, gateway killed ${kills.gateway} times, database ${kills.database} times, ${sum(h => h.accepted)} acts accepted, ${sum(h => h.resent)} sent again\n`,
    );
    expect(sum(h => h.accepted)).toBeGreaterThan((count * acts) / 4);
    expect(sum(h => h.resent)).toBeGreaterThan(0);
  }, 3_600_000);
});
