import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { DatabaseUrls } from "@lec/prisma/connection";

/** A gateway with its subgraphs in a process of its own, to be killed. */
export interface Victim {
  readonly url: string;
  readonly kill: () => Promise<void>;
}

/** Starts one on a database, at a port of one's own choosing or any free one. */
export async function startVictim(
  { urls, secret }: { readonly urls: DatabaseUrls; readonly secret: string },
  port = 0,
): Promise<Victim> {
  const child = fork(fileURLToPath(new URL("./system.process.ts", import.meta.url)), {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  child.send({ urls, secret, port });
  const [{ url }] = (await once(child, "message")) as [{ url: string }];
  return {
    url,
    async kill() {
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
  };
}
