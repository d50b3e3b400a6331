import { randomUUID } from "node:crypto";
import { envelopeKey } from "@lec/core/graphql/open-subgraph";
import type { Actor } from "@lec/core/identity/actor";
import { envelopeHeader, sealEnvelope } from "@lec/core/identity/envelope";
import type { Answer } from "../kit/client.ts";
import type { Land } from "../kit/scenario.ts";
import type { TestSystem } from "../kit/system.ts";

/** An account with its appointments in force, as the gateway reads it for an envelope. */
export async function actorOf(land: Land, accountId: string): Promise<Actor> {
  const appointments = await land.sql<Actor["appointments"][number]>(
    `SELECT duty, unit_id AS "unitId", level, path::text AS path FROM institutions.appointments_in_force($1)`,
    [accountId],
  );
  return { accountId, username: "matrix", name: "matrix", appointments };
}

/** Asks a served subgraph directly, with an envelope that is right for this actor. */
export async function askSubgraph<Data>(
  { subgraphUrls, database }: TestSystem,
  subgraph: string,
  actor: Actor,
  query: string,
  variables: object,
): Promise<Answer<Data>> {
  const body = JSON.stringify({ query, variables });
  const envelope = sealEnvelope(
    { actor, requestId: randomUUID(), language: "th" },
    { audience: subgraph, body, key: envelopeKey(database.secret), now: Date.now() },
  );
  const url = subgraphUrls?.[subgraph];
  if (!url) throw new Error(`${subgraph} is not served`);
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", [envelopeHeader]: envelope },
    body,
  });
  const text = await response.text();
  const { data, errors = [] } = JSON.parse(text);
  return { status: response.status, data, errors, text };
}
