import { runSubgraph } from "@lec/core/graphql/run-subgraph";
import { learnerFiles } from "./imports/files.ts";
import { schema } from "./schema.ts";

await runSubgraph("learners", schema, { files: learnerFiles });
