import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { databaseUrls, withClient } from "@lec/prisma/connection";
import { discardEmbedded, type EmbeddedServer, startEmbedded } from "@lec/prisma/embedded";
import { migrate } from "@lec/prisma/migrate";
import { prepareRoles } from "@lec/prisma/roles";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { check, confirm } from "../kit/acts.ts";
import { clientOf } from "../kit/client.ts";
import type { TestDatabase } from "../kit/database.ts";
import { freePort } from "../kit/free-port.ts";
import { type LiveStream, openStream } from "../kit/live.ts";
import { createLand, type Institution, type Land, type Lao, type Person } from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

/**
 * Whoever follows a round live is never left with a picture that has silently stopped: when the database or the gateway
 * goes, a stream goes on afterwards, or ends with the word for it and can be opened again; and nobody's act is lost by it.
 */
interface Seen {
  readonly progress: { readonly institutions: { readonly confirmed: number } } | null;
}
const live = "subscription ($unitId: ID!) { progress(unitId: $unitId) { institutions { confirmed } } }";
const confirmed = (count: number) => (data: Seen) => data.progress?.institutions.confirmed === count;

describe("live streams", () => {
  const secret = randomBytes(36).toString("base64url");
  let dataDir: string;
  let port: number;
  let server: EmbeddedServer;
  let database: TestDatabase;
  /** Looks again as seldom as usual, so not once while the database is away. */
  let calm: TestSystem;
  /** Looks again all the time. */
  let eager: TestSystem;
  let land: Land;
  let lao: Lao;
  let officer: Person;
  let roundId: string;

  const startDatabase = () => startEmbedded({ dataDir, port, throwAway: true });

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "lec-live-"));
    port = await freePort();
    server = await startDatabase();
    dataDir = server.dataDir;
    const { adminUrl } = server;
    await withClient(adminUrl, client => prepareRoles(client, adminUrl, secret));
    await migrate(adminUrl);
    database = { adminUrl, urls: databaseUrls(adminUrl, secret), secret, drop: async () => {} };
    calm = await startTestSystem({ database });
    eager = await startTestSystem({ database, streams: { lookAgainMs: 50, spacingMs: 50 } });
    land = await createLand(calm);
    lao = await (await (await land.createProvince("41")).createDistrict("4101")).createLao();
    officer = await lao.officer();
    roundId = await land.openRound();
  }, 120_000);
  afterAll(async () => {
    await land?.close();
    await eager?.close();
    await calm?.close();
    await server?.stop();
    await discardEmbedded(dataDir);
  });

  /** A school with nothing left to do but confirm. */
  async function readySchool(): Promise<Institution> {
    const school = await lao.createInstitution();
    await check(
      await school.head(),
      school.roll.map(learner => learner.enrolmentId),
    );
    return school;
  }
  const follow = (url: string) => openStream<Seen>(url, officer, live, { unitId: lao.id });
  const countIn = async (stream: LiveStream<Seen>) =>
    (await stream.next())?.data?.progress?.institutions.confirmed ?? Number.NaN;

  test("the whole database restarts: a stream goes on with what is done afterwards, or has ended in order and is opened again", async () => {
    const school = await readySchool();
    const [patient, impatient] = [await follow(calm.url), await follow(eager.url)];
    const before = await countIn(patient);
    expect(await countIn(impatient)).toBe(before);

    const [pid] = (await readFile(join(dataDir, "postgresql", "postmaster.pid"), "utf8")).split("\n");
    process.kill(Number(pid), "SIGQUIT");
    await server.stop();
    // What it had no answer for is the last thing it says: it does not hang, and it does not break off.
    expect(await impatient.next()).toBeNull();
    const meanwhile = await follow(eager.url);
    expect(meanwhile.status).toBe(500);
    expect((await meanwhile.json()).errors?.[0]?.extensions.code).toBe("INTERNAL_SERVER_ERROR");

    server = await startDatabase();
    expect((await confirm(await school.head(), { roundId, unitId: school.id })).codes).toEqual([]);
    await patient.until(confirmed(before + 1));
    const resumed = await follow(eager.url);
    expect(await countIn(resumed)).toBe(before + 1);
    await Promise.all([patient.close(), resumed.close()]);
  });

  test("a gateway that is told to stop ends its streams in order, answers the act it was doing, and goes: also when its terminal has gone before", async () => {
    const school = await readySchool();
    const gatewayPort = await freePort();
    const child = fork(fileURLToPath(new URL("../../gateway/src/main.ts", import.meta.url)), {
      execArgv: ["--import", "tsx"],
      stdio: ["ignore", "pipe", "inherit", "ipc"],
      env: {
        ...process.env,
        DATABASE_URL: database.adminUrl,
        LEC_SECRET: secret,
        PORT: String(gatewayPort),
      },
    });
    const url = `http://127.0.0.1:${gatewayPort}`;
    try {
      // From then on nobody takes what it says, as when its terminal is closed.
      for await (const chunk of child.stdout!) if (String(chunk).includes("LEC is ready")) break;
      const streams = await Promise.all([follow(url), follow(url)]);
      const before = await countIn(streams[0]!);
      expect(await countIn(streams[1]!)).toBe(before);

      // An act that is on its way: it may not write before the test lets go.
      const head = await school.head();
      const there = clientOf(url, head.username, head.token);
      const exit = once(child, "exit");
      const act = await withClient(database.adminUrl, async holder => {
        await holder.query("BEGIN");
        await holder.query("LOCK TABLE reporting.confirmation_event IN SHARE MODE");
        const answer = confirm(there, { roundId, unitId: school.id });
        const waiting = "SELECT FROM pg_locks WHERE NOT granted";
        while ((await holder.query(waiting)).rowCount === 0) await holder.query("SELECT pg_sleep(0.02)");
        child.kill("SIGTERM");
        for (const stream of streams) expect(await stream.next()).toBeNull();
        await expect(follow(url)).rejects.toThrow("fetch failed");
        await holder.query("COMMIT");
        return answer;
      });
      expect(act.codes).toEqual([]);
      expect(await exit).toEqual([0, null]);

      const resumed = await follow(eager.url);
      expect(await countIn(resumed)).toBe(before + 1);
      await resumed.close();
    } finally {
      child.kill("SIGKILL");
    }
  });
});
