import { Agent, request } from "node:http";
import pg from "pg";
import { answerMessages } from "./process.ts";
import { type Timing, timingOf } from "./timing.ts";

/** Something to ask again and again: a GraphQL operation of the gateway, or one SQL statement as some role and account. */
export type Target =
  | {
      readonly kind: "http";
      readonly url: string;
      readonly token: string;
      readonly query: string;
      readonly variables: object;
    }
  | {
      readonly kind: "sql";
      readonly url: string;
      readonly accountId: string;
      readonly text: string;
      readonly values: readonly unknown[];
    };

export interface Load {
  readonly target: Target;
  /** Clients that each ask one thing after another. */
  readonly clients: number;
  readonly warmUpMs: number;
  readonly durationMs: number;
}

answerMessages(run, async () => {});

async function run({ target, clients, warmUpMs, durationMs }: Load): Promise<Timing> {
  const { ask, close } =
    target.kind === "http" ? httpClients(target, clients) : await sqlClients(target, clients);
  try {
    await repeat(ask, clients, warmUpMs);
    const started = performance.now();
    const times = await repeat(ask, clients, durationMs);
    return timingOf(times, performance.now() - started);
  } finally {
    await close();
  }
}

type Ask = (client: number) => Promise<void>;

/** Every client asks until the time is over; each asks at least a few times, however slow the answers. */
async function repeat(ask: Ask, clients: number, forMs: number): Promise<number[]> {
  const times: number[] = [];
  const until = performance.now() + forMs;
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      for (let count = 0; count < 3 || performance.now() < until; count++) {
        const started = performance.now();
        await ask(client);
        times.push(performance.now() - started);
      }
    }),
  );
  return times;
}

function httpClients({ url, token, query, variables }: Extract<Target, { kind: "http" }>, clients: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const body = Buffer.from(JSON.stringify({ query, variables }));
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    "content-length": body.length,
  };
  const ask: Ask = () =>
    new Promise((resolve, reject) => {
      const sent = request(`${url}/graphql`, { method: "POST", agent, headers }, response => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const answer = Buffer.concat(chunks);
          const failed = response.statusCode !== 200 || answer.includes('"errors":[{');
          if (failed) reject(new Error(`${response.statusCode} ${answer.toString("utf8").slice(0, 500)}`));
          else resolve();
        });
        response.on("error", reject);
      });
      sent.on("error", reject);
      sent.end(body);
    });
  return { ask, close: async () => agent.destroy() };
}

async function sqlClients(
  { url, accountId, text, values }: Extract<Target, { kind: "sql" }>,
  clients: number,
) {
  const connections = Array.from({ length: clients }, () => new pg.Client({ connectionString: url }));
  await Promise.all(
    connections.map(async connection => {
      await connection.connect();
      await connection.query("SELECT set_config('lec.account_id', $1, false)", [accountId]);
    }),
  );
  const ask: Ask = async client => {
    const { rows } = (await connections[client]?.query({ name: "reference", text, values: [...values] })) ?? {
      rows: [],
    };
    if (rows.length === 0) throw new Error("the reference statement found nothing");
  };
  return { ask, close: () => Promise.all(connections.map(connection => connection.end())) };
}
