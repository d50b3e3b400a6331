import {
  buildClientSchema,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
  type IntrospectionQuery,
  isObjectType,
} from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { check } from "../kit/acts.ts";
import type { Answer } from "../kit/client.ts";
import { fourAtATime } from "../kit/four-at-a-time.ts";
import { citizenId, createLand, type Institution, type Land, type Person } from "../kit/scenario.ts";
import { ownerOf, type Sample, type SentScalar, sentScalars } from "../kit/schema-arguments.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

/** Random letters: a database compresses a repeated one until it fits anywhere. */
const letters = (length: number) => {
  let state = 2569;
  return Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(0x0e01 + (state % 46));
  }).join("");
};

const texts: unknown[] = [
  "\u0000",
  "ก\u0000ข",
  "\ud800",
  "ก\udfff",
  "",
  "   ",
  "'; DROP SCHEMA learners CASCADE; --",
  "%_\\",
  "\u202eกข\u200b",
  "__proto__",
  letters(5_000),
];
const longText = letters(100_000);
const badValues: Readonly<Record<string, readonly unknown[]>> = {
  String: [...texts, 5, { a: 1 }],
  ID: [
    ...texts,
    "not-a-uuid",
    "00000000-0000-0000-0000-000000000000",
    "0198A000-0000-7000-8000-00000000000G",
    5,
    -1,
    1.5,
  ],
  Int: [-1, 0, 501, 2_147_483_647, -2_147_483_648, 2_147_483_648, 1e100, 1.5, "1", null],
  Float: [-1, 0, 0.001, 1e100, -1e-300, 123_456_789.123_456_79, "1", null],
  Date: [
    "0000-01-01",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "2022-02-30",
    "๒๕๖๕-๐๑-๐๑",
    "\u0000",
    "",
    5,
  ],
  DateTime: [
    "0000-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59.999999-12:00",
    "2022-02-30T00:00:00Z",
    "2022-01-01T00:00:00",
    "2022-01-01T00:00:00.0000001Z",
    "\u0000",
    5,
  ],
};

/** What an answer may say of a bad input. A payload's `userErrors` are data. */
const allowedCodes = new Set(["BAD_USER_INPUT", "TOO_COSTLY", "NOT_FOUND", "FORBIDDEN"]);
/** Words of the machine room. */
const insides =
  /\b(SELECT|INSERT INTO|UPDATE \w+ SET|org_unit|pg_|sqlstate|syntax error|invalid input syntax|invalid byte|violates|relation ")|\.ts:\d|node_modules|\/(work|home|root|tmp)\//i;

/** Thousands of requests: a small machine with much else to do needs longer than a test is usually given. */
const patienceMs = 240_000;

describe("whatever is sent in an argument", { timeout: patienceMs }, () => {
  let system: TestSystem;
  let land: Land;
  let school: Institution;
  let roundId: string;
  let person: Person;
  let schema: GraphQLSchema;

  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    const province = await land.createProvince("41", "อุดรธานี");
    const lao = await (await province.createDistrict("4101")).createLao();
    school = await lao.createInstitution({ learners: 3 });
    await lao.createOtherSchool();
    roundId = await land.openRound();
    // One person who may do everything, so that no refusal hides what comes after it.
    person = await land.as("DEPARTMENT_ADMINISTRATOR");
    const duties = [
      [province.id, "PROVINCE_OFFICER"],
      [lao.id, "LAO_OFFICER"],
      [school.id, "INSTITUTION_DIRECTOR"],
      [school.id, "INSTITUTION_RECORDER"],
    ];
    for (const [unit, duty] of duties) {
      await land.sql(
        `INSERT INTO institutions.appointment (account_id, duty, unit_id, order_number, from_date)
         VALUES ($1, $2, $3, '1/2565', '2000-01-01')`,
        [person.accountId, duty, unit],
      );
    }
    await check(person, [school.roll[0]!.enrolmentId]);
    schema = buildClientSchema(await person.get<IntrospectionQuery>(getIntrospectionQuery()));
  });
  afterAll(async () => {
    await land.close();
    await system.close();
  });

  /** Things that exist and go together, so that what is tried is the one thing wrong. */
  const sample: Sample = path => {
    const [learner] = school.roll;
    const known: Record<string, unknown> = {
      "round.id": roundId,
      "learner.id": learner!.learnerId,
      "orgUnit.id": school.id,
      roundId,
      unitId: school.id,
      institutionId: school.id,
      learnerId: learner!.learnerId,
      enrolmentId: learner!.enrolmentId,
      enrolmentIds: learner!.enrolmentId,
      expectedVersion: 1,
      identifier: citizenId(777),
      opensAt: "2023-01-01T00:00:00+07:00",
      unitDeadline: "2023-02-01T00:00:00+07:00",
      recordingClosesAt: "2023-02-02T00:00:00+07:00",
      birthDate: "2015-01-02",
      dryRun: true,
    };
    const isOwn = path.length === 1 || path[0] === "input";
    return known[path.join(".")] ?? (isOwn ? known[path.at(-1)!] : undefined);
  };
  /** What is wrong with an answer to a bad input; `null` when nothing is. */
  function faultOf({ status, errors, text }: Answer<unknown>): string | null {
    if (![200, 400, 413].includes(status)) return `status ${status}`;
    const bad = errors.find(error => !allowedCodes.has(error.extensions.code));
    return bad?.extensions.code ?? text.match(insides)?.[0] ?? null;
  }

  const shown = (value: unknown) => JSON.stringify(value)?.slice(0, 40);

  /** Sends every bad value in every place, four places at a time, and tells what went wrong where. */
  async function faultsOf(
    scalars: readonly SentScalar[],
    valuesOf: (scalar: string) => readonly unknown[],
    change = (variables: Record<string, unknown>): object => variables,
  ): Promise<string[]> {
    const faults: string[] = [];
    await fourAtATime(scalars, async ({ place, scalar, query, with: variablesWith }) => {
      for (const value of valuesOf(scalar)) {
        const fault = faultOf(await person.ask(query, change(variablesWith(value))));
        if (fault) faults.push(`${place} = ${shown(value)}: ${fault}`);
      }
    });
    return faults;
  }
  const isMutation = ({ place }: SentScalar) => place.startsWith("Mutation");
  const badOnes = (scalar: string) => {
    const values = badValues[scalar];
    if (!values) throw new Error(`say what would be a bad ${scalar}`);
    return values;
  };

  test("the sample operations themselves are valid and reach every type that takes arguments", async () => {
    const scalars = sentScalars(schema, sample);
    const reached = new Set(scalars.map(s => s.place.split("(")[0]));
    const scalarNames = new Set(Object.keys(badValues));
    for (const type of Object.values(schema.getTypeMap())) {
      // A subscription is the query of its name, asked again.
      if (!isObjectType(type) || type.name.startsWith("__") || type === schema.getSubscriptionType())
        continue;
      for (const field of Object.values(type.getFields())) {
        if (!field.args.some(a => scalarNames.has(getNamedType(a.type).name))) continue;
        expect(reached, "a field out of the samples' way").toContain(
          `${ownerOf(type, field.name)}.${field.name}`,
        );
      }
    }
    expect(scalars.length).toBeGreaterThan(100);
    // Undisturbed, each of them is answered with data.
    const valid: Record<string, unknown> = {
      Int: 1,
      Float: 20.5,
      Date: "2015-01-02",
      DateTime: "2022-11-12T00:00:00+07:00",
    };
    for (const { place, query, scalar, with: variablesWith } of scalars.filter(s =>
      s.place.startsWith("Mutation"),
    )) {
      const name = place.slice(place.indexOf("(") + 1, -1).split(".");
      const { errors } = await person.ask(query, variablesWith(sample(name, scalar) ?? valid[scalar] ?? "ก"));
      expect(errors, place).toEqual([]);
    }
  });

  test("reading answers data or BAD_USER_INPUT, never a fault, and nothing of the machine room", async () => {
    const reads = sentScalars(schema, sample).filter(s => !isMutation(s));
    expect(await faultsOf(reads, badOnes)).toEqual([]);
  });

  test("trying a mutation out answers data, a refusal or BAD_USER_INPUT, never a fault", async () => {
    const mutations = sentScalars(schema, sample).filter(isMutation);
    const withLong = (scalar: string) => [...badOnes(scalar), ...(scalar === "String" ? [longText] : [])];
    expect(await faultsOf(mutations, withLong)).toEqual([]);
  });

  test("doing a mutation in earnest is no other: what cannot be stored is refused, also in its audit row and receipt", async () => {
    const mutations = sentScalars(schema, sample).filter(
      s => isMutation(s) && !s.place.includes("setSandboxClock") && s.scalar !== "Int",
    );
    let serial = 0;
    const inEarnest = ({ input }: { input?: { idempotencyKey?: unknown } }) => ({
      input: { idempotencyKey: `earnest ${++serial}`, ...input, dryRun: false },
    });
    expect(await faultsOf(mutations, badOnes, inEarnest)).toEqual([]);
  });

  test("a text of a million letters is refused before anything is read of it", async () => {
    const search = "x".repeat(1_000_000);
    const answer = await person.ask(
      "query ($search: String) { orgUnits(filter: { search: $search }) { totalCount } }",
      {
        search,
      },
    );
    expect(answer.status).toBe(413);
    expect(answer.errors.map(e => e.extensions.code)).toEqual(["TOO_COSTLY"]);
  });

  test("a page takes first or last, neither negative nor over 500", async () => {
    const bad = [
      "first: -1",
      "last: -1",
      "first: 501",
      "last: 501",
      "first: 2, last: 2",
      'first: 2, before: "x"',
      'after: "x", before: "y"',
    ];
    for (const list of ["orgUnits", "institutions", "rounds"]) {
      for (const page of bad) {
        const { errors } = await person.ask(`{ ${list}(${page}) { totalCount } }`);
        expect(
          errors.map(e => e.extensions.code),
          `${list}(${page})`,
        ).toEqual(["BAD_USER_INPUT"]);
      }
      for (const page of ["first: 0", "last: 0", "first: 500", "last: 500"]) {
        const { errors } = await person.ask(`{ ${list}(${page}) { totalCount } }`);
        expect(errors, `${list}(${page})`).toEqual([]);
      }
    }
  });

  test("a cursor is good for its viewer, list, filter and order alone", async () => {
    const cursorOf = async (who: Person, list: string) => {
      const data = await who.get<{ list: { edges: { cursor: string }[] } }>(
        `{ list: ${list} { edges { cursor } } }`,
      );
      return data.list.edges[0]!.cursor;
    };
    const use = async (who: Person, field: string, args: string, cursor: string) => {
      const { errors } = await who.ask(`query ($c: String) { ${field}(after: $c${args}) { nodes { id } } }`, {
        c: cursor,
      });
      return errors.map(e => e.extensions.code).join();
    };
    const mine = await cursorOf(person, "orgUnits");
    expect(await use(person, "orgUnits", "", mine)).toBe("");
    expect(await use(person, "orgUnits", ", first: 1", mine)).toBe("");
    const elsewhere: [string, string][] = [
      ["provinces", ""],
      ["institutions", ""],
      ["rounds", ""],
      ["orgUnits", ", orderBy: { field: NAME, direction: ASC }"],
      ["orgUnits", ", orderBy: { field: CODE, direction: DESC }"],
      ["orgUnits", ', filter: { search: "4" }'],
      ["orgUnits", `, filter: { withinId: "${school.id}" }`],
    ];
    for (const [field, args] of elsewhere)
      expect(await use(person, field, args, mine), field + args).toBe("BAD_USER_INPUT");
    const theirs = await school.head();
    expect(await use(theirs, "orgUnits", "", mine)).toBe("BAD_USER_INPUT");
    for (const forged of [
      `${mine}x`,
      mine.slice(0, -1),
      mine.split(".")[0]!,
      `.${mine.split(".")[1]}`,
      `${mine}.${mine}`,
      ".",
    ]) {
      expect(await use(person, "orgUnits", "", forged), forged).toBe("BAD_USER_INPUT");
    }
    const roll = `orgUnit(id: "${school.id}") { enrolments`;
    const rollCursor = (
      await person.get<{ orgUnit: { enrolments: { edges: { cursor: string }[] } } }>(
        `{ ${roll} { edges { cursor } } } }`,
      )
    ).orgUnit.enrolments.edges[0]!.cursor;
    const { errors } = await person.ask(
      `query ($c: String) { ${roll}(after: $c, filter: { classroom: "1" }) { totalCount } } }`,
      {
        c: rollCursor,
      },
    );
    expect(errors.map(e => e.extensions.code)).toEqual(["BAD_USER_INPUT"]);
  });
});
