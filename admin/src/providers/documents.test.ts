import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { DocumentNode } from "@apollo/client/core";
import {
  type ASTVisitor,
  buildASTSchema,
  NoUnusedVariablesRule,
  parse,
  print,
  specifiedRules,
  type ValidationContext,
  validate,
} from "graphql";
import { expect, test } from "vitest";
import * as accessTokens from "../account/access-tokens.documents.ts";
import * as duplicates from "../duplicates/duplicate.documents.ts";
import * as promotions from "../enrolments/promotion.documents.ts";
import * as register from "../enrolments/register.documents.ts";
import * as extensions from "../extensions/extension.documents.ts";
import * as home from "../home/home.documents.ts";
import * as imports from "../imports/import.documents.ts";
import * as learners from "../learners/learner.documents.ts";
import * as tambons from "../learners/tambon.documents.ts";
import * as monitoring from "../monitoring/monitoring.documents.ts";
import * as schoolFiles from "../other-school-files/school-file.documents.ts";
import * as schoolMoves from "../other-schools/move.documents.ts";
import * as otherSchools from "../other-schools/other-school.documents.ts";
import * as people from "../people/people.documents.ts";
import * as receipts from "../receipts/receipt.documents.ts";
import * as reopening from "../reopening/reopening.documents.ts";
import * as rounds from "../rounds/round.documents.ts";
import * as spotChecks from "../spot-checks/spot-check.documents.ts";
import * as transfers from "../transfers/transfer.documents.ts";
import * as changes from "../units/confirmation-changes.documents.ts";
import * as units from "../units/unit.documents.ts";
import * as wall from "../wall/wall.documents.ts";
import * as heldDuties from "./duty-choices.ts";
import * as session from "./session.ts";

const gateway = createRequire(new URL("../../../gateway/package.json", import.meta.url));
const { transformSupergraphToPublicSchema } = gateway("@theguild/federation-composition") as {
  transformSupergraphToPublicSchema: (supergraph: DocumentNode) => DocumentNode;
};
const supergraph = parse(
  readFileSync(new URL("../../../gateway/supergraph.graphql", import.meta.url), "utf8"),
);
const schema = buildASTSchema(parse(print(transformSupergraphToPublicSchema(supergraph))), {
  assumeValidSDL: true,
});
const rules: readonly ((context: ValidationContext) => ASTVisitor)[] = specifiedRules.filter(
  rule => rule !== NoUnusedVariablesRule,
);

const documents = Object.entries({
  ...accessTokens,
  ...changes,
  ...receipts,
  ...extensions,
  ...heldDuties,
  ...home,
  ...duplicates,
  ...imports,
  ...monitoring,
  ...promotions,
  ...transfers,
  ...learners,
  ...otherSchools,
  ...schoolMoves,
  ...schoolFiles,
  ...people,
  ...reopening,
  ...register,
  ...rounds,
  ...spotChecks,
  ...units,
  ...wall,
  ...session,
  ...tambons,
}).filter(
  (entry): entry is [string, DocumentNode] => entry[0].endsWith("Document") && typeof entry[1] === "object",
);

test("there are documents to check", () => {
  expect(documents.length).toBeGreaterThan(10);
});

test.each(documents)("%s asks only what the public schema offers", (_name, document) => {
  expect(validate(schema, parse(print(document)), rules).map(({ message }) => message)).toEqual([]);
});
