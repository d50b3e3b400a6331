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

function set(next: boolean): void {
  if (lost === next) return;
  lost = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
