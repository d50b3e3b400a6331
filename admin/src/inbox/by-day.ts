import { formatDay, type Locale } from "../time/buddhist-era.ts";

/** Things of one Bangkok day. */
export interface Day<Thing> {
  day: string;
  things: Thing[];
}

/** Groups what came, the latest first, by its day in Bangkok. */
export function byDay<Thing extends { createdAt: string }>(
  things: readonly Thing[],
  locale: Locale,
): Day<Thing>[] {
  const days: Day<Thing>[] = [];
  for (const thing of things) {
    const day = formatDay(thing.createdAt, locale);
    const last = days.at(-1);
    if (last?.day === day) last.things.push(thing);
    else days.push({ day, things: [thing] });
  }
  return days;
}
