import { gql, type TypedDocumentNode } from "@apollo/client/core";
import type { Duty } from "../i18n/api.type.ts";
import type { Connection } from "../providers/page.type.ts";
import type { UnitMention } from "../providers/session.ts";
import type { RoundMention } from "../units/unit.documents.ts";

/** More time for one unit; it ends by itself (T15). */
export interface Extension {
  id: string;
  round: RoundMention | null;
  unit: UnitMention;
  until: string;
  running: boolean;
  reason: string;
  grantedAt: string;
  grantedBy: string;
  duty: Duty;
}

/** A unit with the extensions of it and all below, the latest first. */
export interface ExtendedUnit extends UnitMention {
  ancestors: UnitMention[];
  extensions: Connection<Extension> | null;
}

export const ExtensionsDocument: TypedDocumentNode<
  { orgUnit: ExtendedUnit | null },
  { id: string; first: number; running: boolean | null }
> = gql`
  query Extensions($id: ID!, $first: Int!, $running: Boolean) {
    orgUnit(id: $id) {
      ...ExtensionUnit
      ancestors {
        ...ExtensionUnit
      }
      extensions(first: $first, filter: { running: $running }) {
        nodes {
          id
          round {
            id
            programme
            academicYear
            number
          }
          unit {
            ...ExtensionUnit
          }
          until
          running
          reason
          grantedAt
          grantedBy
          duty
        }
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
  fragment ExtensionUnit on OrgUnit {
    id
    name
    nameEn
    code
    level
  }
`;
