import { type RawRow, statement } from "@lec/core/database/statement";
import { type Instant, toInstant } from "@lec/core/workflow/instant";
import type { AccessToken } from "./access-token.ts";

/**
 * Reads and writes of access tokens. They belong to sign-in: row security shows those one looks after, and the functions
 * of schema `auth` ask again before they write. The digest is never read here.
 */

const instant = (value: unknown): Instant | null => (value == null ? null : toInstant(value as string));

const columns = `t.id, t.user_id AS "accountId", t.name, t.scopes, t.fields, t.created_at AS "createdAt", t.created_by AS "createdBy",
  t.expires_at AS "expiresAt", t.last_used_at AS "lastUsedAt", t.revoked_at AS "revokedAt",
  t.revoked_at IS NULL AND t.expires_at > core.now() AS active`;

const tokenOf = (raw: RawRow): AccessToken => ({
  id: raw.id as string,
  accountId: raw.accountId as string,
  name: raw.name as string,
  scopes: raw.scopes as string[],
  fields: raw.fields as string[],
  createdAt: toInstant(raw.createdAt as string),
  createdBy: raw.createdBy as string,
  expiresAt: toInstant(raw.expiresAt as string),
  lastUsedAt: instant(raw.lastUsedAt),
  revokedAt: instant(raw.revokedAt),
  active: raw.active as boolean,
});

/** $1 ids. */
export const tokensById = statement<AccessToken>(
  "access tokens by id",
  `SELECT ${columns} FROM auth.access_tokens t WHERE t.id = ANY ($1::uuid[])`,
  tokenOf,
);

/** The latest 100 of each account, the latest first. $1 accounts. */
export const tokensOfAccounts = statement<AccessToken>(
  "access tokens of accounts",
  `SELECT x.* FROM unnest($1::uuid[]) AS p(id) CROSS JOIN LATERAL (
     SELECT ${columns} FROM auth.access_tokens t WHERE t.user_id = p.id ORDER BY t.created_at DESC, t.id DESC LIMIT 100) x`,
  tokenOf,
);

/** Whether a day can be a token's last: today at the earliest, in a year at the latest. $1 day. */
export const dayFits = statement<{ readonly fits: boolean }>(
  "token day fits",
  "SELECT $1::date BETWEEN core.today() AND core.today() + interval '1 year' AS fits",
);

/** Makes a token that ends with its last day in Bangkok, and answers its id. $1 account, $2 name, $3 digest, $4 scopes, $5 fields, $6 last day. */
export const createTokenRow = statement<{ readonly id: string }>(
  "create access token",
  `WITH made AS MATERIALIZED (SELECT core.uuid7() AS id)
   SELECT made.id, auth.create_access_token(made.id, $1::uuid, $2, $3::bytea, $4::text[], $5::text[],
     ($6::date + 1)::timestamp AT TIME ZONE 'Asia/Bangkok') FROM made`,
  raw => ({ id: raw.id as string }),
);

/** $1 token. */
export const revokeTokenRow = statement("revoke access token", "SELECT auth.revoke_access_token($1::uuid)");
