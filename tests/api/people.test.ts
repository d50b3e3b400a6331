import { duties, orgLevels } from "@lec/core/identity/actor";
import { appointing, dutyLevels, overseen } from "@lec/core/policy/appointing";
import { createPool } from "@lec/prisma/connection";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askMutation, mutate } from "../kit/acts.ts";
import { signIn, type TestClient } from "../kit/client.ts";
import {
  createLand,
  type Institution,
  type Land,
  type Lao,
  type Person,
  type Province,
} from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

interface MadeAccount {
  readonly account: {
    readonly id: string;
    readonly username: string;
    readonly appointments: readonly { readonly id: string }[];
  } | null;
  readonly oneTimePassword: string | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] | null }[];
}

const madeFields = "account { id username appointments { id } } oneTimePassword userErrors { code field }";

async function create(
  client: TestClient,
  input: object,
  keep: object = {},
): Promise<MadeAccount & { codes: string[] }> {
  const { made } = await client.get<{ made: MadeAccount }>(
    `mutation ($input: CreateAccountInput!) { made: createAccount(input: $input) { ${madeFields} } }`,
    { input: { orderNumber: "12/2565", fromDate: "2022-10-01", name: "สมหญิง ใจดี", ...input, ...keep } },
  );
  return { ...made, codes: made.userErrors.map(e => e.code) };
}

async function reset(client: TestClient, accountId: string, more: object = {}) {
  const { made } = await client.get<{ made: MadeAccount }>(
    "mutation ($input: ResetPasswordInput!) { made: resetPassword(input: $input) { account { id } oneTimePassword userErrors { code } } }",
    { input: { accountId, ...more } },
  );
  return { ...made, codes: made.userErrors.map(e => e.code) };
}

const end = (client: TestClient, appointmentId: string, reason = "ย้ายไปปฏิบัติหน้าที่อื่น") =>
  mutate<{ id: string; inForce: boolean; endReason: string }>(
    client,
    "endAppointment",
    "appointment { id inForce endReason }",
    {
      appointmentId,
      reason,
    },
  );
const grant = (client: TestClient, accountId: string, input: object) =>
  mutate<{ id: string }>(client, "grantAppointment", "appointment { id }", {
    accountId,
    orderNumber: "13/2565",
    fromDate: "2022-10-01",
    ...input,
  });

describe("people and appointments", () => {
  let system: TestSystem;
  let land: Land;
  let province: Province;
  let otherProvince: Province;
  let lao: Lao;
  let otherLao: Lao;
  let school: Institution;
  let besideSchool: Institution;
  let dla: Person;
  let provinceOfficer: Person;
  let laoOfficer: Person;
  let director: Person;
  let raw: pg.Pool;
  let serial = 0;
  const username = () => `person.${String.fromCharCode(97 + (serial % 26))}x${++serial}z`;

  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    province = await land.createProvince("41", "อุดรธานี");
    otherProvince = await land.createProvince("42", "เลย");
    const district = await province.createDistrict("4101");
    lao = await district.createLao();
    otherLao = await district.createLao();
    school = await lao.createInstitution();
    besideSchool = await otherLao.createInstitution();
    dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    provinceOfficer = await province.as("PROVINCE_OFFICER");
    laoOfficer = await lao.as("LAO_OFFICER");
    director = await school.as("INSTITUTION_DIRECTOR");
    await land.openRound();
    raw = createPool(system.database.urls.institutions, { max: 4 });
  });
  afterAll(async () => {
    await raw.end();
    await land.close();
    await system.close();
  });

  const changePassword = (token: string, currentPassword: string, newPassword: string) =>
    fetch(`${system.url}/auth/change-password`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ currentPassword, newPassword }),
    });

  /** Signs in with a one-time password and changes it, as a person does the first time. */
  async function firstSignIn(name: string, oneTimePassword: string, own = `ดอกบัวบานที่หนองหาน-${++serial}`) {
    const client = await signIn(system.url, name, oneTimePassword);
    expect((await changePassword(client.token, oneTimePassword, own)).status).toBe(200);
    return { client, own };
  }

  const viewer = "{ viewer { username duties appointments { duty unit { id } } reach { id } } }";

  /** Runs `work` as the institutions role for an actor, past the application. SQLSTATE of the refusal, or `done`. */
  async function rawly(
    actor: { accountId: string } | null,
    text: string,
    values: unknown[] = [],
  ): Promise<string> {
    const client = await raw.connect();
    try {
      await client.query("BEGIN");
      await client.query("SELECT set_config('lec.account_id', $1, true)", [actor?.accountId ?? ""]);
      const { rowCount } = await client.query(text, values);
      await client.query("COMMIT");
      return /^\s*(UPDATE|INSERT)/i.test(text) && rowCount === 0 ? "nothing" : "done";
    } catch (error) {
      await client.query("ROLLBACK");
      return String((error as { code?: string }).code);
    } finally {
      client.release();
    }
  }

  test("the walk: a province makes an LAO's account, that officer a director, and an ended appointment bites at the next request", async () => {
    const made = await create(provinceOfficer, {
      username: "Lao.Officer-1",
      duty: "LAO_OFFICER",
      unitId: lao.id,
    });
    expect(made.codes).toEqual([]);
    expect(made.account?.username).toBe("lao.officer-1");
    expect(made.account?.appointments).toHaveLength(1);
    expect(made.oneTimePassword).toMatch(/^\S{12,}$/);

    const fresh = await signIn(system.url, "lao.officer-1", made.oneTimePassword!);
    for (const [language, words] of [
      ["th", "เปลี่ยนรหัสผ่าน"],
      ["en", "change your one-time password"],
    ] as const) {
      const refused = await fresh.ask(viewer, {}, language);
      expect(refused.status).toBe(403);
      expect(refused.errors).toMatchObject([
        { extensions: { code: "PASSWORD_CHANGE_REQUIRED" }, message: expect.stringContaining(words) },
      ]);
    }
    expect((await changePassword(fresh.token, made.oneTimePassword!, `${lao.code}${lao.code}`)).status).toBe(
      400,
    );
    expect((await changePassword(fresh.token, made.oneTimePassword!, "ปลาดุกย่างกับข้าวเหนียว")).status).toBe(200);
    expect(await fresh.get(viewer)).toMatchObject({
      viewer: { duties: ["LAO_OFFICER"], reach: [{ id: lao.id }] },
    });

    const second = await create(fresh, {
      username: "head.of.school",
      duty: "INSTITUTION_DIRECTOR",
      unitId: school.id,
    });
    expect(second.codes).toEqual([]);
    const { client: head } = await firstSignIn("head.of.school", second.oneTimePassword!);
    const roll = `{ orgUnit(id: "${school.id}") { name enrolments(first: 5) { totalCount } appointments { totalCount } } }`;
    expect(await head.get(roll)).toMatchObject({ orgUnit: { enrolments: { totalCount: 2 } } });

    const ended = await end(fresh, second.account!.appointments[0]!.id);
    expect(ended).toMatchObject({ codes: [], value: { inForce: false, endReason: "ย้ายไปปฏิบัติหน้าที่อื่น" } });
    expect(await head.get(roll)).toEqual({ orgUnit: null });
    expect(await head.get(viewer)).toMatchObject({
      viewer: { username: "head.of.school", duties: [], appointments: [], reach: [] },
    });
    expect((await end(fresh, second.account!.appointments[0]!.id)).codes).toEqual(["ALREADY_ENDED"]);
  });

  test("disabling and a new password end every session at once; the old password is gone", async () => {
    const name = username();
    const made = await create(laoOfficer, {
      username: name,
      duty: "INSTITUTION_RECORDER",
      unitId: school.id,
    });
    const { client, own } = await firstSignIn(name, made.oneTimePassword!);
    const again = await signIn(system.url, name, own);
    const accountId = made.account!.id;

    const handed = await reset(laoOfficer, accountId);
    expect(handed.oneTimePassword).toMatch(/^\S{12,}$/);
    for (const { ask } of [client, again]) expect((await ask(viewer)).status).toBe(401);
    await expect(signIn(system.url, name, own)).rejects.toThrow("401");
    const { client: back, own: newer } = await firstSignIn(name, handed.oneTimePassword!);
    expect((await back.ask(viewer)).status).toBe(200);
    await expect(signIn(system.url, name, handed.oneTimePassword!)).rejects.toThrow("401");

    const disable = (reason: string) =>
      mutate<{ disabledAt: string | null }>(laoOfficer, "disableAccount", "account { id disabledAt }", {
        accountId,
        reason,
      });
    expect((await disable(" ")).codes).toEqual(["REASON_REQUIRED"]);
    expect((await disable("ลาออก")).value?.disabledAt).not.toBeNull();
    expect((await disable("ลาออก")).codes).toEqual([]);
    expect((await back.ask(viewer)).status).toBe(401);
    await expect(signIn(system.url, name, newer)).rejects.toThrow("401");
    const enabled = await mutate(laoOfficer, "enableAccount", "account { id disabledAt }", {
      accountId,
      reason: "กลับเข้ารับราชการ",
    });
    expect(enabled).toMatchObject({ codes: [], value: { disabledAt: null } });
    expect((await (await signIn(system.url, name, newer)).ask(viewer)).status).toBe(200);
  });

  test("nobody appoints beyond the table, beside or above their area, at another level, or themselves", async () => {
    const at = (unitId: string, duty: string, more: object = {}) => ({
      username: username(),
      duty,
      unitId,
      ...more,
    });
    const refused: [Person, object, string][] = [
      [provinceOfficer, at(province.id, "PROVINCE_OFFICER"), "NOT_ALLOWED"],
      [provinceOfficer, at(school.id, "INSTITUTION_DIRECTOR"), "NOT_ALLOWED"],
      [provinceOfficer, at(otherProvince.id, "PROVINCE_OFFICER"), "NOT_FOUND"],
      [provinceOfficer, at(land.id, "DEPARTMENT_ADMINISTRATOR"), "NOT_ALLOWED"],
      [provinceOfficer, at(school.id, "LAO_OFFICER"), "DUTY_DOES_NOT_FIT"],
      [dla, at(lao.id, "LAO_OFFICER"), "NOT_ALLOWED"],
      [dla, at(lao.id, "PROVINCE_OFFICER"), "DUTY_DOES_NOT_FIT"],
      [laoOfficer, at(lao.id, "LAO_OFFICER"), "NOT_ALLOWED"],
      [laoOfficer, at(besideSchool.id, "INSTITUTION_DIRECTOR"), "NOT_FOUND"],
      [laoOfficer, at(otherLao.id, "LAO_OFFICER"), "NOT_FOUND"],
      [laoOfficer, at(province.id, "PROVINCE_OFFICER"), "NOT_ALLOWED"],
      [laoOfficer, at(school.id, "CLASS_TEACHER", { classroom: "ป.1/1" }), "NOT_ALLOWED"],
      [director, at(school.id, "INSTITUTION_DIRECTOR"), "NOT_ALLOWED"],
      [director, at(besideSchool.id, "INSTITUTION_RECORDER"), "NOT_FOUND"],
      [await school.as("INSTITUTION_RECORDER"), at(school.id, "INSTITUTION_RECORDER"), "NOT_ALLOWED"],
      [await school.as("REGISTRAR"), at(school.id, "REGISTRAR"), "NOT_ALLOWED"],
      [await province.as("ANALYST"), at(lao.id, "ANALYST"), "NOT_ALLOWED"],
      [await province.as("CLIENT"), at(lao.id, "CLIENT"), "NOT_ALLOWED"],
    ];
    const count = async () =>
      (await land.sql<{ n: string }>("SELECT count(*)::text AS n FROM auth.users"))[0]?.n;
    const before = await count();
    for (const [person, input, code] of refused)
      expect((await create(person, input)).codes, `${person.username} ${JSON.stringify(input)}`).toEqual([
        code,
      ]);
    expect(await count()).toBe(before);

    const own = await grant(laoOfficer, laoOfficer.accountId, {
      duty: "INSTITUTION_RECORDER",
      unitId: school.id,
    });
    expect(own.codes).toEqual(["OWN_ACCOUNT"]);
    expect((await reset(laoOfficer, laoOfficer.accountId)).codes).toEqual(["OWN_ACCOUNT"]);
    // Strangers and colleagues above are missing, as a random id is.
    for (const accountId of [
      provinceOfficer.accountId,
      dla.accountId,
      "00000000-0000-4000-8000-000000000000",
      "x",
    ]) {
      const given = await grant(laoOfficer, accountId, { duty: "INSTITUTION_RECORDER", unitId: school.id });
      expect(given.codes).toEqual(["NOT_FOUND"]);
      expect((await reset(laoOfficer, accountId)).codes).toEqual(["NOT_FOUND"]);
    }
  });

  test("nobody takes over an account that also works where they have no say", async () => {
    const made = await create(laoOfficer, { username: username(), duty: "REGISTRAR", unitId: school.id });
    const accountId = made.account!.id;
    await land.sql(
      "INSERT INTO institutions.appointment (account_id, duty, unit_id, order_number, from_date) VALUES ($1, 'REGISTRAR', $2, '1', '2030-01-01')",
      [accountId, besideSchool.id],
    );
    expect((await reset(laoOfficer, accountId)).codes).toEqual(["NOT_ALLOWED"]);
    expect(
      (await mutate(laoOfficer, "disableAccount", "account { id }", { accountId, reason: "x" })).codes,
    ).toEqual(["NOT_ALLOWED"]);
    const account = await laoOfficer.get<{ accounts: { nodes: object[] } }>(
      `{ accounts(filter: { search: "${made.account!.username}" }) { nodes { canResetPassword canDisable appointments { unit { id } canEnd } } } }`,
    );
    expect(account.accounts.nodes).toEqual([
      {
        canResetPassword: false,
        canDisable: false,
        appointments: [{ unit: { id: school.id }, canEnd: true }],
      },
    ]);
    // Having ended everything that stands in the way does not make it theirs either.
    expect((await end(laoOfficer, made.account!.appointments[0]!.id)).codes).toEqual([]);
    expect((await reset(laoOfficer, accountId)).codes).toEqual(["NOT_ALLOWED"]);
    expect(await rawly(laoOfficer, "SELECT auth.set_one_time_password($1, '$argon2id$x')", [accountId])).toBe(
      "LE010",
    );
    expect(await rawly(laoOfficer, "SELECT auth.disable_account($1)", [accountId])).toBe("LE010");
  });

  test("the level above ends what its subordinates gave, and only a direct superior hands out passwords", async () => {
    const made = await create(director, {
      username: username(),
      duty: "CLASS_TEACHER",
      unitId: school.id,
      classroom: "ป.1/1",
    });
    expect(made.codes).toEqual([]);
    expect((await reset(laoOfficer, made.account!.id)).codes).toEqual(["NOT_ALLOWED"]);
    expect((await reset(director, made.account!.id)).codes).toEqual([]);
    expect((await end(await otherLao.as("LAO_OFFICER"), made.account!.appointments[0]!.id)).codes).toEqual([
      "NOT_FOUND",
    ]);
    expect((await end(await school.as("REGISTRAR"), made.account!.appointments[0]!.id)).codes).toEqual([
      "NOT_ALLOWED",
    ]);
    expect((await end(provinceOfficer, made.account!.appointments[0]!.id)).codes).toEqual([]);
  });

  test("no client writes a field that is not its to write", async () => {
    const input = {
      username: username(),
      name: "ก",
      duty: "REGISTRAR",
      unitId: school.id,
      orderNumber: "1",
      fromDate: "2022-10-01",
    };
    for (const more of [
      { disabledAt: null },
      { mustChangePassword: false },
      { password: "ปลาดุกย่างกับข้าวเหนียว" },
      { endedAt: null },
      { grantedBy: dla.accountId },
      { id: dla.accountId },
      { status: "ACTIVE" },
    ]) {
      const { errors } = await askMutation(laoOfficer, "createAccount", "account { id }", {
        ...input,
        ...more,
      });
      expect(
        errors.map(e => e.extensions.code),
        JSON.stringify(more),
      ).toEqual(["BAD_USER_INPUT"]);
    }
  });

  test("bad input is refused with the field at fault, and nothing is made", async () => {
    const good = { username: username(), duty: "INSTITUTION_RECORDER", unitId: school.id };
    for (const [more, code, field] of [
      [{ username: "аdmin" }, "USERNAME_INVALID", "username"],
      [{ username: "ครู" }, "USERNAME_INVALID", "username"],
      [{ username: "a b c" }, "USERNAME_INVALID", "username"],
      [{ name: " \u200b " }, "BAD_USER_INPUT", "name"],
      [{ orderNumber: "\u202e" }, "BAD_USER_INPUT", "orderNumber"],
      [{ toDate: "2022-09-30" }, "BAD_USER_INPUT", "toDate"],
      [{ classroom: "ป.1/1" }, "BAD_USER_INPUT", "classroom"],
      [{ unitId: "x" }, "NOT_FOUND", "unitId"],
    ] as const) {
      const { userErrors, account } = await create(laoOfficer, { ...good, ...more });
      expect(userErrors).toEqual([{ code, field: ["input", field] }]);
      expect(account).toBeNull();
    }
    const teacher = await create(director, { ...good, duty: "CLASS_TEACHER" });
    expect(teacher.userErrors).toEqual([{ code: "BAD_USER_INPUT", field: ["input", "classroom"] }]);
  });

  test("a username is taken in whatever case, and by names that look like it, also when two ask at once", async () => {
    const make = (name: string) =>
      create(laoOfficer, { username: name, duty: "REGISTRAR", unitId: school.id });
    expect((await make("somchai.il0")).codes).toEqual([]);
    for (const name of ["SOMCHAI.IL0", "somchai.ilo", "s0mcha1.lio"])
      expect((await make(name)).codes, name).toEqual(["USERNAME_TAKEN"]);
    const racing = await Promise.all(["two.at.once", "Two.At.0nce", "two.at.once", "two.at.once"].map(make));
    expect(racing.flatMap(each => each.codes)).toEqual([
      "USERNAME_TAKEN",
      "USERNAME_TAKEN",
      "USERNAME_TAKEN",
    ]);
  });

  test("one person holds one duty at one place once at a time", async () => {
    const made = await create(laoOfficer, {
      username: username(),
      duty: "REGISTRAR",
      unitId: school.id,
      toDate: "2030-12-31",
    });
    const again = (fromDate: string) =>
      grant(laoOfficer, made.account!.id, { duty: "REGISTRAR", unitId: school.id, fromDate });
    expect((await again("2030-12-31")).codes).toEqual(["ALREADY_APPOINTED"]);
    expect((await again("2031-01-01")).codes).toEqual([]);
    expect(
      (await grant(laoOfficer, made.account!.id, { duty: "INSTITUTION_DIRECTOR", unitId: school.id })).codes,
    ).toEqual([]);
  });

  test("a one-time password is shown once, and is in no audit row, no receipt and no later answer", async () => {
    const input = {
      username: username(),
      duty: "REGISTRAR",
      unitId: school.id,
      idempotencyKey: `key ${serial}`,
    };
    const dry = await create(laoOfficer, { ...input, dryRun: true, idempotencyKey: null });
    expect(dry).toMatchObject({
      codes: [],
      oneTimePassword: null,
      account: { username: input.username, appointments: [{}] },
    });
    const first = await create(laoOfficer, input);
    const replay = await create(laoOfficer, input);
    expect(replay).toEqual({ ...first, oneTimePassword: null });
    const key = { idempotencyKey: `reset ${serial}` };
    const handed = await reset(laoOfficer, first.account!.id, key);
    expect(handed.oneTimePassword).not.toBe(first.oneTimePassword);
    expect(await reset(laoOfficer, first.account!.id, key)).toEqual({ ...handed, oneTimePassword: null });
    expect((await signIn(system.url, input.username, handed.oneTimePassword!)).token).not.toBe("");

    const kept = await land.sql<{ text: string }>(
      `SELECT row_to_json(t)::text AS text FROM core.command_receipt t UNION ALL SELECT row_to_json(t)::text FROM reporting.audit_event t
       UNION ALL SELECT row_to_json(t)::text FROM auth.users t UNION ALL SELECT row_to_json(t)::text FROM auth.credentials t
       UNION ALL SELECT row_to_json(t)::text FROM auth.sessions t UNION ALL SELECT row_to_json(t)::text FROM auth.verifications t`,
    );
    expect(kept.length).toBeGreaterThan(10);
    for (const secret of [first.oneTimePassword!, handed.oneTimePassword!])
      expect(kept.filter(row => row.text.includes(secret))).toEqual([]);
    const rows = await land.sql(
      "SELECT action, outcome, duty, unit_id FROM reporting.audit_event WHERE target_id = $1 AND action <> 'signIn' ORDER BY at",
      [first.account!.id],
    );
    expect(rows).toEqual([
      { action: "createAccount", outcome: "DONE", duty: "LAO_OFFICER", unit_id: school.id },
      { action: "resetPassword", outcome: "DONE", duty: "LAO_OFFICER", unit_id: school.id },
    ]);
  });

  test("people are seen within reach, by duties that see people, page by page", async () => {
    const query = `query ($id: ID!, $after: String) { orgUnit(id: $id) { appointments(first: 2, after: $after, inForce: true) {
      totalCount pageInfo { hasNextPage endCursor } nodes { id duty inForce account { username } } } } }`;
    type Listed = {
      orgUnit: {
        appointments: {
          totalCount: number;
          pageInfo: { hasNextPage: boolean; endCursor: string };
          nodes: { id: string }[];
        } | null;
      };
    };
    const seen: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const listed: Listed = await laoOfficer.get<Listed>(query, { id: school.id, after });
      const page: Listed["orgUnit"]["appointments"] = listed.orgUnit.appointments;
      seen.push(...page!.nodes.map(node => node.id));
      ({ hasNextPage: more, endCursor: after } = page!.pageInfo);
      if (!more) expect(new Set(seen).size).toBe(page!.totalCount);
    }
    for (const blind of [
      await province.as("ANALYST"),
      await province.as("CLIENT"),
      await school.as("ANALYST"),
    ]) {
      expect((await blind.get<Listed>(query, { id: school.id })).orgUnit.appointments).toBeNull();
      const { accounts } = await blind.get<{ accounts: object }>("{ accounts { totalCount nodes { id } } }");
      expect(accounts).toEqual({ totalCount: 0, nodes: [] });
    }
    // An ancestor shows its name and nobody in it.
    expect((await director.get<Listed>(query, { id: lao.id })).orgUnit.appointments).toBeNull();

    const names: string[] = [];
    type Accounts = {
      accounts: {
        totalCount: number;
        pageInfo: { hasNextPage: boolean; endCursor: string };
        nodes: { username: string }[];
      };
    };
    for (let after: string | null = null, more = true; more; ) {
      const { accounts }: Accounts = await laoOfficer.get<Accounts>(
        "query ($after: String) { accounts(first: 3, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { username } } }",
        { after },
      );
      names.push(...accounts.nodes.map(node => node.username));
      ({ hasNextPage: more, endCursor: after } = accounts.pageInfo);
      if (!more) expect(names).toHaveLength(accounts.totalCount);
    }
    expect(names).toEqual(names.toSorted((a, b) => (a < b ? -1 : 1)));
    expect(names.some(name => name.startsWith(besideSchool.code) || name.startsWith("41."))).toBe(false);
  });

  test("a form is drawn from what the viewer may give at a unit", async () => {
    const ask = async (person: Person, unitId: string) =>
      (
        await person.get<{ viewer: { manageableDuties: string[] } }>(
          `{ viewer { manageableDuties(unitId: "${unitId}") } }`,
        )
      ).viewer.manageableDuties;
    expect(await ask(laoOfficer, school.id)).toEqual([
      "INSTITUTION_RECORDER",
      "INSTITUTION_DIRECTOR",
      "REGISTRAR",
      "CLIENT",
    ]);
    expect(await ask(laoOfficer, lao.id)).toEqual([]);
    expect(await ask(laoOfficer, besideSchool.id)).toEqual([]);
    expect(await ask(provinceOfficer, lao.id)).toEqual([
      "LAO_OFFICER",
      "LAO_REGISTRATION_OFFICER",
      "ANALYST",
      "CLIENT",
    ]);
  });

  test("the list costs the same SQL statements for one unit and for many", async () => {
    const asked = async (first: number) =>
      (
        await system.statementsDuring(() =>
          provinceOfficer.get(
            `{ institutions(first: ${first}) { nodes { appointments(first: 5) { totalCount nodes { duty unit { name } canEnd account { username canDisable appointments { duty } } } } } } }`,
          ),
        )
      ).filter(name => name !== "begin" && name !== "commit");
    expect((await asked(20)).toSorted()).toEqual((await asked(1)).toSorted());
  });

  describe("asked past the application, as the role of this subgraph", () => {
    const insert = `INSERT INTO institutions.appointment (account_id, duty, unit_id, order_number, from_date)
      VALUES ($1, $2, $3, '9/2565', '2022-01-01')`;

    test("the database's table of who appoints whom is the policy's", async () => {
      const rows = await land.sql<{ by: string; duty: string; reach: string }>(
        "SELECT by_duty AS by, duty, reach FROM institutions.appointing() ORDER BY 1, 2",
      );
      const expected = Object.entries(appointing).flatMap(([by, row]) =>
        Object.entries(row).map(([duty, reach]) => ({ by, duty, reach })),
      );
      const key = (row: { by: string; duty: string; reach: string }) => `${row.by} ${row.duty} ${row.reach}`;
      expect(rows.map(key).toSorted()).toEqual(expected.map(key).toSorted());
      const over = await land.sql<{ by: string; duty: string; reach: string }>(
        "SELECT by_duty AS by, duty, reach FROM institutions.overseeing()",
      );
      const expectedOver = duties.flatMap(by =>
        [...overseen(by)].map(([duty, reach]) => ({ by, duty, reach })),
      );
      expect(over.map(key).toSorted()).toEqual(expectedOver.map(key).toSorted());
      const fits = await land.sql<{ duty: string; level: string; fits: boolean }>(
        `SELECT d AS duty, l AS level, institutions.fits(d, l) AS fits
         FROM unnest(enum_range(NULL::institutions.duty)) d, unnest(enum_range(NULL::institutions.org_level)) l`,
      );
      expect(fits).toHaveLength(duties.length * orgLevels.length);
      for (const row of fits)
        expect(row.fits, `${row.duty} ${row.level}`).toBe(
          (dutyLevels[row.duty as (typeof duties)[number]] as readonly string[]).includes(row.level),
        );
    });

    test("appointments beyond the table, beside the area, of oneself or of nobody are refused", async () => {
      const someone = (
        await create(laoOfficer, { username: username(), duty: "REGISTRAR", unitId: school.id })
      ).account!.id;
      for (const [actor, account, duty, unit] of [
        [null, someone, "INSTITUTION_RECORDER", school.id],
        [laoOfficer, laoOfficer.accountId, "INSTITUTION_RECORDER", school.id],
        [laoOfficer, someone, "INSTITUTION_RECORDER", besideSchool.id],
        [laoOfficer, someone, "LAO_OFFICER", lao.id],
        [laoOfficer, someone, "CLASS_TEACHER", school.id],
        [laoOfficer, someone, "PROVINCE_OFFICER", school.id],
        [director, someone, "INSTITUTION_DIRECTOR", school.id],
        [provinceOfficer, someone, "INSTITUTION_DIRECTOR", school.id],
      ] as const)
        expect(await rawly(actor, insert, [account, duty, unit]), `${actor?.username} ${duty}`).toBe("42501");
      expect(await rawly(laoOfficer, insert, [someone, "INSTITUTION_RECORDER", school.id])).toBe("done");
    });

    test("an appointment is ended by who stands above, with a reason, and never changed, revived or removed", async () => {
      const made = await create(laoOfficer, { username: username(), duty: "REGISTRAR", unitId: school.id });
      const id = made.account!.appointments[0]!.id;
      const ending = (by: { accountId: string }, reason = "x") =>
        [
          `UPDATE institutions.appointment SET ended_at = core.now(), ended_by = '${by.accountId}', end_reason = '${reason}' WHERE id = '${id}'`,
        ] as const;
      const beside = await otherLao.as("LAO_OFFICER");
      const analyst = await province.as("ANALYST");
      expect(await rawly(null, ...ending(laoOfficer))).toBe("nothing");
      expect(await rawly(beside, ...ending(beside))).toBe("nothing");
      expect(await rawly(analyst, ...ending(analyst))).toBe("nothing");
      expect(await rawly(laoOfficer, ...ending(director))).toBe("42501");
      expect(await rawly(laoOfficer, ...ending(laoOfficer, ""))).toBe("42501");
      for (const text of [
        `UPDATE institutions.appointment SET duty = 'INSTITUTION_DIRECTOR' WHERE id = '${id}'`,
        `UPDATE institutions.appointment SET unit_id = '${besideSchool.id}' WHERE id = '${id}'`,
        `UPDATE institutions.appointment SET to_date = NULL WHERE id = '${id}'`,
        `DELETE FROM institutions.appointment WHERE id = '${id}'`,
        "TRUNCATE institutions.appointment",
      ])
        expect(await rawly(laoOfficer, text), text).toBe("42501");
      expect(await rawly(laoOfficer, ...ending(laoOfficer))).toBe("done");
      expect(
        await rawly(
          laoOfficer,
          `UPDATE institutions.appointment SET ended_at = NULL, ended_by = NULL, end_reason = NULL WHERE id = '${id}'`,
        ),
      ).toBe("nothing");
    });

    test("accounts are made, reset and disabled only where the caller may, and their secrets are out of reach", async () => {
      const make = (name: string, duty: string, unit: string) =>
        [
          "SELECT auth.create_account(core.uuid7(), $1, 'ก', '$argon2id$x', $2, $3)",
          [name, duty, unit],
        ] as const;
      for (const [actor, duty, unit] of [
        [null, "REGISTRAR", school.id],
        [laoOfficer, "REGISTRAR", besideSchool.id],
        [laoOfficer, "LAO_OFFICER", lao.id],
        [director, "INSTITUTION_DIRECTOR", school.id],
        [await province.as("ANALYST"), "LAO_OFFICER", lao.id],
      ] as const) {
        const [text, values] = make(username(), duty, unit);
        expect(await rawly(actor, text, [...values])).toBe("LE010");
      }
      for (const name of ["Upper.Case", "аdmin", "ab", "a b c"]) {
        const [text, values] = make(name, "REGISTRAR", school.id);
        expect(await rawly(laoOfficer, text, [...values]), name).toBe("LE010");
      }
      for (const target of [
        laoOfficer,
        provinceOfficer,
        dla,
        await otherLao.as("LAO_OFFICER"),
        await besideSchool.head(),
      ])
        for (const act of [
          "auth.disable_account($1)",
          "auth.enable_account($1)",
          "auth.set_one_time_password($1, '$argon2id$x')",
        ])
          expect(
            await rawly(laoOfficer, `SELECT ${act}`, [target.accountId]),
            `${act} ${target.username}`,
          ).toBe("LE010");
      for (const text of [
        "SELECT email FROM auth.users",
        "SELECT * FROM auth.users",
        "SELECT FROM auth.credentials",
        "SELECT FROM auth.sessions",
        "SELECT auth.end_sessions(core.account_id())",
        "UPDATE auth.users SET name = 'x'",
        "SELECT FROM institutions.standing_appointments(core.account_id())",
      ])
        expect(await rawly(laoOfficer, text), text).toBe("42501");
      const visible = async (actor: Person | null) => {
        const client = await raw.connect();
        await client.query("BEGIN");
        await client.query("SELECT set_config('lec.account_id', $1, true)", [actor?.accountId ?? ""]);
        const { rows } = await client.query<{ username: string }>("SELECT username FROM auth.users");
        await client.query("ROLLBACK");
        client.release();
        return rows.map(row => row.username);
      };
      expect(await visible(null)).toEqual([]);
      const analyst = await province.as("ANALYST");
      expect(await visible(analyst)).toEqual([analyst.username]);
      expect(await visible(director)).not.toContain(laoOfficer.username);
      expect(await visible(laoOfficer)).toContain(director.username);
      const open = await land.sql<{ name: string }>(
        `SELECT p.oid::regprocedure::text AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         WHERE n.nspname = 'auth' AND (has_function_privilege('lec_learners', p.oid, 'EXECUTE') OR has_function_privilege('lec_reporting', p.oid, 'EXECUTE')
           OR NOT EXISTS (SELECT FROM unnest(p.proconfig) c WHERE c LIKE 'search_path=%'))`,
      );
      expect(open).toEqual([]);
    });
  });
});
