import { type Actor, type Appointment, type Duty, duties } from "../identity/actor.ts";

/**
 * Who may do what, as data (domain.md sections 2, 4 and 6). `can` is the only door to permission; what is not in the
 * table is not allowed.
 */

/** Which units a grant covers, seen from the appointment's unit: itself, all strictly below, or both. */
export type Reach = "OWN" | "BELOW" | "SUBTREE";

type Grants = Readonly<Partial<Record<Duty, Reach | undefined>>>;

const everyone: Grants = {
  DEPARTMENT_ADMINISTRATOR: "SUBTREE",
  PROVINCE_OFFICER: "SUBTREE",
  DISTRICT_OFFICER: "SUBTREE",
  LAO_OFFICER: "SUBTREE",
  LAO_REGISTRATION_OFFICER: "SUBTREE",
  INSTITUTION_RECORDER: "SUBTREE",
  INSTITUTION_DIRECTOR: "SUBTREE",
  CLASS_TEACHER: "SUBTREE",
  REGISTRAR: "SUBTREE",
  ANALYST: "SUBTREE",
  CLIENT: "SUBTREE",
};

export const grants = {
  /** Progress, counts, confirmations: field class "internal". */
  "counts:read": everyone,
  /** Exact numbers. Without it, counts of learners are rounded and small ones hidden (`suppression.ts`). */
  "counts:readExact": { ...everyone, ANALYST: undefined },
  /** Names, birth dates, rolls: field class "personal". */
  "learner:read": {
    LAO_OFFICER: "SUBTREE",
    INSTITUTION_RECORDER: "OWN",
    INSTITUTION_DIRECTOR: "OWN",
    CLASS_TEACHER: "OWN",
    REGISTRAR: "OWN",
  },
  /** Unmasked citizen id or G-code: field class "identifier". */
  "identifier:read": { INSTITUTION_RECORDER: "OWN", INSTITUTION_DIRECTOR: "OWN", REGISTRAR: "OWN" },
  /** Race, religion, health, income: field class "sensitive". */
  "sensitive:read": { INSTITUTION_RECORDER: "OWN", INSTITUTION_DIRECTOR: "OWN" },
  /** T2. The LAO does not record its institutions' learners, the province records nothing. */
  "learner:record": { INSTITUTION_RECORDER: "OWN" },
  "learner:check": { INSTITUTION_RECORDER: "OWN", CLASS_TEACHER: "OWN" },
  /** Asking another institution to release a child: a class teacher for the own class. Releasing is recording. */
  "transfer:request": { INSTITUTION_RECORDER: "OWN", CLASS_TEACHER: "OWN" },

  /** Looking for children under two records. Names are for those who review; the lowest unit that reaches both decides. */
  "duplicate:search": {
    LAO_OFFICER: "SUBTREE",
    PROVINCE_OFFICER: "SUBTREE",
    DEPARTMENT_ADMINISTRATOR: "SUBTREE",
  },
  "duplicate:review": {
    LAO_OFFICER: "SUBTREE",
    PROVINCE_OFFICER: "SUBTREE",
    INSTITUTION_RECORDER: "OWN",
    INSTITUTION_DIRECTOR: "OWN",
  },
  "duplicate:decide": {
    LAO_OFFICER: "OWN",
    PROVINCE_OFFICER: "OWN",
    INSTITUTION_RECORDER: "OWN",
    DEPARTMENT_ADMINISTRATOR: "OWN",
  },

  /**
   * T14: spot checks in numbers; the learners drawn, for the province alone; drawing and closing; what was found. The
   * institution answers, and reads what was found of it as it reads its roll.
   */
  "spotCheck:follow": { PROVINCE_OFFICER: "SUBTREE", DEPARTMENT_ADMINISTRATOR: "SUBTREE" },
  "spotCheck:read": { PROVINCE_OFFICER: "SUBTREE" },
  "spotCheck:draw": { PROVINCE_OFFICER: "OWN" },
  "spotCheck:record": { PROVINCE_OFFICER: "OWN" },
  "spotCheck:answer": { INSTITUTION_RECORDER: "OWN", INSTITUTION_DIRECTOR: "OWN" },

  /** What was done and refused within reach; a director sees who looked at the institution's learners. */
  "audit:read": {
    DEPARTMENT_ADMINISTRATOR: "SUBTREE",
    PROVINCE_OFFICER: "SUBTREE",
    INSTITUTION_DIRECTOR: "OWN",
  },
  /** A reasoned, audited look at one identifier from outside the institution. */
  "identifier:reveal": { LAO_OFFICER: "SUBTREE" },

  /**
   * Names, accounts and appointments of officers. Districts read progress and counts and nothing else, analysts and
   * programs see numbers, not people. Who may appoint whom is a table of its own: `appointing.ts`.
   */
  "people:read": { ...everyone, DISTRICT_OFFICER: undefined, ANALYST: undefined, CLIENT: undefined },

  /** What the unit's inbox holds for the duty: those that confirm, cancel, extend and remind. */
  "inbox:read": {
    DEPARTMENT_ADMINISTRATOR: "OWN",
    PROVINCE_OFFICER: "OWN",
    LAO_OFFICER: "OWN",
    INSTITUTION_DIRECTOR: "OWN",
  },

  "round:schedule": { DEPARTMENT_ADMINISTRATOR: "OWN" },
  "round:open": { DEPARTMENT_ADMINISTRATOR: "OWN" },
  "clock:set": { DEPARTMENT_ADMINISTRATOR: "OWN" },

  "institution:confirm": { INSTITUTION_DIRECTOR: "OWN" },
  "institution:cancel": { LAO_OFFICER: "BELOW" },
  "lao:confirm": { LAO_OFFICER: "OWN" },
  "lao:cancel": { PROVINCE_OFFICER: "BELOW" },
  /** T6: the register of other-affiliation schools and their numbers, by the LAO that pays them. */
  "otherSchool:keep": { LAO_OFFICER: "OWN" },
  /** A school goes to another LAO: the province between its own, the department between any. Asked at both ends. */
  "otherSchool:move": { PROVINCE_OFFICER: "BELOW", DEPARTMENT_ADMINISTRATOR: "BELOW" },
  "otherCounts:record": { LAO_OFFICER: "OWN" },
  "otherCounts:confirm": { LAO_OFFICER: "OWN" },
  "otherCounts:cancel": { PROVINCE_OFFICER: "BELOW" },
  "province:confirm": { PROVINCE_OFFICER: "OWN" },
  "province:cancel": { DEPARTMENT_ADMINISTRATOR: "BELOW" },
  /** T16: a confirmed unit asks for its confirmation to be taken back; those above may say no. */
  "cancellation:request": { INSTITUTION_DIRECTOR: "OWN", LAO_OFFICER: "OWN", PROVINCE_OFFICER: "OWN" },
  "cancellation:refuse": {
    LAO_OFFICER: "BELOW",
    PROVINCE_OFFICER: "BELOW",
    DEPARTMENT_ADMINISTRATOR: "BELOW",
  },
  /** Telling those below that they have not confirmed, in the inbox and by letter. */
  "unit:remind": { LAO_OFFICER: "BELOW", PROVINCE_OFFICER: "BELOW", DEPARTMENT_ADMINISTRATOR: "BELOW" },
  "letter:issue": { LAO_OFFICER: "OWN", PROVINCE_OFFICER: "OWN", DEPARTMENT_ADMINISTRATOR: "OWN" },
  /** A unit's mailbox: the unit itself, and the levels above. */
  "unit:contact": {
    LAO_OFFICER: "SUBTREE",
    PROVINCE_OFFICER: "SUBTREE",
    DEPARTMENT_ADMINISTRATOR: "SUBTREE",
    INSTITUTION_DIRECTOR: "OWN",
  },
  /** T15: the province extends a unit, the department a province. */
  "unit:extend": { PROVINCE_OFFICER: "BELOW" },
  "province:extend": { DEPARTMENT_ADMINISTRATOR: "BELOW" },
} as const satisfies Record<string, Grants>;

export type Action = keyof typeof grants;

/** The place an action is aimed at: the `ltree` path of a unit. */
export interface Target {
  readonly path: string;
}

/** The actions of the table, in its order: what a token can be made for. */
export const actions = Object.keys(grants) as Action[];

/** Whether the request is not held below this action: every action for a person, those of its scopes for a token. */
function inScope(actor: Actor, action: Action): boolean {
  const scopes = actor.narrowing?.scopes ?? null;
  return scopes === null || scopes.includes(action);
}

/** Actions that somebody with these duties may do somewhere: what a token of theirs can be made for. */
export function actionsOf(held: readonly Duty[]): Action[] {
  return actions.filter(action => held.some(duty => (grants[action] as Grants)[duty] !== undefined));
}

/** Duties that hold an action somewhere: what the schema states as `@requiresScopes`. */
export function dutiesWith(action: Action): Duty[] {
  return duties.filter(duty => (grants[action] as Grants)[duty] !== undefined);
}

/**
 * The appointment that allows the actor this action there, or `null`. Unknown actor, action or place: `null`.
 * The appointment's duty is what the record of the act shows.
 */
export function can(actor: Actor | null, action: Action, target: Target | null): Appointment | null {
  if (!actor || !target || !inScope(actor, action)) return null;
  const allowed: Grants = grants[action] ?? {};
  return actor.appointments.find(a => covers(allowed[a.duty], a.path, target.path)) ?? null;
}

/** Paths whose units and all below the actor may do this to: the first wall's parameter in SQL. Only for SUBTREE grants. */
export function reachOf(actor: Actor | null, action: Action): string[] {
  if (!actor || !inScope(actor, action)) return [];
  const allowed: Grants = grants[action] ?? {};
  return actor.appointments.filter(a => allowed[a.duty] === "SUBTREE").map(a => a.path);
}

/** The duty that holds an action, for telling people whom to ask. */
export function dutyFor(action: Action): Duty | null {
  return (Object.keys(grants[action])[0] as Duty | undefined) ?? null;
}

/** Whether a grant at `own` with this reach covers `target`, both `ltree` paths. No reach covers nothing. */
export function covers(reach: Reach | undefined, own: string, target: string): boolean {
  switch (reach) {
    case "OWN":
      return target === own;
    case "BELOW":
      return target.startsWith(`${own}.`);
    case "SUBTREE":
      return target === own || target.startsWith(`${own}.`);
    default:
      return false;
  }
}
