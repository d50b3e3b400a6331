/** What somebody typed on a form of the register and has not saved: one of each account and place. */
export interface DraftPlace {
  accountId: string;
  /** Which form: a new learner of an institution, or a learner. */
  form: string;
}

export interface Draft {
  typed: Readonly<Record<string, string>>;
  /** When it was typed last, as an ISO instant of this device. */
  at: string;
}

const prefix = "lec.draft.register.";

const keyOf = ({ accountId, form }: DraftPlace) => `${prefix}${accountId}.${form}`;

/** Keeps what was typed on this device; false when the device keeps nothing. */
export function keepDraft(place: DraftPlace, typed: Draft["typed"]): boolean {
  try {
    localStorage.setItem(keyOf(place), JSON.stringify({ typed, at: new Date().toISOString() }));
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
  forget(key => key === keyOf(place));
}

/** Drafts name children: none outlives the session of the account that typed it. */
export function forgetEveryDraft(): void {
  forget(key => key.startsWith(prefix));
}

/** The same for whoever used this device before and did not sign out. */
export function forgetDraftsOfOthers(accountId: string): void {
  forget(key => key.startsWith(prefix) && !key.startsWith(`${prefix}${accountId}.`));
}

function forget(which: (key: string) => boolean): void {
  try {
    for (const key of Object.keys(localStorage)) if (which(key)) localStorage.removeItem(key);
  } catch {
    // A device that keeps nothing has nothing to forget.
  }
}

function draftOf(stored: unknown): Draft | null {
  if (typeof stored !== "object" || stored === null) return null;
  const { typed, at } = stored as Partial<Record<keyof Draft, unknown>>;
  if (typeof typed !== "object" || typed === null || typeof at !== "string") return null;
  const texts = Object.entries(typed).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return { typed: Object.fromEntries(texts), at };
}
