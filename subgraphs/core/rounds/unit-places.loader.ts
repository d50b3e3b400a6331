import DataLoader from "dataloader";
import { statement } from "../database/statement.ts";
import type { RequestContext } from "../graphql/request-context.ts";
import type { OrgLevel } from "../identity/actor.ts";
import { isUuid } from "../text/uuid.ts";

/** A unit as the other subgraphs see it: its place and kind, to decide reach and rounds. Its names belong to institutions. */
export interface UnitPlace {
  readonly id: string;
  readonly level: OrgLevel;
  readonly path: string;
  readonly institutionKind: string | null;
}

const columns = `u.id, u.level, u.path::text AS path, u.institution_kind AS "institutionKind"`;

/** $1 ids. */
export const unitPlaces = statement<UnitPlace>(
  "unit places",
  `SELECT ${columns} FROM institutions.org_unit u WHERE u.id = ANY ($1::uuid[])`,
);

/** Places of units by id; `null` for one that is missing or out of sight. */
export const placeLoader = (context: RequestContext) => context.once(placesOf);
const placesOf = (context: RequestContext) =>
  new DataLoader<string, UnitPlace | null>(ids => readPlaces(context, ids));

/** The same for many at once, in their order. */
export async function readPlaces(
  context: RequestContext,
  ids: readonly string[],
): Promise<(UnitPlace | null)[]> {
  const wanted = ids.filter(isUuid);
  const rows = wanted.length > 0 ? await context.reads.query(unitPlaces, [wanted]) : [];
  const byId = new Map(rows.map(row => [row.id, row]));
  return ids.map(id => byId.get(id.toLowerCase()) ?? null);
}
