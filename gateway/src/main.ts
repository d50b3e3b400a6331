import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { withClient } from "@lec/prisma/connection";
import { SetupError } from "@lec/prisma/setup-error";
import { defaultPort, type OpenDatabase, openDatabase } from "@lec/prisma/system";
import { demoAccounts, demoPassword } from "@lec/seed/demo-accounts";
import { readSecondFactorDuties } from "./authentication/second-factor-duties.ts";
import { refuseDemoAccounts } from "./demo-refusal.ts";
import { readMailSettings } from "./mail-delivery.ts";
import { defaultRateLimits } from "./rate-limits.ts";
import { startSubgraphProcesses } from "./subgraph-processes.ts";
import { type RunningSystem, startSystem } from "./system.ts";
import type { SubgraphUrls } from "./transport.ts";

/** `npm start`: database, demo data, subgraphs, gateway and console, until a signal ends them all. */
async function main(): Promise<void> {
  const { env } = process;
  const port = Number(env.PORT || defaultPort);
  const host = env.HOST || "127.0.0.1";
  const sandbox = env.LEC_SANDBOX !== "false";
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new SetupError({ th: "PORT ต้องเป็นเลข 0 ถึง 65535", en: "PORT must be a number from 0 to 65535" });
  }
  const stopping = waitForSignal();
  const closers: (() => Promise<unknown>)[] = [];
  try {
    const database = await openDatabase(env, { notice: say });
    closers.push(database.close);
    await prepareData(database, sandbox);
    const system = await start(database, { port, host, sandbox }, closers);
    closers.push(system.close);
    announce(system, sandbox);
    await stopping;
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

async function start(
  database: OpenDatabase,
  { port, host, sandbox }: { port: number; host: string; sandbox: boolean },
  closers: (() => Promise<unknown>)[],
): Promise<RunningSystem> {
  const { env } = process;
  const consoleDirectory = fileURLToPath(new URL("../../admin/dist", import.meta.url));
  let subgraphs: "embedded" | SubgraphUrls = subgraphUrls(env) ?? "embedded";
  if (process.argv.includes("--distributed")) {
    const processes = await startSubgraphProcesses({
      adminUrl: database.adminUrl,
      secret: database.secret,
      sandbox,
    });
    closers.push(processes.close);
    subgraphs = processes.urls;
  }
  try {
    return await startSystem({
      urls: database.urls,
      secret: database.secret,
      sandbox,
      port,
      host,
      subgraphs,
      consoleDirectory: existsSync(consoleDirectory) ? consoleDirectory : undefined,
      demoAccounts: sandbox ? await shownAccounts(database.adminUrl) : undefined,
      publicUrl: env.LEC_PUBLIC_URL,
      allowedOrigins: (env.LEC_ALLOWED_ORIGINS ?? "").split(",").filter(Boolean),
      trustedProxies: Number(env.LEC_TRUSTED_PROXIES ?? 0),
      rateLimits: {
        account: readRateLimit(env, "LEC_RATE_ACCOUNT", defaultRateLimits.account),
        address: readRateLimit(env, "LEC_RATE_ADDRESS", defaultRateLimits.address),
      },
      mail: readMailSettings(env),
      secondFactorDuties: readSecondFactorDuties(env.LEC_SECOND_FACTOR_DUTIES),
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    throw new SetupError({
      th: `พอร์ต ${port} มีโปรแกรมอื่นใช้อยู่ ปิดโปรแกรมนั้น หรือเลือกพอร์ตอื่นด้วย PORT=${port + 1} npm start`,
      en: `Port ${port} is taken: stop what uses it, or choose another with PORT=${port + 1} npm start`,
    });
  }
}

/** Points a minute from a setting. @throws SetupError for what is no number of points */
function readRateLimit(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const points = Number(env[name] || fallback);
  if (Number.isInteger(points) && points >= 1 && points <= 1_000_000_000) return points;
  throw new SetupError({
    th: `${name} ต้องเป็นจำนวนเต็มตั้งแต่ 1 (คะแนนต่อนาที)`,
    en: `${name} must be a whole number from 1 (points a minute)`,
  });
}

/** Where subgraphs of other machines listen, when all three are named. */
function subgraphUrls(env: NodeJS.ProcessEnv): SubgraphUrls | null {
  const {
    LEC_INSTITUTIONS_URL: institutions,
    LEC_LEARNERS_URL: learners,
    LEC_REPORTING_URL: reporting,
  } = env;
  if (institutions && learners && reporting) return { institutions, learners, reporting };
  if (institutions || learners || reporting) {
    throw new SetupError({
      th: "ต้องกำหนด LEC_INSTITUTIONS_URL LEC_LEARNERS_URL และ LEC_REPORTING_URL ครบทั้งสาม",
      en: "Set all three of LEC_INSTITUTIONS_URL, LEC_LEARNERS_URL and LEC_REPORTING_URL",
    });
  }
  return null;
}

/** Says in the database what kind of system this is, and gives an empty sandbox its demo data. */
async function prepareData({ adminUrl }: OpenDatabase, sandbox: boolean): Promise<void> {
  const empty = await withClient(adminUrl, async client => {
    if (!sandbox) await refuseDemoAccounts(client);
    await client.query(
      sandbox
        ? "UPDATE core.clock SET sandbox = true WHERE NOT sandbox"
        : "UPDATE core.clock SET sandbox = false, shift = interval '0', frozen_at = NULL WHERE sandbox",
    );
    const { rows } = await client.query<{ empty: boolean }>(
      "SELECT NOT EXISTS (SELECT FROM institutions.org_unit) AS empty",
    );
    return rows[0]?.empty ?? false;
  });
  if (!sandbox || !empty) return;
  say("Filling the database with demo data…");
  const { seed } = await import("@lec/seed/seed");
  await seed({ adminUrl, size: "demo", progress: () => {} });
}

/** The demo accounts with the names of their units, for the sign-in page. */
async function shownAccounts(adminUrl: string): Promise<unknown> {
  const codes = [...new Set(demoAccounts.map(account => account.unitCode))];
  const names = await withClient(adminUrl, async client => {
    const { rows } = await client.query<{ code: string; name: string }>(
      "SELECT code, name FROM institutions.org_unit WHERE code = ANY ($1)",
      [codes],
    );
    return new Map(rows.map(row => [row.code, row.name]));
  });
  const accounts = demoAccounts.map(({ username, duty, unitCode, note }) => ({
    username,
    duty,
    unitName: names.get(unitCode) ?? unitCode,
    note,
  }));
  return { password: demoPassword, accounts };
}

function announce({ url }: RunningSystem, sandbox: boolean): void {
  if (sandbox) {
    say("");
    say(`  ${"username".padEnd(28)} ${"duty".padEnd(26)} about`);
    for (const { username, duty, note } of demoAccounts)
      say(`  ${username.padEnd(28)} ${duty.padEnd(26)} ${note}`);
    say(`  password of every demo account: ${demoPassword}`);
    say("");
  }
  say(`LEC is ready at ${url} (console), ${url}/graphql (GraphQL). Ctrl-C stops it.`);
}

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once. */
function waitForSignal(): Promise<void> {
  return new Promise(resolve => {
    const stop = () => {
      process.once("SIGINT", () => process.exit(130));
      process.once("SIGTERM", () => process.exit(143));
      say("Stopping…");
      resolve();
    };
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

// A terminal that has gone away takes nothing more: stopping in order goes on without it.
process.stdout.on("error", () => {});

try {
  await main();
  process.exit(0);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
