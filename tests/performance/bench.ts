import { availableParallelism, cpus } from "node:os";
import { withClient } from "@lec/prisma/connection";
import { SetupError } from "@lec/prisma/setup-error";
import type { SeedSize } from "@lec/seed/seed";
import { type BenchDatabase, openBenchServer } from "./bench-database.ts";
import { measureDuplicates } from "./duplicates.part.ts";
import { measureImport } from "./import.part.ts";
import { measureLastHour } from "./lasthour.part.ts";
import { measureLearners } from "./learners.part.ts";
import { measureMonitoring } from "./monitoring.part.ts";
import { measureNation } from "./national.part.ts";
import { measurePolicy } from "./policy.part.ts";
import { measureTree } from "./tree.part.ts";
import { measureWrites } from "./writes.part.ts";

/**
 * `npm run bench [-- part…] [--size demo|national|both] [--profile]`: prints how fast the system is beside hand-written
 * SQL on the same data in the same run. Absolute times are the machine's; the ratios are ours. Nothing is asserted.
 */
const parts: Record<string, (databases: readonly BenchDatabase[]) => Promise<string>> = {
  tree: measureTree,
  national: measureNation,
  writes: measureWrites,
  learners: measureLearners,
  duplicates: measureDuplicates,
  policy: measurePolicy,
  import: measureImport,
  lasthour: measureLastHour,
  monitoring: measureMonitoring,
};

async function main(args: readonly string[]): Promise<void> {
  const { wanted, sizes } = read(args);
  const server = await openBenchServer(say);
  try {
    const databases: BenchDatabase[] = [];
    for (const size of sizes) databases.push(await server.database(size));
    say(await describe(databases));
    for (const name of wanted) {
      say(`\n## ${name}\n`);
      say((await parts[name]?.(databases)) ?? "");
    }
  } finally {
    await server.stop();
  }
}

function read(args: readonly string[]): { wanted: string[]; sizes: readonly SeedSize[] } {
  const wanted: string[] = [];
  let size = "both";
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (arg === "--size") size = args[++i] ?? "";
    else if (Object.hasOwn(parts, arg)) wanted.push(arg);
    else if (arg !== "--profile") throw usage();
  }
  if (size !== "demo" && size !== "national" && size !== "both") throw usage();
  return {
    wanted: wanted.length > 0 ? wanted : Object.keys(parts),
    sizes: size === "both" ? ["demo", "national"] : [size],
  };
}

function usage(): SetupError {
  const names = Object.keys(parts).join(", ");
  return new SetupError({
    th: `วิธีใช้: npm run bench -- [${names}] [--size demo|national|both] [--profile]`,
    en: `Usage: npm run bench -- [${names}] [--size demo|national|both] [--profile]`,
  });
}

/** The machine and the data: no number means anything without them. */
async function describe(databases: readonly BenchDatabase[]): Promise<string> {
  const lines = [
    `machine: ${availableParallelism()} cores, ${cpus()[0]?.model.trim()}, Node ${process.versions.node}`,
  ];
  for (const { size, adminUrl } of databases) {
    lines.push(
      await withClient(adminUrl, async client => {
        const { rows } = await client.query<Record<string, string | number>>(`
          SELECT current_setting('server_version') AS version,
            (SELECT count(*) FROM institutions.org_unit WHERE level = 'LAO') AS laos,
            (SELECT count(*) FROM institutions.org_unit WHERE level = 'INSTITUTION') AS institutions,
            (SELECT count(*) FROM learners.enrolment WHERE status = 'ACTIVE') AS learners`);
        const { version, laos, institutions, learners } = rows[0] ?? {};
        const count = (value: unknown) => Number(value).toLocaleString("en");
        return `${size} data: PostgreSQL ${version}, ${count(laos)} LAOs, ${count(institutions)} institutions, ${count(learners)} learners enrolled`;
      }),
    );
  }
  return lines.join("\n");
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
