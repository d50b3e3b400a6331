import { Kind, parse, print, visit } from "graphql";

/** What exists in a sandbox alone. */
const sandboxTypes = new Set(["SandboxClock", "SetSandboxClockInput", "SetSandboxClockPayload"]);
const sandboxMutations = new Set(["setSandboxClock"]);

/** The supergraph of a production system: the mutation that moves the clock, and its types, are not there at all. */
export function withoutSandbox(supergraph: string): string {
  const document = visit(parse(supergraph), {
    ObjectTypeDefinition: node => (sandboxTypes.has(node.name.value) ? null : undefined),
    InputObjectTypeDefinition: node => (sandboxTypes.has(node.name.value) ? null : undefined),
    FieldDefinition: (node, _key, _parent, _path, ancestors) => {
      const type = ancestors.findLast(
        a => !Array.isArray(a) && "kind" in a && a.kind === Kind.OBJECT_TYPE_DEFINITION,
      );
      const owner = type && "name" in type && type.name ? (type.name as { value: string }).value : "";
      return owner === "Mutation" && sandboxMutations.has(node.name.value) ? null : undefined;
    },
  });
  return print(document);
}
