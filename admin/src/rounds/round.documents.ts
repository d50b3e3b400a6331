import { gql, type TypedDocumentNode } from "@apollo/client/core";
import type { RoundPhase } from "../i18n/api.type.ts";
import type { Connection } from "../providers/build-query.ts";
import type { AvailableAction, RoundMention } from "../units/unit.documents.ts";

/** A round with its clocks; every instant is ISO, null where the letters give none. */
export interface Round extends RoundMention {
  title: string;
  opensAt: string;
  unitDeadline: string;
  recordingClosesAt: string;
  provinceDeadline: string | null;
  reportDueAt: string | null;
  asOfDate: string | null;
  phase: RoundPhase;
  availableActions: AvailableAction[];
}

export const roundFields = gql`
  fragment RoundFields on ReportingRound {
    id
    programme
    academicYear
    number
    title
    opensAt
    unitDeadline
    recordingClosesAt
    provinceDeadline
    reportDueAt
    asOfDate
    phase
  }
`;

/** A page of rounds, newest first. */
export const RoundRowsDocument: TypedDocumentNode<
  { rounds: Connection<Round> },
  { first: number; after: string | null }
> = gql`
  query RoundRows($first: Int!, $after: String) {
    rounds(first: $first, after: $after) {
      nodes {
        ...RoundFields
        availableActions {
          action
          allowed
          needsReason
          blockers {
            code
            message
            clause
            units(first: 10) {
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
      }
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
  ${roundFields}
`;

/** Only where a page of rounds ends. */
export const RoundSeekDocument: TypedDocumentNode<unknown, Record<string, unknown>> = gql`
  query RoundSeek($first: Int!, $after: String) {
    rounds(first: $first, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

/** The rounds that are open now. */
export const CurrentRoundsDocument: TypedDocumentNode<
  { currentRounds: Omit<Round, "availableActions">[] },
  Record<string, never>
> = gql`
  query CurrentRounds {
    currentRounds {
      ...RoundFields
    }
  }
  ${roundFields}
`;

export const OpenRoundDocument: TypedDocumentNode<
  { result: { userErrors: { message: string }[] } },
  { input: { roundId: string; idempotencyKey: string } }
> = gql`
  mutation OpenRound($input: OpenRoundInput!) {
    result: openRound(input: $input) {
      userErrors {
        message
      }
    }
  }
`;

export const SetSandboxClockDocument: TypedDocumentNode<
  { result: { userErrors: { message: string }[] } },
  { input: { at: string | null; idempotencyKey: string } }
> = gql`
  mutation SetSandboxClock($input: SetSandboxClockInput!) {
    result: setSandboxClock(input: $input) {
      userErrors {
        message
      }
    }
  }
`;
