import { existsSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import sirv from "sirv";

/** Sent with everything the gateway answers. */
export const securityHeaders: ReadonlyMap<string, string> = new Map([
  ["x-content-type-options", "nosniff"],
  ["referrer-policy", "same-origin"],
  ["x-frame-options", "DENY"],
  ["cross-origin-opener-policy", "same-origin"],
  ["cross-origin-resource-policy", "same-origin"],
  ["permissions-policy", "camera=(), geolocation=(), microphone=()"],
]);

/** The console's policy: everything from this origin; styles also inline, because its component library writes them. */
export const consolePolicy = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "frame-ancestors 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "object-src 'none'",
].join("; ");

const hour = 60 * 60;

/**
 * Serves the built console. Any path without a file is the console's own page, which routes by itself.
 * Without a build at `directory` every path is 404.
 */
export function createConsole(directory: string | undefined) {
  const serve =
    directory && existsSync(directory)
      ? sirv(directory, {
          single: true,
          etag: true,
          gzip: true,
          brotli: true,
          maxAge: hour,
          setHeaders(response, path) {
            response.setHeader("content-security-policy", consolePolicy);
            // The bundler puts a digest into these names: another content is another name.
            if (path.startsWith("/assets/"))
              response.setHeader("cache-control", "public, max-age=31536000, immutable");
            if (path === "/" || path.endsWith(".html") || !path.includes("."))
              response.setHeader("cache-control", "no-cache");
          },
        })
      : null;

  return (request: IncomingMessage, response: ServerResponse): void => {
    const notFound = () => {
      response.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end("Not found");
    };
    if (serve && (request.method === "GET" || request.method === "HEAD")) serve(request, response, notFound);
    else notFound();
  };
}
