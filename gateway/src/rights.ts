import { type Actor, type Duty, duties } from "@lec/core/identity/actor";
import {
  type ASTNode,
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  TypeInfo,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from "graphql";

/**
 * The rights a schema states where the gateway can see them: `@requiresScopes`, whose scopes are duties. Every
 * subgraph enforces its rights again, and finer; this only saves the way there. `@authenticated` needs nothing here,
 * because a stranger's request is refused whole.
 */

/** Any one of these sets of duties suffices. */
type Requirement = readonly (readonly Duty[])[];

/** What a document asks for that not everybody may ask: the first such place the actor may not, `null` if there is none. */
export type DocumentRights = (actor: Actor) => string | null;

/**
 * Reads the stated rights, once.
 * @returns for a valid document, where it asks too much of an actor
 * @throws Error at start for a right that nobody would enforce: `@policy`, or a scope that is no duty
 */
export function readRights(schema: GraphQLSchema): (document: DocumentNode) => DocumentRights {
  const requirements = new Map<string, Requirement[]>();
  for (const type of Object.values(schema.getTypeMap())) {
    const own = requirementsOn(type.astNode, type.name);
    if (own.length > 0) requirements.set(type.name, own);
    if (!(isObjectType(type) || isInterfaceType(type))) continue;
    for (const field of Object.values(type.getFields())) {
      const place = `${type.name}.${field.name}`;
      const ofField = requirementsOn(field.astNode, place);
      if (ofField.length > 0) requirements.set(place, ofField);
    }
  }
  if (requirements.size === 0) return () => () => null;

  return document => {
    const needed = new Map<Requirement, string>();
    const typeInfo = new TypeInfo(schema);
    visit(
      document,
      visitWithTypeInfo(typeInfo, {
        Field() {
          const parent = typeInfo.getParentType();
          const field = typeInfo.getFieldDef();
          if (!parent || !field) return;
          for (const place of [parent.name, `${parent.name}.${field.name}`, getNamedType(field.type).name]) {
            for (const requirement of requirements.get(place) ?? [])
              needed.set(requirement, `${parent.name}.${field.name}`);
          }
        },
      }),
    );
    return actor => {
      const held = new Set(actor.appointments.map(appointment => appointment.duty));
      for (const [sets, place] of needed) {
        if (!sets.some(set => set.every(duty => held.has(duty)))) return place;
      }
      return null;
    };
  };
}

function requirementsOn(node: ASTNode | null | undefined, place: string): Requirement[] {
  const directives = node && "directives" in node ? (node.directives ?? []) : [];
  const found: Requirement[] = [];
  for (const directive of directives) {
    const name = directive.name.value.replace(/^federation__/, "");
    if (name === "policy") throw new Error(`${place} states a @policy, which the gateway does not enforce`);
    if (name !== "requiresScopes") continue;
    const scopes = directive.arguments?.find(argument => argument.name.value === "scopes")?.value;
    found.push(asDuties(scopes && valueFromASTUntyped(scopes), place));
  }
  return found;
}

function asDuties(scopes: unknown, place: string): Requirement {
  if (!Array.isArray(scopes)) throw new Error(`${place} states @requiresScopes without scopes`);
  return scopes.map((set: unknown) => {
    if (!Array.isArray(set)) throw new Error(`${place} states scopes that are no lists`);
    return set.map((scope: unknown) => {
      const duty = duties.find(known => known === scope);
      if (!duty) throw new Error(`${place} requires the scope ${String(scope)}, which is no duty`);
      return duty;
    });
  });
}
