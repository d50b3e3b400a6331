import { createHash } from "node:crypto";
import { createPool } from "@lec/prisma/connection";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { check, type Done, mutate, userErrors } from "../kit/acts.ts";
import { clientOf, type TestClient } from "../kit/client.ts";
import {
  createLand,
  type Institution,
  type Land,
  type Lao,
  type Person,
  type Province,
} from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

interface TokenSeen {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly fields: readonly string[];
  readonly expiresAt: string;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
  readonly active: boolean;
  readonly createdBy: { readonly id: string } | null;
}

const tokenFields = "id name scopes fields expiresAt lastUsedAt revokedAt active createdBy { id } ";

interface Made extends Done<TokenSeen> {
  readonly token: string | null;
}

/** A token for counts until the end of 2565, unless said otherwise. */
async function make(client: TestClient, input: object = {}): Promise<Made> {
  const { made } = await client.get<{ made: Omit<Made, "codes"> }>(
    `mutation ($input: CreateAccessTokenInput!) { made: createAccessToken(input: $input) { value: accessToken { ${tokenFields} } token ${userErrors} } }`,
    { input: { name: "โปรแกรมรายงาน", scopes: ["counts:read"], expiresOn: "2022-12-31", ...input } },
  );
  return { ...made, codes: made.userErrors.map(e => e.code) };
}
const revoke = (client: TestClient, accessTokenId: string) =>
  mutate<TokenSeen>(client, "revokeAccessToken", `accessToken { ${tokenFields} }`, { accessTokenId });

describe("access tokens", () => {
  let system: TestSystem;
  let land: Land;
  let province: Province;
  let lao: Lao;
  let school: Institution;
  let provinceOfficer: Person;
  let officer: Person;
  let head: Person;
  let dla: Person;
  let raw: pg.Pool;
  let serial = 0;

  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    province = await land.createProvince("41");
    lao = await (await province.createDistrict("4101")).createLao();
    school = await lao.createInstitution();
    dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    provinceOfficer = await province.as("PROVINCE_OFFICER");
    officer = await lao.officer();
    head = await school.head();
    raw = createPool(system.database.urls.institutions, { max: 2 });
    await land.openRound();
  });
  afterAll(async () => {
    await raw.end();
    await land.close();
    await system.close();
  });

  const as = (token: string | null, headers?: Record<string, string>) =>
    clientOf(system.url, "token", token ?? "", headers);
  const units = "{ viewer { username reach { code } } }";
  const counts = (id = school.id) =>
    `{ orgUnit(id: "${id}") { code headcount { total } confirmation { state } } }`;

  /** A program's account, made by the province at itself. */
  async function makeProgram(by = provinceOfficer, unitId = lao.id) {
    const { account, oneTimePassword } = (
      await by.get<{ made: { account: { id: string }; oneTimePassword: string | null } }>(
        "mutation ($input: CreateAccountInput!) { made: createAccount(input: $input) { account { id } oneTimePassword } }",
        {
          input: {
            username: `program.n${++serial}x`.replace(/[01]/g, "z"),
            name: "ระบบรายงาน",
            duty: "CLIENT",
            unitId,
            orderNumber: "9/2565",
            fromDate: "2022-10-01",
          },
        },
      )
    ).made;
    return { accountId: account.id, oneTimePassword };
  }

  describe("of a program", () => {
    let accountId: string;
    beforeEach(async () => {
      ({ accountId } = await makeProgram());
    });

    test("are made by the officer who could have appointed it, and ask within its reach", async () => {
      const made = await make(provinceOfficer, { accountId });
      expect(made.codes).toEqual([]);
      expect(made.value).toMatchObject({
        name: "โปรแกรมรายงาน",
        scopes: ["counts:read"],
        fields: [],
        active: true,
        lastUsedAt: null,
        expiresAt: "2022-12-31T17:00:00.000000Z",
        createdBy: { id: provinceOfficer.accountId },
      });
      expect(made.token).toMatch(/^lec_[A-Za-z0-9_-]{43}$/);
      const { orgUnit } = await as(made.token).get<{ orgUnit: { headcount: { total: number } } }>(counts());
      // Without that scope it reads what an analyst would: so small a number is nobody's to see.
      expect(orgUnit.headcount.total).toBeNull();
      const exact = as(
        (await make(provinceOfficer, { accountId, scopes: ["counts:read", "counts:readExact"] })).token,
      );
      expect(await exact.get(counts())).toMatchObject({ orgUnit: { headcount: { total: 2 } } });
      expect((await as(made.token).get<{ orgUnit: null }>(counts(province.id))).orgUnit).toMatchObject({
        headcount: null,
      });
    });

    test("are its only way in: it gets no password, at first or later", async () => {
      expect((await makeProgram()).oneTimePassword).toBeNull();
      const credentials = await land.sql("SELECT FROM auth.credentials WHERE user_id = $1", [accountId]);
      expect(credentials).toEqual([]);
      const again = await mutate(provinceOfficer, "resetPassword", "account { id }", { accountId });
      expect(again.codes).toEqual(["NOT_ALLOWED"]);
      await expect(
        asInstitutions(provinceOfficer, "SELECT auth.set_one_time_password($1, '$argon2id$x')", [accountId]),
      ).rejects.toMatchObject({ code: "LE010" });
    });

    test("are nobody's to make who could not have appointed it", async () => {
      for (const other of [
        head,
        officer,
        await land.as("DEPARTMENT_ADMINISTRATOR"),
        await province.as("ANALYST"),
      ]) {
        const { codes, token } = await make(other, { accountId });
        const allowed = other.accountId === dla.accountId;
        expect([codes.length > 0, token === null], other.username).toEqual([!allowed, !allowed]);
      }
    });
  });

  test("of a person are made by nobody else, whoever stands above", async () => {
    expect((await make(officer, { accountId: head.accountId })).codes).toEqual(["NOT_ALLOWED"]);
    expect((await make(provinceOfficer, { accountId: officer.accountId })).codes).toEqual(["NOT_ALLOWED"]);
    await expect(
      asInstitutions(
        provinceOfficer,
        "SELECT auth.create_access_token(core.uuid7(), $1, 'x', sha256('x'), '{counts:read}', '{}', core.now() + interval '1 day')",
        [officer.accountId],
      ),
    ).rejects.toMatchObject({ code: "LE010" });
  });

  test("never widen: of a holder with many duties they do what they are made for, and nothing else", async () => {
    const token = as((await make(head, { scopes: ["counts:read"] })).token);
    const roll = `{ orgUnit(id: "${school.id}") { ... on Institution { headcount { total } enrolments { nodes { id } } } } }`;
    const [withToken, withSession] = [await token.ask(roll), await head.ask(roll)];
    expect(JSON.stringify(withSession.data)).toContain(school.roll[0]!.enrolmentId);
    expect(JSON.stringify(withToken.data ?? {})).not.toContain(school.roll[0]!.enrolmentId);
    const roster = school.roll.map(learner => learner.enrolmentId);
    expect(await check(token, roster)).toEqual(roster.map(() => "NOT_FOUND"));
    const checking = as((await make(head, { scopes: ["learner:read", "learner:check"] })).token);
    expect(await check(checking, roster)).toEqual([]);
    const { orgUnit } = await checking.get<{ orgUnit: { headcount: unknown } }>(
      `{ orgUnit(id: "${school.id}") { headcount { total } } }`,
    );
    expect(orgUnit.headcount).toBeNull();
  });

  test("never appoint, reset, end or make tokens, whatever they are made for", async () => {
    const everything = (
      await provinceOfficer.get<{ viewer: { accessTokenScopes: string[] } }>(
        "{ viewer { accessTokenScopes } }",
      )
    ).viewer.accessTokenScopes;
    expect(everything).toContain("people:read");
    const made = await make(provinceOfficer, { scopes: everything });
    const token = as(made.token);
    const { viewer } = await token.get<{ viewer: object }>(
      `{ viewer { accessTokens { id } accessTokenScopes manageableDuties(unitId: "${lao.id}") } }`,
    );
    expect(viewer).toEqual({ accessTokens: [], accessTokenScopes: [], manageableDuties: [] });
    const acts = [
      make(token),
      revoke(token, made.value!.id),
      mutate(token, "resetPassword", "account { id }", { accountId: officer.accountId }),
      mutate(token, "disableAccount", "account { id }", { accountId: officer.accountId, reason: "ทดสอบ" }),
      mutate(token, "grantAppointment", "appointment { id }", {
        accountId: officer.accountId,
        duty: "LAO_REGISTRATION_OFFICER",
        unitId: lao.id,
        orderNumber: "1",
        fromDate: "2022-10-01",
      }),
    ];
    for (const act of acts) expect((await act).codes.length).toBe(1);
    const narrowed = { "lec.scopes": `{${everything.join()}}` };
    for (const call of [
      "SELECT auth.set_one_time_password($1, '$argon2id$x')",
      "SELECT auth.disable_account($1)",
      "SELECT auth.create_access_token(core.uuid7(), $1, 'x', sha256('y'), '{counts:read}', '{}', core.now() + interval '1 day')",
    ])
      await expect(
        asInstitutions(provinceOfficer, call, [officer.accountId], narrowed),
      ).rejects.toMatchObject({ code: "LE010" });
  });

  test("are kept as a digest alone: text in no table, no receipt, no audit row, and shown once", async () => {
    const input = { idempotencyKey: "make-token-once", name: "ครั้งเดียว" };
    const first = await make(head, input);
    const again = await make(head, input);
    expect([again.value?.id, again.token]).toEqual([first.value!.id, null]);
    expect((await make(head, { name: "ลอง", dryRun: true })).token).toBeNull();
    const { viewer } = await head.get<{ viewer: { accessTokens: TokenSeen[] } }>(
      `{ viewer { accessTokens { ${tokenFields} } } }`,
    );
    expect(viewer.accessTokens.filter(t => t.name === "ลอง")).toEqual([]);
    const [kept] = await land.sql<{ all: string; digest: string }>(
      `SELECT to_jsonb(t)::text || (SELECT string_agg(to_jsonb(r)::text, '') FROM core.command_receipt r)
         || (SELECT string_agg(to_jsonb(a)::text, '') FROM reporting.audit_event a) AS all, encode(t.digest, 'hex') AS digest
       FROM auth.access_tokens t WHERE t.id = $1`,
      [first.value!.id],
    );
    expect(kept!.all).not.toContain(first.token!.slice(4));
    expect(kept!.digest).toBe(createHash("sha256").update(first.token!).digest("hex"));
    await expect(asInstitutions(head, "SELECT digest FROM auth.access_tokens", [])).rejects.toMatchObject({
      code: "42501",
    });
  });

  test("that are wrong, over, revoked, or of a disabled or ended account open nothing, at their next request", async () => {
    const { accountId } = await makeProgram();
    const fresh = async () => {
      const made = await make(provinceOfficer, { accountId });
      expect((await as(made.token).ask(units)).status).toBe(200);
      return { token: as(made.token), id: made.value!.id };
    };
    const answers: string[] = [];
    const refused = async (client: TestClient) => {
      const { status, text } = await client.ask(units);
      expect(status).toBe(401);
      answers.push(text.replace(/"requestId":"[^"]+"/, ""));
    };
    await refused(as(`lec_${"A".repeat(43)}`));
    await refused(as("lec_short"));

    const revoked = await fresh();
    const { value } = await revoke(provinceOfficer, revoked.id);
    expect(value).toMatchObject({ active: false, revokedAt: expect.any(String) });
    await refused(revoked.token);
    expect((await revoke(provinceOfficer, revoked.id)).codes).toEqual([]);

    const over = await fresh();
    await land.sql("UPDATE auth.access_tokens SET expires_at = core.now() WHERE id = $1", [over.id]);
    await refused(over.token);

    const { token } = await fresh();
    const disable = (name: string) =>
      mutate(provinceOfficer, name, "account { id }", { accountId, reason: "ทดสอบ" });
    await disable("disableAccount");
    await refused(token);
    expect((await make(provinceOfficer, { accountId })).codes).toEqual(["NOT_ALLOWED"]);
    await disable("enableAccount");
    expect((await token.ask(units)).status).toBe(200);
    expect(new Set(answers).size).toBe(1);

    await land.sql("UPDATE institutions.appointment SET ended_at = core.now() WHERE account_id = $1", [
      accountId,
    ]);
    const { data } = await token.ask<{ viewer: { reach: unknown[] } }>(units);
    expect(data.viewer.reach).toEqual([]);
  });

  test("end with a new one-time password, which takes an account back from whoever had it", async () => {
    const registrar = await school.as("REGISTRAR");
    const token = as((await make(registrar)).token);
    expect((await token.ask(units)).status).toBe(200);
    expect(
      (await mutate(officer, "resetPassword", "account { id }", { accountId: registrar.accountId })).codes,
    ).toEqual([]);
    expect((await token.ask(units)).status).toBe(401);
  });

  test("open /graphql only, never the paths of sign-in", async () => {
    const { token } = await make(head);
    for (const [method, path] of [
      ["GET", "get-session"],
      ["GET", "sessions"],
      ["POST", "change-password"],
      ["POST", "sign-out"],
    ] as const) {
      const response = await fetch(`${system.url}/auth/${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        ...(method === "POST" ? { body: "{}" } : {}),
      });
      const text = await response.text();
      expect(text, path).not.toContain(head.username);
      expect(response.ok && !/^(null|\{"success":(true|false)\})?$/.test(text), `${path} ${text}`).toBe(
        false,
      );
    }
    expect((await as(token).ask(units)).status).toBe(200);
  });

  test("note their use, at most once a minute", async () => {
    const made = await make(head);
    const used = async () =>
      (
        await head.get<{ viewer: { accessTokens: TokenSeen[] } }>(
          `{ viewer { accessTokens { ${tokenFields} } } }`,
        )
      ).viewer.accessTokens.find(t => t.id === made.value!.id)!.lastUsedAt;
    const writes = async () =>
      (
        await land.sql<{ xmin: string }>("SELECT xmin::text FROM auth.access_tokens WHERE id = $1", [
          made.value!.id,
        ])
      )[0]!.xmin;
    await as(made.token).ask(units);
    expect(await used()).not.toBeNull();
    const before = await writes();
    await Promise.all(Array.from({ length: 5 }, () => as(made.token).ask(units)));
    expect(await writes()).toBe(before);
  });

  test("say what is wrong with a wish for one", async () => {
    for (const [input, field] of [
      [{ name: " " }, "name"],
      [{ scopes: [] }, "scopes"],
      [{ scopes: ["counts:read", "world:rule"] }, "scopes"],
      [{ scopes: ["round:schedule"] }, "scopes"],
      [{ fields: ["Query.viewer.name"] }, "fields"],
      [{ fields: ["Query.viewer; DROP"] }, "fields"],
      [{ expiresOn: "2022-10-19" }, "expiresOn"],
      [{ expiresOn: "2023-10-21" }, "expiresOn"],
    ] as const) {
      const { userErrors: found } = await make(head, input);
      expect(found, JSON.stringify(input)).toMatchObject([
        { code: "BAD_USER_INPUT", field: ["input", field] },
      ]);
    }
    for (const expiresOn of ["2022-10-20", "2023-10-20"])
      expect((await make(head, { expiresOn })).codes, expiresOn).toEqual([]);
  });

  test("with a field profile are refused whole for a field outside it, named as it was written", async () => {
    const fields = ["Query.viewer", "Viewer.username", "Query.orgUnit", "OrgUnit.headcount", "Headcount"];
    const token = as((await make(head, { fields })).token);
    expect((await token.ask("{ __typename viewer { __typename username } }")).errors).toEqual([]);
    expect((await token.ask(`{ orgUnit(id: "${school.id}") { headcount { total male } } }`)).errors).toEqual(
      [],
    );
    for (const [query, field] of [
      ["{ viewer { username mine: name } }", "name"],
      ["{ viewer { username ...F } } fragment F on Viewer { reach { id } }", "reach"],
      [`{ orgUnit(id: "${school.id}") { ... on Institution { headcount { total } } } }`, "headcount"],
      ["{ __schema { types { name } } }", "__schema"],
    ] as const) {
      const { data, errors } = await token.ask(query);
      expect(data ?? null).toBeNull();
      expect(errors[0]?.extensions.code, query).toBe("FORBIDDEN");
      expect(errors[0]?.message).toContain(`"${field}"`);
    }
  });

  test("and the sessions beside them are listed to those who look after them, and to nobody else", async () => {
    const { accountId } = await makeProgram();
    const made = await make(provinceOfficer, { accountId });
    const list = `query ($unit: ID!) { accounts(filter: { unitId: $unit }) { nodes { id canResetPassword accessTokenScopes accessTokens { id } } } }`;
    const seen = async (client: TestClient) =>
      (
        await client.get<{
          accounts: {
            nodes: {
              id: string;
              accessTokens: object[];
              accessTokenScopes: string[];
              canResetPassword: boolean;
            }[];
          };
        }>(list, { unit: lao.id })
      ).accounts.nodes.find(node => node.id === accountId);
    expect(await seen(provinceOfficer)).toEqual({
      id: accountId,
      canResetPassword: false,
      accessTokenScopes: ["counts:read", "counts:readExact"],
      accessTokens: [{ id: made.value!.id }],
    });
    expect(await seen(officer)).toMatchObject({ accessTokens: [], accessTokenScopes: [] });
    const rows = (person: Person) =>
      asInstitutions(person, "SELECT id FROM auth.access_tokens WHERE user_id = $1", [accountId]);
    expect(await rows(provinceOfficer)).toHaveLength(1);
    expect(await rows(officer)).toEqual([]);
    expect((await revoke(officer, made.value!.id)).codes).toEqual(["NOT_FOUND"]);
  });

  test("leave one audit row when made and one when revoked, in the transaction of the act", async () => {
    const made = await make(head);
    await revoke(head, made.value!.id);
    const rows = await land.sql(
      `SELECT action, outcome, account_id, unit_id, target_type FROM reporting.audit_event WHERE target_id = $1 ORDER BY id`,
      [made.value!.id],
    );
    const common = {
      outcome: "DONE",
      account_id: head.accountId,
      unit_id: school.id,
      target_type: "AccessToken",
    };
    expect(rows).toEqual([
      { action: "createAccessToken", ...common },
      { action: "revokeAccessToken", ...common },
    ]);
  });

  test("act in a chosen duty like anybody", async () => {
    const { token } = await make(head);
    const acting = as(token, { "x-lec-duty": "INSTITUTION_DIRECTOR" });
    const { viewer } = await acting.get<{ viewer: { duties: string[] } }>("{ viewer { duties } }");
    expect(viewer.duties).toEqual(["INSTITUTION_DIRECTOR"]);
    expect((await as(token, { "x-lec-duty": "LAO_OFFICER" }).ask(units)).status).toBe(403);
  });

  /** One statement as the subgraph's role under a person, past the first wall. */
  async function asInstitutions(
    person: Person,
    text: string,
    values: unknown[],
    settings: Record<string, string> = {},
  ): Promise<unknown[]> {
    const client = await raw.connect();
    try {
      await client.query("BEGIN");
      for (const [name, value] of Object.entries({ "lec.account_id": person.accountId, ...settings }))
        await client.query("SELECT set_config($1, $2, true)", [name, value]);
      return (await client.query(text, values)).rows;
    } finally {
      await client.query("ROLLBACK");
      client.release();
    }
  }
});
