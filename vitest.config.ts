import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

// graphql comes as two copies, for `import` and for `require`, which refuse each other's schemas. Node takes the
// second for everybody; without this line the tests would take the first for our own files.
const graphql = createRequire(new URL("gateway/package.json", import.meta.url)).resolve("graphql");

export default defineConfig({
  resolve: { alias: [{ find: /^graphql$/, replacement: graphql }] },
  test: {
    environment: "node",
    include: ["**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**", "**/generated/**"],
    // Two on two cores, too: much of a test's time is spent waiting for PostgreSQL and Chromium.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    globalSetup: "tests/kit/global-setup.ts",
    // The first test that wants the demo data waits for its seeding.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
