import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A process beside this one that answers messages, one at a time. */
export interface Helper {
  ask<Answer>(message: unknown): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts a file of this folder as a process of its own, so that what measures and what is measured share nothing. */
export function startProcess(file: string, options: readonly string[] = []): Helper {
  const child: ChildProcess = fork(fileURLToPath(new URL(file, import.meta.url)), {
    execArgv: [...process.execArgv, ...options],
    serialization: "advanced",
  });
  const gone = once(child, "exit").then(([code]) => {
    throw new Error(`${file} ended with ${code}`);
  });
  gone.catch(() => {});
  return {
    async ask<Answer>(message: unknown) {
      child.send(message as object);
      const [answer] = await Promise.race([once(child, "message"), gone]);
      if (typeof answer === "object" && answer !== null && "failed" in answer)
        throw new Error(String(answer.failed));
      return answer as Answer;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.disconnect();
      await gone.catch(() => {});
    },
  };
}

/** The other side: answers every message with what `work` makes of it, and ends when the starter lets go. */
export function answerMessages<Message>(
  work: (message: Message) => Promise<unknown>,
  close: () => Promise<unknown>,
): void {
  process.on("message", (message: Message) => {
    work(message).then(
      answer => process.send?.(answer ?? null),
      (error: Error) => process.send?.({ failed: error.stack ?? error.message }),
    );
  });
  process.on("disconnect", () => void close().finally(() => process.exit(0)));
}
