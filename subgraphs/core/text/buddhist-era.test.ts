import fc from "fast-check";
import { expect, test } from "vitest";
import {
  academicYearOn,
  bangkokDate,
  formatBuddhist,
  fromBuddhist,
  parseBuddhist,
  toBuddhist,
} from "./buddhist-era.ts";

const isoDate = fc
  .date({ min: new Date("1900-01-01"), max: new Date("2199-12-31"), noInvalidDate: true })
  .map(date => date.toISOString().slice(0, 10));

test("a date goes to พ.ศ. and comes back the same", () => {
  fc.assert(
    fc.property(isoDate, date => {
      expect(fromBuddhist(toBuddhist(date))).toBe(date);
      expect(parseBuddhist(formatBuddhist(date))).toBe(date);
    }),
  );
});

test("29 February exists in leap years only", () => {
  expect(parseBuddhist("29/02/2567")).toBe("2024-02-29");
  expect(parseBuddhist("๒๙/๐๒/๒๕๖๘")).toBeUndefined();
  expect(() => toBuddhist("2025-02-29")).toThrow(RangeError);
});

test("texts that are no dates are refused", () => {
  for (const text of ["", "1/1/69", "32/01/2569", "01/13/2569", "2569-01-01"])
    expect(parseBuddhist(text)).toBeUndefined();
});

test("the academic year starts on 16 May", () => {
  expect(academicYearOn("2026-05-15")).toBe(2568);
  expect(academicYearOn("2026-05-16")).toBe(2569);
  expect(academicYearOn("2027-01-01")).toBe(2569);
});

test("a day in Thailand begins at 17:00 UTC", () => {
  expect(bangkokDate(new Date("2026-11-20T16:59:59.999Z"))).toBe("2026-11-20");
  expect(bangkokDate(new Date("2026-11-20T17:00:00.000Z"))).toBe("2026-11-21");
});
