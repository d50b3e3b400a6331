import { cells, type Typed } from "./heads.ts";

/** What somebody typed for a school and has not saved. */
export interface Draft {
  typed: Typed;
  /** When it was typed last, as an ISO instant of this device. */
  at: string;
}

/** Whose numbers of which school in which round. */
export interface DraftPlace {
  accountId: string;
  roundId: string;
  schoolId: string;
}

const prefix = "lec.draft.other-school";

const keyOf = ({ accountId, roundId, schoolId }: DraftPlace) =>
  [prefix, accountId, roundId, schoolId].join(".");

/** Keeps what was typed on this device; false when the device keeps nothing. */
export function keepDraft(place: DraftPlace, typed: Typed): boolean {
  try {
    const draft: Draft = { typed, at: new Date().toISOString() };
    localStorage.setItem(keyOf(place), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

/** What was typed and not saved; null when there is nothing, or nothing that can be read. */
export function readDraft(place: DraftPlace): Draft | null {
  try {
    return draftOf(JSON.parse(localStorage.getItem(keyOf(place)) ?? "null"));
  } catch {
    return null;
  }
}

/** Forgets what was typed: it was saved, or thrown away on purpose. */
export function dropDraft(place: DraftPlace): void {
  try {
    localStorage.removeItem(keyOf(place));
  } catch {
    // A device that keeps nothing has nothing to forget.
  }
}

function draftOf(stored: unknown): Draft | null {
  if (typeof stored !== "object" || stored === null) return null;
  const { typed, at } = stored as Partial<Record<keyof Draft, unknown>>;
  if (typeof typed !== "object" || typed === null || typeof at !== "string") return null;
  const kept: Typed = {};
  for (const cell of cells) {
    const value = (typed as Record<string, unknown>)[cell];
    if (typeof value === "string") kept[cell] = value;
  }
  return { typed: kept, at };
}
