import { runSubgraph } from "@lec/core/graphql/run-subgraph";
import { schema } from "./schema.ts";

await runSubgraph("reporting", schema);
