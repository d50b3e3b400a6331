import { expect, test } from "vitest";
import { toCsv } from "./csv.ts";

const columns = [
  { title: "ชื่อ", value: (row: { name: string; count: number | null }) => row.name },
  { title: "จำนวน", value: (row: { name: string; count: number | null }) => row.count },
];

test("a spreadsheet program opens Thai right and keeps quotes and line breaks inside a cell", () => {
  expect(toCsv(columns, [{ name: 'โรงเรียน "ก"\nข', count: 3 }])).toBe(
    '\uFEFF"ชื่อ","จำนวน"\r\n"โรงเรียน ""ก""\nข",3\r\n',
  );
});

test.each(["=1+1", "+66", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "\n=1"])(
  "the cell %j stays text",
  name => {
    expect(toCsv(columns, [{ name, count: null }])).toContain(`"'${name}",\r\n`);
  },
);

test("numbers stay numbers and missing values stay empty", () => {
  expect(
    toCsv(columns, [
      { name: "ก", count: -5 },
      { name: "ข", count: null },
    ]),
  ).toContain('"ก",-5\r\n"ข",\r\n');
});
