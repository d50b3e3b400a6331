import type { Actor } from "@lec/core/identity/actor";
import { schema as institutions } from "@lec/institutions/schema";
import { schema as learners } from "@lec/learners/schema";
import { schema as reporting } from "@lec/reporting/schema";
import { type GraphQLSchema, getNamedType } from "graphql";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { fourAtATime } from "../kit/four-at-a-time.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";
import { type Asker, buildLand, type PolicyLand, relationTo } from "./land.ts";
import { mayPress, mayRead } from "./oracle.ts";
import { pressesAt } from "./presses.ts";
import { actorOf, askSubgraph } from "./subgraph-door.ts";

/**
 * The first wall, taken away: whoever has any appointment may do everything everywhere. What is left is the database.
 * Besides, the envelopes below claim the whole department for each asker, because statements carry the reach of the
 * envelope's appointments as a parameter.
 */
vi.mock("@lec/core/policy/policy", async original => {
  const real = await original<typeof import("@lec/core/policy/policy")>();
  const anything = (actor: Actor | null) => actor?.appointments[0] ?? null;
  return {
    ...real,
    can: anything,
    reachOf: (actor: Actor | null) => actor?.appointments.map(each => each.path) ?? [],
    covers: () => true,
  };
});
vi.mock("@lec/core/policy/appointing", async original => {
  const real = await original<typeof import("@lec/core/policy/appointing")>();
  const anything = (actor: Actor | null) => actor?.appointments[0] ?? null;
  return { ...real, dutyFits: () => true, canAppoint: anything, canOversee: anything };
});

/** A record in a case of duplicates. */
interface Name {
  readonly learnerId: string;
  readonly firstName: string | null;
}

const subgraphs: Readonly<Record<string, GraphQLSchema>> = { institutions, learners, reporting };
const seed = process.env.LEC_TEST_SEED ?? "second wall";

describe(`without the first wall (LEC_TEST_SEED=${seed})`, { timeout: 240_000 }, () => {
  let system: TestSystem;
  let land: PolicyLand;
  /** What the asker says of itself: its account is true, its appointment is at the department. */
  const actors = new Map<Asker, Actor>();

  beforeAll(async () => {
    system = await startTestSystem({ subgraphs: "served" });
    land = await buildLand(system, seed);
    for (const asker of land.askers) {
      const actor = await actorOf(land.land, asker.accountId);
      actors.set(asker, {
        ...actor,
        appointments: [{ duty: asker.duty, unitId: land.land.id, level: "DEPARTMENT", path: land.land.path }],
      });
    }
  });
  afterAll(async () => {
    await land?.close();
    await system?.close();
  });

  const ask = async <Data>(asker: Asker, subgraph: string, query: string, variables: object = {}) => {
    const actor = actors.get(asker);
    if (!actor) throw new Error("an asker without an actor");
    return askSubgraph<Data>(system, subgraph, actor, query, variables);
  };
  const allUnits = () => land.places.map(place => ({ __typename: "OrgUnit", id: place.id }));
  const who = (asker: Asker) => `${asker.name} at ${asker.unit.level}`;
  const pathOf = (unitId: string) => land.placesOf("OrgUnit", unitId);
  const forEachAsker = (work: (asker: Asker) => Promise<void>) => fourAtATime(land.askers, work);
  const hasPowers = (asker: Asker) => asker.standings.length > 0;
  const ofDuty = (duty: string) => land.askers.find(asker => asker.duty === duty && hasPowers(asker))!;

  test("what the first wall alone refuses is answered: it really is gone", async () => {
    const real = await vi.importActual<typeof import("@lec/core/policy/policy")>("@lec/core/policy/policy");
    const teacher = ofDuty("CLASS_TEACHER");
    const actor = await actorOf(land.land, teacher.accountId);
    expect(real.can(actor, "identifier:read", { path: teacher.unit.path })).toBeNull();
    expect(real.can(actor, "audit:read", { path: teacher.unit.path })).toBeNull();
    const { learnerId } = land.enrolled.find(each => each.institutionId === teacher.unit.id)!;
    const { data: seen } = await ask<{ learner: { identifier: string } }>(
      teacher,
      "learners",
      "query ($id: ID!) { learner(id: $id) { identifier } }",
      { id: learnerId },
    );
    expect(seen.learner.identifier).toMatch(/^\d{13}$/);
    const { data: audit } = await ask<{ auditEvents: { totalCount: number } }>(
      teacher,
      "reporting",
      "{ auditEvents { totalCount } }",
    );
    expect(audit.auditEvents.totalCount).toBeGreaterThan(0);
  });

  test("no unit outside a reach and the way up from it appears in any list, by any id or code, or by reference", async () => {
    const faults: string[] = [];
    for (const asker of land.askers) {
      const seen = new Set<string>();
      const lists = "orgUnits provinces localAdministrativeOrganizations institutions"
        .split(" ")
        .map(
          name =>
            `${name}(first: 500) { totalCount nodes { id children(first: 100) { nodes { id } } ancestors { id } } }`,
        );
      const { text } = await ask(asker, "institutions", `{ ${lists.join(" ")} }`);
      const one = await ask(
        asker,
        "institutions",
        "query ($r: [_Any!]!) { _entities(representations: $r) { ... on OrgUnit { id name parent { id } ancestors { id } children { nodes { id } } } } }",
        { r: allUnits() },
      );
      for (const found of `${text}${one.text}`.matchAll(/"id":"([^"]+)"/g)) seen.add(found[1]!);
      const byCode = await ask(
        asker,
        "institutions",
        `{ ${land.places.map(({ code }, i) => `u${i}: orgUnit(code: "${code}") { id }`).join(" ")} }`,
      );
      for (const found of byCode.text.matchAll(/"id":"([^"]+)"/g)) seen.add(found[1]!);
      for (const id of seen)
        if (!mayRead("unit", asker.standings, pathOf(id))) faults.push(`${who(asker)} sees a unit beside it`);
      if (hasPowers(asker) && !seen.has(asker.unit.id))
        faults.push(`${who(asker)} does not see its own unit`);
    }
    expect(faults).toEqual([]);
  });

  test("no learner outside the personal reach appears: not on a roll, not by id, not by reference, not in a classroom", async () => {
    const faults: string[] = [];
    const ids = [...new Set(land.enrolled.map(each => each.learnerId))];
    let read = 0;
    for (const asker of land.askers) {
      const rolls = await ask(
        asker,
        "learners",
        `query ($r: [_Any!]!) { _entities(representations: $r) { ... on OrgUnit { id enrolments(first: 100) { totalCount nodes { id learner { id identifier firstName } check { result } } }
          classrooms { name learners } } } }`,
        { r: allUnits() },
      );
      const one = await ask(
        asker,
        "learners",
        "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Learner { id firstName identifier enrolments { id } } } }",
        { r: ids.map(id => ({ __typename: "Learner", id })) },
      );
      const { text: byId } = await ask(
        asker,
        "learners",
        `{ ${ids.map((id, i) => `l${i}: learner(id: "${id}") { id firstName identifier }`).join(" ")} }`,
      );
      const text = `${rolls.text}${one.text}${byId}`;
      for (const { id, learnerId, institutionId } of land.enrolled) {
        const may = mayRead("roll", asker.standings, pathOf(institutionId));
        const shown = text.includes(`"id":"${id}"`);
        if (shown && !may) faults.push(`${who(asker)} sees an enrolment of ${institutionId}`);
        if (may && shown) read++;
        if (
          text.includes(`"id":"${learnerId}"`) &&
          !mayRead("roll", asker.standings, land.placesOf("Learner", learnerId))
        )
          faults.push(`${who(asker)} sees a learner who was at ${institutionId}`);
      }
      const { data } = rolls as { data: { _entities: { id: string; classrooms: unknown[] | null }[] } };
      for (const unit of data._entities)
        if ((unit.classrooms?.length ?? 0) > 0 && !mayRead("roll", asker.standings, pathOf(unit.id)))
          faults.push(`${who(asker)} counts the classrooms of ${unit.id}`);
    }
    expect(faults).toEqual([]);
    expect(read).toBeGreaterThan(10);
  });

  test("nothing that happens to rolls appears outside its reach: no request, no case, no name in one, no file, no promotion", async () => {
    const things = [
      ["releaseRequest", "ReleaseRequest", "roll", land.requests],
      ["duplicateCase", "DuplicateCase", "duplicates", land.duplicates],
      ["duplicateSearch", "DuplicateSearch", "searches", land.searches],
      ["import", "Import", "imports", land.imports],
      ["spotCheck", "SpotCheck", "followed", land.spotChecks],
    ] as const;
    const faults: string[] = [];
    const read = new Map<string, number>();
    for (const asker of land.askers) {
      const byUnit = await ask(
        asker,
        "learners",
        `query ($r: [_Any!]!) { _entities(representations: $r) { ... on OrgUnit { releaseRequests(direction: IN, first: 100) { nodes { id } }
          out: releaseRequests(direction: OUT, first: 100) { nodes { id } } duplicateCases(first: 100) { nodes { id } } latestDuplicateSearch { id }
          imports { nodes { id lines { nodes { name } } } } promotions { id } spotChecks { nodes { id items(first: 200) { nodes { drawn: id } } } }
          spotCheckFindings(first: 200) { nodes { drawn: id } } } } }`,
        { r: allUnits() },
      );
      const byId = await ask<Record<string, { left?: Name | null; right?: Name | null } | null>>(
        asker,
        "learners",
        `{ ${things
          .flatMap(([field, , , list]) =>
            list.map(
              ({ id }, i) =>
                `${field}${i}: ${field}(id: "${id}") { id ${field === "duplicateCase" ? "left { learnerId firstName } right { learnerId firstName }" : ""} }`,
            ),
          )
          .join(" ")} }`,
      );
      const text = `${byUnit.text}${byId.text}`;
      for (const [, type, rule, list] of things)
        for (const { id } of list) {
          const shown = text.includes(`"id":"${id}"`);
          const may = mayRead(rule, asker.standings, land.placesOf(type, id));
          if (shown && !may) faults.push(`${who(asker)} sees a ${type}`);
          if (shown && may) read.set(type, (read.get(type) ?? 0) + 1);
        }
      for (const found of byUnit.text.matchAll(/"promotions":\[\{"id":"([^"]+)"/g))
        if (!mayRead("roll", asker.standings, land.placesOf("Promotion", found[1]!)))
          faults.push(`${who(asker)} sees a promotion`);
      for (const { id, unitId, provinceId, found } of land.drawn) {
        const may =
          mayRead("sampled", asker.standings, pathOf(provinceId)) ||
          (found && mayRead("visited", asker.standings, pathOf(unitId)));
        if (!may && text.includes(`"drawn":"${id}"`)) faults.push(`${who(asker)} sees who was drawn`);
      }
      for (const { left, right } of Object.values(byId.data ?? {}).flatMap(each => each ?? []))
        for (const record of [left, right])
          if (
            record?.firstName &&
            !mayRead("reviewed", asker.standings, land.placesOf("DuplicateRecord", record.learnerId))
          )
            faults.push(`${who(asker)} reads a name in a case`);
    }
    expect(faults).toEqual([]);
    expect([...read.keys()].toSorted()).toEqual(things.map(([, type]) => type).toSorted());
  });

  test("no number of another's reach appears: headcounts and progress hold the own units alone, confirmations nothing", async () => {
    const faults: string[] = [];
    const count = "byGrade { total } total checked";
    interface Counts {
      id: string;
      headcount: { total: number | null; checked: number | null } | null;
    }
    interface States {
      id: string;
      confirmation: { digest: string | null; confirmedAt: string | null; events: unknown[] } | null;
      progress: {
        learners: number | null;
        institutions: { expected: number };
        latestActs: { unit: { id: string } }[];
      } | null;
    }
    for (const asker of land.askers) {
      const within = (path: string, unit: string) =>
        mayRead("counts", asker.standings, [path]) && (path === unit || path.startsWith(`${unit}.`));
      const { data: counts } = await ask<{ _entities: Counts[] }>(
        asker,
        "learners",
        `query ($r: [_Any!]!) { _entities(representations: $r) { ... on OrgUnit { id headcount { ${count} } } } }`,
        { r: allUnits() },
      );
      for (const { id, headcount } of counts._entities) {
        const unit = pathOf(id)[0] ?? "";
        const most = land.enrolled.filter(each => within(pathOf(each.institutionId)[0] ?? "", unit)).length;
        if ((headcount?.total ?? 0) > most || (headcount?.checked ?? 0) > most)
          faults.push(`${who(asker)} counts ${headcount?.total} learners at ${id}, of ${most} within reach`);
      }
      const { data: states } = await ask<{ _entities: States[] }>(
        asker,
        "reporting",
        `query ($r: [_Any!]!) { _entities(representations: $r) { ... on OrgUnit { id progress { learners institutions { expected confirmed } latestActs(first: 100) { unit { id } } }
          confirmation { digest confirmedAt events { id } } } } }`,
        { r: allUnits() },
      );
      for (const { id, confirmation, progress } of states._entities) {
        const unit = pathOf(id)[0] ?? "";
        const units = land.places.filter(
          each => each.level === "INSTITUTION" && within(each.path, unit),
        ).length;
        const most = land.enrolled.filter(each => within(pathOf(each.institutionId)[0] ?? "", unit)).length;
        if ((progress?.institutions.expected ?? 0) > units || (progress?.learners ?? 0) > most)
          faults.push(
            `${who(asker)} follows ${progress?.institutions.expected} institutions at ${id}, of ${units}`,
          );
        for (const { unit: acted } of progress?.latestActs ?? [])
          if (!within(pathOf(acted.id)[0] ?? "", unit))
            faults.push(`${who(asker)} hears of acts at ${acted.id}`);
        if (
          !mayRead("counts", asker.standings, [unit]) &&
          (confirmation?.digest || confirmation?.confirmedAt || confirmation?.events.length)
        )
          faults.push(`${who(asker)} reads the confirmation of ${id}`);
      }
    }
    expect(faults).toEqual([]);
  });

  test("no person and no appointment of another's reach appears, and no entry of the audit", async () => {
    const faults: string[] = [];
    for (const asker of land.askers) {
      const { text } = await ask(
        asker,
        "institutions",
        `query ($r: [_Any!]!) { accounts(first: 500) { totalCount nodes { id username appointments { id } } }
          _entities(representations: $r) { ... on OrgUnit { appointments(first: 200) { totalCount nodes { id account { id name } } } } } }`,
        { r: allUnits() },
      );
      const shown = new Set([...text.matchAll(/"id":"([^"]+)"/g)].map(found => found[1]!));
      for (const { id, accountId, unitId } of land.given) {
        if (accountId === asker.accountId) continue;
        if (shown.has(id) && !mayRead("people", asker.standings, pathOf(unitId)))
          faults.push(`${who(asker)} sees an appointment at ${unitId}`);
        if (shown.has(accountId) && !mayRead("people", asker.standings, land.placesOf("Account", accountId)))
          faults.push(`${who(asker)} sees an account of ${unitId}`);
      }
      const { data, errors } = await ask<{ auditEvents: { nodes: { unit: { id: string } | null }[] } }>(
        asker,
        "reporting",
        "{ auditEvents(first: 500) { nodes { unit { id } } } }",
      );
      if (errors.length > 0) faults.push(`${who(asker)} is answered ${JSON.stringify(errors)}`);
      for (const { unit } of data?.auditEvents.nodes ?? [])
        if (!mayRead("counts", asker.standings, unit ? pathOf(unit.id) : [land.land.path]))
          faults.push(`${who(asker)} reads an event of ${unit?.id}`);
    }
    expect(faults).toEqual([]);
  });

  interface Slip {
    readonly asker: Asker;
    readonly act: string;
    readonly relation: string;
  }

  /** Presses every mutation that the oracle forbids; answers what the database let through, and how many were tried. */
  async function press(
    which: (asker: Asker, relation: string) => boolean,
  ): Promise<{ slips: Slip[]; tried: number }> {
    const slips: Slip[] = [];
    let tried = 0;
    await forEachAsker(async asker => {
      if (asker.state === "of a disabled account") return;
      for (const target of land.targetsOf(asker)) {
        const relation = relationTo(asker, target);
        if (!which(asker, relation)) continue;
        for (const { mutation, act, place, id, input } of pressesAt(land, target)) {
          if (mayPress(act, asker.standings, place) || writesNothing(mutation, act)) continue;
          // Confirming what is confirmed writes nothing.
          if (mutation === "confirm" && land.cases.some(each => each.unitId === target.id)) continue;
          const [name = "", schema] =
            Object.entries(subgraphs).find(([, each]) => each.getMutationType()?.getFields()[mutation]) ?? [];
          const field = schema?.getMutationType()?.getFields()[mutation];
          const type = field?.args[0] && getNamedType(field.args[0].type).name;
          const { data, text } = await ask<{ it: { userErrors: unknown[] } | null } | null>(
            asker,
            name,
            `mutation ($input: ${type}!) { it: ${mutation}(input: $input) { userErrors { code } } }`,
            { input: input(id ?? "") },
          );
          // Refused before anything was tried: it would prove nothing.
          if (text.includes("BAD_USER_INPUT") && !data?.it) throw new Error(`${act}: ${text}`);
          tried++;
          if (data?.it?.userErrors.length === 0) slips.push({ asker, act, relation });
        }
      }
    });
    return { slips, tried };
  }

  test("no write outside a reach is done: the database refuses what nobody before it has refused", async () => {
    const { slips, tried } = await press(
      (asker, relation) => !hasPowers(asker) || ["beside", "elsewhere", "above"].includes(relation),
    );
    expect([...new Set(slips.map(({ act }) => act))]).toEqual([]);
    expect(tried).toBeGreaterThan(2_000);
  });

  test("within a reach, the database leaves to the duty's table what it says it leaves, and stops the rest", async () => {
    const { slips } = await press(
      (asker, relation) => hasPowers(asker) && ["own", "below"].includes(relation),
    );
    const left = new Set(Object.keys(leftToTheTable));
    const unexpected = slips.filter(({ act }) => !left.has(act.split(" ")[0] ?? ""));
    expect([
      ...new Set(unexpected.map(({ asker, act, relation }) => `${asker.duty}: ${act} (${relation})`)),
    ]).toEqual([]);
    // What the database has learnt to refuse is taken from the list.
    expect([...new Set(slips.map(({ act }) => act.split(" ")[0] ?? ""))].toSorted()).toEqual(
      [...left].toSorted(),
    );
  });
});

/**
 * What is left to the table of duties alone: the database knows who reaches what (decision 0002) and refuses every other
 * act by the duty too.
 */
const leftToTheTable = {
  revealIdentifier: "reads what a roll shows; that the identifier is masked is the field's class",
} as const;

/** An open round is opened again without a write; and a hash for each new account would take the time of all the rest. */
const writesNothing = (mutation: string, act: string) =>
  mutation === "openRound" ||
  (mutation === "createAccount" && !/ (LAO_OFFICER|INSTITUTION_RECORDER) /.test(act));
