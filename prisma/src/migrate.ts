import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type pg from "pg";
import { ownerRole, withClient } from "./connection.ts";
import type { OpenSchemaEngine } from "./schema-engine.ts";
import { SetupError } from "./setup-error.ts";

/** A folder of prisma/migrations. */
export interface Migration {
  name: string;
  sql: string;
  /** As `_prisma_migrations` keeps it: SHA-256 of the file, hexadecimal. */
  checksum: string;
}

const migrationsFolder = fileURLToPath(new URL("../migrations", import.meta.url));
const schemaFolder = fileURLToPath(new URL("../schema", import.meta.url));

/** Held while migrating, so that of two processes that start at once one waits for the other. */
const migrationLock = 0x1ec_0001;

/**
 * Applies the migrations that are missing, as `lec_owner`, with Prisma's own engine, so that `prisma migrate deploy`
 * stays possible. Needs the roles (see roles.ts). With nothing to do it costs one query.
 * @returns the names applied now
 * @throws SetupError naming the migration that was edited after it was applied, is unknown here, or fails.
 */
export async function migrate(adminUrl: string, folder = migrationsFolder): Promise<string[]> {
  const migrations = await readMigrations(folder);
  return withClient(adminUrl, async client => {
    if ((await pendingMigrations(client, migrations)).length === 0) return [];
    await client.query("select pg_advisory_lock($1)", [migrationLock]);
    const pending = await pendingMigrations(client, migrations);
    if (pending.length === 0) return [];
    return applyMigrations(adminUrl, client, folder, migrations, pending);
  });
}

/** The difference between the database and prisma/schema/*.prisma in words, empty when they are equal. */
export async function diffSchema(adminUrl: string, folder = schemaFolder): Promise<string> {
  const files = await readSchema(folder);
  return withEngine(adminUrl, files, async ({ engine }) => {
    const { exitCode, stdout } = await engine.diff({
      from: { tag: "schemaDatasource", files, configDir: folder },
      to: { tag: "schemaDatamodel", files },
      script: false,
      exitCode: true,
      filters: everything,
    });
    return exitCode === 0 ? "" : (stdout ?? "");
  });
}

/** The migrations in a folder, oldest first. */
export async function readMigrations(folder = migrationsFolder): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter(entry => entry.isDirectory()).map(entry => entry.name);
  return Promise.all(
    names.sort().map(async name => {
      const content = await readFile(join(folder, name, "migration.sql"));
      return {
        name,
        sql: content.toString("utf8"),
        checksum: createHash("sha256").update(content).digest("hex"),
      };
    }),
  );
}

interface AppliedMigration {
  migration_name: string;
  checksum: string;
  finished: boolean;
}

async function pendingMigrations(client: pg.Client, migrations: Migration[]): Promise<Migration[]> {
  const applied = await appliedMigrations(client);
  const known = new Map(migrations.map(migration => [migration.name, migration]));
  const done = new Set<string>();
  for (const { migration_name: name, checksum, finished } of applied) {
    if (!finished) continue;
    const migration = known.get(name);
    if (!migration) {
      throw new SetupError({
        th: `ฐานข้อมูลนี้ใหม่กว่าโปรแกรม (มี migration ${name} ที่โปรแกรมไม่รู้จัก) ให้ใช้โปรแกรมรุ่นใหม่กว่า`,
        en: `This database is newer than the program (it has the unknown migration ${name}): use a newer version`,
      });
    }
    if (migration.checksum !== checksum) {
      throw new SetupError({
        th: `migration ${name} ถูกแก้ไขหลังจากใช้กับฐานข้อมูลแล้ว ให้คืนไฟล์เดิมและเพิ่ม migration ใหม่แทน`,
        en: `Migration ${name} was edited after it was applied: restore the file and add a new migration instead (a database without value: npm run db:reset)`,
      });
    }
    done.add(name);
  }
  return migrations.filter(migration => !done.has(migration.name));
}

async function appliedMigrations(client: pg.Client): Promise<AppliedMigration[]> {
  try {
    const { rows } = await client.query<AppliedMigration>(
      `select migration_name, checksum, finished_at is not null as finished
         from public._prisma_migrations where rolled_back_at is null`,
    );
    return rows;
  } catch (error) {
    if ((error as { code?: string }).code === "42P01") return [];
    throw error;
  }
}

async function applyMigrations(
  adminUrl: string,
  client: pg.Client,
  folder: string,
  migrations: Migration[],
  pending: Migration[],
): Promise<string[]> {
  const lockfile = await readFile(join(folder, "migration_lock.toml"), "utf8").catch(() => null);
  return withEngine(adminUrl, undefined, async ({ engine, scriptError }) => {
    // A script runs as one transaction, so one that did not finish (an error, a killed process) left nothing behind.
    for (const { migration_name, finished } of await appliedMigrations(client)) {
      if (!finished) await engine.markMigrationRolledBack({ migrationName: migration_name });
    }
    try {
      const { appliedMigrationNames } = await engine.applyMigrations({
        migrationsList: {
          baseDir: folder,
          lockfile: { path: "migration_lock.toml", content: lockfile },
          shadowDbInitScript: "",
          migrationDirectories: migrations.map(({ name, sql }) => ({
            path: name,
            migrationFile: { path: "migration.sql", content: { tag: "ok", value: sql } },
          })),
        },
        filters: everything,
      });
      return appliedMigrationNames;
    } catch (error) {
      throw await applicationProblem(scriptError() ?? error, client, pending);
    }
  });
}

async function applicationProblem(
  error: unknown,
  client: pg.Client,
  pending: Migration[],
): Promise<SetupError> {
  const failed = (await appliedMigrations(client)).find(migration => !migration.finished);
  const name = failed?.migration_name ?? pending[0]?.name ?? "";
  const reason = error instanceof Error ? error.message : String(error);
  return new SetupError({
    th: `migration ${name} ทำไม่สำเร็จ ไม่มีอะไรถูกเปลี่ยน: ${reason}`,
    en: `Migration ${name} failed and changed nothing: ${reason}`,
  });
}

const everything = { externalTables: [], externalEnums: [] };

async function readSchema(folder: string): Promise<{ path: string; content: string }[]> {
  const names = (await readdir(folder)).filter(name => name.endsWith(".prisma")).sort();
  return Promise.all(
    names.map(async name => ({
      path: join(folder, name),
      content: await readFile(join(folder, name), "utf8"),
    })),
  );
}

async function withEngine<T>(
  adminUrl: string,
  files: { path: string; content: string }[] | undefined,
  work: (open: OpenSchemaEngine) => Promise<T>,
): Promise<T> {
  // Five megabytes of WebAssembly, wanted only when there is something to do.
  const { openSchemaEngine } = await import("./schema-engine.ts");
  const open = await openSchemaEngine(adminUrl, `-c role=${ownerRole}`, files);
  try {
    return await work(open);
  } finally {
    await open.close();
  }
}
