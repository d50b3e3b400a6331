import { fileURLToPath } from "node:url";
import type { StatementListener } from "@lec/core/database/actor-scope";
import type { Duty } from "@lec/core/identity/actor";
import type { StreamLimits } from "@lec/gateway/event-streams";
import { startSystem } from "@lec/gateway/system";
import { withClient } from "@lec/prisma/connection";
import { demoAccounts, demoPassword } from "@lec/seed/demo-accounts";
import { signIn, type TestClient } from "./client.ts";
import { demoDatabase, freshDatabase, type TestDatabase } from "./database.ts";

export interface TestSystemOptions {
  /** With the demo data; otherwise migrated and empty. */
  readonly demo?: boolean;
  /** `served` calls the subgraphs over HTTP, as the distributed topology does. */
  readonly subgraphs?: "embedded" | "served";
  /** Another system's database, to compare two topologies on the same data. */
  readonly database?: TestDatabase;
  readonly sandbox?: boolean;
  /** Duties that nobody works in without a second factor. */
  readonly secondFactorDuties?: readonly Duty[];
  /** Points a minute; tests ask faster than people unless they are about that. */
  readonly rateLimits?: { readonly account?: number; readonly address?: number };
  /** What live streams may take. */
  readonly streams?: Partial<StreamLimits>;
}

/** A whole system of one test: its own database, gateway and subgraphs, on free ports. */
export interface TestSystem {
  readonly url: string;
  readonly database: TestDatabase;
  /** Addresses of the subgraphs when served over HTTP. */
  readonly subgraphUrls: Readonly<Record<string, string>> | null;
  /** Signs a demo account in; every demo account has the same password. */
  readonly as: (username: string) => Promise<TestClient>;
  /** Names of the SQL statements sent while `work` ran, in order. */
  readonly statementsDuring: (work: () => Promise<unknown>) => Promise<string[]>;
  readonly close: () => Promise<void>;
}

const consoleDirectory = fileURLToPath(new URL("../../admin/dist", import.meta.url));

export async function startTestSystem(options: TestSystemOptions = {}): Promise<TestSystem> {
  const database = options.database ?? (await (options.demo ? demoDatabase() : freshDatabase()));
  const sandbox = options.sandbox ?? true;
  await withClient(database.adminUrl, client =>
    client.query("UPDATE core.clock SET sandbox = $1", [sandbox]),
  );
  const listeners = new Set<StatementListener>();
  const system = await startSystem({
    urls: database.urls,
    secret: database.secret,
    sandbox,
    port: 0,
    host: "127.0.0.1",
    subgraphs: options.subgraphs ?? "embedded",
    consoleDirectory,
    secondFactorDuties: options.secondFactorDuties,
    demoAccounts: { password: demoPassword, accounts: demoAccounts },
    rateLimits: { account: 1_000_000_000, address: 1_000_000_000, ...options.rateLimits },
    streams: options.streams,
    onStatement: name => {
      for (const listener of listeners) listener(name);
    },
  });
  return {
    url: system.url,
    database,
    subgraphUrls: system.subgraphUrls,
    as: username => signIn(system.url, username, demoPassword),
    async statementsDuring(work) {
      const names: string[] = [];
      const listener: StatementListener = name => names.push(name);
      listeners.add(listener);
      try {
        await work();
      } finally {
        listeners.delete(listener);
      }
      return names;
    },
    async close() {
      await system.close();
      if (!options.database) await database.drop();
    },
  };
}
