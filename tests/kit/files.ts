import type { TestClient } from "./client.ts";

/** What an upload is answered with. */
export interface UploadAnswer {
  readonly status: number;
  readonly import?: {
    readonly id: string;
    readonly state: string;
    readonly rows: number;
    readonly NEW: number;
    readonly CHANGED: number;
    readonly UNCHANGED: number;
    readonly FAULTY: number;
    readonly ELSEWHERE: number;
  };
  readonly again?: boolean;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: {
      readonly code: string;
      readonly fileFault?: string;
      readonly columns?: readonly string[];
    };
  }[];
}

export interface Upload {
  readonly institutionId: string;
  readonly year: number;
  readonly term?: number;
  readonly fileName?: string;
  readonly type?: string;
}

/** Sends a file of a roll, as the console does. */
export async function upload(
  url: string,
  client: TestClient,
  file: Uint8Array,
  to: Upload,
): Promise<UploadAnswer> {
  const { institutionId, year, term, fileName = "roll.xlsx", type = "application/octet-stream" } = to;
  const query = new URLSearchParams({
    institutionId,
    year: String(year),
    fileName,
    ...(term ? { term: String(term) } : {}),
  });
  const response = await fetch(`${url}/files/imports?${query}`, {
    method: "POST",
    headers: { "content-type": type, ...bearer(client) },
    body: new Uint8Array(file),
  });
  return { status: response.status, ...((await response.json()) as Omit<UploadAnswer, "status">) };
}

/** Fetches a file. */
export async function download(
  url: string,
  client: TestClient,
  path: string,
): Promise<{ readonly status: number; readonly type: string; readonly bytes: Buffer }> {
  const response = await fetch(`${url}/files${path}`, { headers: bearer(client) });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, type: response.headers.get("content-type") ?? "", bytes };
}

const bearer = ({ token }: TestClient): Record<string, string> =>
  token ? { authorization: `Bearer ${token}` } : {};
