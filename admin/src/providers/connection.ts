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

const tryForMs = 10_000;

/** Asks the server whether it is there. */
export async function tryConnection(): Promise<boolean> {
  try {
    const { ok } = await fetch("/healthcheck", { cache: "no-store", signal: AbortSignal.timeout(tryForMs) });
    if (ok) reportAnswer();
    return ok;
  } catch {
    return false;
  }
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
