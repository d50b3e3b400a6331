import { gql, type TypedDocumentNode } from "@apollo/client/core";
import type { ConsoleWords } from "../i18n/words.type.ts";
import type { Connection } from "../providers/page.type.ts";
import type { UnitMention } from "../providers/session.ts";
import type { ActionSeen } from "../units/confirmation.actions.ts";
import { type UserError, userErrorFields } from "../units/confirmation.documents.ts";
import type { Confirmation, RoundMention } from "../units/unit.documents.ts";
import type { CountedGrade, GradeHeads } from "./heads.ts";

export type Affiliation = keyof ConsoleWords["otherSchools"]["affiliation"];

/** A school of another affiliation in an LAO's register. */
export interface OtherSchool {
  id: string;
  code: string;
  name: string;
  affiliation: Affiliation;
  dissolvedOn: string | null;
  version: number;
}

/** A school as a row of the register: recorded or not, and its sums. `total` is null where the viewer may not see it. */
export interface OtherSchoolRow extends OtherSchool {
  report: { total: number | null; version: number } | null;
  previousReport: { total: number | null } | null;
}

/** Numbers of a unit and all below in a round. */
export interface OtherCounts {
  schools: number;
  recorded: number;
  total: number | null;
  byGrade: GradeHeads[];
}

/** The confirmation of an LAO's other-school numbers, as far as the register needs it. */
export type CountsConfirmation = Pick<
  Confirmation,
  "id" | "standing" | "deadline" | "round" | "availableActions"
> & { round: Confirmation["round"] & { recordingClosesAt: string } };

/** A unit with its register; `otherSchools` is null for other levels and outside reach. */
export interface RegisterUnit extends UnitMention {
  ancestors: UnitMention[];
  otherCounts: OtherCounts | null;
  otherSchoolRegister: { round: { id: string } | null; availableActions: ActionSeen[] } | null;
  confirmation: CountsConfirmation | null;
  otherSchools: Connection<OtherSchoolRow> | null;
}

const schoolFields = gql`
  fragment OtherSchoolFields on OtherSchool {
    id
    code
    name
    affiliation
    dissolvedOn
    version
  }
`;

const countsFields = gql`
  fragment OtherCountsFields on OtherCounts {
    schools
    recorded
    total
    byGrade {
      grade
      male
      female
      total
    }
  }
`;

const registerActions = gql`
  fragment RegisterActions on OtherSchoolRegister {
    round {
      id
    }
    availableActions {
      action
      allowed
      blockers {
        code
      }
    }
  }
`;

/** Conditions of the register. */
export interface RegisterFilter {
  search?: string;
  affiliation?: Affiliation[];
  recorded?: boolean;
}

/** All rounds, the latest first, and which of them a register is of unless another is asked for. */
export interface CountedRounds {
  orgUnit: { id: string; otherSchoolRegister: { round: { id: string } | null } | null } | null;
  rounds: { nodes: (RoundMention & { openedAt: string | null })[] };
}

export const CountedRoundsDocument: TypedDocumentNode<CountedRounds, { id: string }> = gql`
  query CountedRounds($id: ID!) {
    orgUnit(id: $id) {
      id
      otherSchoolRegister {
        round {
          id
        }
      }
    }
    rounds(first: 100) {
      nodes {
        id
        programme
        academicYear
        number
        openedAt
      }
    }
  }
`;

/** An LAO's register in a round, with its sums and how its confirmation stands. Without a round, in the current one. */
export const RegisterDocument: TypedDocumentNode<
  { orgUnit: RegisterUnit | null },
  { id: string; roundId: string | null; first: number; filter: RegisterFilter }
> = gql`
  query OtherSchoolRegister($id: ID!, $roundId: ID, $first: Int!, $filter: OtherSchoolFilter) {
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
      otherCounts(roundId: $roundId) {
        ...OtherCountsFields
      }
      otherSchoolRegister(roundId: $roundId) {
        ...RegisterActions
      }
      confirmation(roundId: $roundId, subject: OTHER_COUNTS) {
        id
        standing
        deadline
        round {
          id
          programme
          academicYear
          number
          recordingClosesAt
        }
        availableActions {
          action
          allowed
          needsReason
          blockers {
            code
          }
        }
      }
      otherSchools(roundId: $roundId, first: $first, filter: $filter) {
        nodes {
          ...OtherSchoolFields
          report(roundId: $roundId) {
            total
            version
          }
          previousReport(roundId: $roundId) {
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
  }
  ${schoolFields}
  ${countsFields}
  ${registerActions}
`;

/** The schools of a register that are not recorded yet, in the register's order. */
export const MissingSchoolsDocument: TypedDocumentNode<
  { orgUnit: { id: string; otherSchools: { nodes: { id: string; code: string }[] } | null } | null },
  { id: string; roundId: string | null }
> = gql`
  query MissingOtherSchools($id: ID!, $roundId: ID) {
    orgUnit(id: $id) {
      id
      otherSchools(roundId: $roundId, first: 100, filter: { recorded: false }) {
        nodes {
          id
          code
        }
      }
    }
  }
`;

/** A school's numbers in a round, with who recorded them. */
export interface Report {
  total: number | null;
  byGrade: GradeHeads[];
  recordedAt: string;
  recordedBy: string;
  version: number;
}

export interface OtherSchoolDetail extends OtherSchool {
  report: Report | null;
  previousReport: Pick<Report, "total" | "byGrade"> | null;
}

/** One school with its numbers of a round and the one before. */
export const OtherSchoolDocument: TypedDocumentNode<
  { otherSchool: OtherSchoolDetail | null },
  { id: string; roundId: string | null }
> = gql`
  query OtherSchool($id: ID!, $roundId: ID) {
    otherSchool(id: $id) {
      ...OtherSchoolFields
      report(roundId: $roundId) {
        total
        byGrade {
          grade
          male
          female
          total
        }
        recordedAt
        recordedBy
        version
      }
      previousReport(roundId: $roundId) {
        total
        byGrade {
          grade
          male
          female
          total
        }
      }
    }
  }
  ${schoolFields}
`;

/** Sums of a unit and all below. */
export const OtherCountsDocument: TypedDocumentNode<
  { orgUnit: Pick<RegisterUnit, "id" | "otherCounts" | "otherSchoolRegister"> | null },
  { id: string }
> = gql`
  query OtherCounts($id: ID!) {
    orgUnit(id: $id) {
      id
      otherCounts {
        ...OtherCountsFields
      }
      otherSchoolRegister {
        ...RegisterActions
      }
    }
  }
  ${countsFields}
  ${registerActions}
`;

type Command<Input> = TypedDocumentNode<
  { result: { userErrors: UserError[] } },
  { input: Input & { idempotencyKey: string } }
>;

export type RecordCountsInput = {
  otherSchoolId: string;
  roundId: string;
  counts: { grade: CountedGrade; male: number; female: number }[];
  /** The version of the numbers seen; 0 while nothing is recorded. */
  expectedVersion: number;
};

export const RecordCountsDocument: Command<RecordCountsInput> = gql`
  mutation RecordOtherSchoolCounts($input: RecordOtherSchoolCountsInput!) {
    result: recordOtherSchoolCounts(input: $input) {
      userErrors {
        ...UserErrorFields
      }
    }
  }
  ${userErrorFields}
`;

export type AddSchoolInput = { laoId: string; code: string; name: string; affiliation: Affiliation };

export const AddSchoolDocument: Command<AddSchoolInput> = gql`
  mutation AddOtherSchool($input: AddOtherSchoolInput!) {
    result: addOtherSchool(input: $input) {
      userErrors {
        ...UserErrorFields
      }
    }
  }
  ${userErrorFields}
`;

export type CorrectSchoolInput = {
  otherSchoolId: string;
  expectedVersion: number;
  name: string;
  affiliation: Affiliation;
};

export const CorrectSchoolDocument: Command<CorrectSchoolInput> = gql`
  mutation CorrectOtherSchool($input: CorrectOtherSchoolInput!) {
    result: correctOtherSchool(input: $input) {
      userErrors {
        ...UserErrorFields
      }
    }
  }
  ${userErrorFields}
`;

export type DissolveSchoolInput = { otherSchoolId: string; expectedVersion: number; on: string | null };

export const DissolveSchoolDocument: Command<DissolveSchoolInput> = gql`
  mutation DissolveOtherSchool($input: DissolveOtherSchoolInput!) {
    result: dissolveOtherSchool(input: $input) {
      userErrors {
        ...UserErrorFields
      }
    }
  }
  ${userErrorFields}
`;
