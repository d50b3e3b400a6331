import { gql, type TypedDocumentNode } from "@apollo/client/core";
import type { ConfirmationSubject, Duty, OrgLevel, WorkflowAction } from "../i18n/api.type.ts";
import type { ConsoleWords } from "../i18n/words.type.ts";
import type { Connection } from "../providers/page.type.ts";
import type { UnitMention } from "../providers/session.ts";
import type { RoundMention } from "../units/unit.documents.ts";

/** A level and a subject: what is to be confirmed by whom. */
export type TrackKey = keyof ConsoleWords["monitoring"]["track"];
export type Stage = keyof ConsoleWords["monitoring"]["stage"];
export type LastAct = keyof ConsoleWords["monitoring"]["act"];

export interface Track {
  level: OrgLevel;
  subject: ConfirmationSubject;
  expected: number;
  confirmed: number;
  onTime: number;
  byExtension: number;
  late: number;
  /** 0 to 1, of those that have confirmed or whose deadline has passed. */
  onTimeRate: number | null;
  notStarted: number;
  ready: number;
  learnersMissing: number | null;
}

/** The name of a track among the console's words. */
export function trackKey({ level, subject }: Pick<Track, "level" | "subject">): TrackKey {
  return `${level}_${subject}` as TrackKey;
}

export interface StuckCase {
  waitingSince: string;
  reopeningCase: {
    id: string;
    unit: UnitMention;
    waitingFor: { action: WorkflowAction; duty: Duty | null; unit: UnitMention } | null;
  };
}

export interface MonitoredUnit extends UnitMention {
  ancestors: UnitMention[];
  monitoring: {
    round: RoundMention & { unitDeadline: string; provinceDeadline: string | null };
    tracks: Track[];
    stuckCases: Connection<StuckCase>;
  } | null;
  children: { nodes: (UnitMention & { monitoring: { tracks: Track[] } | null })[] };
}

const mention = gql`
  fragment MonitoredMention on OrgUnit {
    id
    name
    nameEn
    code
    level
  }
`;

const trackFields = gql`
  fragment TrackFields on MonitoringTrack {
    level
    subject
    expected
    confirmed
    onTime
    byExtension
    late
    onTimeRate
    notStarted
    ready
    learnersMissing
  }
`;

export const MonitoringDocument: TypedDocumentNode<
  { viewer: { id: string; now: string }; orgUnit: MonitoredUnit | null },
  { id: string }
> = gql`
  query Monitoring($id: ID!) {
    viewer {
      id
      now
    }
    orgUnit(id: $id) {
      ...MonitoredMention
      ancestors {
        ...MonitoredMention
      }
      monitoring {
        round {
          id
          programme
          academicYear
          number
          unitDeadline
          provinceDeadline
        }
        tracks {
          ...TrackFields
        }
        stuckCases(first: 50) {
          totalCount
          nodes {
            waitingSince
            reopeningCase {
              id
              unit {
                ...MonitoredMention
              }
              waitingFor {
                action
                duty
                unit {
                  ...MonitoredMention
                }
              }
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
      children(first: 200, filter: { level: [PROVINCE, DISTRICT, LAO] }) {
        nodes {
          ...MonitoredMention
          monitoring {
            tracks {
              ...TrackFields
            }
          }
        }
      }
    }
  }
  ${mention}
  ${trackFields}
`;

/** A round day by day. */
export interface BurnDown {
  round: RoundMention;
  expected: number;
  days: { day: number; date: string; confirmed: number }[];
}

export const BurnDownDocument: TypedDocumentNode<
  { orgUnit: { id: string; monitoring: { burnDown: BurnDown[] } | null } | null },
  { id: string; level: OrgLevel; subject: ConfirmationSubject }
> = gql`
  query BurnDown($id: ID!, $level: OrgLevel!, $subject: ConfirmationSubject!) {
    orgUnit(id: $id) {
      id
      monitoring {
        burnDown(level: $level, subject: $subject) {
          round {
            id
            programme
            academicYear
            number
          }
          expected
          days {
            day
            date
            confirmed
          }
        }
      }
    }
  }
`;

/** A unit that has not confirmed a subject. */
export interface MissingUnit {
  id: string;
  unit: UnitMention;
  level: OrgLevel;
  subject: ConfirmationSubject;
  learners: number | null;
  stage: Stage;
  deadline: string;
  late: boolean;
  phone: string | null;
  officers: { duty: Duty; name: string }[];
  lastAct: LastAct | null;
  lastActAt: string | null;
  blockers: { code: string; message: string }[];
  reopening: { id: string } | null;
}

export type MissingFilter = {
  level: OrgLevel[] | null;
  subject: ConfirmationSubject[] | null;
  stage: Stage[] | null;
  late: boolean | null;
  search: string | null;
};

export type MissingVariables = {
  id: string;
  first: number;
  after: string | null;
  filter: MissingFilter;
  orderBy: { field: "LEARNERS" | "CODE"; direction: "ASC" | "DESC" };
};

export const MissingDocument: TypedDocumentNode<
  { orgUnit: { id: string; monitoring: { missing: Connection<MissingUnit> } | null } | null },
  MissingVariables
> = gql`
  query Missing($id: ID!, $first: Int!, $after: String, $filter: MissingUnitFilter, $orderBy: MissingUnitOrder) {
    orgUnit(id: $id) {
      id
      monitoring {
        missing(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
          totalCount
          nodes {
            id
            unit {
              ...MonitoredMention
            }
            level
            subject
            learners
            stage
            deadline
            late
            phone
            officers {
              duty
              name
            }
            lastAct
            lastActAt
            blockers {
              code
              message
            }
            reopening {
              id
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  }
  ${mention}
`;
