import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { nextTotpCode, totpCode, wrongCode } from "../../../tests/kit/totp.ts";
import { cookiesOf, deskPassword, openSignInDesk, type SignInDesk } from "../testing/sign-in-desk.ts";

let desk: SignInDesk;
let provinceId: string;
beforeAll(async () => {
  desk = await openSignInDesk({ secondFactorDuties: ["PROVINCE_OFFICER"] });
  const [department] = await desk.sql<{ id: string }>(
    `insert into institutions.org_unit (level, code, name, opened_on) values ('DEPARTMENT', '00', 'กรม', '2000-01-01') returning id`,
  );
  const [province] = await desk.sql<{ id: string }>(
    `insert into institutions.org_unit (level, parent_id, code, name, opened_on) values ('PROVINCE', $1, '41', 'จังหวัด', '2000-01-01') returning id`,
    [department!.id],
  );
  provinceId = province!.id;
}, 60_000);
afterAll(() => desk.close());
beforeEach(() => desk.forgetRates());

let serial = 0;
interface Person {
  readonly id: string;
  readonly username: string;
}
async function somebody(duty?: string): Promise<Person> {
  serial += 1;
  const username = `person.${serial}`;
  const id = await desk.addAccount(username);
  if (duty)
    await desk.sql(
      "insert into institutions.appointment (account_id, duty, unit_id, order_number, from_date) values ($1, $2, $3, '1/2569', '2000-01-01')",
      [id, duty, provinceId],
    );
  return { id, username };
}

interface SetUp {
  readonly key: string;
  readonly backupCodes: string[];
  readonly uri: URL;
  readonly token: string;
}

/** Sets a factor up as the console does: key, first code. */
async function setUp({ username }: Person): Promise<SetUp> {
  const authorization = `Bearer ${await desk.tokenOf(username)}`;
  const started = await desk.post(
    "/two-factor/enable",
    { password: deskPassword, issuer: "Somebody else", method: "otp" },
    { authorization },
  );
  const { totpURI, backupCodes } = (await started.json()) as { totpURI: string; backupCodes: string[] };
  const uri = new URL(totpURI);
  const key = uri.searchParams.get("secret") ?? "";
  const verified = await desk.post("/two-factor/verify-totp", { code: totpCode(key) }, { authorization });
  expect(verified.status).toBe(200);
  const { token } = (await verified.json()) as { token: string };
  return { key, backupCodes, uri, token };
}

/** The first half of a sign-in with a factor: what stands for the right password until the code comes. */
async function passwordOf({ username }: Person): Promise<{ cookie: string }> {
  const response = await desk.signIn(username);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ twoFactorRedirect: true, twoFactorMethods: ["totp"] });
  expect(response.headers.get("set-auth-token")).toBeNull();
  const cookie = cookiesOf(response);
  expect(cookie).toMatch(/^lec\.two_factor=/);
  expect(await desk.holder({ cookie })).toBeNull();
  return { cookie };
}
const verify = (code: string, headers: Record<string, string>, more: object = {}) =>
  desk.post("/two-factor/verify-totp", { code, ...more }, { origin: desk.origin, ...headers });
const useBackupCode = (code: string, headers: Record<string, string>) =>
  desk.post("/two-factor/verify-backup-code", { code }, { origin: desk.origin, ...headers });

describe("setting up a second factor", () => {
  test("names the system and the person to the app, and holds after the first right code only", async () => {
    const person = await somebody();
    const authorization = `Bearer ${await desk.tokenOf(person.username)}`;
    const started = await desk.post("/two-factor/enable", { password: deskPassword }, { authorization });
    const { totpURI } = (await started.json()) as { totpURI: string };
    expect(totpURI).toMatch(
      new RegExp(`^otpauth://totp/LEC:${person.username}\\?.*secret=[A-Z2-7]+.*issuer=LEC`),
    );
    expect(((await (await desk.signIn(person.username)).json()) as { token: string }).token).toBeTruthy();
    const key = new URL(totpURI).searchParams.get("secret") ?? "";
    expect((await verify(wrongCode(key), { authorization })).status).toBe(401);
    expect((await verify(totpCode(key), { authorization })).status).toBe(200);
    await passwordOf(person);
  });

  test("needs the password, and a session", async () => {
    const person = await somebody();
    const authorization = `Bearer ${await desk.tokenOf(person.username)}`;
    expect((await desk.post("/two-factor/enable", { password: "wrong one" }, { authorization })).status).toBe(
      400,
    );
    expect((await desk.post("/two-factor/enable", { password: deskPassword })).status).toBe(401);
    expect(await desk.audited(person.id)).toContain("enableSecondFactor REFUSED");
  });

  test("ends the sessions from before, and answers with the token of the one that goes on", async () => {
    const person = await somebody();
    const other = await desk.tokenOf(person.username);
    const { token } = await setUp(person);
    expect(await desk.holder({ authorization: `Bearer ${other}` })).toBeNull();
    expect(await desk.holder({ authorization: `Bearer ${token}` })).toMatchObject({
      username: person.username,
    });
  });

  test("keeps the key and the backup codes encrypted", async () => {
    const person = await somebody();
    const { key, backupCodes } = await setUp(person);
    const kept = JSON.stringify(
      await desk.sql("select * from auth.two_factors where user_id = $1", [person.id]),
    );
    for (const secret of [key, ...backupCodes]) expect(kept).not.toContain(secret);
    expect(new Set(backupCodes).size).toBe(10);
    for (const code of backupCodes) expect(code).toMatch(/^([a-hjkmnp-z2-9]{4}-){2}[a-hjkmnp-z2-9]{4}$/);
  });
});

describe("signing in with a second factor", () => {
  test("takes the code after the password, for a browser and for a program, and is one entry of the audit", async () => {
    const person = await somebody();
    const { key } = await setUp(person);
    const before = (await desk.audited(person.id)).length;
    const waiting = await passwordOf(person);
    const answer = await verify(nextTotpCode(key), waiting);
    expect(answer.status).toBe(200);
    const { token } = (await answer.json()) as { token: string };
    expect(await desk.holder({ cookie: cookiesOf(answer) })).toMatchObject({ username: person.username });
    expect(await desk.holder({ authorization: `Bearer ${token}` })).toMatchObject({
      username: person.username,
    });
    expect((await desk.audited(person.id)).slice(before)).toEqual(["signIn DONE"]);
  });

  test("asks no more of a program than to send the cookie back", async () => {
    const person = await somebody();
    const { key } = await setUp(person);
    const answer = await desk.post(
      "/two-factor/verify-totp",
      { code: nextTotpCode(key) },
      await passwordOf(person),
    );
    expect(answer.status).toBe(200);
    const waiting = await passwordOf(person);
    for (const from of [
      { origin: "https://evil.example" },
      { referer: "https://evil.example/" },
      { origin: "null" },
    ] as Record<string, string>[])
      expect(
        (await desk.post("/two-factor/verify-totp", { code: nextTotpCode(key) }, { ...waiting, ...from }))
          .status,
      ).toBe(403);
  });

  test("with a wrong code is refused and audited; a challenge bears five of them", async () => {
    const person = await somebody();
    const { key } = await setUp(person);
    const waiting = await passwordOf(person);
    const before = (await desk.audited(person.id)).length;
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const answer = await verify(wrongCode(key), waiting);
      expect([answer.status, answer.headers.getSetCookie().join()]).toEqual([
        401,
        expect.not.stringContaining("session_token"),
      ]);
    }
    expect((await desk.audited(person.id)).slice(before)).toEqual(Array(5).fill("signIn REFUSED"));
    expect((await verify(nextTotpCode(key), waiting)).status).toBe(400);
    expect((await verify(nextTotpCode(key), waiting)).status).toBe(401);
    expect((await verify(nextTotpCode(key), await passwordOf(person))).status).toBe(200);
  });

  test("bears ten wrong codes of an account in a row, whatever the challenges, then none for a while", async () => {
    const person = await somebody();
    const { key } = await setUp(person);
    for (let attempt = 0; attempt < 10; attempt += 1) {
      await desk.forgetRates();
      expect((await verify(wrongCode(key), await passwordOf(person))).status).toBe(401);
    }
    await desk.forgetRates();
    expect((await verify(nextTotpCode(key), await passwordOf(person))).status).toBe(429);
    await desk.sql(
      "update auth.two_factors set locked_until = now() - interval '1 second' where user_id = $1",
      [person.id],
    );
    expect((await verify(nextTotpCode(key), await passwordOf(person))).status).toBe(200);
  });

  test("takes each code once, also of two at the same moment; one that was of no use is not used up", async () => {
    const person = await somebody();
    const { key } = await setUp(person);
    const before = (await desk.audited(person.id)).length;
    expect((await verify(totpCode(key), await passwordOf(person))).status).toBe(401);
    const code = nextTotpCode(key);
    expect((await verify(code, {})).status).toBe(401);
    const challenges = [await passwordOf(person), await passwordOf(person)];
    const answers = await Promise.all(challenges.map(challenge => verify(code, challenge)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    const late = await verify(code, await passwordOf(person));
    expect([late.status, await late.json()]).toEqual([
      401,
      expect.objectContaining({ code: "INVALID_CODE" }),
    ]);
    const lines = (await desk.audited(person.id)).slice(before);
    expect(lines.toSorted()).toEqual(["signIn DONE", ...Array(3).fill("signIn REFUSED")]);
  });

  test("by a backup code works once for each", async () => {
    const person = await somebody();
    const { backupCodes } = await setUp(person);
    const [first = "", second = ""] = backupCodes;
    expect((await useBackupCode(first, await passwordOf(person))).status).toBe(200);
    expect((await useBackupCode(first, await passwordOf(person))).status).toBe(401);
    expect((await useBackupCode(second, await passwordOf(person))).status).toBe(200);
  });

  test("spares no device the next code, whatever the client asks", async () => {
    const person = await somebody();
    const { key } = await setUp(person);
    const answer = await verify(nextTotpCode(key), await passwordOf(person), { trustDevice: true });
    expect(answer.headers.getSetCookie().join()).not.toContain("trust_device");
  });

  test("is refused without a challenge, with a forged one, and for an account disabled in between", async () => {
    const person = await somebody();
    const { key } = await setUp(person);
    expect((await verify(nextTotpCode(key), {})).status).toBe(401);
    expect((await verify(nextTotpCode(key), { cookie: "lec.two_factor=2fa-abc.AAAA" })).status).toBe(401);
    const waiting = await passwordOf(person);
    await desk.sql("update auth.users set disabled_at = now() where id = $1", [person.id]);
    const answer = await verify(nextTotpCode(key), waiting);
    expect(answer.status).toBe(401);
    expect(cookiesOf(answer)).not.toContain("session_token");
  });
});

describe("a second factor", () => {
  test("is removed by its owner with the password, and new backup codes replace the old ones", async () => {
    const person = await somebody();
    const { token, backupCodes } = await setUp(person);
    const authorization = `Bearer ${token}`;
    const made = await desk.post(
      "/two-factor/generate-backup-codes",
      { password: deskPassword },
      { authorization },
    );
    expect(((await made.json()) as { backupCodes: string[] }).backupCodes).toHaveLength(10);
    expect((await useBackupCode(backupCodes[0] ?? "", await passwordOf(person))).status).toBe(401);
    expect(
      (await desk.post("/two-factor/disable", { password: "wrong one" }, { authorization })).status,
    ).toBe(400);
    expect(
      (await desk.post("/two-factor/disable", { password: deskPassword }, { authorization })).status,
    ).toBe(200);
    expect(((await (await desk.signIn(person.username)).json()) as { token: string }).token).toBeTruthy();
    expect(await desk.audited(person.id)).toEqual(
      expect.arrayContaining([
        "enableSecondFactor DONE",
        "makeBackupCodes DONE",
        "disableSecondFactor REFUSED",
        "disableSecondFactor DONE",
      ]),
    );
  });

  test("is asked of who holds a duty that needs one, until it is set up, and cannot be removed by them", async () => {
    const officer = await somebody("PROVINCE_OFFICER");
    const analyst = await somebody("ANALYST");
    const must = async ({ username }: Person) =>
      (await desk.holder({ authorization: `Bearer ${await desk.tokenOf(username)}` }))?.mustSetSecondFactor;
    expect([await must(officer), await must(analyst)]).toEqual([true, false]);
    const { token } = await setUp(officer);
    const authorization = `Bearer ${token}`;
    expect(await desk.holder({ authorization })).toMatchObject({ mustSetSecondFactor: false });
    const answer = await desk.post("/two-factor/disable", { password: deskPassword }, { authorization });
    expect([answer.status, await answer.json()]).toEqual([
      403,
      expect.objectContaining({ code: "SECOND_FACTOR_REQUIRED" }),
    ]);
    expect(await (await desk.get("/account", { authorization })).json()).toMatchObject({
      secondFactor: { enabled: true, required: true },
    });
  });

  test("is not asked for a duty that has ended", async () => {
    const former = await somebody("PROVINCE_OFFICER");
    await desk.sql("update institutions.appointment set ended_at = now() where account_id = $1", [former.id]);
    const token = await desk.tokenOf(former.username);
    expect(await desk.holder({ authorization: `Bearer ${token}` })).toMatchObject({
      mustSetSecondFactor: false,
    });
  });

  test("waits until a one-time password is changed", async () => {
    const person = await somebody();
    await desk.sql("update auth.users set must_change_password = true where id = $1", [person.id]);
    const authorization = `Bearer ${await desk.tokenOf(person.username)}`;
    const answer = await desk.post("/two-factor/enable", { password: deskPassword }, { authorization });
    expect([answer.status, await answer.json()]).toEqual([
      403,
      expect.objectContaining({ code: "PASSWORD_CHANGE_REQUIRED" }),
    ]);
  });
});
