import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { gzip, type ZlibOptions } from "node:zlib";
import { readBody } from "@lec/core/graphql/request-body";
import { watchForDrain } from "@lec/core/graphql/server-drain";
import type { Actor, Language, RequestIdentity } from "@lec/core/identity/actor";
import type { Logger } from "pino";
import { accessTokenOf, type TokenHolder } from "./access-tokens.ts";
import { dutyHeader, type HeldActor, type NamedDuty, narrow, readDuty } from "./actor.ts";
import type { Authentication } from "./authentication.ts";
import { createConsole, securityHeaders } from "./console.ts";
import { codedError, type ErrorCode, maskError } from "./errors.ts";
import type { EventStreams } from "./event-streams.ts";
import { type Files, filePoints } from "./files.ts";
import type { Admission, Gateway, ResultStream, StreamedResult } from "./gateway.ts";
import { createGraphiql } from "./graphiql.ts";
import { limits } from "./limits.ts";
import { costPoints, type Spend } from "./rate-limits.ts";

export interface ServerOptions {
  readonly gateway: Gateway;
  readonly authentication: Authentication;
  /** Who holds an access token now, or null for one that opens nothing. Asked for every request that brings one. */
  readonly readAccessToken: (token: string) => Promise<TokenHolder | null>;
  /** Meters requests per account and address. */
  readonly spend: Spend;
  /** Sends results that come one after another. */
  readonly streams: EventStreams;
  /** Files in and out; none are served without it. */
  readonly files?: Files | undefined;
  /** Whether requests can be served: the database answers. */
  readonly ready: () => Promise<boolean>;
  /** The built console; none is served without it. */
  readonly consoleDirectory?: string | undefined;
  /** The key by which anybody checks a receipt: `GET /receipts/key.pem`. */
  readonly receiptPublicKey: string;
  /** Accounts to offer at sign-in, in a sandbox: `GET /demo-accounts.json`. */
  readonly demoAccounts?: unknown;
  /** 0 takes any free port. */
  readonly port: number;
  readonly host: string;
  /** Origins of other hosts whose pages may ask, such as a development server: `http://localhost:5173`. */
  readonly allowedOrigins: readonly string[];
  /** How many proxies of ours stand in front, each adding to `X-Forwarded-For`. 0: the header is a client's claim. */
  readonly trustedProxies?: number;
  readonly log: Logger;
}

export interface RunningServer {
  /** `http://host:port`. */
  readonly url: string;
  readonly port: number;
  /** Stops accepting, finishes the requests in flight, then closes the gateway. Once; again waits for the same end. */
  readonly close: () => Promise<void>;
}

/** An answer that is not GraphQL's to give. */
class HttpRefusal extends Error {
  readonly status: number;
  readonly code: ErrorCode;
  /** What to say instead of the code's sentence, in the reader's language. */
  readonly said: Readonly<Record<Language, string>> | undefined;
  readonly retryAfterSeconds: number | undefined;
  constructor(
    status: number,
    code: ErrorCode,
    more: { said?: Readonly<Record<Language, string>>; retryAfterSeconds?: number } = {},
  ) {
    super(code);
    this.status = status;
    this.code = code;
    this.said = more.said;
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}

/**
 * The one HTTP server of the gateway: GraphQL, sign-in, health, and the console on everything else.
 * @throws Error with `code` EADDRINUSE if the port is taken
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { gateway, authentication, log } = options;
  const graphiql = createGraphiql();
  const serveConsole = createConsole(options.consoleDirectory);
  let closing: Promise<void> | null = null;

  const server = createServer(
    { requestTimeout: 60_000, headersTimeout: 15_000, keepAliveTimeout: 65_000 },
    (request, response) => {
      const requestId = randomUUID();
      response.setHeader("x-request-id", requestId);
      for (const [name, value] of securityHeaders) response.setHeader(name, value);
      route(request, response, requestId).catch((error: unknown) =>
        refuse(request, response, requestId, error),
      );
    },
  );

  const drain = watchForDrain(server);

  async function route(request: IncomingMessage, response: ServerResponse, requestId: string): Promise<void> {
    const path = pathOf(request);
    if (path === "/healthcheck") return reply(response, 200, { status: "ok" });
    if (path === "/readiness") return answerReadiness(response);
    if (path === "/receipts/key.pem") {
      response.writeHead(200, { "content-type": "application/x-pem-file" }).end(options.receiptPublicKey);
      return;
    }
    if (path === "/demo-accounts.json") {
      if (!options.demoAccounts) throw new HttpRefusal(404, "NOT_FOUND");
      return reply(response, 200, options.demoAccounts);
    }
    if (path.startsWith("/files/") || path.startsWith("/letters/")) {
      if (!answerOrigin(request, response)) await answerFiles(request, response, requestId);
      return;
    }
    if (path === "/graphql" || path.startsWith("/graphql/") || path.startsWith("/auth/")) {
      if (answerOrigin(request, response)) return;
      if (path.startsWith("/auth/")) return authentication.handle(request, response, clientAddress(request));
      return answerGraphQL(request, response, path, requestId);
    }
    serveConsole(request, response);
  }

  async function answerReadiness(response: ServerResponse): Promise<void> {
    const ready = !drain.draining() && (await options.ready().catch(() => false));
    reply(response, ready ? 200 : 503, { status: ready ? "ready" : "not ready" });
  }

  /** Closed to other origins unless named. True if the request is answered by that alone. */
  function answerOrigin(request: IncomingMessage, response: ServerResponse): boolean {
    const { origin } = request.headers;
    if (origin === undefined) {
      if (request.headers["sec-fetch-site"] === "cross-site" && request.method !== "GET")
        throw new HttpRefusal(403, "FORBIDDEN");
      return false;
    }
    if (isSameOrigin(origin, request.headers.host)) return false;
    response.setHeader("vary", "origin");
    if (!options.allowedOrigins.includes(origin)) throw new HttpRefusal(403, "FORBIDDEN");
    response.setHeader("access-control-allow-origin", origin);
    response.setHeader("access-control-allow-credentials", "true");
    response.setHeader("access-control-expose-headers", "x-request-id, set-auth-token, retry-after");
    if (request.method !== "OPTIONS") return false;
    response.setHeader("access-control-allow-methods", "GET, POST");
    response.setHeader(
      "access-control-allow-headers",
      `content-type, accept-language, authorization, ${dutyHeader}`,
    );
    response.setHeader("access-control-max-age", "600");
    response.writeHead(204).end();
    return true;
  }

  /** Files, for whoever asks as `/graphql` would know them. A token for some fields only opens no file. */
  async function answerFiles(
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
  ): Promise<void> {
    const points = request.method === "POST" ? filePoints.taken : filePoints.given;
    await pay({ address: clientAddress(request) }, points);
    const { actor, fields } = await readAsker(request);
    if (!actor) throw new HttpRefusal(401, "UNAUTHENTICATED");
    if (fields.length > 0) throw new HttpRefusal(403, "FORBIDDEN");
    await pay({ account: actor.accountId }, points);
    const identity: RequestIdentity = { actor, requestId, language: languageOf(request) };
    if (!options.files) throw new HttpRefusal(404, "NOT_FOUND");
    const refusal = await options.files.handle(request, response, identity);
    if (refusal) throw new HttpRefusal(refusal.status, refusal.code);
  }

  async function answerGraphQL(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    requestId: string,
  ): Promise<void> {
    const page = path !== "/graphql" || wantsPage(request);
    await pay({ address: clientAddress(request) }, 1);
    const { actor, fields } = await readAsker(request).catch(error => {
      // The console, where such a person is led, has the form for it.
      if (page && error instanceof HttpRefusal) return stranger;
      throw error;
    });
    if (actor) await pay({ account: actor.accountId }, 1);
    const identity: RequestIdentity = { actor, requestId, language: languageOf(request) };
    if (page) {
      if (!actor) {
        // A person who opens the page without a session is led to sign-in; files of the page are for nobody else.
        if (path !== "/graphql") throw new HttpRefusal(401, "UNAUTHENTICATED");
        response.writeHead(302, { location: "/" }).end();
        return;
      }
      if (!(await graphiql.handle(path, response))) throw new HttpRefusal(404, "NOT_FOUND");
      return;
    }
    let tooLarge = false;
    const answered = await gateway.handle(
      {
        method: request.method ?? "GET",
        url: request.url ?? "/graphql",
        headers: request.headers,
        async body() {
          const bytes = await readBody(request, limits.bodyBytes);
          tooLarge = bytes === null;
          return bytes?.toString("utf8") ?? "";
        },
      },
      identity,
      { fields, spend: cost => spendCost(request, actor, cost) },
    );
    if (tooLarge) throw new HttpRefusal(413, "TOO_COSTLY");
    if (!request.complete) response.setHeader("connection", "close");
    if ("next" in answered) return answerStream(request, response, answered, { identity, fields });
    const [body, init] = answered;
    const headers = {
      ...init.headers,
      "cache-control": "no-store",
      vary: "accept, accept-encoding, accept-language, cookie, origin",
    };
    if (body === null || body.length < packedFromLength || !takesGzip(request)) {
      response.writeHead(init.status, headers).end(body);
      return;
    }
    const packed = await pack(body, { level: 3 });
    response.writeHead(init.status, { ...headers, "content-encoding": "gzip" }).end(packed);
  }

  /**
   * Sends results as they come. Each is worked out for whoever asks then, read anew: a session that has ended, a disabled
   * account, an appointment that is over end the stream with their error. It costs what asking again would.
   */
  async function answerStream(
    request: IncomingMessage,
    response: ServerResponse,
    results: ResultStream,
    first: { identity: RequestIdentity; fields: Asker["fields"] },
  ): Promise<void> {
    const address = clientAddress(request);
    const leave = options.streams.enter({ account: first.identity.actor?.accountId ?? "", address });
    if (!leave) throw new HttpRefusal(429, "RATE_LIMITED", { said: tooManyStreams, retryAfterSeconds: 30 });
    const { requestId, language } = first.identity;
    let known: { identity: RequestIdentity; fields: Asker["fields"] } | null = first;

    async function askAgain() {
      const { actor, fields } = await readAsker(request);
      await pay({ address }, 1);
      if (actor) await pay({ account: actor.accountId }, 1);
      return { identity: { actor, requestId, language }, fields };
    }

    async function next(): Promise<StreamedResult> {
      try {
        const { identity, fields } = known ?? (await askAgain());
        known = null;
        return await results.next(identity, {
          fields,
          spend: cost => spendCost(request, identity.actor, cost),
        });
      } catch (error) {
        if (!(error instanceof HttpRefusal)) throw error;
        const answer = { errors: [maskError(faultOf(error, language), { requestId, language }, log)] };
        const retryAfter = error.retryAfterSeconds;
        return { answer, last: retryAfter === undefined, retryAfter };
      }
    }

    response.setHeader("vary", "accept, accept-language, cookie, origin");
    try {
      await options.streams.run(response, results.unitId, next);
    } finally {
      leave();
    }
  }

  /**
   * Who asks, as this request may use it: by token or session, and in the duty chosen for it.
   * @throws HttpRefusal for a duty that is none, or not held; as `readSessionHolder` does
   */
  async function readAsker(request: IncomingMessage): Promise<Asker> {
    const named = dutyOf(request);
    const token = accessTokenOf(request.headers);
    const tokenHolder = token === null ? null : await options.readAccessToken(token);
    const held = token === null ? await readSessionHolder(request) : tokenHolder;
    if (!held) return stranger;
    const actor = narrow(held, { named, scopes: tokenHolder?.scopes ?? null });
    if (!actor) throw new HttpRefusal(403, "FORBIDDEN", { said: dutyNotHeld });
    return { actor, fields: tokenHolder?.fields ?? [] };
  }

  /**
   * Read anew for every request: an appointment that ended, or an account disabled, bites at the next one.
   * @throws HttpRefusal for an account that has to change its one-time password first
   */
  async function readSessionHolder(request: IncomingMessage): Promise<HeldActor | null> {
    const holder = await authentication.readSession(request.headers);
    if (!holder || holder.disabled) return null;
    if (holder.mustChangePassword) throw new HttpRefusal(403, "PASSWORD_CHANGE_REQUIRED");
    if (holder.mustSetSecondFactor) throw new HttpRefusal(403, "SECOND_FACTOR_REQUIRED");
    return holder;
  }

  /** @throws HttpRefusal when the account's or the address's points are used up */
  async function pay(...[spender, points]: Parameters<Spend>): Promise<void> {
    const wait = await options.spend(spender, points);
    if (wait !== null) throw new HttpRefusal(429, "RATE_LIMITED", { retryAfterSeconds: wait });
  }

  /** What an admitted request costs beyond its first point, of both. */
  async function spendCost(
    request: IncomingMessage,
    actor: Actor | null,
    cost: number,
  ): Promise<number | null> {
    const points = costPoints(cost);
    if (points === 0 || !actor) return null;
    return (
      (await options.spend({ account: actor.accountId }, points)) ??
      (await options.spend({ address: clientAddress(request) }, points))
    );
  }

  function clientAddress(request: IncomingMessage): string {
    const proxies = options.trustedProxies ?? 0;
    const hops = String(request.headers["x-forwarded-for"] ?? "")
      .split(",")
      .map(hop => hop.trim());
    return (proxies > 0 && hops.at(-proxies)) || (request.socket.remoteAddress ?? "unknown");
  }

  function refuse(
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
    error: unknown,
  ): void {
    if (response.headersSent) {
      log.error({ requestId, err: error }, "an answer broke off");
      response.destroy();
      return;
    }
    const status = error instanceof HttpRefusal ? error.status : 500;
    if (error instanceof HttpRefusal && error.retryAfterSeconds !== undefined)
      response.setHeader("retry-after", String(error.retryAfterSeconds));
    const fault = faultOf(error, languageOf(request));
    if (!request.complete) response.setHeader("connection", "close");
    reply(response, status, {
      errors: [maskError(fault, { requestId, language: languageOf(request) }, log)],
    });
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://${options.host === "0.0.0.0" ? "127.0.0.1" : options.host}:${port}`,
    port,
    close() {
      closing ??= Promise.all([options.streams.close(), drain.finish()]).then(async () => {
        await gateway.close();
        await options.files?.close();
      });
      return closing;
    },
  };
}

/** Who asks, and the fields their token opens. */
interface Asker extends Required<Pick<Admission, "fields">> {
  readonly actor: Actor | null;
}

const stranger: Asker = { actor: null, fields: [] };

const tooManyStreams = {
  th: "เปิดข้อมูลสดพร้อมกันมากเกินไป กรุณาปิดหน้าจออื่นก่อน",
  en: "Too many live streams at once: please close another first",
};

/** A refusal as the error it is told as; anything else as itself. */
function faultOf(error: unknown, language: Language): Error {
  if (error instanceof HttpRefusal) return codedError(error.code, error.said?.[language]);
  return error instanceof Error ? error : new Error(String(error));
}

const dutyNotHeld = {
  th: `ท่านไม่ได้ดำรงหน้าที่ที่ระบุใน ${dutyHeader} หรือคำสั่งแต่งตั้งสิ้นสุดแล้ว`,
  en: `You do not hold the duty named in ${dutyHeader}, or its appointment has ended`,
};

/** The duty that the request is to be done in. @throws HttpRefusal for one that does not exist */
function dutyOf(request: IncomingMessage): NamedDuty | null {
  const header = request.headers[dutyHeader];
  if (header === undefined) return null;
  const named = readDuty(String(header));
  if (named) return named;
  const said = {
    th: `${dutyHeader} ต้องเป็นชื่อหน้าที่ เช่น LAO_OFFICER หรือ LAO_OFFICER@04410103`,
    en: `${dutyHeader} is the name of a duty, such as LAO_OFFICER or LAO_OFFICER@04410103`,
  };
  throw new HttpRefusal(400, "BAD_USER_INPUT", { said });
}

/** Answers of this many letters are packed: a roll crosses a weak line in a fraction of the time. */
const packedFromLength = 4_000;
const pack = promisify<string, ZlibOptions, Buffer>(gzip);

function takesGzip({ headers }: IncomingMessage): boolean {
  return String(headers["accept-encoding"] ?? "")
    .split(",")
    .map(coding => coding.toLowerCase().split(";"))
    .some(([name = "", quality = ""]) => name.trim() === "gzip" && !/^\s*q=0(\.0*)?\s*$/.test(quality));
}

function pathOf(request: IncomingMessage): string {
  return request.url?.split("?", 1)[0] ?? "/";
}

function isSameOrigin(origin: string, host: string | undefined): boolean {
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}

/** A person's browser opening the address, as against a client that asks by GET. */
function wantsPage(request: IncomingMessage): boolean {
  if (request.method !== "GET" || new URLSearchParams(request.url?.split("?")[1]).has("query")) return false;
  return (request.headers.accept ?? "").includes("text/html");
}

/** Thai, unless `Accept-Language` prefers English to it. */
export function languageOf(request: Pick<IncomingMessage, "headers">): Language {
  let best: { language: Language; quality: number } = { language: "th", quality: 0 };
  for (const part of (request.headers["accept-language"] ?? "").split(",")) {
    const [range = "", ...parameters] = part.trim().toLowerCase().split(";");
    const primary = range.split("-")[0];
    if (primary !== "th" && primary !== "en") continue;
    const given = parameters.map(parameter => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean);
    const quality = given === undefined ? 1 : Number(given);
    if (quality > best.quality) best = { language: primary, quality };
  }
  return best.language;
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
  });
  response.end(JSON.stringify(body));
}
