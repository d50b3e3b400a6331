import type { RequestIdentity } from "../identity/actor.ts";

/**
 * Who asks, and what the request is narrowed to, as the settings of one transaction that row security reads
 * (`core.account_id()`, `core.my_appointments()`, `core.scopes()`). A setting is left out where nothing is narrowed: it is
 * local to the transaction, so nothing of another request stands in its place.
 */
export function transactionSettings({
  actor,
}: RequestIdentity): readonly (readonly [name: string, value: string])[] {
  const { acting = null, scopes = null } = actor?.narrowing ?? {};
  return [
    ["lec.account_id", actor?.accountId ?? ""],
    ...(acting ? [["lec.duty", acting.duty] as const] : []),
    ...(acting?.unitId ? [["lec.unit", acting.unitId] as const] : []),
    ...(scopes ? [["lec.scopes", textArray(scopes)] as const] : []),
  ];
}

/** PostgreSQL's spelling of a `text[]`. No scopes at all are an empty array, which allows nothing, not an empty text. */
function textArray(values: readonly string[]): string {
  return `{${values.map(value => `"${value.replace(/[\\"]/g, "\\$&")}"`).join(",")}}`;
}
