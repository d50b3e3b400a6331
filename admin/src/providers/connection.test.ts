import { expect, test } from "vitest";
import { waitBefore } from "./connection.ts";

test("waiting grows with each failure, never beyond half a minute, and everybody waits differently", () => {
  expect([0, 1, 2, 3].map(attempt => waitBefore(attempt, 1))).toEqual([1_000, 2_000, 4_000, 8_000]);
  for (const random of [0, 0.5, 1]) {
    expect(waitBefore(1_000, random)).toBeLessThanOrEqual(30_000);
    expect(waitBefore(0, random)).toBeGreaterThanOrEqual(500);
  }
  expect(waitBefore(3, 0)).toBeLessThan(waitBefore(3, 1));
});
