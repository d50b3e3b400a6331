import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { StatementListener } from "@lec/core/database/actor-scope";
import type { Subgraph } from "@lec/core/graphql/executor";
import { log } from "@lec/core/graphql/log";
import { envelopeKey, openSubgraph } from "@lec/core/graphql/open-subgraph";
import { serveSubgraph } from "@lec/core/graphql/subgraph-server";
import type { Duty } from "@lec/core/identity/actor";
import { receiptKey, receiptPublicKey } from "@lec/core/identity/receipt";
import { schema as institutions } from "@lec/institutions/schema";
import { learnerFiles } from "@lec/learners/imports/files";
import { schema as learners } from "@lec/learners/schema";
import { createPool, type DatabaseUrls } from "@lec/prisma/connection";
import { derive } from "@lec/prisma/secret";
import { reportingFiles } from "@lec/reporting/files";
import { schema as reporting } from "@lec/reporting/schema";
import { accessTokenReader } from "./access-tokens.ts";
import { unitCodeReader } from "./actor.ts";
import { watchActs } from "./acts-watch.ts";
import { startAuditSealing } from "./audit-sealing.ts";
import { authSearchPath, createAuthentication } from "./authentication.ts";
import { startDeadlineWarnings } from "./deadline-warnings.ts";
import { createEventStreams, type StreamLimits } from "./event-streams.ts";
import { createFiles } from "./files.ts";
import { createGateway } from "./gateway.ts";
import { type MailSettings, startMailDelivery } from "./mail-delivery.ts";
import { defaultRateLimits, meterRequests, type RateLimits } from "./rate-limits.ts";
import { refusalRecorder } from "./refusal-audit.ts";
import { withoutSandbox } from "./sandbox.ts";
import { type RunningServer, startServer } from "./server.ts";
import type { SubgraphUrls } from "./transport.ts";

const schemas = { institutions, learners, reporting };
const fileDoors = { institutions: undefined, learners: learnerFiles, reporting: reportingFiles };
const supergraphFile = fileURLToPath(new URL("../supergraph.graphql", import.meta.url));

export interface SystemOptions {
  readonly urls: DatabaseUrls;
  readonly secret: string;
  readonly sandbox: boolean;
  readonly port: number;
  readonly host: string;
  /**
   * Embedded: subgraphs in this process. Served: in this process too, but called over HTTP. Or where subgraphs of other
   * processes listen.
   */
  readonly subgraphs: "embedded" | "served" | SubgraphUrls;
  readonly consoleDirectory?: string | undefined;
  /** Shown at sign-in, in a sandbox. */
  readonly demoAccounts?: unknown;
  readonly publicUrl?: string | undefined;
  readonly allowedOrigins?: readonly string[];
  readonly trustedProxies?: number;
  /** Duties that nobody works in without a second factor; none unless given. */
  readonly secondFactorDuties?: readonly Duty[] | undefined;
  /** Points a minute of each account and each address; generous unless given. */
  readonly rateLimits?: Partial<RateLimits> | undefined;
  /** The mail server that sends what goes out with notifications; none unless given. */
  readonly mail?: MailSettings | null;
  /** What live streams may take, where it differs from the usual. */
  readonly streams?: Partial<StreamLimits> | undefined;
  readonly onStatement?: StatementListener;
  /** The most connections of each subgraph. */
  readonly connections?: number;
}

export interface RunningSystem extends RunningServer {
  /** Addresses of subgraphs served over HTTP. */
  readonly subgraphUrls: SubgraphUrls | null;
}

/**
 * Starts the gateway, and with it the subgraphs unless they run elsewhere. Closing finishes what is in flight, then the
 * subgraphs, then the connections.
 * @throws Error with `code` EADDRINUSE if the port is taken
 */
export async function startSystem(options: SystemOptions): Promise<RunningSystem> {
  const { secret, sandbox } = options;
  const closers: (() => Promise<unknown>)[] = [];
  const pool = createPool(options.urls.auth, { applicationName: "lec gateway", options: authSearchPath });
  closers.push(() => pool.end());
  try {
    const backing = await openBacking(options, closers);
    const supergraph = await readFile(supergraphFile, "utf8");
    closers.push(startAuditSealing(pool, log).stop);
    closers.push(startDeadlineWarnings(pool, log).stop);
    if (options.mail) closers.push(startMailDelivery(pool, options.mail, log).stop);
    const gateway = await createGateway({
      supergraph: sandbox ? supergraph : withoutSandbox(supergraph),
      subgraphs: backing.subgraphs,
      log,
      production: !sandbox,
      onRefusedMutation: refusalRecorder(pool),
    });
    const authentication = createAuthentication({
      pool,
      secret: derive(secret, "session"),
      publicUrl: options.publicUrl,
      allowedOrigins: options.allowedOrigins ?? [],
      ownWords: unitCodeReader(pool),
      secondFactorDuties: options.secondFactorDuties,
      log,
    });
    const server = await startServer({
      gateway,
      files: createFiles(backing.subgraphs),
      authentication,
      readAccessToken: accessTokenReader(pool),
      spend: meterRequests(pool, { ...defaultRateLimits, ...options.rateLimits }),
      streams: createEventStreams({ acts: watchActs(pool, log), limits: options.streams, log }),
      ready: async () => (await pool.query("SELECT 1")).rowCount === 1,
      consoleDirectory: options.consoleDirectory,
      receiptPublicKey: receiptPublicKey(receiptKey(secret)),
      demoAccounts: sandbox ? options.demoAccounts : undefined,
      port: options.port,
      host: options.host,
      allowedOrigins: options.allowedOrigins ?? [],
      trustedProxies: options.trustedProxies ?? 0,
      log,
    });
    return {
      ...server,
      subgraphUrls: backing.urls,
      close: async () => {
        await server.close();
        await closeAll(closers);
      },
    };
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

interface Backing {
  readonly subgraphs: Parameters<typeof createGateway>[0]["subgraphs"];
  readonly urls: SubgraphUrls | null;
}

async function openBacking(options: SystemOptions, closers: (() => Promise<unknown>)[]): Promise<Backing> {
  const { secret, sandbox, subgraphs, onStatement } = options;
  const key = envelopeKey(secret);
  if (typeof subgraphs === "object") return { subgraphs: { urls: subgraphs, key }, urls: subgraphs };

  const open = (name: Subgraph["name"]) =>
    openSubgraph(name, schemas[name], {
      databaseUrl: options.urls[name],
      secret,
      sandbox,
      onStatement,
      connections: options.connections ?? 10,
      files: fileDoors[name],
    });
  const all = [open("institutions"), open("learners"), open("reporting")];
  if (subgraphs === "embedded") {
    closers.push(...all.map(subgraph => subgraph.close));
    return { subgraphs: all, urls: null };
  }
  const urls: Partial<Record<Subgraph["name"], string>> = {};
  for (const subgraph of all) {
    const served = await serveSubgraph(subgraph, {
      port: 0,
      host: "127.0.0.1",
      keys: [key],
      log,
      production: !sandbox,
    });
    closers.push(served.close);
    urls[subgraph.name] = served.url;
  }
  return { subgraphs: { urls: urls as SubgraphUrls, key }, urls: urls as SubgraphUrls };
}

/** Last opened, first closed. */
async function closeAll(closers: (() => Promise<unknown>)[]): Promise<void> {
  for (const close of closers.reverse()) await close();
}
