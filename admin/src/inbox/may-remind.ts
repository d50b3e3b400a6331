import type { Duty } from "../i18n/api.type.ts";

const duties: readonly Duty[] = ["LAO_OFFICER", "PROVINCE_OFFICER", "DEPARTMENT_ADMINISTRATOR"];

/** Which buttons to draw beside a unit's missing. The server decides again; unknown is no. */
export interface ReminderRights {
  /** Whoever holds such a duty at the unit, or above it. */
  remind: boolean;
  /** A letter is the unit's own. */
  letter: boolean;
}

/** What the appointments allow about units below this one. */
export function mayRemindBelow(
  appointments: readonly { duty: Duty; unit: { id: string } }[],
  unit: { id: string; ancestors: readonly { id: string }[] },
): ReminderRights {
  const held = appointments.filter(({ duty }) => duties.includes(duty)).map(each => each.unit.id);
  const letter = held.includes(unit.id);
  return { letter, remind: letter || unit.ancestors.some(({ id }) => held.includes(id)) };
}
