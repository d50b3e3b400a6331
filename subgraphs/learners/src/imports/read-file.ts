import { type ResourceLimits, Worker } from "node:worker_threads";
import { turns } from "@lec/core/graphql/turns";
import { FileFault, type FileFaultCode } from "@lec/core/spreadsheet/file-fault";
import type { FileFacts } from "./line.ts";
import type { ParsedHeader } from "./parse-file.ts";

export interface WorkerInput {
  readonly file: ArrayBuffer;
  readonly facts: Omit<FileFacts, "since1904">;
}

/** What the worker says: lines as the JSON that the database takes, so that nobody here unfolds them. */
export type FromWorker =
  | { readonly kind: "header"; readonly header: ParsedHeader }
  | { readonly kind: "lines"; readonly json: string; readonly count: number }
  | { readonly kind: "end"; readonly doubles: string }
  | { readonly kind: "fault"; readonly code: FileFaultCode; readonly names: readonly string[] };

/**
 * Memory the reader of one file may take (MB): an honest file of the largest size stays below half of it. Beyond it the file
 * is refused, and nothing else suffers.
 */
const readerMemory = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 };
/** Files read at once by one process. So many times `readerMemory` is what reading files can ever take of a machine. */
const readersAtOnce = 2;
/** An honest file of the largest size takes a fraction of it. */
const longestMs = 120_000;

/** Does work when one of the places for readers is free; those who wait come in their order. */
export const inTurn = turns(readersAtOnce);

/**
 * Reads a file in a thread of its own under a memory ceiling, so that no file can stop or exhaust the process: the header,
 * then lines, then the end. While one batch of lines is worked on the next is read, and no more: that is all of a file that
 * this process ever holds beside the file itself.
 * @throws FileFault when the file as a whole cannot be taken
 */
export async function* readFile(
  file: Uint8Array,
  facts: WorkerInput["facts"],
  memory: ResourceLimits = readerMemory,
): AsyncGenerator<Exclude<FromWorker, { kind: "fault" }>> {
  const bytes = new Uint8Array(file).buffer;
  const worker = new Worker(new URL("./parse.worker.mjs", import.meta.url), {
    workerData: { file: bytes, facts } satisfies WorkerInput,
    transferList: [bytes],
    resourceLimits: memory,
    // Nothing of how this process was started.
    execArgv: [],
  });
  const said: FromWorker[] = [];
  let failure: unknown = null;
  let ended = false;
  let wake = () => {};
  worker.on("message", (message: FromWorker) => {
    said.push(message);
    wake();
  });
  worker.on("error", error => {
    failure = error;
    wake();
  });
  worker.on("exit", () => {
    ended = true;
    wake();
  });
  const late = setTimeout(() => {
    failure = new FileFault("TOO_COMPLEX");
    void worker.terminate();
  }, longestMs);
  try {
    for (;;) {
      const message = said.shift();
      if (message?.kind === "fault") throw new FileFault(message.code, message.names);
      if (message) {
        if (message.kind === "lines") worker.postMessage("next");
        yield message;
        if (message.kind === "end") return;
      } else if (failure || ended) {
        if (outOfMemory(failure)) throw new FileFault("TOO_COMPLEX");
        throw failure ?? new Error("The reader of a file ended before its end");
      } else
        await new Promise<void>(resolve => {
          wake = resolve;
        });
    }
  } finally {
    clearTimeout(late);
    await worker.terminate();
  }
}

function outOfMemory(failure: unknown): boolean {
  return (failure as { code?: unknown } | null)?.code === "ERR_WORKER_OUT_OF_MEMORY";
}
