import { expect, test } from "vitest";
import {
  cells,
  countsOf,
  differing,
  isEmpty,
  isFar,
  isFarGrade,
  pasted,
  readHeads,
  shownSum,
  sumOf,
  typedOf,
  wrongCells,
} from "./heads.ts";

test("digits of every kind are read, and what is no number of heads is not taken for one", () => {
  expect(["12", "๑๒", "１２", " 1,2 ", "", undefined, "0009"].map(readHeads)).toEqual([
    12, 12, 12, 12, 0, 0, 9,
  ]);
  expect(["-1", "1.5", "x", "10000", "1e3", "ก"].map(readHeads)).toEqual(Array(6).fill(null));
});

test("there are nine grades and two sexes, filled row by row", () => {
  expect(cells).toHaveLength(18);
  expect(cells.slice(0, 3)).toEqual(["KINDERGARTEN_1.male", "KINDERGARTEN_1.female", "KINDERGARTEN_2.male"]);
  expect(cells.at(-1)).toBe("PRIMARY_6.female");
});

test("a report fills every cell, and comes back as the same numbers without the grades of nobody", () => {
  const typed = typedOf([{ grade: "PRIMARY_1", male: 3, female: 4, total: 7 }]);
  expect(sumOf(typed)).toBe(7);
  expect(isEmpty(typed)).toBe(false);
  expect(countsOf(typed)).toEqual([{ grade: "PRIMARY_1", male: 3, female: 4 }]);
  expect(differing(typed, { "PRIMARY_1.male": "๓", "PRIMARY_1.female": "5" })).toEqual(["PRIMARY_1.female"]);
});

test("a number the viewer may not see is a dash, and so is every sum with it", () => {
  const typed = typedOf([{ grade: "PRIMARY_1", male: null, female: 10, total: 10 }]);
  expect(typed["PRIMARY_1.male"]).toBe("–");
  expect(shownSum(typed)).toBeNull();
  expect(shownSum(typed, ["PRIMARY_1.female", "PRIMARY_2.male"])).toBe(10);
});

test("an empty grid is known from one of zeros, and wrong cells are named", () => {
  expect(isEmpty({})).toBe(true);
  expect(isEmpty({ "PRIMARY_1.male": "0" })).toBe(false);
  expect(wrongCells({ "PRIMARY_1.male": "x", "PRIMARY_2.male": "2" })).toEqual(["PRIMARY_1.male"]);
});

test("a second look is asked for beyond half, not at half, and never without a number before", () => {
  expect([150, 151, 50, 49].map(now => isFar(now, 100))).toEqual([false, true, false, true]);
  expect(isFar(1, 0)).toBe(true);
  expect(isFar(500, null)).toBe(false);
  expect(isFarGrade(8, 2)).toBe(false);
  expect(isFarGrade(30, 10)).toBe(true);
});

test("a block from a spreadsheet is laid in from the cell on and cut at the grid's edge", () => {
  expect(pasted("1\t2\r\n3\t4\r\n", "PRIMARY_6.male")).toEqual({
    "PRIMARY_6.male": "1",
    "PRIMARY_6.female": "2",
  });
  expect(pasted("5\t6\n7\t8", "KINDERGARTEN_1.female")).toEqual({
    "KINDERGARTEN_1.female": "5",
    "KINDERGARTEN_2.female": "7",
  });
  expect(pasted("12", "PRIMARY_1.male")).toBeNull();
});
