/** What sign-in answered. */
export interface AuthAnswer {
  readonly status: number;
  readonly ok: boolean;
  readonly body: Readonly<Record<string, unknown>>;
  /** Seconds until it is worth trying again, when the server says so. */
  readonly retryAfter: number | null;
}

/** Asks sign-in by the session's cookie; undefined when no answer came. With a body it is a post. */
export async function askAuth(path: string, body?: unknown): Promise<AuthAnswer | undefined> {
  try {
    const response = await fetch(path, {
      credentials: "same-origin",
      ...(body === undefined
        ? {}
        : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    // An answer that is never read keeps its connection busy.
    const text = await response.text();
    const retryAfter = Number(response.headers.get("retry-after"));
    return {
      status: response.status,
      ok: response.ok,
      body: parsed(text),
      retryAfter: retryAfter > 0 ? retryAfter : null,
    };
  } catch {
    return undefined;
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return (JSON.parse(text) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}
