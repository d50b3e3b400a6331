import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { type Appointment, duties, type Narrowing, orgLevels, type RequestIdentity } from "./actor.ts";

/**
 * The signed envelope: how the gateway tells a subgraph over HTTP who is asking. It is bound to one
 * subgraph, one request body and half a minute, so that a copy of it opens nothing else.
 *
 * Form: `v1.<kid>.<payload>.<signature>`; payload is base64url JSON, signature is base64url
 * HMAC-SHA256 over everything before the last dot.
 */

/** The request header that carries the envelope. */
export const envelopeHeader = "lec-envelope";

/** How long an envelope opens, and how far ahead of ours the clock of another machine may be. */
export const envelopeLifetimeMs = 30_000;
export const clockToleranceMs = 5_000;

/** A shared secret of gateway and subgraphs. Two are valid while the old one is being replaced. */
export interface EnvelopeKey {
  /** Names the key inside the envelope: letters, digits, `_` and `-`. */
  readonly id: string;
  /** At least 32 bytes. */
  readonly secret: Uint8Array;
}

export type EnvelopeFault =
  | "MISSING"
  | "MALFORMED"
  | "UNKNOWN_KEY"
  | "WRONG_SIGNATURE"
  | "WRONG_AUDIENCE"
  | "WRONG_BODY"
  | "NOT_YET_VALID"
  | "EXPIRED";

/** What opening an envelope says. A fault is answered 401 and its kind goes to the log only. */
export type OpenedEnvelope =
  | { readonly ok: true; readonly identity: RequestIdentity }
  | { readonly ok: false; readonly fault: EnvelopeFault };

interface Payload {
  readonly aud: string;
  /** Milliseconds since 1970. */
  readonly iat: number;
  readonly exp: number;
  /** base64url SHA-256 of the body's bytes. */
  readonly body: string;
  readonly who: RequestIdentity;
}

/**
 * Signs `identity` for one call.
 * @param options.audience name of the subgraph that may open it
 * @param options.body the exact bytes that will be sent
 * @param options.now milliseconds since 1970
 * @throws RangeError for a key that is too short or badly named
 */
export function sealEnvelope(
  identity: RequestIdentity,
  options: { audience: string; body: string | Uint8Array; key: EnvelopeKey; now: number },
): string {
  requireUsable(options.key);
  const payload: Payload = {
    aud: options.audience,
    iat: options.now,
    exp: options.now + envelopeLifetimeMs,
    body: digest(options.body),
    who: identity,
  };
  const signed = `v1.${options.key.id}.${Buffer.from(JSON.stringify(payload)).toString("base64url")}`;
  return `${signed}.${sign(signed, options.key).toString("base64url")}`;
}

/**
 * Opens an envelope. Never throws on what a caller sends.
 * @param options.keys the valid keys, the current one and, during a rotation, the other
 * @throws RangeError for a key that is too short or badly named
 */
export function openEnvelope(
  header: string | undefined,
  options: { audience: string; body: string | Uint8Array; keys: readonly EnvelopeKey[]; now: number },
): OpenedEnvelope {
  options.keys.forEach(requireUsable);
  if (!header) return fault("MISSING");
  const parts = header.split(".");
  const [version, keyId, encodedPayload, encodedSignature] = parts;
  if (parts.length !== 4 || version !== "v1" || !encodedPayload || !encodedSignature)
    return fault("MALFORMED");

  const key = options.keys.find(candidate => candidate.id === keyId);
  if (!key) return fault("UNKNOWN_KEY");
  const expected = sign(`v1.${keyId}.${encodedPayload}`, key);
  const given = Buffer.from(encodedSignature, "base64url");
  // Compared as text too: several base64url texts decode to the same bytes, only one was issued.
  const sameText = encodedSignature === given.toString("base64url");
  if (!sameText || given.length !== expected.length || !timingSafeEqual(given, expected)) {
    return fault("WRONG_SIGNATURE");
  }

  const payload = readPayload(encodedPayload);
  if (!payload) return fault("MALFORMED");
  if (payload.aud !== options.audience) return fault("WRONG_AUDIENCE");
  if (options.now < payload.iat - clockToleranceMs) return fault("NOT_YET_VALID");
  if (options.now >= payload.exp) return fault("EXPIRED");
  if (payload.body !== digest(options.body)) return fault("WRONG_BODY");
  return { ok: true, identity: payload.who };
}

function fault(kind: EnvelopeFault): OpenedEnvelope {
  return { ok: false, fault: kind };
}

function requireUsable(key: EnvelopeKey): void {
  if (key.secret.length < 32) throw new RangeError("An envelope key needs at least 32 bytes");
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(key.id))
    throw new RangeError("An envelope key's id is letters, digits, _ and -");
}

function sign(text: string, key: EnvelopeKey): Buffer {
  return createHmac("sha256", key.secret).update(text).digest();
}

function digest(body: string | Uint8Array): string {
  return createHash("sha256").update(body).digest("base64url");
}

/** The payload, or null if the signed text is not what `sealEnvelope` writes (another version's, say). */
function readPayload(encoded: string): Payload | null {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(encoded, "base64url").toString("utf8"));
  } catch {
    return null;
  }
  if (!isRecord(value)) return null;
  const { aud, iat, exp, body, who } = value;
  if (typeof aud !== "string" || typeof body !== "string" || !isInstant(iat) || !isInstant(exp)) return null;
  return isIdentity(who) ? { aud, iat, exp, body, who } : null;
}

function isIdentity(value: unknown): value is RequestIdentity {
  return (
    isRecord(value) &&
    typeof value.requestId === "string" &&
    (value.language === "th" || value.language === "en") &&
    (value.actor === null ||
      (isRecord(value.actor) &&
        typeof value.actor.accountId === "string" &&
        typeof value.actor.username === "string" &&
        typeof value.actor.name === "string" &&
        Array.isArray(value.actor.appointments) &&
        value.actor.appointments.every(isAppointment) &&
        (value.actor.narrowing === undefined || isNarrowing(value.actor.narrowing))))
  );
}

/** Strict on purpose: a narrowing that is not understood must not be taken for none. */
function isNarrowing(value: unknown): value is Narrowing {
  if (!isRecord(value)) return false;
  const { acting, scopes } = value;
  const actingFits =
    acting === null ||
    (isRecord(acting) &&
      duties.some(duty => duty === acting.duty) &&
      (acting.unitId === null || typeof acting.unitId === "string"));
  return (
    actingFits &&
    (scopes === null || (Array.isArray(scopes) && scopes.every(scope => typeof scope === "string")))
  );
}

function isAppointment(value: unknown): value is Appointment {
  return (
    isRecord(value) &&
    duties.some(duty => duty === value.duty) &&
    orgLevels.some(level => level === value.level) &&
    typeof value.unitId === "string" &&
    typeof value.path === "string"
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isInstant(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value);
}
