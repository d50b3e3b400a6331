import { Worker } from "node:worker_threads";

/** The longest list there is takes a second. */
const longestMs = 30_000;

let last: Promise<unknown> = Promise.resolve();

/**
 * Makes the PDF of a letter, one at a time: many asked for at once must not fill the memory with compilers. What is in it
 * goes in as data, never into the template's source.
 * @param template name of the `.typ` beside this file
 * @throws Error when the template does not compile, or takes too long
 */
export function typeset(template: string, letter: object): Promise<Uint8Array> {
  const made = last.then(() => make(template, letter));
  last = made.catch(() => {});
  return made;
}

async function make(template: string, letter: object): Promise<Uint8Array> {
  const worker = new Worker(new URL("./typeset.worker.mjs", import.meta.url), {
    workerData: { template, letter: JSON.stringify(letter) },
    // Nothing of how this process was started.
    execArgv: [],
  });
  const late = setTimeout(() => void worker.terminate(), longestMs);
  try {
    return await new Promise<Uint8Array>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", () => reject(new Error("A letter was not typeset")));
    });
  } finally {
    clearTimeout(late);
    await worker.terminate();
  }
}
