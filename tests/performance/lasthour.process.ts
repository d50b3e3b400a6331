import { Agent, request } from "node:http";
import { answerMessages } from "./process.ts";
import { percentile } from "./timing.ts";

/** One thing an officer asks. */
export interface Ask {
  readonly token: string;
  readonly query: string;
  readonly variables: object;
}

/** What a crowd does: kinds of things, how often each, and who may ask them. */
export interface Crowd {
  readonly url: string;
  /** Arrivals a second, at random times, whatever the answers take. */
  readonly perSecond: number;
  readonly seconds: number;
  /** Things that may be asked at any time. */
  readonly asks: Readonly<Record<string, { readonly share: number; readonly of: readonly Ask[] }>>;
  /** Acts in their order, round and round: each follows the answer of the one before. */
  readonly cycles: readonly {
    readonly share: number;
    readonly of: readonly (readonly (Ask & { readonly kind: string })[])[];
  }[];
}

/** Times from the moment somebody wanted something until it was answered, in milliseconds, by kind. */
export interface CrowdAnswer {
  readonly kinds: Readonly<
    Record<string, { count: number; p50: number; p95: number; p99: number; max: number }>
  >;
  /** What was not answered as wished, by kind and reason. */
  readonly errors: Readonly<Record<string, number>>;
  readonly perSecond: number;
}

const timeOutMs = 10_000;

answerMessages(run, async () => {});

async function run({ url, perSecond, seconds, asks, cycles }: Crowd): Promise<CrowdAnswer> {
  const agent = new Agent({ keepAlive: true });
  const times: Record<string, number[]> = {};
  const errors: Record<string, number> = {};
  const places = cycles.map(({ share, of }) => ({
    share,
    of: of.map(acts => ({ acts, next: 0, busy: false })),
  }));
  const open = new Set<Promise<void>>();

  const ask = async (kind: string, what: Ask, wantedAt: number) => {
    const failure = await send(agent, url, what);
    times[kind] = [...(times[kind] ?? []), performance.now() - wantedAt];
    if (failure) errors[`${kind}: ${failure}`] = (errors[`${kind}: ${failure}`] ?? 0) + 1;
  };
  const goOn = async (cycle: (typeof places)[number], wantedAt: number) => {
    const place = any(cycle.of.filter(each => !each.busy));
    if (!place) return;
    const act = place.acts[place.next % place.acts.length]!;
    place.busy = true;
    await ask(act.kind, act, wantedAt);
    place.next++;
    place.busy = false;
  };
  const choices = [
    ...Object.entries(asks).map(([kind, { share, of }]) => ({
      share,
      begin: (wantedAt: number) => ask(kind, any(of), wantedAt),
    })),
    ...places.map(cycle => ({ share: cycle.share, begin: (wantedAt: number) => goOn(cycle, wantedAt) })),
  ];
  const shares = choices.reduce((sum, { share }) => sum + share, 0);
  const begin = (wantedAt: number) => {
    let left = Math.random() * shares;
    for (const choice of choices) {
      left -= choice.share;
      if (left < 0) return choice.begin(wantedAt);
    }
    return Promise.resolve();
  };

  const started = performance.now();
  let wantedAt = started;
  for (;;) {
    wantedAt += (-Math.log(1 - Math.random()) * 1_000) / perSecond;
    if (wantedAt - started > seconds * 1_000) break;
    const wait = wantedAt - performance.now();
    if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait));
    const going: Promise<void> = begin(wantedAt).finally(() => open.delete(going));
    open.add(going);
  }
  await Promise.all(open);
  const elapsed = performance.now() - started;
  const answered = Object.values(times).reduce((sum, each) => sum + each.length, 0);
  // Every cycle ends where it began, so that the data are as before.
  for (const { acts, next } of places.flatMap(({ of }) => of))
    for (let n = next; n % acts.length !== 0; n++) await send(agent, url, acts[n % acts.length]!);
  agent.destroy();
  return {
    kinds: Object.fromEntries(
      Object.entries(times).map(([kind, all]) => [
        kind,
        {
          count: all.length,
          p50: percentile(all, 0.5),
          p95: percentile(all, 0.95),
          p99: percentile(all, 0.99),
          max: Math.max(...all),
        },
      ]),
    ),
    errors,
    perSecond: (answered * 1_000) / elapsed,
  };
}

const any = <T>(from: readonly T[]): T => from[Math.floor(Math.random() * from.length)]!;

/** Why it was not answered as wished, or `null`. */
function send(agent: Agent, url: string, { token, query, variables }: Ask): Promise<string | null> {
  const body = Buffer.from(JSON.stringify({ query, variables }));
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    "content-length": body.length,
  };
  return new Promise(resolve => {
    const sent = request(
      `${url}/graphql`,
      { method: "POST", agent, headers, timeout: timeOutMs },
      response => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", error => resolve(error.message));
        response.on("end", () =>
          resolve(faultOf(response.statusCode ?? 0, Buffer.concat(chunks).toString("utf8"))),
        );
      },
    );
    sent.on("timeout", () => sent.destroy(new Error("time-out")));
    sent.on("error", error => resolve(error.message));
    sent.end(body);
  });
}

function faultOf(status: number, text: string): string | null {
  if (status !== 200) return `HTTP ${status}`;
  const { data, errors } = JSON.parse(text);
  if (errors) return errors[0]?.extensions?.code ?? "error";
  const refusals = Object.values(data as Record<string, { userErrors?: { code: string }[] }>).flatMap(
    payload => payload?.userErrors ?? [],
  );
  return refusals[0]?.code ?? null;
}
