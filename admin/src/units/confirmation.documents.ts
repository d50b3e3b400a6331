import { gql, type TypedDocumentNode } from "@apollo/client/core";
import type { ConfirmationSubject } from "../i18n/api.type.ts";
import { type Blocker, blockerFields } from "./unit.documents.ts";

/** A refusal as the console shows it. */
export interface UserError {
  code: string;
  message: string;
  field: string[] | null;
  clause: string | null;
  blockers: Blocker[];
}

export const userErrorFields = gql`
  fragment UserErrorFields on UserError {
    code
    message
    field
    clause
    blockers {
      ...BlockerFields
    }
  }
  ${blockerFields}
`;

export interface ConfirmInput {
  roundId: string;
  unitId: string;
  subject: ConfirmationSubject;
  expectedDigest?: string;
  noLearners?: boolean;
  idempotencyKey: string;
}

export const ConfirmDocument: TypedDocumentNode<
  { result: { userErrors: UserError[] } },
  { input: ConfirmInput }
> = gql`
  mutation Confirm($input: ConfirmInput!) {
    result: confirm(input: $input) {
      userErrors {
        ...UserErrorFields
      }
    }
  }
  ${userErrorFields}
`;

export interface CancelInput {
  roundId: string;
  unitId: string;
  subject: ConfirmationSubject;
  reason: string;
  extendUntil?: string;
  idempotencyKey: string;
}

export const CancelDocument: TypedDocumentNode<
  { result: { userErrors: UserError[] } },
  { input: CancelInput }
> = gql`
  mutation CancelConfirmation($input: CancelConfirmationInput!) {
    result: cancelConfirmation(input: $input) {
      userErrors {
        ...UserErrorFields
      }
    }
  }
  ${userErrorFields}
`;

export interface GrantExtensionInput {
  roundId: string;
  unitId: string;
  /** The last instant in time. */
  until: string;
  reason: string;
  idempotencyKey: string;
}

export const GrantExtensionDocument: TypedDocumentNode<
  { result: { userErrors: UserError[] } },
  { input: GrantExtensionInput }
> = gql`
  mutation GrantExtension($input: GrantExtensionInput!) {
    result: grantExtension(input: $input) {
      userErrors {
        ...UserErrorFields
      }
    }
  }
  ${userErrorFields}
`;
