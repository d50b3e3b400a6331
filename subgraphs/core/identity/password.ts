import { randomInt } from "node:crypto";
import { hash, type Options, verify } from "@node-rs/argon2";

/** What a password may measure, in characters as JavaScript counts them. Nothing is cut: argon2 takes any length. */
export const passwordLength = { min: 10, max: 128 } as const;

/**
 * argon2id with the least OWASP recommends: 19 MiB, 2 passes, 1 lane. About 20 ms on one core, off the event
 * loop. `algorithm` 2 is argon2id (the package's enum cannot be imported by name under isolated modules).
 */
const argon2id: Options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * The one spelling of a password: a keyboard that composes Thai or accented letters differently signs in just as well.
 */
function spelled(password: string): string {
  return password.normalize("NFC");
}

/** Hashes a password; the result carries its parameters and salt. Seeds hash one demo password and reuse the result. */
export function hashPassword(password: string): Promise<string> {
  return hash(spelled(password), argon2id);
}

/** Whether `password` is the one behind `encoded`. A text that is no hash matches nothing. */
export async function verifyPassword(encoded: string, password: string): Promise<boolean> {
  try {
    return await verify(encoded, spelled(password));
  } catch {
    return false;
  }
}

/** Letters and digits that nobody takes for one another when reading aloud or copying from paper. */
const readable = "abcdefghjkmnpqrstuvwxyz23456789";

/**
 * A password for one first sign-in, such as `k7mw-q3hd-x9tf`: twelve characters by chance, 59 bits, which must be changed
 * before anything else can be done.
 */
export function makeOneTimePassword(): string {
  const group = () => Array.from({ length: 4 }, () => readable[randomInt(readable.length)]).join("");
  return `${group()}-${group()}-${group()}`;
}
