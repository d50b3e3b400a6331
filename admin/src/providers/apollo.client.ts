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

/** No answer for so long is none: some lines are lost without anybody being told, and a button would wait for ever. */
const answerWithinMs = 90_000;

async function watchedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  try {
    const response = await fetch(input, inTime(init));
    const again = response.status === 403 ? await inAllDuties(init, response.clone()) : null;
    return again ? await fetch(input, inTime(again)) : response;
  } catch (failure) {
    if (!(failure instanceof DOMException && failure.name === "AbortError")) reportSilence();
    throw failure;
  }
}

/** The request, ended when its time is over or whoever asked does not want it any more. By hand: `AbortSignal.any` is younger than the browsers of some offices. */
function inTime(init: RequestInit | undefined): RequestInit {
  const end = new AbortController();
  const asked = init?.signal;
  asked?.addEventListener("abort", () => end.abort(asked.reason));
  setTimeout(() => end.abort(new DOMException("no answer in time", "TimeoutError")), answerWithinMs);
  return { ...init, signal: end.signal };
}

/**
 * A request refused as a whole, though somebody is signed in: the duty it was to be done in is not held any more. Notes
 * that, and gives the request to send instead, in all duties; null for a change, which nobody asked to be made in another.
 */
async function inAllDuties(init: RequestInit | undefined, refused: Response): Promise<RequestInit | null> {
  const headers = new Headers(init?.headers);
  const duty = headers.get(dutyHeader);
  if (!duty || !(await refused.text()).includes('"FORBIDDEN"')) return null;
  noteDutyEnded(duty);
  headers.delete(dutyHeader);
  return /"query":"\s*mutation/.test(String(init?.body)) ? null : { ...init, headers };
}
