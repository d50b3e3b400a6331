import { buildSubgraphSchema } from "@apollo/subgraph";
import type { Subgraph, SubgraphRequest } from "@lec/core/graphql/executor";
import type { RequestIdentity } from "@lec/core/identity/actor";
import { type ExecutionResult, execute, GraphQLError, parse } from "graphql";
import { type CompiledQuery, compileQuery } from "graphql-jit";
import type { SubgraphDefinition } from "../compose.ts";

/** One call that a fake subgraph was asked to answer. */
export interface RecordedCall {
  readonly subgraph: string;
  readonly request: SubgraphRequest;
  readonly identity: RequestIdentity;
}

export interface FakeSubgraphs {
  readonly definitions: SubgraphDefinition[];
  readonly subgraphs: Subgraph[];
  readonly calls: RecordedCall[];
  /** What `progress` answers; `null` for a unit that is not there. */
  confirmed: number | null;
  /** Runs before every answer: to hold a request open, or to throw as a broken executor would. */
  before: (call: RecordedCall) => Promise<void>;
}

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@interfaceObject", "@shareable", "@listSize", "@cost"])`;

const institutionsSdl = `${link}
  interface OrgUnit @key(fields: "id") { id: ID! code: String! name: String! level: Level! parent: OrgUnit children(first: Int = 25, after: String): UnitConnection! }
  enum Level { PROVINCE LAO INSTITUTION }
  type Province implements OrgUnit @key(fields: "id") { id: ID! code: String! name: String! level: Level! parent: OrgUnit children(first: Int = 25, after: String): UnitConnection! }
  type Lao implements OrgUnit @key(fields: "id") { id: ID! code: String! name: String! level: Level! parent: OrgUnit children(first: Int = 25, after: String): UnitConnection! kind: String! }
  type Institution implements OrgUnit @key(fields: "id") { id: ID! code: String! name: String! level: Level! parent: OrgUnit children(first: Int = 25, after: String): UnitConnection! ancestors: [OrgUnit!]! @listSize(assumedSize: 4) }
  type UnitConnection { nodes: [OrgUnit!]! totalCount: Int! }
  type Query { orgUnit(id: ID!): OrgUnit whoAmI: String! slow: String! hidden: String broken: String }
  input RenameInput { id: ID! name: String! }
  type Mutation { rename(input: RenameInput!): String! }
`;
const learnersSdl = `${link}
  type OrgUnit @key(fields: "id") @interfaceObject { id: ID! headcount: Headcount! }
  type Headcount { total: Int! male: Int! female: Int! checked: Int! }
  type Query { learnersUser: String! }
`;
const reportingSdl = `${link}
  type OrgUnit @key(fields: "id") @interfaceObject { id: ID! confirmation: Confirmation }
  type Confirmation { state: State! confirmedAt: String seenBy: String! }
  enum State { CONFIRMED NOT_CONFIRMED }
  type Query { reportingUser: String! progress(unitId: ID!): Progress }
  type Progress { confirmed: Int! seenBy: String! }
  type Subscription { progress(unitId: ID!): Progress }
`;

interface FakeUnit {
  readonly __typename: "Province" | "Lao" | "Institution";
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly level: string;
  readonly kind: string;
  readonly parent: FakeUnit | null;
  readonly childUnits: FakeUnit[];
}

/**
 * One province with `laos` × `institutionsPerLao` below it, answered by three fake subgraphs. `compiled` runs them as
 * fast as the real ones; the compiler writes out every type at every level, so not for deeply nested queries.
 */
export function fakeSubgraphs(laos = 3, institutionsPerLao = 2, compiled = false): FakeSubgraphs {
  const units = new Map<string, FakeUnit>();
  function unit(typename: FakeUnit["__typename"], id: string, parent: FakeUnit | null): FakeUnit {
    const made: FakeUnit = {
      __typename: typename,
      id,
      code: `c-${id}`,
      name: `หน่วย ${id}`,
      level: typename.toUpperCase(),
      kind: "SAO",
      parent,
      childUnits: [],
    };
    units.set(id, made);
    parent?.childUnits.push(made);
    return made;
  }
  const province = unit("Province", "p", null);
  for (let l = 0; l < laos; l += 1) {
    const lao = unit("Lao", `l${l}`, province);
    for (let i = 0; i < institutionsPerLao; i += 1) unit("Institution", `i${l}-${i}`, lao);
  }

  const typeResolver = { __resolveType: (value: { __typename: string }) => value.__typename };
  const unitFields = {
    __resolveReference: ({ id }: { id: string }) => units.get(id) ?? null,
    children: (source: FakeUnit, { first }: { first: number }) => ({
      nodes: source.childUnits.slice(0, first),
      totalCount: source.childUnits.length,
    }),
    ancestors: (source: FakeUnit) => [source.parent, source.parent?.parent].filter(Boolean),
  };
  const username = (_: unknown, _args: unknown, identity: RequestIdentity) =>
    identity.actor?.username ?? "nobody";
  const { ancestors, ...shared } = unitFields;

  const fake: FakeSubgraphs = {
    calls: [],
    confirmed: 0,
    before: async () => {},
    definitions: [
      { name: "institutions", sdl: institutionsSdl },
      { name: "learners", sdl: learnersSdl },
      { name: "reporting", sdl: reportingSdl },
    ],
    subgraphs: [
      subgraph("institutions", institutionsSdl, {
        OrgUnit: { ...typeResolver, __resolveReference: shared.__resolveReference },
        Province: shared,
        Lao: shared,
        Institution: { ...shared, ancestors },
        Query: {
          orgUnit: (_: unknown, { id }: { id: string }) => units.get(id) ?? null,
          whoAmI: username,
          slow: () => "done",
          hidden: () => {
            throw new GraphQLError("ไม่พบข้อมูลนี้", {
              extensions: { code: "NOT_FOUND", secret: "table learners.learner" },
            });
          },
          broken: () => {
            throw new Error('relation "learners.secret_table" does not exist');
          },
        },
        Mutation: { rename: (_: unknown, { input }: { input: { name: string } }) => input.name },
      }),
      subgraph("learners", learnersSdl, {
        OrgUnit: {
          __resolveReference: ({ id }: { id: string }) => ({ id }),
          headcount: ({ id }: { id: string }) => ({
            total: id.length * 10,
            male: id.length * 4,
            female: id.length * 6,
            checked: 1,
          }),
        },
        Query: { learnersUser: username },
      }),
      subgraph("reporting", reportingSdl, {
        OrgUnit: {
          __resolveReference: ({ id }: { id: string }) => ({ id }),
          confirmation: ({ id }: { id: string }, _: unknown, identity: RequestIdentity) => ({
            state: id.startsWith("i") ? "CONFIRMED" : "NOT_CONFIRMED",
            confirmedAt: null,
            seenBy: identity.actor?.username ?? "nobody",
          }),
        },
        Query: {
          reportingUser: username,
          progress: (source: unknown, args: unknown, identity: RequestIdentity) =>
            fake.confirmed === null
              ? null
              : { confirmed: fake.confirmed, seenBy: username(source, args, identity) },
        },
      }),
    ],
  };
  return fake;

  function subgraph(name: Subgraph["name"], sdl: string, resolvers: Record<string, unknown>): Subgraph {
    const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as never }]);
    type Compiled = CompiledQuery | ExecutionResult;
    const queries = new Map<string, Compiled>();
    return {
      name,
      schema,
      async execute(request, identity) {
        const call = { subgraph: name, request, identity };
        fake.calls.push(call);
        await fake.before(call);
        if (!compiled) {
          return execute({
            schema,
            document: request.document,
            contextValue: identity,
            variableValues: request.variables,
          });
        }
        const known = queries.get(request.source);
        const query = known ?? (compileQuery(schema, request.document, request.operationName) as Compiled);
        if (!known) queries.set(request.source, query);
        return "query" in query ? query.query({}, identity, request.variables) : query;
      },
      close: async () => {},
    };
  }
}
