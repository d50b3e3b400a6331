import type { TypedDocumentNode } from "@apollo/client/core";
import { keepPreviousData, QueryClient, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { getOperationAST } from "graphql";
import { useEffect } from "react";
import { type HttpError, useLogoutIfAccessDenied } from "react-admin";
import { currentLocale } from "../i18n/locale.ts";
import { apolloClient } from "./apollo.client.ts";
import { errorDetail, toHttpError } from "./console-error.ts";

type Variables = Record<string, unknown>;

/** The cache of everything on screen; emptied at sign-out. */
export const queryClient = new QueryClient({
  defaultOptions: {
    // Ask even when the browser believes it is offline: its belief is often wrong behind office proxies.
    queries: {
      networkMode: "always",
      retry: (times, error) => times < 1 && errorDetail(error).status === 0,
      refetchOnWindowFocus: true,
      staleTime: 5_000,
    },
    mutations: { networkMode: "always" },
  },
});

let lostSession: HttpError | null = null;

/** Forgets that the session was lost: somebody has just signed in. */
export function noteNewSession(): void {
  lostSession = null;
}

/**
 * Sends one query and gives its data. Once the session is lost, nothing is sent until the next sign-in: a screen full of
 * queries would otherwise ask the server again and again while it is being left.
 * @throws HttpError as built by `toHttpError`
 */
export async function ask<Data, Input extends Variables>(
  document: TypedDocumentNode<Data, Input>,
  variables: Input,
  signal?: AbortSignal,
): Promise<Data> {
  if (lostSession) throw lostSession;
  try {
    const { data } = await apolloClient.query<Data, Input>({
      query: document,
      variables,
      ...(signal ? { context: { fetchOptions: { signal } } } : {}),
    });
    return data;
  } catch (failure) {
    const error = toHttpError(failure);
    if (error.status === 401) lostSession = error;
    throw error;
  }
}

/**
 * Sends one mutation and gives its data; refusals are in the payload's userErrors.
 * @throws HttpError as built by `toHttpError`
 */
export async function command<Data, Input extends Variables>(
  document: TypedDocumentNode<Data, Input>,
  variables: Input,
): Promise<Data> {
  try {
    const { data } = await apolloClient.mutate<Data, Input>({ mutation: document, variables });
    if (!data) throw new TypeError("a mutation without data");
    return data;
  } catch (failure) {
    throw toHttpError(failure);
  }
}

interface GraphOptions {
  enabled?: boolean;
  /** Show the former answer while the next one loads. */
  keepPrevious?: boolean;
}

/** One typed document as a live query of a screen. A lost session leads to sign-in and back. */
export function useGraph<Data, Input extends Variables>(
  document: TypedDocumentNode<Data, Input>,
  variables: Input,
  options: GraphOptions = {},
): UseQueryResult<Data, HttpError> {
  const result = useQuery<Data, HttpError>({
    queryKey: graphKey(document, variables),
    queryFn: ({ signal }) => ask(document, variables, signal),
    enabled: options.enabled ?? true,
    ...(options.keepPrevious ? { placeholderData: keepPreviousData } : {}),
  });
  useSignOutWhenSessionIsLost(result.error);
  return result;
}

/** The cache key of a document; the language is part of it because messages and names depend on it. */
export function graphKey<Data, Input extends Variables>(
  document: TypedDocumentNode<Data, Input>,
  variables: Input,
): unknown[] {
  return ["graph", currentLocale(), getOperationAST(document)?.name?.value, variables];
}

/** After a change: everything shown is asked again, framework lists included. */
export async function refreshEverything(): Promise<void> {
  await queryClient.invalidateQueries();
}

/** Leaves for sign-in, or for what must be done first, when a request's error says so. */
export function useSignOutWhenSessionIsLost(error: unknown): void {
  const logoutIfAccessDenied = useLogoutIfAccessDenied();
  useEffect(() => {
    if (error) void logoutIfAccessDenied(error);
  }, [error, logoutIfAccessDenied]);
}
