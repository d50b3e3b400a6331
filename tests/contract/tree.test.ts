import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

const tree = `query Tree($laos: Int!, $institutions: Int!) {
  provinces(first: 5) { nodes { id code name headcount { total male female } confirmation { state confirmedAt }
    localAdministrativeOrganizations(first: $laos) { totalCount nodes { id code name kind headcount { total male female } confirmation { state }
      institutions(first: $institutions) { nodes { id code name kind headcount { total male female } confirmation { state confirmedAt } } } } } } }
}`;

const asked = (names: string[]) => names.filter(name => name !== "begin" && name !== "commit").toSorted();

describe("the tree of a province", () => {
  let embedded: TestSystem;
  let served: TestSystem;
  beforeAll(async () => {
    embedded = await startTestSystem({ demo: true });
    served = await startTestSystem({ database: embedded.database, subgraphs: "served" });
  });
  afterAll(async () => {
    await served.close();
    await embedded.close();
  });

  test("costs the same SQL statements whatever its size", async () => {
    const officer = await embedded.as("p41");
    const ask = (variables: object) => embedded.statementsDuring(() => officer.get(tree, variables));
    const small = await ask({ laos: 3, institutions: 1 });
    const large = await ask({ laos: 200, institutions: 100 });
    expect(asked(large)).toEqual(asked(small));
    // The commit of a read may come after the answer; what counts is what was asked.
    expect(asked(large)).toEqual([
      "all rounds", // by learners and by reporting, to find the round each field is about
      "all rounds",
      "confirmations of units",
      "headcounts by sex",
      "unit pages children CODE ASC",
      "unit pages everywhere CODE ASC",
      "unit pages province CODE ASC",
      "unit places", // by learners and by reporting, to decide reach
      "unit places",
      "unit totals province",
    ]);
  });

  test("is the same bytes embedded and distributed", async () => {
    const variables = { laos: 200, institutions: 100 };
    const [a, b] = await Promise.all(
      [embedded, served].map(async system => (await system.as("p41")).ask(tree, variables)),
    );
    expect(a?.errors).toEqual([]);
    expect(b?.text).toBe(a?.text);
  });
});
