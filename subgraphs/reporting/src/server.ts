import { runSubgraph } from "@lec/core/graphql/run-subgraph";
import { letterFiles } from "./letters/files.ts";
import { schema } from "./schema.ts";

await runSubgraph("reporting", schema, { files: letterFiles });
