import { createHash, randomBytes } from "node:crypto";

/**
 * The text of an access token: `lec_` and 256 random bits in base64url. Recognisable, so that one that strays into a file
 * can be found; shown once and never kept.
 */
export function makeAccessToken(): string {
  return `lec_${randomBytes(32).toString("base64url")}`;
}

/** What of a token is kept: SHA-256 suffices, because nobody guesses 256 random bits. */
export function accessTokenDigest(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/** How every token, and nothing that sign-in hands out, begins. */
export const accessTokenPrefix = "lec_";

/** Whether a text has the form of a token. */
export function looksLikeAccessToken(text: string): boolean {
  return /^lec_[A-Za-z0-9_-]{43}$/.test(text);
}

/** An entry of a token's field profile: `Type`, all its fields, or `Type.field`. Whether it exists is the gateway's to know. */
export function isFieldEntry(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]{0,99}(\.[A-Za-z][A-Za-z0-9_]{0,99})?$/.test(text);
}
