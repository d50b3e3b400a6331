import { gql, type TypedDocumentNode } from "@apollo/client/core";
import type { ConfirmationSubject, Duty, OrgLevel } from "../i18n/api.type.ts";
import type { UnitMention } from "../providers/session.ts";
import { type UserError, userErrorFields } from "../units/confirmation.documents.ts";
import type { Blocker } from "../units/unit.documents.ts";

/** Something told to the viewer, with its words made by the server. */
export interface Notification {
  id: string;
  kind:
    | "REMINDER"
    | "REOPENING_TURN"
    | "REOPENING_DEADLINE_NEAR"
    | "REOPENING_DEADLINE_PASSED"
    | "REOPENING_CLOSED"
    | "CANCELLED"
    | "EXTENDED"
    | "MAIL_FAILED"
    | "SCHOOL_MOVED";
  createdAt: string;
  readAt: string | null;
  title: string;
  text: string;
  message: string | null;
  sentBy: string | null;
  sentByDuty: Duty | null;
  unit: UnitMention;
}

/** How many are not read yet. */
export const UnreadDocument: TypedDocumentNode<
  { unreadNotificationCount: number },
  Record<string, never>
> = gql`
  query UnreadNotifications {
    unreadNotificationCount
  }
`;

/** A page of the inbox, the latest first. */
export const InboxDocument: TypedDocumentNode<
  {
    notifications: {
      nodes: Notification[];
      pageInfo: { hasNextPage: boolean; endCursor: string | null };
    };
    unreadNotificationCount: number;
  },
  { unread: boolean | null; first: number }
> = gql`
  query Inbox($unread: Boolean, $first: Int!) {
    notifications(first: $first, filter: { unread: $unread }) {
      nodes {
        id
        kind
        createdAt
        readAt
        title
        text
        message
        sentBy
        sentByDuty
        unit {
          id
          name
          nameEn
          code
          level
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    unreadNotificationCount
  }
`;

type Payload<Result = object> = { result: Result & { userErrors: UserError[] } };

export type MarkReadInput = { ids: readonly string[] } | { until: string };

/** Marks some, or all that came until a moment, as read by the viewer. */
export const MarkReadDocument: TypedDocumentNode<
  Payload,
  { input: MarkReadInput & { idempotencyKey: string } }
> = gql`
  mutation MarkNotificationsRead($input: MarkNotificationsReadInput!) {
    result: markNotificationsRead(input: $input) {
      userErrors {
        ...UserErrorFields
      }
    }
  }
  ${userErrorFields}
`;

export type RemindInput = {
  roundId: string;
  subject: ConfirmationSubject;
  message: string | null;
  unitIds?: readonly string[];
  withinId?: string;
  level?: OrgLevel;
};

/** What became of a call of reminding. */
export interface Reminded {
  reminders: {
    reminded: number;
    remindedRecently: number;
    alreadyConfirmed: number;
  } | null;
}

/** Reminds units that have not confirmed. */
export const RemindUnitsDocument: TypedDocumentNode<
  { result: Reminded & { userErrors: (UserError & { blockers: Blocker[] })[] } },
  { input: RemindInput & { idempotencyKey: string } }
> = gql`
  mutation RemindUnits($input: RemindUnitsInput!) {
    result: remindUnits(input: $input) {
      reminders {
        reminded
        remindedRecently
        alreadyConfirmed
      }
      userErrors {
        ...UserErrorFields
      }
    }
  }
  ${userErrorFields}
`;
