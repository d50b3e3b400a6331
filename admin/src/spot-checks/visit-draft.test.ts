import { expect, test } from "vitest";
import { keptMarks, type Mark, readMarks, seenAt } from "./visit-draft.ts";

const mark: Mark = { result: "DATA_WRONG", note: "วันเกิด", atMs: 1_000_000 };

test("marks come back from the device as they were, and what is no mark is left out", () => {
  const marks = new Map([["a", mark]]);
  expect(readMarks(keptMarks(marks))).toEqual(marks);
  expect(
    readMarks({
      a: "",
      b: "{}",
      c: '{"result":"GONE","note":"","atMs":1}',
      d: '{"result":"MOVED","atMs":1}',
    }),
  ).toEqual(new Map());
});

test("a mark made without a connection says when it was made by the server's clock, never before the draw", () => {
  const drawnAt = "2026-11-28T00:00:00.000000Z";
  const serverMs = Date.parse("2026-11-28T10:00:00Z");
  const later = mark.atMs + 3 * 3_600_000;
  expect(seenAt(mark, mark.atMs + 1_000, serverMs, drawnAt)).toBeUndefined();
  expect(seenAt(mark, later, serverMs, drawnAt)).toBe("2026-11-28T07:00:00.000Z");
  expect(seenAt(mark, mark.atMs + 90 * 86_400_000, serverMs, drawnAt)).toBe("2026-11-28T00:00:00.001Z");
});
