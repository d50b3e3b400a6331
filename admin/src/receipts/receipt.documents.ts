import { gql, type TypedDocumentNode } from "@apollo/client/core";
import type { UnitMention } from "../providers/session.ts";
import type { Confirmation } from "../units/unit.documents.ts";

/** An act on a confirmation with its receipt; `receipt` is null for those who see rounded counts. */
export interface ReceiptEvent {
  id: string;
  action: Confirmation["events"][number]["action"];
  at: string;
  actorName: string;
  duty: Confirmation["events"][number]["duty"];
  reason: string | null;
  headcount: {
    total: number | null;
    male: number | null;
    female: number | null;
    byGrade: { grade: string; male: number | null; female: number | null; total: number | null }[];
  } | null;
  digest: string | null;
  sequence: number;
  hash: string;
  receipt: string | null;
}

interface ReceiptConfirmation {
  id: string;
  subject: Confirmation["subject"];
  round: Confirmation["round"];
  events: ReceiptEvent[];
}

export interface ReceiptUnit extends UnitMention {
  learners: ReceiptConfirmation | null;
  otherCounts: ReceiptConfirmation | null;
}

export const ReceiptDocument: TypedDocumentNode<
  { orgUnit: ReceiptUnit | null },
  { id: string; roundId: string }
> = gql`
  query Receipt($id: ID!, $roundId: ID!) {
    orgUnit(id: $id) {
      __typename
      id
      code
      level
      name
      nameEn
      learners: confirmation(roundId: $roundId, subject: LEARNERS) {
        ...ReceiptConfirmation
      }
      otherCounts: confirmation(roundId: $roundId, subject: OTHER_COUNTS) {
        ...ReceiptConfirmation
      }
    }
  }
  fragment ReceiptConfirmation on Confirmation {
    id
    subject
    round {
      id
      title
      programme
      academicYear
      number
    }
    events {
      id
      action
      at
      actorName
      duty
      reason
      digest
      sequence
      hash
      receipt
      headcount {
        total
        male
        female
        byGrade {
          grade
          male
          female
          total
        }
      }
    }
  }
`;
