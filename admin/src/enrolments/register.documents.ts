import { gql, type TypedDocumentNode } from "@apollo/client/core";
import type { CheckResult, ConfirmationStanding, Grade, InstitutionKind, Sex } from "../i18n/api.type.ts";
import type { EnrolmentStatus, Severity } from "../i18n/register.type.ts";
import type { PageVariables } from "../providers/graph-pages.ts";
import type { Connection } from "../providers/page.type.ts";
import type { UnitMention } from "../providers/session.ts";
import type { RoundMention } from "../units/unit.documents.ts";

/** A classroom with learners in it. */
export interface Classroom {
  grade: Grade;
  name: string;
  learners: number;
}

/** The same with whether the viewer's duties mark it: a class teacher the own one. */
export interface CheckedClassroom extends Classroom {
  canCheck: boolean;
}

/** An institution as every page of its register needs it. `classrooms` is null where names may not be read. */
export interface RegisterUnit extends UnitMention {
  institutionKind?: InstitutionKind;
  ancestors: UnitMention[];
  headcount: { total: number | null; checked: number | null; ghosts: number | null } | null;
  learners: { id: string; standing: ConfirmationStanding; round: RoundMention } | null;
  classrooms?: CheckedClassroom[] | null;
  releaseCounts?: { incoming: number; outgoing: number } | null;
  duplicateCounts?: { open: number } | null;
}

export const RegisterUnitDocument: TypedDocumentNode<{ orgUnit: RegisterUnit | null }, { id: string }> = gql`
  query RegisterUnit($id: ID!) {
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
      headcount {
        total
        checked
        ghosts
      }
      learners: confirmation(subject: LEARNERS) {
        id
        standing
        round {
          id
          programme
          academicYear
          number
        }
      }
      duplicateCounts {
        open
      }
      ... on Institution {
        institutionKind: kind
        classrooms {
          grade
          name
          learners
          canCheck
        }
        releaseCounts {
          incoming
          outgoing
        }
      }
    }
  }
`;

/** Something wrong or doubtful about a learner's record. */
export interface Finding {
  rule: string;
  severity: Severity;
  field: string | null;
  message: string;
}

/** One learner on a roll. `learner` is null once another institution answers for the learner. */
export interface RollRow {
  id: string;
  grade: Grade;
  classroom: string;
  studentNumber: string | null;
  status: EnrolmentStatus;
  version: number;
  check: { result: CheckResult; checkedAt: string } | null;
  findings: Finding[];
  learner: {
    id: string;
    identifierMasked: string;
    prefix: string;
    firstName: string;
    lastName: string;
    sex: Sex;
    birthDate: string;
  } | null;
}

export type RollOrder = "GRADE" | "NAME" | "STUDENT_NUMBER";

/** Conditions on a roll, as the API takes them. */
export interface RollFilter {
  grade?: Grade[];
  classroom?: string;
  search?: string;
  status?: EnrolmentStatus;
  checked?: (CheckResult | "UNCHECKED")[];
  findings?: Severity;
}

export interface RollVariables extends PageVariables {
  id: string;
  filter: RollFilter;
  orderBy: { field: RollOrder; direction: "ASC" | "DESC" };
}

/** A page of a roll; `enrolments` is null where names may not be read. */
export const RollDocument: TypedDocumentNode<
  { orgUnit: { id: string; enrolments?: Connection<RollRow> | null } | null },
  RollVariables
> = gql`
  query Roll($id: ID!, $first: Int!, $after: String, $filter: EnrolmentFilter, $orderBy: LearnerOrder) {
    orgUnit(id: $id) {
      id
      ... on Institution {
        enrolments(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
          nodes {
            id
            grade
            classroom
            studentNumber
            status
            version
            check {
              result
              checkedAt
            }
            findings {
              rule
              severity
              field
              message
            }
            learner {
              id
              identifierMasked
              prefix
              firstName
              lastName
              sex
              birthDate
            }
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

/** A learner on the check sheet of a class. */
export type CheckRow = Pick<RollRow, "id" | "studentNumber" | "check" | "learner">;

/** A whole class with its checks: as many as fit into one mutation. */
export const CheckSheetDocument: TypedDocumentNode<
  { orgUnit: { id: string; enrolments?: Connection<CheckRow> | null } | null },
  PageVariables & { id: string; grade: Grade; classroom: string }
> = gql`
  query CheckSheet($id: ID!, $grade: Grade!, $classroom: String!, $first: Int!, $after: String) {
    orgUnit(id: $id) {
      id
      ... on Institution {
        enrolments(
          first: $first
          after: $after
          filter: { grade: [$grade], classroom: $classroom }
          orderBy: { field: STUDENT_NUMBER }
        ) {
          nodes {
            id
            studentNumber
            check {
              result
              checkedAt
            }
            learner {
              id
              identifierMasked
              prefix
              firstName
              lastName
              sex
              birthDate
            }
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

/** Who of each classroom is not checked yet, as ids alone. */
export const UncheckedRoomsDocument: TypedDocumentNode<
  {
    orgUnit: {
      id: string;
      enrolments?: Connection<{ grade: Grade; classroom: string }> | null;
    } | null;
  },
  PageVariables & { id: string }
> = gql`
  query UncheckedRooms($id: ID!, $first: Int!, $after: String) {
    orgUnit(id: $id) {
      id
      ... on Institution {
        enrolments(first: $first, after: $after, filter: { checked: [UNCHECKED] }) {
          nodes {
            id
            grade
            classroom
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
