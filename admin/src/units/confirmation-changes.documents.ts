import { gql, type TypedDocumentNode } from "@apollo/client/core";
import type { ConfirmationSubject } from "../i18n/api.type.ts";

/** What changed in a unit's numbers since an earlier confirmation. */
export interface ConfirmationChanges {
  since: string;
  before: number;
  now: number;
  byGrade: { grade: string; before: number; now: number }[];
  /** The records behind the numbers differ, also where the numbers do not. */
  recordsChanged: boolean;
  digest: string | null;
}

export const ConfirmationChangesDocument: TypedDocumentNode<
  {
    orgUnit: {
      confirmation: { previous: ConfirmationChanges | null; lastRound: ConfirmationChanges | null } | null;
    } | null;
  },
  { id: string; roundId: string; subject: ConfirmationSubject }
> = gql`
  query ConfirmationChanges($id: ID!, $roundId: ID!, $subject: ConfirmationSubject!) {
    orgUnit(id: $id) {
      id
      confirmation(roundId: $roundId, subject: $subject) {
        id
        previous: changes(since: PREVIOUS) {
          ...Changes
        }
        lastRound: changes(since: LAST_ROUND) {
          ...Changes
        }
      }
    }
  }
  fragment Changes on ConfirmationChanges {
    since
    before
    now
    byGrade {
      grade
      before
      now
    }
    recordsChanged
    digest
  }
`;
