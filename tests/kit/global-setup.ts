import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withClient } from "@lec/prisma/connection";
import { discardEmbedded, processMark, startEmbedded } from "@lec/prisma/embedded";
import { migrate } from "@lec/prisma/migrate";
import { prepareRoles } from "@lec/prisma/roles";
import type { TestProject } from "vitest/node";
import { atDatabase, type TestServer } from "./database.ts";
import { personalDataIn } from "./log-scan.ts";

const folderPrefix = "lec-test-";

/**
 * Gives the whole run one PostgreSQL: a throw-away one in the system's temporary folder, or LEC_TEST_DATABASE_URL
 * (an administrative address; its roles get new passwords). The migrated template is made once, tests clone it.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const logs = await keepLogs();
  const server = process.env.LEC_TEST_DATABASE_URL
    ? { adminUrl: process.env.LEC_TEST_DATABASE_URL, discard: async () => {} }
    : await throwAwayServer();
  const run = randomBytes(4).toString("hex");
  const secret = randomBytes(36).toString("base64url");
  const testServer: TestServer = {
    adminUrl: server.adminUrl,
    secret,
    prefix: `lec_test_${run}_`,
    template: `lec_test_${run}_template`,
    demoTemplate: `lec_test_${run}_demo_template`,
  };
  try {
    await withClient(server.adminUrl, client => client.query(`create database ${testServer.template}`));
    const template = atDatabase(server.adminUrl, testServer.template);
    await withClient(template, client => prepareRoles(client, template, secret));
    await migrate(template);
  } catch (error) {
    await server.discard();
    throw error;
  }
  project.provide("testServer", testServer);
  return async () => {
    if (process.env.LEC_TEST_DATABASE_URL) await dropDatabases(testServer);
    await server.discard();
    await logs.judge();
  };
}

/**
 * Everything that processes of this run log goes to one folder, and is searched for personal data and secrets when the
 * run is over: a find fails the run. The log is then left where it is.
 */
async function keepLogs(): Promise<{ judge(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "lec-log-of-tests-"));
  // Inherited by the processes that run the tests, and by those they start.
  process.env.LEC_LOG_FILE = join(folder, "lec.log");
  return {
    async judge() {
      const finds: string[] = [];
      let lines = 0;
      for (const name of await readdir(folder)) {
        const text = await readFile(join(folder, name), "utf8");
        lines += text.split("\n").length - 1;
        for (const { line, kind } of personalDataIn(text))
          finds.push(`${join(folder, name)}:${line} holds ${kind}`);
      }
      process.stdout.write(
        `logs of this run: ${lines} lines, ${finds.length} with personal data or secrets\n`,
      );
      if (finds.length === 0) return rm(folder, { recursive: true, force: true });
      process.exitCode = 1;
      throw new Error(`Personal data or secrets were logged:\n${finds.slice(0, 50).join("\n")}`);
    },
  };
}

async function throwAwayServer(): Promise<{ adminUrl: string; discard(): Promise<void> }> {
  await discardAbandoned();
  const dataDir = join(tmpdir(), `${folderPrefix}${processMark(process.pid)}`);
  const server = await startEmbedded({ dataDir, throwAway: true });
  return {
    adminUrl: server.adminUrl,
    discard: async () => {
      await server.stop();
      await rm(server.dataDir, { recursive: true, force: true });
    },
  };
}

/** A killed run cannot tidy up after itself; the next one does. */
async function discardAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(folderPrefix)) continue;
    const mark = name.slice(folderPrefix.length);
    if (processMark(Number.parseInt(mark, 10)) !== mark) await discardEmbedded(join(tmpdir(), name));
  }
}

async function dropDatabases({ adminUrl, prefix }: TestServer): Promise<void> {
  await withClient(adminUrl, async client => {
    const { rows } = await client.query<{ datname: string }>(
      "select datname from pg_database where starts_with(datname, $1)",
      [prefix],
    );
    for (const { datname } of rows) await client.query(`drop database ${datname} with (force)`);
  });
}
