import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from "@apollo/client/core";
import { currentLocale } from "../i18n/locale.ts";
import { reportAnswer, reportSilence } from "./connection.ts";

const languageAndConnection = new ApolloLink((operation, forward) => {
  operation.setContext((context: { headers?: Record<string, string> }) => ({
    headers: { ...context.headers, "Accept-Language": currentLocale() },
  }));
  return forward(operation).map(result => {
    reportAnswer();
    return result;
  });
});

/** The one client of the console. Nothing is cached here: the screens' own cache is the query client. */
export const apolloClient = new ApolloClient({
  link: ApolloLink.from([
    languageAndConnection,
    new HttpLink({ uri: "/graphql", credentials: "same-origin", fetch: watchedFetch }),
  ]),
  cache: new InMemoryCache(),
  defaultOptions: {
    query: { fetchPolicy: "no-cache", errorPolicy: "none" },
    mutate: { fetchPolicy: "no-cache", errorPolicy: "none" },
  },
  assumeImmutableResults: true,
});

async function watchedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  try {
    return await fetch(input, init);
  } catch (failure) {
    if (!(failure instanceof DOMException && failure.name === "AbortError")) reportSilence();
    throw failure;
  }
}
