import type { ConfirmationSubject } from "../i18n/api.type.ts";
import { useGraph } from "../providers/graph.ts";
import { type ReopeningCase, ReopeningCasesDocument } from "./reopening.documents.ts";

/** What a confirmation's card shows of requests to reopen. */
export interface CasesOfConfirmation {
  /** Under way with a step of this very confirmation; those that wait here first. */
  open: ReopeningCase[];
  /** The unit's own request under way. */
  own: ReopeningCase | null;
  /** The unit's own last request, if it was refused and nothing came after. */
  refused: ReopeningCase | null;
}

/**
 * Sorts the cases of a unit and all below for one of its confirmations.
 * @param cases the latest first
 */
export function casesOf(
  cases: readonly ReopeningCase[],
  unitId: string,
  subject: ConfirmationSubject,
): CasesOfConfirmation {
  const isHere = (part: { unit: { id: string }; subject: ConfirmationSubject } | null) =>
    part?.unit.id === unitId && part.subject === subject;
  const open = cases.filter(({ state, steps }) => state === "OPEN" && steps.some(isHere));
  const [latest] = cases.filter(isHere);
  return {
    open: [
      ...open.filter(({ waitingFor }) => isHere(waitingFor)),
      ...open.filter(({ waitingFor }) => !isHere(waitingFor)),
    ],
    own: open.find(isHere) ?? null,
    refused: latest?.state === "REFUSED" ? latest : null,
  };
}

/** `casesOf` for a confirmation on screen; undefined while it loads. */
export function useCases(
  unitId: string,
  confirmation: { round: { id: string }; subject: ConfirmationSubject },
): CasesOfConfirmation | undefined {
  const { data } = useGraph(ReopeningCasesDocument, { id: unitId, roundId: confirmation.round.id });
  return data && casesOf(data.orgUnit?.reopeningCases?.nodes ?? [], unitId, confirmation.subject);
}
