import { type GraphQLSchema, isObjectType } from "graphql";
import { ownerOf } from "../kit/schema-arguments.ts";
import { type Asker, type Place, type PolicyLand, relationTo } from "./land.ts";
import { fieldRule, mayRead, type Rule, thingRules } from "./oracle.ts";
import { askedAs, fieldOf, isUnit } from "./selection.ts";

/** An object of an answer. */
export interface Shown {
  readonly __typename: string;
  readonly [field: string]: unknown;
}

/** Where an answer came from: who asked, about what, through which door. */
export interface Question {
  readonly asker: Asker;
  /** The unit asked about; none for what is no unit's. */
  readonly target: Place | null;
  /** `gateway Query.orgUnit`, `reporting _entities`. */
  readonly door: string;
}

/**
 * Compares answers with the oracle, field by field: what may not be read is null, what may be read is the same for all
 * who read it, whichever way they came to it, and lists hold exactly what lies within reach.
 */
export class AnswerReader {
  /** Distinct cases: asker × relation × door × field. */
  readonly cases = new Set<string>();
  /** `Type.field` met in any answer, with or without a value. */
  readonly met = new Set<string>();
  /** `Type.field` that somebody read with a value, and those kept from somebody. */
  readonly valued = new Set<string>();
  readonly withheld = new Set<string>();
  /** What differs, in sentences. */
  readonly faults: string[] = [];
  readonly #land: PolicyLand;
  readonly #read = new Map<string, { text: string; by: string }>();

  constructor(land: PolicyLand) {
    this.#land = land;
  }

  /** One more case, as a name of what was asked. */
  count({ asker, target, door }: Question, what: string): void {
    const relation = target ? relationTo(asker, target) : "nothing";
    this.cases.add(`${asker.duty} ${asker.state} at ${asker.unit.level} | ${relation} | ${door} | ${what}`);
  }

  fault({ asker, target, door }: Question, what: string): void {
    const place = target ? ` of ${target.level} (${relationTo(asker, target)})` : "";
    this.faults.push(`${asker.name} at ${asker.unit.level}, ${door}${place}: ${what}`);
  }

  /** Reads an object of an answer, and everything in it. */
  read(
    schema: GraphQLSchema,
    question: Question,
    object: Shown,
    hangsOn: { key: string; places: readonly string[]; own: boolean },
  ): void {
    const type = schema.getType(object.__typename);
    if (!isObjectType(type)) throw new Error(`${object.__typename} is no type of objects`);
    const { asker } = question;
    // Where an event lies is said by its unit; an edge names it by id alone, and its node is read beside.
    if (type.name === "AuditEvent" && !("unit" in object)) return;
    let { key, places, own } = hangsOn;
    const thing = isUnit(type) ? "unit" : thingRules[type.name];
    if (thing) {
      const id = String(object.id);
      places = this.#placesOf(type.name, object);
      key = `${isUnit(type) ? "unit" : type.name} ${id}`;
      own = this.#isOwn(asker, type.name, id);
      if (!own && !mayRead(thing, asker.standings, places))
        this.fault(question, `${type.name} is shown, at ${hangsOn.key}`);
    }
    // A record of a case is about one institution's learner, wherever the case is decided.
    if (type.name === "DuplicateRecord") {
      places = this.#land.placesOf("DuplicateRecord", String(object.learnerId));
      key = `${hangsOn.key} ${object.learnerId}`;
    }
    for (const [answered, value] of Object.entries(object)) {
      if (answered === "__typename") continue;
      const name = fieldOf(answered);
      const asked = askedAs(answered);
      const owner = ownerOf(type, name);
      const place = `${owner}.${name}`;
      const { rule, compared } = fieldRule(owner, name);
      const may = mayRead(rule, asker.standings, places);
      this.count(question, place);
      this.met.add(place);
      if (!may && !own) {
        this.withheld.add(place);
        if (!isNothing(value)) this.fault(question, `${place} is shown`);
        continue;
      }
      if (value !== null) this.valued.add(place);
      const expected = this.#membersOf(asked ? `${place} ${asked}` : place, key, asker);
      if (expected && value !== null) this.#compareMembers(question, place, value, expected);
      if (rule === "heads" && typeof value === "number" && !mayRead("exact", asker.standings, places)) {
        if (value % 5 !== 0) this.fault(question, `${place} is exact`);
      } else if (compared && may) {
        const exact = rule !== "heads" || mayRead("exact", asker.standings, places);
        if (exact) this.#compare(question, `${key}.${name}${asked ?? ""}`, place, value);
      }
      const below = { key: `${key}.${name}${asked ?? ""}`, places, own };
      for (const [index, each] of (Array.isArray(value) ? value : [value]).entries()) {
        if (isShown(each))
          this.read(
            schema,
            question,
            each,
            Array.isArray(value) ? { ...below, key: `${below.key}[${index}]` } : below,
          );
      }
    }
  }

  #placesOf(type: string, object: Shown): readonly string[] {
    if (type !== "AuditEvent") return this.#land.placesOf(type, String(object.id));
    return isShown(object.unit) ? this.#land.placesOf("OrgUnit", String(object.unit.id)) : [];
  }

  #isOwn(asker: Asker, type: string, id: string): boolean {
    if (type === "Account") return id === asker.accountId;
    if (type === "AccessToken")
      return this.#land.tokens.some(each => each.id === id && each.accountId === asker.accountId);
    if (type !== "Appointment") return false;
    return this.#land.given.some(each => each.id === id && each.accountId === asker.accountId);
  }

  /** The same thing is the same for everybody; objects are compared inside, here only that there is one. */
  #compare(question: Question, key: string, place: string, value: unknown): void {
    const isList = Array.isArray(value);
    const plain = isList ? !value.some(isShown) : !isShown(value);
    const text = plain ? JSON.stringify(value) : isList ? `a list of ${value.length}` : "an object";
    const before = this.#read.get(key);
    if (before === undefined) this.#read.set(key, { text, by: `${question.asker.name}, ${question.door}` });
    else if (before.text !== text)
      this.fault(question, `${place} is ${text}, but ${before.text} to ${before.by}`);
  }

  /** Ids that a list holds for this asker, or how many; `null` for what is no list of things that lie somewhere. */
  #membersOf(place: string, key: string, asker: Asker): string[] | null {
    const { places, given, enrolled, requests, duplicates, imports, spotChecks, drawn } = this.#land;
    const [, id = ""] = key.split(" ");
    const seen = (rule: Rule, path: string | undefined) =>
      path !== undefined && mayRead(rule, asker.standings, [path]);
    const pathOf = (unitId: string) => this.#land.placesOf("OrgUnit", unitId)[0];
    const path = pathOf(id);
    const units = (which: (place: Place) => boolean) =>
      places.filter(each => which(each) && seen("unit", each.path)).map(each => each.id);
    switch (place) {
      case "OrgUnit.children":
      case "OrgUnit.childCount":
      case "LocalAdministrativeOrganization.institutions":
        return units(each => each.path.replace(/\.?\d+$/, "") === path);
      case "OrgUnit.ancestors":
        return units(each => path?.startsWith(`${each.path}.`) ?? false);
      case "Province.localAdministrativeOrganizations":
        return units(each => each.level === "LAO" && each.path.startsWith(`${path}.`));
      case "OrgUnit.appointments":
        return given.filter(each => each.unitId === id && seen("people", path)).map(each => each.id);
      case "OrgUnit.enrolments":
        return enrolled
          .filter(each => each.institutionId === id && each.onRoll && seen("roll", path))
          .map(each => each.id);
      case "OrgUnit.releaseRequests IN":
        return requests.filter(each => each.toId === id && seen("roll", path)).map(each => each.id);
      case "OrgUnit.releaseRequests OUT":
        return requests.filter(each => each.fromId === id && seen("roll", path)).map(each => each.id);
      case "OrgUnit.imports":
        return imports.filter(each => each.unitId === id && seen("imports", path)).map(each => each.id);
      case "OrgUnit.duplicateCases":
        return duplicates
          .map(each => ({ id: each.id, lies: pathOf(each.unitId) }))
          .filter(({ lies }) => isWithin(lies, path) && seen("duplicates", lies))
          .map(each => each.id);
      case "OrgUnit.spotChecks":
        return spotChecks
          .map(each => ({ id: each.id, lies: pathOf(each.unitId) }))
          .filter(({ lies }) => isWithin(lies, path) && seen("followed", lies))
          .map(each => each.id);
      case "OrgUnit.spotCheckFindings":
        return drawn
          .map(each => ({ ...each, lies: pathOf(each.unitId) }))
          .filter(({ lies, found }) => found && isWithin(lies, path) && seen("visited", lies))
          .map(each => each.id);
      case "SpotCheck.items":
        return drawn.filter(each => each.spotCheckId === id).map(each => each.id);
      case "OrgUnit.otherSchools":
        return this.#land.schools
          .filter(each => each.unitId === id && mayRead("counts", asker.standings, [path ?? ""]))
          .map(each => each.id);
      case "Account.accessTokens":
        return this.#land.tokens
          .filter(
            each => each.accountId === id && mayRead("token", asker.standings, [pathOf(each.unitId) ?? ""]),
          )
          .map(each => each.id);
      case "Account.appointments":
        return given
          .filter(each => each.accountId === id && seen("people", pathOf(each.unitId)))
          .map(each => each.id);
      case "Learner.enrolments":
        return enrolled
          .filter(each => each.learnerId === id && seen("roll", pathOf(each.institutionId)))
          .map(each => each.id);
      default:
        return null;
    }
  }

  #compareMembers(question: Question, place: string, value: unknown, expected: readonly string[]): void {
    const wanted = expected.toSorted().join();
    const say = (what: string, found: unknown) =>
      this.fault(question, `${place} ${what} ${found}, within reach are ${expected.length}`);
    if (typeof value === "number") {
      if (value !== expected.length) say("is", value);
    } else if (Array.isArray(value)) {
      if (idsOf(value) !== wanted) say("holds", value.length);
    } else if (isShown(value)) {
      const { nodes, edges, totalCount } = value as unknown as {
        nodes: Shown[];
        edges: { node: Shown }[];
        totalCount: number;
      };
      if (idsOf(nodes) !== wanted || idsOf(edges.map(edge => edge.node)) !== wanted)
        say("holds", nodes.length);
      if (totalCount !== expected.length) say("counts", totalCount);
    }
  }
}

/** What stands where nothing may be read: a list that cannot be null is empty. */
const isNothing = (value: unknown) => value === null || (Array.isArray(value) && value.length === 0);

const isWithin = (path: string | undefined, above: string | undefined) =>
  path !== undefined && above !== undefined && (path === above || path.startsWith(`${above}.`));

const idsOf = (objects: readonly Shown[]) =>
  objects
    .map(object => String(object.id))
    .toSorted()
    .join();

export function isShown(value: unknown): value is Shown {
  return typeof value === "object" && value !== null && "__typename" in value;
}
