import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from "graphql";

/** One scalar that a client may send: an argument, or a field of an input object inside one. */
export interface SentScalar {
  /** For people: `Query.orgUnits(filter.search)`. */
  readonly place: string;
  readonly scalar: string;
  readonly query: string;
  /** Variables with this scalar set to a value. */
  readonly with: (value: unknown) => Record<string, unknown>;
}

/**
 * A valid value for a scalar while another is tried, by the names on the way to it. `undefined` leaves out what need not
 * be there, and fills the rest with something ordinary.
 */
export type Sample = (path: readonly string[], scalar: string) => unknown;

type Field = GraphQLField<unknown, unknown>;
interface Place {
  readonly type: string;
  readonly field: Field;
  /** Wraps a selection of the field into an operation's selection from the root. */
  readonly wrap: (selection: string) => string;
  readonly operation: "query" | "mutation";
}

/**
 * Every scalar argument of a schema, each with an operation that reaches its field: the root fields, and the fields of
 * every type that can be reached from the root. A field added to the schema is found by itself.
 */
export function sentScalars(schema: GraphQLSchema, sample: Sample): SentScalar[] {
  return [...placesOf(schema, sample)].flatMap(place =>
    place.field.args.flatMap(argument =>
      scalarsIn(argument.type, [argument.name]).map(path => sentScalar(place, argument, path, sample)),
    ),
  );
}

function sentScalar(place: Place, argument: GraphQLArgument, path: ScalarPath, sample: Sample): SentScalar {
  const needed = place.field.args.filter(a => a === argument || isRequiredArgument(a));
  const declared = needed.map(a => `$${a.name}: ${a.type}`).join(", ");
  const passed = needed.map(a => `${a.name}: $${a.name}`).join(", ");
  const selection = `${place.field.name}(${passed}) ${leavesOf(place.field)}`;
  return {
    place: `${place.type}.${place.field.name}(${path.names.join(".")})`,
    scalar: path.scalar,
    query: `${place.operation} (${declared}) { ${place.wrap(selection)} }`,
    with: value =>
      Object.fromEntries(
        needed.map(a => [
          a.name,
          a === argument ? filled(a.type, [a.name], sample, path, value) : filled(a.type, [a.name], sample),
        ]),
      ),
  };
}

interface ScalarPath {
  readonly names: readonly string[];
  readonly scalar: string;
}

function scalarsIn(type: GraphQLInputType, names: readonly string[]): ScalarPath[] {
  const named = getNamedType(type);
  if (isInputObjectType(named))
    return Object.values(named.getFields()).flatMap(field => scalarsIn(field.type, [...names, field.name]));
  return isEnumType(named) || named.name === "Boolean" ? [] : [{ names, scalar: named.name }];
}

/** A value of the type: what is required, and what lies on the way to `target`, which gets `value`. */
function filled(
  type: GraphQLInputType,
  names: readonly string[],
  sample: Sample,
  target?: ScalarPath,
  value?: unknown,
): unknown {
  const bare = getNullableType(type);
  if (isListType(bare)) return [filled(bare.ofType, names, sample, target, value)];
  if (isInputObjectType(bare)) {
    return Object.fromEntries(
      Object.values(bare.getFields()).flatMap(field => {
        const path = [...names, field.name];
        const wanted = target && path.every((name, i) => name === target.names[i]);
        const given = sample(path, getNamedType(field.type).name);
        if (!wanted && !isRequiredInputField(field) && given === undefined) return [];
        return [[field.name, filled(field.type, path, sample, wanted ? target : undefined, value)]];
      }),
    );
  }
  if (target && target.names.length === names.length) return value;
  if (isEnumType(bare)) return sample(names, bare.name) ?? bare.getValues()[0]?.name;
  return sample(names, getNamedType(type).name) ?? ordinary[getNamedType(type).name];
}

/** What fills a scalar that has to be there and that nobody has a sample of. */
const ordinary: Readonly<Record<string, unknown>> = {
  String: "ก",
  ID: "0198a000-0000-7000-8000-000000000000",
  Int: 3,
  Float: 20.5,
  Boolean: false,
  Date: "2022-05-16",
  DateTime: "2022-11-12T00:00:00+07:00",
};

function* placesOf(schema: GraphQLSchema, sample: Sample): Generator<Place> {
  const seen = new Set<string>();
  const offered = new Set<string>();
  const walk = function* (
    type: GraphQLObjectType,
    wrap: Place["wrap"],
    operation: Place["operation"],
  ): Generator<Place> {
    if (seen.has(type.name)) return;
    seen.add(type.name);
    const next: [GraphQLObjectType, Place["wrap"]][] = [];
    for (const field of Object.values(type.getFields())) {
      const owner = ownerOf(type, field.name);
      if (field.args.length > 0 && !offered.has(`${owner}.${field.name}`)) {
        offered.add(`${owner}.${field.name}`);
        yield { type: owner, field, wrap, operation };
      }
      if (operation === "mutation") continue;
      const named = getNamedType(field.type);
      const types = isInterfaceType(named)
        ? schema.getPossibleTypes(named)
        : isObjectType(named)
          ? [named]
          : [];
      for (const each of types) {
        next.push([
          each,
          inner =>
            wrap(`${field.name}${literalArguments(field, sample)} { ... on ${each.name} { ${inner} } }`),
        ]);
      }
    }
    // The nearest way to each type first, and lists before single things: they hold units of every level.
    for (const [each, way] of next.toSorted(([a], [b]) => Number(isConnection(b)) - Number(isConnection(a))))
      yield* walk(each, way, operation);
  };
  const { Query, Mutation } = { Query: schema.getQueryType(), Mutation: schema.getMutationType() };
  if (Query) yield* walk(Query, inner => inner, "query");
  if (Mutation) yield* walk(Mutation, inner => inner, "mutation");
}

/** Who declares a field: the interface of several types, which answer it alike, or the type itself. */
export function ownerOf(type: GraphQLObjectType, field: string): string {
  return type.getInterfaces().find(each => field in each.getFields())?.name ?? type.name;
}

const isConnection = (type: GraphQLObjectType) => type.name.endsWith("Connection");

function literalArguments(field: Field, sample: Sample): string {
  const given = field.args.flatMap(argument => {
    const value = sample([field.name, argument.name], getNamedType(argument.type).name);
    return isRequiredArgument(argument) || value !== undefined
      ? [`${argument.name}: ${JSON.stringify(value ?? null)}`]
      : [];
  });
  return given.length > 0 ? `(${given.join(", ")})` : "";
}

/** All leaves of what a field answers, two levels deep, none that wants arguments. */
function leavesOf(field: Field, depth = 2): string {
  const named = getNamedType(field.type);
  if (isLeafType(named)) return "";
  if (!isObjectType(named) && !isInterfaceType(named)) return "{ __typename }";
  const parts = Object.values(named.getFields()).flatMap(each => {
    if (each.args.length > 0) return [];
    if (isLeafType(getNamedType(each.type))) return [each.name];
    return depth > 1 ? [`${each.name} ${leavesOf(each, depth - 1)}`] : [];
  });
  return `{ ${parts.length > 0 ? parts.join(" ") : "__typename"} }`;
}
