import type { TestClient } from "./client.ts";

/** One result of a stream as a client sees it. */
export interface LiveResult<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

/** A stream of results, open at the gateway. */
export interface LiveStream<Data> {
  readonly status: number;
  readonly headers: Headers;
  /** The next result; `null` once the stream is complete. Comments are passed over. @throws when it breaks off */
  readonly next: () => Promise<LiveResult<Data> | null>;
  /** Results until one is as wanted, which is answered. @throws when the stream ends before */
  readonly until: (wanted: (data: Data) => boolean) => Promise<Data>;
  /** The body of an answer that is no stream. */
  readonly json: () => Promise<LiveResult<Data>>;
  /** Goes away, as a closed window does. */
  readonly close: () => Promise<void>;
}

/** Opens a stream, as `curl -N -H 'accept: text/event-stream'` does. */
export async function openStream<Data>(
  url: string,
  client: Pick<TestClient, "token">,
  query: string,
  variables: object = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<LiveStream<Data>> {
  const gone = new AbortController();
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "text/event-stream",
      ...(client.token ? { authorization: `Bearer ${client.token}` } : {}),
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
    signal: gone.signal,
  });
  const messages = messagesOf(response.body ?? new ReadableStream<Uint8Array>());
  const next = async (): Promise<LiveResult<Data> | null> => {
    for (;;) {
      const { value, done } = await messages.next();
      if (done) throw new Error("the stream broke off");
      if (value.event === "complete") return null;
      if (value.event === "next") return JSON.parse(value.data);
    }
  };
  return {
    status: response.status,
    headers: response.headers,
    next,
    async until(wanted) {
      for (;;) {
        const result = await next();
        if (result === null) throw new Error("the stream is complete");
        if (result.errors) throw new Error(`the stream was answered ${JSON.stringify(result.errors)}`);
        if (result.data && wanted(result.data)) return result.data;
      }
    },
    json: () => response.json() as Promise<LiveResult<Data>>,
    async close() {
      gone.abort();
      await messages.return(undefined).catch(() => {});
    },
  };
}

/** Events and comments of a stream; a comment is an event without a name. */
async function* messagesOf(body: ReadableStream<Uint8Array>) {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const lines = text.slice(0, end).split("\n");
      text = text.slice(end + 2);
      const said = (field: string) =>
        lines.find(line => line.startsWith(`${field}: `))?.slice(field.length + 2) ?? "";
      yield { event: said("event"), data: said("data") };
    }
  }
}
