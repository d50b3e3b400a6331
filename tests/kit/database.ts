import { randomBytes } from "node:crypto";
import { type DatabaseUrls, databaseUrls, withClient } from "@lec/prisma/connection";
import { inject } from "vitest";

/** What the global set-up prepared for this run. */
export interface TestServer {
  /** An administrative address on the server, at any database. */
  adminUrl: string;
  secret: string;
  /** Names of all databases of this run start with it. */
  prefix: string;
  /** Migrated and empty. */
  template: string;
  /** Migrated and seeded with the demo; made by the first test that asks. */
  demoTemplate: string;
}

declare module "vitest" {
  interface ProvidedContext {
    testServer: TestServer;
  }
}

/** A database of one test, nobody else's. */
export interface TestDatabase {
  adminUrl: string;
  urls: DatabaseUrls;
  /** The secret that passwords and keys are derived from. */
  secret: string;
  /** Ends every connection to it and removes it. */
  drop(): Promise<void>;
}

/** A migrated, empty database. */
export async function freshDatabase(): Promise<TestDatabase> {
  return clone(inject("testServer").template);
}

/** A database with the demo data. The first call of a run seeds it, later ones copy. */
export async function demoDatabase(): Promise<TestDatabase> {
  const server = inject("testServer");
  await makeDemoTemplate(server);
  return clone(server.demoTemplate);
}

async function clone(template: string): Promise<TestDatabase> {
  const { adminUrl, secret, prefix } = inject("testServer");
  const name = `${prefix}${randomBytes(6).toString("hex")}`;
  await withClient(adminUrl, client => client.query(`create database ${name} template ${template}`));
  const url = atDatabase(adminUrl, name);
  return {
    adminUrl: url,
    urls: databaseUrls(url, secret),
    secret,
    drop: async () => {
      await withClient(adminUrl, client => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}

const demoLock = 0x1ec_0002;

async function makeDemoTemplate({ adminUrl, template, demoTemplate }: TestServer): Promise<void> {
  await withClient(adminUrl, async client => {
    // Test files run in processes of their own: one seeds, the others wait for it.
    await client.query("select pg_advisory_lock($1)", [demoLock]);
    const { rowCount } = await client.query("select from pg_database where datname = $1", [demoTemplate]);
    if (rowCount) return;
    const unfinished = `${demoTemplate}_unfinished`;
    await client.query(`drop database if exists ${unfinished} with (force)`);
    await client.query(`create database ${unfinished} template ${template}`);
    const { seed } = await import("@lec/seed/seed");
    await seed({ adminUrl: atDatabase(adminUrl, unfinished), size: "demo", progress: () => {} });
    await client.query(`alter database ${unfinished} rename to ${demoTemplate}`);
  });
}

/** The same server and user, another database. */
export function atDatabase(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
}
