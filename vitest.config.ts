import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

// graphql comes as two copies, for `import` and for `require`, which refuse each other's schemas. Node takes the
// second for everybody; without this line the tests would take the first for our own files.
const graphql = createRequire(new URL("gateway/package.json", import.meta.url)).resolve("graphql");
const resolve = { alias: [{ find: /^graphql$/, replacement: graphql }] };

// Replaces a module, for everybody in its process: has one of its own.
const mocking = ["tests/policy/second-wall.test.ts"];

/** What takes longest, longest first: begun late, one worker would be at it long after the other has ended. */
const slow = [
  "tests/policy/",
  "tests/browser/reopening",
  "tests/browser/register-acts",
  "tests/api/inputs",
  "tests/faults/",
  "tests/browser/",
  "tests/race/",
  "prisma/",
];

class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const index = slow.findIndex(part => moduleId.includes(`/${part}`));
      return index < 0 ? slow.length : index;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

const common = {
  environment: "node",
  // The first test that wants the demo data waits for its seeding.
  testTimeout: 60_000,
  hookTimeout: 120_000,
} as const;

export default defineConfig({
  test: {
    // Two on two cores, too: much of a test's time is spent waiting for PostgreSQL and Chromium.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: SlowFirst },
    globalSetup: "tests/kit/global-setup.ts",
    projects: [
      {
        resolve,
        // A process runs one file after another, as a server runs one request after another: nothing of the system may
        // live on in it. Loading everything anew for each file took a third of the run.
        test: {
          ...common,
          name: "shared",
          include: ["**/*.test.ts"],
          exclude: ["**/node_modules/**", "**/dist/**", "**/generated/**", ...mocking],
          isolate: false,
        },
      },
      { resolve, test: { ...common, name: "own", include: mocking } },
    ],
  },
});
