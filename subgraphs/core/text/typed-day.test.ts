import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatBuddhist } from "./buddhist-era.ts";
import { thaiDigits } from "./digits.ts";
import { readDay, readSerialDay } from "./typed-day.ts";

const days = fc
  .date({ min: new Date("1900-03-01T00:00:00Z"), max: new Date("2100-12-31T00:00:00Z"), noInvalidDate: true })
  .map(date => date.toISOString().slice(0, 10));

describe("a typed day", () => {
  test("is the same day however it is typed: พ.ศ., ค.ศ., Thai digits, ISO, or a spreadsheet's number", () => {
    fc.assert(
      fc.property(days, iso => {
        const [year = "", month = "", day = ""] = iso.split("-");
        const buddhist = formatBuddhist(iso);
        expect(readDay(buddhist)).toBe(iso);
        expect(readDay(thaiDigits(buddhist))).toBe(iso);
        expect(readDay(`${Number(day)}/${Number(month)}/${year}`)).toBe(iso);
        expect(readDay(iso)).toBe(iso);
        expect(readSerialDay(Date.parse(iso) / 86_400_000 + 25_569, false)).toBe(iso);
        expect(readSerialDay(Date.parse(iso) / 86_400_000 + 25_569 - 1_462, true)).toBe(
          Date.parse(iso) / 86_400_000 + 25_569 - 1_462 < 61 ? null : iso,
        );
      }),
    );
  });

  test("that does not exist is none: 29/02 exists where the calendar has it", () => {
    expect(readDay("29/02/2567")).toBe("2024-02-29");
    expect(readDay("29/02/2024")).toBe("2024-02-29");
    for (const none of ["29/02/2566", "31/04/2560", "0/1/2560", "13/13/2560", "1/1/60", "เมื่อวาน", ""])
      expect(readDay(none), none).toBeNull();
  });

  test("that a spreadsheet keeps in the year 2558 was typed in พ.ศ.", () => {
    expect(readSerialDay(240_468, false)).toBe("2015-05-17");
    for (const none of [Number.NaN, -1, 0, 60, 1e9]) expect(readSerialDay(none, false)).toBeNull();
  });
});
