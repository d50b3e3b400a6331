import type { WriteTransaction } from "@lec/core/database/actor-scope";
import { type UserError, userError } from "@lec/core/graphql/refusal.type";
import { type PlaceElsewhere, placeOfHolder } from "../learners/learner.sql.ts";

/** ENROLLED_ELSEWHERE, with the other institution and how to reach it: nothing of the child (I6). */
export interface ElsewhereError extends UserError {
  readonly elsewhere: PlaceElsewhere;
}

/**
 * Why an identifier that is on some roll cannot be enrolled at an institution; `null` when its holder is on none.
 * ALREADY_ENROLLED when the roll is the institution's own.
 */
export async function refusalOfActive(
  tx: WriteTransaction,
  identifier: string,
  institutionId: string,
  field: readonly string[],
): Promise<UserError | null> {
  const [elsewhere] = await tx.query(placeOfHolder, [identifier]);
  if (!elsewhere) return null;
  if (elsewhere.institutionId === institutionId.toLowerCase())
    return userError("ALREADY_ENROLLED", { field, clause: "S1g 4.3.2(1)" });
  const refusal: ElsewhereError = {
    ...userError("ENROLLED_ELSEWHERE", { field, clause: "S1g 4.3.2(1)" }),
    elsewhere,
  };
  return refusal;
}

/** The institution a refusal names, if one of them does. */
export const elsewhereOf = (errors: readonly UserError[]): PlaceElsewhere | null =>
  errors.map(error => (error as Partial<ElsewhereError>).elsewhere).find(place => place !== undefined) ??
  null;
