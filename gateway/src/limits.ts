import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLError,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  visit,
} from "graphql";
import { codedError } from "./errors.ts";

/**
 * What a request may ask before anything runs. Shape is checked once per query text; cost once per
 * request, because it depends on the page sizes in the variables.
 */
export const limits = {
  bodyBytes: 1_000_000,
  tokens: 5_000,
  depth: 15,
  aliases: 200,
  rootFields: 20,
  directives: 50,
  /** Fields once every fragment is written out where it is used: what the planner and the compiled executors see. */
  fields: 1_000,
  /** Selections side by side in one pair of braces: keeps the merge rule of GraphQL from going quadratic. */
  selections: 250,
  /** Objects an answer may hold at worst: a province of 500 LAOs × 100 institutions × 10 objects, four times. */
  cost: 2_000_000,
} as const;

/** Page size if none is given, and the most anybody gets. The schema's contract, not ours to change. */
const defaultPageSize = 25;
const maximumPageSize = 500;

/** Depth of introspection as tools ask for it: lists of non-null lists of types, counted apart from data. */
const introspectionFields: ReadonlySet<string> = new Set(["__schema", "__type"]);

/**
 * Refuses documents of harmful shape. Safe on documents that are not yet validated, so that it can
 * run before the validation rules, whose time it bounds.
 */
export function checkShape(document: DocumentNode): GraphQLError[] {
  const errors: GraphQLError[] = [];
  let aliases = 0;
  let directives = 0;
  let widest = 0;
  visit(document, {
    Field(node) {
      if (node.alias) aliases += 1;
    },
    Directive() {
      directives += 1;
    },
    SelectionSet(node) {
      widest = Math.max(widest, node.selections.length);
    },
  });
  if (aliases > limits.aliases) errors.push(tooMuch("ชื่อแทน", "aliases", limits.aliases));
  if (directives > limits.directives) errors.push(tooMuch("ไดเรกทีฟ", "directives", limits.directives));
  if (widest > limits.selections)
    errors.push(tooMuch("ช่องข้อมูลที่ขอเคียงกัน", "selections side by side", limits.selections));
  if (errors.length > 0) return errors;

  const fragments = fragmentsOf(document);
  const fragmentDepths = new Map<string, number>();
  const fragmentWidths = new Map<string, number>();
  const fragmentFields = new Map<string, number>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    if (depthOf(definition.selectionSet, fragments, fragmentDepths) > limits.depth) {
      errors.push(tooMuch("ระดับความลึก", "levels", limits.depth));
    }
    if (widthOf(definition.selectionSet, fragments, fragmentWidths) > limits.rootFields) {
      errors.push(tooMuch("ช่องข้อมูลชั้นแรก", "root fields", limits.rootFields));
    }
    if (fieldsOf(definition.selectionSet, fragments, fragmentFields) > limits.fields) {
      errors.push(tooMuch("ช่องข้อมูล", "fields", limits.fields));
    }
  }
  return errors;
}

/** In both languages: a document is judged once for all its readers. */
function tooMuch(thai: string, english: string, most: number): GraphQLError {
  return codedError(
    "TOO_COSTLY",
    `หนึ่งคำขอมี${thai}ได้ไม่เกิน ${most} / At most ${most} ${english} in one request`,
  );
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

function fragmentsOf(document: DocumentNode): Fragments {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  return fragments;
}

/** `known` remembers each fragment once: fragments in fragments cost nothing more, cycles end at zero. */
function depthOf(set: SelectionSetNode, fragments: Fragments, known: Map<string, number>): number {
  let deepest = 0;
  for (const selection of set.selections) {
    let depth = 0;
    if (selection.kind === Kind.FIELD) {
      if (introspectionFields.has(selection.name.value)) continue;
      depth = 1 + (selection.selectionSet ? depthOf(selection.selectionSet, fragments, known) : 0);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      depth = depthOf(selection.selectionSet, fragments, known);
    } else {
      depth = ofFragment(selection.name.value, fragments, known, depthOf);
    }
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function widthOf(set: SelectionSetNode, fragments: Fragments, known: Map<string, number>): number {
  let width = 0;
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) width += 1;
    else if (selection.kind === Kind.INLINE_FRAGMENT)
      width += widthOf(selection.selectionSet, fragments, known);
    else width += ofFragment(selection.name.value, fragments, known, widthOf);
  }
  return width;
}

function fieldsOf(set: SelectionSetNode, fragments: Fragments, known: Map<string, number>): number {
  let fields = 0;
  for (const selection of set.selections) {
    if (selection.kind === Kind.FRAGMENT_SPREAD)
      fields += ofFragment(selection.name.value, fragments, known, fieldsOf);
    else {
      if (selection.kind === Kind.FIELD) fields += 1;
      if (selection.selectionSet) fields += fieldsOf(selection.selectionSet, fragments, known);
    }
  }
  return fields;
}

function ofFragment(
  name: string,
  fragments: Fragments,
  known: Map<string, number>,
  measure: (set: SelectionSetNode, fragments: Fragments, known: Map<string, number>) => number,
): number {
  const remembered = known.get(name);
  if (remembered !== undefined) return remembered;
  const fragment = fragments.get(name);
  if (!fragment) return 0;
  known.set(name, 0);
  const size = measure(fragment.selectionSet, fragments, known);
  known.set(name, size);
  return size;
}

/** How many objects an answer may hold at worst, for given variables. */
export type CostFunction = (variables: Readonly<Record<string, unknown>>) => number;

/** Selections with the same page sizes: `size` is how often `children` come, `own` what one of them weighs. */
interface Weight {
  readonly own: number;
  readonly size: (variables: Readonly<Record<string, unknown>>) => number;
  readonly children: readonly Weight[];
}

/**
 * Prepares the cost of one operation of a *valid* document. Scalars weigh nothing, an object 1; a list
 * multiplies by `first`/`last` of its connection, or by `@listSize(assumedSize:)`, or by the default page.
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): CostFunction {
  const fragments = fragmentsOf(document);
  const rootType = schema.getRootType(operation.operation);
  if (!rootType) return () => 0;
  const weighFragment = remember((name: string): Weight => {
    const fragment = fragments.get(name);
    const type = fragment && schema.getType(fragment.typeCondition.name.value);
    return {
      own: 0,
      size: once,
      children: isCompositeType(type) ? weigh(fragment?.selectionSet, type, null) : [],
    };
  });

  /** `page` is the page size of the connection around this set, if it is a connection's. */
  function weigh(
    set: SelectionSetNode | undefined,
    parent: GraphQLCompositeType,
    page: Weight["size"] | null,
  ): Weight[] {
    const weights: Weight[] = [];
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        weights.push(weighFragment(selection.name.value));
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const type = selection.typeCondition ? schema.getType(selection.typeCondition.name.value) : parent;
        if (isCompositeType(type)) weights.push(...weigh(selection.selectionSet, type, page));
      } else {
        const weight = weighField(selection, parent, page);
        if (weight) weights.push(weight);
      }
    }
    return weights;
  }

  function weighField(
    node: FieldNode,
    parent: GraphQLCompositeType,
    page: Weight["size"] | null,
  ): Weight | null {
    if (!(isObjectType(parent) || isInterfaceType(parent))) return null;
    const field = parent.getFields()[node.name.value];
    const type = field && getNamedType(field.type);
    if (!field || !isCompositeType(type)) return null;
    const isList = isListType(isNonNullType(field.type) ? field.type.ofType : field.type);
    const ownPage = pageSize(field, node);
    const size = isList ? (ownPage ?? page ?? assumedSize(field)) : once;
    const connectionPage = isList ? null : ownPage;
    return { own: 1, size, children: weigh(node.selectionSet, type, connectionPage) };
  }

  const roots = weigh(operation.selectionSet, rootType, null);
  return variables => {
    // A fragment used in many places is one weight: summed once per request, so nested fragments stay linear.
    const summed = new Map<Weight, number>();
    const total = (weight: Weight): number => {
      const known = summed.get(weight);
      if (known !== undefined) return known;
      let each = weight.own;
      for (const child of weight.children) each += total(child);
      const sum = each * weight.size(variables);
      summed.set(weight, sum);
      return sum;
    };
    return roots.reduce((sum, root) => sum + total(root), 0);
  };
}

const once = (): number => 1;

/** The page size asked for, if the field takes `first` or `last`. */
function pageSize(field: GraphQLField<unknown, unknown>, node: FieldNode): Weight["size"] | null {
  const pageArguments = field.args.filter(argument => argument.name === "first" || argument.name === "last");
  if (pageArguments.length === 0) return null;
  const fallback = pageArguments
    .map(argument => argument.defaultValue)
    .find(value => typeof value === "number");
  const defaultSize = typeof fallback === "number" ? fallback : defaultPageSize;
  const given = (node.arguments ?? []).filter(
    argument => argument.name.value === "first" || argument.name.value === "last",
  );
  return variables => {
    let size: number | null = null;
    for (const { value } of given) {
      const number =
        value.kind === Kind.INT
          ? Number(value.value)
          : value.kind === Kind.VARIABLE
            ? variables[value.name.value]
            : null;
      if (typeof number === "number") size = Math.max(size ?? 0, number);
    }
    return Math.min(Math.max(size ?? defaultSize, 0), maximumPageSize);
  };
}

/** The size of a list without pages, from `@listSize(assumedSize:)`. */
function assumedSize(field: GraphQLField<unknown, unknown>): Weight["size"] {
  const directive = field.astNode?.directives?.find(node =>
    /^(federation__)?listSize$/.test(node.name.value),
  );
  const value = directive?.arguments?.find(argument => argument.name.value === "assumedSize")?.value;
  const size = value?.kind === Kind.INT ? Number(value.value) : defaultPageSize;
  return () => size;
}

function remember<Value>(make: (key: string) => Value): (key: string) => Value {
  const made = new Map<string, Value>();
  return key => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
