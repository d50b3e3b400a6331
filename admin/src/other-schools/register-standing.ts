import { remainingUntil } from "../time/buddhist-era.ts";
import type { CountsConfirmation } from "./other-school.documents.ts";

/** Why a register is for reading only. "recording": it is not. */
export type RegisterStanding = "recording" | "confirmed" | "closed" | "noRound";

/**
 * Whether numbers can be recorded now, by what the server says of the confirmation and the clocks. An extension of the unit
 * carries recording beyond the round's closing.
 * @param schools how many the register holds: one without any has no confirmation, and its first school can be added
 */
export function registerStanding(
  confirmation: Pick<CountsConfirmation, "standing" | "deadline" | "round"> | null,
  schools: number,
  roundIsOpen: boolean,
  nowMs: number,
): RegisterStanding {
  if (!confirmation) return schools === 0 && roundIsOpen ? "recording" : "noRound";
  if (confirmation.standing === "CONFIRMED" || confirmation.standing === "LOCKED") return "confirmed";
  const closed = remainingUntil(confirmation.round.recordingClosesAt, nowMs).late;
  const extended = confirmation.deadline !== null && !remainingUntil(confirmation.deadline, nowMs).late;
  return closed && !extended ? "closed" : "recording";
}
