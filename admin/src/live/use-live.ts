import type { TypedDocumentNode } from "@apollo/client/core";
import { useEffect, useState } from "react";
import { useSignOutWhenSessionIsLost } from "../providers/graph.ts";
import { follow, type LiveState } from "./follow.ts";

/** What a subscription last said, and whether that still holds. */
export interface Live<Data> {
  data: Data | undefined;
  state: LiveState;
}

/**
 * One subscription of a screen, about one unit, followed while the screen is there. A lost session leads to sign-in.
 * `enabled: false` follows nothing.
 */
export function useLive<Data>(
  document: TypedDocumentNode<Data, { unitId: string }>,
  unitId: string,
  enabled = true,
): Live<Data> {
  const [data, setData] = useState<Data>();
  const [state, setState] = useState<LiveState>("connecting");
  const [end, setEnd] = useState<unknown>(null);
  useEffect(() => {
    if (!enabled) return;
    return follow(document, { unitId }, { data: setData, state: setState, ended: setEnd });
  }, [document, unitId, enabled]);
  useSignOutWhenSessionIsLost(end);
  return { data, state };
}
