import type { IncomingHttpHeaders } from "node:http";
import { accessTokenDigest, accessTokenPrefix, looksLikeAccessToken } from "@lec/core/identity/access-token";
import {
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  type GraphQLSchema,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from "graphql";
import type { Pool } from "pg";
import { type AccountRow, accountOf, type HeldActor } from "./actor.ts";

/** Who asks with an access token: its account, the actions it is made for, and the fields it may name. */
export interface TokenHolder extends HeldActor {
  readonly scopes: readonly string[];
  /** `Type` and `Type.field`; none narrows nothing. */
  readonly fields: readonly string[];
}

/** The access token among a request's headers, good or not; `null` when it brings none, but perhaps a session. */
export function accessTokenOf({ authorization = "" }: IncomingHttpHeaders): string | null {
  const bearer = /^bearer +(\S+)$/i.exec(authorization)?.[1];
  return bearer?.startsWith(accessTokenPrefix) ? bearer : null;
}

/**
 * Reads who holds a token, in one statement with the appointments in force: asked for every request, so that revoking
 * the token, disabling its account or ending an appointment bites at the next one.
 * @param pool connections as the role that owns sign-in
 * @returns `null` for a token that is wrong, over, revoked, or of a disabled account, all alike
 */
export function accessTokenReader(pool: Pool): (token: string) => Promise<TokenHolder | null> {
  return async token => {
    if (!looksLikeAccessToken(token)) return null;
    const { rows } = await pool.query<AccountRow & Pick<TokenHolder, "scopes" | "fields">>({
      name: "identify",
      text: `SELECT account_id AS "accountId", username, name, scopes, fields, duty, unit_id AS "unitId", level,
          path::text AS path, code
        FROM auth.identify($1)`,
      values: [accessTokenDigest(token)],
    });
    const [first] = rows;
    return first ? { ...accountOf(first, rows), scopes: first.scopes, fields: first.fields } : null;
  };
}

/** The fields that a document asks for, found once; `refuses` looks for one that a profile does not name. */
export interface DocumentFields {
  /** @returns an error that names the first field outside the profile as the client wrote it, or `null` */
  readonly refuses: (profile: readonly string[]) => GraphQLError | null;
}

/**
 * Notes every field of a *valid* document by the type it is asked on: one asked on an interface is the interface's, and
 * needs its entry, whatever the types behind it. `__typename` tells nothing and is always free.
 */
export function fieldsAsked(schema: GraphQLSchema, document: DocumentNode): DocumentFields {
  const asked = new Map<string, { readonly type: string; readonly node: FieldNode }>();
  const typeInfo = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field(node) {
        const type = typeInfo.getParentType()?.name;
        if (!type || node.name.value === "__typename") return;
        const place = `${type}.${node.name.value}`;
        if (!asked.has(place)) asked.set(place, { type, node });
      },
    }),
  );
  return {
    refuses(profile) {
      if (profile.length === 0) return null;
      const named = new Set(profile);
      for (const [place, { type, node }] of asked) {
        if (named.has(place) || named.has(type)) continue;
        const field = node.name.value;
        return new GraphQLError(
          `โทเคนนี้ไม่เปิดให้ใช้ช่องข้อมูล "${field}" / This token does not open the field "${field}"`,
          { nodes: node, extensions: { code: "FORBIDDEN" } },
        );
      }
      return null;
    },
  };
}
