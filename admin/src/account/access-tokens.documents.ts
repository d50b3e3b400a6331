import { gql, type TypedDocumentNode } from "@apollo/client/core";

export interface TokenRow {
  id: string;
  name: string;
  scopes: string[];
  fields: string[];
  createdAt: string;
  createdBy: { id: string; name: string } | null;
  expiresAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
  active: boolean;
}

const tokenFragment = gql`
  fragment TokenRow on AccessToken {
    id
    name
    scopes
    fields
    createdAt
    createdBy {
      id
      name
    }
    expiresAt
    lastUsedAt
    revokedAt
    active
  }
`;

interface Tokens {
  accessTokens: TokenRow[];
  accessTokenScopes: string[];
}

export const OwnTokensDocument: TypedDocumentNode<
  { viewer: Tokens & { id: string; now: string } },
  Record<string, never>
> = gql`
  query OwnTokens {
    viewer {
      id
      now
      accessTokenScopes
      accessTokens {
        ...TokenRow
      }
    }
  }
  ${tokenFragment}
`;

/** Tokens of a program, found by its username at its unit: the list matches in part, the id decides. */
export const ProgramTokensDocument: TypedDocumentNode<
  {
    viewer: { id: string; now: string };
    accounts: { nodes: (Tokens & { id: string })[] };
  },
  { unitId: string; username: string }
> = gql`
  query ProgramTokens($unitId: ID!, $username: String!) {
    viewer {
      id
      now
    }
    accounts(first: 100, filter: { unitId: $unitId, search: $username }) {
      nodes {
        id
        accessTokenScopes
        accessTokens {
          ...TokenRow
        }
      }
    }
  }
  ${tokenFragment}
`;

interface Result<Value> {
  result: Value & { userErrors: { message: string }[] };
}

export interface CreateTokenInput extends Record<string, unknown> {
  accountId: string;
  name: string;
  scopes: string[];
  fields: string[];
  expiresOn: string;
}

/** A token as it is shown, this once. */
export interface HandedToken {
  accessToken: { id: string; name: string; expiresAt: string } | null;
  token: string | null;
}

export const CreateTokenDocument: TypedDocumentNode<
  Result<HandedToken>,
  { input: CreateTokenInput & { idempotencyKey: string } }
> = gql`
  mutation CreateAccessToken($input: CreateAccessTokenInput!) {
    result: createAccessToken(input: $input) {
      accessToken {
        id
        name
        expiresAt
      }
      token
      userErrors {
        message
      }
    }
  }
`;

export const RevokeTokenDocument: TypedDocumentNode<
  Result<object>,
  { input: { accessTokenId: string; idempotencyKey: string } }
> = gql`
  mutation RevokeAccessToken($input: RevokeAccessTokenInput!) {
    result: revokeAccessToken(input: $input) {
      accessToken {
        id
      }
      userErrors {
        message
      }
    }
  }
`;
