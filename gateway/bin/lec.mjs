#!/usr/bin/env node
// Runs every task of this repository: `node gateway/bin/lec.mjs <task> [arguments]`, which is what the npm scripts do.
// It works in a clone where nothing is installed yet, so it uses nothing but Node, and syntax that an old Node can at
// least parse far enough to be told that it is old.

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const at = (...parts) => join(root, ...parts);
const pnpm = "pnpm@10.34.9";

const bin = {
  biome: () => at("node_modules/@biomejs/biome/bin/biome"),
  tsc: () => at("node_modules/typescript/bin/tsc"),
  tsx: () => at("node_modules/tsx/dist/cli.mjs"),
  vite: () => at("admin/node_modules/vite/bin/vite.js"),
  vitest: () => at("node_modules/vitest/vitest.mjs"),
};
const typescript = (file, ...args) => ({ args: ["--import", "tsx", at(file), ...args] });

/** Each task: whether it needs the console built, and its programs; run one after the other, or all at once. */
const tasks = {
  // Answers are made of many short-lived objects: room for them spares the collector copying.
  start: args => ({
    console: true,
    steps: [{ args: ["--max-semi-space-size=32", ...typescript("gateway/src/main.ts", ...args).args] }],
  }),
  dev: args => ({
    together: true,
    steps: [
      { args: [bin.tsx(), "watch", "--clear-screen=false", at("gateway/src/main.ts"), ...args] },
      ...(hasConsole() ? [{ args: [bin.vite(), "--clearScreen", "false"], cwd: at("admin") }] : []),
    ],
  }),
  test: args => ({ console: true, steps: [{ args: [bin.vitest(), "run", ...args] }] }),
  check: () => ({
    steps: [
      { args: [bin.biome(), "check", "."] },
      { args: [bin.tsc(), "--noEmit"] },
      typescript("gateway/bin/schema.ts", "check"),
    ],
  }),
  format: args => ({
    steps: [{ args: [bin.biome(), "check", "--write", ...(args.length > 0 ? args : ["."])] }],
  }),
  "schema:print": args => ({ steps: [typescript("gateway/bin/schema.ts", "print", ...args)] }),
  "schema:check": args => ({ steps: [typescript("gateway/bin/schema.ts", "check", ...args)] }),
  "db:migrate": args => ({ steps: [typescript("prisma/src/cli.ts", "migrate", ...args)] }),
  "db:seed": args => ({ steps: [typescript("prisma/src/cli.ts", "seed", ...args)] }),
  "db:reset": args => ({ steps: [typescript("prisma/src/cli.ts", "reset", ...args)] }),
  "admin:create": args => ({ steps: [typescript("gateway/bin/admin.ts", ...args)] }),
  "receipt:check": args => ({ steps: [typescript("gateway/bin/receipt.ts", ...args)] }),
  "round:verify": args => ({ steps: [typescript("prisma/src/cli.ts", "round-verify", ...args)] }),
  "audit:verify": args => ({ steps: [typescript("prisma/src/cli.ts", "audit-verify", ...args)] }),
  histories: args => ({
    steps: [
      {
        args: [bin.vitest(), "run", "tests/race/histories.test.ts", "tests/faults/histories-killed.test.ts"],
        env: { ...process.env, ...historiesSettings(args) },
      },
    ],
  }),
  matrix: args => ({
    steps: [
      {
        args: [
          bin.vitest(),
          "run",
          "tests/policy/matrix.test.ts",
          "tests/policy/second-wall.test.ts",
          ...args,
        ],
        env: { ...process.env, LEC_MATRIX: "whole" },
      },
    ],
  }),
  races: args => ({
    steps: [
      {
        args: [
          bin.vitest(),
          "run",
          "tests/race/one-child-one-place.test.ts",
          "tests/race/parent-and-child.test.ts",
          "tests/race/school-moves.test.ts",
          ...args,
        ],
        env: { ...process.env, LEC_RACES: "1000" },
      },
    ],
  }),
  bench: args => ({ steps: [typescript("tests/performance/bench.ts", ...args)] }),
};

await main(process.argv.slice(2));

async function main([name = "", ...args]) {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(
      `ต้องใช้ Node.js 20.19 ขึ้นไป (นี่คือ ${process.versions.node}) / Node.js 20.19 or newer is needed (this is ${process.versions.node})`,
    );
  }
  if (!Object.hasOwn(tasks, name)) fail(`Tasks: ${Object.keys(tasks).join(", ")}`);
  const signals = relaySignals();
  await prepare(tasks[name](args).console === true, signals);
  const task = tasks[name](args);
  const outcomes = task.together ? await together(task.steps, signals) : await inTurn(task.steps, signals);
  leave(outcomes.find(({ code, signal }) => code !== 0 || signal) ?? { code: 0, signal: null });
}

/** `--count 200 --acts 100 --seed 7`: how many random histories, of how many acts, and one to play again. */
function historiesSettings(args) {
  const names = { "--count": "LEC_HISTORIES", "--acts": "LEC_HISTORY_ACTS", "--seed": "LEC_TEST_SEED" };
  const settings = { LEC_HISTORIES: "200" };
  for (let i = 0; i < args.length; i += 2) {
    if (!Object.hasOwn(names, args[i]) || !/^[0-9]+$/.test(args[i + 1] ?? ""))
      fail("Usage: npm run histories -- [--count 200] [--acts 100] [--seed n]");
    settings[names[args[i]]] = args[i + 1];
  }
  return settings;
}

// Running programs

/**
 * A Ctrl-C in a terminal reaches every process of the foreground group, and npm sends it on once more. Children get
 * groups of their own, and each signal is handed to them from here: once. A second Ctrl-C, after a moment, is meant
 * and handed on as well.
 */
function relaySignals() {
  const children = new Set();
  const relay = { children, received: null };
  const sameKeypressMs = 500;
  let last = 0;
  const hand = signal => {
    const now = performance.now();
    if (relay.received && now - last < sameKeypressMs) return;
    last = now;
    relay.received = signal;
    for (const child of children) child.kill(signal);
  };
  process.on("SIGINT", () => hand("SIGINT"));
  process.on("SIGTERM", () => hand("SIGTERM"));
  // A terminal that went away means the same as being asked to stop.
  process.on("SIGHUP", () => hand("SIGTERM"));
  if (process.env.npm_lifecycle_event) {
    // npm runs scripts through a shell. That dies of the SIGTERM that npm hands it, and says nothing to us.
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(watch);
      hand("SIGTERM");
    }, 100);
    watch.unref();
  }
  return relay;
}

function run(
  { args, cwd = root, env = process.env, program = process.execPath, stdio, shell = false },
  relay,
) {
  return new Promise(resolve => {
    const child = spawn(program, args, {
      cwd,
      env,
      shell,
      stdio: stdio ?? ["ignore", "inherit", "inherit"],
      detached: process.platform !== "win32",
    });
    relay.children.add(child);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", chunk => {
        output += chunk;
      });
    }
    const done = outcome => {
      relay.children.delete(child);
      resolve({ ...outcome, output });
    };
    child.on("error", error => done({ code: 1, signal: null, error }));
    child.on("close", (code, signal) => done({ code, signal }));
  });
}

async function inTurn(steps, relay) {
  const outcomes = [];
  for (const step of steps) {
    if (relay.received) break;
    outcomes.push(await run(step, relay));
  }
  return outcomes;
}

/** When one ends, the others have no more use. */
async function together(steps, relay) {
  const stopRest = outcome => {
    for (const child of relay.children) child.kill("SIGTERM");
    return outcome;
  };
  return Promise.all(steps.map(step => run(step, relay).then(stopRest)));
}

/** Ends as the program ended: same exit code, or same signal. */
function leave({ code, signal }) {
  if (signal) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
    return;
  }
  process.exitCode = code ?? 1;
}

function fail(line) {
  console.error(line);
  process.exit(1);
}

// Getting ready: packages, generated code, console. Each is redone when the files it is made from have changed.

async function prepare(withConsole, relay) {
  const steps = [
    { stamp: installStamp, file: at("node_modules/.lec-installed"), made: at("node_modules"), work: install },
    {
      stamp: clientStamp,
      file: at("prisma/generated/.stamp"),
      made: at("prisma/generated/client"),
      work: generateClient,
    },
  ];
  if (withConsole && hasConsole()) {
    steps.push({
      stamp: consoleStamp,
      file: at("node_modules/.lec-console"),
      made: at("admin/dist"),
      work: buildConsole,
    });
  }
  if (steps.every(isDone)) return;
  requireWritable();
  const unlock = await lock();
  try {
    for (const step of steps) {
      if (isDone(step)) continue;
      await step.work(relay);
      if (relay.received) process.exit(relay.received === "SIGINT" ? 130 : 143);
      writeFileSync(step.file, step.stamp());
    }
  } finally {
    unlock();
  }
}

function isDone({ stamp, file, made }) {
  return existsSync(made) && existsSync(file) && readFileSync(file, "utf8") === stamp();
}

async function install(relay) {
  console.error("Installing packages…");
  const { code, error } = await run(
    {
      program: "npx",
      args: [
        "--yes",
        pnpm,
        "install",
        "--frozen-lockfile",
        "--config.confirm-modules-purge=false",
        "--reporter=append-only",
      ],
      shell: process.platform === "win32",
      stdio: ["ignore", "inherit", "inherit"],
    },
    relay,
  );
  if (code !== 0 && !relay.received) {
    fail(
      `ติดตั้งแพ็กเกจไม่สำเร็จ / Installing the packages failed${error ? `: ${error.message}` : " (see above)"}`,
    );
  }
}

async function generateClient(relay) {
  const outcome = await run(
    {
      args: [at("prisma/node_modules/prisma/build/index.js"), "generate"],
      cwd: at("prisma"),
      env: {
        ...process.env,
        PATH: [at("prisma/node_modules/.bin"), process.env.PATH].join(delimiter),
        // Generating needs no engine; any file that exists keeps Prisma from downloading one.
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        CHECKPOINT_DISABLE: "1",
        PRISMA_HIDE_UPDATE_MESSAGE: "1",
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
    relay,
  );
  explainFailure(outcome, "สร้าง Prisma client ไม่สำเร็จ / Generating the Prisma client failed", relay);
}

async function buildConsole(relay) {
  console.error("Building the console…");
  const outcome = await run(
    {
      args: [bin.vite(), "build", "--logLevel", "warn"],
      cwd: at("admin"),
      stdio: ["ignore", "pipe", "pipe"],
    },
    relay,
  );
  explainFailure(outcome, "สร้างหน้าจอไม่สำเร็จ / Building the console failed", relay);
}

function explainFailure({ code, output }, line, relay) {
  if (code === 0 || relay.received) return;
  console.error(output.trim());
  fail(line);
}

function hasConsole() {
  return existsSync(at("admin/index.html"));
}

function installStamp() {
  const manifests = [
    "package.json",
    "prisma/package.json",
    "prisma/seed/package.json",
    "gateway/package.json",
    "admin/package.json",
    "tests/package.json",
  ];
  const subgraphs = readdirSync(at("subgraphs")).map(name => `subgraphs/${name}/package.json`);
  return stampOf(["pnpm-lock.yaml", "pnpm-workspace.yaml", ...manifests, ...subgraphs]);
}

function clientStamp() {
  const schema = readdirSync(at("prisma/schema")).map(name => `prisma/schema/${name}`);
  return stampOf(["prisma/prisma.config.ts", "prisma/package.json", ...schema]);
}

function consoleStamp() {
  return stampOf(["pnpm-lock.yaml", ...filesBelow("admin")]);
}

/** Files below a folder, without what is installed or built there. */
function filesBelow(folder) {
  return readdirSync(at(folder), { withFileTypes: true }).flatMap(entry => {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return ["node_modules", "dist"].includes(entry.name) ? [] : filesBelow(name);
    return entry.isFile() ? [name] : [];
  });
}

/** One hash over names and contents of the files. */
function stampOf(files) {
  const hash = createHash("sha256");
  for (const file of [...files].sort()) {
    let content;
    try {
      content = readFileSync(at(file));
    } catch {
      continue; // a file not written yet
    }
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

function requireWritable() {
  try {
    for (const folder of [root, at("prisma")]) accessSync(folder, constants.W_OK);
    mkdirSync(at(".lec"), { recursive: true });
  } catch (error) {
    fail(`เขียนโฟลเดอร์ ${root} ไม่ได้ (${error.code}) / The folder ${root} cannot be written (${error.code})`);
  }
}

/** Two copies may be started at once from one clone; one of them prepares it. */
async function lock() {
  const file = at(".lec/preparing");
  for (;;) {
    try {
      const handle = openSync(file, "wx");
      writeSync(handle, String(process.pid));
      closeSync(handle);
      const unlock = () => rmSync(file, { force: true });
      process.once("exit", unlock);
      return unlock;
    } catch (error) {
      if (error.code !== "EEXIST") fail(`เขียน ${file} ไม่ได้ / ${file} cannot be written (${error.code})`);
    }
    if (!isAlive(readOwner(file))) rmSync(file, { force: true });
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}

function readOwner(file) {
  try {
    return Number(readFileSync(file, "utf8")) || process.pid;
  } catch {
    return process.pid;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
