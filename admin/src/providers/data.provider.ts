import buildGraphQLProvider from "ra-data-graphql";
import type { DataProvider, GetListParams, GetManyReferenceParams } from "react-admin";
import { apolloClient } from "./apollo.client.ts";
import { buildQuery, listOf, referenceListOf, seekDocument } from "./build-query.ts";
import { toHttpError } from "./console-error.ts";
import { ask } from "./graph.ts";
import { PageCursors } from "./page-cursors.ts";

/** Where the pages of the lists on screen begin; cleared with the session. */
export const pageCursors = new PageCursors();

const plain = buildGraphQLProvider({
  client: apolloClient,
  introspection: false,
  buildQuery: () => buildQuery(pageCursors),
  query: () => ({ fetchPolicy: "no-cache" }),
  mutation: () => ({ fetchPolicy: "no-cache" }),
});

/** react-admin's lists and references over the API. Every failure leaves as an HttpError with status and detail. */
export const dataProvider: DataProvider = new Proxy(plain as DataProvider, {
  get(target, method: string) {
    const original: unknown = Reflect.get(target, method);
    if (typeof original !== "function") return original;
    return async (resource: string, params: unknown) => {
      try {
        if (method === "getList") await locateList(resource, params as GetListParams);
        if (method === "getManyReference") await locateReference(resource, params as GetManyReferenceParams);
        return await original.call(target, resource, params);
      } catch (failure) {
        throw toHttpError(failure);
      }
    };
  },
});

async function locateList(resource: string, params: GetListParams): Promise<void> {
  await locate(listOf(resource, params), params.pagination?.page ?? 1, resource, params);
}

async function locateReference(resource: string, params: GetManyReferenceParams): Promise<void> {
  await locate(referenceListOf(resource, params), params.pagination.page, resource, params);
}

async function locate(
  list: ReturnType<typeof listOf>,
  page: number,
  resource: string,
  params: GetListParams | GetManyReferenceParams,
): Promise<void> {
  await pageCursors.locate(list, page, async (first, after) => {
    const { document, variables, endCursor } = seekDocument(resource, params);
    return endCursor(await ask(document, { ...variables, first, after }));
  });
}
