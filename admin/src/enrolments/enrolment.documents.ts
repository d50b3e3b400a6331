import { gql, type TypedDocumentNode } from "@apollo/client/core";
import type { CheckResult, Grade, Sex } from "../i18n/api.type.ts";
import type { Connection } from "../providers/build-query.ts";

/** One learner on the roll of an institution. */
export interface EnrolmentRow {
  id: string;
  grade: Grade;
  classroom: string;
  studentNumber: string | null;
  check: { result: CheckResult; checkedAt: string } | null;
  learner: {
    id: string;
    identifier: string | null;
    identifierMasked: string | null;
    prefix: string;
    firstName: string;
    lastName: string;
    sex: Sex;
    birthDate: string;
  };
}

type RollVariables = {
  institutionId: string;
  roundId: string | null;
  first: number;
  after: string | null;
  filter: Record<string, unknown>;
};

/** A page of an institution's roll; `enrolments` is null where the viewer may not read names. */
export const EnrolmentRowsDocument: TypedDocumentNode<
  { orgUnit: { id: string; enrolments?: Connection<EnrolmentRow> | null } | null },
  RollVariables
> = gql`
  query EnrolmentRows($institutionId: ID!, $roundId: ID, $first: Int!, $after: String, $filter: EnrolmentFilter) {
    orgUnit(id: $institutionId) {
      id
      ... on Institution {
        enrolments(first: $first, after: $after, filter: $filter) {
          nodes {
            id
            grade
            classroom
            studentNumber
            check(roundId: $roundId) {
              result
              checkedAt
            }
            learner {
              id
              identifier
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

/** Only where a page of a roll ends. */
export const EnrolmentSeekDocument: TypedDocumentNode<unknown, Record<string, unknown>> = gql`
  query EnrolmentSeek($institutionId: ID!, $first: Int!, $after: String, $filter: EnrolmentFilter) {
    orgUnit(id: $institutionId) {
      id
      ... on Institution {
        enrolments(first: $first, after: $after, filter: $filter) {
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  }
`;

export interface Classroom {
  grade: Grade;
  name: string;
  learners: number;
}

/** The classrooms of an institution; null where the viewer may not read them. */
export const ClassroomsDocument: TypedDocumentNode<
  { orgUnit: { id: string; classrooms?: Classroom[] | null } | null },
  { id: string }
> = gql`
  query Classrooms($id: ID!) {
    orgUnit(id: $id) {
      id
      ... on Institution {
        classrooms {
          grade
          name
          learners
        }
      }
    }
  }
`;

export const CheckExistenceDocument: TypedDocumentNode<
  { result: { userErrors: { message: string }[] } },
  { input: { marks: { enrolmentId: string; result: CheckResult }[]; idempotencyKey: string } }
> = gql`
  mutation CheckExistence($input: CheckExistenceInput!) {
    result: checkExistence(input: $input) {
      userErrors {
        message
      }
    }
  }
`;

export const RemoveLearnerDocument: TypedDocumentNode<
  { result: { userErrors: { message: string }[] } },
  { input: { enrolmentId: string; reason: string; idempotencyKey: string } }
> = gql`
  mutation RemoveLearner($input: RemoveLearnerInput!) {
    result: removeLearner(input: $input) {
      userErrors {
        message
      }
    }
  }
`;
