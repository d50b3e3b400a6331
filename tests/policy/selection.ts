import {
  type GraphQLField,
  type GraphQLNamedType,
  GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from "graphql";
import { ownerOf } from "../kit/schema-arguments.ts";
import { knowsField } from "./oracle.ts";

type Field = GraphQLField<unknown, unknown>;

/** Literal arguments of fields that want some, by `Type.field`; by a name each where a field is asked more than once. */
export type FieldArguments = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** Fields whose things are asked in full by themselves: here their ids are enough. */
const asStubs: ReadonlySet<string> = new Set([
  "RollFinding.enrolment",
  "Notification.reopening",
  "ReleaseRequest.learner",
  "ReleaseRequest.enrolment",
  "DuplicateRecord.learner",
  "AbsentLearnerConnection.nodes",
  "SpotCheckItem.enrolment",
]);

/**
 * Everything a type offers, written out: fields of fields down to things that are already open on the way, of which only
 * the id is asked. Units inside are asked by id, code and name: each unit is asked about by itself.
 * @param which fields of the type itself, where all would be more than a request may ask
 */
export function everythingOf(
  schema: GraphQLSchema,
  typeName: string,
  args: FieldArguments,
  which: (field: string) => boolean = () => true,
): string {
  const type = schema.getType(typeName);
  if (!type) throw new Error(`the schema has no ${typeName}`);
  return write(schema, type, args, [], which);
}

/** `Type.field` of every field of every type of objects. */
export function fieldsOf(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(type => !type.name.startsWith("_"))
    .flatMap(type => Object.keys(type.getFields()).map(name => `${ownerOf(type, name)}.${name}`))
    .filter((name, i, all) => all.indexOf(name) === i && !/\._(service|entities)$/.test(name));
}

function write(
  schema: GraphQLSchema,
  type: GraphQLNamedType,
  args: FieldArguments,
  open: readonly string[],
  which: (field: string) => boolean = () => true,
): string {
  if (isInterfaceType(type)) {
    const asked = Object.values(type.getFields()).filter(field => which(field.name) || field.name === "id");
    const shared = selections(schema, asked, type.name, args, open);
    const kinds = schema.getPossibleTypes(type).map(kind => {
      const own = Object.values(kind.getFields()).filter(
        field => !(field.name in type.getFields()) && which(field.name),
      );
      const text = selections(schema, own, kind.name, args, open);
      return text ? `... on ${kind.name} { ${text} }` : "";
    });
    return `__typename ${shared} ${kinds.join(" ")}`;
  }
  if (!isObjectType(type)) throw new Error(`${type.name} has no fields`);
  return `__typename ${selections(schema, Object.values(type.getFields()), null, args, open, type)}`;
}

function selections(
  schema: GraphQLSchema,
  fields: readonly Field[],
  declared: string | null,
  args: FieldArguments,
  open: readonly string[],
  type?: GraphQLObjectType,
): string {
  const ownerNamed = (field: Field) => declared ?? (type ? ownerOf(type, field.name) : "");
  const selectionOf = (field: Field, owner: string) => {
    const named = getNamedType(field.type);
    if (isLeafType(named)) return "";
    if (isUnit(named)) return stub(named, ["id", "code", "name"]);
    if (open.includes(named.name) || type?.name.endsWith("Edge") || asStubs.has(`${owner}.${field.name}`))
      return stub(named, ["id"]);
    return write(schema, named, args, [...open, named.name, type?.name ?? ""]);
  };
  return fields
    .filter(field => knowsField(ownerNamed(field), field.name))
    .map(field => {
      const owner = ownerNamed(field);
      const given = args[`${owner}.${field.name}`];
      if (field.args.some(isRequiredArgument) && !given)
        throw new Error(`${owner}.${field.name} wants arguments: add them to fieldArguments in tests/policy`);
      const alias =
        declared && schema.getType(declared) instanceof GraphQLObjectType
          ? `${aliasOf(field.name, declared)}: `
          : "";
      const calls =
        typeof given === "object"
          ? Object.entries(given).map(([name, text]) => `${field.name}__as__${name}: ${field.name}(${text})`)
          : [`${alias}${field.name}${given ? `(${given})` : ""}`];
      const below = selectionOf(field, owner);
      return calls.map(call => (below ? `${call} { ${below} }` : call)).join(" ");
    })
    .join(" ");
}

/** Kinds of a unit have fields of one name and different types, which may not stand side by side. */
const aliasOf = (field: string, type: string) => `${field}__of__${type}`;

/** The field that an answer's name stands for. */
export const fieldOf = (answered: string): string => answered.split(/__(?:of|as)__/)[0] ?? answered;

/** The name under which a field was asked with arguments of its own, if it was asked more than once. */
export const askedAs = (answered: string): string | null => answered.split("__as__")[1] ?? null;

function stub(type: GraphQLNamedType, wanted: readonly string[]): string {
  const fields = isInterfaceType(type) || isObjectType(type) ? type.getFields() : {};
  return ["__typename", ...wanted.filter(name => name in fields)].join(" ");
}

/** The tree's interface and its kinds, also where a subgraph knows it as one object. */
export function isUnit(type: GraphQLNamedType): boolean {
  return (
    type.name === "OrgUnit" ||
    (isObjectType(type) && type.getInterfaces().some(each => each.name === "OrgUnit"))
  );
}
