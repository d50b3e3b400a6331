import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duty } from "@lec/core/identity/actor";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TokenHolder } from "./access-tokens.ts";
import type { HeldActor } from "./actor.ts";
import type { ActsWatch } from "./acts-watch.ts";
import type { Authentication } from "./authentication.ts";
import { composeSupergraph } from "./compose.ts";
import { createEventStreams } from "./event-streams.ts";
import { createGateway } from "./gateway.ts";
import { languageOf, type RunningServer, startServer } from "./server.ts";
import { type FakeSubgraphs, fakeSubgraphs } from "./testing/fake-subgraphs.ts";

const silent = pino({ level: "silent" });
const noActs: ActsWatch = { follow: async () => () => {}, close: async () => {} };
let consoleDirectory: string;
let fakes: FakeSubgraphs;
let supergraph: string;
let server: RunningServer;
let tokens: Map<string, TokenHolder>;
let ready: boolean;
let actors: Map<string, HeldActor>;

/** Stands for sign-in: the cookie names the account. Sign-in itself is proven beside it. */
const authentication: Authentication = {
  async handle(_, response, clientAddress) {
    response.end(clientAddress);
  },
  async readSession({ cookie }) {
    const name = /^user=(\w+)$/.exec(cookie ?? "")?.[1];
    const actor = name && actors.get(name);
    return actor ? { ...actor, disabled: name === "leaver", mustChangePassword: name === "newcomer" } : null;
  },
};

beforeAll(async () => {
  fakes = fakeSubgraphs();
  supergraph = composeSupergraph(fakes.definitions);
  consoleDirectory = await mkdtemp(join(tmpdir(), "lec-console-"));
  await mkdir(join(consoleDirectory, "assets"));
  await writeFile(join(consoleDirectory, "index.html"), "<!doctype html><title>LEC</title>");
  await writeFile(join(consoleDirectory, "assets", "index-Dk3.js"), "export {};");
});
afterAll(() => rm(consoleDirectory, { recursive: true }));

async function start(options: Partial<Parameters<typeof startServer>[0]> = {}) {
  return startServer({
    gateway: await createGateway({ supergraph, subgraphs: fakes.subgraphs, log: silent, production: true }),
    authentication,
    readAccessToken: async token => tokens.get(token) ?? null,
    spend: async () => null,
    streams: createEventStreams({ acts: noActs, log: silent }),
    receiptPublicKey: "-----BEGIN PUBLIC KEY-----",
    ready: async () => ready,
    consoleDirectory,
    port: 0,
    host: "127.0.0.1",
    allowedOrigins: ["http://localhost:5173"],
    log: silent,
    ...options,
  });
}
beforeEach(async () => {
  ready = true;
  fakes.before = async () => {};
  fakes.calls.length = 0;
  tokens = new Map();
  actors = new Map(
    ["somchai", "somying", "leaver", "newcomer"].map(name => [
      name,
      { accountId: name, username: name, name, appointments: [] },
    ]),
  );
  server = await start();
});
afterEach(() => server.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(server.url + path, { headers, redirect: "manual" });
const ask = (query: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", cookie: "user=somchai", ...headers },
    body: JSON.stringify({ query }),
  });

describe("the gateway's server", () => {
  test("packs a long answer for who takes it, and no other; the words are the same", async () => {
    const long = "{ whoAmI }";
    actors.set("somchai", { ...actors.get("somchai")!, username: "สมชาย".repeat(1_000) });
    const plain = await ask(long, { "accept-encoding": "identity" });
    const text = await plain.text();
    expect(text.length).toBeGreaterThan(4_000);
    for (const coding of ["gzip", "br, GZIP;q=0.5", "deflate,gzip"]) {
      const packed = await ask(long, { "accept-encoding": coding });
      expect([coding, packed.headers.get("content-encoding")]).toEqual([coding, "gzip"]);
      expect(packed.headers.get("vary")).toContain("accept-encoding");
      expect(await packed.text()).toBe(text);
    }
    for (const coding of ["identity", "br", "gzip;q=0", "gzip; q=0.0"]) {
      const answer = await ask(long, { "accept-encoding": coding });
      expect([coding, answer.headers.get("content-encoding")]).toEqual([coding, null]);
    }
    const short = await ask("{ __typename }", { "accept-encoding": "gzip" });
    expect(short.headers.get("content-encoding")).toBeNull();
  });

  test("answers a signed-in user, with the language asked for and a request id", async () => {
    const good = await ask("{ whoAmI }");
    expect(await good.json()).toEqual({
      data: { whoAmI: "somchai" },
      extensions: { cost: { requested: 0, allowed: 2_000_000 } },
    });
    const bad = await ask("{ broken }", { "accept-language": "en-GB, th;q=0.5" });
    const { errors } = (await bad.json()) as {
      errors: { message: string; extensions: { requestId: string } }[];
    };
    expect(errors[0]).toMatchObject({
      message: "Something went wrong",
      extensions: { requestId: bad.headers.get("x-request-id") },
    });
    expect(good.headers.get("x-request-id")).not.toBe(bad.headers.get("x-request-id"));
  });

  test("refuses everything to an account that has to change its one-time password, and says so in its language", async () => {
    for (const query of ["{ whoAmI }", "{ __typename }", "not a query"]) {
      const response = await ask(query, { cookie: "user=newcomer" });
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({
        errors: [
          { extensions: { code: "PASSWORD_CHANGE_REQUIRED" }, message: expect.stringContaining("รหัสผ่าน") },
        ],
      });
    }
    expect(fakes.calls).toEqual([]);
    const page = await fetch(`${server.url}/graphql`, {
      headers: { cookie: "user=newcomer", accept: "text/html" },
      redirect: "manual",
    });
    expect([page.status, page.headers.get("location")]).toEqual([302, "/"]);
  });

  test("refuses strangers and disabled accounts with 401, and an account from the moment it is gone", async () => {
    for (const cookie of ["", "user=leaver", "user=unknown"]) {
      const response = await ask("{ whoAmI }", { cookie });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
    }
    expect((await ask("{ whoAmI }")).status).toBe(200);
    actors.delete("somchai");
    expect((await ask("{ whoAmI }")).status).toBe(401);
  });

  test("takes no body of more than a megabyte, announced or not", async () => {
    const huge = JSON.stringify({ query: `{ whoAmI } #${"x".repeat(3_000_000)}` });
    const announced = await fetch(`${server.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie: "user=somchai" },
      body: huge,
    });
    expect(announced.status).toBe(413);
    expect(await announced.json()).toMatchObject({ errors: [{ extensions: { code: "TOO_COSTLY" } }] });
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(`${server.url}/graphql`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          cookie: "user=somchai",
          "transfer-encoding": "chunked",
        },
      });
      request.once("response", response => resolve(response.statusCode));
      request.once("error", reject);
      request.write(huge.slice(0, 1_000_001));
    });
    expect(status).toBe(413);
    expect(fakes.calls).toEqual([]);
  });

  test("is healthy while it runs, and ready while the database answers", async () => {
    expect((await get("/healthcheck")).status).toBe(200);
    expect((await get("/readiness")).status).toBe(200);
    ready = false;
    expect((await get("/readiness")).status).toBe(503);
    expect((await get("/healthcheck")).status).toBe(200);
  });

  test("counts sign-ins by the address of the connection, or by what trusted proxies say", async () => {
    const claim = { "x-forwarded-for": "1.1.1.1, 2.2.2.2" };
    expect(await (await get("/auth/get-session", claim)).text()).toBe("127.0.0.1");
    const proxied = await start({ trustedProxies: 1 });
    expect(await (await fetch(`${proxied.url}/auth/get-session`, { headers: claim })).text()).toBe("2.2.2.2");
    await proxied.close();
  });

  test("says plainly that its port is taken", async () => {
    await expect(start({ port: server.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});

describe("pages of other sites", () => {
  test("can neither ask nor sign in, unless their origin is allowed", async () => {
    for (const path of ["/graphql", "/auth/sign-in/username"]) {
      for (const method of ["POST", "OPTIONS"]) {
        const response = await fetch(server.url + path, {
          method,
          headers: { origin: "https://evil.example", cookie: "user=somchai" },
        });
        expect(response.status).toBe(403);
        expect(response.headers.get("access-control-allow-origin")).toBeNull();
      }
    }
    expect((await ask("{ whoAmI }", { origin: "null" })).status).toBe(403);
    expect((await ask("{ whoAmI }", { origin: server.url })).status).toBe(200);
    const allowed = await ask("{ whoAmI }", { origin: "http://localhost:5173" });
    expect([allowed.status, allowed.headers.get("access-control-allow-origin")]).toEqual([
      200,
      "http://localhost:5173",
    ]);
    const preflight = await fetch(`${server.url}/graphql`, {
      method: "OPTIONS",
      headers: { origin: "http://localhost:5173" },
    });
    expect(preflight.status).toBe(204);
  });
});

describe("the console", () => {
  test("is its page on every path that is no file, never kept, and its built files, kept for ever", async () => {
    for (const path of ["/", "/units/123", "/login"]) {
      const response = await get(path);
      expect([response.status, await response.text()]).toEqual([200, "<!doctype html><title>LEC</title>"]);
      expect(response.headers.get("cache-control")).toBe("no-cache");
    }
    const asset = await get("/assets/index-Dk3.js");
    expect(asset.headers.get("cache-control")).toContain("immutable");
  });

  test("may load nothing from elsewhere and be framed by nobody", async () => {
    const { headers } = await get("/");
    expect(headers.get("content-security-policy")).toContain("default-src 'self'");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("same-origin");
  });

  test("gives no file outside its folder", async () => {
    for (const path of ["/..%2f..%2fetc%2fpasswd", "/assets/..%2f..%2f..%2fetc/passwd", "/%00"]) {
      expect(await (await get(path)).text()).not.toContain("root:");
    }
  });
});

describe("GraphiQL", () => {
  const html = { accept: "text/html" };
  test("is for signed-in browsers, with every file from this origin", async () => {
    const page = await get("/graphql", { ...html, cookie: "user=somchai" });
    const text = await page.text();
    expect(text).toContain("graphiql.js");
    expect(text).not.toMatch(/https?:\/\//);
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
    for (const [, file = ""] of text.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
      expect((await get(file, { cookie: "user=somchai" })).status).toBe(200);
      expect((await get(file)).status).toBe(401);
    }
  });

  test("leads strangers to sign-in", async () => {
    const response = await get("/graphql", html);
    expect([response.status, response.headers.get("location")]).toEqual([302, "/"]);
  });

  test("does not stand in the way of a client that asks by GET", async () => {
    const response = await get("/graphql?query={whoAmI}", { cookie: "user=somying" });
    expect(await response.json()).toMatchObject({ data: { whoAmI: "somying" } });
  });
});

describe("who asks", () => {
  const at = (duty: Duty, unitId: string, code: string) => ({
    duty,
    unitId,
    level: "LAO" as const,
    path: `d.${unitId}`,
    code,
  });
  const held = [
    at("LAO_OFFICER", "u1", "04410103"),
    at("LAO_OFFICER", "u2", "04410104"),
    at("ANALYST", "u1", "04410103"),
  ];
  const actorSeen = () => fakes.calls.at(-1)?.identity.actor;
  const token = `lec_${"t".repeat(43)}`;
  beforeEach(() => {
    const somchai = { accountId: "somchai", username: "somchai", name: "somchai", appointments: held };
    actors.set("somchai", somchai);
    tokens.set(token, { ...somchai, scopes: ["counts:read"], fields: [] });
  });

  test("acts in the duty named by the request, and in all without one", async () => {
    const duties = async (headers: Record<string, string>) => {
      expect((await ask("{ whoAmI }", headers)).status).toBe(200);
      const { appointments = [], narrowing } = actorSeen() ?? {};
      return [appointments.map(a => `${a.duty} ${a.unitId}`), narrowing];
    };
    expect(await duties({})).toEqual([["LAO_OFFICER u1", "LAO_OFFICER u2", "ANALYST u1"], undefined]);
    expect(await duties({ "x-lec-duty": "LAO_OFFICER" })).toEqual([
      ["LAO_OFFICER u1", "LAO_OFFICER u2"],
      { acting: { duty: "LAO_OFFICER", unitId: null }, scopes: null },
    ]);
    expect(await duties({ "X-LEC-Duty": "LAO_OFFICER@04410104" })).toEqual([
      ["LAO_OFFICER u2"],
      { acting: { duty: "LAO_OFFICER", unitId: "u2" }, scopes: null },
    ]);
  });

  test("is refused a duty that is not held, and told so; nothing runs", async () => {
    for (const [duty, status, code] of [
      ["PROVINCE_OFFICER", 403, "FORBIDDEN"],
      ["ANALYST@04410104", 403, "FORBIDDEN"],
      ["KING", 400, "BAD_USER_INPUT"],
    ] as const) {
      const response = await ask("{ whoAmI }", { "x-lec-duty": duty, "accept-language": "en" });
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({
        errors: [{ message: expect.stringContaining("x-lec-duty"), extensions: { code } }],
      });
    }
    expect(fakes.calls).toEqual([]);
  });

  test("may be a token, which goes before a cookie and does not fall back to it", async () => {
    const bearer = (text: string) => ask("{ whoAmI }", { authorization: `Bearer ${text}` });
    expect((await bearer(token)).status).toBe(200);
    expect(actorSeen()?.narrowing).toEqual({ acting: null, scopes: ["counts:read"] });
    for (const wrong of [`lec_${"x".repeat(43)}`, "lec_", `${token}x`])
      expect((await bearer(wrong)).status, wrong).toBe(401);
  });

  test("may name the duty from pages of another origin that is allowed", async () => {
    const response = await fetch(`${server.url}/graphql`, {
      method: "OPTIONS",
      headers: { origin: "http://localhost:5173", "access-control-request-method": "POST" },
    });
    expect(response.headers.get("access-control-allow-headers")).toContain("x-lec-duty");
  });
});

describe("metering", () => {
  test("refuses at the door whoever has no points left, strangers by address, before anything is read", async () => {
    const asked: unknown[] = [];
    const metered = await start({
      spend: async (spender, points) => {
        asked.push([spender, points]);
        return "account" in spender ? 7 : null;
      },
    });
    const send = (headers: Record<string, string>) =>
      fetch(`${metered.url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: '{"query":"{ whoAmI }"}',
      });
    const response = await send({ cookie: "user=somchai" });
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "7"]);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "RATE_LIMITED" } }] });
    expect((await send({})).status).toBe(401);
    expect(asked).toEqual([
      [{ address: "127.0.0.1" }, 1],
      [{ account: "somchai" }, 1],
      [{ address: "127.0.0.1" }, 1],
    ]);
    expect(fakes.calls).toEqual([]);
    await metered.close();
  });
});

describe("closing", () => {
  test("does not wait for a connection on which nothing is asked", async () => {
    const spare = connect(server.port, "127.0.0.1");
    await once(spare, "connect");
    await server.close();
    await once(spare, "close");
  });

  test("finishes the request in flight, takes no other, and comes to an end", async () => {
    let release = () => {};
    const held = new Promise<void>(resolve => {
      release = resolve;
    });
    const reached = new Promise<void>(resolve => {
      fakes.before = () => {
        resolve();
        return held;
      };
    });
    await get("/healthcheck");
    const inFlight = ask("{ slow }");
    await reached;
    const closed = server.close();
    expect(server.close()).toBe(closed);
    await expect(get("/healthcheck")).rejects.toThrow();
    release();
    const response = await inFlight;
    expect(await response.json()).toMatchObject({ data: { slow: "done" } });
    expect(response.headers.get("connection")).toBe("close");
    await closed;
  });
});

describe("events", () => {
  const live = 'subscription { progress(unitId: "p") { confirmed seenBy } }';
  const events = { accept: "text/event-stream" };

  test("of one account are refused beyond its fill, in words, until one has ended", async () => {
    const few = await start({
      streams: createEventStreams({ acts: noActs, limits: { perAccount: 1 }, log: silent }),
    });
    const open = (cookie: string) =>
      fetch(`${few.url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", cookie, ...events, "accept-language": "en" },
        body: JSON.stringify({ query: live }),
      });
    const first = await open("user=somchai");
    expect(first.status).toBe(200);
    const second = await open("user=somchai");
    expect([second.status, second.headers.get("retry-after")]).toEqual([429, "30"]);
    expect(await second.json()).toMatchObject({
      errors: [{ message: expect.stringContaining("live streams"), extensions: { code: "RATE_LIMITED" } }],
    });
    expect((await open("user=somying")).status).toBe(200);
    const closed = few.close();
    expect(await first.text()).toBe(
      'event: next\ndata: {"data":{"progress":{"confirmed":0,"seenBy":"somchai"}},"extensions":{"cost":{"requested":1,"allowed":2000000}}}\n\nevent: complete\ndata: \n\n',
    );
    await closed;
  });

  test("are for those who signed in, from pages of this origin or an allowed one, and are asked by JSON", async () => {
    expect((await ask(live, { ...events, cookie: "" })).status).toBe(401);
    expect((await ask(live, { ...events, origin: "https://evil.example" })).status).toBe(403);
    expect((await ask(live, { ...events, "content-type": "text/plain" })).status).toBe(415);
    expect(fakes.calls).toEqual([]);
  });

  test("each are answered to whoever asks then: another duty, an appointment less, an account gone", async () => {
    const quick = await start({
      streams: createEventStreams({ acts: noActs, limits: { lookAgainMs: 1, spacingMs: 1 }, log: silent }),
    });
    const response = await fetch(`${quick.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie: "user=somchai", ...events },
      body: JSON.stringify({ query: live }),
    });
    const somchai = actors.get("somchai")!;
    fakes.before = async ({ identity }) => {
      expect(identity.actor?.appointments.length).toBe(actors.get("somchai")?.appointments.length);
      if (fakes.calls.length === 2)
        actors.set("somchai", {
          ...somchai,
          username: "renamed",
          appointments: [{ duty: "ANALYST", unitId: "p", level: "PROVINCE", path: "1", code: "41" }],
        });
      if (fakes.calls.length === 4) actors.delete("somchai");
    };
    const text = await response.text();
    expect(text).toContain('"seenBy":"renamed"');
    expect(text).toMatch(/event: next\ndata: .*"code":"UNAUTHENTICATED".*\n\nevent: complete\ndata: \n\n$/);
    await quick.close();
  });
});

describe("the language of messages", () => {
  test.each([
    [undefined, "th"],
    ["en", "en"],
    ["en-US,en;q=0.9,th;q=0.8", "en"],
    ["th-TH,en;q=0.9", "th"],
    ["fr, en;q=0.3", "en"],
    ["en;q=0, th;q=0.1", "th"],
    ["*;q=1, ;;;, en;q=abc", "en"],
  ] as const)("for %s is %s", (header, language) => {
    expect(languageOf({ headers: header === undefined ? {} : { "accept-language": header } })).toBe(language);
  });
});
