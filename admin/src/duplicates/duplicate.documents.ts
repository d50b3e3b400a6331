import { gql, type TypedDocumentNode } from "@apollo/client/core";
import type { Grade, Sex } from "../i18n/api.type.ts";
import type { DuplicateReason, IdentifierKind } from "../i18n/register.type.ts";
import type { PageVariables } from "../providers/graph-pages.ts";
import type { Connection } from "../providers/page.type.ts";
import type { UnitMention } from "../providers/session.ts";
import type { Blocker } from "../units/unit.documents.ts";

export type DuplicateState = "OPEN" | "SAME" | "DIFFERENT";

/** One of two records; what the viewer may not read is null. */
export interface DuplicateRecord {
  learnerId: string;
  institutionId: string;
  institutionName: string;
  laoName: string;
  provinceName: string;
  phone: string | null;
  active: boolean;
  readable: boolean;
  prefix: string | null;
  firstName: string | null;
  lastName: string | null;
  sex: Sex | null;
  birthDate: string | null;
  identifierKind: IdentifierKind | null;
  identifierMasked: string | null;
  academicYear: number | null;
  grade: Grade | null;
  classroom: string | null;
  guardians: string[];
}

export interface DuplicateCase {
  id: string;
  score: number;
  reasons: DuplicateReason[];
  left: DuplicateRecord | null;
  right: DuplicateRecord | null;
  unit: UnitMention;
  state: DuplicateState;
  decidedAt: string | null;
  reason: string | null;
  keptLearnerId: string | null;
  version: number;
  canDecide: boolean;
}

export interface DuplicateSearch {
  id: string;
  total: number;
  done: number;
  found: number;
  startedAt: string;
  finishedAt: string | null;
}

const fields = gql`
  fragment DuplicateSide on DuplicateRecord {
    learnerId
    institutionId
    institutionName
    laoName
    provinceName
    phone
    active
    readable
    prefix
    firstName
    lastName
    sex
    birthDate
    identifierKind
    identifierMasked
    academicYear
    grade
    classroom
    guardians
  }
  fragment DuplicateFields on DuplicateCase {
    id
    score
    reasons
    left {
      ...DuplicateSide
    }
    right {
      ...DuplicateSide
    }
    unit {
      id
      name
      nameEn
      code
      level
    }
    state
    decidedAt
    reason
    keptLearnerId
    version
    canDecide
  }
`;

export const DuplicatesDocument: TypedDocumentNode<
  {
    orgUnit: {
      id: string;
      duplicateCases: Connection<DuplicateCase> | null;
      duplicateCounts: { open: number; same: number; different: number } | null;
      latestDuplicateSearch: DuplicateSearch | null;
    } | null;
  },
  PageVariables & { id: string; state: DuplicateState }
> = gql`
  query Duplicates($id: ID!, $state: DuplicateState!, $first: Int!, $after: String) {
    orgUnit(id: $id) {
      id
      duplicateCases(state: $state, first: $first, after: $after) {
        nodes {
          ...DuplicateFields
        }
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
      }
      duplicateCounts {
        open
        same
        different
      }
      latestDuplicateSearch {
        id
        total
        done
        found
        startedAt
        finishedAt
      }
    }
  }
  ${fields}
`;

export const DuplicateCaseDocument: TypedDocumentNode<
  { duplicateCase: DuplicateCase | null },
  { id: string }
> = gql`
  query DuplicateCase($id: ID!) {
    duplicateCase(id: $id) {
      ...DuplicateFields
    }
  }
  ${fields}
`;

type Act = TypedDocumentNode<
  { result: { userErrors: { code: string; message: string; blockers: Blocker[] }[] } },
  { input: Record<string, unknown> & { idempotencyKey: string } }
>;

const refusal = gql`
  fragment DuplicateRefusal on UserError {
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

export const FindDuplicatesDocument: Act = gql`
  mutation FindDuplicates($input: FindDuplicatesInput!) {
    result: findDuplicates(input: $input) {
      userErrors {
        ...DuplicateRefusal
      }
    }
  }
  ${refusal}
`;

export const DecideDuplicateDocument: Act = gql`
  mutation DecideDuplicate($input: DecideDuplicateInput!) {
    result: decideDuplicate(input: $input) {
      userErrors {
        ...DuplicateRefusal
      }
    }
  }
  ${refusal}
`;

export const UndoMergeDocument: Act = gql`
  mutation UndoMerge($input: UndoMergeInput!) {
    result: undoMerge(input: $input) {
      userErrors {
        ...DuplicateRefusal
      }
    }
  }
  ${refusal}
`;
