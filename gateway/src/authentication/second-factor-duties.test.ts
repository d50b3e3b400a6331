import { expect, test } from "vitest";
import { readSecondFactorDuties } from "./second-factor-duties.ts";

test("the duties that need a second factor are read from a list, and none by default", () => {
  expect(readSecondFactorDuties(undefined)).toEqual([]);
  expect(readSecondFactorDuties("")).toEqual([]);
  expect(readSecondFactorDuties("PROVINCE_OFFICER, DEPARTMENT_ADMINISTRATOR,")).toEqual([
    "PROVINCE_OFFICER",
    "DEPARTMENT_ADMINISTRATOR",
  ]);
});

test("a mistyped duty stops the start instead of leaving the duty unguarded", () => {
  expect(() => readSecondFactorDuties("PROVINCE_OFFICER,PROVINCE_OFICER")).toThrow(/PROVINCE_OFICER/);
});
