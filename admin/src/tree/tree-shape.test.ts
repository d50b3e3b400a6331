import { expect, test } from "vitest";
import type { TreeUnit } from "./tree.documents.ts";
import { pathInside, treeLines } from "./tree-shape.ts";

const unit = (id: string, childCount = 0): TreeUnit => ({
  id,
  name: id,
  nameEn: null,
  code: id,
  level: "LAO",
  status: "ACTIVE",
  childCount,
  confirmation: null,
});
const nameOf = ({ name }: TreeUnit) => name;

test("a unit whose children are not loaded carries a line that says so", () => {
  expect(treeLines([unit("a", 3)], new Map(), nameOf)[0]?.children).toMatchObject([
    { role: "loading", parentId: "a" },
  ]);
  const failed = new Map([["a", { failed: true }]]);
  expect(treeLines([unit("a", 3)], failed, nameOf)[0]?.children).toMatchObject([
    { role: "failed", parentId: "a" },
  ]);
});

test("a unit without children is no branch", () => {
  expect(treeLines([unit("a")], new Map(), nameOf)[0]?.children).toBeUndefined();
});

test("siblings beyond the loaded ones are offered with their number", () => {
  const loaded = new Map([
    ["a", { children: { nodes: [unit("b"), unit("c")], totalCount: 7 }, failed: false }],
  ]);
  expect(treeLines([unit("a", 7)], loaded, nameOf)[0]?.children?.at(-1)).toMatchObject({
    role: "more",
    left: 5,
  });
});

test("a deep link opens the way from the viewer's own root, not from the country's", () => {
  expect(pathInside(["province"], ["department", "province", "district"], "lao")).toEqual([
    "province",
    "district",
    "lao",
  ]);
  expect(pathInside(["lao"], ["department", "province", "district"], "lao")).toEqual(["lao"]);
  expect(pathInside(["elsewhere"], ["department"], "province")).toEqual([]);
});
