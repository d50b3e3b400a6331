import { createClient } from "graphql-sse";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cancel, check, confirm, mutate } from "../kit/acts.ts";
import { clientOf, type TestClient } from "../kit/client.ts";
import { openStream } from "../kit/live.ts";
import { createLand, type Institution, type Land, type Lao, type Province } from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

interface Seen {
  readonly progress: {
    readonly unit: { readonly id: string };
    readonly institutions: { readonly expected: number; readonly confirmed: number };
    readonly learners: number | null;
    readonly latestActs: readonly { readonly action: string; readonly unit: { readonly id: string } }[];
  } | null;
}
const selection =
  "unit { id } institutions { expected confirmed } learners latestActs(first: 3) { action unit { id } }";
const live = `subscription ($unitId: ID!, $roundId: ID) { progress(unitId: $unitId, roundId: $roundId) { ${selection} } }`;
const once = live.replace("subscription", "query");

const confirmed = (count: number) => (data: Seen) => data.progress?.institutions.confirmed === count;

describe("live progress", () => {
  let system: TestSystem;
  /** Another gateway on the same database, calling its subgraphs over HTTP. */
  let other: TestSystem;
  let land: Land;
  let province: Province;
  let elsewhere: Province;
  let lao: Lao;
  let roundId: string;
  beforeAll(async () => {
    // Whoever asks is looked up again soon, so that no test waits for it.
    const streams = { lookAgainMs: 200, spacingMs: 50 };
    system = await startTestSystem({ streams });
    other = await startTestSystem({ database: system.database, subgraphs: "served", streams });
    land = await createLand(system);
    province = await land.createProvince("41");
    elsewhere = await land.createProvince("54");
    lao = await (await province.createDistrict("4101")).createLao();
    roundId = await land.openRound();
  });
  afterAll(async () => {
    await other?.close();
    await land?.close();
    await system?.close();
  });

  const at = (client: TestClient, { url }: TestSystem): TestClient =>
    clientOf(url, client.username, client.token);

  /** A school with nothing left to do but confirm. */
  async function readySchool(): Promise<Institution> {
    const school = await lao.createInstitution();
    await check(
      await school.head(),
      school.roll.map(learner => learner.enrolmentId),
    );
    return school;
  }
  const confirmSchool = async (school: Institution) =>
    expect((await confirm(await school.head(), { roundId, unitId: school.id })).codes).toEqual([]);

  test.each(["embedded", "distributed"])(
    "%s: the answer of the query comes at once, and anew after an act at another gateway",
    async topology => {
      const [follows, acts] = topology === "embedded" ? [system, other] : [other, system];
      const school = await readySchool();
      const officer = await province.as("PROVINCE_OFFICER");
      const variables = { unitId: province.id };
      const stream = await openStream<Seen>(follows.url, officer, live, variables);
      expect([stream.status, stream.headers.get("content-type")]).toEqual([
        200,
        "text/event-stream; charset=utf-8",
      ]);
      const first = await stream.next();
      expect(first).toEqual(
        await at(officer, follows)
          .ask(once, variables)
          .then(answer => JSON.parse(answer.text)),
      );
      const before = first?.data?.progress?.institutions.confirmed ?? 0;

      const director = at(await school.head(), acts);
      expect((await confirm(director, { roundId, unitId: school.id })).codes).toEqual([]);
      const after = await stream.until(confirmed(before + 1));
      expect(after.progress?.latestActs[0]).toEqual({ action: "CONFIRM", unit: { id: school.id } });

      // A unit hears of what is done above it, too: here only the act of its LAO changes what it sees.
      const below = await openStream<{ progress: { unit: { confirmation: { state: string } } } }>(
        follows.url,
        await school.head(),
        "subscription ($unitId: ID!) { progress(unitId: $unitId) { unit { id confirmation { state } } } }",
        { unitId: school.id },
      );
      await below.until(data => data.progress.unit.confirmation.state === "CONFIRMED");
      expect((await cancel(at(await lao.officer(), acts), { roundId, unitId: school.id })).codes).toEqual([]);
      await below.until(data => data.progress.unit.confirmation.state === "OPEN");
      await stream.until(confirmed(before));
      await below.close();
      await stream.close();
    },
  );

  test("nothing comes from outside the reach: a unit that one may not read is answered as one that nobody has, and the stream ends", async () => {
    const stranger = await elsewhere.as("PROVINCE_OFFICER");
    const answers: string[] = [];
    for (const unitId of [province.id, lao.id, "0197f9a0-0000-7000-8000-000000000000", "no id"]) {
      const stream = await openStream<Seen>(system.url, stranger, live, { unitId });
      answers.push(JSON.stringify(await stream.next()));
      expect(await stream.next()).toBeNull();
    }
    expect(JSON.parse(answers[0] ?? "")).toMatchObject({ data: { progress: null } });
    expect(new Set(answers).size).toBe(1);
  });

  test("an analyst gets numbers of learners to the nearest five, at once and afterwards", async () => {
    const school = await lao.createInstitution({ learners: 8 });
    const analyst = await school.as("ANALYST");
    const stream = await openStream<Seen>(system.url, analyst, live, { unitId: school.id });
    await stream.until(data => data.progress?.learners === 10);
    await check(
      await school.head(),
      school.roll.map(learner => learner.enrolmentId),
    );
    await confirmSchool(school);
    expect((await stream.until(confirmed(1))).progress?.learners).toBe(10);
    await stream.close();
  });

  test("a session that ends, a disabled account and an appointment that expires end the stream", async () => {
    for (const [end, sql] of [
      ["UNAUTHENTICATED", "DELETE FROM auth.sessions WHERE user_id = $1"],
      ["UNAUTHENTICATED", "UPDATE auth.users SET disabled_at = now() WHERE id = $1"],
      ["nothing", "UPDATE institutions.appointment SET to_date = '2001-01-01' WHERE account_id = $1"],
    ] as const) {
      const school = await lao.createInstitution();
      const director = await school.as("INSTITUTION_DIRECTOR");
      const stream = await openStream<Seen>(system.url, director, live, { unitId: school.id });
      expect((await stream.next())?.data?.progress?.unit.id).toBe(school.id);
      await land.sql(sql, [director.accountId]);
      const result = await stream.next();
      expect(result?.errors?.[0]?.extensions.code ?? "nothing", sql).toBe(end);
      expect(result?.data?.progress ?? null).toBeNull();
      expect(await stream.next()).toBeNull();
    }
  });

  test("a token's scopes and fields and the duty acted in bind a stream as they bind a query, and a revoked token ends it", async () => {
    const officer = await lao.officer();
    const make = async (input: object) => {
      const { made } = await officer.get<{ made: { token: string; accessToken: { id: string } } }>(
        "mutation ($input: CreateAccessTokenInput!) { made: createAccessToken(input: $input) { token accessToken { id } } }",
        { input: { name: "จอแสดงผล", expiresOn: "2022-12-31", ...input } },
      );
      return { token: made.token, id: made.accessToken.id };
    };
    const narrow = "subscription ($unitId: ID!) { progress(unitId: $unitId) { learners } }";
    const fields = ["Subscription.progress", "ConfirmationProgress.learners"];
    const token = await make({ scopes: ["counts:read"], fields });
    const variables = { unitId: lao.id };

    const allowed = await openStream<{ progress: { learners: number } }>(
      system.url,
      token,
      narrow,
      variables,
    );
    expect((await allowed.next())?.data?.progress.learners).toBeGreaterThan(0);
    const wider = await openStream<Seen>(system.url, token, live, variables);
    expect((await wider.next())?.errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    expect(await wider.next()).toBeNull();
    const blind = await openStream<Seen>(
      system.url,
      await make({ scopes: ["people:read"] }),
      live,
      variables,
    );
    expect((await blind.next())?.data).toEqual({ progress: null });
    expect(await blind.next()).toBeNull();
    const beside = await openStream<Seen>(system.url, officer, live, variables, { "x-lec-duty": "ANALYST" });
    expect([beside.status, (await beside.json()).errors?.[0]?.extensions.code]).toEqual([403, "FORBIDDEN"]);

    expect(
      (await mutate(officer, "revokeAccessToken", "accessToken { id }", { accessTokenId: token.id })).codes,
    ).toEqual([]);
    expect((await allowed.next())?.errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
    expect(await allowed.next()).toBeNull();
  });

  test("a connection of the database that is cut costs no act: the stream goes on", async () => {
    const school = await readySchool();
    const officer = await lao.officer();
    const stream = await openStream<Seen>(system.url, officer, live, { unitId: lao.id });
    const before = (await stream.next())?.data?.progress?.institutions.confirmed ?? 0;
    await land.sql(
      "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND usename LIKE 'lec\\_%' AND state = 'idle'",
    );
    await confirmSchool(school);
    await stream.until(confirmed(before + 1));
    await stream.close();
  });

  test("however much happens, a stream is answered now and then, and with the last state at the end", async () => {
    const schools = await Promise.all(Array.from({ length: 8 }, readySchool));
    const officer = await lao.officer();
    const stream = await openStream<Seen>(system.url, officer, live, { unitId: lao.id });
    const before = (await stream.next())?.data?.progress?.institutions.confirmed ?? 0;
    await Promise.all(schools.map(confirmSchool));
    let results = 0;
    for (let count = before; count < before + schools.length; results++)
      count = (await stream.next())?.data?.progress?.institutions.confirmed ?? 0;
    expect(results).toBeLessThanOrEqual(schools.length);
    await stream.close();
  });

  test("a subscription asked otherwise than for events is refused, and says how to ask", async () => {
    const officer = await lao.officer();
    const { errors } = await officer.ask(live, { unitId: lao.id }, "en");
    expect(errors[0]).toMatchObject({
      message: expect.stringContaining("text/event-stream"),
      extensions: { code: "BAD_USER_INPUT" },
    });
  });

  test("a client of the graphql-sse protocol gets queries, mutations, refusals and subscriptions as events", async () => {
    const school = await readySchool();
    const director = await school.head();
    const client = createClient({
      url: `${system.url}/graphql`,
      headers: { authorization: `Bearer ${director.token}` },
      retryAttempts: 0,
    });
    const all = async (query: string, variables = {}) => {
      const results: unknown[] = [];
      for await (const result of client.iterate({ query, variables })) results.push(result);
      return results;
    };
    expect(await all("{ viewer { username } }")).toMatchObject([
      { data: { viewer: { username: director.username } } },
    ]);
    expect(await all("{ nothing }")).toMatchObject([
      { errors: [{ extensions: { code: "BAD_USER_INPUT" } }] },
    ]);
    expect(await all("{")).toMatchObject([{ errors: [{ extensions: { code: "BAD_USER_INPUT" } }] }]);

    const followed = client.iterate<Seen>({ query: live, variables: { unitId: school.id } });
    expect((await followed.next()).value?.data?.progress?.institutions.confirmed).toBe(0);
    const press = "mutation ($input: ConfirmInput!) { confirm(input: $input) { confirmation { state } } }";
    expect(await all(press, { input: { roundId, unitId: school.id } })).toMatchObject([
      { data: { confirm: { confirmation: { state: "CONFIRMED" } } } },
    ]);
    expect((await followed.next()).value?.data?.progress?.institutions.confirmed).toBe(1);
    await followed.return?.();
    client.dispose();
  });

  test("a mutation is not done by GET, whatever the client takes", async () => {
    const { token } = await lao.officer();
    const query = 'mutation { confirm(input: { roundId: "x", unitId: "x" }) { userErrors { code } } }';
    const response = await fetch(`${system.url}/graphql?query=${encodeURIComponent(query)}`, {
      headers: { accept: "text/event-stream", authorization: `Bearer ${token}` },
    });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
  });
});
