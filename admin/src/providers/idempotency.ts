import { useRef } from "react";

/** A random key in the form of a UUID; works on plain-http intranet addresses too, where crypto.randomUUID does not exist. */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Keys for the presses of one button. */
export interface PressKeys {
  /** The same key for the same input until an answer came, so that pressing again after a lost answer does nothing twice. */
  keyFor: (input: unknown) => string;
  /** The server has answered: the next press is a new one. */
  answered: () => void;
}

/** Idempotency keys that survive retries of the same press. */
export function usePressKeys(): PressKeys {
  const pressed = useRef<{ input: string; key: string } | null>(null);
  return {
    keyFor: input => {
      const text = JSON.stringify(input);
      if (pressed.current?.input !== text) pressed.current = { input: text, key: randomKey() };
      return pressed.current.key;
    },
    answered: () => {
      pressed.current = null;
    },
  };
}
