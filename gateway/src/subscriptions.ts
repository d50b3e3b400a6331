import {
  type DocumentNode,
  type GraphQLSchema,
  getArgumentValues,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  visit,
} from "graphql";

/**
 * Each subscription is the query of the same name, asked again whenever an act calls for it: the same plan, the same walls,
 * the same answer.
 */
export interface Subscriptions {
  /** The document with its subscriptions turned into the queries of the same names. */
  readonly asQueries: (document: DocumentNode) => DocumentNode;
  /** The unit whose acts, and those above and below it, call for a new answer; `null` if the variables do not say. */
  readonly unitOf: (
    operation: OperationDefinitionNode,
    variables: Readonly<Record<string, unknown>>,
  ) => string | null;
}

/**
 * Reads the subscriptions of a schema, once.
 * @throws Error at start for one that is no query's twin, or is about no unit
 */
export function readSubscriptions(schema: GraphQLSchema): Subscriptions {
  const fields = schema.getSubscriptionType()?.getFields() ?? {};
  const queries = schema.getQueryType()?.getFields() ?? {};
  for (const [name, field] of Object.entries(fields)) {
    const twin = queries[name];
    const signature = ({ args, type }: typeof field) => `${args.map(a => `${a.name}: ${a.type}`)} => ${type}`;
    if (!twin || signature(twin) !== signature(field))
      throw new Error(`Subscription.${name} is not the query of the same name`);
    if (!field.args.some(argument => argument.name === "unitId"))
      throw new Error(`Subscription.${name} is about no unit`);
  }

  return {
    asQueries: document =>
      visit(document, {
        OperationDefinition: node =>
          node.operation === "subscription" ? { ...node, operation: "query" } : undefined,
        NamedType: node =>
          node.name.value === "Subscription"
            ? { ...node, name: { ...node.name, value: "Query" } }
            : undefined,
      }),

    unitOf(operation, variables) {
      const [selection] = operation.selectionSet.selections;
      const field = selection?.kind === Kind.FIELD ? fields[selection.name.value] : undefined;
      if (selection?.kind !== Kind.FIELD || !field) return null;
      const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
      if (!coerced) return null;
      const { unitId } = getArgumentValues(field, selection, coerced);
      return typeof unitId === "string" ? unitId : null;
    },
  };
}
