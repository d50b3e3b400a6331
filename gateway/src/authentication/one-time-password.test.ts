import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { deskPassword, openSignInDesk, type SignInDesk } from "../testing/sign-in-desk.ts";

let desk: SignInDesk;
beforeAll(async () => {
  desk = await openSignInDesk();
}, 60_000);
afterAll(() => desk.close());
beforeEach(() => desk.forgetRates());

let serial = 0;
interface Person {
  readonly id: string;
  readonly username: string;
}
async function somebody(): Promise<Person> {
  serial += 1;
  const username = `person.${serial}`;
  return { id: await desk.addAccount(username), username };
}

describe("a one-time password", () => {
  async function withOneTime(until: string): Promise<Person> {
    const person = await somebody();
    await desk.sql(
      `update auth.users set must_change_password = true, one_time_password_expires_at = now() + $2::interval where id = $1`,
      [person.id, until],
    );
    return person;
  }

  test("that has run out is answered like a wrong one", async () => {
    const person = await withOneTime("-1 second");
    const [late, wrong] = [await desk.signIn(person.username), await desk.signIn(person.username, "wrong")];
    expect([late.status, await late.text(), late.headers.getSetCookie()]).toEqual([
      wrong.status,
      await wrong.text(),
      [],
    ]);
    expect(late.status).toBe(401);
  });

  test("that still works can be changed once signed in, even at the last moment, and then never runs out", async () => {
    const person = await withOneTime("1 hour");
    const authorization = `Bearer ${await desk.tokenOf(person.username)}`;
    await desk.sql(
      "update auth.users set one_time_password_expires_at = now() - interval '1 second' where id = $1",
      [person.id],
    );
    const next = "ต้นไม้ใหญ่ริมทางรถไฟ";
    const answer = await desk.post(
      "/change-password",
      { currentPassword: deskPassword, newPassword: next, revokeOtherSessions: true },
      { authorization },
    );
    expect(answer.status).toBe(200);
    expect((await desk.signIn(person.username, next)).status).toBe(200);
    expect(await desk.audited(person.id)).toContain("changePassword DONE");
  });
});
