import { getDatamodel, type PrismaTypes } from "@lec/prisma/pothos";
import SchemaBuilder from "@pothos/core";
import DirectivePlugin from "@pothos/plugin-directives";
import FederationPlugin from "@pothos/plugin-federation";
import PrismaPlugin from "@pothos/plugin-prisma";
import ScopeAuthPlugin from "@pothos/plugin-scope-auth";
import { GraphQLError, GraphQLScalarType, Kind } from "graphql";
import { type Instant, toInstant } from "../workflow/instant.ts";
import { fieldClassPlugin } from "./field-class.plugin.ts";
import type { RequestContext } from "./request-context.ts";

export interface BuilderTypes {
  Context: RequestContext;
  DefaultFieldNullability: false;
  PrismaTypes: PrismaTypes;
  AuthScopes: { signedIn: boolean };
  Scalars: {
    ID: { Input: string; Output: string };
    Date: { Input: string; Output: string };
    DateTime: { Input: Instant; Output: string };
  };
}

/** The builder of one subgraph: resolvers are wrapped by the first plugin, authorization; fields pass the last one, classes, first. */
export function createBuilder() {
  const builder = new SchemaBuilder<BuilderTypes>({
    plugins: [ScopeAuthPlugin, PrismaPlugin, DirectivePlugin, FederationPlugin, fieldClassPlugin],
    defaultFieldNullability: false,
    prisma: { client: context => context.prisma, dmmf: getDatamodel() },
    scopeAuth: {
      authScopes: context => ({ signedIn: context.identity.actor !== null }),
      unauthorizedError: () => new GraphQLError("", { extensions: { code: "UNAUTHENTICATED" } }),
    },
  });
  builder.addScalarType("Date", dateScalar);
  builder.addScalarType("DateTime", dateTimeScalar);
  builder.queryType({ authScopes: { signedIn: true }, description: "การอ่านข้อมูล (reading)" });
  return builder;
}

export type Builder = ReturnType<typeof createBuilder>;
/** The builder's types as refs name them. */
export type SchemaTypes = PothosSchemaTypes.ExtendDefaultTypes<BuilderTypes>;

const dateScalar = new GraphQLScalarType<string, string>({
  name: "Date",
  description: "วันที่ตามปฏิทินเกรกอเรียน ISO 8601 (a calendar day, Gregorian): `2026-11-21`",
  serialize: value => String(value),
  parseValue: parseDate,
  parseLiteral: node => parseDate(node.kind === Kind.STRING ? node.value : null),
});

const dateTimeScalar = new GraphQLScalarType<Instant, string>({
  name: "DateTime",
  description:
    "วันเวลา ISO 8601 พร้อมเขตเวลา ละเอียดถึงไมโครวินาที (a moment with its offset, to the microsecond, answered in UTC): `2026-11-10T16:59:59.999999Z`",
  serialize: value => String(value),
  parseValue: parseDateTime,
  parseLiteral: node => parseDateTime(node.kind === Kind.STRING ? node.value : null),
});

function parseDate(value: unknown): string {
  const text = typeof value === "string" ? value : "";
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) !== text) {
    throw new GraphQLError("ต้องเป็นวันที่ที่มีจริงในรูป 2026-11-21 (an existing day such as 2026-11-21)", {
      extensions: { code: "BAD_USER_INPUT" },
    });
  }
  return text;
}

function parseDateTime(value: unknown): Instant {
  try {
    return toInstant(typeof value === "string" ? value : "");
  } catch {
    throw new GraphQLError(
      "ต้องเป็นวันเวลาที่มีจริงพร้อมเขตเวลา (an existing time with its offset, such as 2026-11-10T23:59:59+07:00)",
      { extensions: { code: "BAD_USER_INPUT" } },
    );
  }
}
