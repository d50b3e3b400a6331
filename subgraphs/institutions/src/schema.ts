import "./units/unit.type.ts";
import "./units/unit.queries.ts";
import "./viewer/viewer.queries.ts";
import { federationLink } from "@lec/core/graphql/federation-link";
import { builder } from "./builder.ts";

/** The institutions subgraph: the tree of units, and who is asking. */
export const schema = builder.toSubGraphSchema(federationLink);
