import { gql, type TypedDocumentNode } from "@apollo/client/core";
import type { Finding } from "../enrolments/register.documents.ts";
import type { Grade, Sex } from "../i18n/api.type.ts";
import type {
  AddressKind,
  EnrolmentStatus,
  GuardianRole,
  IdentifierKind,
  LeaveKind,
} from "../i18n/register.type.ts";
import type { PageVariables } from "../providers/graph-pages.ts";
import type { Connection } from "../providers/page.type.ts";
import type { UnitMention } from "../providers/session.ts";
import type { Blocker } from "../units/unit.documents.ts";

export interface Guardian {
  role: GuardianRole;
  prefix: string | null;
  firstName: string | null;
  lastName: string | null;
  religion: string | null;
  occupation: string | null;
  monthlyIncome: number | null;
  phone: string | null;
  relation: string | null;
}

export interface Address {
  kind: AddressKind;
  houseNumber: string | null;
  villageNumber: string | null;
  road: string | null;
  tambonCode: string | null;
  tambon: string | null;
  district: string | null;
  province: string | null;
  postalCode: string | null;
}

export interface EnrolmentDetail {
  id: string;
  institution: UnitMention;
  academicYear: number;
  grade: Grade;
  classroom: string;
  studentNumber: string | null;
  status: EnrolmentStatus;
  enteredOn: string;
  leftOn: string | null;
  leaveKind: LeaveKind | null;
  leaveReason: string | null;
  weightKg: number | null;
  heightCm: number | null;
  condition: string | null;
  version: number;
}

/** A learner with everything the viewer may read; what may not be read is null. */
export interface LearnerDetail {
  id: string;
  identifier: string | null;
  identifierMasked: string;
  identifierKind: IdentifierKind;
  prefix: string;
  firstName: string;
  lastName: string;
  sex: Sex;
  birthDate: string;
  nationality: string;
  ethnicity: string | null;
  religion: string | null;
  familyStatus: string | null;
  tuitionEntitled: boolean | null;
  medicalEntitled: boolean | null;
  version: number;
  guardians: Guardian[];
  addresses: Address[];
  pastIdentifiers: {
    identifier: string | null;
    identifierMasked: string;
    identifierKind: IdentifierKind;
    mistyped: boolean;
    until: string;
    reason: string;
  }[];
  enrolments: EnrolmentDetail[];
  findings: Finding[];
}

export const LearnerDocument: TypedDocumentNode<{ learner: LearnerDetail | null }, { id: string }> = gql`
  query Learner($id: ID!) {
    learner(id: $id) {
      id
      identifier
      identifierMasked
      identifierKind
      prefix
      firstName
      lastName
      sex
      birthDate
      nationality
      ethnicity
      religion
      familyStatus
      tuitionEntitled
      medicalEntitled
      version
      guardians {
        role
        prefix
        firstName
        lastName
        religion
        occupation
        monthlyIncome
        phone
        relation
      }
      addresses {
        kind
        houseNumber
        villageNumber
        road
        tambonCode
        tambon
        district
        province
        postalCode
      }
      pastIdentifiers {
        identifier
        identifierMasked
        identifierKind
        mistyped
        until
        reason
      }
      enrolments {
        id
        institution {
          id
          name
          nameEn
          code
          level
        }
        academicYear
        grade
        classroom
        studentNumber
        status
        enteredOn
        leftOn
        leaveKind
        leaveReason
        weightKg
        heightCm
        condition
        version
      }
      findings {
        rule
        severity
        field
        message
      }
    }
  }
`;

/** One changed field of a learner. */
export interface LearnerChange {
  id: string;
  subject: "LEARNER" | "ENROLMENT" | GuardianRole | AddressKind;
  field: string;
  before: string | null;
  after: string | null;
  at: string;
  changedBy: string | null;
}

export const LearnerHistoryDocument: TypedDocumentNode<
  { learner: { id: string; history: Connection<LearnerChange> } | null },
  PageVariables & { id: string }
> = gql`
  query LearnerHistory($id: ID!, $first: Int!, $after: String) {
    learner(id: $id) {
      id
      history(first: $first, after: $after) {
        nodes {
          id
          subject
          field
          before
          after
          at
          changedBy
        }
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`;

/** A refusal of the register, with the input field it is about. */
export interface RegisterRefusal {
  code: string;
  message: string;
  field: string[] | null;
  blockers: Blocker[];
}

/** Where a child is enrolled who cannot be enrolled here: nothing of the child. */
export interface Elsewhere {
  institutionName: string;
  laoName: string;
  provinceName: string;
  phone: string | null;
}

type Keyed = Record<string, unknown> & { idempotencyKey: string };
type Refusals = { userErrors: RegisterRefusal[] };

const refusal = gql`
  fragment RegisterRefusal on UserError {
    code
    message
    field
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

/** A dry run of it is the live check of the form. */
export const EnrolLearnerDocument: TypedDocumentNode<
  {
    result: Refusals & {
      enrolment: { id: string; learner: { id: string } | null } | null;
      warnings: Finding[];
      elsewhere: Elsewhere | null;
    };
  },
  { input: Keyed }
> = gql`
  mutation EnrolLearner($input: EnrolLearnerInput!) {
    result: enrolLearner(input: $input) {
      enrolment {
        id
        learner {
          id
        }
      }
      warnings {
        rule
        severity
        field
        message
      }
      elsewhere {
        institutionName
        laoName
        provinceName
        phone
      }
      userErrors {
        ...RegisterRefusal
      }
    }
  }
  ${refusal}
`;

export const CorrectLearnerDocument: TypedDocumentNode<
  { result: Refusals & { learner: { id: string; findings: Finding[] } | null } },
  { input: Keyed }
> = gql`
  mutation CorrectLearner($input: CorrectLearnerInput!) {
    result: correctLearner(input: $input) {
      learner {
        id
        findings {
          rule
          severity
          field
          message
        }
      }
      userErrors {
        ...RegisterRefusal
      }
    }
  }
  ${refusal}
`;

type Act = TypedDocumentNode<{ result: Refusals }, { input: Keyed }>;

export const ChangeIdentifierDocument: Act = gql`
  mutation ChangeIdentifier($input: ChangeIdentifierInput!) {
    result: changeIdentifier(input: $input) {
      userErrors {
        ...RegisterRefusal
      }
    }
  }
  ${refusal}
`;

export const MoveClassroomDocument: Act = gql`
  mutation MoveClassroom($input: MoveClassroomInput!) {
    result: moveClassroom(input: $input) {
      userErrors {
        ...RegisterRefusal
      }
    }
  }
  ${refusal}
`;

export const EndEnrolmentDocument: Act = gql`
  mutation EndEnrolment($input: EndEnrolmentInput!) {
    result: endEnrolment(input: $input) {
      userErrors {
        ...RegisterRefusal
      }
    }
  }
  ${refusal}
`;

export const RemoveLearnerDocument: Act = gql`
  mutation RemoveLearner($input: RemoveLearnerInput!) {
    result: removeLearner(input: $input) {
      userErrors {
        ...RegisterRefusal
      }
    }
  }
  ${refusal}
`;

export const RestoreLearnerDocument: Act = gql`
  mutation RestoreLearner($input: RestoreLearnerInput!) {
    result: restoreLearner(input: $input) {
      userErrors {
        ...RegisterRefusal
      }
    }
  }
  ${refusal}
`;

export const CheckExistenceDocument: Act = gql`
  mutation CheckExistence($input: CheckExistenceInput!) {
    result: checkExistence(input: $input) {
      userErrors {
        ...RegisterRefusal
      }
    }
  }
  ${refusal}
`;

/** Has no idempotency key: every look is recorded by itself. */
export const RevealIdentifierDocument: TypedDocumentNode<
  { result: { revealed: { identifier: string } | null; userErrors: { message: string }[] } },
  { input: { learnerId: string; reason: string } }
> = gql`
  mutation RevealIdentifier($input: RevealIdentifierInput!) {
    result: revealIdentifier(input: $input) {
      revealed {
        identifier
      }
      userErrors {
        message
      }
    }
  }
`;

export const RequestReleaseDocument: Act = gql`
  mutation RequestRelease($input: RequestReleaseInput!) {
    result: requestRelease(input: $input) {
      userErrors {
        ...RegisterRefusal
      }
    }
  }
  ${refusal}
`;
