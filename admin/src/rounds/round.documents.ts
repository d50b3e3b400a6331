import { gql, type TypedDocumentNode } from "@apollo/client/core";
import type { Programme, RoundPhase } from "../i18n/api.type.ts";
import type { Connection } from "../providers/page.type.ts";
import type { ActionSeen } from "../units/confirmation.actions.ts";
import { type UserError, userErrorFields } from "../units/confirmation.documents.ts";
import type { AvailableAction, RoundMention } from "../units/unit.documents.ts";

/** Clocks as the API takes them; only those given. */
export type ReadClocks = Partial<
  Record<
    "opensAt" | "unitDeadline" | "recordingClosesAt" | "provinceDeadline" | "reportDueAt" | "asOfDate",
    string
  >
>;

/** A round with its clocks; every instant is ISO, null where the letters give none. */
export interface Round extends RoundMention {
  title: string;
  opensAt: string;
  unitDeadline: string;
  recordingClosesAt: string;
  provinceDeadline: string | null;
  reportDueAt: string | null;
  asOfDate: string | null;
  /** When the department opened it; null before. */
  openedAt: string | null;
  version: number;
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
    openedAt
    version
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

/** What the viewer may do about rounds before there is one: schedule it. */
export const RoundActionsDocument: TypedDocumentNode<
  { roundActions: ActionSeen[] },
  Record<string, never>
> = gql`
  query RoundActions {
    roundActions {
      action
      allowed
      blockers {
        code
      }
    }
  }
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

export type ScheduleRoundInput = {
  programme: Programme;
  academicYear: number;
  number: number;
  title: string;
} & ReadClocks;

export const ScheduleRoundDocument: TypedDocumentNode<
  { result: { userErrors: UserError[] } },
  { input: ScheduleRoundInput & { idempotencyKey: string } }
> = gql`
  mutation ScheduleRound($input: ScheduleRoundInput!) {
    result: scheduleRound(input: $input) {
      userErrors {
        ...UserErrorFields
      }
    }
  }
  ${userErrorFields}
`;

/** The clocks of a round, before or after an edit. */
export type RoundClockValues = Pick<
  Round,
  "id" | "opensAt" | "unitDeadline" | "recordingClosesAt" | "provinceDeadline" | "reportDueAt" | "asOfDate"
>;

/** What an edit of clocks comes to, and how many it concerns. */
export interface ClockChange {
  round: RoundClockValues;
  before: RoundClockValues;
  unconfirmedInstitutions: number;
  unconfirmedLaos: number;
  late: boolean;
  wasLate: boolean;
  recording: boolean;
  wasRecording: boolean;
}

export type UpdateRoundClocksInput = {
  roundId: string;
  expectedVersion: number;
  reason: string;
  /** Says what it would come to and keeps nothing. */
  dryRun?: boolean;
} & ReadClocks;

export const UpdateRoundClocksDocument: TypedDocumentNode<
  { result: { change: ClockChange | null; userErrors: UserError[] } },
  { input: UpdateRoundClocksInput & { idempotencyKey: string } }
> = gql`
  mutation UpdateRoundClocks($input: UpdateRoundClocksInput!) {
    result: updateRoundClocks(input: $input) {
      change {
        round {
          ...RoundClockValues
        }
        before {
          ...RoundClockValues
        }
        unconfirmedInstitutions
        unconfirmedLaos
        late
        wasLate
        recording
        wasRecording
      }
      userErrors {
        ...UserErrorFields
      }
    }
  }
  fragment RoundClockValues on ReportingRound {
    id
    opensAt
    unitDeadline
    recordingClosesAt
    provinceDeadline
    reportDueAt
    asOfDate
  }
  ${userErrorFields}
`;
