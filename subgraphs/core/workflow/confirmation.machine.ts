import type { Duty, OrgLevel } from "../identity/actor.ts";
import { type Action, dutyFor } from "../policy/policy.ts";
import { type Instant, later } from "./instant.ts";
import { type Blocker, blocker, type ErrorCode } from "./refusal.ts";

/**
 * The confirmation machine of domain.md section 4: a pure table and pure guards. It does no I/O and reads no clock; the
 * command door gives it facts gathered after locks are held, `availableActions` gives it facts gathered for display.
 */

export const confirmationSubjects = ["LEARNERS", "OTHER_COUNTS"] as const;
export type ConfirmationSubject = (typeof confirmationSubjects)[number];

export const confirmationStates = ["OPEN", "CONFIRMED"] as const;
export type ConfirmationState = (typeof confirmationStates)[number];

/** What a person reads on a unit's chip; computed, never stored. */
export const confirmationStandings = ["WAITING", "READY", "CONFIRMED", "LOCKED"] as const;
export type ConfirmationStanding = (typeof confirmationStandings)[number];

export const workflowActions = [
  "SCHEDULE_ROUND",
  "OPEN_ROUND",
  "UPDATE_CLOCKS",
  "CONFIRM",
  "CANCEL",
  "EXTEND",
  "KEEP_OTHER_SCHOOLS",
  "MOVE_OTHER_SCHOOLS",
  "RECORD_OTHER_COUNTS",
] as const;
export type WorkflowAction = (typeof workflowActions)[number];

/** A round's clocks. `openedAt` is the department's act T1; nothing happens in a round before it. */
export interface RoundFacts {
  readonly id: string;
  readonly opensAt: Instant;
  readonly unitDeadline: Instant;
  readonly recordingClosesAt: Instant;
  readonly provinceDeadline: Instant | null;
  readonly reportDueAt: Instant | null;
  readonly openedAt: Instant | null;
}

/** A unit in a round, as `reporting.facts` tells it. Lists of ids are in code order. */
export interface UnitFacts {
  readonly unitId: string;
  readonly level: OrgLevel;
  readonly active: boolean;
  readonly laoId: string | null;
  readonly provinceId: string | null;
  readonly states: Readonly<Record<ConfirmationSubject, ConfirmationState>>;
  /** Whether the LAO above (for an institution) stands confirmed on learners. */
  readonly laoConfirmed: boolean;
  /** Whether the province above stands confirmed. */
  readonly provinceConfirmed: boolean;
  /** End of the latest extension of this very unit. */
  readonly extendedUntil: Instant | null;
  /** Covered, active institutions of an LAO, and those of them not confirmed. */
  readonly institutionsExpected: number;
  readonly institutionsWaiting: readonly string[];
  /** LAOs of a province that have covered institutions, and those of them not confirmed on learners. */
  readonly laosExpected: number;
  readonly laosWaiting: readonly string[];
  /** LAOs of a province that have other schools, and those of them not confirmed on their numbers. */
  readonly otherLaosExpected: number;
  readonly otherLaosWaiting: readonly string[];
  /** Other schools of an LAO, and how many of them are recorded in this round. */
  readonly schoolsExpected: number;
  readonly schoolsRecorded: number;
  /** Learners on an institution's rolls, those checked in this round, and those found absent or moved. */
  readonly learners: number;
  readonly checked: number;
  readonly ghosts: number;
  /** Learners on the rolls with a finding that stops the confirmation. */
  readonly findings: number;
}

export interface Facts {
  /** The database clock, read after the locks (I9). */
  readonly now: Instant;
  readonly round: RoundFacts;
  readonly unit: UnitFacts;
}

/** What the person said with the act. */
export interface Said {
  /** The explicit "no learners this round" (T3). */
  readonly noLearners: boolean;
}

/** A condition of an act: everything that can be in its way, as one code or a few. */
interface Guard {
  readonly codes: readonly ErrorCode[];
  readonly check: (facts: Facts, said: Said) => Blocker | null;
}

const guard = (codes: ErrorCode | readonly ErrorCode[], check: Guard["check"]): Guard => ({
  codes: typeof codes === "string" ? [codes] : codes,
  check,
});

/** A row of the table in domain.md section 4. */
export interface Transition {
  readonly id: "T3" | "T5" | "T7" | "T8" | "T9" | "T10" | "T11" | "T12";
  readonly level: OrgLevel;
  readonly subject: ConfirmationSubject;
  readonly action: "CONFIRM" | "CANCEL";
  readonly permission: Action;
  readonly clause: string | null;
  readonly guards: readonly Guard[];
}

const opened = guard("ROUND_NOT_OPEN", ({ now, round }) =>
  round.openedAt !== null && now >= round.opensAt
    ? null
    : blocker("ROUND_NOT_OPEN", {
        clause: "S1g 4, 5",
        until: round.opensAt,
        liftedBy: "DEPARTMENT_ADMINISTRATOR",
      }),
);

const unitInTime = guard("DEADLINE_PASSED", facts => {
  const until = deadlineOf(facts.round, facts.unit);
  return facts.now <= until
    ? null
    : blocker("DEADLINE_PASSED", { clause: "S1g 5.1", until, liftedBy: "PROVINCE_OFFICER" });
});

const provinceInTime = guard("DEADLINE_PASSED", facts => {
  const until = deadlineOf(facts.round, facts.unit);
  return facts.now <= until
    ? null
    : blocker("DEADLINE_PASSED", { clause: "S1g 5.2", until, liftedBy: "DEPARTMENT_ADMINISTRATOR" });
});

/** Recording, and cancelling an institution so that it can be recorded again, end with the round (T13) or its extension. */
const recordingOpen = guard("ROUND_CLOSED", ({ now, round, unit }) => {
  const until = later(round.recordingClosesAt, unit.extendedUntil);
  return now <= until
    ? null
    : blocker("ROUND_CLOSED", { clause: "S1b 4", until, liftedBy: "PROVINCE_OFFICER" });
});

const institutionUnconfirmed = guard("UNIT_CONFIRMED", ({ unit }) =>
  unit.states.LEARNERS === "OPEN"
    ? null
    : blocker("UNIT_CONFIRMED", { clause: "S1g 8.1", unitIds: [unit.unitId], liftedBy: "LAO_OFFICER" }),
);

const allChecked = guard("LEARNERS_NOT_CHECKED", ({ unit }) => {
  const missing = unit.learners - unit.checked;
  return missing <= 0
    ? null
    : blocker("LEARNERS_NOT_CHECKED", {
        clause: "S1g 4.3.1(1), 6.1",
        unitIds: [unit.unitId],
        count: missing,
        liftedBy: "CLASS_TEACHER",
      });
});

const noGhosts = guard("GHOSTS_NOT_REMOVED", ({ unit }) =>
  unit.ghosts === 0
    ? null
    : blocker("GHOSTS_NOT_REMOVED", {
        clause: "S1g 4.3.1(2), 6.1",
        unitIds: [unit.unitId],
        count: unit.ghosts,
        liftedBy: "INSTITUTION_RECORDER",
      }),
);

const noFindings = guard("FINDINGS_OPEN", ({ unit }) =>
  unit.findings === 0
    ? null
    : blocker("FINDINGS_OPEN", {
        clause: "S1g 6.1",
        unitIds: [unit.unitId],
        count: unit.findings,
        liftedBy: "INSTITUTION_RECORDER",
      }),
);

const learnersDeclared = guard(["NO_LEARNERS_NOT_DECLARED", "LEARNERS_EXIST"], ({ unit }, said) => {
  if (unit.learners === 0 && !said.noLearners) {
    return blocker("NO_LEARNERS_NOT_DECLARED", {
      clause: "S1g 4.3.1(3)",
      unitIds: [unit.unitId],
      liftedBy: "INSTITUTION_DIRECTOR",
    });
  }
  if (unit.learners > 0 && said.noLearners) {
    return blocker("LEARNERS_EXIST", {
      clause: "S1g 4.3.1(3)",
      unitIds: [unit.unitId],
      count: unit.learners,
    });
  }
  return null;
});

const institutionsConfirmed = guard("CHILDREN_NOT_CONFIRMED", ({ unit }) =>
  unit.institutionsWaiting.length === 0
    ? null
    : blocker("CHILDREN_NOT_CONFIRMED", {
        clause: "S1g 7.2",
        unitIds: unit.institutionsWaiting,
        liftedBy: "INSTITUTION_DIRECTOR",
      }),
);

const schoolsRecorded = guard("OTHER_COUNTS_NOT_RECORDED", ({ unit }) => {
  const missing = unit.schoolsExpected - unit.schoolsRecorded;
  return missing === 0
    ? null
    : blocker("OTHER_COUNTS_NOT_RECORDED", {
        clause: "S1g 4.2(3), 7.3",
        unitIds: [unit.unitId],
        count: missing,
        liftedBy: "LAO_OFFICER",
      });
});

const laosConfirmed = guard("CHILDREN_NOT_CONFIRMED", ({ unit }) =>
  unit.laosWaiting.length === 0
    ? null
    : blocker("CHILDREN_NOT_CONFIRMED", {
        clause: "S1g 9.1",
        unitIds: unit.laosWaiting,
        liftedBy: "LAO_OFFICER",
      }),
);

const otherCountsConfirmed = guard("OTHER_COUNTS_NOT_CONFIRMED", ({ unit }) =>
  unit.otherLaosWaiting.length === 0
    ? null
    : blocker("OTHER_COUNTS_NOT_CONFIRMED", {
        clause: "S1g 9.1",
        unitIds: unit.otherLaosWaiting,
        liftedBy: "LAO_OFFICER",
      }),
);

const laoUnconfirmed = guard("PARENT_CONFIRMED", ({ unit }) =>
  unit.laoConfirmed && unit.laoId
    ? blocker("PARENT_CONFIRMED", { clause: "S1g 8.1", unitIds: [unit.laoId], liftedBy: "PROVINCE_OFFICER" })
    : null,
);

const provinceUnconfirmed = guard("PARENT_CONFIRMED", ({ unit }) =>
  unit.provinceConfirmed && unit.provinceId
    ? blocker("PARENT_CONFIRMED", {
        clause: "S1g 8.2",
        unitIds: [unit.provinceId],
        liftedBy: "DEPARTMENT_ADMINISTRATOR",
      })
    : null,
);

/** The table. Guards run in this order, and all of them: a person is told everything in the way at once. */
export const transitions: readonly Transition[] = [
  {
    id: "T3",
    level: "INSTITUTION",
    subject: "LEARNERS",
    action: "CONFIRM",
    permission: "institution:confirm",
    clause: "S1g 4.3.1(3)(4), 6",
    guards: [opened, unitInTime, allChecked, noGhosts, noFindings, learnersDeclared],
  },
  {
    id: "T5",
    level: "INSTITUTION",
    subject: "LEARNERS",
    action: "CANCEL",
    permission: "institution:cancel",
    clause: "S1g 8.1",
    guards: [opened, recordingOpen, laoUnconfirmed, provinceUnconfirmed],
  },
  {
    id: "T7",
    level: "LAO",
    subject: "OTHER_COUNTS",
    action: "CONFIRM",
    permission: "otherCounts:confirm",
    clause: "S1g 4.2(3), 7.3",
    guards: [opened, unitInTime, schoolsRecorded],
  },
  {
    id: "T8",
    level: "LAO",
    subject: "OTHER_COUNTS",
    action: "CANCEL",
    permission: "otherCounts:cancel",
    clause: "S1g 4.2(4)",
    guards: [opened, provinceUnconfirmed],
  },
  {
    id: "T9",
    level: "LAO",
    subject: "LEARNERS",
    action: "CONFIRM",
    permission: "lao:confirm",
    clause: "S1g 7.1, 7.2",
    guards: [opened, unitInTime, institutionsConfirmed],
  },
  {
    id: "T10",
    level: "LAO",
    subject: "LEARNERS",
    action: "CANCEL",
    permission: "lao:cancel",
    clause: "S1g 8.2",
    guards: [opened, provinceUnconfirmed],
  },
  {
    id: "T11",
    level: "PROVINCE",
    subject: "LEARNERS",
    action: "CONFIRM",
    permission: "province:confirm",
    clause: "S1g 9.1, 9.2",
    guards: [opened, provinceInTime, laosConfirmed, otherCountsConfirmed],
  },
  {
    id: "T12",
    level: "PROVINCE",
    subject: "LEARNERS",
    action: "CANCEL",
    permission: "province:cancel",
    clause: null,
    guards: [opened],
  },
];

/** The row for an act, or `undefined`: units of that level do not do that. */
export function transitionFor(
  level: OrgLevel,
  subject: ConfirmationSubject,
  action: Transition["action"],
): Transition | undefined {
  return transitions.find(t => t.level === level && t.subject === subject && t.action === action);
}

/** Whether the unit confirms this subject in this round: it has something of its own or below to confirm. */
export function takesPart(unit: UnitFacts, subject: ConfirmationSubject): boolean {
  if (!unit.active) return false;
  if (subject === "OTHER_COUNTS") return unit.level === "LAO" && unit.schoolsExpected > 0;
  switch (unit.level) {
    case "INSTITUTION":
      return true;
    case "LAO":
      return unit.institutionsExpected > 0;
    case "PROVINCE":
      return unit.laosExpected + unit.otherLaosExpected > 0;
    default:
      return false;
  }
}

/** Every code the act can be refused with, whoever asks. */
export function refusalCodes({ action, guards }: Transition): ErrorCode[] {
  const state: ErrorCode = action === "CONFIRM" ? "NOTHING_TO_CONFIRM" : "NOT_CONFIRMED";
  return [...new Set([state, ...guards.flatMap(({ codes }) => codes), "NOT_ALLOWED" as const])];
}

/** Outcome of an act: nothing in the way, nothing to do (I10: confirming twice is idempotent), or everything in the way. */
export type Decision =
  | { readonly kind: "go" }
  | { readonly kind: "unchanged" }
  | { readonly kind: "refused"; readonly blockers: readonly Blocker[] };

/** Decides one act on one unit. Permission is not asked here but at the command door. */
export function decide(transition: Transition, facts: Facts, said: Said): Decision {
  const state = facts.unit.states[transition.subject];
  if (transition.action === "CONFIRM") {
    if (!takesPart(facts.unit, transition.subject))
      return refused(blocker("NOTHING_TO_CONFIRM", { clause: transition.clause }));
    if (state === "CONFIRMED") return { kind: "unchanged" };
  } else if (state === "OPEN") {
    return refused(blocker("NOT_CONFIRMED", { clause: transition.clause }));
  }
  const blockers = transition.guards.flatMap(({ check }) => check(facts, said) ?? []);
  return blockers.length === 0 ? { kind: "go" } : { kind: "refused", blockers };
}

function refused(...blockers: Blocker[]): Decision {
  return { kind: "refused", blockers };
}

/** An act as a person is offered it. */
export interface AvailableAction {
  readonly action: WorkflowAction;
  readonly allowed: boolean;
  readonly needsReason: boolean;
  readonly blockers: readonly Blocker[];
}

/**
 * What can be done with a unit's subject now, and what stands in the way of the rest. `may` answers permission for the
 * viewer; a missing permission is one blocker among the others, so that a director still reads why the LAO cannot act.
 */
export function availableActions(
  facts: Facts,
  subject: ConfirmationSubject,
  may: (permission: Action) => boolean,
): AvailableAction[] {
  return transitions
    .filter(t => t.level === facts.unit.level && t.subject === subject)
    .map(t => {
      // Zero learners are declared in the dialog: the button leads there.
      const decision = decide(t, facts, {
        noLearners: facts.unit.level === "INSTITUTION" && facts.unit.learners === 0,
      });
      const blockers: Blocker[] = [];
      if (decision.kind === "unchanged") blockers.push(blocker("ALREADY_CONFIRMED", { clause: t.clause }));
      if (decision.kind === "refused") blockers.push(...decision.blockers);
      if (!may(t.permission)) blockers.push(notAllowed(t.permission, t.clause));
      return offer(t.action, blockers);
    });
}

const withReason: ReadonlySet<WorkflowAction> = new Set([
  "CANCEL",
  "EXTEND",
  "MOVE_OTHER_SCHOOLS",
  "UPDATE_CLOCKS",
]);

/** An act as it is offered to somebody: allowed when nothing is in its way. */
export function offer(action: WorkflowAction, blockers: readonly Blocker[]): AvailableAction {
  return { action, allowed: blockers.length === 0, needsReason: withReason.has(action), blockers };
}

/** Who may extend: the department a province, the province a unit below it (T15). */
export function extendPermission({ level }: { readonly level: OrgLevel }): Action {
  return level === "PROVINCE" ? "province:extend" : "unit:extend";
}

/** T15: whether a unit can be given more time in a round. */
export function extensionBlockers(facts: Facts): Blocker[] {
  const blockers = [opened].flatMap(({ check }) => check(facts, { noLearners: false }) ?? []);
  if (!confirmationSubjects.some(subject => takesPart(facts.unit, subject)))
    blockers.push(blocker("NOTHING_TO_CONFIRM"));
  return blockers;
}

/** The refusal for somebody without the right, naming who has it. */
export function notAllowed(permission: Action, clause: string | null = null): Blocker {
  return blocker("NOT_ALLOWED", { clause, liftedBy: dutyFor(permission) as Duty | null });
}

/** T2: whether an institution may record now. */
export function recordingBlockers(facts: Facts): Blocker[] {
  return [opened, recordingOpen, institutionUnconfirmed].flatMap(
    ({ check }) => check(facts, { noLearners: false }) ?? [],
  );
}

/** T14: whether a province may draw a spot check and record what it finds: while the round is open, its confirmations apart. */
export function spotCheckBlockers(facts: Facts): Blocker[] {
  return [opened, recordingOpen].flatMap(({ check }) => check(facts, { noLearners: false }) ?? []);
}

/** T6: whether an LAO may record the numbers of other schools now. */
export function countingBlockers(facts: Facts): Blocker[] {
  const clocks = [opened, recordingOpen].flatMap(({ check }) => check(facts, { noLearners: false }) ?? []);
  return [...clocks, ...otherCountsConfirmedHere(facts.unit)];
}

/** I4: numbers of other schools, and which schools there are, stand still once confirmed. */
function otherCountsConfirmedHere({ unitId, states }: UnitFacts): Blocker[] {
  if (states.OTHER_COUNTS !== "CONFIRMED") return [];
  return [
    blocker("UNIT_CONFIRMED", { clause: "S1g 4.2(4)", unitIds: [unitId], liftedBy: "PROVINCE_OFFICER" }),
  ];
}

/** T6, I2: whether schools may be added to an LAO's register now: not under what stands confirmed in a round still running. */
export function keepingBlockers(facts: Facts): Blocker[] {
  const { now, round } = facts;
  if (round.openedAt === null || now > later(round.recordingClosesAt, round.provinceDeadline)) return [];
  return registerStandsStill(facts);
}

/**
 * T6, I2, I4: whether a school may go to or from an LAO now. It goes for the round open for recording and those to come, so
 * nothing that was confirmed in another is in the way.
 */
export function movingBlockers(facts: Facts): Blocker[] {
  return phaseOf(facts.round, facts.now) === "OPEN" ? registerStandsStill(facts) : [];
}

function registerStandsStill(facts: Facts): Blocker[] {
  const above = provinceUnconfirmed.check(facts, { noLearners: false });
  return [...otherCountsConfirmedHere(facts.unit), ...(above ? [above] : [])];
}

/** The last instant in time for confirming, extensions included. Exactly then is in time. */
export function deadlineOf(round: RoundFacts, unit: Pick<UnitFacts, "level" | "extendedUntil">): Instant {
  const own =
    unit.level === "PROVINCE"
      ? (round.provinceDeadline ?? round.reportDueAt ?? round.recordingClosesAt)
      : round.unitDeadline;
  return later(own, unit.extendedUntil);
}

/** A unit's standing on a subject in one word. */
export function standingOf(facts: Facts, subject: ConfirmationSubject): ConfirmationStanding {
  const { unit } = facts;
  if (unit.states[subject] === "CONFIRMED") {
    return unit.provinceConfirmed || (unit.level === "INSTITUTION" && unit.laoConfirmed)
      ? "LOCKED"
      : "CONFIRMED";
  }
  const row = transitionFor(unit.level, subject, "CONFIRM");
  return row && decide(row, facts, { noLearners: false }).kind === "go" ? "READY" : "WAITING";
}

export const roundPhases = ["SCHEDULED", "OPEN", "CLOSED"] as const;
export type RoundPhase = (typeof roundPhases)[number];

/** A round's phase by the database clock. It opens by the department's act (T1) and closes by itself (T13). */
export function phaseOf(round: RoundFacts, now: Instant): RoundPhase {
  if (now > round.recordingClosesAt) return "CLOSED";
  return round.openedAt !== null && now >= round.opensAt ? "OPEN" : "SCHEDULED";
}

/** T1: the department opens a round, not before its time. */
export function openRoundBlockers(round: RoundFacts, now: Instant): Blocker[] {
  if (now < round.opensAt) return [blocker("ROUND_NOT_OPEN", { clause: "S1g 4", until: round.opensAt })];
  if (now > round.recordingClosesAt)
    return [blocker("ROUND_CLOSED", { clause: "S1b 4", until: round.recordingClosesAt })];
  return [];
}
