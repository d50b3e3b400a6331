import { spawn } from "node:child_process";
import { on } from "node:events";
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

  test("shows a subscription that curl follows, act after act", async () => {
    // Where the example before has left it.
    await (await system.as("dla")).get(
      "mutation { setSandboxClock(input: { at: null }) { userErrors { code } } }",
    );
    const script = /```sh\n((?:(?!```)[\s\S])*text\/event-stream[\s\S]*?)```/.exec(readme)?.[1] ?? "";
    const curl = spawn("bash", ["-c", script.replaceAll("http://127.0.0.1:4000", system.url)]);
    try {
      let printed = "";
      const until = async (pattern: RegExp) => {
        for await (const chunk of on(curl.stdout, "data")) {
          printed += String(chunk);
          if (pattern.test(printed)) return;
        }
      };
      await until(/^event: next\ndata: .*"confirmed":\d+/m);
      const director = await system.as("304150023");
      const { orgUnit } = await director.get<{
        orgUnit: { id: string; progress: { round: { id: string } } };
      }>('{ orgUnit(code: "304150023") { id progress { round { id } } } }');
      const { confirm } = await director.get<{ confirm: { userErrors: unknown[] } }>(
        "mutation ($input: ConfirmInput!) { confirm(input: $input) { userErrors { code } } }",
        { input: { unitId: orgUnit.id, roundId: orgUnit.progress.round.id } },
      );
      expect(confirm.userErrors).toEqual([]);
      await until(/"latestActs":\[\{"at":"[^"]+","action":"CONFIRM"/);
    } finally {
      curl.kill();
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
