import { runSubgraph } from "@lec/core/graphql/run-subgraph";
import { reportingFiles } from "./files.ts";
import { schema } from "./schema.ts";

await runSubgraph("reporting", schema, { files: reportingFiles });
