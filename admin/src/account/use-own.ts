import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useSignOutWhenSessionIsLost } from "../providers/graph.ts";
import { listSessions, type OwnAccount, type OwnSession, readAccount } from "./account.api.ts";

/** One's own account as sign-in knows it. */
export function useOwnAccount(): UseQueryResult<OwnAccount> {
  return useOwn("account", readAccount);
}

/** Where one is signed in. */
export function useOwnSessions(): UseQueryResult<OwnSession[]> {
  return useOwn("sessions", listSessions);
}

function useOwn<Data>(name: string, ask: () => Promise<Data>): UseQueryResult<Data> {
  const result = useQuery({ queryKey: ["own", name], queryFn: ask });
  useSignOutWhenSessionIsLost(result.error);
  return result;
}
