import type { IncomingMessage } from "node:http";

/**
 * Reads a request's body.
 * @returns its bytes, or null if there are more than `limitBytes`; the rest stays unread, so the connection
 * can still carry the refusal and must be closed after it
 */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer | null> {
  if (Number(request.headers["content-length"] ?? 0) > limitBytes) return null;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limitBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
