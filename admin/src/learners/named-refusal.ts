import type { Blocker } from "../units/unit.documents.ts";
import type { Refusal } from "../units/use-press.ts";

/** Which of a list that was sent a refusal is about; undefined where it is about none of them. */
export function placeOf({ field }: Refusal<Blocker>): number | undefined {
  const place = field?.length === 3 ? Number(field[2]) : Number.NaN;
  return Number.isInteger(place) ? place : undefined;
}

/** A refusal about one of those that were sent says whose it is. */
export function naming(refusal: Refusal<Blocker>, names: readonly string[]): Refusal<Blocker> {
  const name = names[placeOf(refusal) ?? -1];
  return name === undefined ? refusal : { ...refusal, message: `${name}: ${refusal.message}` };
}
