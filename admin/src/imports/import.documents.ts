import { gql, type TypedDocumentNode } from "@apollo/client/core";
import type { RollRow } from "../enrolments/register.documents.ts";
import type { Grade } from "../i18n/api.type.ts";
import type { ImportLineState, ImportState, Severity } from "../i18n/register.type.ts";
import type { PageVariables } from "../providers/graph-pages.ts";
import type { Connection } from "../providers/page.type.ts";
import type { Blocker } from "../units/unit.documents.ts";

/** A file of a roll: read and compared, and written only when told. */
export interface ImportSummary {
  id: string;
  academicYear: number;
  term: number | null;
  state: ImportState;
  fileName: string;
  digest: string;
  unknownColumns: string[];
  rows: number;
  fresh: number;
  changed: number;
  unchanged: number;
  faulty: number;
  elsewhere: number;
  stagedAt: string;
  settledAt: string | null;
}

const summary = gql`
  fragment ImportSummary on Import {
    id
    academicYear
    term
    state
    fileName
    digest
    unknownColumns
    rows
    fresh: new
    changed
    unchanged
    faulty
    elsewhere
    stagedAt
    settledAt
  }
`;

/** Files sent for an institution before, the latest first; null where they may not be read. */
export const ImportsDocument: TypedDocumentNode<
  { orgUnit: { id: string; imports?: Connection<ImportSummary> | null } | null },
  PageVariables & { id: string }
> = gql`
  query Imports($id: ID!, $first: Int!, $after: String) {
    orgUnit(id: $id) {
      id
      ... on Institution {
        imports(first: $first, after: $after) {
          nodes {
            ...ImportSummary
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
  ${summary}
`;

export const ImportDocument: TypedDocumentNode<
  { import: (ImportSummary & { absentLearners: { totalCount: number } }) | null },
  { id: string }
> = gql`
  query Import($id: ID!) {
    import(id: $id) {
      ...ImportSummary
      absentLearners(first: 1) {
        totalCount
      }
    }
  }
  ${summary}
`;

/** A row of the file against the roll. */
export interface ImportLine {
  row: number;
  state: ImportLineState;
  name: string;
  faults: {
    column: string | null;
    header: string | null;
    code: string;
    message: string;
    severity: Severity;
    suggestion: string | null;
  }[];
  changes: { field: string; header: string | null; yours: string | null; server: string | null }[];
}

export const ImportLinesDocument: TypedDocumentNode<
  { import: { id: string; lines: Connection<ImportLine> } | null },
  PageVariables & { id: string; state: ImportLineState }
> = gql`
  query ImportLines($id: ID!, $first: Int!, $after: String, $state: ImportLineState!) {
    import(id: $id) {
      id
      lines(first: $first, after: $after, filter: { state: [$state] }) {
        nodes {
          row
          state
          name
          faults {
            column
            header
            code
            message
            severity
            suggestion
          }
          changes {
            field
            header
            yours
            server
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
`;

/** Who is on the roll and not in the file. */
export type AbsentLearner = { id: string; grade: Grade; classroom: string } & Pick<
  RollRow,
  "studentNumber"
> & {
    learner: { id: string; prefix: string; firstName: string; lastName: string } | null;
  };

export const AbsentLearnersDocument: TypedDocumentNode<
  { import: { id: string; absentLearners: Connection<AbsentLearner> } | null },
  PageVariables & { id: string }
> = gql`
  query AbsentLearners($id: ID!, $first: Int!, $after: String) {
    import(id: $id) {
      id
      absentLearners(first: $first, after: $after) {
        nodes {
          id
          grade
          classroom
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
`;

type ImportAct = TypedDocumentNode<
  { result: { userErrors: { code: string; message: string; blockers: Blocker[] }[] } },
  { input: Record<string, unknown> & { idempotencyKey: string } }
>;

export const ApplyImportDocument: ImportAct = gql`
  mutation ApplyImport($input: ApplyImportInput!) {
    result: applyImport(input: $input) {
      userErrors {
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
    }
  }
`;

export const DiscardImportDocument: ImportAct = gql`
  mutation DiscardImport($input: DiscardImportInput!) {
    result: discardImport(input: $input) {
      userErrors {
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
    }
  }
`;
