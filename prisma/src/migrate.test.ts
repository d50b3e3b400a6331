import { appendFile, cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../tests/kit/database.ts";
import { withClient } from "./connection.ts";
import { diffSchema, migrate } from "./migrate.ts";
import { prepareRoles } from "./roles.ts";

let database: TestDatabase;
let folder: string;
beforeEach(async () => {
  database = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), "lec-migrations-"));
  await cp(fileURLToPath(new URL("../migrations", import.meta.url)), folder, { recursive: true });
  await withClient(database.adminUrl, client => prepareRoles(client, database.adminUrl, database.secret));
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function addMigration(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, "migration.sql"), sql);
}
const sql = (text: string) => withClient(database.adminUrl, async client => (await client.query(text)).rows);

describe("migrating", () => {
  test("leads to exactly what the schema files say", async () => {
    expect(await diffSchema(database.adminUrl)).toBe("");
    await sql("alter table auth.users add column forgotten text");
    expect(await diffSchema(database.adminUrl)).toContain("forgotten");
  });

  test("does nothing when nothing is pending", async () => {
    expect(await migrate(database.adminUrl, folder)).toEqual([]);
  });

  test("applies scripts with function bodies, as the owner role", async () => {
    const body =
      "create function core.two() returns int language plpgsql as $$ begin perform 1; return 2; end $$;";
    await addMigration("29990101000000_two", `${body} create table core.three (id int);`);
    expect(await migrate(database.adminUrl, folder)).toEqual(["29990101000000_two"]);
    expect(
      await sql("select core.two() as two, tableowner from pg_tables where tablename = 'three'"),
    ).toEqual([{ two: 2, tableowner: "lec_owner" }]);
  });

  test("is done once when two processes start together", async () => {
    await addMigration("29990101000000_once", "create table core.once (id int); select pg_sleep(0.05);");
    const applied = await Promise.all([1, 2, 3].map(() => migrate(database.adminUrl, folder)));
    expect(applied.flat()).toEqual(["29990101000000_once"]);
  });

  test("changes nothing when a script fails, says which and why, and goes on once it is put right", async () => {
    await addMigration(
      "29990101000000_broken",
      "create table core.half (id int); select * from core.nowhere;",
    );
    await expect(migrate(database.adminUrl, folder)).rejects.toMatchObject({
      name: "SetupError",
      en: 'Migration 29990101000000_broken failed and changed nothing: relation "core.nowhere" does not exist',
    });
    expect(await sql("select to_regclass('core.half') as half")).toEqual([{ half: null }]);
    await addMigration("29990101000000_broken", "create table core.whole (id int);");
    expect(await migrate(database.adminUrl, folder)).toEqual(["29990101000000_broken"]);
  });

  test("refuses a migration that was edited after it was applied, and names it", async () => {
    await appendFile(join(folder, "20261121000100_auth", "migration.sql"), "\n-- edited\n");
    await expect(migrate(database.adminUrl, folder)).rejects.toThrow(
      /Migration 20261121000100_auth was edited/,
    );
  });

  test("refuses a database newer than the program", async () => {
    await rm(join(folder, "20261121000100_auth"), { recursive: true });
    await expect(migrate(database.adminUrl, folder)).rejects.toThrow(/unknown migration 20261121000100_auth/);
  });
});
