import type { Logger } from "pino";

/** Something the gateway does every so often, beside answering. */
export interface Chore {
  readonly everyMs: number;
  readonly work: () => Promise<unknown>;
  /** What the log says when it could not be done. */
  readonly trouble: string;
  /** Whether it is done once more when the gateway stops. */
  readonly atEnd?: boolean;
}

/** A chore that goes on until it is stopped. */
export interface RunningChore {
  /** Waits for what is being done. */
  readonly stop: () => Promise<void>;
}

/** Does a chore every so often, one at a time; what goes wrong is logged and tried again. */
export function startChore({ everyMs, work, trouble, atEnd = false }: Chore, log: Logger): RunningChore {
  let running: Promise<void> | null = null;
  const once = async () => {
    try {
      await work();
    } catch (error) {
      log.warn({ err: error instanceof Error ? error.name : "unknown" }, `${trouble}; trying again`);
    }
  };
  const timer = setInterval(() => {
    running ??= once().finally(() => {
      running = null;
    });
  }, everyMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
      if (atEnd) await once();
    },
  };
}
