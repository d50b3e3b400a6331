import { expect, test } from "vitest";
import { percent } from "./share.ts";

test("one that is missing among many is never rounded away", () => {
  expect(percent(19_999, 20_000)).toBe(99);
  expect(percent(20_000, 20_000)).toBe(100);
  expect(percent(0, 0)).toBe(0);
  expect(percent(1, 3)).toBe(33);
});
