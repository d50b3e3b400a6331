import { fileURLToPath } from "node:url";
import { demoPassword } from "@lec/seed/demo-accounts";
import { signIn } from "../kit/client.ts";
import type { BenchDatabase } from "./bench-database.ts";
import { startProcess } from "./process.ts";
import type { Topology } from "./server.process.ts";

const profileFolder = fileURLToPath(new URL("../../.lec/bench/profile", import.meta.url));
/** As `npm start` runs it (gateway/bin/lec.mjs). */
const asStarted = ["--max-semi-space-size=32"];
/** `--profile`: the server under test leaves a CPU profile in .lec/bench/profile. */
const profiling = process.argv.includes("--profile") ? ["--cpu-prof", `--cpu-prof-dir=${profileFolder}`] : [];

/** The system in processes of its own, while `work` asks it. */
export async function withSystem<T>(
  database: BenchDatabase,
  topology: Topology,
  work: (system: { url: string; tokenOf: (username: string) => Promise<string> }) => Promise<T>,
): Promise<T> {
  const server = startProcess("./server.process.ts", [...asStarted, ...profiling]);
  try {
    const { url } = await server.ask<{ url: string }>({ topology, database });
    return await work({ url, tokenOf: async username => (await signIn(url, username, demoPassword)).token });
  } finally {
    await server.stop();
  }
}
