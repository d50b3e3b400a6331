import type { TypedDocumentNode } from "@apollo/client/core";
import { type UseQueryResult, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { HttpError } from "react-admin";
import { ask, graphKey, useSignOutWhenSessionIsLost } from "./graph.ts";
import type { Connection } from "./page.type.ts";
import { largestPage } from "./page-cursors.ts";

/** What a list asks for besides its own conditions. */
export interface PageVariables extends Record<string, unknown> {
  first: number;
  after: string | null;
}

/** Rows asked for at a time by a list that goes on. */
export const rowsAtOnce = 100;

/** A list that is shown from its beginning and goes on as far as somebody wants to read. */
export interface GraphPages<Row, Data> {
  rows: readonly Row[];
  /** The first answer, for what is asked beside the list; undefined while it loads. */
  data: Data | undefined;
  /** How many the list holds in all; null where it may not be read. */
  total: number | null;
  error: HttpError | null;
  isPending: boolean;
  /** Whether `next` leads on. */
  more: boolean;
  busy: boolean;
  next: () => void;
  refetch: () => void;
}

/** A connection as a live list, page after page behind its cursor. `connectionOf` finds it in an answer. */
export function useGraphPages<Row, Data, Input extends PageVariables>(
  document: TypedDocumentNode<Data, Input>,
  variables: Omit<Input, keyof PageVariables>,
  connectionOf: (data: Data) => Connection<Row> | null | undefined,
): GraphPages<Row, Data> {
  const inputAt = (after: string | null) => ({ ...variables, first: rowsAtOnce, after }) as Input;
  const result = useInfiniteQuery({
    queryKey: [...graphKey(document, inputAt(null)), "pages"],
    queryFn: ({ pageParam, signal }) => ask(document, inputAt(pageParam), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last: Data) => {
      const info = connectionOf(last)?.pageInfo;
      return info?.hasNextPage ? info.endCursor : null;
    },
  });
  useSignOutWhenSessionIsLost(result.error);
  const pages = result.data?.pages.map(connectionOf) ?? [];
  return {
    rows: pages.flatMap(page => page?.nodes ?? []),
    data: result.data?.pages[0],
    total: pages.at(-1)?.totalCount ?? null,
    error: result.data ? null : (result.error as HttpError | null),
    isPending: result.isPending,
    more: result.hasNextPage,
    busy: result.isFetchingNextPage,
    next: () => void result.fetchNextPage(),
    refetch: () => void result.refetch(),
  };
}

/**
 * Every row of a connection, in the largest pages: for a file or a sheet of paper, which end where the list ends, or for
 * paper that would be nobody's to read after `most` rows.
 * @throws HttpError as built by `toHttpError`
 */
export async function everyRow<Row, Data, Input extends PageVariables>(
  document: TypedDocumentNode<Data, Input>,
  variables: Omit<Input, keyof PageVariables>,
  connectionOf: (data: Data) => Connection<Row> | null | undefined,
  most = Number.POSITIVE_INFINITY,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let after: string | null = null; ; ) {
    const page = connectionOf(await ask(document, { ...variables, first: largestPage, after } as Input));
    if (!page) return rows;
    rows.push(...page.nodes);
    if (!page.pageInfo.hasNextPage || rows.length >= most) return rows;
    after = page.pageInfo.endCursor;
  }
}

/** The same as a live query of a screen that needs the whole list to say anything. */
export function useEveryRow<Row, Data, Input extends PageVariables>(
  document: TypedDocumentNode<Data, Input>,
  variables: Omit<Input, keyof PageVariables>,
  connectionOf: (data: Data) => Connection<Row> | null | undefined,
): UseQueryResult<Row[], HttpError> {
  const key = graphKey(document, { ...variables, first: largestPage, after: null } as Input);
  const result = useQuery<Row[], HttpError>({
    queryKey: [...key, "every"],
    queryFn: () => everyRow(document, variables, connectionOf),
  });
  useSignOutWhenSessionIsLost(result.error);
  return result;
}
