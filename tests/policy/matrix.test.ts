import { randomBytes, randomUUID } from "node:crypto";
import { schema as institutions } from "@lec/institutions/schema";
import { schema as learners } from "@lec/learners/schema";
import { schema as reporting } from "@lec/reporting/schema";
import {
  buildClientSchema,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
  type IntrospectionQuery,
  isUnionType,
} from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Answer } from "../kit/client.ts";
import { fourAtATime } from "../kit/four-at-a-time.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";
import { type Asker, buildLand, type Place, type PolicyLand } from "./land.ts";
import { fieldRule, isAnybodys, knowsField, mayPress, mayRead, type Rule, thingRules } from "./oracle.ts";
import { type Press, pressesAt, pressesOf } from "./presses.ts";
import { AnswerReader, isShown, type Question, type Shown } from "./reader.ts";
import { everythingOf, type FieldArguments, fieldsOf } from "./selection.ts";
import { actorOf, askSubgraph } from "./subgraph-door.ts";

/** LEC_TEST_SEED repeats a land. */
const seed = process.env.LEC_TEST_SEED ?? randomBytes(4).toString("hex");
const fewestCases = 5_000;

/** Literal arguments where a field wants some, or where its list must be whole to be compared. */
const fieldArguments: FieldArguments = {
  "OrgUnit.children": "first: 100",
  "OrgUnit.appointments": "first: 200",
  "OrgUnit.enrolments": "first: 100",
  "OrgUnit.releaseRequests": { IN: "direction: IN, first: 100", OUT: "direction: OUT, first: 100" },
  "OrgUnit.duplicateCases": "first: 100",
  "OrgUnit.spotCheckFindings": "first: 100",
  "OrgUnit.spotCheckPlan": "size: 5",
  "SpotCheck.items": "first: 200",
  "Monitoring.stuckCases": "days: 0",
  "Monitoring.missing": "first: 100",
  "Province.localAdministrativeOrganizations": "first: 100",
  "LocalAdministrativeOrganization.institutions": "first: 100",
  "Viewer.manageableDuties": `unitId: "${randomUUID()}"`,
};

/** Fields of a unit under which most of all others hang, as many together as one request may ask. */
const largeFields: readonly (readonly string[])[] = [
  ["enrolments", "findings", "duplicateCases", "releaseRequests", "imports"],
  ["monitoring", "spotChecks", "spotCheckFindings"],
];

/** Mutations that nobody gets done in this land, past authorisation though they come, and why. */
const neverDone: Readonly<Record<string, string>> = {
  requestCancellation: "the one confirmed unit of an asker has asked already",
};

/** Values that nothing in this land has, and why. */
const withoutValue: readonly string[] = [];

const subgraphs: Readonly<Record<string, GraphQLSchema>> = { institutions, learners, reporting };

/** A small machine with much else to do needs longer than a test is usually given. */
const patienceMs = 240_000;

describe(`the matrix of duties, relations, fields and mutations (LEC_TEST_SEED=${seed})`, {
  timeout: patienceMs,
}, () => {
  let system: TestSystem;
  let land: PolicyLand;
  let schema: GraphQLSchema;
  let reader: AnswerReader;

  beforeAll(async () => {
    system = await startTestSystem({ subgraphs: "served" });
    land = await buildLand(system, seed);
    const dla = await land.land.as("DEPARTMENT_ADMINISTRATOR");
    schema = buildClientSchema(await dla.get<IntrospectionQuery>(getIntrospectionQuery()));
    reader = new AnswerReader(land);
  });
  afterAll(async () => {
    await land?.close();
    await system?.close();
  });

  /** Mutations that were done for somebody, and that were refused to somebody for the right. */
  const donePresses = new Set<string>();
  const refusedPresses = new Set<string>();
  const obstacles = new Map<string, ReadonlySet<string>>();

  /** The oracle's verdicts on everybody's answers, since the last time it was asked. */
  const faults = () => reader.faults.splice(0);
  const forEachAsker = (work: (asker: Asker) => Promise<void>) => fourAtATime(land.askers, work);
  const isShut = (asker: Asker) => asker.state === "of a disabled account";
  /** Pages of things that the oracle has not been told of. */
  const isUnknownList = (type: string) => {
    const thing = /^(.+)(Connection|Edge)$/.exec(type)?.[1];
    return thing !== undefined && !knowsField(thing, "id") && thing !== "OrgUnit";
  };
  /** What hangs on no thing: the root. */
  const root = (key: string) => ({ key, places: [], own: false });

  test("the oracle knows every field and every mutation there is", () => {
    const unknown: string[] = [];
    for (const name of fieldsOf(schema)) {
      const [type = "", field = ""] = name.split(".");
      if (
        ["Query", "Mutation", "Subscription"].includes(type) ||
        type.endsWith("Payload") ||
        isAnswerPart(type)
      )
        continue;
      try {
        fieldRule(type, field);
      } catch (error) {
        unknown.push((error as Error).message);
      }
    }
    for (const name of Object.keys(schema.getQueryType()?.getFields() ?? {})) {
      if (!(name in rootQuestions))
        unknown.push(
          `The matrix does not ask Query.${name}: add it to rootQuestions in tests/policy/matrix.test.ts.`,
        );
    }
    for (const name of Object.keys(schema.getMutationType()?.getFields() ?? {})) {
      if (!(name in pressesOf))
        unknown.push(
          `The matrix does not press ${name}: add it to pressesOf in tests/policy/presses.ts, and its rows to the table of pressing in tests/policy/oracle.ts after reading domain.md sections 2 and 4.`,
        );
    }
    for (const [name, subgraph] of Object.entries(subgraphs)) {
      for (const type of entityTypes(name, subgraph)) {
        if (idsOfType(land, type, land.places[0]!) === null)
          unknown.push(
            `The matrix has no ids of the entity ${type}: add it to idsOfType in tests/policy/matrix.test.ts.`,
          );
      }
    }
    expect(unknown).toEqual([]);
  });

  test("through the gateway, each field of each unit, by id and by code, is what the oracle says, and a hidden unit is one that nobody has", async () => {
    // All at once would be more fields than a request may have.
    const parts = [
      ...largeFields.map(fields => (field: string) => fields.includes(field)),
      (field: string) => !largeFields.flat().includes(field),
    ];
    const byId = parts.map(
      part =>
        `query ($id: ID!) { unit: orgUnit(id: $id) { ${everythingOf(schema, "OrgUnit", fieldArguments, part)} } }`,
    );
    const byCode =
      "query ($code: String!) { unit: orgUnit(code: $code) { __typename id code name level status nameEn } }";
    await forEachAsker(async asker => {
      for (const [what, query, nobody] of [
        ...byId.map(query => ["id", query, randomUUID()] as const),
        ["code", byCode, "00000000"],
      ] as const) {
        const ask = (value: string) => asker.client.ask<{ unit: Shown | null }>(query, { [what]: value });
        const forNobody = bare(await ask(nobody), nobody);
        for (const target of land.targetsOf(asker)) {
          const question = { asker, target, door: `gateway Query.orgUnit(${what})` };
          const answer = await ask(what === "id" ? target.id : target.code);
          reader.count(question, "Query.orgUnit");
          if (isShut(asker)) {
            if (answer.status !== 401) reader.fault(question, `was answered ${answer.status}`);
          } else if (mayRead("unit", asker.standings, [target.path])) {
            if (answer.errors.length > 0) reader.fault(question, JSON.stringify(answer.errors));
            if (isShown(answer.data?.unit))
              reader.read(schema, question, answer.data.unit, root(question.door));
            else reader.fault(question, "is not shown");
          } else if (bare(answer, what === "id" ? target.id : target.code) !== forNobody)
            reader.fault(question, "is answered otherwise than one that nobody has");
        }
      }
    });
    expect(faults()).toEqual([]);
  });

  test("through the gateway, lists, counts and pages hold what the oracle says, whatever they are filtered by", async () => {
    await forEachAsker(async asker => {
      for (const [name, ask] of Object.entries(rootQuestions)) {
        let forNobody: string | null = null;
        const asked = (ask.perUnit ? land.targetsOf(asker) : [null]).map(target => ({
          target,
          question: { asker, target, door: `gateway Query.${name}` },
          ...ask.of({ land, asker, target: target ?? land.places[0]! }),
        }));
        const answers = await askEach(
          asker,
          ask.field(schema),
          asked.map(each => each.id),
        );
        for (const [i, { target, question, id, expected }] of asked.entries()) {
          const { status, it, errors, text } = answers[i]!;
          reader.count(question, `Query.${name}`);
          if (isShut(asker)) {
            if (status !== 401) reader.fault(question, `was answered ${status}`);
            continue;
          }
          if (expected === "FORBIDDEN") {
            const codes = errors.map(error => error.extensions.code).join();
            if (codes !== "FORBIDDEN" || it != null) reader.fault(question, `was answered ${codes}`);
            continue;
          }
          if (errors.length > 0) reader.fault(question, JSON.stringify(errors));
          if (ask.perUnit && expected?.length === 0) {
            const nobody = randomUUID();
            forNobody ??= bareText((await askEach(asker, ask.field(schema), [nobody]))[0]!.text, nobody);
            if (forNobody !== bareText(text, id))
              reader.fault(question, "is answered otherwise than for an id that nobody has");
          }
          if (expected && memberIds(it) !== expected.toSorted().join())
            reader.fault(
              question,
              `holds ${memberIds(it) || "nothing"}, should hold ${expected.join() || "nothing"}`,
            );
          for (const [action, act] of Object.entries(ask.offers ?? {})) {
            const allowed = [it].flat().some(each => isShown(each) && each.action === action && each.allowed);
            if (allowed !== mayPress(act, asker.standings, land.places[0]!.path))
              reader.fault(question, `${action} is ${allowed ? "" : "not "}offered`);
          }
          for (const object of [it].flat())
            if (isShown(object))
              reader.read(
                schema,
                question,
                object,
                target && ask.hangsOn ? ask.hangsOn(target) : root(question.door),
              );
        }
      }
    });
    expect(faults()).toEqual([]);
  });

  test("by _entities of each subgraph, the same things are the same, and a hidden one is one that nobody has", async () => {
    const doors = Object.entries(subgraphs).flatMap(([name, subgraph]) =>
      entityTypes(name, subgraph).map(type => ({
        name,
        subgraph,
        type,
        query: `query ($r: [_Any!]!) { _entities(representations: $r) { ... on ${type} { ${everythingOf(subgraph, type, fieldArguments)} } } }`,
      })),
    );
    await forEachAsker(async asker => {
      // An envelope of a disabled account is never sealed: the gateway knows no actor for it.
      if (isShut(asker)) return;
      const actor = await actorOf(land.land, asker.accountId);
      for (const { name, subgraph, type, query } of doors) {
        const aims = land
          .targetsOf(asker)
          .flatMap(target => (idsOfType(land, type, target) ?? []).map(id => ({ id, target })));
        const nobody = type === "Confirmation" ? `${land.roundId}:${randomUUID()}:LEARNERS` : randomUUID();
        const ids = [nobody, ...aims.map(aim => aim.id)];
        const { data, errors } = await askSubgraph<{ _entities: (Shown | null)[] }>(
          system,
          name,
          actor,
          query,
          {
            r: ids.map(id => ({ __typename: type, id })),
          },
        );
        const [forNobody, ...answers] = data?._entities ?? [];
        for (const [i, { id, target }] of aims.entries()) {
          const question = { asker, target, door: `${name} _entities ${type}` };
          const failed = errors.filter(error => error.path?.[1] === i + 1);
          if (failed.length > 0) reader.fault(question, JSON.stringify(failed));
          const answer = answers[i] ?? null;
          // A confirmation of no reach, like a unit known by its id alone, is judged by its fields.
          const rule = type === "Confirmation" ? "unit" : (thingRules[type] ?? "unit");
          reader.count(question, type);
          if (!mayRead(rule, asker.standings, [target.path])) {
            if (bareText(JSON.stringify(answer), id) !== bareText(JSON.stringify(forNobody ?? null), nobody))
              reader.fault(question, "is answered otherwise than one that nobody has");
          } else if (isShown(answer)) reader.read(subgraph, question, answer, root(question.door));
          else if (type !== "Confirmation") reader.fault(question, "is not shown");
        }
      }
    });
    expect(faults()).toEqual([]);
  });

  test("each mutation passes those alone whom the oracle lets press it, and what is hidden is what nobody has", async () => {
    await forEachAsker(async asker => {
      // The powerless press at home: what they have not there, they have nowhere.
      const targets = asker.standings.length > 0 ? land.targetsOf(asker) : [asker.unit];
      const everyPress = targets.flatMap(target => pressesAt(land, target).map(press => ({ press, target })));
      for (const mutation of Object.keys(pressesOf)) {
        const mine = everyPress.filter(({ press }) => press.mutation === mutation);
        const nobody = randomUUID();
        const forNobody = new Map<string, string>();
        for (const { press } of mine) if (press.id) forNobody.set(shapeOf(press), "");
        const shapes = [...forNobody.keys()].map(
          shape => mine.find(({ press }) => shapeOf(press) === shape)!,
        );
        const blind = await pressAll(
          asker,
          shapes.map(({ press }) => ({ press, id: nobody })),
        );
        for (const [i, { press }] of shapes.entries())
          forNobody.set(shapeOf(press), bareText(blind[i]!.text, nobody));
        const answers = await pressAll(
          asker,
          mine.map(({ press }) => ({ press, id: press.id ?? "" })),
        );
        for (const [i, { press, target }] of mine.entries()) {
          const question = { asker, target, door: `gateway Mutation.${mutation}` };
          reader.count(question, press.act);
          if (answers[i]!.done) donePresses.add(mutation);
          else obstacles.set(mutation, new Set([...(obstacles.get(mutation) ?? []), ...answers[i]!.codes]));
          if (answers[i]!.codes.some(code => notPermitted.has(code))) refusedPresses.add(mutation);
          judge(question, press, answers[i]!, forNobody.get(shapeOf(press)) ?? null);
        }
      }
    });
    expect(faults()).toEqual([]);
  });

  test("each mutation was really pressed: done for somebody, refused to somebody else", () => {
    const missing = (from: ReadonlySet<string>) => Object.keys(pressesOf).filter(name => !from.has(name));
    // Said with what stood in the way, to whoever has to build the land for it.
    const notDone = missing(donePresses).map(
      name => `${name}: ${[...(obstacles.get(name) ?? [])].join(", ")}`,
    );
    expect(notDone.filter(text => !(text.split(":")[0]! in neverDone))).toEqual([]);
    expect(missing(refusedPresses)).toEqual([]);
  });

  test(`asked every field that there is, withheld what somebody else read, in at least ${fewestCases} distinct cases`, () => {
    const notAsked = fieldsOf(schema).filter(name => {
      const [type = "", field = ""] = name.split(".");
      return (
        !["Query", "Mutation"].includes(type) &&
        !type.endsWith("Payload") &&
        !isAnswerPart(type) &&
        knowsField(type, field) &&
        !isUnknownList(type) &&
        !reader.met.has(name)
      );
    });
    expect(notAsked).toEqual([]);
    const emptyForAll = [...reader.withheld].filter(
      name => !reader.valued.has(name) && !withoutValue.includes(name),
    );
    expect(emptyForAll, "withheld from some, but without a value for anybody").toEqual([]);
    process.stdout.write(`policy matrix: ${reader.cases.size} distinct cases, LEC_TEST_SEED=${seed}\n`);
    expect(reader.cases.size).toBeGreaterThan(fewestCases);
  });

  /** What one root field of a request was answered, as if it had been asked alone. */
  interface Heard {
    readonly status: number;
    readonly it: unknown;
    readonly errors: Answer<unknown>["errors"];
    readonly text: string;
  }

  /** Asks one root field about each id, ten to a request, or as many as it may have fields and words. */
  async function askEach(asker: Asker, field: string, ids: readonly string[]): Promise<Heard[]> {
    const together = Math.max(1, Math.min(10, Math.floor(900 / (field.match(/\w+/g)?.length ?? 1))));
    const heard: Heard[] = [];
    for (let start = 0; start < ids.length; start += together) {
      const batch = ids.slice(start, start + together);
      const declared = field.includes("$id") ? `(${batch.map((_, i) => `$id${i}: ID!`).join(", ")})` : "";
      const fields = batch.map((_, i) => `it${i}: ${field.replaceAll("$id", `$id${i}`)}`);
      const { status, data, errors } = await asker.client.ask<Record<string, unknown> | null>(
        `query ${declared} { ${fields.join(" ")} }`,
        Object.fromEntries(batch.map((id, i) => [`id${i}`, id])),
      );
      for (const i of batch.keys()) {
        const it = data?.[`it${i}`] ?? null;
        const own = errors
          .filter(({ path }) => path === undefined || path[0] === `it${i}`)
          .map(error => ({ ...error, path: error.path?.slice(1) ?? [] }));
        heard.push({ status, it, errors: own, text: JSON.stringify([it, own]) });
      }
    }
    return heard;
  }

  interface Pressed {
    readonly done: boolean;
    readonly codes: readonly string[];
    readonly text: string;
  }

  /** Presses in order, ten to a request: each is a transaction of its own. */
  async function pressAll(
    asker: Asker,
    presses: readonly { press: Press; id: string }[],
  ): Promise<Pressed[]> {
    const answers: Pressed[] = [];
    for (let start = 0; start < presses.length; start += 10) {
      const batch = presses.slice(start, start + 10);
      const field = schema.getMutationType()?.getFields()[batch[0]!.press.mutation];
      if (!field) throw new Error(`there is no mutation ${batch[0]!.press.mutation}`);
      const type = getNamedType(field.args[0]!.type).name;
      const declared = batch.map((_, i) => `$i${i}: ${type}!`).join(", ");
      const refusal = "userErrors { code field clause blockers { code count units { id } } }";
      const calls = batch
        .map((_, i) => `m${i}: ${field.name}(input: $i${i}) { __typename ${refusal} }`)
        .join(" ");
      const variables = Object.fromEntries(batch.map(({ press, id }, i) => [`i${i}`, press.input(id)]));
      const { status, data, errors } = await asker.client.ask<
        Record<string, { userErrors: { code: string }[] } | null>
      >(`mutation (${declared}) { ${calls} }`, variables);
      for (const i of batch.keys()) {
        const payload = data?.[`m${i}`] ?? null;
        const own = errors.filter(error => error.path?.[0] === `m${i}` || error.path === undefined);
        answers.push({
          done: payload !== null && payload.userErrors.length === 0,
          codes: payload
            ? payload.userErrors.map(error => error.code)
            : own.map(({ extensions }) =>
                extensions?.code === "BAD_USER_INPUT" ? "INPUT" : (extensions?.code ?? String(status)),
              ),
          text: JSON.stringify([payload, own.map(error => error.extensions?.code)]),
        });
      }
    }
    return answers;
  }

  function judge(question: Question, press: Press, answer: Pressed, forNobody: string | null): void {
    const { asker, target } = question;
    const answered = answer.done ? "done" : answer.codes.join(", ");
    const closed = (target?.closed ?? false) && !press.atClosed;
    const refusedForRight = answer.codes.some(code => notPermitted.has(code));
    const seen = press.id === null || mayRead(press.seenAs, asker.standings, press.seenAt);
    // Neither done nor refused: nothing was decided about rights.
    if (answer.codes.some(code => code === "INTERNAL_SERVER_ERROR" || code === "INPUT"))
      reader.fault(question, `${press.act} failed: ${answer.text}`);
    if (closed || !mayPress(press.act, asker.standings, press.place)) {
      if (answer.done) reader.fault(question, `${press.act} was done`);
      else if (!closed && isAnybodys(press.act) && !refusedForRight)
        reader.fault(question, `${press.act} passed authorisation: ${answered}`);
    } else if (refusedForRight) reader.fault(question, `${press.act} was refused: ${answered}`);
    if (!seen && forNobody !== null && press.id && bareText(answer.text, press.id) !== forNobody)
      reader.fault(question, `${press.act} is answered ${answered}, for an id that nobody has otherwise`);
  }
});

/** Answers that say: not you, or not there. */
const notPermitted = new Set(["NOT_ALLOWED", "NOT_FOUND", "FORBIDDEN", "OWN_ACCOUNT", "UNAUTHENTICATED"]);

/** Parts of the answers to mutations: told to whoever pressed. */
const isAnswerPart = (type: string) =>
  [
    "UserError",
    "CheckedEnrolments",
    "MovedEnrolments",
    "NotificationsRead",
    "Reminder",
    "Reminders",
    "UnitContact",
    "PromotionUndone",
    "EnrolledElsewhere",
    "RecordedSpotCheckFindings",
    "RevealedIdentifier",
    "RoundClockChange",
    "SandboxClock",
  ].includes(type);

/** Presses that are answered alike for an id that nobody has. */
const shapeOf = ({ mutation, act, input }: Press) => {
  const duty = (input("") as { duty?: string }).duty ?? "";
  return mutation === "createAccount" || mutation === "grantAppointment"
    ? `${mutation} ${duty}`
    : `${mutation} ${act.includes("OTHER_COUNTS")}`;
};

/** An answer without what differs between any two: the request's id, and the id that was sent. */
const bare = (answer: Answer<unknown>, sent: string) => bareText(answer.text, sent);
const bareText = (text: string, sent: string) =>
  // A code may be part of a number; an id is part of nothing else.
  (sent.length > 10 ? text.replaceAll(sent, "ID") : text.replaceAll(`"${sent}"`, '"ID"')).replaceAll(
    /"requestId":"[^"]*"/g,
    "",
  );

/** Types a subgraph resolves by reference. The interface is one too, to the subgraph that owns it. */
function entityTypes(name: string, schema: GraphQLSchema): string[] {
  const union = schema.getType("_Entity");
  const types = isUnionType(union) ? union.getTypes().map(type => type.name) : [];
  return name === "institutions" ? [...types, "OrgUnit"] : types;
}

const levelTypes: Readonly<Record<string, string>> = {
  Department: "DEPARTMENT",
  Province: "PROVINCE",
  District: "DISTRICT",
  LocalAdministrativeOrganization: "LAO",
  Institution: "INSTITUTION",
};

/** Ids of things of a type at a unit, of which at most two; `null` for a type that the matrix has not been told of. */
function idsOfType(land: PolicyLand, type: string, at: Place): string[] | null {
  if (type === "OrgUnit") return [at.id];
  if (type in levelTypes) return levelTypes[type] === at.level ? [at.id] : [];
  if (type === "Confirmation") return [`${land.roundId}:${at.id}:LEARNERS`];
  if (type === "ReportingRound") return at.level === "DEPARTMENT" ? [land.roundId] : [];
  const roll = land.enrolled.filter(each => each.institutionId === at.id && each.onRoll).slice(0, 2);
  if (type === "Learner") return roll.map(each => each.learnerId);
  if (type === "Enrolment") return roll.map(each => each.id);
  if (type === "OtherSchool") return land.schools.filter(each => each.unitId === at.id).map(each => each.id);
  if (type === "ReopeningCase") return land.cases.filter(each => each.unitId === at.id).map(each => each.id);
  return null;
}

interface RootQuestion {
  /** Whether it is asked about each target, or once. */
  readonly perUnit: boolean;
  /** The root field and all below it, about `$id`. */
  readonly field: (schema: GraphQLSchema) => string;
  /**
   * The id that is asked about, and the ids expected in the answer: none to compare, or a refusal of the whole question.
   * Where none is expected of a unit's, the answer is that for an id that nobody has.
   */
  readonly of: (asked: { land: PolicyLand; asker: Asker; target: Place }) => {
    id: string;
    expected: readonly string[] | "FORBIDDEN" | null;
  };
  /** Acts of the department that the answer offers, by what the table of pressing calls them. */
  readonly offers?: Readonly<Record<string, string>>;
  /** What the answer is a part of, where it is no thing by itself: it is compared with the same part read another way. */
  readonly hangsOn?: (target: Place) => { key: string; places: readonly string[]; own: boolean };
}

/** A list of units cut down to one by id. */
function unitList(field: string, level: string | null): RootQuestion {
  return {
    perUnit: true,
    field: () =>
      `${field}(filter: { ids: [$id] }) { __typename totalCount nodes { __typename id code name nameEn status childCount headcount { __typename total }
        confirmation { __typename id state digest } } edges { __typename cursor node { __typename id } } pageInfo { __typename hasNextPage hasPreviousPage } }`,
    of: ({ asker, target }) => ({
      id: target.id,
      expected:
        (level === null || level === target.level) && mayRead("unit", asker.standings, [target.path])
          ? [target.id]
          : [],
    }),
  };
}

/** A thing asked by its id, at each unit that has one; elsewhere the unit's own id finds nothing. */
function thingById(
  field: string,
  type: string,
  rule: Rule,
  at: (land: PolicyLand, target: Place) => { readonly id: string } | undefined,
): RootQuestion {
  return {
    perUnit: true,
    field: schema => `${field}(id: $id) { ${everythingOf(schema, type, fieldArguments)} }`,
    of: ({ land, asker, target }) => {
      const id = at(land, target)?.id;
      const seen = id !== undefined && mayRead(rule, asker.standings, land.placesOf(type, id));
      return { id: id ?? target.id, expected: seen ? [id] : [] };
    },
  };
}

/** Every root field, asked once or about each unit; what hangs on it is compared field by field. */
const rootQuestions: Readonly<Record<string, RootQuestion>> = {
  // By itself, above.
  orgUnit: {
    perUnit: false,
    field: () => 'orgUnit(code: "") { __typename id }',
    of: () => ({ id: "", expected: [] }),
  },
  orgUnits: unitList("orgUnits", null),
  provinces: unitList("provinces", "PROVINCE"),
  localAdministrativeOrganizations: unitList("localAdministrativeOrganizations", "LAO"),
  institutions: unitList("institutions", "INSTITUTION"),
  accounts: {
    perUnit: true,
    field: schema =>
      `accounts(first: 200, filter: { unitId: $id }) { ${everythingOf(schema, "AccountConnection", fieldArguments)} }`,
    of: ({ land, asker, target }) => ({
      id: target.id,
      expected: mayRead("people", asker.standings, [target.path])
        ? [...new Set(land.given.filter(each => each.unitId === target.id).map(each => each.accountId))]
        : [],
    }),
  },
  viewer: {
    perUnit: false,
    field: schema => `viewer { ${everythingOf(schema, "Viewer", fieldArguments)} }`,
    of: ({ asker }) => ({ id: "", expected: [asker.accountId] }),
  },
  learner: thingById("learner", "Learner", "roll", (land, { id }) => {
    const someone = land.enrolled.find(each => each.institutionId === id && each.onRoll);
    return someone && { id: someone.learnerId };
  }),
  learners: {
    perUnit: true,
    field: schema =>
      `learners(first: 100, filter: { institutionId: $id }) { ${everythingOf(schema, "LearnerConnection", fieldArguments)} }`,
    of: ({ land, asker, target }) => ({
      id: target.id,
      expected: mayRead("roll", asker.standings, [target.path])
        ? land.enrolled
            .filter(each => each.institutionId === target.id && each.active)
            .map(each => each.learnerId)
        : [],
    }),
  },
  findingRules: {
    perUnit: false,
    field: schema => `findingRules { ${everythingOf(schema, "FindingRule", fieldArguments)} }`,
    of: () => ({ id: "", expected: null }),
  },
  tambons: {
    perUnit: false,
    field: schema =>
      `tambons(search: "หมากแข้ง เมืองอุดรธานี") { ${everythingOf(schema, "Tambon", fieldArguments)} }`,
    of: () => ({ id: "", expected: null }),
  },
  releaseRequest: thingById("releaseRequest", "ReleaseRequest", "roll", (land, { id }) =>
    land.requests.find(each => each.pending && (each.fromId === id || each.toId === id)),
  ),
  duplicateCase: thingById("duplicateCase", "DuplicateCase", "duplicates", (land, { id }) =>
    land.duplicates.find(each => each.unitId === id),
  ),
  duplicateSearch: thingById("duplicateSearch", "DuplicateSearch", "searches", (land, { id }) =>
    land.searches.find(each => each.unitId === id),
  ),
  spotCheck: thingById("spotCheck", "SpotCheck", "followed", (land, { id }) =>
    land.spotChecks.find(each => each.unitId === id),
  ),
  import: thingById("import", "Import", "imports", (land, { id }) =>
    land.imports.findLast(each => each.unitId === id),
  ),
  otherSchoolFile: thingById("otherSchoolFile", "OtherSchoolFile", "drafts", (land, { id }) =>
    land.schoolFiles.findLast(each => each.unitId === id),
  ),
  otherSchool: thingById("otherSchool", "OtherSchool", "counts", (land, { id }) =>
    land.schools.find(each => each.unitId === id),
  ),
  // And with it the subscription, which is this query: the gateway does not start if it is not.
  progress: {
    perUnit: true,
    hangsOn: ({ id, path }) => ({ key: `unit ${id}.progress`, places: [path], own: false }),
    field: schema =>
      `progress(unitId: $id) { ${everythingOf(schema, "ConfirmationProgress", fieldArguments)} }`,
    of: ({ asker, target }) => ({
      id: target.id,
      expected: mayRead("counts", asker.standings, [target.path]) ? null : [],
    }),
  },
  round: {
    perUnit: false,
    field: schema => `round(id: $id) { ${everythingOf(schema, "ReportingRound", fieldArguments)} }`,
    of: ({ land }) => ({ id: land.roundId, expected: [land.roundId] }),
  },
  currentRounds: {
    perUnit: false,
    field: schema => `currentRounds { ${everythingOf(schema, "ReportingRound", fieldArguments)} }`,
    of: ({ land }) => ({ id: "", expected: [land.roundId] }),
  },
  roundActions: {
    perUnit: false,
    field: schema => `roundActions { ${everythingOf(schema, "AvailableAction", fieldArguments)} }`,
    of: () => ({ id: "", expected: null }),
    offers: { SCHEDULE_ROUND: "scheduleRound DEPARTMENT" },
  },
  rounds: {
    perUnit: false,
    field: schema => `rounds { ${everythingOf(schema, "ReportingRoundConnection", fieldArguments)} }`,
    of: ({ land }) => ({ id: "", expected: [land.roundId] }),
  },
  notifications: {
    perUnit: false,
    field: schema =>
      `notifications(first: 200) { ${everythingOf(schema, "NotificationConnection", fieldArguments)} }`,
    of: ({ land, asker }) => ({
      id: "",
      expected: land.notifications
        .filter(each => mayRead("inbox", asker.standings, land.placesOf("Notification", each.id)))
        .map(each => each.id),
    }),
  },
  unreadNotificationCount: {
    perUnit: false,
    field: () => "unreadNotificationCount",
    of: () => ({ id: "", expected: null }),
  },
  auditEvents: {
    perUnit: true,
    field: schema =>
      `auditEvents(first: 25, filter: { unitId: $id }) { ${everythingOf(schema, "AuditEventConnection", fieldArguments)} }`,
    of: ({ asker, target }) => ({
      id: target.id,
      expected: asker.standings.some(each => mayRead("audit", [each], [each.path]))
        ? mayRead("audit", asker.standings, [target.path])
          ? null
          : []
        : "FORBIDDEN",
    }),
  },
};

/** Ids in an answer: of a thing, of a list, or of a connection's rows. */
function memberIds(it: unknown): string {
  const nodes = isShown(it) && Array.isArray(it.nodes) ? it.nodes : [it].flat();
  return nodes
    .filter(isShown)
    .map(each => String(each.id))
    .toSorted()
    .join();
}
