import { gql, type TypedDocumentNode } from "@apollo/client/core";
import type { ConfirmationSubject, Duty } from "../i18n/api.type.ts";
import type { UnitMention } from "../providers/session.ts";
import { type UserError, userErrorFields } from "../units/confirmation.documents.ts";

/** One step of the way back: somebody cancels, or confirms again. */
export interface ReopeningStep {
  action: "CANCEL" | "CONFIRM";
  unit: UnitMention;
  subject: ConfirmationSubject;
  duty: Duty | null;
  doneAt: string | null;
  doneBy: string | null;
}

/** A request to take a confirmation back, with everybody's steps in order (T16). */
export interface ReopeningCase {
  id: string;
  state: "OPEN" | "DONE" | "WITHDRAWN" | "REFUSED";
  unit: UnitMention;
  subject: ConfirmationSubject;
  reason: string;
  requestedAt: string;
  requestedBy: string;
  endedAt: string | null;
  endReason: string | null;
  steps: ReopeningStep[];
  waitingFor: Pick<ReopeningStep, "action" | "unit" | "subject" | "duty"> | null;
  /** The unit that asked confirms again by; extensions included. */
  deadline: string | null;
  mayRefuse: boolean;
  mayExtend: boolean;
  mayWithdraw: boolean;
}

const caseFields = gql`
  fragment ReopeningFields on ReopeningCase {
    id
    state
    unit {
      ...ReopeningUnit
    }
    subject
    reason
    requestedAt
    requestedBy
    endedAt
    endReason
    steps {
      action
      unit {
        ...ReopeningUnit
      }
      subject
      duty
      doneAt
      doneBy
    }
    waitingFor {
      action
      unit {
        ...ReopeningUnit
      }
      subject
      duty
    }
    deadline
    mayRefuse
    mayExtend
    mayWithdraw
  }
  fragment ReopeningUnit on OrgUnit {
    id
    name
    nameEn
    code
    level
  }
`;

type Cases = { nodes: ReopeningCase[]; totalCount: number };

/** Cases of a unit and all below, under way or refused, the latest first. */
export const ReopeningCasesDocument: TypedDocumentNode<
  { orgUnit: { id: string; reopeningCases: Cases | null } | null },
  { id: string; roundId: string }
> = gql`
  query ReopeningCases($id: ID!, $roundId: ID!) {
    orgUnit(id: $id) {
      id
      reopeningCases(first: 50, roundId: $roundId, state: [OPEN, REFUSED]) {
        nodes {
          ...ReopeningFields
        }
        totalCount
      }
    }
  }
  ${caseFields}
`;

/** Cases under way in the viewer's own units and below. */
export const OwnReopeningCasesDocument: TypedDocumentNode<
  {
    viewer: {
      id: string;
      appointments: { duty: Duty; unit: { id: string; reopeningCases: Cases | null } }[];
    };
  },
  Record<string, never>
> = gql`
  query OwnReopeningCases {
    viewer {
      id
      appointments {
        duty
        unit {
          id
          reopeningCases(first: 20, state: [OPEN]) {
            nodes {
              ...ReopeningFields
            }
            totalCount
          }
        }
      }
    }
  }
  ${caseFields}
`;

type Command<Input> = TypedDocumentNode<
  { result: { userErrors: UserError[] } },
  { input: Input & { idempotencyKey: string } }
>;

export type RequestCancellationInput = {
  roundId: string;
  unitId: string;
  subject: ConfirmationSubject;
  reason: string;
};

export const RequestCancellationDocument: Command<RequestCancellationInput> = gql`
  mutation RequestCancellation($input: RequestCancellationInput!) {
    result: requestCancellation(input: $input) {
      userErrors {
        ...UserErrorFields
      }
    }
  }
  ${userErrorFields}
`;

export const WithdrawRequestDocument: Command<{ caseId: string }> = gql`
  mutation WithdrawCancellationRequest($input: WithdrawCancellationRequestInput!) {
    result: withdrawCancellationRequest(input: $input) {
      userErrors {
        ...UserErrorFields
      }
    }
  }
  ${userErrorFields}
`;

export const RefuseRequestDocument: Command<{ caseId: string; reason: string }> = gql`
  mutation RefuseCancellationRequest($input: RefuseCancellationRequestInput!) {
    result: refuseCancellationRequest(input: $input) {
      userErrors {
        ...UserErrorFields
      }
    }
  }
  ${userErrorFields}
`;
