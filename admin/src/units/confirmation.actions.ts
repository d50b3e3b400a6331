import type { AvailableAction, Confirmation } from "./unit.documents.ts";

/** One button of a confirmation card. */
export interface ConfirmationButton {
  action: "CONFIRM" | "CANCEL";
  /** Whether pressing it opens its dialog. */
  open: boolean;
  /** Whether the person must declare that there are no learners. */
  declareNoLearners: boolean;
  /** What is in the way when it does not open. */
  blockers: AvailableAction["blockers"];
}

/**
 * The buttons of a confirmation, from the server's `availableActions` and nothing else. A missing declaration that there
 * are no learners is no obstacle: the dialog asks for it (S1g 6).
 */
export function confirmationButtons(confirmation: Pick<Confirmation, "availableActions">): ConfirmationButton[] {
  return confirmation.availableActions.flatMap(({ action, allowed, blockers }) => {
    if (action !== "CONFIRM" && action !== "CANCEL") return [];
    const others = blockers.filter(({ code }) => code !== "NO_LEARNERS_NOT_DECLARED" && !(action === "CANCEL" && code === "REASON_REQUIRED"));
    return [
      {
        action,
        open: allowed || (blockers.length > 0 && others.length === 0),
        declareNoLearners: action === "CONFIRM" && blockers.some(({ code }) => code === "NO_LEARNERS_NOT_DECLARED"),
        blockers: others,
      },
    ];
  });
}
