import { describe, expect, test } from "vitest";
import {
  endOfDay,
  formatClock,
  formatDate,
  formatDateTime,
  formatDay,
  formatDeadline,
  formatDeadlineShort,
  remainingUntil,
} from "./buddhist-era.ts";

describe("dates on screen", () => {
  test("a date shows the Buddhist year with four digits in Thai and the Gregorian year in English", () => {
    expect(formatDate("2026-11-21", "th")).toBe("21 พ.ย. 2569");
    expect(formatDate("2026-11-21", "en")).toBe("21 Nov 2026");
    expect(formatDate("2024-02-29", "th")).toBe("29 ก.พ. 2567");
  });

  test("an instant belongs to its Bangkok day, whatever the day in Greenwich", () => {
    expect(formatDay("2022-11-10T16:59:59.999999Z", "th")).toBe("10 พ.ย. 2565");
    expect(formatDay("2022-11-10T17:00:00.000000Z", "th")).toBe("11 พ.ย. 2565");
    expect(formatDay("2022-12-31T17:00:00Z", "en")).toBe("1 Jan 2023");
  });

  test("a time of day is written the local way in each language", () => {
    expect(formatDateTime("2022-11-11T10:00:00.000000Z", "th")).toBe("11 พ.ย. 2565 เวลา 17.00 น.");
    expect(formatDateTime("2022-11-11T10:00:00.000000Z", "en")).toBe("11 Nov 2022, 17:00");
  });

  test("a time of day alone is Bangkok's, too", () => {
    expect(formatClock(Date.parse("2022-11-11T10:05:00Z"), "th")).toBe("17.05 น.");
    expect(formatClock(Date.parse("2022-11-11T18:05:00Z"), "en")).toBe("01:05");
  });

  test("the last instant of a day is shown as that day, any other instant with its time", () => {
    expect(formatDeadline("2022-11-10T16:59:59.999999Z", "th")).toBe("ภายในวันที่ 10 พ.ย. 2565");
    expect(formatDeadline("2022-11-10T16:59:59.999999Z", "en")).toBe("until the end of 10 Nov 2022");
    expect(formatDeadline("2022-11-11T10:00:00.000000Z", "th")).toBe("ภายในวันที่ 11 พ.ย. 2565 เวลา 17.00 น.");
    expect(formatDeadlineShort("2022-11-10T16:59:59.999999Z", "th")).toBe("10 พ.ย. 2565");
    expect(formatDeadlineShort("2022-11-11T10:00:00Z", "en")).toBe("11 Nov 2022, 17:00");
    expect(formatDeadline("2022-11-10T16:59:59Z", "en")).toBe("until 10 Nov 2022, 23:59");
  });

  test("time left is whole units, and late begins after the instant, not at it", () => {
    const deadline = "2022-11-10T17:00:00.000Z";
    const at = Date.parse(deadline);
    expect(remainingUntil(deadline, at - 90_000_000)).toEqual({ late: false, days: 1, hours: 1, minutes: 0 });
    expect(remainingUntil(deadline, at)).toMatchObject({ late: false, days: 0, minutes: 0 });
    expect(remainingUntil(deadline, at + 1).late).toBe(true);
  });

  test("an extension offered by days ends with a Bangkok day", () => {
    const justAfterMidnight = Date.parse("2022-11-10T17:00:00.000Z");
    expect(endOfDay(justAfterMidnight, 0)).toBe("2022-11-11T16:59:59.999999Z");
    expect(endOfDay(justAfterMidnight - 1, 1)).toBe("2022-11-11T16:59:59.999999Z");
  });
});
