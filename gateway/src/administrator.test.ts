import { hashPassword } from "@lec/core/identity/password";
import { withClient } from "@lec/prisma/connection";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { demoDatabase, freshDatabase, type TestDatabase } from "../../tests/kit/database.ts";
import { createAdministrator } from "./administrator.ts";

let database: TestDatabase;
const made: TestDatabase[] = [];
beforeEach(async () => {
  database = await freshDatabase();
  made.push(database);
});
afterAll(async () => {
  for (const each of made) await each.drop();
});

const sql = (text: string) => withClient(database.adminUrl, async client => (await client.query(text)).rows);
const create = (username = "somchai.k", another = false) =>
  createAdministrator(database.adminUrl, { username, name: "สมชาย ใจดี", another });

describe("the first administrator", () => {
  test("of an empty system comes with the department, a one-time password that runs out, and an entry of the audit", async () => {
    const password = await create("Somchai.K");
    expect(password).toMatch(/^[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}$/);
    expect(
      await sql(`SELECT u.username, u.must_change_password, u.one_time_password_expires_at - now() > interval '71 hours' AS fresh,
        a.duty, o.level, o.code, o.name FROM auth.users u
        JOIN institutions.appointments_in_force(u.id) a ON true JOIN institutions.org_unit o ON o.id = a.unit_id`),
    ).toEqual([
      {
        username: "somchai.k",
        must_change_password: true,
        fresh: true,
        duty: "DEPARTMENT_ADMINISTRATOR",
        level: "DEPARTMENT",
        code: "00",
        name: "กรมส่งเสริมการปกครองท้องถิ่น",
      },
    ]);
    expect(await sql("SELECT action, outcome FROM reporting.audit_event")).toEqual([
      { action: "createAdministrator", outcome: "DONE" },
    ]);
    const kept = await sql("SELECT password FROM auth.credentials");
    expect(JSON.stringify(kept)).not.toContain(password);
    expect(kept[0]).toMatchObject({ password: expect.stringMatching(/^\$argon2id\$/) });
    expect(await hashPassword(password)).toMatch(/^\$argon2id\$/);
  });

  test("is the only one unless another is meant, also when two are made at once", async () => {
    const both = await Promise.allSettled([create("first.one"), create("second.one")]);
    expect(both.map(result => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(create("third.one")).rejects.toMatchObject({ name: "SetupError" });
    await create("fourth.one", true);
    expect(await sql("SELECT count(*)::int AS n FROM institutions.org_unit")).toEqual([{ n: 1 }]);
    expect(await sql("SELECT count(*)::int AS n FROM auth.users")).toEqual([{ n: 2 }]);
  });

  test("has a name that is possible and looks like nobody else's", async () => {
    await create("paul.10");
    for (const username of ["x", "ชื่อไทย", "paul.lo", "a b c"])
      await expect(create(username, true)).rejects.toMatchObject({ name: "SetupError" });
    await expect(
      createAdministrator(database.adminUrl, { username: "good.name", name: " ", another: true }),
    ).rejects.toMatchObject({ name: "SetupError" });
  });

  test("is not made beside the one of the demo data", async () => {
    database = await demoDatabase();
    made.push(database);
    await expect(create()).rejects.toThrow(/--another/);
  });
});
