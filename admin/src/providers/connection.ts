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

const longestWaitMs = 30_000;

/** How long to wait before trying again, growing with each failure, and spread so that not everybody comes back at once. */
export function waitBefore(attempt: number, random = Math.random()): number {
  return Math.min(longestWaitMs, 1_000 * 2 ** attempt) * (0.5 + random / 2);
}

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
    clearTimeout(timer);
    tries += 1;
    timer = window.setTimeout(attempt, waitBefore(tries));
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
