import { expect, test, vi } from "vitest";
import { PageCursors, type Seek } from "./page-cursors.ts";

const list = {
  resource: "units",
  filter: { parentId: "a" },
  sort: { field: "code", order: "ASC" },
  perPage: 25,
};

/** A list whose cursors are simply row numbers. */
function seekOver(rows: number): ReturnType<typeof vi.fn<Seek>> {
  return vi.fn<Seek>(async (first, after) => {
    const start = Number(after ?? 0);
    return start >= rows ? null : String(Math.min(rows, start + first));
  });
}

test("the next page begins where the last one ended, without asking again", async () => {
  const cursors = new PageCursors();
  const seek = seekOver(100);
  cursors.remember(list, 1, "25");
  await cursors.locate(list, 2, seek);
  expect(cursors.after(list, 2)).toBe("25");
  expect(seek).not.toHaveBeenCalled();
});

test("a deep link to a far page seeks in the largest steps, from the nearest known page", async () => {
  const cursors = new PageCursors();
  const seek = seekOver(2_000);
  await cursors.locate(list, 41, seek);
  expect(cursors.after(list, 41)).toBe("1000");
  expect(seek.mock.calls.map(([first]) => first)).toEqual([500, 500]);
  await cursors.locate(list, 43, seek);
  expect(cursors.after(list, 43)).toBe("1050");
  expect(seek).toHaveBeenLastCalledWith(50, "1000");
});

test("a page past the end begins after the last row instead of at the first", async () => {
  const cursors = new PageCursors();
  await cursors.locate(list, 9, seekOver(30));
  expect(cursors.after(list, 9)).toBe("30");
});

test("another filter, order or page size is another list", () => {
  const cursors = new PageCursors();
  cursors.remember(list, 1, "25");
  expect(cursors.after({ ...list, perPage: 50 }, 2)).toBeUndefined();
  expect(cursors.after({ ...list, filter: { parentId: "b" } }, 2)).toBeUndefined();
  cursors.clear();
  expect(cursors.after(list, 2)).toBeUndefined();
});
