import type { OfferedAction } from "../i18n/api.type.ts";
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

/** An act as the server offers it, as far as a button needs it. */
export interface ActionSeen {
  action: OfferedAction;
  allowed: boolean;
  blockers: readonly { code: string }[];
}

/** Whether the server lets the viewer do this now; what it does not offer is not allowed. */
export function allowsAction(
  of: { availableActions: readonly ActionSeen[] } | null,
  act: OfferedAction,
): boolean {
  return of?.availableActions.some(({ action, allowed }) => action === act && allowed) ?? false;
}

/** Whether it is the viewer's to do at all, now or once what is in the way is gone. */
export function hasDutyFor(
  of: { availableActions: readonly ActionSeen[] } | null,
  act: OfferedAction,
): boolean {
  const offered = of?.availableActions.find(({ action }) => action === act);
  return offered !== undefined && !offered.blockers.some(({ code }) => code === "NOT_ALLOWED");
}

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
