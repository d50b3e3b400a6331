import type { Blocker, Confirmation } from "./unit.documents.ts";

/** One button of a confirmation card. */
export interface ConfirmationButton {
  action: "CONFIRM" | "CANCEL";
  /** Whether pressing it opens its dialog. */
  open: boolean;
  /** Whether the person must declare that there are no learners. */
  declareNoLearners: boolean;
  /** What is in the way when it does not open. */
  blockers: Blocker[];
}

/** Somebody else's button, or one that has no meaning in this state: it is not drawn at all. */
const beyondTheViewer = new Set(["NOT_ALLOWED", "ALREADY_CONFIRMED", "NOT_CONFIRMED", "NOTHING_TO_CONFIRM"]);

/** What the dialog itself asks for is no obstacle to opening it: the reason, and that there are no learners (S1g 6). */
const askedInTheDialog: Record<ConfirmationButton["action"], string> = {
  CONFIRM: "NO_LEARNERS_NOT_DECLARED",
  CANCEL: "REASON_REQUIRED",
};

/** The buttons of a confirmation, from the server's `availableActions` and nothing else. */
export function confirmationButtons({ availableActions }: WithActions): ConfirmationButton[] {
  return availableActions.flatMap(({ action, allowed, blockers }) => {
    if (action !== "CONFIRM" && action !== "CANCEL") return [];
    if (!allowed && blockers.some(({ code }) => beyondTheViewer.has(code))) return [];
    const asked = askedInTheDialog[action];
    const others = blockers.filter(({ code }) => code !== asked);
    return [
      {
        action,
        open: allowed || (blockers.length > 0 && others.length === 0),
        declareNoLearners: action === "CONFIRM" && others.length < blockers.length,
        blockers: others,
      },
    ];
  });
}

/** What is still missing before somebody else can confirm, for those who only follow. */
export function openMatters({ availableActions }: WithActions): Blocker[] {
  const confirm = availableActions.find(({ action }) => action === "CONFIRM");
  if (!confirm?.blockers.some(({ code }) => code === "NOT_ALLOWED")) return [];
  return confirm.blockers.filter(({ code }) => !beyondTheViewer.has(code));
}

/**
 * Whether the viewer may ask for a confirmation to be taken back (T16): who confirmed may ask, and is told by the server that
 * it is confirmed already, not that confirming is somebody else's.
 */
export function mayAskForCancellation({ availableActions }: WithActions): boolean {
  const codes = availableActions
    .filter(({ action }) => action === "CONFIRM")
    .flatMap(({ blockers }) => blockers.map(({ code }) => code));
  return codes.includes("ALREADY_CONFIRMED") && !codes.includes("NOT_ALLOWED");
}

type WithActions = Pick<Confirmation, "availableActions">;
