import { withClient } from "@lec/prisma/connection";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clientOf } from "../kit/client.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

interface Event {
  action: string;
  outcome: string;
  actorName: string | null;
  duty: string | null;
  codes: string[];
  reason: string | null;
  targetType: string | null;
  targetId: string | null;
  unit: { code: string } | null;
}
const events = `query ($filter: AuditEventFilter) { auditEvents(first: 200, filter: $filter) { totalCount
  nodes { action outcome actorName duty codes reason targetType targetId unit { code } } } }`;

describe("the audit", () => {
  let system: TestSystem;
  const sql = <Row extends object>(text: string, values: unknown[] = []) =>
    withClient(system.database.adminUrl, async client => (await client.query<Row>(text, values)).rows);
  const read = async (username: string, filter: object = {}) =>
    (
      await (
        await system.as(username)
      ).get<{ auditEvents: { totalCount: number; nodes: Event[] } }>(events, { filter })
    ).auditEvents;

  beforeAll(async () => {
    system = await startTestSystem({ demo: true });
  });
  afterAll(() => system.close());

  test("a sign-in is one row of its unit, and so is a refused one; what was typed is nowhere", async () => {
    const typed = "not-the-password-นี้";
    await system.as("304120019");
    const refused = await fetch(`${system.url}/auth/sign-in/username`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username: "304120019", password: typed }),
    });
    expect(refused.status).toBe(401);
    await fetch(`${system.url}/auth/sign-in/username`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username: typed, password: typed }),
    });
    const { nodes } = await read("304120019", { action: "signIn" });
    // The reader's own sign-in is the third.
    expect(nodes.map(event => event.outcome)).toEqual(["DONE", "REFUSED", "DONE"]);
    expect(nodes.every(event => event.unit?.code === "304120019")).toBe(true);
    const [row] = await sql<{ found: boolean }>(
      "SELECT bool_or(e::text LIKE $1) AS found FROM reporting.audit_event e",
      [`%${typed}%`],
    );
    expect(row?.found).toBe(false);
  });

  test("names of learners read from outside the institution are recorded, from inside are not", async () => {
    const roll = `query ($code: String) { orgUnit(code: $code) { id enrolments(first: 3) { nodes { learner { id firstName identifier identifierMasked } } } } }`;
    await (await system.as("304120013")).get(roll, { code: "304120013" });
    expect((await read("304120013", { action: "readLearners" })).totalCount).toBe(0);

    await (await system.as("04410103")).get(roll, { code: "304120013" });
    const { nodes } = await read("304120013", { action: "readLearners" });
    expect(nodes).toMatchObject([
      { outcome: "DONE", duty: "LAO_OFFICER", targetType: "Roll", unit: { code: "304120013" } },
    ]);
  });

  test("an identifier is revealed only with a reason, and the reveal is one row about that learner without the identifier", async () => {
    const officer = await system.as("04410103");
    const roll = await officer.get<{
      orgUnit: { enrolments: { nodes: { learner: { id: string; identifier: string | null } }[] } };
    }>(`{ orgUnit(code: "304120013") { enrolments(first: 1) { nodes { learner { id identifier } } } } }`);
    const learner = roll.orgUnit.enrolments.nodes[0]!.learner;
    expect(learner.identifier).toBeNull();
    const reveal = `mutation ($input: RevealIdentifierInput!) { revealIdentifier(input: $input) { revealed { identifier } userErrors { code } } }`;
    const ask = (reason: string) =>
      officer.get<{
        revealIdentifier: { revealed: { identifier: string } | null; userErrors: { code: string }[] };
      }>(reveal, {
        input: { learnerId: learner.id, reason },
      });
    expect((await ask("  ")).revealIdentifier).toEqual({
      revealed: null,
      userErrors: [{ code: "REASON_REQUIRED" }],
    });
    const shown = (await ask("ตรวจสอบชื่อซ้ำ")).revealIdentifier.revealed?.identifier ?? "";
    expect(shown).toMatch(/^(19999\d{8}|G\d{12})$/);
    const { nodes } = await read("304120013", { targetId: learner.id });
    expect(nodes.filter(event => event.action === "revealIdentifier")).toMatchObject([
      { outcome: "DONE", duty: "LAO_OFFICER", reason: "ตรวจสอบชื่อซ้ำ" },
      { outcome: "REFUSED", codes: ["REASON_REQUIRED"] },
    ]);
    const [row] = await sql<{ found: boolean }>(
      "SELECT bool_or(e::text LIKE $1) AS found FROM reporting.audit_event e",
      [`%${shown}%`],
    );
    expect(row?.found).toBe(false);
  });

  test("a province reads its own area, the department everything, a teacher nothing", async () => {
    const udon = await read("p41");
    expect(udon.totalCount).toBeGreaterThan(0);
    expect(udon.nodes.every(event => /^(..)?41/.test(event.unit?.code ?? "41"))).toBe(true);
    await system.as("p54");
    expect((await read("p54")).nodes.every(event => event.unit?.code === "54")).toBe(true);
    expect((await read("dla")).totalCount).toBeGreaterThan((await read("p41")).totalCount);
    const { errors } = await (await system.as("teacher.nongsamrong")).ask(events);
    expect(errors.map(error => error.extensions.code)).toEqual(["FORBIDDEN"]);
    expect((await clientOf(system.url, "stranger", "").ask(events)).status).toBe(401);
  });

  test("sealing covers every event once, and verification names the first link that was tampered with", async () => {
    await sql("SELECT reporting.seal_audit()");
    await system.as("p41");
    await sql("SELECT reporting.seal_audit()");
    const links = await sql<{ number: number; events: number }>(
      "SELECT number, events FROM reporting.audit_seal ORDER BY number",
    );
    expect(links.length).toBeGreaterThanOrEqual(2);
    const [total] = await sql<{ count: number }>("SELECT count(*)::int AS count FROM reporting.audit_event");
    expect(links.reduce((sum, link) => sum + link.events, 0)).toBe(total?.count);
    expect(await sql("SELECT * FROM reporting.verify_audit()")).toEqual([]);

    const tamper = async (change: string) => {
      await sql(
        `ALTER TABLE reporting.audit_event DISABLE TRIGGER USER; ${change}; ALTER TABLE reporting.audit_event ENABLE TRIGGER USER`,
      );
      return sql<{ number: number; problem: string }>("SELECT number, problem FROM reporting.verify_audit()");
    };
    const second =
      "(SELECT id FROM reporting.audit_event WHERE tx >= (SELECT from_tx FROM reporting.audit_seal WHERE number = 2) ORDER BY tx, id LIMIT 1)";
    expect(await tamper(`UPDATE reporting.audit_event SET action = 'nothing' WHERE id = ${second}`)).toEqual([
      { number: 2, problem: "an event was changed" },
    ]);
    expect(
      await tamper(
        "DELETE FROM reporting.audit_event WHERE id = (SELECT id FROM reporting.audit_event ORDER BY tx, id LIMIT 1)",
      ),
    ).toMatchObject([{ number: 1, problem: expect.stringMatching(/events were sealed/) }]);
  });
});
