import {
  type Actor,
  type Appointment,
  type Duty,
  duties,
  isToken,
  type OrgLevel,
  orgLevels,
} from "../identity/actor.ts";
import { covers, type Reach } from "./policy.ts";

/**
 * Who may appoint whom, as data (domain.md section 2). Nobody gives a duty that is not in the row of one of their own
 * duties, beside their area, at a level the duty does not fit, or to themselves. The department's administrators are
 * appointed by nobody in the system.
 */
export const appointing = {
  DEPARTMENT_ADMINISTRATOR: {
    PROVINCE_OFFICER: "BELOW",
    DISTRICT_OFFICER: "BELOW",
    ANALYST: "BELOW",
    CLIENT: "BELOW",
  },
  PROVINCE_OFFICER: {
    LAO_OFFICER: "BELOW",
    LAO_REGISTRATION_OFFICER: "BELOW",
    DISTRICT_OFFICER: "BELOW",
    ANALYST: "BELOW",
    CLIENT: "BELOW",
  },
  LAO_OFFICER: {
    INSTITUTION_DIRECTOR: "BELOW",
    INSTITUTION_RECORDER: "BELOW",
    REGISTRAR: "BELOW",
    CLIENT: "BELOW",
  },
  INSTITUTION_DIRECTOR: { INSTITUTION_RECORDER: "OWN", CLASS_TEACHER: "OWN", REGISTRAR: "OWN" },
} as const satisfies AppointingTable;

type AppointingTable = Readonly<Partial<Record<Duty, Readonly<Partial<Record<Duty, Reach>>>>>>;

/** Levels of the tree at which a duty is held. */
export const dutyLevels: Readonly<Record<Duty, readonly OrgLevel[]>> = {
  DEPARTMENT_ADMINISTRATOR: ["DEPARTMENT"],
  PROVINCE_OFFICER: ["PROVINCE"],
  DISTRICT_OFFICER: ["DISTRICT"],
  LAO_OFFICER: ["LAO"],
  LAO_REGISTRATION_OFFICER: ["LAO"],
  INSTITUTION_RECORDER: ["INSTITUTION"],
  INSTITUTION_DIRECTOR: ["INSTITUTION"],
  CLASS_TEACHER: ["INSTITUTION"],
  REGISTRAR: ["INSTITUTION"],
  ANALYST: orgLevels,
  CLIENT: orgLevels,
};

/** A unit as somebody's workplace. */
export interface Workplace {
  readonly path: string;
  readonly level: OrgLevel;
}

/** Whether the duty is held at units of this level. */
export function dutyFits(duty: Duty, { level }: Pick<Workplace, "level">): boolean {
  return dutyLevels[duty].includes(level);
}

/** The appointment that allows the actor to give this duty there, or `null`. A token gives none. */
export function canAppoint(actor: Actor | null, duty: Duty, target: Workplace | null): Appointment | null {
  if (!actor || isToken(actor) || !target || !dutyFits(duty, target)) return null;
  return actor.appointments.find(a => covers(rowOf(a.duty)[duty], a.path, target.path)) ?? null;
}

/**
 * The appointment by which the actor stands over this duty there, or `null`: who may give it, or stands over those who
 * may. Standing over an appointment allows to end it and to disable its holder, never to act in their place.
 */
export function canOversee(
  actor: Actor | null,
  duty: Duty,
  target: Pick<Workplace, "path"> | null,
): Appointment | null {
  if (!actor || isToken(actor) || !target) return null;
  return actor.appointments.find(a => covers(overseen(a.duty).get(duty), a.path, target.path)) ?? null;
}

/** Duties that the actor may give at the unit, in the order of domain.md. */
export function appointableDuties(actor: Actor | null, target: Workplace | null): Duty[] {
  return duties.filter(duty => canAppoint(actor, duty, target) !== null);
}

/** A duty that appoints this one, for telling people whom to ask; the highest one where several do. */
export function appointerOf(duty: Duty): Duty | null {
  return duties.find(by => rowOf(by)[duty] !== undefined) ?? null;
}

const rowOf = (duty: Duty): Readonly<Partial<Record<Duty, Reach>>> =>
  (appointing as AppointingTable)[duty] ?? {};

/** Duties a duty stands over, each with the reach of the first step on the way to it. */
export function overseen(duty: Duty): ReadonlyMap<Duty, Reach> {
  const found = new Map<Duty, Reach>();
  const pending = Object.entries(rowOf(duty)) as [Duty, Reach][];
  for (const [below, reach] of pending) {
    if (found.has(below)) continue;
    found.set(below, reach);
    for (const further of Object.keys(rowOf(below)) as Duty[]) pending.push([further, reach]);
  }
  return found;
}
