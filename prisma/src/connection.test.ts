import { expect, test } from "vitest";
import { atDatabase, freshDatabase } from "../../tests/kit/database.ts";
import { freePort } from "../../tests/kit/free-port.ts";
import { createPool, tableOwners, withClient } from "./connection.ts";
import { openDatabase } from "./system.ts";

const secret = "q8Zk1uVn0cRr5yTfLw3xGd7hJm2pBs9A";

test("each broken DATABASE_URL gives one line to act on, without the password", async () => {
  const database = await freshDatabase();
  const wrongPassword = new URL(database.adminUrl);
  wrongPassword.password = "hunter2hunter2";
  const closed = new URL(wrongPassword);
  closed.port = String(await freePort());
  const powerless = database.urls.learners;
  const cases: [url: string, line: RegExp][] = [
    ["not a url", /not of the form/],
    ["mysql://root:hunter2hunter2@localhost/lec", /not of the form/],
    ["postgresql://lec:hunter2hunter2@localhost", /not of the form/],
    ["postgresql://lec:hunter2hunter2@db.invalid/lec", /No host is called db\.invalid/],
    [closed.href, /No database server answers at 127\.0\.0\.1:\d+ \(ECONNREFUSED\)/],
    [wrongPassword.href, /refused postgres: check user and password/],
    [atDatabase(database.adminUrl, "no_such_database"), /There is no database no_such_database/],
    [powerless, /lacks a right/],
  ];
  for (const [url, line] of cases) {
    const error = await openDatabase({ DATABASE_URL: url, LEC_SECRET: secret }).then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error, url).toMatchObject({ name: "SetupError", message: expect.stringMatching(line) });
    expect(error?.message).not.toContain("\n");
    expect(error?.message).toMatch(/[ก-๙]/);
    expect(`${error?.message}${error?.stack}`).not.toContain("hunter2");
  }
  await database.drop();
});

test("a database of one's own needs a real secret", async () => {
  for (const weak of [undefined, "", "short", "change-me-change-me-change-me-change-me", "ab".repeat(20)]) {
    const opened = openDatabase({ DATABASE_URL: "postgresql://lec@localhost/lec", LEC_SECRET: weak });
    await expect(opened).rejects.toThrow(/LEC_SECRET/);
  }
});

test("opening a database that is up to date changes nothing and every owner can sign in", async () => {
  const { adminUrl, urls, secret, drop } = await freshDatabase();
  const opened = await openDatabase({ DATABASE_URL: adminUrl, LEC_SECRET: secret });
  expect(opened).toMatchObject({ adminUrl, urls, embedded: false, applied: [] });
  for (const owner of tableOwners) {
    const pool = createPool(opened.urls[owner], { max: 1 });
    const { rows } = await pool.query(
      `select current_user as role, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as powerful,
              pg_has_role(current_user, 'lec_owner', 'member') as owner from pg_roles where rolname = current_user`,
    );
    expect(rows).toEqual([{ role: `lec_${owner}`, powerful: false, owner: false }]);
    await pool.end();
  }
  await opened.close();
  await drop();
});

test("values lose nothing on the way out of the database", async () => {
  const { urls, drop } = await freshDatabase();
  const pool = createPool(urls.learners, { max: 1 });
  const { rows } = await pool.query(
    `select 5::int8 as small, 9007199254740993::int8 as large, array[1, 9007199254740993, null]::int8[] as many,
            1.50::numeric as price, '2026-11-10T23:59:59.999999+07'::timestamptz as instant,
            array['2026-11-10T17:00:00Z'::timestamptz] as instants, date '2026-02-28' as day, true as yes`,
  );
  expect(rows).toEqual([
    {
      small: 5,
      large: "9007199254740993",
      many: [1, "9007199254740993", null],
      price: "1.50",
      instant: "2026-11-10 16:59:59.999999+00",
      instants: ["2026-11-10 17:00:00+00"],
      day: "2026-02-28",
      yes: true,
    },
  ]);
  await pool.end();
  await drop();
});

test("a connection that the server ends in the middle of something fails its statement, and nothing else", async () => {
  const { adminUrl, urls, drop } = await freshDatabase();
  const pool = createPool(urls.learners, { max: 1 });
  const client = await pool.connect();
  await client.query("BEGIN");
  await withClient(adminUrl, admin =>
    admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'lec_learners' AND datname = current_database()",
    ),
  );
  // Vitest fails the run for an error that nobody listens to, which would end a process of the system.
  await expect(client.query("SELECT 1")).rejects.toThrow();
  client.release(true);
  expect((await pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  await pool.end();
  await drop();
});
