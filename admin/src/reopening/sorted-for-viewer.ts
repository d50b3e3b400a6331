import type { Duty } from "../i18n/api.type.ts";
import type { ReopeningCase } from "./reopening.documents.ts";

interface Appointment {
  duty: Duty;
  unit: { reopeningCases: { nodes: ReopeningCase[] } | null };
}

/** Each request once, those whose next step is of a duty the viewer holds over it first. */
export function sortedForViewer(
  appointments: readonly Appointment[],
): { reopening: ReopeningCase; yours: boolean }[] {
  const cases = new Map<string, { reopening: ReopeningCase; yours: boolean }>();
  for (const { duty, unit } of appointments)
    for (const reopening of unit.reopeningCases?.nodes ?? []) {
      const yours = reopening.waitingFor?.duty === duty || (cases.get(reopening.id)?.yours ?? false);
      cases.set(reopening.id, { reopening, yours });
    }
  const all = [...cases.values()];
  return [...all.filter(({ yours }) => yours), ...all.filter(({ yours }) => !yours)];
}
