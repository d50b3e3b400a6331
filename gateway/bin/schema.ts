/**
 * `npm run schema:print` writes what is printed from the code: the subgraphs' SDL, the composed supergraph, the pages of
 * the policy and of the confirmation machine. `npm run schema:check` says whether the committed files are what the code
 * prints and whether they compose.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { printSubgraphSchema } from "@apollo/subgraph";
import { policyMatrix } from "@lec/core/policy/matrix";
import { machinePage } from "@lec/core/workflow/machine-page";
import { composeSupergraph, readCommittedSubgraphs } from "@lec/gateway/compose";
import { schema as institutions } from "@lec/institutions/schema";
import { schema as learners } from "@lec/learners/schema";
import { schema as reporting } from "@lec/reporting/schema";

const project = new URL("../../", import.meta.url);
const subgraphs = { institutions, learners, reporting };

function printed(): Map<string, string> {
  const files = new Map<string, string>();
  for (const [name, schema] of Object.entries(subgraphs)) {
    files.set(`subgraphs/${name}/schema.graphql`, `${printSubgraphSchema(schema).trim()}\n`);
  }
  files.set("subgraphs/core/policy/matrix.md", policyMatrix());
  files.set("subgraphs/core/workflow/machine.md", machinePage());
  return files;
}

const path = (file: string) => fileURLToPath(new URL(file, project));
const supergraphFile = "gateway/supergraph.graphql";

if (process.argv[2] === "print") {
  for (const [file, text] of printed()) writeFileSync(path(file), text);
  writeFileSync(path(supergraphFile), composeSupergraph(await readCommittedSubgraphs()));
  console.log("wrote the schemas, the supergraph, and the pages of policy and machine");
} else {
  const stale = [...printed()]
    .filter(([file, text]) => readFileSync(path(file), "utf8") !== text)
    .map(([file]) => file);
  if (readFileSync(path(supergraphFile), "utf8") !== composeSupergraph(await readCommittedSubgraphs()))
    stale.push(supergraphFile);
  if (stale.length > 0) {
    console.error(`out of date, run npm run schema:print: ${stale.join(", ")}`);
    process.exitCode = 1;
  } else {
    console.log("the committed schemas and pages are what the code prints, and they compose");
  }
}
