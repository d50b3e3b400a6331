import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { composeServices } from "@theguild/federation-composition";
import { parse } from "graphql";

/** A subgraph's name and its schema definition. */
export interface SubgraphDefinition {
  readonly name: string;
  readonly sdl: string;
}

const subgraphNames = ["institutions", "learners", "reporting"] as const;

/** Reads the committed schema definitions, `subgraphs/<name>/schema.graphql`. */
export function readCommittedSubgraphs(): Promise<SubgraphDefinition[]> {
  return Promise.all(
    subgraphNames.map(async name => ({
      name,
      sdl: await readFile(
        fileURLToPath(new URL(`../../subgraphs/${name}/schema.graphql`, import.meta.url)),
        "utf8",
      ),
    })),
  );
}

/**
 * Composes subgraphs into the supergraph the gateway plans with.
 * @throws Error that lists every reason why they do not fit together
 */
export function composeSupergraph(subgraphs: readonly SubgraphDefinition[]): string {
  const services = subgraphs.map(({ name, sdl }) => ({ name, typeDefs: parseDefinition(name, sdl) }));
  const result = composeServices(services);
  if (result.supergraphSdl !== undefined) return result.supergraphSdl;
  const reasons = result.errors.map(error => `  ${error.message}`);
  throw new Error(`The subgraphs do not compose:\n${[...new Set(reasons)].join("\n")}`);
}

function parseDefinition(name: string, sdl: string) {
  try {
    return parse(sdl);
  } catch (error) {
    throw new Error(
      `subgraphs/${name}/schema.graphql cannot be parsed: ${error instanceof Error ? error.message : error}`,
    );
  }
}
