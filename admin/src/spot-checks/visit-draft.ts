import type { SpotCheckResult } from "./spot-check.documents.ts";

/** What an officer has marked of one learner and not saved. */
export interface Mark {
  result: SpotCheckResult;
  note: string;
  /** When it was marked, in milliseconds of this device's clock. */
  atMs: number;
}

const results: readonly string[] = [
  "PRESENT",
  "NOT_FOUND",
  "MOVED",
  "DATA_WRONG",
] satisfies SpotCheckResult[];

/** Marks as the draft store keeps them: a text for each learner. */
export function keptMarks(marks: ReadonlyMap<string, Mark>): Record<string, string> {
  return Object.fromEntries([...marks].map(([id, mark]) => [id, JSON.stringify(mark)]));
}

/** Marks out of the draft store; what cannot be read is left out. */
export function readMarks(kept: Readonly<Record<string, string>>): Map<string, Mark> {
  return new Map(
    Object.entries(kept).flatMap(([id, text]): [string, Mark][] => {
      const mark = markOf(text);
      return mark ? [[id, mark]] : [];
    }),
  );
}

function markOf(text: string): Mark | null {
  try {
    const { result, note, atMs } = JSON.parse(text) as Partial<Record<keyof Mark, unknown>>;
    const sound = results.includes(String(result)) && typeof note === "string" && typeof atMs === "number";
    return sound ? { result: result as SpotCheckResult, note, atMs } : null;
  } catch {
    return null;
  }
}

/** Younger marks are of now: the server's clock says when. */
const youngMs = 2 * 60_000;

/**
 * When the officer was there, by the server's clock; undefined for a mark just made. Never before the draw, which the
 * server would refuse, whatever the device's clock did meanwhile.
 */
export function seenAt(
  { atMs }: Mark,
  deviceMs: number,
  serverMs: number,
  drawnAt: string,
): string | undefined {
  const ageMs = deviceMs - atMs;
  if (ageMs < youngMs) return undefined;
  return new Date(Math.max(serverMs - ageMs, Date.parse(drawnAt) + 1)).toISOString();
}
