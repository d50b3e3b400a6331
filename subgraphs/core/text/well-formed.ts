/**
 * Whether a text is whole characters: no half of a surrogate pair, which UTF-8 cannot hold and every store would silently
 * make into something else.
 */
export function isWellFormed(text: string): boolean {
  return text.isWellFormed();
}

/** The same of every text anywhere in a value of JSON, names of fields too. */
export function hasOnlyWellFormedTexts(value: unknown): boolean {
  if (typeof value === "string") return isWellFormed(value);
  if (Array.isArray(value)) return value.every(hasOnlyWellFormedTexts);
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([name, each]) => isWellFormed(name) && hasOnlyWellFormedTexts(each));
}

/** Whether a text can be stored and read back as it is: no NUL, no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes("\0") && isWellFormed(text);
}

/** What of a text can be stored. */
export function storablePart(text: string): string {
  return text.replace(/\0|\p{Surrogate}/gu, "");
}
