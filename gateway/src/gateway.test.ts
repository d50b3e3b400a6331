import { randomBytes } from "node:crypto";
import { type SubgraphServer, serveSubgraph } from "@lec/core/graphql/subgraph-server";
import type { Duty, RequestIdentity } from "@lec/core/identity/actor";
import { type EnvelopeKey, envelopeHeader, sealEnvelope } from "@lec/core/identity/envelope";
import type { ExecutionResult } from "graphql";
import type { Response } from "graphql-http";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { composeSupergraph } from "./compose.ts";
import { createGateway, type Gateway } from "./gateway.ts";
import { limits } from "./limits.ts";
import { type FakeSubgraphs, fakeSubgraphs } from "./testing/fake-subgraphs.ts";

const silent = pino({ level: "silent" });
const key: EnvelopeKey = { id: "k1", secret: randomBytes(32) };

function identity(username: string, language: "th" | "en" = "th"): RequestIdentity {
  return {
    actor: { accountId: `id-${username}`, username, name: username, appointments: [] },
    requestId: `r-${username}`,
    language,
  };
}
const somchai = identity("somchai");

let fakes: FakeSubgraphs;
let servers: SubgraphServer[];
let embedded: Gateway;
let distributed: Gateway;
let supergraph: string;

beforeAll(async () => {
  fakes = fakeSubgraphs();
  supergraph = composeSupergraph(fakes.definitions);
  const options = { port: 0, host: "127.0.0.1", keys: [key], log: silent, production: true };
  servers = await Promise.all(fakes.subgraphs.map(subgraph => serveSubgraph(subgraph, options)));
  const [institutions, learners, reporting] = servers.map(server => server.url) as [string, string, string];
  embedded = await createGateway({ supergraph, subgraphs: fakes.subgraphs, log: silent, production: true });
  distributed = await createGateway({
    supergraph,
    subgraphs: { urls: { institutions, learners, reporting }, key },
    log: silent,
    production: true,
  });
});
afterAll(async () => {
  await Promise.all([embedded.close(), distributed.close()]);
  await Promise.all(servers.map(server => server.close()));
});
beforeEach(() => {
  fakes.calls.length = 0;
  fakes.before = async () => {};
});

type Body = ExecutionResult<Record<string, unknown>>;

/** Answers of clients that take no events. */
async function plainly(gateway: Gateway, ...asked: Parameters<Gateway["handle"]>): Promise<Response> {
  const answered = await gateway.handle(...asked);
  if ("next" in answered) throw new Error("results follow");
  return answered;
}

async function post(
  gateway: Gateway,
  query: unknown,
  variables?: unknown,
  who = somchai,
  headers: Record<string, string> = {},
) {
  const [text, init] = await plainly(
    gateway,
    {
      method: "POST",
      url: "/graphql",
      headers: { "content-type": "application/json", accept: "application/json", ...headers },
      body: async () => JSON.stringify({ query, variables }),
    },
    who,
  );
  return {
    status: init.status,
    text: text ?? "",
    body: JSON.parse(text || "null") as Body,
    headers: init.headers,
  };
}
const codes = (body: Body) => body.errors?.map(error => error.extensions?.code);

const tree = `query Tree($id: ID!, $first: Int = 500) {
  orgUnit(id: $id) { __typename id code name level headcount { total male female } confirmation { state seenBy }
    children(first: $first) { totalCount nodes { ...Unit ... on Lao { kind }
      children(first: 100) { nodes { ...Unit ... on Institution { ancestors { name headcount { total } } } } } } } } }
fragment Unit on OrgUnit { __typename id code name headcount { total male female } confirmation { state seenBy } }`;

describe("a tree over three subgraphs", () => {
  test("costs one call per subgraph, whatever its size", async () => {
    const { body } = await post(embedded, tree, { id: "p" });
    expect(body.errors).toBeUndefined();
    expect(fakes.calls.map(call => call.subgraph).sort()).toEqual(["institutions", "learners", "reporting"]);
    const province = body.data?.orgUnit as {
      children: { nodes: { __typename: string; kind: string; children: { nodes: unknown[] } }[] };
    };
    expect(province.children.nodes).toHaveLength(3);
    expect(province.children.nodes[0]).toMatchObject({
      __typename: "Lao",
      kind: "SAO",
      headcount: { total: 20 },
    });
    expect(province.children.nodes[0]?.children.nodes[1]).toMatchObject({
      __typename: "Institution",
      name: "หน่วย i0-1",
      confirmation: { state: "CONFIRMED", seenBy: "somchai" },
      ancestors: [{ name: "หน่วย l0", headcount: { total: 20 } }, { name: "หน่วย p" }],
    });
  });

  test.each([
    ["a tree", tree, { id: "p" }],
    ["nothing found", tree, { id: "unknown" }],
    ["a failing field", "{ whoAmI broken }", {}],
    ["a coded error", '{ hidden orgUnit(id: "l0") { name headcount { total } } }', {}],
    ["a mutation", 'mutation { rename(input: { id: "p", name: "ชื่อใหม่ \\" \\\\ 😀" }) }', {}],
    ["introspection", "{ __schema { queryType { name } types { name } } }", {}],
    ["a request that does not validate", "{ nothing }", {}],
    ["wrong variables", tree, { id: "p", first: "ten" }],
  ])("is answered by the same bytes embedded and distributed: %s", async (_, query, variables) => {
    const [one, other] = await Promise.all([
      post(embedded, query, variables),
      post(distributed, query, variables),
    ]);
    expect(other.text).toBe(one.text);
    expect(other.status).toBe(one.status);
  });

  test("is the same bytes when a subgraph is broken in a way it does not foresee", async () => {
    fakes.before = async call => {
      if (call.subgraph === "learners") throw new Error("connection to 10.0.0.7:5432 refused");
    };
    const query = '{ orgUnit(id: "p") { name headcount { total } } whoAmI }';
    const [one, other] = [await post(embedded, query), await post(distributed, query)];
    expect(codes(one.body)).toEqual(["INTERNAL_SERVER_ERROR"]);
    expect(one.text).not.toContain("10.0.0.7");
    expect(other.text).toBe(one.text);
  });
});

describe("identity", () => {
  test("two users at once never share an answer, with the same query at the same moment", async () => {
    for (const gateway of [embedded, distributed]) {
      const query = '{ whoAmI learnersUser reportingUser orgUnit(id: "p") { confirmation { seenBy } } }';
      const names = Array.from({ length: 40 }, (_, index) => `user-${index % 8}`);
      const answers = await Promise.all(names.map(name => post(gateway, query, {}, identity(name))));
      answers.forEach(({ body }, index) => {
        const name = names[index];
        expect(body.data).toEqual({
          whoAmI: name,
          learnersUser: name,
          reportingUser: name,
          orgUnit: { confirmation: { seenBy: name } },
        });
      });
    }
  });

  test("is never what a client claims in headers or extensions", async () => {
    for (const gateway of [embedded, distributed]) {
      const [text] = await plainly(
        gateway,
        {
          method: "POST",
          url: "/graphql",
          headers: { "content-type": "application/json", [envelopeHeader]: "v1.k1.x.y", "x-actor": "admin" },
          body: async () =>
            JSON.stringify({
              query: "{ whoAmI }",
              extensions: { identity: { actor: { username: "admin" } } },
            }),
        },
        somchai,
      );
      expect(JSON.parse(text ?? "")).toMatchObject({ data: { whoAmI: "somchai" } });
    }
  });

  test("a stranger is refused before the body is read or anything planned", async () => {
    let read = false;
    const [text, { status }] = await plainly(
      embedded,
      {
        method: "POST",
        url: "/graphql",
        headers: {},
        async body() {
          read = true;
          return "{}";
        },
      },
      { actor: null, requestId: "r9", language: "en" },
    );
    expect(status).toBe(401);
    expect(JSON.parse(text ?? "").errors).toEqual([
      { message: "Please sign in", extensions: { code: "UNAUTHENTICATED", requestId: "r9" } },
    ]);
    expect(read).toBe(false);
    expect(fakes.calls).toEqual([]);
  });
});

describe("a subgraph over HTTP", () => {
  const body = JSON.stringify({ query: "{ whoAmI }" });
  const send = (envelope: string | null, text = body, server = 0, path = "") =>
    fetch((servers[server] as SubgraphServer).url + path, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(envelope === null ? {} : { [envelopeHeader]: envelope }),
      },
      body: text,
    });
  const seal = (change: Partial<Parameters<typeof sealEnvelope>[1]> = {}) =>
    sealEnvelope(somchai, { audience: "institutions", body, key, now: Date.now(), ...change });

  test("answers the gateway's envelope", async () => {
    const response = await send(seal());
    expect([response.status, await response.json()]).toEqual([200, { data: { whoAmI: "somchai" } }]);
  });

  test("refuses every call without a valid envelope with 401, before anything is parsed", async () => {
    const otherActor = sealEnvelope(identity("admin"), {
      audience: "institutions",
      body,
      key: { id: "k1", secret: randomBytes(32) },
      now: Date.now(),
    });
    const responses = await Promise.all([
      send(null),
      send(null, "not json at all"),
      send(null, JSON.stringify({ query: "{ _service { sdl } }" })),
      send(null, JSON.stringify({ query: "{ __schema { types { name } } }" })),
      send(seal(), JSON.stringify({ query: "{ slow }" })),
      send(seal(), body, 1),
      send(seal({ audience: "learners" })),
      send(seal({ now: Date.now() - 31_000 })),
      send(seal({ now: Date.now() + 60_000 })),
      send(otherActor),
      send("v1.k1.e30.x"),
      fetch((servers[0] as SubgraphServer).url),
      fetch((servers[0] as SubgraphServer).url.replace("/graphql", "/")),
    ]);
    expect(responses.map(response => response.status)).toEqual(responses.map(() => 401));
    expect(fakes.calls).toEqual([]);
  });

  test("gives no introspection in production, even to a valid envelope", async () => {
    const query = JSON.stringify({ query: "{ __schema { types { name } } }" });
    const response = await send(seal({ body: query }), query);
    expect(response.status).toBe(400);
    expect(await response.text()).not.toContain("OrgUnit");
  });

  test("tells its health to everybody and nothing else", async () => {
    const origin = (servers[0] as SubgraphServer).url.replace("/graphql", "");
    expect((await fetch(`${origin}/healthcheck`)).status).toBe(200);
    expect((await fetch(`${origin}/readiness`)).status).toBe(200);
  });

  test("that is gone is UNAVAILABLE, without its address", async () => {
    const urls = {
      institutions: "http://127.0.0.1:9/graphql",
      learners: "http://127.0.0.1:9/graphql",
      reporting: "http://127.0.0.1:9/graphql",
    };
    const lonely = await createGateway({
      supergraph,
      subgraphs: { urls, key },
      log: silent,
      production: true,
    });
    const { body: answer, text } = await post(lonely, "{ whoAmI }", {}, identity("somchai", "en"));
    expect(answer).toEqual({
      data: null,
      errors: [
        {
          message: "A part of the system is not available, please try again",
          path: ["whoAmI"],
          extensions: { code: "UNAVAILABLE", requestId: "r-somchai" },
        },
      ],
      extensions: { cost: { requested: 0, allowed: limits.cost } },
    });
    expect(text).not.toMatch(/127\.0\.0\.1|institutions/);
    await lonely.close();
  });
});

describe("errors", () => {
  test("that nobody foresaw keep their details to the log, and give the request id", async () => {
    const lines: string[] = [];
    const log = pino({ level: "error" }, { write: line => void lines.push(line) });
    const gateway = await createGateway({ supergraph, subgraphs: fakes.subgraphs, log, production: true });
    const { body, text } = await post(gateway, "{ broken }");
    expect(body.errors?.[0]).toMatchObject({
      message: "เกิดข้อผิดพลาดในระบบ",
      path: ["broken"],
      extensions: { code: "INTERNAL_SERVER_ERROR", requestId: "r-somchai" },
    });
    expect(text).not.toMatch(/secret_table|stack|institutions/);
    expect(lines.join()).toMatch(/r-somchai.*secret_table/);
  });

  test("with a code of ours keep code and message, and nothing else", async () => {
    const { body } = await post(embedded, "{ hidden }");
    expect(body).toEqual({
      data: { hidden: null },
      errors: [
        { message: "ไม่พบข้อมูลนี้", path: ["hidden"], extensions: { code: "NOT_FOUND", requestId: "r-somchai" } },
      ],
      extensions: { cost: { requested: 0, allowed: limits.cost } },
    });
  });

  test("in query text or variables are the client's, and help nobody to guess names in production", async () => {
    for (const [query, variables] of [
      ["{", {}],
      ["{ whoAmi }", {}],
      ['{ orgUnit(id: "p") { nam } }', {}],
      ["query($id: ID!) { orgUnit(id: $id) { id } }", {}],
      ["mutation($i: RenameInput!) { rename(input: $i) }", { i: { id: "p", nme: "x" } }],
      [undefined, {}],
      [7, {}],
      ["query A { whoAmI } query B { whoAmI }", {}],
      ["subscription { x }", {}],
    ] as const) {
      const { body, text, status } = await post(embedded, query, variables);
      expect(new Set(codes(body)), text).toEqual(new Set(["BAD_USER_INPUT"]));
      expect(text).not.toMatch(/did you mean/i);
      expect([200, 400]).toContain(status);
      expect(body.data).toBeUndefined();
    }
    expect(fakes.calls).toEqual([]);
  });
});

describe("GraphQL over HTTP", () => {
  const get = async (search: string, accept = "application/json") => {
    const [text, init] = await plainly(
      embedded,
      { method: "GET", url: `/graphql?${search}`, headers: { accept }, body: async () => "" },
      somchai,
    );
    return { text, ...init };
  };

  test("reads by GET, never writes by GET", async () => {
    const text = `{"data":{"whoAmI":"somchai"},"extensions":{"cost":{"requested":0,"allowed":${limits.cost}}}}`;
    expect(await get("query={whoAmI}")).toMatchObject({ status: 200, text });
    const refused = await get(
      `query=${encodeURIComponent('mutation { rename(input: { id: "p", name: "x" }) }')}`,
    );
    expect(refused.status).toBe(405);
    expect(JSON.parse(refused.text ?? "").errors[0].extensions.code).toBe("BAD_USER_INPUT");
    expect(fakes.calls).toHaveLength(1);
  });

  test.each([
    "application/x-www-form-urlencoded",
    "text/plain",
    "multipart/form-data",
    "application/graphql",
  ])("takes no %s posts, which another site's page could send", async type => {
    const [, { status }] = await plainly(
      embedded,
      {
        method: "POST",
        url: "/graphql",
        headers: { "content-type": type },
        body: async () => '{"query":"{ whoAmI }"}',
      },
      somchai,
    );
    expect(status).toBe(415);
    expect(fakes.calls).toEqual([]);
  });

  test("answers in the media type the client prefers", async () => {
    const type = async (accept: string) =>
      (await post(embedded, "{ whoAmI }", {}, somchai, { accept })).headers?.["content-type"];
    expect(await type("application/json")).toMatch(/^application\/json/);
    expect(await type("*/*")).toMatch(/^application\/json/);
    expect(await type("application/graphql-response+json, application/json")).toMatch(
      /^application\/graphql-response\+json/,
    );
    expect(await type("application/json, application/graphql-response+json")).toMatch(/^application\/json/);
  });
});

describe("limits, before anything runs", () => {
  const nested = (depth: number) =>
    `{ orgUnit(id: "p") ${"{ parent ".repeat(depth - 2)}{ id }${" }".repeat(depth - 2)} }`;

  test.each([
    ["tokens", `{ ${"whoAmI ".repeat(20_000)} }`],
    ["levels", nested(limits.depth + 1)],
    [
      "aliases",
      `{ orgUnit(id: "p") { ${Array.from({ length: limits.aliases + 1 }, (_, i) => `a${i}: id`).join(" ")} } }`,
    ],
    [
      "root fields",
      `{ ${Array.from({ length: limits.rootFields + 1 }, (_, i) => `a${i}: whoAmI`).join(" ")} }`,
    ],
    [
      "root fields in fragments",
      `{ ${"...F ".repeat(limits.rootFields + 1)} } fragment F on Query { whoAmI }`,
    ],
    ["directives", `{ whoAmI ${"@skip(if: false) ".repeat(limits.directives + 1)} }`],
    ["the same field again and again", `{ orgUnit(id: "p") { ${"id ".repeat(limits.selections + 1)} } }`],
    [
      "nested pages",
      '{ orgUnit(id: "p") { children(first: 500) { nodes { children(first: 500) { nodes { children(first: 500) { nodes { id } } } } } } } }',
    ],
  ])("refuse too many %s", async (_, query) => {
    const { body } = await post(embedded, query);
    expect(new Set(codes(body))).toEqual(new Set(["TOO_COSTLY"]));
    expect(fakes.calls).toEqual([]);
  });

  test("count page sizes given as variables, huge or not", async () => {
    const query = `query($n: Int!) { orgUnit(id: "p") { children(first: $n) { nodes { children(first: $n) { nodes { children(first: $n) { nodes { id } } } } } } } }`;
    expect((await post(embedded, query, { n: 10 })).body.errors).toBeUndefined();
    expect(codes((await post(embedded, query, { n: 500 })).body)).toEqual(["TOO_COSTLY"]);
    expect(codes((await post(embedded, query, { n: 2_000_000_000 })).body)).toEqual(["TOO_COSTLY"]);
  });

  test("let a whole province pass: 500 LAOs of 100 institutions, ten objects each", async () => {
    const { body } = await post(embedded, tree, { id: "p" });
    expect(body.errors).toBeUndefined();
  });

  test("let the deepest allowed query and the tools' introspection pass", async () => {
    expect((await post(embedded, nested(limits.depth))).body.errors).toBeUndefined();
    const { getIntrospectionQuery } = await import("graphql");
    expect((await post(embedded, getIntrospectionQuery())).body.errors).toBeUndefined();
  });

  test("count fields where fragments are used, so that fragments in fragments cannot explode in the planner", async () => {
    const bomb = Array.from(
      { length: 12 },
      (_, i) => `fragment F${i} on OrgUnit { a: parent { ...F${i + 1} } b: parent { ...F${i + 1} } }`,
    );
    const query = `{ orgUnit(id: "p") { ...F0 } } ${bomb.join(" ")} fragment F12 on OrgUnit { id }`;
    const { body } = await post(embedded, query);
    expect(codes(body)).toEqual(["TOO_COSTLY"]);
    expect(fakes.calls).toEqual([]);
  });

  test("are not fooled by fragments that contain each other", async () => {
    const { body } = await post(
      embedded,
      "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
    );
    expect(new Set(codes(body))).toEqual(new Set(["BAD_USER_INPUT"]));
  });
});

describe("rights stated in the schema", () => {
  const state = (directive: string) =>
    composeSupergraph(
      fakes.definitions.map(({ name, sdl }) => ({
        name,
        sdl: sdl
          .replace('"@cost"', '"@cost", "@requiresScopes", "@policy", "@authenticated"')
          .replace("hidden: String", `hidden: String ${directive}`),
      })),
    );
  const build = (directive: string) =>
    createGateway({
      supergraph: state(directive),
      subgraphs: fakes.subgraphs,
      log: silent,
      production: true,
    });

  test("are enforced before anything runs, by duty", async () => {
    const gateway = await build(
      '@authenticated @requiresScopes(scopes: [["REGISTRAR", "ANALYST"], ["PROVINCE_OFFICER"]])',
    );
    const as = (...held: Duty[]): RequestIdentity => ({
      ...somchai,
      actor: {
        accountId: "a",
        username: "a",
        name: "a",
        appointments: held.map(duty => ({ duty, unitId: "u", level: "PROVINCE", path: "d.p" })),
      },
    });
    const query = "{ whoAmI ...F } fragment F on Query { hidden }";
    for (const who of [as(), as("REGISTRAR"), as("LAO_OFFICER", "ANALYST")]) {
      expect(codes((await post(gateway, query, {}, who)).body)).toEqual(["FORBIDDEN"]);
    }
    expect(fakes.calls).toEqual([]);
    expect(codes((await post(gateway, query, {}, as("PROVINCE_OFFICER"))).body)).toEqual(["NOT_FOUND"]);
    expect(codes((await post(gateway, query, {}, as("ANALYST", "REGISTRAR"))).body)).toEqual(["NOT_FOUND"]);
    expect((await post(gateway, "{ whoAmI }", {}, as())).body.errors).toBeUndefined();
  });

  test("are enforced on a mutation with a record of the refusal, and on a query without", async () => {
    const refused: [string, string][] = [];
    const gateway = await createGateway({
      supergraph: composeSupergraph(
        fakes.definitions.map(({ name, sdl }) => ({
          name,
          sdl: sdl
            .replace('"@cost"', '"@cost", "@requiresScopes"')
            .replace(
              /(rename\(.*?\): String!?|hidden: String)/g,
              '$1 @requiresScopes(scopes: [["ANALYST"]])',
            ),
        })),
      ),
      subgraphs: fakes.subgraphs,
      log: silent,
      production: true,
      onRefusedMutation: async (mutation, { requestId }) => {
        refused.push([mutation, requestId]);
      },
    });
    expect(
      codes((await post(gateway, 'mutation { a: rename(input: { id: "p", name: "x" }) }')).body),
    ).toEqual(["FORBIDDEN"]);
    expect(codes((await post(gateway, "{ hidden }")).body)).toEqual(["FORBIDDEN"]);
    expect(refused).toEqual([["rename", "r-somchai"]]);
    expect(fakes.calls).toEqual([]);
  });

  test("that nobody would enforce stop the start", async () => {
    await expect(build('@policy(policies: [["p"]])')).rejects.toThrow(/Query\.hidden states a @policy/);
    await expect(build('@requiresScopes(scopes: [["KING"]])')).rejects.toThrow(/KING, which is no duty/);
  });
});

describe("the cost of a request", () => {
  const cost = (body: Body) => (body as { extensions?: { cost?: object } }).extensions?.cost;

  test("is told with every answer that was admitted, with or without errors, and with a refusal for cost", async () => {
    const two = 'query($first: Int) { orgUnit(id: "p") { children(first: $first) { nodes { id } } } }';
    expect(cost((await post(embedded, two, { first: 7 })).body)).toEqual({
      requested: 9,
      allowed: limits.cost,
    });
    expect(cost((await post(embedded, "{ broken }")).body)).toEqual({ requested: 0, allowed: limits.cost });
    const badVariables = (await post(embedded, two, { first: "seven" })).body;
    expect(codes(badVariables)).toEqual(["BAD_USER_INPUT"]);
    expect(cost(badVariables)).toMatchObject({ allowed: limits.cost });
    const nested = `{ orgUnit(id: "p") { ${"children(first: 500) { nodes { ".repeat(3)} id ${"} } ".repeat(3)} } }`;
    const refused = (await post(embedded, nested)).body;
    expect(codes(refused)).toEqual(["TOO_COSTLY"]);
    expect(cost(refused)).toEqual({ requested: expect.any(Number), allowed: limits.cost });
    expect(cost((await post(embedded, "{ nothing }")).body)).toBeUndefined();
  });
});

describe("a token's field profile", () => {
  const ask = async (query: string, fields: readonly string[]) => {
    const [text] = await plainly(
      embedded,
      {
        method: "POST",
        url: "/graphql",
        headers: { "content-type": "application/json", accept: "application/json" },
        body: async () => JSON.stringify({ query }),
      },
      somchai,
      { fields },
    );
    return JSON.parse(text ?? "null") as Body;
  };

  test("opens the fields it names and no other, wherever the field stands in the document", async () => {
    const profile = ["Query.orgUnit", "OrgUnit.name", "Headcount", "OrgUnit.headcount"];
    const inside =
      '{ __typename orgUnit(id: "p") { __typename n: name ...F } } fragment F on OrgUnit { headcount { total } }';
    expect((await ask(inside, profile)).errors).toBeUndefined();
    for (const [outside, field] of [
      ['{ orgUnit(id: "p") { name code } }', "code"],
      ['{ orgUnit(id: "p") { name: code } }', "code"],
      ['{ orgUnit(id: "p") { ...F } } fragment F on OrgUnit { id }', "id"],
      ['{ orgUnit(id: "p") { ... on Province { name } } }', "name"],
      ['{ orgUnit(id: "p") { name @skip(if: true) } whoAmI }', "whoAmI"],
      ["{ __schema { types { name } } }", "__schema"],
    ] as const) {
      fakes.calls.length = 0;
      const body = await ask(outside, profile);
      expect(codes(body), outside).toEqual(["FORBIDDEN"]);
      expect(JSON.stringify(body)).toContain(`\\"${field}\\"`);
      expect(fakes.calls).toEqual([]);
    }
  });

  test("that is empty narrows nothing", async () => {
    expect((await ask('{ whoAmI orgUnit(id: "p") { code } }', [])).errors).toBeUndefined();
  });
});

describe("composition", () => {
  test("names every reason why subgraphs do not fit", () => {
    const broken = fakes.definitions.map(({ name, sdl }) => ({
      name,
      sdl: name === "learners" ? sdl.replace("@interfaceObject", "") : sdl,
    }));
    expect(() => composeSupergraph(broken)).toThrow(/do not compose:\n {2}\S/);
    expect(() => composeSupergraph([{ name: "learners", sdl: "type {" }])).toThrow(
      /learners\/schema\.graphql cannot be parsed/,
    );
  });
});
