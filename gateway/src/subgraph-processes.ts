import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Subgraph } from "@lec/core/graphql/executor";
import { SetupError } from "@lec/prisma/setup-error";
import type { SubgraphUrls } from "./transport.ts";

const names = ["institutions", "learners", "reporting"] as const satisfies readonly Subgraph["name"][];

/** Starts the three subgraphs as processes of their own on free ports of this machine: `npm start -- --distributed`. */
export async function startSubgraphProcesses(options: {
  adminUrl: string;
  secret: string;
  sandbox: boolean;
}): Promise<{
  readonly urls: SubgraphUrls;
  readonly close: () => Promise<void>;
}> {
  const children = names.map(name => startProcess(name, options));
  const close = async () => {
    await Promise.all(children.map(stop));
  };
  try {
    const [institutions, learners, reporting] = await Promise.all(children.map(listening));
    return {
      urls: { institutions: institutions ?? "", learners: learners ?? "", reporting: reporting ?? "" },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function startProcess(
  name: Subgraph["name"],
  { adminUrl, secret, sandbox }: { adminUrl: string; secret: string; sandbox: boolean },
) {
  const file = fileURLToPath(new URL(`../../subgraphs/${name}/src/server.ts`, import.meta.url));
  return fork(file, {
    env: {
      ...process.env,
      DATABASE_URL: adminUrl,
      LEC_SECRET: secret,
      LEC_SANDBOX: String(sandbox),
      PORT: "0",
    },
    // A Ctrl-C in the terminal is ours to hand on, after the gateway has finished what is in flight.
    detached: process.platform !== "win32",
  });
}

async function listening(child: ChildProcess): Promise<string> {
  const exited = once(child, "exit").then(() => {
    throw new SetupError({
      th: "ซับกราฟเริ่มทำงานไม่ได้ ดูข้อความด้านบน",
      en: "A subgraph could not start, see above",
    });
  });
  const [message] = await Promise.race([once(child, "message"), exited]);
  return (message as { url: string }).url;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}
