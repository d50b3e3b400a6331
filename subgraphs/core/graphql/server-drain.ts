import type { Server, ServerResponse } from "node:http";

/** Longest wait for requests in flight; then their connections are cut. */
export const drainLimitMs = 30_000;

/** Ends a server without failing anybody. */
export interface Drain {
  readonly draining: () => boolean;
  /** Stops accepting and resolves when the requests in flight are answered. Again: waits for the same end. */
  readonly finish: () => Promise<void>;
}

/**
 * Watches a server's requests from now on, so that it can be closed gracefully. `server.close` alone waits for kept
 * connections until they time out: here each is told, with its last answer, that it ends.
 */
export function watchForDrain(server: Server): Drain {
  const inFlight = new Set<ServerResponse>();
  let ending: Promise<void> | null = null;

  server.prependListener("request", (_, response: ServerResponse) => {
    inFlight.add(response);
    if (ending) response.setHeader("connection", "close");
    response.once("close", () => {
      inFlight.delete(response);
      // One whose headers were out before the end began was promised to be kept.
      if (ending) setImmediate(() => server.closeIdleConnections());
    });
  });

  async function end(): Promise<void> {
    const closed = new Promise<void>(resolve => server.close(() => resolve()));
    for (const response of inFlight) {
      if (!response.headersSent) response.setHeader("connection", "close");
    }
    server.closeIdleConnections();
    const cut = setTimeout(() => server.closeAllConnections(), drainLimitMs);
    await closed;
    clearTimeout(cut);
  }

  return {
    draining: () => ending !== null,
    finish() {
      ending ??= end();
      return ending;
    },
  };
}
