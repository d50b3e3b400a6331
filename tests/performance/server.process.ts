import { startSubgraphProcesses } from "@lec/gateway/subgraph-processes";
import { type RunningSystem, startSystem } from "@lec/gateway/system";
import type { BenchDatabase } from "./bench-database.ts";
import { answerMessages } from "./process.ts";

/** The system under test, alone in its process (distributed: with the subgraphs in three more). */
export type Topology = "embedded" | "distributed";

const closers: (() => Promise<unknown>)[] = [];

async function start({
  topology,
  database,
}: {
  topology: Topology;
  database: BenchDatabase;
}): Promise<{ url: string }> {
  const { adminUrl, urls, secret } = database;
  const processes =
    topology === "distributed" ? await startSubgraphProcesses({ adminUrl, secret, sandbox: true }) : null;
  if (processes) closers.push(processes.close);
  const system: RunningSystem = await startSystem({
    urls,
    secret,
    sandbox: true,
    port: 0,
    host: "127.0.0.1",
    subgraphs: processes?.urls ?? "embedded",
    // One address asks for thousands of officers.
    rateLimits: { account: 1_000_000_000, address: 1_000_000_000 },
  });
  closers.push(system.close);
  return { url: system.url };
}

answerMessages(start, async () => {
  for (const close of closers.reverse()) await close();
});
