import type { Duty } from "../i18n/api.type.ts";

const overseeing: readonly Duty[] = ["LAO_OFFICER", "PROVINCE_OFFICER", "DEPARTMENT_ADMINISTRATOR"];

/** Whether to draw the button: the unit's own confirming duty, and those above. The server decides again; unknown is no. */
export function maySetContact(
  appointments: readonly { duty: Duty; unit: { id: string } }[],
  unit: { id: string; ancestors: readonly { id: string }[] },
): boolean {
  const way = new Set([unit.id, ...unit.ancestors.map(({ id }) => id)]);
  return appointments.some(
    each =>
      (overseeing.includes(each.duty) && way.has(each.unit.id)) ||
      (each.duty === "INSTITUTION_DIRECTOR" && each.unit.id === unit.id),
  );
}
