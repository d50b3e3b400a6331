import { expect, test } from "vitest";
import { byDay } from "./by-day.ts";

test("what came is grouped by its day in Bangkok, in its order", () => {
  const came = ["2026-11-28T17:00:00Z", "2026-11-28T16:59:59.999999Z", "2026-11-27T17:00:00Z"].map(
    createdAt => ({ createdAt }),
  );
  expect(byDay(came, "th").map(({ day, things }) => [day, things.length])).toEqual([
    ["29 พ.ย. 2569", 1],
    ["28 พ.ย. 2569", 2],
  ]);
  expect(byDay([], "th")).toEqual([]);
});
