import { createHmac, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";

/**
 * A signed line that proves what a unit confirmed, short enough for a QR code and checked without the system: by the
 * public key alone. Form: `LEC1.<payload>.<signature>`, both base64url; the payload is JSON, the signature Ed25519 over
 * `LEC1.<payload>`.
 */

/** What a receipt says. Names are short because they are printed as a QR code. */
export interface ReceiptPayload {
  /** Round: programme, academic year (พ.ศ.) and number, `LEC-2569-1`. */
  readonly round: string;
  /** Code of the unit. */
  readonly unit: string;
  readonly subject: string;
  readonly action: string;
  /** ISO, UTC, to the microsecond. */
  readonly at: string;
  /** Heads confirmed; `null` for other acts. */
  readonly total: number | null;
  /** Digest of the canonical rows. */
  readonly digest: string | null;
  /** Place in the chain of the province and round, and the hash there. */
  readonly sequence: number;
  readonly hash: string;
}

const prefix = "LEC1";

/** The signing key of a system, always the same for one secret. @param secret at least 32 characters */
export function receiptKey(secret: string): KeyObject {
  const seed = createHmac("sha256", secret).update("receipt").digest();
  // PKCS #8 around the 32 bytes of an Ed25519 key.
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
  return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
}

/** The public half, as PEM: whoever holds it can check receipts and make none. */
export function receiptPublicKey(key: KeyObject): string {
  return createPublicKey(key).export({ format: "pem", type: "spki" }).toString();
}

/** Signs a receipt. */
export function sealReceipt(payload: ReceiptPayload, key: KeyObject): string {
  const signed = `${prefix}.${Buffer.from(JSON.stringify(payload)).toString("base64url")}`;
  return `${signed}.${sign(null, Buffer.from(signed), key).toString("base64url")}`;
}

/** What a receipt says, or `null` for a text that was not signed by this key. Never throws on what somebody scanned. */
export function openReceipt(text: string, publicKey: string): ReceiptPayload | null {
  const match = /^(LEC1\.([A-Za-z0-9_-]+))\.([A-Za-z0-9_-]+)$/.exec(text.trim());
  const [, signed = "", payload = "", signature = ""] = match ?? [];
  if (!match || !verify(null, Buffer.from(signed), publicKey, Buffer.from(signature, "base64url")))
    return null;
  try {
    return JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) as ReceiptPayload;
  } catch {
    return null;
  }
}
