import { createHash, randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type DatabaseUrls, databaseUrls, withClient } from "@lec/prisma/connection";
import { startEmbedded } from "@lec/prisma/embedded";
import { migrate, readMigrations } from "@lec/prisma/migrate";
import { prepareRoles } from "@lec/prisma/roles";
import { keptSecret } from "@lec/prisma/secret";
import type { SeedSize } from "@lec/seed/seed";
import type pg from "pg";
import { atDatabase } from "../kit/database.ts";

/** A seeded database to measure on. */
export interface BenchDatabase {
  readonly size: SeedSize;
  readonly adminUrl: string;
  readonly urls: DatabaseUrls;
  readonly secret: string;
}

/** The embedded server of the benchmarks, with its data kept between runs in `.lec/bench`. */
export interface BenchServer {
  /** The seeded database of a size: made on the first run, again when the seed or a migration has changed; a new migration is applied. */
  readonly database: (size: SeedSize) => Promise<BenchDatabase>;
  readonly stop: () => Promise<void>;
}

const folder = fileURLToPath(new URL("../../.lec/bench", import.meta.url));
const seedFolder = fileURLToPath(new URL("../../prisma/seed", import.meta.url));

export async function openBenchServer(say: (line: string) => void): Promise<BenchServer> {
  const server = await startEmbedded({ dataDir: folder, attach: true, notice: say });
  const secret = await keptSecret(`${server.dataDir}/secret`);
  return {
    async database(size) {
      const name = `bench_${size}`;
      const adminUrl = atDatabase(server.adminUrl, name);
      await withClient(server.adminUrl, client => prepareRoles(client, server.adminUrl, secret));
      const stamp = await stampOf();
      const kept = await stampIn(server.adminUrl, name);
      const mark = (client: pg.Client) => client.query(`comment on database ${name} is '${stamp.join(" ")}'`);
      if (kept.length === 0 || kept.some((part, i) => part !== stamp[i])) {
        say(`Seeding ${size} data, once:`);
        await withClient(server.adminUrl, async client => {
          await client.query(`drop database if exists ${name} with (force)`);
          await client.query(`create database ${name}`);
        });
        await withClient(adminUrl, client => prepareRoles(client, adminUrl, secret));
        await migrate(adminUrl);
        const { seed } = await import("@lec/seed/seed");
        await seed({ adminUrl, size, progress: line => say(`  ${line}`) });
        await withClient(adminUrl, async client => {
          await client.query("update core.clock set sandbox = true");
          await client.query("vacuum analyze");
          await mark(client);
        });
      } else if (kept.length < stamp.length) {
        await migrate(adminUrl);
        await withClient(adminUrl, async client => {
          await client.query("vacuum analyze");
          await mark(client);
        });
      }
      return { size, adminUrl, urls: databaseUrls(adminUrl, secret), secret };
    },
    stop: server.stop,
  };
}

/** Digests of the files a seeded database follows from: the seed, and each migration in turn. */
async function stampOf(): Promise<string[]> {
  const hash = createHash("sha256");
  for (const name of (await readdir(seedFolder)).sort()) {
    if (name.endsWith(".ts") && !name.endsWith(".test.ts"))
      hash.update(await readFile(`${seedFolder}/${name}`));
  }
  return [hash.digest("hex"), ...(await readMigrations()).map(({ checksum }) => checksum)];
}

async function stampIn(adminUrl: string, name: string): Promise<string[]> {
  return withClient(adminUrl, async client => {
    const { rows } = await client.query<{ stamp: string | null }>(
      "select shobj_description(oid, 'pg_database') as stamp from pg_database where datname = $1",
      [name],
    );
    return rows[0]?.stamp?.split(" ") ?? [];
  });
}

export async function accountIdOf({ adminUrl }: BenchDatabase, username: string): Promise<string> {
  return withClient(adminUrl, async client => {
    const { rows } = await client.query<{ id: string }>("SELECT id FROM auth.users WHERE username = $1", [
      username,
    ]);
    return rows[0]?.id ?? "";
  });
}

/** A session for each of these accounts, as signing in leaves it behind: so many at once would be slowed down. Tokens by username. */
export async function openSessions(
  client: pg.Client,
  usernames: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  await client.query("DELETE FROM auth.sessions WHERE starts_with(token, 'bench')");
  const { rows } = await client.query<{ username: string; token: string }>(
    `WITH opened AS (
       INSERT INTO auth.sessions (id, user_id, token, expires_at)
       SELECT gen_random_uuid(), id, 'bench' || md5(id::text || $2), now() + interval '8 hours' FROM auth.users WHERE username = ANY ($1)
       RETURNING user_id, token)
     SELECT u.username, o.token FROM opened o JOIN auth.users u ON u.id = o.user_id`,
    [usernames, randomBytes(16).toString("hex")],
  );
  return new Map(rows.map(({ username, token }) => [username, token]));
}
