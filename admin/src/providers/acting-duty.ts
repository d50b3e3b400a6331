import { useSyncExternalStore } from "react";

/**
 * The duty this browser tab acts in, as the header names it (`LAO_OFFICER` or `LAO_OFFICER@04410103`); null acts in all.
 * Kept per tab: two tabs may act in two duties.
 */
const key = "lec.acting-duty";
const listeners = new Set<() => void>();
let chosen = stored();
/** The duty that ended while it was acted in, until the person has been told. */
let ended: string | null = null;

/** The header that carries the duty. */
export const dutyHeader = "X-LEC-Duty";

export function actingDuty(): string | null {
  return chosen;
}

/** Acts in another duty from the next request on; null for all. */
export function setActingDuty(duty: string | null): void {
  chosen = duty;
  try {
    if (duty === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, duty);
  } catch {
    // Without storage the choice lasts until the page is loaded again.
  }
  tell();
}

/** Falls back to all duties because the server says that this one is not held any more. */
export function noteDutyEnded(duty: string): void {
  if (chosen !== duty) return;
  ended = duty;
  setActingDuty(null);
}

/** The person has been told. */
export function forgetEndedDuty(): void {
  ended = null;
  tell();
}

export const useActingDuty = (): string | null => useSyncExternalStore(subscribe, () => chosen);
export const useEndedDuty = (): string | null => useSyncExternalStore(subscribe, () => ended);

function tell(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function stored(): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}
