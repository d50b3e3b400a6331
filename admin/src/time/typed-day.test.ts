import { describe, expect, test } from "vitest";
import { bangkokDay, readDay, readInstant, typedDay, typedInstant } from "./typed-day.ts";

describe("days as people type them", () => {
  test("the year is พ.ศ. in Thai and Gregorian in English, with Thai digits and other separators", () => {
    expect(readDay("10/11/2569", "th")).toEqual({ day: "2026-11-10" });
    expect(readDay("๑๐-๑๑-๒๕๖๙", "th")).toEqual({ day: "2026-11-10" });
    expect(readDay(" 1.2.2569 ", "th")).toEqual({ day: "2026-02-01" });
    expect(readDay("10/11/2026", "en")).toEqual({ day: "2026-11-10" });
  });

  test("29 February is looked up in the พ.ศ. year: it exists in 2567 and not in 2568", () => {
    expect(readDay("29/2/2567", "th")).toEqual({ day: "2024-02-29" });
    expect(readDay("29/2/2568", "th")).toEqual({ fault: "day" });
    expect(readDay("31/4/2569", "th")).toEqual({ fault: "day" });
    expect(readDay("1/13/2569", "th")).toEqual({ fault: "day" });
  });

  test("a year of the other calendar or of two digits is refused, not guessed", () => {
    expect(readDay("10/11/2026", "th")).toEqual({ fault: "year" });
    expect(readDay("10/11/2569", "en")).toEqual({ fault: "year" });
    expect(readDay("10/11/69", "th")).toEqual({ fault: "year" });
    expect(readDay("10 พ.ย. 2569", "th")).toEqual({ fault: "form" });
    expect(readDay("", "th")).toEqual({ fault: "missing" });
  });

  test("an empty time is the day's last microsecond or its first instant, in Bangkok", () => {
    expect(readInstant("10/11/2565", "", "th", "end")).toEqual({ at: "2022-11-10T16:59:59.999999Z" });
    expect(readInstant("10/11/2565", "", "th", "start")).toEqual({ at: "2022-11-09T17:00:00.000Z" });
    expect(readInstant("11/11/2565", "17.00", "th", "end")).toEqual({ at: "2022-11-11T10:00:00.000Z" });
    expect(readInstant("11/11/2565", "๘.๓๐ น.", "th", "end")).toEqual({ at: "2022-11-11T01:30:00.000Z" });
    expect(readInstant("11/11/2022", "17:00", "en", "end")).toEqual({ at: "2022-11-11T10:00:00.000Z" });
    expect(readInstant("11/11/2565", "25.00", "th", "end")).toEqual({ fault: "time" });
    expect(readInstant("31/11/2565", "17.00", "th", "end")).toEqual({ fault: "day" });
  });

  test("what is shown for typing reads back as the same", () => {
    expect(typedDay("2026-11-10", "th")).toBe("10/11/2569");
    for (const instant of ["2022-11-10T16:59:59.999999Z", "2022-11-11T10:00:00.000Z"]) {
      const { day, time } = typedInstant(instant, "th", "end");
      expect(readInstant(day, time, "th", "end")).toEqual({ at: instant });
    }
    expect(typedInstant("2022-11-10T16:59:59.999999Z", "th", "end")).toEqual({ day: "10/11/2565", time: "" });
    expect(bangkokDay(Date.parse("2022-11-10T17:00:00Z"))).toBe("2022-11-11");
  });
});
