import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const tests = fileURLToPath(new URL("..", import.meta.url));

/** Mutations of the learners subgraph that change who is on a roll, where, or how they were found. */
const rollWrites = [
  "enrolLearner",
  "moveClassroom",
  "endEnrolment",
  "removeLearner",
  "restoreLearner",
  "releaseLearner",
  "promoteLearners",
  "undoPromotion",
  "decideDuplicate",
  "undoMerge",
  "applyImport",
];

test("whoever tests a change of a roll compares the roll-ups with a recount after each test", () => {
  const files = ["api", "race"].flatMap(folder =>
    readdirSync(join(tests, folder))
      .filter(name => name.endsWith(".test.ts"))
      .map(name => join(folder, name)),
  );
  const silent = files.filter(file => {
    const text = readFileSync(join(tests, file), "utf8");
    return rollWrites.some(name => text.includes(`"${name}"`)) && !text.includes("countsStayExact(");
  });
  expect(silent).toEqual([]);
  expect(files.length).toBeGreaterThan(10);
});
