import { createHmac, timingSafeEqual } from "node:crypto";

/** What a cursor is good for: one viewer, one list, one filter, one order. Elsewhere it is refused. */
export interface CursorScope {
  readonly accountId: string;
  /** Name of the list with its filter and order, as canonical text. */
  readonly list: string;
}

/** Seals the position after (or before) which a page starts: the values of the order's columns, the id last. */
export function sealCursor(position: readonly string[], scope: CursorScope, key: Buffer): string {
  const body = Buffer.from(JSON.stringify(position)).toString("base64url");
  return `${body}.${sign(body, scope, key)}`;
}

/** Opens a cursor sealed for this scope; `null` for any other text. */
export function openCursor(cursor: string, scope: CursorScope, key: Buffer): string[] | null {
  const [body = "", signature = "", ...more] = cursor.split(".");
  if (more.length > 0) return null;
  const expected = Buffer.from(sign(body, scope, key));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  return JSON.parse(Buffer.from(body, "base64url").toString("utf8")) as string[];
}

function sign(body: string, scope: CursorScope, key: Buffer): string {
  const text = JSON.stringify([scope.accountId, scope.list, body]);
  return createHmac("sha256", key).update(text).digest("base64url").slice(0, 22);
}
