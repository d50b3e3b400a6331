import type { Duty, OrgLevel } from "../i18n/api.type.ts";
import type { WordKey } from "../i18n/words.type.ts";
import { confirmationButtons } from "../units/confirmation.actions.ts";
import type { Confirmation, Headcount, Progress } from "../units/unit.documents.ts";

/** What is known of one of the viewer's units in the current round. */
export interface WorkSituation {
  level: OrgLevel;
  learners: Pick<Confirmation, "standing" | "availableActions"> | null;
  otherCounts: Pick<Confirmation, "standing" | "availableActions"> | null;
  progress: Progress | null;
  headcount: Pick<Headcount, "total" | "checked" | "ghosts"> | null;
  /** Whether the viewer keeps the roll of an institution, or checks a class of it. */
  worksOnRoll: boolean;
  /** Whether the unit's deadline has passed. */
  late: boolean;
}

/** The next step of a unit as one sentence. */
export interface NextStep {
  key: WordKey;
  values: Record<string, number>;
  /** "do": the viewer can act now; "wait": somebody below must; "late": too late without an extension; "done"; "look". */
  tone: "do" | "wait" | "late" | "done" | "look";
  /** Who can extend, when late. */
  lifter?: Duty;
  /** Where it is done, below the unit's own page. */
  place?: string;
}

/** Says in one sentence what comes next for a unit. What may be done is read from the server's available actions only. */
export function nextStep(situation: WorkSituation): NextStep {
  const { level, learners, otherCounts, progress, late } = situation;
  if (level === "DEPARTMENT" || level === "DISTRICT") return watch(progress);
  if (!learners && !otherCounts) return step("home.next.none", "look");
  if (isDone(learners) && isDone(otherCounts)) return step("home.next.done", "done");
  if (late && !mayConfirm(learners) && !mayConfirm(otherCounts))
    return {
      ...step("home.next.late", "late"),
      lifter: level === "PROVINCE" ? "DEPARTMENT_ADMINISTRATOR" : "PROVINCE_OFFICER",
    };
  if (level === "INSTITUTION") return institutionStep(situation);
  return level === "LAO" ? laoStep(situation) : provinceStep(situation);
}

function institutionStep({ learners, headcount, worksOnRoll }: WorkSituation): NextStep {
  const tone = worksOnRoll ? "do" : "wait";
  const at = (place: string) => (worksOnRoll ? { place } : {});
  if (headcount?.ghosts)
    return { ...step("home.next.institutionGhosts", tone, headcount.ghosts), ...at("/roll?show=ghosts") };
  const unchecked = (headcount?.total ?? 0) - (headcount?.checked ?? 0);
  if (unchecked > 0) return { ...step("home.next.institutionUnchecked", tone, unchecked), ...at("/check") };
  if (headcount?.total === 0) return step("home.next.institutionEmpty", mayConfirm(learners) ? "do" : tone);
  if (mayConfirm(learners)) return step("home.next.institutionReady", "do");
  return learners?.standing === "READY"
    ? step("home.next.institutionWaitsDirector", "wait")
    : step("home.next.blocked", "wait");
}

function laoStep({ learners, otherCounts, progress }: WorkSituation): NextStep {
  const missing = progress ? progress.institutions.expected - progress.institutions.confirmed : 0;
  if (learners && !isDone(learners)) {
    if (mayConfirm(learners)) return step("home.next.laoReady", "do");
    if (missing > 0) return step("home.next.laoMissing", "wait", missing);
    return learners.standing === "READY"
      ? step("home.next.ready", "wait")
      : step("home.next.blocked", "wait");
  }
  return step("home.next.laoOther", mayConfirm(otherCounts) ? "do" : "wait");
}

function provinceStep({ learners, progress }: WorkSituation): NextStep {
  if (mayConfirm(learners)) return step("home.next.provinceReady", "do");
  const missing = progress
    ? progress.localAdministrativeOrganizations.expected - progress.localAdministrativeOrganizations.confirmed
    : 0;
  if (missing > 0) return step("home.next.provinceMissing", "wait", missing);
  const others = progress ? progress.otherCounts.expected - progress.otherCounts.confirmed : 0;
  if (others > 0) return step("home.next.provinceOther", "wait", others);
  return learners?.standing === "READY" ? step("home.next.ready", "wait") : step("home.next.blocked", "wait");
}

function watch(progress: Progress | null): NextStep {
  if (!progress) return step("home.next.none", "look");
  const { confirmed, expected } = progress.localAdministrativeOrganizations;
  return { key: "home.next.watch", values: { confirmed, expected }, tone: "look" };
}

function mayConfirm(confirmation: WorkSituation["learners"]): boolean {
  return (
    confirmation !== null &&
    confirmationButtons(confirmation).some(({ action, open }) => action === "CONFIRM" && open)
  );
}

/** Nothing to confirm counts as done. */
function isDone(confirmation: WorkSituation["learners"]): boolean {
  return confirmation === null || confirmation.standing === "CONFIRMED" || confirmation.standing === "LOCKED";
}

function step(key: WordKey, tone: NextStep["tone"], count?: number): NextStep {
  return { key, tone, values: count === undefined ? {} : { count } };
}
