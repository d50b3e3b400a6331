import { gql, type TypedDocumentNode } from "@apollo/client/core";
import type { Grade } from "../i18n/api.type.ts";
import type { PageVariables } from "../providers/graph-pages.ts";
import type { Connection } from "../providers/page.type.ts";
import type { Blocker } from "../units/unit.documents.ts";
import type { Classroom } from "./register.documents.ts";

export interface Promotion {
  id: string;
  fromYear: number;
  toYear: number;
  classes: {
    grade: Grade;
    classroom: string;
    result: "PROMOTED" | "REPEATED" | "GRADUATED" | null;
    toGrade: Grade | null;
    toClassroom: string | null;
    learners: number;
  }[];
  promoted: number;
  repeated: number;
  graduated: number;
  undecided: number;
  promotedAt: string;
  undoneAt: string | null;
}

const fields = gql`
  fragment PromotionFields on Promotion {
    id
    fromYear
    toYear
    classes {
      grade
      classroom
      result
      toGrade
      toClassroom
      learners
    }
    promoted
    repeated
    graduated
    undecided
    promotedAt
    undoneAt
  }
`;

/** The classes left in the year that ends, and what was decided about it before. */
export const PromotionsDocument: TypedDocumentNode<
  { orgUnit: { id: string; classrooms?: Classroom[] | null; promotions?: Promotion[] | null } | null },
  { id: string; fromYear: number }
> = gql`
  query Promotions($id: ID!, $fromYear: Int!) {
    orgUnit(id: $id) {
      id
      ... on Institution {
        classrooms(academicYear: $fromYear) {
          grade
          name
          learners
        }
        promotions(fromYear: $fromYear) {
          ...PromotionFields
        }
      }
    }
  }
  ${fields}
`;

/** One of a class that is decided about. */
export interface YearEndRow {
  id: string;
  studentNumber: string | null;
  learner: { id: string; prefix: string; firstName: string; lastName: string } | null;
}

/** A class of the year that ends, by name. */
export const YearEndRoomDocument: TypedDocumentNode<
  { orgUnit: { id: string; enrolments?: Connection<YearEndRow> | null } | null },
  PageVariables & { id: string; year: number; grade: Grade; classroom: string }
> = gql`
  query YearEndRoom(
    $id: ID!
    $year: Int!
    $grade: Grade!
    $classroom: String!
    $first: Int!
    $after: String
  ) {
    orgUnit(id: $id) {
      id
      ... on Institution {
        enrolments(
          first: $first
          after: $after
          filter: { academicYear: $year, grade: [$grade], classroom: $classroom }
          orderBy: { field: STUDENT_NUMBER }
        ) {
          nodes {
            id
            studentNumber
            learner {
              id
              prefix
              firstName
              lastName
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

type Refusals = { userErrors: { code: string; message: string; blockers: Blocker[] }[] };

const refusal = gql`
  fragment PromotionRefusal on UserError {
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

/** A dry run of it is the preview. */
export const PromoteLearnersDocument: TypedDocumentNode<
  { result: Refusals & { promotion: Promotion | null } },
  { input: Record<string, unknown> & { idempotencyKey: string } }
> = gql`
  mutation PromoteLearners($input: PromoteLearnersInput!) {
    result: promoteLearners(input: $input) {
      promotion {
        ...PromotionFields
      }
      userErrors {
        ...PromotionRefusal
      }
    }
  }
  ${fields}
  ${refusal}
`;

export const UndoPromotionDocument: TypedDocumentNode<
  { result: Refusals },
  { input: Record<string, unknown> & { idempotencyKey: string } }
> = gql`
  mutation UndoPromotion($input: UndoPromotionInput!) {
    result: undoPromotion(input: $input) {
      userErrors {
        ...PromotionRefusal
      }
    }
  }
  ${refusal}
`;
