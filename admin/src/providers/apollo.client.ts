import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from "@apollo/client/core";
import { currentLocale } from "../i18n/locale.ts";
import { actingDuty, dutyHeader, noteDutyEnded } from "./acting-duty.ts";
import { reportAnswer, reportSilence } from "./connection.ts";

const languageAndConnection = new ApolloLink((operation, forward) => {
  operation.setContext((context: { headers?: Record<string, string>; inAllDuties?: boolean }) => {
    const duty = context.inAllDuties ? null : actingDuty();
    return {
      headers: {
        ...context.headers,
        "Accept-Language": currentLocale(),
        ...(duty ? { [dutyHeader]: duty } : {}),
      },
    };
  });
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
    const response = await fetch(input, init);
    if (response.status === 403) await noteRefusedDuty(init, response.clone());
    return response;
  } catch (failure) {
    if (!(failure instanceof DOMException && failure.name === "AbortError")) reportSilence();
    throw failure;
  }
}

/** A request refused as a whole, though somebody is signed in: the duty it was to be done in is not held any more. */
async function noteRefusedDuty(init: RequestInit | undefined, response: Response): Promise<void> {
  const duty = new Headers(init?.headers).get(dutyHeader);
  if (duty && (await response.text()).includes('"FORBIDDEN"')) noteDutyEnded(duty);
}
