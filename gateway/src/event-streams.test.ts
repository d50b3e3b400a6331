import { createServer, request as httpRequest, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ActsWatch } from "./acts-watch.ts";
import { createEventStreams, type EventStreams, type StreamLimits } from "./event-streams.ts";
import type { StreamedResult } from "./gateway.ts";

const silent = pino({ level: "silent" });
/** Quick where a test waits for it, long where it must not happen. */
const quick: Partial<StreamLimits> = { spacingMs: 1, lookAgainMs: 60_000 };

let server: Server;
let url: string;
let streams: EventStreams;
let rings: Set<() => void>;
/** What the stream of the test answers, and how often it was asked. */
let next: () => Promise<StreamedResult>;
let asked: number;
/** That the stream is over at the server's side. */
let over: Promise<void>;

const acts: ActsWatch = {
  async follow(_, ring) {
    rings.add(ring);
    return () => rings.delete(ring);
  },
  close: async () => {},
};
const answer = (value: unknown, last = false): StreamedResult => ({ answer: { data: value }, last });

async function start(limits: Partial<StreamLimits>) {
  streams = createEventStreams({ acts, limits: { ...quick, ...limits }, log: silent });
  server = createServer((_, response) => {
    over = streams.run(response, "unit", async () => {
      asked += 1;
      return next();
    });
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeEach(() => {
  rings = new Set();
  asked = 0;
});
afterEach(async () => {
  await streams.close();
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
});

/** Pieces of a stream as they arrive, comments among them. */
async function open(): Promise<() => Promise<string | null>> {
  const { body } = await fetch(url);
  const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return async () => {
    for (;;) {
      const end = text.indexOf("\n\n");
      if (end >= 0) {
        const piece = text.slice(0, end);
        text = text.slice(end + 2);
        return piece;
      }
      const { value, done } = await reader.read();
      if (done) return null;
      text += value;
    }
  };
}
const ring = () => {
  for (const each of rings) each();
};

describe("a stream of results", () => {
  test("sends the first at once, another only when it differs, and a comment where nothing has changed", async () => {
    await start({});
    let value = 1;
    next = async () => answer(value, value === 3);
    const piece = await open();
    expect(await piece()).toBe('event: next\ndata: {"data":1}');
    ring();
    expect(await piece()).toBe(":");
    value = 2;
    ring();
    expect(await piece()).toBe('event: next\ndata: {"data":2}');
    value = 3;
    ring();
    expect([await piece(), await piece(), await piece()]).toEqual([
      'event: next\ndata: {"data":3}',
      "event: complete\ndata: ",
      null,
    ]);
    await over;
    expect(rings.size).toBe(0);
  });

  test("hears any number of acts while it works as one, and misses none", async () => {
    await start({});
    let value = 0;
    let release = () => {};
    next = () => {
      const seen = value;
      return new Promise(resolve => {
        release = () => resolve(answer(seen, seen === 100));
      });
    };
    const opening = open();
    const piece = await opening;
    for (value = 1; value <= 100; value += 1) ring();
    value = 100;
    release();
    expect(await piece()).toBe('event: next\ndata: {"data":0}');
    while (asked < 2) await new Promise(setImmediate);
    release();
    expect(await piece()).toBe('event: next\ndata: {"data":100}');
    expect(asked).toBe(2);
  });

  test("looks again by itself, and goes on after its points have come back", async () => {
    await start({ lookAgainMs: 1 });
    const results: StreamedResult[] = [
      answer(1),
      answer(1),
      { answer: { errors: [] }, last: false, retryAfter: 0.001 },
      answer(2, true),
    ];
    next = async () => results.shift() ?? answer(3, true);
    const piece = await open();
    const pieces = [await piece(), await piece(), await piece(), await piece(), await piece()];
    expect(pieces).toEqual([
      'event: next\ndata: {"data":1}',
      ":",
      ":",
      'event: next\ndata: {"data":2}',
      "event: complete\ndata: ",
    ]);
  });

  const firstThenEnd = ['event: next\ndata: {"data":1}', "event: complete\ndata: ", null];

  test("completes when its time is up", async () => {
    await start({ lifetimeMs: 5 });
    next = async () => answer(1);
    const piece = await open();
    expect([await piece(), await piece(), await piece()]).toEqual(firstThenEnd);
  });

  test("completes when the next result cannot be had, for its client to ask anew", async () => {
    await start({});
    next = async () => {
      if (asked > 1) throw new Error("the database is away");
      return answer(1);
    };
    const piece = await open();
    const first = await piece();
    ring();
    expect([first, await piece(), await piece()]).toEqual(firstThenEnd);
  });

  test("completes when the server stops; one that comes on a kept connection meanwhile is answered once", async () => {
    await start({});
    next = async () => answer(1);
    const piece = await open();
    const first = await piece();
    const closed = streams.close();
    expect([first, await piece(), await piece()]).toEqual(firstThenEnd);
    await closed;
    const late = await open();
    expect([await late(), await late(), await late()]).toEqual(firstThenEnd);
  });

  test("works nothing out for a client that does not read, and cuts it off", async () => {
    await start({ lookAgainMs: 1, unreadMs: 50 });
    const much = "x".repeat(8_000_000);
    next = async () => answer(`${asked}${much}`);
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      httpRequest(url).once("response", resolve).once("error", reject).end();
    });
    // Never read: a megabyte or so lies in the buffers of the connection, the rest at the server.
    response.pause();
    await over;
    expect(asked).toBe(1);
    const broken = new Promise(resolve => response.once("error", resolve).resume());
    expect(await broken).toMatchObject({ code: "ECONNRESET" });
  });

  test("ends when its client goes, however idle it is", async () => {
    await start({});
    next = async () => answer(1);
    const gone = new AbortController();
    const { body } = await fetch(url, { signal: gone.signal });
    await body!.getReader().read();
    gone.abort();
    await over;
    expect([rings.size, asked]).toEqual([0, 1]);
  });

  test("waits its turn: so many results are worked out at once, whoever asks", async () => {
    await start({ atOnce: 2 });
    let working = 0;
    let most = 0;
    next = async () => {
      working += 1;
      most = Math.max(most, working);
      await new Promise(setImmediate);
      await new Promise(setImmediate);
      working -= 1;
      return answer(1, true);
    };
    const pieces = await Promise.all(Array.from({ length: 12 }, async () => (await open())()));
    expect(new Set(pieces)).toEqual(new Set(['event: next\ndata: {"data":1}']));
    expect([most, asked]).toEqual([2, 12]);
  });

  test("takes many clients at once without a warning in the log", async () => {
    const warnings: Error[] = [];
    const warned = (warning: Error) => warnings.push(warning);
    process.on("warning", warned);
    next = async () => answer(1);
    await start({});
    const clients = await Promise.all(Array.from({ length: 30 }, open));
    for (const piece of clients) expect(await piece()).toContain("next");
    // Warnings are told on the next tick.
    await new Promise(setImmediate);
    process.off("warning", warned);
    expect(warnings).toEqual([]);
  });

  test("takes a place of its account and of its address, and gives it back once", async () => {
    await start({ perAccount: 2, perAddress: 3 });
    const one = streams.enter({ account: "a", address: "office" });
    const two = streams.enter({ account: "a", address: "office" });
    expect(streams.enter({ account: "a", address: "home" })).toBeNull();
    expect(streams.enter({ account: "b", address: "office" })).not.toBeNull();
    expect(streams.enter({ account: "c", address: "office" })).toBeNull();
    one?.();
    one?.();
    expect(streams.enter({ account: "a", address: "home" })).not.toBeNull();
    expect(streams.enter({ account: "a", address: "home" })).toBeNull();
    two?.();
    expect(streams.enter({ account: "a", address: "home" })).not.toBeNull();
  });
});
