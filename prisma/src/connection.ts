import pg from "pg";
import { derive } from "./secret.ts";
import { SetupError } from "./setup-error.ts";

/** The owners of tables. Each has a PostgreSQL schema and a runtime role of its own. */
export const tableOwners = ["auth", "institutions", "learners", "reporting"] as const;
export type TableOwner = (typeof tableOwners)[number];

/** Owns every object; nobody signs in as it. Migrations run under it. */
export const ownerRole = "lec_owner";

/** The role an owner's code signs in as. */
export function runtimeRole(owner: TableOwner): `lec_${TableOwner}` {
  return `lec_${owner}`;
}

/** One address per runtime role. They carry passwords: never print them. */
export type DatabaseUrls = Readonly<Record<TableOwner, string>>;

export const minimumServerVersion = 15;

/** The addresses of the runtime roles on the server and database of the administrative address. */
export function databaseUrls(adminUrl: string, secret: string): DatabaseUrls {
  const address = (owner: TableOwner) => {
    const url = parseDatabaseUrl(adminUrl);
    url.username = runtimeRole(owner);
    url.password = rolePassword(secret, owner);
    url.searchParams.delete("options");
    return url.href;
  };
  return {
    auth: address("auth"),
    institutions: address("institutions"),
    learners: address("learners"),
    reporting: address("reporting"),
  };
}

/** The password of a runtime role, derived so that it needs no storing. */
export function rolePassword(secret: string, owner: TableOwner): string {
  return derive(secret, runtimeRole(owner));
}

/**
 * Parses a PostgreSQL address.
 * @throws SetupError when it is not of the form postgresql://user:password@host:port/database.
 */
export function parseDatabaseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (
    !url ||
    !["postgres:", "postgresql:"].includes(url.protocol) ||
    !url.hostname ||
    url.pathname.length < 2
  ) {
    const form = "postgresql://user:password@host:5432/database";
    throw new SetupError({
      th: `DATABASE_URL ไม่ถูกต้อง ต้องอยู่ในรูป ${form} (อักขระพิเศษในรหัสผ่านต้องเข้ารหัสแบบ URL)`,
      en: `DATABASE_URL is not of the form ${form} (special characters in the password must be URL-encoded)`,
    });
  }
  return url;
}

export interface PoolOptions {
  /** The most connections this pool opens. */
  max?: number;
  /** Shown in pg_stat_activity. */
  applicationName?: string;
  /** Further settings of the session, as for `psql`: `-c search_path=auth`. */
  options?: string;
}

/**
 * A connection pool whose values lose nothing on the way: int8 is a number while that is exact and a string beyond,
 * numeric is a string, dates and times are PostgreSQL's own text (ISO, in UTC), so no time zone of the process matters.
 */
export function createPool(
  url: string,
  { max = 10, applicationName = "lec", options = "" }: PoolOptions = {},
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: applicationName,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    // Statements of one connection are sent without waiting for the answers before them.
    pipeline: true,
    options: `-c timezone=UTC ${options}`.trim(),
    types: exactTypes,
  });
  // A connection that the server drops is replaced by the next query, and whoever used it is told by the statement that
  // failed. Without listeners, on the pool for idle ones and on each for those in use, it would end the process.
  pool.on("error", () => {});
  pool.on("connect", client => client.on("error", () => {}));
  return pool;
}

/**
 * Runs `work` on one connection of its own and closes it.
 * @throws SetupError when the server cannot be reached, refuses the sign-in, or is older than PostgreSQL 15.
 */
export async function withClient<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
  options: pg.ClientConfig = {},
): Promise<T> {
  const address = parseDatabaseUrl(url);
  const client = new pg.Client({
    connectionString: url,
    application_name: "lec setup",
    connectionTimeoutMillis: 10_000,
    types: exactTypes,
    ...options,
  });
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    throw connectionProblem(error, address);
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** @throws SetupError when the server is older than PostgreSQL 15. */
export async function checkServerVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: string; text: string }>(
    "select current_setting('server_version_num') as number, current_setting('server_version') as text",
  );
  const version = rows[0];
  if (version && Number(version.number) >= minimumServerVersion * 10_000) return;
  throw new SetupError({
    th: `PostgreSQL ${version?.text} เก่าเกินไป ต้องเป็นรุ่น ${minimumServerVersion} ขึ้นไป`,
    en: `PostgreSQL ${version?.text} is too old: version ${minimumServerVersion} or newer is needed`,
  });
}

/** Turns what went wrong while connecting into a line to act on. Anything unknown keeps the server's own words. */
export function connectionProblem(error: unknown, address: URL): SetupError {
  const { code = "", message } = error as { code?: string; message: string };
  const server = `${address.hostname}:${address.port || "5432"}`;
  const user = decodeURIComponent(address.username);
  const database = decodeURIComponent(address.pathname.slice(1));
  switch (code) {
    case "ECONNREFUSED":
    case "ECONNRESET":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "ETIMEDOUT":
      return unreachable(server, code);
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new SetupError({
        th: `ไม่พบเครื่องชื่อ ${address.hostname} ตรวจสอบชื่อเครื่องใน DATABASE_URL`,
        en: `No host is called ${address.hostname}: check the host in DATABASE_URL`,
      });
    case "28P01":
    case "28000":
      return new SetupError({
        th: `ฐานข้อมูลที่ ${server} ไม่ยอมให้ ${user} เข้า ตรวจสอบชื่อผู้ใช้และรหัสผ่านใน DATABASE_URL`,
        en: `The database server at ${server} refused ${user}: check user and password in DATABASE_URL`,
      });
    case "3D000":
      return new SetupError({
        th: `ไม่มีฐานข้อมูลชื่อ ${database} ที่ ${server} สร้างก่อนด้วย CREATE DATABASE`,
        en: `There is no database ${database} at ${server}: create it first with CREATE DATABASE`,
      });
    case "53300":
      return new SetupError({
        th: `ฐานข้อมูลที่ ${server} มีการเชื่อมต่อเต็มแล้ว`,
        en: `The database server at ${server} has no connection left`,
      });
  }
  if (/timeout/i.test(message)) return unreachable(server, "timeout");
  return new SetupError({
    th: `เชื่อมต่อฐานข้อมูลที่ ${server} ไม่ได้: ${message}`,
    en: `Cannot connect to the database server at ${server}: ${message}`,
  });
}

function unreachable(server: string, reason: string): SetupError {
  return new SetupError({
    th: `ติดต่อฐานข้อมูลที่ ${server} ไม่ได้ (${reason}) ตรวจสอบว่าเปิดอยู่และ DATABASE_URL ถูกต้อง`,
    en: `No database server answers at ${server} (${reason}): check that it runs and that DATABASE_URL is right`,
  });
}

const { builtins } = pg.types;
const text = (value: string) => value;
const exactInteger = (value: string) => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
};
const textArray = pg.types.getTypeParser(1009 as never) as (value: string) => (string | null)[];

const parsers = new Map<number, (value: string) => unknown>([
  [builtins.INT8, exactInteger],
  [builtins.NUMERIC, text],
  [builtins.DATE, text],
  [builtins.TIMESTAMP, text],
  [builtins.TIMESTAMPTZ, text],
  [1016, value => textArray(value).map(item => (item === null ? item : exactInteger(item)))], // int8[]
  [1231, textArray], // numeric[]
  [1182, textArray], // date[]
  [1115, textArray], // timestamp[]
  [1185, textArray], // timestamptz[]
]);

const exactTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") =>
    (format !== "binary" && parsers.get(oid)) ||
    pg.types.getTypeParser(oid, format as "text")) as pg.CustomTypesConfig["getTypeParser"],
};
