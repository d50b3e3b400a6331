import { gql, type TypedDocumentNode } from "@apollo/client/core";
import type { Duty } from "../i18n/api.type.ts";
import type { UnitMention } from "../providers/session.ts";
import { type UserError, userErrorFields } from "../units/confirmation.documents.ts";
import type { RoundMention } from "../units/unit.documents.ts";

/** An LAO at an end of a move, perhaps out of the viewer's reach: its names alone. */
export interface PayingLao {
  unitId: string;
  code: string;
  name: string;
  provinceName: string;
}

/** That a school went from one LAO to another. `sinceRound` is null while the next round is not scheduled. */
export interface SchoolMove {
  otherSchool: { id: string; code: string; name: string } | null;
  from: PayingLao;
  to: PayingLao;
  sinceRound: RoundMention | null;
  withReport: boolean;
  reason: string;
  movedAt: string;
  movedBy: string;
  duty: Duty;
}

const moveFields = gql`
  fragment SchoolMoveFields on OtherSchoolMove {
    otherSchool {
      id
      code
      name
    }
    from {
      unitId
      code
      name
      provinceName
    }
    to {
      unitId
      code
      name
      provinceName
    }
    sinceRound {
      id
      programme
      academicYear
      number
    }
    withReport
    reason
    movedAt
    movedBy
    duty
  }
`;

/** Schools that came to a register and left it, the latest first. */
export const RegisterMovesDocument: TypedDocumentNode<
  { orgUnit: { id: string; otherSchoolRegister: { moves: SchoolMove[] } | null } | null },
  { id: string }
> = gql`
  query RegisterMoves($id: ID!) {
    orgUnit(id: $id) {
      id
      otherSchoolRegister {
        moves {
          ...SchoolMoveFields
        }
      }
    }
  }
  ${moveFields}
`;

export type MoveSchoolInput = {
  otherSchoolId: string;
  toLaoId: string;
  reason: string;
  expectedVersion: number;
  dryRun?: boolean;
};

export const MoveSchoolDocument: TypedDocumentNode<
  { result: { move: SchoolMove | null; userErrors: UserError[] } },
  { input: MoveSchoolInput & { idempotencyKey: string } }
> = gql`
  mutation MoveOtherSchool($input: MoveOtherSchoolInput!) {
    result: moveOtherSchool(input: $input) {
      move {
        ...SchoolMoveFields
      }
      userErrors {
        ...UserErrorFields
      }
    }
  }
  ${moveFields}
  ${userErrorFields}
`;

/** An LAO that a school can go to. */
export type LaoFound = UnitMention & { parent: UnitMention | null };

/** LAOs within the viewer's reach by name or code. */
export const LaoSearchDocument: TypedDocumentNode<{ orgUnits: { nodes: LaoFound[] } }, { search: string }> =
  gql`
  query LaoSearch($search: String!) {
    orgUnits(first: 20, filter: { search: $search, level: [LAO], status: ACTIVE }) {
      nodes {
        id
        name
        nameEn
        code
        level
        parent {
          id
          name
          nameEn
          code
          level
        }
      }
    }
  }
`;
