import { databaseUrls } from "@lec/prisma/connection";
import { requireSecret } from "@lec/prisma/secret";
import { SetupError } from "@lec/prisma/setup-error";
import type { GraphQLSchema } from "graphql";
import type { Subgraph } from "./executor.ts";
import { log } from "./log.ts";
import { envelopeKey, type OpenSubgraphOptions, openSubgraph } from "./open-subgraph.ts";
import { serveSubgraph } from "./subgraph-server.ts";

/**
 * Runs a subgraph as a process of its own, for the distributed topology. Reads `DATABASE_URL`, `LEC_SECRET`, `PORT`
 * (any free one without it), `HOST` and `LEC_SANDBOX`; says where it listens on standard output, and to the process that
 * started it. SIGTERM and SIGINT finish what is in flight first.
 */
export async function runSubgraph(
  name: Subgraph["name"],
  schema: GraphQLSchema,
  { env = process.env, files }: Pick<OpenSubgraphOptions, "files"> & { env?: NodeJS.ProcessEnv } = {},
): Promise<void> {
  try {
    const secret = requireSecret(env.LEC_SECRET);
    if (!env.DATABASE_URL)
      throw new SetupError({ th: "ต้องกำหนด DATABASE_URL", en: "DATABASE_URL is needed" });
    const sandbox = env.LEC_SANDBOX !== "false";
    const subgraph = openSubgraph(name, schema, {
      databaseUrl: databaseUrls(env.DATABASE_URL, secret)[name],
      secret,
      sandbox,
      files,
    });
    const server = await serveSubgraph(subgraph, {
      port: Number(env.PORT ?? 0),
      host: env.HOST ?? "127.0.0.1",
      keys: [envelopeKey(secret)],
      log,
      production: !sandbox,
    });
    process.stdout.write(`${name} listens at ${server.url}\n`);
    process.send?.({ url: server.url });
    let stopping = false;
    const stop = () => {
      if (stopping) return;
      stopping = true;
      void server.close().then(() => process.exit(0));
    };
    process.on("SIGTERM", stop);
    process.on("SIGINT", stop);
    // Started by a gateway that is gone: nobody will ask any more.
    process.on("disconnect", stop);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
