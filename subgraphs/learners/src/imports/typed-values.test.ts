import { gradeNames, grades } from "@lec/core/graphql/grade-count.type";
import { thaiDigits } from "@lec/core/text/digits";
import { expect, test } from "vitest";
import { readGrade, readYear, readYesNo } from "./typed-values.ts";

test("grades are read by short and long names, in any digits and spacing", () => {
  for (const grade of grades) {
    expect(readGrade(gradeNames[grade])).toBe(grade);
    expect(readGrade(` ${thaiDigits(gradeNames[grade])} `)).toBe(grade);
  }
  expect(readGrade("ประถมศึกษาปีที่ 6")).toBe("PRIMARY_6");
  expect(readGrade("มัธยมศึกษาปีที่ ๓")).toBe("SECONDARY_3");
  expect(readGrade("อนุบาล 2")).toBe("KINDERGARTEN_2");
  for (const none of ["ป.7", "", "6", "ป"]) expect(readGrade(none), none).toBeNull();
});

test("years are พ.ศ. whichever way they are typed, and rights are yes or no", () => {
  expect(["2565", "๒๕๖๕", "2022", "พ.ศ. 2565"].map(readYear)).toEqual([2565, 2565, 2565, 2565]);
  expect(readYear("65")).toBeNull();
  expect(["มี", "เบิกไม่ได้", "Y", "อาจจะ"].map(readYesNo)).toEqual([true, false, true, null]);
});
