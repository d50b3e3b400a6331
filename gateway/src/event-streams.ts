import { setMaxListeners } from "node:events";
import type { ServerResponse } from "node:http";
import { turns } from "@lec/core/graphql/turns";
import type { Logger } from "pino";
import type { ActsWatch } from "./acts-watch.ts";
import type { StreamedResult } from "./gateway.ts";

/** What streams of events may take. */
export interface StreamLimits {
  /** Streams of one account, and of one address, at this gateway at once. */
  readonly perAccount: number;
  readonly perAddress: number;
  /** Results worked out at the same time for all streams of this gateway; the others wait their turn. */
  readonly atOnce: number;
  /** Shortest time between two results of a stream, however much happens. */
  readonly spacingMs: number;
  /** Longest time until whoever asks is looked up again, and the answer with it. The client hears something as often. */
  readonly lookAgainMs: number;
  /** A stream ends after so long; its client asks anew. */
  readonly lifetimeMs: number;
  /** How long a client may leave what is sent to it unread. */
  readonly unreadMs: number;
}

export const defaultStreamLimits: StreamLimits = {
  perAccount: 10,
  perAddress: 200,
  atOnce: 4,
  spacingMs: 500,
  lookAgainMs: 15_000,
  lifetimeMs: 30 * 60_000,
  unreadMs: 20_000,
};

/** A stream never takes more of the system's time than this part, however long its results take. */
const restPerWork = 4;

export interface EventStreams {
  /** Takes a place for a stream. @returns gives it back; `null` when the account or the address has its fill */
  readonly enter: (holder: { readonly account: string; readonly address: string }) => (() => void) | null;
  /**
   * Sends results as events until one is the last, the client goes, the time is up, or the server stops.
   * @param unitId whose acts call for another result
   * @param next works the next result out; what it throws ends the stream
   * @throws when acts cannot be followed, before anything is sent
   */
  readonly run: (
    response: ServerResponse,
    unitId: string | null,
    next: () => Promise<StreamedResult>,
  ) => Promise<void>;
  /** Ends all streams, and those still to come after their first result; resolves when they are over. */
  readonly close: () => Promise<void>;
}

/**
 * Sends results of operations as server-sent events (`graphql-sse`, distinct connections). A stream holds one result at
 * most: while its client has not read that, nothing else is worked out for it.
 */
export function createEventStreams(options: {
  readonly acts: ActsWatch;
  readonly limits?: Partial<StreamLimits> | undefined;
  readonly log: Logger;
}): EventStreams {
  const limits = { ...defaultStreamLimits, ...options.limits };
  const taken = new Map<string, number>();
  const running = new Set<Promise<void>>();
  const closing = new AbortController();
  // Every open stream listens for the end of the server, and stops with its own: many of them are no leak.
  setMaxListeners(0, closing.signal);
  const inTurn = turns(limits.atOnce);

  async function stream(
    response: ServerResponse,
    unitId: string | null,
    next: () => Promise<StreamedResult>,
  ): Promise<void> {
    const unfollow = unitId === null ? () => {} : await options.acts.follow(unitId, () => bell.abort());
    let bell = new AbortController();
    const over = new AbortController();
    const end = () => over.abort();
    response.once("close", end);
    if (closing.signal.aborted || response.destroyed) end();
    closing.signal.addEventListener("abort", end);
    const lifetime = setTimeout(end, limits.lifetimeMs);
    try {
      response.writeHead(200, streamHeaders);
      response.flushHeaders();
      let sent: string | null = null;
      do {
        bell = new AbortController();
        const began = performance.now();
        const { answer, last, retryAfter } = await inTurn(next);
        const worked = performance.now() - began;
        const text = JSON.stringify(answer);
        if (retryAfter === undefined || sent === null) {
          await write(response, text === sent ? stillHere : eventOf("next", text), over.signal);
          sent = text;
        } else await write(response, stillHere, over.signal);
        if (last) break;
        await pause(Math.max(limits.spacingMs, worked * restPerWork, (retryAfter ?? 0) * 1_000), over.signal);
        await pause(limits.lookAgainMs, over.signal, bell.signal);
      } while (!over.signal.aborted);
    } catch (error) {
      if (!response.destroyed)
        options.log.warn({ err: error instanceof Error ? error.name : "unknown" }, "a stream was cut short");
    } finally {
      clearTimeout(lifetime);
      closing.signal.removeEventListener("abort", end);
      unfollow();
    }
    response.end(eventOf("complete", ""));
  }

  /** Writes, and waits until it is read. A client that leaves it unread is cut off: the next event would only pile up. */
  async function write(response: ServerResponse, text: string, signal: AbortSignal): Promise<void> {
    if (response.destroyed || response.write(text)) return;
    const read = new AbortController();
    response.once("drain", () => read.abort());
    await pause(limits.unreadMs, signal, read.signal);
    if (!read.signal.aborted && !signal.aborted) response.destroy();
  }

  return {
    enter({ account, address }) {
      const places = [
        { key: `account ${account}`, most: limits.perAccount },
        { key: `address ${address}`, most: limits.perAddress },
      ];
      if (places.some(({ key, most }) => (taken.get(key) ?? 0) >= most)) return null;
      const count = (by: 1 | -1) => {
        for (const { key } of places) {
          const left = (taken.get(key) ?? 0) + by;
          if (left > 0) taken.set(key, left);
          else taken.delete(key);
        }
      };
      count(1);
      let given = false;
      return () => {
        if (!given) count(-1);
        given = true;
      };
    },
    async run(response, unitId, next) {
      const done = stream(response, unitId, next);
      running.add(done);
      try {
        await done;
      } finally {
        running.delete(done);
      }
    },
    async close() {
      closing.abort();
      await Promise.allSettled(running);
      await options.acts.close();
    },
  };
}

const streamHeaders = {
  "content-type": "text/event-stream; charset=utf-8",
  // Proxies are not to keep events back, nor to alter them.
  "cache-control": "no-store, no-transform",
  "x-accel-buffering": "no",
};

/** A comment: it keeps the connection, and tells the client that it is kept. */
const stillHere = ":\n\n";

/** JSON has no line breaks of its own, so the data is one line. */
const eventOf = (event: "next" | "complete", data: string) => `event: ${event}\ndata: ${data}\n\n`;

/** Waits so long, or until one of the signals. */
function pause(ms: number, ...until: AbortSignal[]): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer);
      for (const signal of until) signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    for (const signal of until) {
      signal.addEventListener("abort", done);
      if (signal.aborted) done();
    }
  });
}
