/**
 * Dates as people here read them: Asia/Bangkok, years of the Buddhist Era (พ.ศ.) with four digits in Thai, Gregorian
 * years in English. The API speaks ISO only; this is the one place that turns ISO into words.
 */

export type Locale = "th" | "en";

const monthsTh = [
  "ม.ค.",
  "ก.พ.",
  "มี.ค.",
  "เม.ย.",
  "พ.ค.",
  "มิ.ย.",
  "ก.ค.",
  "ส.ค.",
  "ก.ย.",
  "ต.ค.",
  "พ.ย.",
  "ธ.ค.",
];
const monthsEn = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Thailand has kept UTC+7 without summer time since 1920. */
const bangkokOffsetMs = 7 * 60 * 60 * 1000;
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** A calendar date "2026-11-21" as "21 พ.ย. 2569" or "21 Nov 2026"; anything else comes back unchanged. */
export function formatDate(date: string, locale: Locale): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})/.exec(date);
  if (!parts) return date;
  const [, year, month, day] = parts.map(Number);
  if (year === undefined || month === undefined || day === undefined) return date;
  return locale === "th"
    ? `${day} ${monthsTh[month - 1] ?? ""} ${year + 543}`
    : `${day} ${monthsEn[month - 1] ?? ""} ${year}`;
}

/** The Bangkok calendar day of an instant. */
export function formatDay(instant: string, locale: Locale): string {
  return formatDate(bangkokIso(instant), locale);
}

/** The Bangkok month of an instant: "พ.ย. 2569" or "Nov 2026". */
export function formatMonth(instant: string, locale: Locale): string {
  return formatDay(instant, locale).replace(/^[0-9]+ /, "");
}

/** An instant as "10 พ.ย. 2565 เวลา 17.00 น." or "10 Nov 2022, 17:00". */
export function formatDateTime(instant: string, locale: Locale): string {
  const iso = bangkokIso(instant);
  const [hour, minute] = [iso.slice(11, 13), iso.slice(14, 16)];
  return locale === "th"
    ? `${formatDate(iso, "th")} เวลา ${hour}.${minute} น.`
    : `${formatDate(iso, "en")}, ${hour}:${minute}`;
}

/** The time of day in Bangkok of an instant in milliseconds: "17.05 น." or "17:05". */
export function formatClock(instantMs: number, locale: Locale): string {
  const iso = bangkokIso(new Date(instantMs).toISOString());
  const [hour, minute] = [iso.slice(11, 13), iso.slice(14, 16)];
  return locale === "th" ? `${hour}.${minute} น.` : `${hour}:${minute}`;
}

/**
 * A deadline in words. The last instant of a day (23:59:59.999999) is that day: "ภายในวันที่ 10 พ.ย. 2565",
 * "until the end of 10 Nov 2022". Any other instant keeps its time.
 */
export function formatDeadline(instant: string, locale: Locale): string {
  if (isEndOfDay(instant)) {
    const day = formatDay(instant, locale);
    return locale === "th" ? `ภายในวันที่ ${day}` : `until the end of ${day}`;
  }
  const moment = formatDateTime(instant, locale);
  return locale === "th" ? `ภายในวันที่ ${moment}` : `until ${moment}`;
}

/** A deadline for a narrow column whose heading already says what it is: "10 พ.ย. 2565", with the time when it is not the day's end. */
export function formatDeadlineShort(instant: string, locale: Locale): string {
  return isEndOfDay(instant) ? formatDay(instant, locale) : formatDateTime(instant, locale);
}

/** Whether the instant is the last one of its Bangkok day. */
export function isEndOfDay(instant: string): boolean {
  return /T23:59:59\.9{3,6}/.test(bangkokIso(instant));
}

/** Time left until a deadline, in whole units rounded down; `late` from the first millisecond after it. */
export interface Remaining {
  late: boolean;
  days: number;
  hours: number;
  minutes: number;
}

/** How long until `deadline` as seen at `nowMs` (server time in milliseconds since 1970). */
export function remainingUntil(deadline: string, nowMs: number): Remaining {
  const left = Date.parse(deadline) - nowMs;
  const whole = Math.max(0, left);
  return {
    late: left < 0,
    days: Math.floor(whole / dayMs),
    hours: Math.floor((whole % dayMs) / (60 * minuteMs)),
    minutes: Math.floor((whole % (60 * minuteMs)) / minuteMs),
  };
}

/** The last microsecond of the Bangkok day that is `addDays` after the day of `nowMs`, as the API writes instants. */
export function endOfDay(nowMs: number, addDays: number): string {
  const startOfToday = Math.floor((nowMs + bangkokOffsetMs) / dayMs) * dayMs - bangkokOffsetMs;
  const last = new Date(startOfToday + (addDays + 1) * dayMs - 1);
  return last.toISOString().replace("Z", "999Z");
}

/** ISO text of the instant read on a Bangkok clock; digits below the millisecond survive. */
function bangkokIso(instant: string): string {
  const shifted = new Date(Date.parse(instant) + bangkokOffsetMs).toISOString();
  const fraction = /\.(\d+)/.exec(instant)?.[1];
  return fraction ? shifted.replace(/\.\d+Z$/, `.${fraction}`) : shifted;
}
