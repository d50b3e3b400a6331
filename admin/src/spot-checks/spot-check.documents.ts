import { gql, type TypedDocumentNode } from "@apollo/client/core";
import type { Duty, Grade, InstitutionKind, Sex } from "../i18n/api.type.ts";
import type { ConsoleWords } from "../i18n/words.type.ts";
import type { PageVariables } from "../providers/graph-pages.ts";
import type { Connection } from "../providers/page.type.ts";
import type { UnitMention } from "../providers/session.ts";
import { type UserError, userErrorFields } from "../units/confirmation.documents.ts";
import type { Blocker } from "../units/unit.documents.ts";

export type SpotCheckResult = keyof ConsoleWords["spotChecks"]["finding"];
export type SpotCheckSettlement = keyof ConsoleWords["spotChecks"]["settlement"];

/** Numbers of learners. */
export interface Tally {
  learners: number;
  drawn: number;
  checked: number;
  present: number;
  notFound: number;
  moved: number;
  dataWrong: number;
  open: number;
}

/** Shares from 0 to 1. */
export interface Estimate {
  rate: number;
  low: number;
  high: number;
}

/** A spot check as a row of its province's list. */
export interface SpotCheckRow {
  id: string;
  seed: string;
  drawnAt: string;
  drawnBy: string | null;
  closedAt: string | null;
  province: UnitMention;
  tally: Tally;
  estimate: Estimate | null;
}

/** An institution of the sample, with its visits. */
export interface VisitedInstitution {
  institution: UnitMention;
  lao: UnitMention;
  drawn: number;
  present: number;
  notFound: number;
  moved: number;
  dataWrong: number;
  open: number;
}

/** A learner drawn, as the roll had it then, and what was found. */
export interface SpotCheckItem {
  id: string;
  number: number;
  institution: UnitMention;
  lao: UnitMention;
  prefix: string;
  firstName: string;
  lastName: string;
  sex: Sex;
  birthDate: string;
  identifierMasked: string;
  grade: Grade;
  classroom: string;
  studentNumber: string | null;
  result: SpotCheckResult | null;
  note: string | null;
  seenAt: string | null;
  recordedAt: string | null;
  recordedBy: string | null;
  answer: string | null;
  answeredAt: string | null;
  answeredBy: string | null;
  settlement: SpotCheckSettlement | null;
  open: boolean;
  version: number;
  canAnswer: boolean;
  enrolment: { id: string; learner: { id: string } | null } | null;
}

const unitFields = gql`
  fragment SpotCheckUnit on OrgUnit {
    id
    name
    nameEn
    code
    level
  }
`;

const blockerFields = gql`
  fragment SpotCheckBlocker on Blocker {
    code
    message
    clause
    units(first: 10) {
      ...SpotCheckUnit
    }
    count
    liftedBy
    until
  }
`;

const rowFields = gql`
  fragment SpotCheckRowFields on SpotCheck {
    id
    seed
    drawnAt
    drawnBy
    closedAt
    province {
      ...SpotCheckUnit
    }
    tally {
      learners
      drawn
      checked
      present
      notFound
      moved
      dataWrong
      open
    }
    estimate {
      rate
      low
      high
    }
  }
`;

const itemFields = gql`
  fragment SpotCheckItemFields on SpotCheckItem {
    id
    number
    institution {
      ...SpotCheckUnit
    }
    lao {
      ...SpotCheckUnit
    }
    prefix
    firstName
    lastName
    sex
    birthDate
    identifierMasked
    grade
    classroom
    studentNumber
    result
    note
    seenAt
    recordedAt
    recordedBy
    answer
    answeredAt
    answeredBy
    settlement
    open
    version
    canAnswer
    enrolment {
      id
      learner {
        id
      }
    }
  }
`;

/** The spot checks of a province, or of those below. */
export const SpotChecksDocument: TypedDocumentNode<
  { orgUnit: { id: string; spotChecks: Connection<SpotCheckRow> | null } | null },
  PageVariables & { id: string }
> = gql`
  query SpotChecks($id: ID!, $first: Int!, $after: String) {
    orgUnit(id: $id) {
      id
      spotChecks(first: $first, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...SpotCheckRowFields
        }
      }
    }
  }
  ${rowFields}
  ${unitFields}
`;

/** The institutions of one kind of one LAO; numbers of learners. Nothing is checked or found of a plan. */
export interface Stratum {
  lao: UnitMention;
  institutionKind: InstitutionKind;
  learners: number;
  drawn: number;
  checked?: number;
  found?: number;
}

/** Strata that nobody was, or would be, drawn from. */
export function unreached(strata: readonly Stratum[]): { count: number; learners: number } {
  const left = strata.filter(({ drawn }) => drawn === 0);
  return { count: left.length, learners: left.reduce((sum, { learners }) => sum + learners, 0) };
}

/** What a draw would be, before it is made. */
export interface SpotCheckPlan {
  learners: number;
  size: number;
  strata: Stratum[];
  none: Estimate | null;
  some: Estimate | null;
  blockers: Blocker[];
}

export const SpotCheckPlanDocument: TypedDocumentNode<
  { orgUnit: { id: string; spotCheckPlan: SpotCheckPlan | null } | null },
  { id: string; roundId: string; size: number }
> = gql`
  query SpotCheckPlan($id: ID!, $roundId: ID!, $size: Int!) {
    orgUnit(id: $id) {
      id
      spotCheckPlan(roundId: $roundId, size: $size) {
        learners
        size
        strata {
          lao {
            ...SpotCheckUnit
          }
          institutionKind
          learners
          drawn
        }
        none: outlook(rate: 0) {
          rate
          low
          high
        }
        some: outlook(rate: 0.05) {
          rate
          low
          high
        }
        blockers {
          ...SpotCheckBlocker
        }
      }
    }
  }
  ${unitFields}
  ${blockerFields}
`;

/** One spot check with its institutions; those are null for who follows it in numbers only. */
export interface SpotCheckDetail extends SpotCheckRow {
  institutions: VisitedInstitution[] | null;
  strata: Stratum[];
  recordBlockers: Blocker[];
}

export const SpotCheckDocument: TypedDocumentNode<{ spotCheck: SpotCheckDetail | null }, { id: string }> =
  gql`
  query SpotCheck($id: ID!) {
    spotCheck(id: $id) {
      ...SpotCheckRowFields
      institutions {
        institution {
          ...SpotCheckUnit
        }
        lao {
          ...SpotCheckUnit
        }
        drawn
        present
        notFound
        moved
        dataWrong
        open
      }
      strata {
        lao {
          ...SpotCheckUnit
        }
        institutionKind
        learners
        drawn
        checked
        found
      }
      recordBlockers {
        ...SpotCheckBlocker
      }
    }
  }
  ${rowFields}
  ${unitFields}
  ${blockerFields}
`;

/** Learners of a sample, at one institution or at all: every look is audited. */
export const SpotCheckItemsDocument: TypedDocumentNode<
  { spotCheck: { id: string; items: Connection<SpotCheckItem> | null } | null },
  { id: string; institutionId: string | null; after: string | null }
> = gql`
  query SpotCheckItems($id: ID!, $institutionId: ID, $after: String) {
    spotCheck(id: $id) {
      id
      items(first: 500, after: $after, filter: { institutionId: $institutionId }) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...SpotCheckItemFields
        }
      }
    }
  }
  ${itemFields}
  ${unitFields}
`;

/** What was found at an institution, or at all below an LAO. */
export const SpotCheckFindingsDocument: TypedDocumentNode<
  { orgUnit: { id: string; spotCheckFindings: Connection<SpotCheckItem> | null } | null },
  PageVariables & { id: string; open: boolean | null }
> = gql`
  query SpotCheckFindings($id: ID!, $open: Boolean, $first: Int!, $after: String) {
    orgUnit(id: $id) {
      id
      spotCheckFindings(first: $first, after: $after, open: $open) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...SpotCheckItemFields
        }
      }
    }
  }
  ${itemFields}
  ${unitFields}
`;

/** How much waits at one unit: nobody is named, so no look is made. */
export const SpotCheckWorkDocument: TypedDocumentNode<
  { orgUnit: { id: string; spotCheckFindings: { totalCount: number } | null } | null },
  { id: string }
> = gql`
  query SpotCheckWork($id: ID!) {
    orgUnit(id: $id) {
      id
      spotCheckFindings(first: 0, open: true) {
        totalCount
      }
    }
  }
`;

/** The same in all of the viewer's own units. */
export const OwnSpotCheckWorkDocument: TypedDocumentNode<
  {
    viewer: {
      id: string;
      appointments: {
        duty: Duty;
        unit: UnitMention & { spotCheckFindings: { totalCount: number } | null };
      }[];
    };
  },
  Record<string, never>
> = gql`
  query OwnSpotCheckWork {
    viewer {
      id
      appointments {
        duty
        unit {
          ...SpotCheckUnit
          spotCheckFindings(first: 0, open: true) {
            totalCount
          }
        }
      }
    }
  }
  ${unitFields}
`;

type Command<Input, Result = object> = TypedDocumentNode<
  { result: Result & { userErrors: UserError[] } },
  { input: Input & { idempotencyKey: string } }
>;

export type DrawSpotCheckInput = { roundId: string; provinceId: string; size: number; seed: string | null };

export const DrawSpotCheckDocument: Command<DrawSpotCheckInput, { spotCheck: { id: string } | null }> = gql`
  mutation DrawSpotCheck($input: DrawSpotCheckInput!) {
    result: drawSpotCheck(input: $input) {
      spotCheck {
        id
      }
      userErrors {
        ...UserErrorFields
      }
    }
  }
  ${userErrorFields}
`;

export const CloseSpotCheckDocument: Command<{ spotCheckId: string }> = gql`
  mutation CloseSpotCheck($input: CloseSpotCheckInput!) {
    result: closeSpotCheck(input: $input) {
      userErrors {
        ...UserErrorFields
      }
    }
  }
  ${userErrorFields}
`;

/** What was found of one learner. */
export type FindingInput = {
  itemId: string;
  result: SpotCheckResult;
  note: string | null;
  seenAt?: string;
  expectedVersion: number;
};

export const RecordFindingsDocument: Command<{ findings: FindingInput[] }> = gql`
  mutation RecordSpotCheckFindings($input: RecordSpotCheckFindingsInput!) {
    result: recordSpotCheckFindings(input: $input) {
      userErrors {
        ...UserErrorFields
      }
    }
  }
  ${userErrorFields}
`;

export const AnswerFindingDocument: Command<{ itemId: string; answer: string; expectedVersion: number }> =
  gql`
  mutation AnswerSpotCheckFinding($input: AnswerSpotCheckFindingInput!) {
    result: answerSpotCheckFinding(input: $input) {
      userErrors {
        ...UserErrorFields
      }
    }
  }
  ${userErrorFields}
`;
