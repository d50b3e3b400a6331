import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Longest wait for requests in flight; then their connections are cut. */
export const drainLimitMs = 30_000;

/** How long a connection opened in advance, as browsers do, may still bring its first request. */
const firstRequestMs = 1_000;

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
  const unused = new Set<Socket>();
  let ending: Promise<void> | null = null;

  server.on("connection", (socket: Socket) => {
    unused.add(socket);
    socket.once("close", () => unused.delete(socket));
  });
  server.prependListener("request", (request: IncomingMessage, response: ServerResponse) => {
    unused.delete(request.socket);
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
    const spare = setTimeout(() => {
      for (const socket of unused) if (socket.bytesRead === 0) socket.destroy();
    }, firstRequestMs);
    const cut = setTimeout(() => server.closeAllConnections(), drainLimitMs);
    await closed;
    clearTimeout(spare);
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
