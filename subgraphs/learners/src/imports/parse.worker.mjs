// A thread starts without the loader that its process has: it is given one before it can read TypeScript.
import { register } from "tsx/esm/api";

register();
await import("./parse.worker.ts");
