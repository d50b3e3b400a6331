import {
  buildClientSchema,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
  type IntrospectionQuery,
  isInputObjectType,
} from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askMutation, mutate } from "../kit/acts.ts";
import { citizenId, createLand, type Institution, type Land, type Lao } from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

let system: TestSystem;
let land: Land;
let lao: Lao;
let school: Institution;
let elsewhere: Institution;
let schema: GraphQLSchema;
beforeAll(async () => {
  system = await startTestSystem();
  land = await createLand(system);
  const district = await (await land.createProvince("41")).createDistrict("4101");
  lao = await district.createLao();
  school = await lao.createInstitution({ learners: 6 });
  elsewhere = await (await district.createLao()).createInstitution({ learners: 6 });
  await land.openRound();
  const dla = await land.as("DEPARTMENT_ADMINISTRATOR");
  schema = buildClientSchema(await dla.get<IntrospectionQuery>(getIntrospectionQuery()));
});
afterAll(async () => {
  await land.close();
  await system.close();
});

/** An answer without the request's id and its cost, which is computed from the question alone. */
const bare = (text: string) =>
  text.replaceAll(/"requestId":"[^"]*"/g, "").replace(/,"extensions":\{"cost":\{[^}]*\}\}/, "");

describe("what may not be read cannot be asked about", () => {
  const inputs = () => Object.values(schema.getTypeMap()).filter(isInputObjectType);

  test("no filter and no order names what is sensitive, and none names an identifier", () => {
    const kept =
      /identifier|citizen|gcode|race|ethnic|religion|health|disab|income|weight|height|blood|welfare|password|token|secret/i;
    const offered = inputs()
      .filter(type => /Filter$|Order$/.test(type.name))
      .flatMap(type => Object.keys(type.getFields()).map(field => `${type.name}.${field}`));
    const orders = Object.values(schema.getTypeMap())
      .filter(type => /OrderField$/.test(type.name))
      .flatMap(type =>
        "getValues" in type ? type.getValues().map(value => `${type.name}.${value.name}`) : [],
      );
    expect(offered.length).toBeGreaterThan(10);
    expect([...offered, ...orders].filter(name => kept.test(name.split(".")[1] ?? ""))).toEqual([]);
  });

  test("a filter on a roll tells nothing to who may not read the roll: not whether it matches, nor how many", async () => {
    const query = `query ($id: ID!, $filter: EnrolmentFilter) { orgUnit(id: $id) { enrolments(filter: $filter) { totalCount pageInfo { hasNextPage } nodes { id } } } }`;
    for (const duty of ["ANALYST", "CLIENT"] as const) {
      const reader = await school.as(duty);
      const answers = new Set<string>();
      for (const filter of [
        null,
        { classroom: "1" },
        { classroom: "ไม่มี" },
        { grade: ["PRIMARY_1"] },
        { status: "REMOVED" },
        { academicYear: 2400 },
      ]) {
        answers.add(bare((await reader.ask(query, { id: school.id, filter })).text));
      }
      expect([...answers], duty).toEqual(['{"data":{"orgUnit":{"enrolments":null}}}']);
    }
  });

  test("a search for people tells nothing to duties that see no people, nor about people beside one's area", async () => {
    const query = `query ($search: String, $unit: ID) { accounts(filter: { search: $search, unitId: $unit }) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }`;
    const target = await elsewhere.as("INSTITUTION_DIRECTOR");
    for (const reader of [
      await land.as("ANALYST"),
      await land.as("CLIENT"),
      await school.as("INSTITUTION_DIRECTOR"),
      await lao.officer(),
    ]) {
      const nobody = bare((await reader.ask(query, { search: "nobody.has.this" })).text);
      expect(bare((await reader.ask(query, { search: target.username })).text), reader.username).toBe(nobody);
      expect(bare((await reader.ask(query, { unit: elsewhere.id })).text), reader.username).toBe(nobody);
    }
  });

  test("the audit tells nothing of a learner or an account of somebody else's, by any filter", async () => {
    const other = await (await elsewhere.as("INSTITUTION_RECORDER")).accountId;
    await mutate(await lao.officer(), "revealIdentifier", "revealed { identifier }", {
      learnerId: school.roll[0]?.learnerId,
      reason: "ตรวจสอบ",
    });
    const director = await elsewhere.as("INSTITUTION_DIRECTOR");
    const count = async (filter: object) =>
      (
        await director.get<{ auditEvents: { totalCount: number } }>(
          "query ($filter: AuditEventFilter) { auditEvents(filter: $filter) { totalCount nodes { id } } }",
          { filter },
        )
      ).auditEvents.totalCount;
    expect(await count({ targetId: school.roll[0]?.learnerId })).toBe(0);
    expect(await count({ action: "revealIdentifier" })).toBe(0);
    expect(await count({ unitId: school.id })).toBe(0);
    expect(await count({ accountId: (await lao.officer()).accountId })).toBe(0);
    expect(await count({ accountId: other })).toBe(0);
  });
});

describe("what is not a client's to say", () => {
  const decided = [
    "role",
    "roles",
    "status",
    "state",
    "confirmedBy",
    "confirmedAt",
    "confirmedDuty",
    "checkedBy",
    "recordedBy",
    "grantedBy",
    "endedBy",
    "actorId",
    "actor",
    "appointments",
    "reach",
    "path",
    "version",
    "digest",
    "headcount",
    "createdAt",
    "at",
  ];

  test("is in no input of a mutation, and sent all the same it is refused and nothing is done", async () => {
    const head = await school.head();
    const fields = Object.values(schema.getMutationType()?.getFields() ?? {});
    expect(fields.length).toBeGreaterThan(10);
    for (const field of fields) {
      const type = getNamedType(field.args[0]!.type);
      const offered = isInputObjectType(type) ? Object.keys(type.getFields()) : [];
      // The clock's own instant is what its mutation is about.
      const allowed = field.name === "setSandboxClock" ? ["at"] : [];
      expect(
        offered.filter(name => decided.includes(name) && !allowed.includes(name)),
        field.name,
      ).toEqual([]);
      for (const name of ["role", "status", "confirmedBy", "actorId"]) {
        const { data, errors } = await askMutation(head, field.name, "__typename", { [name]: "X" }).catch(
          () => ({
            data: null,
            errors: [],
          }),
        );
        expect([field.name, data ?? null]).toEqual([field.name, null]);
        // FORBIDDEN: the gateway asks for the duty before it looks at the variables.
        expect(["BAD_USER_INPUT", "FORBIDDEN"]).toContain(errors[0]?.extensions.code);
      }
    }
  });
});

describe("letters that deceive", () => {
  const invisible = [
    "\u200b",
    "\u200c",
    "\u200d",
    "\u2060",
    "\ufeff",
    "\u00ad",
    "\u202a",
    "\u202e",
    "\u2066",
    "\u2069",
    "\u200f",
  ];

  test("zero-width and direction marks are not kept in a learner's name, and white space is one space", async () => {
    const recorder = await school.as("INSTITUTION_RECORDER");
    for (const [i, mark] of invisible.entries()) {
      const { value, codes } = await mutate<{ learner: { firstName: string; lastName: string } }>(
        recorder,
        "enrolLearner",
        "enrolment { learner { firstName lastName } }",
        {
          institutionId: school.id,
          identifier: citizenId(500 + i),
          prefix: "ด.ช.",
          firstName: `${mark}สม${mark}ชาย${mark}`,
          lastName: `ใจ${mark}ดี`,
          sex: "MALE",
          birthDate: "2015-05-17",
          grade: "PRIMARY_1",
          classroom: "1",
          enteredOn: "2022-05-16",
          dryRun: true,
        },
      );
      expect([mark.codePointAt(0)?.toString(16), codes, value?.learner]).toEqual([
        mark.codePointAt(0)?.toString(16),
        [],
        { firstName: "สมชาย", lastName: "ใจดี" },
      ]);
    }
  });

  test("a name of invisible letters alone is none", async () => {
    const recorder = await school.as("INSTITUTION_RECORDER");
    const { codes } = await mutate(recorder, "correctLearner", "learner { id }", {
      learnerId: school.roll[0]?.learnerId,
      expectedVersion: 1,
      firstName: invisible.join(""),
      dryRun: true,
    });
    expect(codes).toEqual(["BAD_USER_INPUT"]);
  });

  test("a username with any of them, or with letters of another script that look Latin, is refused", async () => {
    const officer = await lao.officer();
    const input = {
      name: "ก",
      duty: "REGISTRAR",
      unitId: school.id,
      orderNumber: "1",
      fromDate: "2022-10-01",
      dryRun: true,
    };
    for (const username of [
      ...invisible.map(mark => `som${mark}ying`),
      "sоmying",
      "ѕomying",
      "ｓ\u0301omying",
      "som\u0000ying",
    ]) {
      const { data, errors } = await askMutation(officer, "createAccount", "account { id }", {
        ...input,
        username,
      });
      const codes = data
        ? data.act.userErrors.map(error => error.code)
        : errors.map(error => error.extensions.code);
      expect([JSON.stringify(username), codes[0]]).toEqual([
        JSON.stringify(username),
        expect.stringMatching(/USERNAME_INVALID|BAD_USER_INPUT/),
      ]);
    }
  });

  test("names on accounts and orders lose them too", async () => {
    const officer = await lao.officer();
    const { value } = await mutate<{ name: string }>(officer, "createAccount", "account { name }", {
      username: "somying.jaidee",
      name: "สม\u202eหญิง\u200b ใจดี",
      duty: "REGISTRAR",
      unitId: school.id,
      orderNumber: "1",
      fromDate: "2022-10-01",
    });
    expect(value?.name).toBe("สมหญิง ใจดี");
  });
});
