import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { check, mutate } from "../kit/acts.ts";
import { createLand, type Institution, type Land, type Person } from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

const asked = (names: string[]) => names.filter(name => name !== "begin" && name !== "commit").toSorted();

describe("the screens of the register", () => {
  let system: TestSystem;
  let land: Land;
  let school: Institution;
  let head: Person;

  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    const lao = await (await (await land.createProvince("41")).createDistrict("4101")).createLao();
    school = await lao.createInstitution({ learners: 40 });
    await land.openRound();
    head = await school.head();
    const enrolmentIds = school.roll.map(row => row.enrolmentId);
    await check(head, enrolmentIds);
    // So that everybody has a history.
    await mutate(head, "moveClassroom", "moved { count }", { enrolmentIds, classroom: "2" });
  });
  afterAll(async () => {
    await land?.close();
    await system?.close();
  });

  /** The same statements for a page of 2 and of 40; answers them. */
  async function constantFor(query: string, variables: object = {}): Promise<string[]> {
    const ask = (first: number) =>
      system.statementsDuring(() => head.get(query, { ...variables, first, id: school.id }));
    const small = asked(await ask(2));
    expect(asked(await ask(40))).toEqual(small);
    return small;
  }

  test("the roll costs the same statements whatever its size", async () => {
    const statements = await constantFor(
      `query ($id: ID!, $first: Int!) { orgUnit(id: $id) { enrolments(first: $first) { totalCount nodes {
        id grade classroom weightKg check { result } findings { rule severity }
        learner { id identifier firstName religion guardians { firstName } addresses { tambon } history(first: 3) { nodes { field after changedBy } } } } } } }`,
    );
    expect(statements).toEqual([
      "addresses of learners",
      "age rules",
      "all rounds",
      "authors of changes",
      "checks of enrolments",
      "guardians of learners",
      "history pages DESC",
      "homes of learners",
      "learners by id",
      "records of enrolments",
      "roll pages GRADE ASC",
      "roll totals",
      "unit places",
      "units by id",
    ]);
  });

  test("a search costs the same statements whatever it finds", async () => {
    const statements = await constantFor(
      `query ($first: Int!) { learners(first: $first, filter: { search: "ชื่อ" }) { totalCount nodes {
        id firstName lastName currentEnrolment { grade classroom } } } }`,
    );
    expect(statements).toEqual([
      "enrolments of learners",
      "search pages NAME ASC",
      "search total",
      "unit places",
    ]);
  });

  test("an institution's findings cost the same statements whatever is found", async () => {
    const statements = await constantFor(
      `query ($id: ID!, $first: Int!) { orgUnit(id: $id) { findingSummary { rule { id } count } findings(first: $first) { totalCount nodes {
        finding { rule message } enrolment { id learner { firstName } } } } } }`,
    );
    expect(statements).toEqual([
      "age rules",
      "all rounds",
      "enrolments by id",
      "learners by id",
      "records of rolls",
      "unit places",
      "units by id",
    ]);
  });

  test("a learner's page costs a known number of statements", async () => {
    const query = `query ($id: ID!, $first: Int) { learner(id: $id) { id identifier firstName religion guardians { firstName } addresses { tambon }
      pastIdentifiers { identifierMasked } findings { rule } history(first: $first) { totalCount nodes { field before after changedBy institution { id } } }
      enrolments { id academicYear classroom check { result } } } }`;
    const statements = asked(
      await system.statementsDuring(() => head.get(query, { id: school.roll[0]!.learnerId, first: 25 })),
    );
    expect(statements.length).toBeLessThanOrEqual(14);
    expect(new Set(statements).size).toBe(statements.length);
  });
});
