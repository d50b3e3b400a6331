import { expect, test } from "vitest";
import { shortName } from "./short-name.ts";
import { layTiles, tileForms } from "./tile-pages.ts";

const names = { whole: 18, short: 11 };
test("every unit has a place on some page, and no page is larger than the wall", () => {
  for (const [width, height] of [
    [850, 330],
    [1_350, 620],
    [2_700, 1_500],
  ] as const)
    for (const gap of [4, 8])
      for (let count = 0; count <= 500; count += 1) {
        const { form, columns, rows, pages } = layTiles(
          count,
          { width, height, gap },
          tileForms(names, height + 400),
        );
        expect(columns * rows * pages).toBeGreaterThanOrEqual(count);
        expect(columns * rows * (pages - 1)).toBeLessThan(Math.max(1, count));
        expect(columns * form.size * form.width + (columns - 1) * gap).toBeLessThanOrEqual(width);
        expect(rows * form.size * form.height + (rows - 1) * gap).toBeLessThanOrEqual(height);
      }
});

test("few units are large and told in words, many are small, and the letters never smaller than on a desk", () => {
  const wall = { width: 1_350, height: 620, gap: 8 };
  expect(layTiles(4, wall, tileForms(names, 1_080)).form).toMatchObject({ size: 40, lines: 2 });
  expect(layTiles(60, wall, tileForms(names, 1_080)).form.lines).toBe(1);
  const large = layTiles(162, wall, tileForms(names, 1_080));
  expect(large.form.size).toBe(18);
  expect(large.pages).toBeLessThanOrEqual(3);
  expect(layTiles(162, { ...wall, height: 300 }, tileForms(names, 720)).form.size).toBe(14);
});

test("kinds of units are abbreviated as officials do, and nothing else of a name is", () => {
  expect(shortName("องค์การบริหารส่วนตำบลเทศบาลตำบลเก่า")).toBe("อบต.เทศบาลตำบลเก่า");
  expect(shortName("เทศบาลนครอุดรธานี")).toBe("ทน.อุดรธานี");
  expect(shortName("Ban Khao Subdistrict Municipality")).toBe("Ban Khao Sub. Mun.");
  expect(shortName("เมืองพัทยา")).toBe("เมืองพัทยา");
});
