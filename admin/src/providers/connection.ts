import { useSyncExternalStore } from "react";

let lost = false;
const listeners = new Set<() => void>();

/** Notes that the server answered. */
export function reportAnswer(): void {
  set(false);
}

/** Notes that a request ended without any answer. */
export function reportSilence(): void {
  set(true);
}

/** Whether the last request got no answer. */
export function useConnectionLost(): boolean {
  return useSyncExternalStore(subscribe, () => lost);
}

/** Pauses between tries, in milliseconds; the last goes on. Thousands of consoles lose a server at the same moment. */
const pausesMs = [2_000, 4_000, 8_000, 15_000];
const tryForMs = 10_000;

/** Asks the server whether it is there. */
export async function tryConnection(): Promise<boolean> {
  try {
    return (await fetch("/healthcheck", { cache: "no-store", signal: AbortSignal.timeout(tryForMs) })).ok;
  } catch {
    return false;
  }
}

/** Tries until the server answers, and does `then` once. @returns what ends the trying */
export function onceAnswered(then: () => void): () => void {
  let tries = 0;
  let over = false;
  let timer = 0;
  const wait = () => {
    timer = window.setTimeout(attempt, pausesMs[Math.min(tries, pausesMs.length - 1)]);
    tries += 1;
  };
  async function attempt(): Promise<void> {
    clearTimeout(timer);
    const answered = await tryConnection();
    if (over) return;
    if (!answered) return wait();
    over = true;
    then();
    reportAnswer();
  }
  const back = () => void attempt();
  window.addEventListener("online", back);
  wait();
  return () => {
    over = true;
    clearTimeout(timer);
    window.removeEventListener("online", back);
  };
}

function set(next: boolean): void {
  if (lost === next) return;
  lost = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
