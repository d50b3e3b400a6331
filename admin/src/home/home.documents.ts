import { gql, type TypedDocumentNode } from "@apollo/client/core";
import type { Duty } from "../i18n/api.type.ts";
import type { UnitMention } from "../providers/session.ts";
import {
  type AvailableAction,
  type Confirmation,
  type Headcount,
  type Progress,
  progressFields,
} from "../units/unit.documents.ts";

type HomeConfirmation = Pick<Confirmation, "id" | "standing" | "deadline"> & {
  availableActions: AvailableAction[];
};

/** One of the viewer's own units with what the home page needs to name the next step. */
export interface HomeUnit extends UnitMention {
  headcount: Pick<Headcount, "total" | "checked" | "ghosts"> | null;
  learners: HomeConfirmation | null;
  otherCounts: HomeConfirmation | null;
  progress: Progress | null;
}

/** The viewer's units and duties. */
export const HomeDocument: TypedDocumentNode<
  { viewer: { id: string; appointments: { duty: Duty; unit: HomeUnit }[] } },
  Record<string, never>
> = gql`
  query Home {
    viewer {
      id
      appointments {
        duty
        unit {
          id
          name
          nameEn
          code
          level
          headcount {
            total
            checked
            ghosts
          }
          learners: confirmation(subject: LEARNERS) {
            ...HomeConfirmation
          }
          otherCounts: confirmation(subject: OTHER_COUNTS) {
            ...HomeConfirmation
          }
          progress {
            ...ProgressFields
          }
        }
      }
    }
  }
  fragment HomeConfirmation on Confirmation {
    id
    standing
    deadline
    availableActions {
      action
      allowed
      needsReason
      blockers {
        code
        message
        count
      }
    }
  }
  ${progressFields}
`;
