import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLand, type Institution, type Land, type Person } from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

/** What clients can send besides an honest query: none of it may say who asks, write, or reach past the checks. */
describe("a request", () => {
  let system: TestSystem;
  let land: Land;
  let school: Institution;
  let teacher: Person;
  let roundId: string;
  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    school = await (
      await (await (await land.createProvince("41")).createDistrict("4101")).createLao()
    ).createInstitution();
    roundId = await land.openRound();
    teacher = await school.as("CLASS_TEACHER");
  });
  afterAll(async () => {
    await land.close();
    await system.close();
  });

  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${system.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${teacher.token}`, ...headers },
      body,
    });
  const whoAmI = JSON.stringify({ query: "{ viewer { id duties } }" });
  const myself = () => ({ data: { viewer: { id: teacher.accountId, duties: ["CLASS_TEACHER"] } } });

  test("claims no identity by headers that gateways, proxies and subgraphs know", async () => {
    const dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    const claim = JSON.stringify({
      actor: { accountId: dla.accountId, username: "dla", name: "dla", appointments: [] },
    });
    for (const name of [
      "lec-envelope",
      "lec-actor",
      "x-lec-actor",
      "x-lec-account",
      "x-user-id",
      "x-forwarded-user",
      "x-remote-user",
      "x-original-url",
      "x-http-method-override",
    ]) {
      for (const value of [
        dla.accountId,
        Buffer.from(claim).toString("base64url"),
        `v1.current.${Buffer.from(claim).toString("base64url")}.AAAA`,
      ]) {
        const answer = await post(whoAmI, { [name]: value });
        expect(await answer.json(), name).toMatchObject(myself());
      }
    }
  });

  test("claims no identity by extensions, variables or a second body", async () => {
    const dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    const actor = { accountId: dla.accountId, appointments: [] };
    for (const more of [
      { extensions: { actor, identity: { actor }, lec: { actor } } },
      { variables: { actor, identity: actor } },
      { actor, identity: { actor }, context: { identity: { actor } } },
    ]) {
      const answer = await post(JSON.stringify({ query: "{ viewer { id duties } }", ...more }));
      expect(await answer.json()).toMatchObject(myself());
    }
  });

  test("carries one operation: a batch of many in one body is refused whole", async () => {
    for (const size of [1, 2, 1_000]) {
      const batch = Array.from({ length: size }, () => ({ query: "{ viewer { id } }" }));
      const answer = await post(JSON.stringify(batch));
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(await answer.text()).not.toContain(teacher.accountId);
    }
  });

  test("repeats no mutation under more names than there are root fields, and nothing of it runs", async () => {
    const recorder = await school.as("INSTITUTION_RECORDER");
    const check = `checkExistence(input: { marks: [{ enrolmentId: "${school.roll[0]?.enrolmentId}", result: PRESENT }] }) { checked { count } }`;
    const flood = `mutation { ${Array.from({ length: 200 }, (_, i) => `a${i}: ${check}`).join(" ")} }`;
    const { errors } = await recorder.ask(flood);
    expect(errors.map(error => error.extensions.code)).toEqual(["TOO_COSTLY"]);
    const [{ count } = { count: -1 }] = await land.sql<{ count: number }>(
      "SELECT count(*)::int AS count FROM reporting.audit_event WHERE action = 'checkExistence'",
    );
    expect(count).toBe(0);
  });

  test("has no way to sign in by GraphQL, so that no alias tries many passwords at once", async () => {
    const dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    const { __schema } = await dla.get<{
      __schema: {
        mutationType: {
          fields: {
            name: string;
            args: { type: { ofType: { inputFields: { name: string }[] } | null } }[];
          }[];
        };
      };
    }>("{ __schema { mutationType { fields { name args { type { ofType { inputFields { name } } } } } } } }");
    for (const { name, args } of __schema.mutationType.fields) {
      expect(name).not.toMatch(/sign.?in|log.?in|authenticate/i);
      const typed = args.flatMap(arg => arg.type.ofType?.inputFields ?? []);
      expect(
        typed.filter(field => /password|secret|token$/i.test(field.name)),
        name,
      ).toEqual([]);
    }
  });

  test("writes by JSON alone: forms and plain texts, which other sites can send, run nothing", async () => {
    const recorder = await school.as("INSTITUTION_RECORDER");
    const query = `mutation { checkExistence(input: { marks: [{ enrolmentId: "${school.roll[0]?.enrolmentId}", result: NOT_FOUND }] }) { checked { count } userErrors { code } } }`;
    const form = new FormData();
    form.set("operations", JSON.stringify({ query }));
    form.set("query", query);
    const bodies: [string, BodyInit][] = [
      ["application/x-www-form-urlencoded", new URLSearchParams({ query }).toString()],
      ["text/plain", JSON.stringify({ query })],
      ["application/graphql", query],
      ["multipart/form-data", form],
      ["none", JSON.stringify({ query })],
    ];
    for (const [type, body] of bodies) {
      const headers = new Headers({ authorization: `Bearer ${recorder.token}` });
      if (type !== "multipart/form-data" && type !== "none") headers.set("content-type", type);
      const sent = type === "none" ? new Blob([body as string]) : body;
      const answer = await fetch(`${system.url}/graphql`, { method: "POST", headers, body: sent });
      expect([type, Math.floor(answer.status / 100)]).toEqual([type, 4]);
    }
    const url = `${system.url}/graphql?${new URLSearchParams({ query })}`;
    for (const method of ["GET", "HEAD", "PUT", "DELETE", "PATCH"]) {
      const answer = await fetch(url, { method, headers: { authorization: `Bearer ${recorder.token}` } });
      expect([method, Math.floor(answer.status / 100)]).toEqual([method, 4]);
    }
    const [{ count } = { count: -1 }] = await land.sql<{ count: number }>(
      "SELECT count(*)::int AS count FROM learners.existence_check",
    );
    expect(count).toBe(0);
  });

  test.each(["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"])(
    "changes nothing by a variable named %s, at any depth",
    async name => {
      const unit = school.id;
      const inside = `{"${name}":{"roundId":"${roundId}","polluted":true},"roundId":"${roundId}","unitId":"${unit}","dryRun":true}`;
      const query = "mutation ($input: ConfirmInput!) { confirm(input: $input) { userErrors { code } } }";
      const deep = await post(`{"query":${JSON.stringify(query)},"variables":{"input":${inside}}}`);
      const answer = (await deep.json()) as { data?: unknown; errors?: { extensions: { code: string } }[] };
      // `__proto__` is a field like any other: one that the input does not have.
      expect([name, answer.errors?.map(error => error.extensions.code)]).toEqual([name, ["BAD_USER_INPUT"]]);
      const top = await post(
        `{"query":"{ viewer { id duties } }","variables":{"${name}":{"polluted":true}}}`,
      );
      expect(await top.json()).toMatchObject(myself());
      const body = await post(`{"${name}":{"polluted":true},"query":"{ viewer { id duties } }"}`);
      expect(await body.json()).toMatchObject(myself());
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    },
  );

  test("with a token that was not issued here is 401: unsigned, of another kind, cut, longer, or somebody's id", async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const claims = part({ sub: teacher.accountId, exp: 4_102_444_800 });
    for (const token of [
      `${part({ alg: "none" })}.${claims}.`,
      `${part({ alg: "HS256" })}.${claims}.AAAA`,
      `${part({ alg: "RS256", jku: "https://example.invalid/keys" })}.${claims}.AAAA`,
      teacher.token.slice(0, -1),
      `${teacher.token}0`,
      teacher.token.toUpperCase(),
      teacher.accountId,
      randomUUID(),
      "null",
      "undefined",
      "%00",
    ]) {
      const answer = await post(whoAmI, { authorization: `Bearer ${token}` });
      expect([token, answer.status]).toEqual([token, 401]);
      expect(await answer.text()).not.toContain(teacher.accountId);
    }
    for (const header of [`Basic ${Buffer.from("a:b").toString("base64")}`, teacher.token, "Bearer", ""]) {
      expect([header, (await post(whoAmI, { authorization: header })).status]).toEqual([header, 401]);
    }
  });
});
