import { gql, type TypedDocumentNode } from "@apollo/client/core";
import type { Duty } from "../i18n/api.type.ts";

export interface HeldDuty {
  duty: Duty;
  unit: { id: string; name: string; nameEn: string | null; code: string };
}

export const HeldDutiesDocument: TypedDocumentNode<
  { viewer: { id: string; appointments: HeldDuty[] } },
  Record<string, never>
> = gql`
  query HeldDuties {
    viewer {
      id
      appointments {
        duty
        unit {
          id
          name
          nameEn
          code
        }
      }
    }
  }
`;

/** A duty to act in: what the header says, and what people call it. */
export interface DutyChoice extends HeldDuty {
  readonly header: string;
}

/** One choice for each duty and place; the place is named in the header only where the duty is held at several. */
export function dutyChoices(held: readonly HeldDuty[]): DutyChoice[] {
  if (new Set(held.map(({ duty }) => duty)).size < 2) return [];
  const places = (duty: Duty) =>
    new Set(held.filter(each => each.duty === duty).map(each => each.unit.id)).size;
  const choices = held.map(each => ({
    ...each,
    header: places(each.duty) > 1 ? `${each.duty}@${each.unit.code}` : each.duty,
  }));
  return choices.filter((choice, i) => choices.findIndex(({ header }) => header === choice.header) === i);
}
