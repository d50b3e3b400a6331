import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clientOf, signIn } from "../kit/client.ts";
import { createLand, type Land, type Lao, type Person, type Province } from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";
import { totpCode } from "../kit/totp.ts";

const viewer = "{ viewer { username duties } }";
const own = "ดอกคูนบานริมทางหลวง";

describe("signing in through the gateway", () => {
  let system: TestSystem;
  let land: Land;
  let province: Province;
  let lao: Lao;
  let provinceOfficer: Person;
  let laoOfficer: Person;
  let serial = 0;

  beforeAll(async () => {
    system = await startTestSystem({ secondFactorDuties: ["PROVINCE_OFFICER", "LAO_OFFICER"] });
    land = await createLand(system);
    province = await land.createProvince("41", "อุดรธานี");
    lao = await (await province.createDistrict("4101")).createLao();
    provinceOfficer = await province.as("PROVINCE_OFFICER");
    laoOfficer = await lao.as("LAO_OFFICER");
    // As if they had set up their factors: what is asked of others is the matter here.
    await land.sql("UPDATE auth.users SET two_factor_enabled = true WHERE id = ANY ($1)", [
      [provinceOfficer.accountId, laoOfficer.accountId],
    ]);
  });
  afterAll(async () => {
    await land.close();
    await system.close();
  });

  const post = (path: string, body: unknown, token?: string, headers: Record<string, string> = {}) =>
    fetch(`${system.url}/auth${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...headers,
      },
      body: JSON.stringify(body),
    });

  interface Made {
    readonly account: {
      readonly id: string;
      readonly username: string;
      readonly oneTimePasswordExpiresAt: string;
    };
    readonly oneTimePassword: string;
  }
  const fields = "account { id username oneTimePasswordExpiresAt } oneTimePassword userErrors { code }";

  async function make(by: Person, duty: string, unitId: string): Promise<Made> {
    serial += 1;
    const { made } = await by.get<{ made: Made }>(
      `mutation ($input: CreateAccountInput!) { made: createAccount(input: $input) { ${fields} } }`,
      {
        input: {
          username: `person.${serial}abc`,
          name: "สมหญิง ใจดี",
          duty,
          unitId,
          orderNumber: "12/2569",
          fromDate: "2026-01-01",
        },
      },
    );
    return made;
  }
  async function reset(by: Person, accountId: string): Promise<Made> {
    const { made } = await by.get<{ made: Made }>(
      `mutation ($input: ResetPasswordInput!) { made: resetPassword(input: $input) { ${fields} } }`,
      { input: { accountId } },
    );
    return made;
  }
  async function signInWith(username: string, password: string): Promise<string> {
    return (await signIn(system.url, username, password)).token;
  }
  const change = (token: string, currentPassword: string, newPassword: string) =>
    post("/change-password", { currentPassword, newPassword }, token);

  test("an officer of a duty that asks for a second factor may set one up and nothing else, in Thai and English, until a reset takes it away", async () => {
    const made = await make(provinceOfficer, "LAO_OFFICER", lao.id);
    const token = await signInWith(made.account.username, made.oneTimePassword);
    const client = clientOf(system.url, made.account.username, token);
    const codeOf = async () => (await client.ask(viewer)).errors[0]?.extensions.code;
    expect(await codeOf()).toBe("PASSWORD_CHANGE_REQUIRED");
    expect((await change(token, made.oneTimePassword, own)).status).toBe(200);
    for (const query of [
      viewer,
      "{ __typename }",
      "not a query",
      "mutation { setSandboxClock(input: {}) { clock { now } } }",
    ])
      expect(await client.ask(query)).toMatchObject({
        status: 403,
        errors: [{ extensions: { code: "SECOND_FACTOR_REQUIRED" } }],
      });
    expect((await client.ask(viewer, {}, "th")).errors[0]?.message).toContain("แอปยืนยันตัวตน");
    expect((await client.ask(viewer, {}, "en")).errors[0]?.message).toContain("authenticator app");

    const started = await post("/two-factor/enable", { password: own }, token);
    const key =
      new URL(((await started.json()) as { totpURI: string }).totpURI).searchParams.get("secret") ?? "";
    const verified = await post("/two-factor/verify-totp", { code: totpCode(key) }, token);
    const { token: next } = (await verified.json()) as { token: string };
    expect((await clientOf(system.url, "", next).ask(viewer)).status).toBe(200);
    expect((await client.ask(viewer)).status).toBe(401);

    const handed = await reset(provinceOfficer, made.account.id);
    expect((await clientOf(system.url, "", next).ask(viewer)).status).toBe(401);
    expect(await land.sql("SELECT FROM auth.two_factors WHERE user_id = $1", [made.account.id])).toEqual([]);
    const again = await signInWith(made.account.username, handed.oneTimePassword);
    expect((await change(again, handed.oneTimePassword, `${own} อีกครั้ง`)).status).toBe(200);
    expect((await clientOf(system.url, "", again).ask(viewer)).errors[0]?.extensions.code).toBe(
      "SECOND_FACTOR_REQUIRED",
    );
  });

  test("a one-time password works for 72 hours, says so to whoever hands it out, and is then answered like a wrong one", async () => {
    const institution = await lao.createInstitution();
    const made = await make(laoOfficer, "INSTITUTION_RECORDER", institution.id);
    const hours = (Date.parse(made.account.oneTimePasswordExpiresAt) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(71.9);
    expect(hours).toBeLessThanOrEqual(72.1);
    const until = (shift: string) =>
      land.sql("UPDATE auth.users SET one_time_password_expires_at = now() + $2::interval WHERE id = $1", [
        made.account.id,
        shift,
      ]);
    const answers = async (password: string) => {
      const answer = await post("/sign-in/username", { username: made.account.username, password });
      return [answer.status, await answer.text(), answer.headers.getSetCookie()];
    };
    await until("-1 second");
    expect(await answers(made.oneTimePassword)).toEqual(await answers("never the right one"));
    const handed = await reset(laoOfficer, made.account.id);
    expect(await answers(made.oneTimePassword)).toEqual(await answers("never the right one"));
    const token = await signInWith(made.account.username, handed.oneTimePassword);
    expect((await change(token, handed.oneTimePassword, own)).status).toBe(200);
    await signInWith(made.account.username, own);
    const [row] = await land.sql(
      "SELECT one_time_password_expires_at AS until FROM auth.users WHERE id = $1",
      [made.account.id],
    );
    expect(row).toEqual({ until: null });
  });

  test("a session that is forged, cut, of another key, over or signed out is a stranger's", async () => {
    const institution = await lao.createInstitution();
    const made = await make(laoOfficer, "INSTITUTION_RECORDER", institution.id);
    const first = await signInWith(made.account.username, made.oneTimePassword);
    await change(first, made.oneTimePassword, own);
    const response = await post("/sign-in/username", { username: made.account.username, password: own });
    const signed = response.headers.get("set-auth-token") ?? "";
    const { token } = (await response.json()) as { token: string };
    const status = async (bearer: string) => (await clientOf(system.url, "", bearer).ask(viewer)).status;
    expect([await status(token), await status(signed)]).toEqual([200, 200]);
    const [value = "", mac = ""] = signed.split(".");
    for (const forged of [
      token.slice(0, -1),
      `${token}x`,
      token.toLowerCase(),
      `${value}.${mac.slice(0, -6)}AAAAA=`,
      `${value}.`,
      `.${mac}`,
      `${value}x.${mac}`,
      "eyJhbGciOiJub25lIn0.eyJzdWIiOiJkbGEifQ.",
      randomUUID(),
      "null",
    ])
      expect(await status(forged), forged).toBe(401);
    await land.sql("UPDATE auth.sessions SET expires_at = now() - interval '1 second' WHERE token = $1", [
      token,
    ]);
    expect([await status(token), await status(signed)]).toEqual([401, 401]);
    const last = await signInWith(made.account.username, own);
    await post("/sign-out", {}, last);
    expect(await status(last)).toBe(401);
  });

  test("what a person does with the own account is in the audit once each, at the unit, with the request's id", async () => {
    const institution = await lao.createInstitution();
    const made = await make(laoOfficer, "INSTITUTION_RECORDER", institution.id);
    const token = await signInWith(made.account.username, made.oneTimePassword);
    await change(token, "not the right one", own);
    const answer = await change(token, made.oneTimePassword, own);
    const other = await signInWith(made.account.username, own);
    const { sessions } = (await (
      await fetch(`${system.url}/auth/sessions`, { headers: { authorization: `Bearer ${token}` } })
    ).json()) as { sessions: { id: string; mine: boolean }[] };
    expect((await post("/sessions/end", { id: sessions.find(each => !each.mine)?.id }, token)).status).toBe(
      200,
    );
    expect((await clientOf(system.url, "", other).ask(viewer)).status).toBe(401);
    const rows = await land.sql(
      `SELECT action, outcome, unit_id, request_id FROM reporting.audit_event
       WHERE account_id = $1 AND action <> 'signIn' ORDER BY at, id`,
      [made.account.id],
    );
    expect(rows).toEqual([
      {
        action: "changePassword",
        outcome: "REFUSED",
        unit_id: institution.id,
        request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
      {
        action: "changePassword",
        outcome: "DONE",
        unit_id: institution.id,
        request_id: answer.headers.get("x-request-id"),
      },
      { action: "endSession", outcome: "DONE", unit_id: institution.id, request_id: expect.any(String) },
    ]);
  });

  test("pages of other sites end nobody's sessions and set up no factor", async () => {
    const institution = await lao.createInstitution();
    const made = await make(laoOfficer, "INSTITUTION_RECORDER", institution.id);
    const token = await signInWith(made.account.username, made.oneTimePassword);
    await change(token, made.oneTimePassword, own);
    const cookie = (
      await post("/sign-in/username", { username: made.account.username, password: own })
    ).headers
      .getSetCookie()
      .map(each => each.split(";")[0])
      .join("; ");
    for (const path of ["/sessions/end-others", "/two-factor/enable", "/change-password"]) {
      for (const from of [{ origin: "https://evil.example" }, { "sec-fetch-site": "cross-site" }]) {
        const answer = await post(path, { password: own }, undefined, { cookie, ...from } as Record<
          string,
          string
        >);
        expect([path, answer.status]).toEqual([path, 403]);
      }
    }
    expect((await clientOf(system.url, "", token).ask(viewer)).status).toBe(200);
  });
});
