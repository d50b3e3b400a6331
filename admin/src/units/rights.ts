import type { Duty, OrgLevel } from "../i18n/api.type.ts";
import { useViewer } from "../providers/session.ts";

/** One of the viewer's appointments, as far as rights are concerned. */
interface Appointment {
  duty: Duty;
  unit: { id: string };
}

/** A unit with the way to it from the root. */
interface Placed {
  id: string;
  level: OrgLevel;
  ancestors: readonly { id: string }[];
}

/** Which buttons to draw where the API has no `availableActions`. The server decides again; unknown is no. */
export interface Rights {
  /** Keeps the register of other affiliations' schools and records their numbers (T6). */
  keepsOtherSchools: boolean;
  /** Extends the unit's time: the department a province, the province what is below it (T15). */
  extends: boolean;
}

/** What the viewer's appointments allow at a unit. */
export function rightsAt(appointments: readonly Appointment[], unit: Placed): Rights {
  const above = new Set(unit.ancestors.map(({ id }) => id));
  const holds = (duty: Duty, fits: (unitId: string) => boolean) =>
    appointments.some(each => each.duty === duty && fits(each.unit.id));
  return {
    keepsOtherSchools: unit.level === "LAO" && holds("LAO_OFFICER", id => id === unit.id),
    extends: holds(unit.level === "PROVINCE" ? "DEPARTMENT_ADMINISTRATOR" : "PROVINCE_OFFICER", id =>
      above.has(id),
    ),
  };
}

/** `rightsAt` for the person signed in. */
export function useRightsAt(unit: Placed): Rights {
  return rightsAt(useViewer()?.appointments ?? [], unit);
}
