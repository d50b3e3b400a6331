import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { log } from "@lec/core/graphql/log";
import { demoPassword } from "@lec/seed/demo-accounts";
import { describe, expect, test } from "vitest";
import { personalDataIn } from "./log-scan.ts";
import { citizenId } from "./scenario.ts";

/** A line as the system logs, with something in it. */
const line = (value: unknown) =>
  JSON.stringify({ level: 50, time: 1_795_317_362_757, name: "lec", subgraph: "learners", value });

describe("the search of the logs", () => {
  test.each([
    ["a citizen id", citizenId(7)],
    ["a citizen id with hyphens", citizenId(7).replace(/^(.)(.{4})(.{5})(..)(.)$/, "$1-$2-$3-$4-$5")],
    ["a citizen id inside a text", `Key (identifier)=(${citizenId(123)}) already exists.`],
    ["a G-code", "G654112345678"],
    ["a Thai name", "กิตติพงษ์"],
    ["a Thai name, escaped", "\\u0e01\\u0e34"],
    ["a birth date", "2015-05-17"],
    ["a password", demoPassword],
    ["a password hash", "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA"],
    ["an authorization header", "Bearer abc"],
    ["a session token of a test", randomBytes(24).toString("hex")],
    ["a session token of a sign-in", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bD1fG"],
    ["an access token", `lec_${randomBytes(32).toString("base64url")}`],
    ["a cookie", "lec.session_token=abc"],
    ["a database address", "postgresql://lec_auth:geheim@localhost:5432/lec"],
  ])("finds %s", (_, value) => {
    expect(personalDataIn(["", line(value), line("fine")].join("\n")).map(find => find.line)).toContain(2);
  });

  test("finds nothing in what may be logged: ids, codes, times, names of statements, digests, stacks", () => {
    const fine = [
      { requestId: "0198a000-0000-7000-8000-000000000000", at: "2026-11-21T10:00:00.000Z", code: "42501" },
      { statement: "headcounts by sex", rows: 265, unit: "30412001", lao: "06410101" },
      { digest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" },
      { stack: "    at query (file:///srv/lec/subgraphs/core/database/actor-scope.ts:101:22)" },
    ];
    expect(personalDataIn(fine.map(line).join("\n"))).toEqual([]);
  });

  test("says the line and the kind, never the data", () => {
    const [find] = personalDataIn(line(citizenId(9)));
    expect(find).toEqual({ line: 1, kind: "a citizen id" });
  });

  test("searches what the system logs", async () => {
    const mark = randomBytes(4).toString("hex");
    log.info({ mark }, "the search of the logs sees this");
    const { LEC_LOG_FILE = "" } = process.env;
    expect(await readFile(LEC_LOG_FILE, "utf8")).toContain(mark);
  });
});
