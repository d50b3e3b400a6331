import type { ServerResponse } from "node:http";

/**
 * GraphiQL for a signed-in browser, served from this origin alone: scripts, styles and workers come out of the
 * package as files, so that the content security policy needs neither inline scripts nor another host.
 */
export interface Graphiql {
  /** Answers the page, or one of its files; false if `path` is neither. */
  readonly handle: (path: string, response: ServerResponse) => Promise<boolean>;
}

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>LEC GraphQL</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/graphql/graphiql.css" />
  </head>
  <body class="no-focus-outline">
    <noscript>GraphiQL needs JavaScript.</noscript>
    <div id="root"></div>
    <script src="/graphql/graphiql.js"></script>
    <script src="/graphql/start.js"></script>
  </body>
</html>
`;

const start = `self.MonacoEnvironment = {
  globalAPI: false,
  getWorkerUrl: (_, label) => "/graphql/" + (label === "json" || label === "graphql" ? label : "editor") + ".worker.js",
};
YogaGraphiQL.renderYogaGraphiQL(document.querySelector("#root"), {
  title: "LEC GraphQL",
  endpoint: "/graphql",
  credentials: "same-origin",
  defaultQuery: "query Viewer {\\n  viewer {\\n    __typename\\n  }\\n}\\n",
});
`;

export const graphiqlPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "object-src 'none'",
].join("; ");

/** The package is nine megabytes of text: loaded when somebody first looks. */
export function createGraphiql(): Graphiql {
  let files: Promise<ReadonlyMap<string, { type: string; text: string }>> | null = null;
  const load = async () => {
    const source = await import("@graphql-yoga/render-graphiql/graphiql");
    const script = (text: string) => ({ type: "text/javascript; charset=utf-8", text });
    return new Map([
      ["/graphql/graphiql.css", { type: "text/css; charset=utf-8", text: source.css }],
      ["/graphql/graphiql.js", script(source.js)],
      ["/graphql/start.js", script(start)],
      ["/graphql/editor.worker.js", script(source.editorWorkerService)],
      ["/graphql/json.worker.js", script(source.jsonWorker)],
      ["/graphql/graphql.worker.js", script(source.graphqlWorker)],
    ]);
  };
  return {
    async handle(path, response) {
      response.setHeader("content-security-policy", graphiqlPolicy);
      if (path === "/graphql") {
        response
          .writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" })
          .end(page);
        return true;
      }
      files ??= load();
      const file = (await files).get(path);
      if (!file) return false;
      response
        .writeHead(200, { "content-type": file.type, "cache-control": "private, max-age=3600" })
        .end(file.text);
      return true;
    },
  };
}
