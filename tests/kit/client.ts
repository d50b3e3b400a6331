/** An answer as a client sees it. */
export interface Answer<Data> {
  readonly status: number;
  readonly data: Data;
  readonly errors: readonly {
    message: string;
    path?: (string | number)[];
    extensions: { code: string; requestId: string };
  }[];
  /** The body's very bytes. */
  readonly text: string;
}

/** A signed-in client of the gateway, as a program would use it: a bearer token, JSON over HTTP. */
export interface TestClient {
  readonly username: string;
  readonly token: string;
  /** Asks and returns whatever comes back. */
  ask<Data = Record<string, unknown>>(
    query: string,
    variables?: object,
    language?: "th" | "en",
  ): Promise<Answer<Data>>;
  /** Asks and expects data without errors. */
  get<Data = Record<string, never>>(query: string, variables?: object, language?: "th" | "en"): Promise<Data>;
}

/** Signs in by username and password. @throws Error when refused */
export async function signIn(url: string, username: string, password: string): Promise<TestClient> {
  const response = await fetch(`${url}/auth/sign-in/username`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username, password }),
  });
  if (!response.ok) throw new Error(`sign-in of ${username} was answered ${response.status}`);
  const { token } = (await response.json()) as { token: string };
  return clientOf(url, username, token);
}

/** A client with a token of its own choosing; an empty one is a stranger. `headers` go with each request. */
export function clientOf(
  url: string,
  username: string,
  token: string,
  headers: Readonly<Record<string, string>> = {},
): TestClient {
  const ask: TestClient["ask"] = async (query, variables = {}, language = "th") => {
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "accept-language": language,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
    });
    const text = await response.text();
    const { data, errors = [] } = JSON.parse(text);
    return { status: response.status, data, errors, text };
  };
  return {
    username,
    token,
    ask,
    async get(query, variables, language) {
      const { data, errors } = await ask(query, variables, language);
      if (errors.length > 0) throw new Error(`${username} was answered ${JSON.stringify(errors)}`);
      return data as never;
    },
  };
}
