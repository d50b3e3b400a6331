import type { ApolloQueryResult, DocumentNode, TypedDocumentNode } from "@apollo/client/core";
import type { BuildQuery, BuildQueryResult } from "ra-data-graphql";
import type { GetListParams, GetManyParams, GetManyReferenceParams, GetOneParams } from "react-admin";
import { RoundRowsDocument, RoundSeekDocument } from "../rounds/round.documents.ts";
import { UnitRowsDocument, UnitSeekDocument } from "../units/unit.documents.ts";
import type { Connection } from "./page.type.ts";
import type { ListIdentity, PageCursors } from "./page-cursors.ts";

type Rows = Connection<{ id: string }>;
type ListParams = GetListParams | GetManyReferenceParams;

interface ResourceDocuments {
  rows: DocumentNode;
  seek: DocumentNode;
  /** Arguments of the API for a list's filter and order. */
  variables: (params: ListParams) => Record<string, unknown>;
  /** The connection inside an answer; null where the viewer may not read it. */
  connection: (data: unknown) => Rows | null;
}

const orderFields: Record<string, string> = { code: "CODE", name: "NAME" };

const resources: Record<string, ResourceDocuments> = {
  units: {
    rows: UnitRowsDocument,
    seek: UnitSeekDocument,
    variables: params => ({
      filter: withoutBlanks(params.filter),
      orderBy: {
        field: orderFields[params.sort?.field ?? ""] ?? "CODE",
        direction: params.sort?.order ?? "ASC",
      },
    }),
    connection: data => (data as { orgUnits: Rows }).orgUnits,
  },
  rounds: {
    rows: RoundRowsDocument,
    seek: RoundSeekDocument,
    variables: () => ({}),
    connection: data => (data as { rounds: Rows }).rounds,
  },
};

/** The list that a getList call is about. */
export function listOf(resource: string, params: GetListParams): ListIdentity {
  return { resource, filter: params.filter, sort: params.sort, perPage: params.pagination?.perPage ?? 25 };
}

/** The list that a getManyReference call is about. */
export function referenceListOf(resource: string, params: GetManyReferenceParams): ListIdentity {
  return {
    resource,
    filter: [params.target, params.id, params.filter],
    sort: params.sort,
    perPage: params.pagination.perPage,
  };
}

/** The rows-free query that finds where a page begins. */
export function seekDocument(
  resource: string,
  params: ListParams,
): {
  document: TypedDocumentNode<unknown, Record<string, unknown>>;
  variables: Record<string, unknown>;
  endCursor: (data: unknown) => string | null;
} {
  const documents = documentsOf(resource);
  return {
    document: documents.seek,
    variables: documents.variables(params),
    endCursor: data => documents.connection(data)?.pageInfo.endCursor ?? null,
  };
}

/** Turns react-admin's reading methods into documents of the API. Writing goes through the typed commands of each screen. */
export function buildQuery(cursors: PageCursors): BuildQuery {
  return (method, resource, params) => {
    const documents = documentsOf(resource);
    switch (method) {
      case "GET_LIST":
        return page(documents, cursors, listOf(resource, params as GetListParams), params as GetListParams);
      case "GET_MANY_REFERENCE":
        return page(
          documents,
          cursors,
          referenceListOf(resource, params as GetManyReferenceParams),
          params as GetManyReferenceParams,
        );
      case "GET_MANY":
        return byIds(documents, (params as GetManyParams).ids, nodes => ({ data: nodes }));
      case "GET_ONE":
        return byIds(documents, [(params as GetOneParams).id], nodes => ({ data: nodes[0] }));
      default:
        throw new Error(`${method} of ${resource} is not a reading method`);
    }
  };
}

function page(
  documents: ResourceDocuments,
  cursors: PageCursors,
  list: ListIdentity,
  params: ListParams,
): BuildQueryResult {
  const number = params.pagination?.page ?? 1;
  return {
    query: documents.rows,
    variables: {
      ...documents.variables(params),
      first: list.perPage,
      after: cursors.after(list, number) ?? null,
    },
    parseResponse: (answer: ApolloQueryResult<unknown>) => {
      const connection = documents.connection(answer.data);
      if (!connection) return { data: [], total: 0, meta: { permitted: false } };
      cursors.remember(list, number, connection.pageInfo.endCursor);
      return { data: connection.nodes, total: connection.totalCount, meta: { permitted: true } };
    },
  };
}

function byIds(
  documents: ResourceDocuments,
  ids: readonly unknown[],
  shape: (nodes: { id: string }[]) => unknown,
): BuildQueryResult {
  return {
    query: documents.rows,
    variables: {
      ...documents.variables({ filter: { ids } } as GetListParams),
      first: ids.length,
      after: null,
    },
    parseResponse: (answer: ApolloQueryResult<unknown>) =>
      shape(documents.connection(answer.data)?.nodes ?? []),
  };
}

function documentsOf(resource: string): ResourceDocuments {
  const documents = resources[resource];
  if (!documents) throw new Error(`no documents for ${resource}`);
  return documents;
}

/** An empty search box is no filter. */
function withoutBlanks(filter: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries((filter as Record<string, unknown>) ?? {}).filter(
      ([, value]) => value !== "" && value !== undefined,
    ),
  );
}
