// Typesets one letter in a thread of its own: a long list takes a few tenths of a second, for which nobody else waits.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";

const fonts = dirname(createRequire(import.meta.url).resolve("@expo-google-fonts/sarabun/package.json"));
const workspace = fileURLToPath(new URL(".", import.meta.url));
const compiler = NodeCompiler.create({
  workspace,
  fontArgs: [{ fontPaths: ["400Regular", "700Bold"].map(weight => join(fonts, weight)) }],
});
parentPort.postMessage(
  compiler.pdf({ mainFilePath: join(workspace, workerData.template), inputs: { letter: workerData.letter } }),
);
