import { gql, type TypedDocumentNode } from "@apollo/client/core";
import type { OtherSchool } from "../other-schools/other-school.documents.ts";
import type { Connection } from "../providers/page.type.ts";
import type { UnitMention } from "../providers/session.ts";
import { type UserError, userErrorFields } from "../units/confirmation.documents.ts";
import type { RoundMention } from "../units/unit.documents.ts";

export type SchoolLineState = "NEW" | "CHANGED" | "UNCHANGED" | "FAULTY";

/** A row of the file: what is wrong in it, or what it would change. */
export interface SchoolLine {
  row: number;
  state: SchoolLineState;
  code: string;
  name: string;
  /** Heads it records; null where the file has no numbers for the school. */
  total: number | null;
  /** Heads of the round before, to compare with. */
  previousTotal: number | null;
  faults: { header: string | null; code: string; message: string }[];
  changes: { field: string; header: string | null; yours: string | null; server: string | null }[];
}

/** A register as a file, compared with the register as it is; once settled, as it was applied. */
export interface SchoolFile {
  id: string;
  lao: UnitMention & { ancestors: UnitMention[] };
  round: RoundMention | null;
  state: "STAGED" | "APPLIED" | "DISCARDED";
  fileName: string;
  comparisonDigest: string | null;
  unknownColumns: string[];
  rows: number;
  fresh: number;
  changed: number;
  unchanged: number;
  faulty: number;
  stagedAt: string;
  /** Schools that the file has no numbers for; `recordedTotal` is what is recorded of them in the round already. */
  uncounted: Connection<Pick<SchoolLine, "row" | "code" | "name"> & { recordedTotal: number | null }>;
  /** How many rows are as in the register, numbers and all. */
  alike: { totalCount: number };
  absent: Connection<Pick<OtherSchool, "id" | "code" | "name">>;
}

const schoolFileFields = gql`
  fragment SchoolFileFields on OtherSchoolFile {
    id
    lao {
      ...SchoolFileUnit
      ancestors {
        ...SchoolFileUnit
      }
    }
    round {
      id
      programme
      academicYear
      number
    }
    state
    fileName
    comparisonDigest
    unknownColumns
    rows
    fresh: new
    changed
    unchanged
    faulty
    stagedAt
    uncounted: lines(first: 500, state: [NEW, CHANGED, UNCHANGED], counted: false) {
      nodes {
        row
        code
        name
        recordedTotal
      }
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    alike: lines(first: 1, state: [UNCHANGED], counted: true) {
      totalCount
    }
    absent(first: 500) {
      nodes {
        id
        code
        name
      }
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
  fragment SchoolFileUnit on OrgUnit {
    id
    name
    nameEn
    code
    level
  }
`;

export const SchoolFileDocument: TypedDocumentNode<{ file: SchoolFile | null }, { id: string }> = gql`
  query OtherSchoolFile($id: ID!) {
    file: otherSchoolFile(id: $id) {
      ...SchoolFileFields
    }
  }
  ${schoolFileFields}
`;

export const SchoolFileLinesDocument: TypedDocumentNode<
  { file: { id: string; lines: Connection<SchoolLine> } | null },
  { id: string; first: number; state: SchoolLineState; counted: true | null }
> = gql`
  query OtherSchoolFileLines($id: ID!, $first: Int!, $state: OtherSchoolFileLineState!, $counted: Boolean) {
    file: otherSchoolFile(id: $id) {
      id
      lines(first: $first, state: [$state], counted: $counted) {
        nodes {
          row
          state
          code
          name
          total
          previousTotal
          faults {
            header
            code
            message
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

export type ApplySchoolFileInput = { fileId: string; onlySound: boolean; expectedDigest: string | null };

export const ApplySchoolFileDocument: TypedDocumentNode<
  { result: { userErrors: UserError[] } },
  { input: ApplySchoolFileInput & { idempotencyKey: string } }
> = gql`
  mutation ApplyOtherSchoolFile($input: ApplyOtherSchoolFileInput!) {
    result: applyOtherSchoolFile(input: $input) {
      file {
        ...SchoolFileFields
      }
      userErrors {
        ...UserErrorFields
      }
    }
  }
  ${schoolFileFields}
  ${userErrorFields}
`;
