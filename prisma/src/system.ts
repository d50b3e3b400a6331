import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type DatabaseUrls, databaseUrls, parseDatabaseUrl, withClient } from "./connection.ts";
import { startEmbedded } from "./embedded.ts";
import { migrate } from "./migrate.ts";
import { prepareRoles } from "./roles.ts";
import { keptSecret, requireSecret } from "./secret.ts";

/** What is read from the environment. */
export interface DatabaseEnvironment {
  /** Administrative address of a PostgreSQL ≥ 15. Without it the embedded server is used. */
  DATABASE_URL?: string | undefined;
  /** Everything secret is derived from it. Required with DATABASE_URL; generated and kept in the data folder otherwise. */
  LEC_SECRET?: string | undefined;
  /** Data folder of the embedded server. Default: `.lec/<PORT>` in the project, so copies on other ports never meet. */
  LEC_DATA_DIR?: string | undefined;
  PORT?: string | undefined;
}

export interface OpenDatabase {
  /** Address as administrator. Holds a password: never print it. */
  adminUrl: string;
  /** Addresses of the runtime roles. */
  urls: DatabaseUrls;
  /** LEC_SECRET or the one kept in the data folder, for deriving further keys. */
  secret: string;
  embedded: boolean;
  /** Names of the migrations applied by this start. */
  applied: string[];
  /** Stops the embedded server; does nothing for one of your own. Close the pools first. */
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Use an embedded server that another process already runs on the folder. */
  attach?: boolean;
  /** Told one line when something is done otherwise than asked. */
  notice?: (line: string) => void;
}

const projectFolder = fileURLToPath(new URL("../..", import.meta.url));
export const defaultPort = "4000";

/**
 * Opens the database this environment asks for and brings it up to date: server, roles, migrations.
 * @throws SetupError when something outside the program must be put right first.
 */
export async function openDatabase(
  env: DatabaseEnvironment,
  options: OpenOptions = {},
): Promise<OpenDatabase> {
  const server = await openServer(env, options);
  try {
    const applied = await migrate(server.adminUrl);
    return { ...server, urls: databaseUrls(server.adminUrl, server.secret), applied };
  } catch (error) {
    await server.close();
    throw error;
  }
}

export type DatabaseServer = Pick<OpenDatabase, "adminUrl" | "secret" | "embedded" | "close">;

/** The server with its roles, but whatever schema it happens to have. Everybody but db:reset wants `openDatabase`. */
export async function openServer(
  env: DatabaseEnvironment,
  options: OpenOptions = {},
): Promise<DatabaseServer> {
  const server = env.DATABASE_URL
    ? ownServer(env.DATABASE_URL, env.LEC_SECRET)
    : await embeddedServer(env, options);
  try {
    await withClient(server.adminUrl, client => prepareRoles(client, server.adminUrl, server.secret));
    return server;
  } catch (error) {
    await server.close();
    throw error;
  }
}

function ownServer(adminUrl: string, secret: string | undefined): DatabaseServer {
  parseDatabaseUrl(adminUrl);
  return { adminUrl, secret: requireSecret(secret), embedded: false, close: async () => {} };
}

async function embeddedServer(env: DatabaseEnvironment, options: OpenOptions): Promise<DatabaseServer> {
  const server = await startEmbedded({ dataDir: dataFolder(env), ...options });
  const secret = env.LEC_SECRET
    ? requireSecret(env.LEC_SECRET)
    : await keptSecret(resolve(server.dataDir, "secret"));
  return { adminUrl: server.adminUrl, secret, embedded: true, close: server.stop };
}

/** The embedded server's data folder for this environment. */
export function dataFolder(env: DatabaseEnvironment): string {
  return resolve(projectFolder, env.LEC_DATA_DIR || `.lec/${env.PORT || defaultPort}`);
}
