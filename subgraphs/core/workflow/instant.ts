/**
 * A moment as text, in UTC, with exactly six decimals: `2026-11-10T16:59:59.999999Z`. Such texts sort as time does, so
 * deadlines compare to the microsecond, which JavaScript's Date cannot.
 */
export type Instant = string & { readonly __instant: never };

const form = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?(Z|[+-]\d{2}(?::?\d{2})?)$/;

/**
 * Reads an ISO time, or PostgreSQL's text of a `timestamptz`, without losing microseconds.
 * @throws RangeError when the text is no such time (a day that does not exist, no offset, more than six
 * decimals, a year in UTC outside 1–9999).
 */
export function toInstant(text: string): Instant {
  const match = form.exec(text);
  if (!match) throw new RangeError("not a time with an offset");
  const [, day, time, fraction = "", offset = "Z"] = match;
  const seconds = new Date(`${day}T${time}${isoOffset(offset)}`);
  const local = new Date(`${day}T${time}Z`);
  if (Number.isNaN(seconds.getTime()) || local.toISOString().slice(0, 10) !== day) {
    throw new RangeError("no such day or time");
  }
  const utc = seconds.toISOString();
  // Beyond four digits, or before year 1, texts no longer sort as time does.
  if (utc < "0001" || utc.length > 24) throw new RangeError("a year out of range");
  return `${utc.slice(0, 19)}.${fraction.padEnd(6, "0")}Z` as Instant;
}

function isoOffset(offset: string): string {
  if (offset === "Z" || offset.includes(":")) return offset;
  return offset.length === 3 ? `${offset}:00` : `${offset.slice(0, 3)}:${offset.slice(3)}`;
}

/** The later of two moments; a missing one never wins. */
export function later(a: Instant, b: Instant | null): Instant {
  return b !== null && b > a ? b : a;
}
