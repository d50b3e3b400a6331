import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withClient } from "./connection.ts";
import { discardEmbedded, startEmbedded } from "./embedded.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lec-embedded-"));
  // As root the database user must be able to pass through.
  await chmod(folder, 0o755);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const start = (name: string) => startEmbedded({ dataDir: join(folder, name), throwAway: true });
const rowsOf = (url: string, sql: string) => withClient(url, async client => (await client.query(sql)).rows);

describe("the embedded server", () => {
  test("keeps its data over a restart, and stopping it twice is harmless", async () => {
    const first = await start("kept");
    await rowsOf(first.adminUrl, "create table kept as select 'ท้องถิ่น' as word");
    await first.stop();
    await first.stop();
    const second = await start("kept");
    expect(await rowsOf(second.adminUrl, "select word from kept")).toEqual([{ word: "ท้องถิ่น" }]);
    await second.stop();
  });

  test("runs beside another one on another folder, and refuses a second on its own", async () => {
    const [one, other] = await Promise.all([start("one"), start("other")]);
    await rowsOf(one.adminUrl, "create table mine (id int)");
    expect(await rowsOf(other.adminUrl, "select to_regclass('mine') as mine")).toEqual([{ mine: null }]);
    await expect(start("one")).rejects.toThrow(/Another copy is using the database in .*one/);

    const attached = await startEmbedded({ dataDir: join(folder, "one"), attach: true });
    await attached.stop();
    expect(await rowsOf(one.adminUrl, "select 1 as alive")).toEqual([{ alive: 1 }]);
    await Promise.all([one.stop(), other.stop()]);
  });

  test("of two that start at once on one new folder, one runs and the other is told", async () => {
    const outcomes = await Promise.allSettled([start("raced"), start("raced")]);
    const running = outcomes.filter(outcome => outcome.status === "fulfilled");
    expect(running).toHaveLength(1);
    expect(outcomes.find(outcome => outcome.status === "rejected")?.reason.name).toBe("SetupError");
    await running[0]!.value.stop();
  });

  test("comes back with everything committed after its owner was killed", async () => {
    const dataDir = join(folder, "killed");
    const owner = await ownerProcess(dataDir);
    await rowsOf(owner.adminUrl, "create table survived as select 1 as id");
    owner.child.kill("SIGKILL");
    await once(owner.child, "exit");

    const server = await start("killed");
    expect(await rowsOf(server.adminUrl, "select id from survived")).toEqual([{ id: 1 }]);
    await server.stop();
  });

  test("comes back when the server itself was killed and its note is left behind", async () => {
    const dataDir = join(folder, "stale");
    const owner = await ownerProcess(dataDir);
    await rowsOf(owner.adminUrl, "create table survived as select 1 as id");
    const note = await readFile(join(dataDir, "postgresql/postmaster.pid"), "utf8");
    owner.child.kill("SIGKILL");
    process.kill(Number(note.split("\n")[0]), "SIGKILL");
    await once(owner.child, "exit");

    const server = await start("stale");
    expect(await rowsOf(server.adminUrl, "select id from survived")).toEqual([{ id: 1 }]);
    await server.stop();
  });

  test("keeps its password to itself and knows Thai", async () => {
    const server = await start("private");
    expect((await stat(join(folder, "private/superuser-password"))).mode & 0o777).toBe(0o600);
    const words = `select array_agg(word order by word collate "th-x-icu") as words
                     from unnest(array['แขก', 'เกม', 'ขา', 'กา']) word`;
    expect(await rowsOf(server.adminUrl, words)).toEqual([{ words: ["กา", "เกม", "ขา", "แขก"] }]);
    await rowsOf(server.adminUrl, "create extension pg_trgm");
    const similar = "select similarity('โรงเรียนบ้านเชียง', 'รร.บ้านเชียง') > 0.3 as similar";
    expect(await rowsOf(server.adminUrl, similar)).toEqual([{ similar: true }]);
    await server.stop();
  });

  test("of a living process is not discarded", async () => {
    const server = await start("discarded");
    await discardEmbedded(join(folder, "discarded"));
    expect(await rowsOf(server.adminUrl, "select 1 as alive")).toEqual([{ alive: 1 }]);
    await server.stop();
    await discardEmbedded(join(folder, "discarded"));
    await expect(stat(join(folder, "discarded"))).rejects.toThrow("ENOENT");
  });

  test("says in one line when the folder cannot be made", async () => {
    await expect(startEmbedded({ dataDir: join(fileURLToPath(import.meta.url), "below") })).rejects.toThrow(
      /cannot be written \((ENOTDIR|EEXIST)\): set LEC_DATA_DIR/,
    );
  });
});

/** A process of its own that runs a server until it is killed. */
async function ownerProcess(dataDir: string) {
  await (await startEmbedded({ dataDir, throwAway: true })).stop();
  const module = pathToFileURL(fileURLToPath(new URL("embedded.ts", import.meta.url))).href;
  const script = `const { startEmbedded } = await import(${JSON.stringify(module)});
    const server = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)} });
    process.stdout.write(server.adminUrl + "\\n");
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { child, adminUrl: line.toString().trim() };
}
