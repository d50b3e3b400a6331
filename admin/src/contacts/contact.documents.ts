import { gql, type TypedDocumentNode } from "@apollo/client/core";
import { type UserError, userErrorFields } from "../units/confirmation.documents.ts";

/** A unit's official mailbox. */
export const ContactDocument: TypedDocumentNode<
  { orgUnit: { id: string; contactEmail: string | null } | null },
  { id: string }
> = gql`
  query UnitContact($id: ID!) {
    orgUnit(id: $id) {
      id
      contactEmail
    }
  }
`;

export type SetContactInput = { unitId: string; email: string | null };

export const SetContactDocument: TypedDocumentNode<
  { result: { userErrors: UserError[] } },
  { input: SetContactInput & { idempotencyKey: string } }
> = gql`
  mutation SetUnitContact($input: SetUnitContactInput!) {
    result: setUnitContact(input: $input) {
      userErrors {
        ...UserErrorFields
      }
    }
  }
  ${userErrorFields}
`;
