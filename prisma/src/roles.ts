import pg from "pg";
import {
  checkServerVersion,
  databaseUrls,
  ownerRole,
  rolePassword,
  runtimeRole,
  type TableOwner,
  tableOwners,
} from "./connection.ts";
import { SetupError } from "./setup-error.ts";

/** What the schema needs beyond core PostgreSQL. All are trusted: no superuser is needed to create them. */
const extensions = ["ltree", "pg_trgm", "btree_gist", "pgcrypto"] as const;

/**
 * Makes the server ready for migrations: extensions (in `public`), the role that owns everything, and the runtime
 * roles with their derived passwords. What they may do is granted by the migrations. Changes nothing when all is
 * as it should be, so it may run at every start.
 * @param client the administrative connection
 * @throws SetupError when the server is too old or the administrative user lacks a right.
 */
export async function prepareRoles(client: pg.Client, adminUrl: string, secret: string): Promise<void> {
  await checkServerVersion(client);
  try {
    await createExtensions(client);
    await createOwner(client);
    for (const owner of tableOwners) await createRuntimeRole(client, owner, adminUrl, secret);
  } catch (error) {
    throw rightsProblem(error) ?? error;
  }
}

async function createExtensions(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>("select extname as name from pg_extension");
  const present = new Set(rows.map(row => row.name));
  for (const extension of extensions) {
    if (!present.has(extension))
      await client.query(`create extension if not exists ${extension} schema public`);
  }
}

async function createOwner(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ exists: boolean; member: boolean; creates: boolean }>(
    `select r.oid is not null as exists,
            coalesce(pg_has_role(current_user, r.oid, 'member'), false) as member,
            coalesce(has_database_privilege(r.oid, current_database(), 'create')
                     and has_schema_privilege(r.oid, 'public', 'create'), false) as creates
       from (values ($1::name)) wanted (name) left join pg_roles r on r.rolname = wanted.name`,
    [ownerRole],
  );
  const state = rows[0];
  if (!state?.exists) await client.query(`create role ${ownerRole} nologin`);
  if (!state?.member) await client.query(`grant ${ownerRole} to current_user`);
  if (!state?.creates) {
    const { rows: names } = await client.query<{ database: string }>("select current_database() as database");
    await client.query(
      `grant create on database ${pg.escapeIdentifier(names[0]?.database ?? "")} to ${ownerRole}`,
    );
    await client.query(`grant usage, create on schema public to ${ownerRole}`);
  }
}

async function createRuntimeRole(
  client: pg.Client,
  owner: TableOwner,
  adminUrl: string,
  secret: string,
): Promise<void> {
  const role = runtimeRole(owner);
  const { rows } = await client.query<{ plain: boolean }>(
    `select rolcanlogin and not (rolsuper or rolbypassrls or rolcreatedb or rolcreaterole) as plain
       from pg_roles where rolname = $1`,
    [role],
  );
  if (!rows[0]) {
    await client.query(`create role ${role} login`);
  } else if (!rows[0].plain) {
    await client.query(`alter role ${role} login nosuperuser nobypassrls nocreatedb nocreaterole`);
  } else if (await signsIn(databaseUrls(adminUrl, secret)[owner])) {
    return;
  }
  await client.query(`alter role ${role} password ${pg.escapeLiteral(rolePassword(secret, owner))}`);
}

async function signsIn(url: string): Promise<boolean> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: "lec setup",
  });
  client.on("error", () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function rightsProblem(error: unknown): SetupError | undefined {
  const { code, message } = error as { code?: string; message: string };
  if (code === "42501") {
    return new SetupError({
      th: `ผู้ใช้ใน DATABASE_URL ขาดสิทธิ (${message}) ต้องเป็นเจ้าของฐานข้อมูลและมี CREATEROLE`,
      en: `The user of DATABASE_URL lacks a right (${message}): it must own the database and have CREATEROLE`,
    });
  }
  if (code === "58P01" || code === "0A000") {
    return new SetupError({
      th: `เครื่องฐานข้อมูลไม่มีส่วนขยายที่ต้องใช้ (${extensions.join(", ")}): ${message}`,
      en: `The database server lacks an extension (${extensions.join(", ")} are needed): ${message}`,
    });
  }
  return undefined;
}
