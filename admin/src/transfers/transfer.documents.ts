import { gql, type TypedDocumentNode } from "@apollo/client/core";
import type { Grade } from "../i18n/api.type.ts";
import type { ReleaseStatus } from "../i18n/register.type.ts";
import type { PageVariables } from "../providers/graph-pages.ts";
import type { Connection } from "../providers/page.type.ts";
import type { UnitMention } from "../providers/session.ts";
import type { Blocker } from "../units/unit.documents.ts";

/** OUT: others ask this institution for children. IN: this institution asks for them. */
export type ReleaseDirection = "IN" | "OUT";

export interface ReleaseEnd {
  unitId: string;
  name: string;
  laoName: string;
  provinceName: string;
  phone: string | null;
}

/** One request; the learner is shown to the side that holds the child. */
export interface ReleaseRequest {
  id: string;
  status: ReleaseStatus;
  from: ReleaseEnd | null;
  to: ReleaseEnd | null;
  askedBy: string | null;
  identifierMasked: string;
  learner: { id: string; prefix: string; firstName: string; lastName: string } | null;
  grade: Grade;
  classroom: string;
  enteredOn: string;
  note: string | null;
  requestedAt: string;
  decidedAt: string | null;
  reason: string | null;
  canRelease: boolean;
  canWithdraw: boolean;
}

export const ReleaseRequestsDocument: TypedDocumentNode<
  { orgUnit: { id: string; releaseRequests?: Connection<ReleaseRequest> | null } | null },
  PageVariables & { id: string; direction: ReleaseDirection; status: ReleaseStatus[] | null }
> = gql`
  query ReleaseRequests(
    $id: ID!
    $direction: ReleaseDirection!
    $status: [ReleaseStatus!]
    $first: Int!
    $after: String
  ) {
    orgUnit(id: $id) {
      id
      ... on Institution {
        releaseRequests(direction: $direction, status: $status, first: $first, after: $after) {
          nodes {
            id
            status
            from {
              unitId
              name
              laoName
              provinceName
              phone
            }
            to {
              unitId
              name
              laoName
              provinceName
              phone
            }
            askedBy
            identifierMasked
            learner {
              id
              prefix
              firstName
              lastName
            }
            grade
            classroom
            enteredOn
            note
            requestedAt
            decidedAt
            reason
            canRelease
            canWithdraw
          }
          totalCount
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  }
`;

/** What waits in the registers of the viewer's own units. */
export interface WaitingUnit extends UnitMention {
  releaseCounts?: { incoming: number; outgoing: number } | null;
  duplicateCounts: { open: number } | null;
}

export const RegisterQueuesDocument: TypedDocumentNode<
  { viewer: { id: string; appointments: { unit: WaitingUnit }[] } },
  Record<string, never>
> = gql`
  query RegisterQueues {
    viewer {
      id
      appointments {
        unit {
          id
          name
          nameEn
          code
          level
          duplicateCounts {
            open
          }
          ... on Institution {
            releaseCounts {
              incoming
              outgoing
            }
          }
        }
      }
    }
  }
`;

type Act = TypedDocumentNode<
  { result: { userErrors: { code: string; message: string; blockers: Blocker[] }[] } },
  { input: Record<string, unknown> & { idempotencyKey: string } }
>;

const refusal = gql`
  fragment TransferRefusal on UserError {
    code
    message
    blockers {
      code
      message
      clause
      units(first: 3) {
        id
        name
        nameEn
        code
        level
      }
      count
      liftedBy
      until
    }
  }
`;

export const ReleaseLearnerDocument: Act = gql`
  mutation ReleaseLearner($input: ReleaseLearnerInput!) {
    result: releaseLearner(input: $input) {
      userErrors {
        ...TransferRefusal
      }
    }
  }
  ${refusal}
`;

export const RefuseReleaseDocument: Act = gql`
  mutation RefuseRelease($input: RefuseReleaseInput!) {
    result: refuseRelease(input: $input) {
      userErrors {
        ...TransferRefusal
      }
    }
  }
  ${refusal}
`;

export const WithdrawReleaseDocument: Act = gql`
  mutation WithdrawRelease($input: WithdrawReleaseInput!) {
    result: withdrawRelease(input: $input) {
      userErrors {
        ...TransferRefusal
      }
    }
  }
  ${refusal}
`;
