import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openSignInDesk, type SignInDesk } from "../testing/sign-in-desk.ts";

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

describe("one's own sessions", () => {
  test("are listed with device, address and time, and with no token but named by id", async () => {
    const person = await somebody();
    const [mine, other] = [
      await desk.tokenOf(person.username),
      await desk.tokenOf(person.username, "10.9.9.9"),
    ];
    await desk.tokenOf((await somebody()).username);
    const text = await (await desk.get("/sessions", { authorization: `Bearer ${mine}` })).text();
    const { sessions } = JSON.parse(text) as { sessions: Record<string, unknown>[] };
    expect(sessions).toEqual([
      expect.objectContaining({ address: "10.9.9.9", mine: false, device: expect.stringContaining("node") }),
      expect.objectContaining({
        address: "10.0.0.1",
        mine: true,
        signedInAt: expect.any(String),
        expiresAt: expect.any(String),
      }),
    ]);
    for (const token of [mine, other]) expect(text).not.toContain(token);
  });

  test("end one by one or all others at once, from the next request on, never somebody else's, and are audited", async () => {
    const person = await somebody();
    const stranger = await somebody();
    const foreign = await desk.tokenOf(stranger.username);
    const tokens = [
      await desk.tokenOf(person.username),
      await desk.tokenOf(person.username),
      await desk.tokenOf(person.username),
    ];
    const authorization = `Bearer ${tokens[0]}`;
    const alive = () =>
      Promise.all(
        [...tokens, foreign].map(
          async token => (await desk.holder({ authorization: `Bearer ${token}` })) !== null,
        ),
      );
    const idOf = async (token: string) =>
      (await desk.sql<{ id: string }>("select id from auth.sessions where token = $1", [token]))[0]?.id;
    for (const id of [await idOf(foreign), randomUUID(), "no id", undefined])
      expect((await desk.post("/sessions/end", { id }, { authorization })).status).toBe(404);
    expect(
      (await desk.post("/sessions/end", { id: await idOf(tokens[1] ?? "") }, { authorization })).status,
    ).toBe(200);
    expect(await alive()).toEqual([true, false, true, true]);
    const answer = await desk.post("/sessions/end-others", {}, { authorization });
    expect(await answer.json()).toEqual({ ended: 1 });
    expect(await alive()).toEqual([true, false, false, true]);
    expect((await desk.audited(person.id)).filter(line => line.startsWith("end"))).toEqual([
      "endSession DONE",
      "endOtherSessions DONE",
    ]);
  });

  test("are shown and ended for nobody without a session, nor by a form of another site", async () => {
    expect((await desk.get("/sessions")).status).toBe(401);
    expect((await desk.get("/account")).status).toBe(401);
    expect((await desk.post("/sessions/end-others", {})).status).toBe(401);
    const person = await somebody();
    const authorization = `Bearer ${await desk.tokenOf(person.username)}`;
    const form = await desk.post("/sessions/end-others", {}, { authorization, "content-type": "text/plain" });
    expect(form.status).toBe(415);
    await desk.sql("update auth.users set disabled_at = now() where id = $1", [person.id]);
    expect((await desk.get("/sessions", { authorization })).status).toBe(401);
  });
});
