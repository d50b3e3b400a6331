import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/**
 * The session's token: a bearer token, signed or bare as sign-in hands out both, or the signed cookie. A bearer token
 * goes before a cookie, as in the library; one that is no good does not fall back to the cookie.
 */
export function sessionTokenOf(
  headers: IncomingHttpHeaders,
  cookieName: string,
  secret: string,
): string | null {
  const bearerToken = /^bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  if (bearerToken !== undefined)
    return bearerToken.includes(".") ? signedToken(bearerToken, secret) : bearerToken;
  for (const pair of (headers.cookie ?? "").split(";")) {
    const separator = pair.indexOf("=");
    if (pair.slice(0, separator).trim() === cookieName)
      return signedToken(pair.slice(separator + 1).trim(), secret);
  }
  return null;
}

/** The token of `<token>.<HMAC-SHA256 in base64>`, if the signature is ours. */
function signedToken(encoded: string, secret: string): string | null {
  let text: string;
  try {
    text = decodeURIComponent(encoded);
  } catch {
    return null;
  }
  const dot = text.lastIndexOf(".");
  const token = text.slice(0, dot);
  const given = Buffer.from(text.slice(dot + 1), "base64");
  const expected = createHmac("sha256", secret).update(token).digest();
  return dot > 0 && given.length === expected.length && timingSafeEqual(given, expected) ? token : null;
}
