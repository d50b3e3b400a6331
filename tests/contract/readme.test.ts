import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const examples = [...readme.matchAll(/```graphql\n([\s\S]*?)```/g)].map(match => match[1] ?? "");

describe("the README", () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startTestSystem({ demo: true });
  });
  afterAll(() => system.close());

  test("shows queries and mutations that a reader can paste and run as they are", async () => {
    expect(examples.length).toBeGreaterThan(1);
    const department = await system.as("dla");
    for (const example of examples) {
      const { errors } = await department.ask(example);
      expect(errors, example).toEqual([]);
    }
  });

  test("names demo accounts that can sign in with the password it gives", async () => {
    const password = /`(lec-demo-\d+)`/.exec(readme)?.[1];
    const usernames = [...readme.matchAll(/^\| `([\w.]+)` \| [^|]+\|[^|]*\|$/gm)].map(
      match => match[1] ?? "",
    );
    expect(usernames.length).toBeGreaterThan(12);
    for (const username of usernames) {
      const response = await fetch(`${system.url}/auth/sign-in/username`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ username, password }),
      });
      expect(response.status, username).toBe(200);
    }
  });
});
