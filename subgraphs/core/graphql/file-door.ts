import type { RequestIdentity } from "../identity/actor.ts";

/** Largest file that is taken in. */
export const largestFileBytes = 20_000_000;

/** One request for a file, or with one, as the gateway hands it to the subgraph that owns it. */
export interface FileRequest {
  readonly method: "GET" | "POST";
  /** Below `/files`: `/imports`, `/rolls/<id>.xlsx`; or whole: `/letters/missing.pdf`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Media types the client takes, from `Accept`. */
  readonly accept: string;
  /** The file, or nothing. */
  readonly body: Buffer;
}

/** What goes back. A body in pieces is made while it is sent. */
export interface FileAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | AsyncIterable<Uint8Array>;
}

/** A subgraph's side of `/files`. Refusals are answers; it rejects only for what nobody expected. */
export type FileDoor = (request: FileRequest, identity: RequestIdentity) => Promise<FileAnswer>;

/** A request as one body, so that the envelope seals what is asked together with the file. */
export function packFileRequest({ body, ...asked }: FileRequest): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify(asked)}\n`), body]);
}

/** The request of a sealed body; `null` for what `packFileRequest` did not write. */
export function unpackFileRequest(packed: Buffer): FileRequest | null {
  const end = packed.indexOf(0x0a);
  try {
    const asked = JSON.parse(packed.subarray(0, end).toString("utf8")) as Omit<FileRequest, "body">;
    return { ...asked, body: packed.subarray(end + 1) };
  } catch {
    return null;
  }
}
