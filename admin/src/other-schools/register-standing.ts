import type { ActionSeen } from "../units/confirmation.actions.ts";

/** Why a register is for reading only. "recording": it is not. */
export type RegisterStanding = "recording" | "confirmed" | "closed" | "noRound";

/** Whether numbers can be recorded now, whoever looks, by what the server says stands in the way. */
export function registerStanding(
  register: { availableActions: readonly ActionSeen[] } | null,
): RegisterStanding {
  const recording = register?.availableActions.find(({ action }) => action === "RECORD_OTHER_COUNTS");
  if (!recording) return "noRound";
  const codes = new Set(recording.blockers.map(({ code }) => code));
  if (codes.has("UNIT_CONFIRMED")) return "confirmed";
  if (codes.has("ROUND_CLOSED")) return "closed";
  return codes.has("ROUND_NOT_OPEN") ? "noRound" : "recording";
}
