import { gql, type TypedDocumentNode } from "@apollo/client/core";
import type { ConfirmationStanding, ConfirmationSubject, WorkflowAction } from "../i18n/api.type.ts";
import type { UnitMention } from "../providers/session.ts";
import {
  type Progress,
  type ProgressCount,
  progressFields,
  type RoundMention,
} from "../units/unit.documents.ts";
import type { WallDeadlines } from "./wall-clock.ts";

/** A unit of the grid: the one whose confirmation the level above waits for. */
export interface WallTile extends UnitMention {
  confirmation: { id: string; standing: ConfirmationStanding } | null;
  progress: { institutions: ProgressCount; learners: number | null } | null;
}

/** An act in the ticker, without a name: whose it was is nobody's business on a wall. */
export interface WallAct {
  id: string;
  action: WorkflowAction;
  subject: ConfirmationSubject;
  at: string;
  unit: UnitMention;
}

interface Tiles {
  nodes: WallTile[];
}

/** Everything a wall shows. Exactly one of the lists is there, by the level of the unit. */
export interface Wall extends Progress {
  round: RoundMention & WallDeadlines;
  unit: UnitMention & {
    provinces?: Tiles;
    laos?: Tiles;
    districtLaos?: Tiles;
    institutions?: Tiles;
  };
  latestActs: WallAct[];
}

/** `null` for a unit that the viewer does not reach. */
export interface WallData {
  progress: Wall | null;
}

const tile = gql`
  fragment Tile on OrgUnit {
    id
    name
    nameEn
    code
    level
    confirmation {
      id
      standing
    }
    progress {
      learners
      institutions {
        expected
        confirmed
        late
      }
    }
  }
`;

/** A unit's wall: its numbers, the units it waits for, and the latest acts. */
export const WallDocument: TypedDocumentNode<WallData, { unitId: string }> = gql`
  subscription Wall($unitId: ID!) {
    progress(unitId: $unitId) {
      ...ProgressFields
      round {
        id
        programme
        academicYear
        number
        unitDeadline
        recordingClosesAt
        provinceDeadline
      }
      unit {
        id
        name
        nameEn
        code
        level
        ... on Department {
          provinces: children(first: 100, orderBy: { field: CODE }) {
            nodes {
              ...Tile
            }
          }
        }
        ... on Province {
          laos: localAdministrativeOrganizations(first: 500) {
            nodes {
              ...Tile
            }
          }
        }
        ... on District {
          districtLaos: children(first: 100, orderBy: { field: CODE }) {
            nodes {
              ...Tile
            }
          }
        }
        ... on LocalAdministrativeOrganization {
          institutions(first: 200) {
            nodes {
              ...Tile
            }
          }
        }
      }
      latestActs(first: 8) {
        id
        action
        subject
        at
        unit {
          id
          name
          nameEn
          code
          level
        }
      }
    }
  }
  ${progressFields}
  ${tile}
`;

/** A unit's numbers alone, for a card of its page. */
export const ProgressDocument: TypedDocumentNode<{ progress: Progress | null }, { unitId: string }> = gql`
  subscription Progress($unitId: ID!) {
    progress(unitId: $unitId) {
      ...ProgressFields
    }
  }
  ${progressFields}
`;
