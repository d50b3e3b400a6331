import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from "graphql";

/**
 * How many fields a compiler writes that repeats a selection for every concrete type of every interface above it. Counts
 * no further than `enough`, since the number grows as types to the power of depth.
 */
export function compiledSize(schema: GraphQLSchema, document: DocumentNode, enough: number): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }

  const sizeOf = (
    selections: SelectionSetNode,
    type: GraphQLNamedType | undefined,
    allowed: number,
  ): number => {
    const copies = type && isAbstractType(type) ? schema.getPossibleTypes(type).length : 1;
    let size = 0;
    for (const selection of selections.selections) {
      if (size * copies > allowed) break;
      const left = allowed / copies - size;
      if (selection.kind === Kind.FIELD) {
        const field =
          isObjectType(type) || isInterfaceType(type) ? type.getFields()[selection.name.value] : undefined;
        size +=
          1 +
          (selection.selectionSet
            ? sizeOf(selection.selectionSet, field && getNamedType(field.type), left)
            : 0);
      } else {
        const spread =
          selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
        const condition = spread?.typeCondition ? schema.getType(spread.typeCondition.name.value) : type;
        if (spread) size += sizeOf(spread.selectionSet, condition, left);
      }
    }
    return size * copies;
  };

  let total = 0;
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    total += sizeOf(
      definition.selectionSet,
      schema.getRootType(definition.operation) ?? undefined,
      enough - total,
    );
  }
  return total;
}
