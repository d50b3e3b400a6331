import { gql, type TypedDocumentNode } from "@apollo/client/core";
import type {
  ConfirmationStanding,
  ConfirmationSubject,
  Duty,
  Grade,
  InstitutionKind,
  LaoKind,
  OfferedAction,
  Programme,
  UnitStatus,
  WorkflowAction,
} from "../i18n/api.type.ts";
import type { Connection } from "../providers/page.type.ts";
import type { UnitMention } from "../providers/session.ts";

/** A unit as a row of a table or the tree. */
export interface UnitRow extends UnitMention {
  childCount: number;
  status: UnitStatus;
  laoKind?: LaoKind;
  institutionKind?: InstitutionKind;
  headcount: { total: number | null } | null;
  confirmation: StandingInRound | null;
}

/** Counts are `null` where the viewer reads aggregates only and the number is small. */
export interface Headcount {
  total: number | null;
  male: number | null;
  female: number | null;
  byGrade: { grade: Grade; male: number | null; female: number | null; total: number | null }[];
  checked: number | null;
  ghosts: number | null;
  suppressed: boolean;
}

export interface Blocker {
  code: string;
  message: string;
  clause: string | null;
  units: UnitMention[];
  count: number;
  liftedBy: Duty | null;
  /** The moment it is about: the deadline that passed, or when the round opens. */
  until: string | null;
}

export interface AvailableAction {
  action: OfferedAction;
  allowed: boolean;
  needsReason: boolean;
  blockers: Blocker[];
}

export interface RoundMention {
  id: string;
  programme: Programme;
  academicYear: number;
  number: number;
}

export interface ConfirmationEvent {
  id: string;
  action: WorkflowAction;
  at: string;
  actorName: string;
  duty: Duty;
  reason: string | null;
  headcount: { total: number | null } | null;
}

export interface Confirmation {
  id: string;
  subject: ConfirmationSubject;
  standing: ConfirmationStanding;
  deadline: string | null;
  confirmedAt: string | null;
  confirmedBy: string | null;
  confirmedDuty: Duty | null;
  digest: string | null;
  headcount: { total: number | null } | null;
  round: RoundMention;
  events: ConfirmationEvent[];
  availableActions: AvailableAction[];
}

export interface ProgressCount {
  expected: number;
  confirmed: number;
  late: number;
}

export interface Progress {
  institutions: ProgressCount;
  localAdministrativeOrganizations: ProgressCount;
  otherCounts: ProgressCount;
  learners: number | null;
  learnersConfirmed: number | null;
}

/** Everything the page of one unit shows. */
export interface UnitDetail extends UnitMention {
  status: UnitStatus;
  childCount: number;
  laoKind?: LaoKind;
  institutionKind?: InstitutionKind;
  moeCode?: string | null;
  phone?: string | null;
  ancestors: UnitMention[];
  headcount: Headcount | null;
  learners: Confirmation | null;
  otherCounts: Confirmation | null;
  progress: Progress | null;
}

/** A unit as it is mentioned anywhere. */
export const mention = gql`
  fragment Mention on OrgUnit {
    id
    name
    nameEn
    code
    level
  }
`;

/** A unit as a row of a table or the tree, without its headcount. */
export const rowFields = gql`
  fragment Row on OrgUnit {
    id
    name
    nameEn
    code
    level
    status
    childCount
    ... on LocalAdministrativeOrganization {
      laoKind: kind
    }
    ... on Institution {
      institutionKind: kind
    }
    confirmation {
      id
      round {
        id
      }
      standing
      deadline
    }
  }
`;

/** What stands in the way of an act. */
export const blockerFields = gql`
  fragment BlockerFields on Blocker {
    code
    message
    clause
    units(first: 10) {
      ...Mention
    }
    count
    liftedBy
    until
  }
  ${mention}
`;

export const confirmationFields = gql`
  fragment ConfirmationFields on Confirmation {
    id
    subject
    standing
    deadline
    confirmedAt
    confirmedBy
    confirmedDuty
    digest
    headcount {
      total
    }
    round {
      id
      programme
      academicYear
      number
    }
    events {
      id
      action
      at
      actorName
      duty
      reason
      headcount {
        total
      }
    }
    availableActions {
      action
      allowed
      needsReason
      blockers {
        ...BlockerFields
      }
    }
  }
  ${blockerFields}
`;

export const progressFields = gql`
  fragment ProgressFields on ConfirmationProgress {
    institutions {
      expected
      confirmed
      late
    }
    localAdministrativeOrganizations {
      expected
      confirmed
      late
    }
    otherCounts {
      expected
      confirmed
      late
    }
    learners
    learnersConfirmed
  }
`;

type ListVariables = {
  first: number;
  after: string | null;
  filter: Record<string, unknown>;
  orderBy?: unknown;
};

/** A page of units with what the tables show. */
export const UnitRowsDocument: TypedDocumentNode<{ orgUnits: Connection<UnitRow> }, ListVariables> = gql`
  query UnitRows($first: Int!, $after: String, $filter: OrgUnitFilter, $orderBy: OrgUnitOrder) {
    orgUnits(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      nodes {
        ...Row
        headcount {
          total
        }
      }
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
  ${rowFields}
`;

/** Only where a page of units ends. */
export const UnitSeekDocument: TypedDocumentNode<unknown, Record<string, unknown>> = gql`
  query UnitSeek($first: Int!, $after: String, $filter: OrgUnitFilter, $orderBy: OrgUnitOrder) {
    orgUnits(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

/** One unit with everything its page shows. */
export const UnitDocument: TypedDocumentNode<{ orgUnit: UnitDetail | null }, { id: string }> = gql`
  query Unit($id: ID!) {
    orgUnit(id: $id) {
      ...Mention
      status
      childCount
      ... on LocalAdministrativeOrganization {
        laoKind: kind
      }
      ... on Institution {
        institutionKind: kind
        moeCode
        phone
      }
      ancestors {
        ...Mention
      }
      headcount {
        total
        male
        female
        byGrade {
          grade
          male
          female
          total
        }
        checked
        ghosts
        suppressed
      }
      learners: confirmation(subject: LEARNERS) {
        ...ConfirmationFields
      }
      otherCounts: confirmation(subject: OTHER_COUNTS) {
        ...ConfirmationFields
      }
      progress {
        ...ProgressFields
      }
    }
  }
  ${confirmationFields}
  ${progressFields}
`;

/** Where a unit stands with its confirmation, in which round. */
export interface StandingInRound {
  id: string;
  round: { id: string };
  standing: ConfirmationStanding;
  deadline: string | null;
}

/** An LAO as the monitoring list of a province or a district shows it. */
export interface LaoStanding extends UnitMention {
  learners: StandingInRound | null;
  otherCounts: StandingInRound | null;
}

/** Every LAO under a unit with both of its confirmations. */
export const LaoStandingsDocument: TypedDocumentNode<
  { orgUnits: Connection<LaoStanding> },
  { withinId: string }
> = gql`
  query LaoStandings($withinId: ID!) {
    orgUnits(first: 500, filter: { withinId: $withinId, level: [LAO] }, orderBy: { field: CODE }) {
      nodes {
        ...Mention
        learners: confirmation(subject: LEARNERS) {
          id
          round {
            id
          }
          standing
          deadline
        }
        otherCounts: confirmation(subject: OTHER_COUNTS) {
          id
          round {
            id
          }
          standing
          deadline
        }
      }
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
  ${mention}
`;
