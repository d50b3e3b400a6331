import { gql, type TypedDocumentNode } from "@apollo/client/core";
import type { Duty } from "../i18n/api.type.ts";
import type { PageVariables } from "../providers/graph-pages.ts";
import type { Connection } from "../providers/page.type.ts";
import type { UnitMention } from "../providers/session.ts";

export interface AppointmentRow {
  id: string;
  duty: Duty;
  orderNumber: string;
  fromDate: string;
  toDate: string | null;
  classroom: string | null;
  endedAt: string | null;
  endReason: string | null;
  inForce: boolean;
  canEnd: boolean;
  account: {
    id: string;
    username: string;
    name: string;
    disabledAt: string | null;
    mustChangePassword: boolean;
    oneTimePasswordExpiresAt: string | null;
    lastSignInAt: string | null;
    canResetPassword: boolean;
    canDisable: boolean;
    /** What a token of it can be made for: none unless it is a program's account that the viewer keeps. */
    accessTokenScopes: string[];
  } | null;
}

export interface PeopleOfUnit {
  viewer: { id: string; manageableDuties: Duty[]; now: string };
  orgUnit:
    | (UnitMention & {
        ancestors: UnitMention[];
        appointments: Connection<AppointmentRow> | null;
      })
    | null;
}

export const PeopleDocument: TypedDocumentNode<
  PeopleOfUnit,
  PageVariables & { id: string; inForce: boolean | null }
> = gql`
  query People($id: ID!, $first: Int!, $after: String, $inForce: Boolean) {
    viewer {
      id
      now
      manageableDuties(unitId: $id)
    }
    orgUnit(id: $id) {
      id
      name
      nameEn
      code
      level
      ancestors {
        id
        name
        nameEn
        code
        level
      }
      appointments(first: $first, after: $after, inForce: $inForce) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          duty
          orderNumber
          fromDate
          toDate
          classroom
          endedAt
          endReason
          inForce
          canEnd
          account {
            id
            username
            name
            disabledAt
            mustChangePassword
            oneTimePasswordExpiresAt
            lastSignInAt
            canResetPassword
            canDisable
            accessTokenScopes
          }
        }
      }
    }
  }
`;

interface Result<Value> {
  result: Value & { userErrors: { message: string }[] };
}

/** What a command about an account answers; the password only the first time. */
export interface HandedPassword {
  account: { id: string; username: string; name: string; oneTimePasswordExpiresAt: string | null } | null;
  oneTimePassword: string | null;
}

export interface CreateAccountInput extends Record<string, unknown> {
  username: string;
  name: string;
  duty: Duty;
  unitId: string;
  orderNumber: string;
  fromDate: string;
  toDate: string | null;
  classroom: string | null;
}

type Keyed<Input> = { input: Input & { idempotencyKey: string } };

export const CreateAccountDocument: TypedDocumentNode<
  Result<HandedPassword>,
  Keyed<CreateAccountInput>
> = gql`
  mutation CreateAccount($input: CreateAccountInput!) {
    result: createAccount(input: $input) {
      account {
        id
        username
        name
        oneTimePasswordExpiresAt
      }
      oneTimePassword
      userErrors {
        message
      }
    }
  }
`;

export const ResetPasswordDocument: TypedDocumentNode<
  Result<HandedPassword>,
  Keyed<{ accountId: string }>
> = gql`
  mutation ResetPassword($input: ResetPasswordInput!) {
    result: resetPassword(input: $input) {
      account {
        id
        username
        name
        oneTimePasswordExpiresAt
      }
      oneTimePassword
      userErrors {
        message
      }
    }
  }
`;

export const EndAppointmentDocument: TypedDocumentNode<
  Result<object>,
  Keyed<{ appointmentId: string; reason: string }>
> = gql`
  mutation EndAppointment($input: EndAppointmentInput!) {
    result: endAppointment(input: $input) {
      appointment {
        id
      }
      userErrors {
        message
      }
    }
  }
`;

export const DisableAccountDocument: TypedDocumentNode<
  Result<object>,
  Keyed<{ accountId: string; reason: string }>
> = gql`
  mutation DisableAccount($input: DisableAccountInput!) {
    result: disableAccount(input: $input) {
      account {
        id
      }
      userErrors {
        message
      }
    }
  }
`;

export const EnableAccountDocument: TypedDocumentNode<
  Result<object>,
  Keyed<{ accountId: string; reason: string }>
> = gql`
  mutation EnableAccount($input: EnableAccountInput!) {
    result: enableAccount(input: $input) {
      account {
        id
      }
      userErrors {
        message
      }
    }
  }
`;
