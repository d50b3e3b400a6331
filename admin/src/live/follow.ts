import type { TypedDocumentNode } from "@apollo/client/core";
import { print } from "graphql";
import { currentLocale } from "../i18n/locale.ts";
import { actingDuty, dutyHeader } from "../providers/acting-duty.ts";
import { waitBefore } from "../providers/connection.ts";
import { errorDetail, toHttpError } from "../providers/console-error.ts";
import { readMessages } from "./event-reader.ts";

/** `live`: what is shown is what is. `reconnecting`: it is what was. */
export type LiveState = "connecting" | "live" | "reconnecting";

export interface Follower<Data> {
  data: (data: Data) => void;
  state: (state: LiveState) => void;
  /** The session is over, or something has to be done first: nothing follows. */
  ended: (error: unknown) => void;
}

/** The server says something every fifteen seconds; after three silences the line is dead, whatever the browser believes. */
const silenceMs = 45_000;

/**
 * Follows a subscription until told to stop: asks again after the server's `complete`, a lost connection, or a silence, and
 * each time begins with the present state. Does nothing while the page is hidden, because a browser has few connections.
 * @returns stops it
 */
export function follow<Data, Variables extends Record<string, unknown>>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  follower: Follower<Data>,
): () => void {
  let stopped = false;
  let connection = new AbortController();
  let wake = () => {};

  /** One connection, until it ends. @returns whether it answered well */
  async function connect(): Promise<boolean> {
    const duty = actingDuty();
    let silence: ReturnType<typeof setTimeout> | undefined;
    const { signal } = connection;
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(() => connection.abort(), silenceMs);
    };
    let good = false;
    heard();
    try {
      const response = await fetch("/graphql", {
        method: "POST",
        credentials: "same-origin",
        headers: {
          "content-type": "application/json",
          accept: "text/event-stream",
          "accept-language": currentLocale(),
          ...(duty ? { [dutyHeader]: duty } : {}),
        },
        body: JSON.stringify({ query: print(document), variables }),
        signal,
      });
      if (!response.ok || !response.body) throw toHttpError({ result: await response.json() });
      for await (const { event, data } of readMessages(response.body)) {
        heard();
        if (event === "complete") break;
        if (event !== "next") continue;
        const result = JSON.parse(data);
        if (result.errors) throw toHttpError({ result });
        good = true;
        follower.state("live");
        follower.data(result.data);
      }
      return good;
    } finally {
      clearTimeout(silence);
    }
  }

  const pause = (ms: number) =>
    new Promise<void>(resolve => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function run(): Promise<void> {
    follower.state("connecting");
    for (let attempt = 0; !stopped; ) {
      if (window.document.hidden) {
        await new Promise<void>(resolve => {
          wake = resolve;
        });
        continue;
      }
      connection = new AbortController();
      const good = await connect().catch(failure => {
        const { status } = errorDetail(failure);
        if (status === 401 || status === 403) {
          stopped = true;
          follower.ended(failure);
        }
        return false;
      });
      if (stopped) return;
      attempt = good ? 0 : attempt + 1;
      // The server ends streams now and then, which is nothing to show.
      if (!good || connection.signal.aborted) follower.state("reconnecting");
      await pause(waitBefore(attempt) * (good ? 0.5 : 1));
    }
  }

  const onVisibility = () => (window.document.hidden ? connection.abort() : wake());
  const onOnline = () => wake();
  const onOffline = () => connection.abort();
  window.document.addEventListener("visibilitychange", onVisibility);
  window.addEventListener("online", onOnline);
  window.addEventListener("offline", onOffline);
  void run();
  return () => {
    stopped = true;
    connection.abort();
    wake();
    window.document.removeEventListener("visibilitychange", onVisibility);
    window.removeEventListener("online", onOnline);
    window.removeEventListener("offline", onOffline);
  };
}
