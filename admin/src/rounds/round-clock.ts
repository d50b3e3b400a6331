import type { Round } from "./round.documents.ts";

/** The instants of a round, in the order in which they usually come. */
export const clockNames = [
  "opensAt",
  "unitDeadline",
  "recordingClosesAt",
  "provinceDeadline",
  "reportDueAt",
] as const satisfies (keyof Round)[];
export type ClockName = (typeof clockNames)[number];

/** Clocks that every round has; the others may be left open. */
export const requiredClocks: ReadonlySet<ClockName> = new Set([
  "opensAt",
  "unitDeadline",
  "recordingClosesAt",
] as const);

/** One entry of the calendar. */
export interface CalendarEntry {
  round: Omit<Round, "availableActions">;
  clock: ClockName;
  at: string;
}

/**
 * What comes up in the rounds under way and to come, in the order of time; of rounds that are over nothing.
 * @param nowMs server time in milliseconds since 1970
 */
export function calendarOf(
  rounds: readonly Omit<Round, "availableActions">[],
  nowMs: number,
): CalendarEntry[] {
  return rounds
    .flatMap(round => {
      const entries = clockNames.flatMap((clock): CalendarEntry[] => {
        const at = round[clock];
        return at ? [{ round, clock, at }] : [];
      });
      return entries.some(({ at }) => Date.parse(at) >= nowMs) ? entries : [];
    })
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
