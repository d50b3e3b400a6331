import { gql, type TypedDocumentNode } from "@apollo/client/core";
import type { Connection } from "../providers/page.type.ts";
import type { UnitMention } from "../providers/session.ts";
import { mention, rowFields, type UnitRow } from "../units/unit.documents.ts";

/** A node of the tree. */
export type TreeUnit = Omit<UnitRow, "headcount">;

/** The children of one node of the tree. */
export const TreeChildrenDocument: TypedDocumentNode<
  { orgUnit: { id: string; children: Connection<TreeUnit> } | null },
  { id: string; first: number; after: string | null }
> = gql`
  query TreeChildren($id: ID!, $first: Int!, $after: String) {
    orgUnit(id: $id) {
      id
      children(first: $first, after: $after, orderBy: { field: CODE }) {
        nodes {
          ...Row
        }
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
  ${rowFields}
`;

/** The roots of the viewer's tree. */
export const TreeRootsDocument: TypedDocumentNode<
  { viewer: { id: string; reach: TreeUnit[] } },
  Record<string, never>
> = gql`
  query TreeRoots {
    viewer {
      id
      reach {
        ...Row
      }
    }
  }
  ${rowFields}
`;

/** The way from the root to one unit. */
export const UnitPathDocument: TypedDocumentNode<
  { orgUnit: { id: string; ancestors: { id: string }[] } | null },
  { id: string }
> = gql`
  query UnitPath($id: ID!) {
    orgUnit(id: $id) {
      id
      ancestors {
        id
      }
    }
  }
`;

/** Units whose name or code matches. */
export const UnitSearchDocument: TypedDocumentNode<
  {
    orgUnits: {
      nodes: (UnitMention & { parent: { id: string; name: string; nameEn: string | null } | null })[];
    };
  },
  { search: string }
> = gql`
  query UnitSearch($search: String!) {
    orgUnits(first: 20, filter: { search: $search }) {
      nodes {
        ...Mention
        parent {
          id
          name
          nameEn
        }
      }
    }
  }
  ${mention}
`;
