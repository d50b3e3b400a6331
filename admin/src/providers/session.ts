import type { TypedDocumentNode } from "@apollo/client/core";
import { gql } from "@apollo/client/core";
import { useEffect, useState } from "react";
import type { Duty, OrgLevel } from "../i18n/api.type.ts";
import { setActingDuty } from "./acting-duty.ts";
import { ask, graphKey, queryClient, useGraph } from "./graph.ts";

/** A unit as it is mentioned anywhere. */
export interface UnitMention {
  id: string;
  name: string;
  nameEn: string | null;
  code: string;
  level: OrgLevel;
}

/** Who is signed in. `now` is the server's clock, which the sandbox may shift. */
export interface Viewer {
  id: string;
  username: string;
  name: string;
  sandbox: boolean;
  now: string;
  duties: Duty[];
  appointments: { duty: Duty; unit: UnitMention }[];
  reach: UnitMention[];
}

export const ViewerDocument: TypedDocumentNode<{ viewer: Viewer }, Record<string, never>> = gql`
  query Viewer {
    viewer {
      id
      username
      name
      sandbox
      now
      duties
      appointments {
        duty
        unit {
          id
          name
          nameEn
          code
          level
        }
      }
      reach {
        id
        name
        nameEn
        code
        level
      }
    }
  }
`;

const signedInKey = "lec.signed-in";

/**
 * The account behind the session, asked once and then remembered until sign-out.
 * @throws HttpError 401 without a session
 */
export async function currentViewer(): Promise<Viewer> {
  const { viewer } = await queryClient.ensureQueryData({
    queryKey: graphKey(ViewerDocument, {}),
    queryFn: () => ask(ViewerDocument, {}),
  });
  return viewer;
}

/** The account behind the session for a screen; undefined while it loads. */
export function useViewer(): Viewer | undefined {
  return useGraph(ViewerDocument, {}).data?.viewer;
}

/**
 * The server's time in milliseconds: deadlines are decided by that clock, not by this device's.
 * @param tickMs how often it moves on; twice a minute unless given
 */
export function useServerNow(tickMs = 30_000): number {
  const { data, dataUpdatedAt } = useGraph(ViewerDocument, {});
  const [tick, setTick] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setTick(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, [tickMs]);
  if (!data) return tick;
  return Date.parse(data.viewer.now) + Math.max(0, tick - dataUpdatedAt);
}

/** Whether this browser was signed in and has not signed out: a missing session then means that it has ended. */
export function wasSignedIn(): boolean {
  try {
    return sessionStorage.getItem(signedInKey) !== null;
  } catch {
    return false;
  }
}

/** Notes a sign-in or a deliberate sign-out of this browser tab. A duty chosen before was another session's. */
export function noteSignedIn(signedIn: boolean): void {
  setActingDuty(null);
  try {
    if (signedIn) sessionStorage.setItem(signedInKey, "1");
    else sessionStorage.removeItem(signedInKey);
  } catch {
    // Without storage the message "your session has ended" is not shown; nothing else changes.
  }
}
