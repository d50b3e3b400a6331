import { isEndOfDay, type Locale } from "./buddhist-era.ts";

/** Why a typed day or time cannot be read. */
export type TypedFault = "missing" | "form" | "day" | "year" | "time";

/** A typed day: its ISO date, or why there is none. */
export type ReadDay =
  | { day: string; fault?: undefined }
  | { day?: undefined; fault: Exclude<TypedFault, "time"> };

/** A typed moment: its ISO instant, or why there is none. */
export type ReadInstant = { at: string; fault?: undefined } | { at?: undefined; fault: TypedFault };

const bangkokOffsetMs = 7 * 60 * 60 * 1000;

/** Years between the two calendars: 2569 (พ.ศ.) is 2026. */
const buddhistYears = 543;

/**
 * A day as people type it, day/month/year with the year of the language on screen: พ.ศ. in Thai, Gregorian in English. Thai
 * digits and - or . between are read. The year is read as พ.ศ. before the day is looked up: 29/2/2567 exists, 29/2/2568 does
 * not. A year of the other calendar is refused, not guessed.
 */
export function readDay(typed: string, locale: Locale): ReadDay {
  const text = asciiDigits(typed).trim();
  if (text === "") return { fault: "missing" };
  const parts = /^(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{2,4})$/.exec(text);
  if (!parts) return { fault: "form" };
  const [day, month, typedYear] = parts.slice(1).map(Number) as [number, number, number];
  const year = locale === "th" ? typedYear - buddhistYears : typedYear;
  if (year < 1900 || year > 2200) return { fault: "year" };
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day)
    return { fault: "day" };
  return { day: date.toISOString().slice(0, 10) };
}

/** What an empty time means: the day's first instant, or its last. */
export type EmptyTime = "start" | "end";

/** A moment in Bangkok from a typed day and a typed time such as 17.00 or 8:30. */
export function readInstant(day: string, time: string, locale: Locale, empty: EmptyTime): ReadInstant {
  const read = readDay(day, locale);
  if (read.fault) return { fault: read.fault };
  const text = asciiDigits(time).replace(/น\.?$/, "").trim();
  const midnightMs = Date.parse(`${read.day}T00:00:00Z`) - bangkokOffsetMs;
  if (text === "") {
    const lastMs = midnightMs + 24 * 60 * 60 * 1000 - 1;
    return {
      at:
        empty === "end"
          ? new Date(lastMs).toISOString().replace("Z", "999Z")
          : new Date(midnightMs).toISOString(),
    };
  }
  const parts = /^(\d{1,2})[.:](\d{2})$/.exec(text);
  const [hour, minute] = (parts?.slice(1).map(Number) ?? [99, 99]) as [number, number];
  if (hour > 23 || minute > 59) return { fault: "time" };
  return { at: new Date(midnightMs + (hour * 60 + minute) * 60_000).toISOString() };
}

/** An ISO date as it is typed: 10/11/2569 in Thai, 10/11/2026 in English; nothing for none. */
export function typedDay(date: string | null, locale: Locale): string {
  if (!date) return "";
  const [year, month, day] = date.slice(0, 10).split("-").map(Number) as [number, number, number];
  return `${day}/${month}/${locale === "th" ? year + buddhistYears : year}`;
}

/** The day and the time of an instant as they are typed. The empty time stands where `empty` says so. */
export function typedInstant(
  instant: string | null,
  locale: Locale,
  empty: EmptyTime,
): { day: string; time: string } {
  if (!instant) return { day: "", time: "" };
  const local = new Date(Date.parse(instant) + bangkokOffsetMs).toISOString();
  const [hour, minute] = [local.slice(11, 13), local.slice(14, 16)];
  const whole = empty === "end" ? isEndOfDay(instant) : `${hour}${minute}` === "0000";
  return {
    day: typedDay(local, locale),
    time: whole ? "" : locale === "th" ? `${hour}.${minute}` : `${hour}:${minute}`,
  };
}

/** The Bangkok day of an instant in milliseconds, as an ISO date. */
export function bangkokDay(nowMs: number): string {
  return new Date(nowMs + bangkokOffsetMs).toISOString().slice(0, 10);
}

function asciiDigits(value: string): string {
  return value.replace(/[๐-๙]/g, digit => String(digit.charCodeAt(0) - 0x0e50));
}
