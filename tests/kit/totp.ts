import { createHmac } from "node:crypto";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The code an authenticator app shows for a key in Base32 (RFC 6238: SHA-1, six digits, 30 seconds). */
export function totpCode(key: string, at = Date.now()): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac("sha1", decodeBase32(key)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** The code after the one the app shows now. It works already, and the one before it may have been used up. */
export const nextTotpCode = (key: string) => totpCode(key, Date.now() + 30_000);

/** A code of the right form that the key does not give within a minute of now. */
export function wrongCode(key: string): string {
  const right = [-60_000, -30_000, 0, 30_000, 60_000].map(shift => totpCode(key, Date.now() + shift));
  return (
    ["000000", "111111", "222222", "333333", "444444", "555555"].find(code => !right.includes(code)) ?? ""
  );
}

function decodeBase32(text: string): Buffer {
  const clean = text.replace(/[\s=]/g, "").toUpperCase();
  const bits = [...clean].map(letter => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map(byte => Number.parseInt(byte, 2)));
}
