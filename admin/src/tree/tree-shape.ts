import type { Connection } from "../providers/page.type.ts";
import type { TreeUnit } from "./tree.documents.ts";

/** One line of the tree: a unit, or a line that stands for units not shown yet. */
export interface TreeLine {
  id: string;
  label: string;
  unit?: TreeUnit;
  /** What the line stands for when it is no unit. */
  role?: "loading" | "failed" | "more";
  /** The unit whose children the line is about. */
  parentId?: string;
  /** Units not shown yet, for "more". */
  left?: number;
  children?: TreeLine[];
}

/** What is known of one unit's children. */
export interface LoadedChildren {
  children?: Pick<Connection<TreeUnit>, "nodes" | "totalCount">;
  failed: boolean;
}

/** How a unit is named in the tree. */
export type NameOf = (unit: TreeUnit) => string;

/**
 * Builds the lines below the roots from what has been loaded. A unit with children that are not here yet carries one
 * line that says so, which also makes it expandable.
 */
export function treeLines(
  units: readonly TreeUnit[],
  loaded: ReadonlyMap<string, LoadedChildren>,
  nameOf: NameOf,
): TreeLine[] {
  return units.map(unit => {
    const line: TreeLine = { id: unit.id, label: nameOf(unit), unit };
    if (unit.childCount > 0) line.children = childLines(unit, loaded, nameOf);
    return line;
  });
}

function childLines(unit: TreeUnit, loaded: ReadonlyMap<string, LoadedChildren>, nameOf: NameOf): TreeLine[] {
  const { children, failed } = loaded.get(unit.id) ?? { failed: false };
  if (!children) {
    const role = failed ? "failed" : "loading";
    return [{ id: `${role}:${unit.id}`, label: "", role, parentId: unit.id }];
  }
  const lines = treeLines(children.nodes, loaded, nameOf);
  const left = children.totalCount - children.nodes.length;
  return left > 0
    ? [...lines, { id: `more:${unit.id}`, label: "", role: "more", parentId: unit.id, left }]
    : lines;
}

/** The part of the way to a unit that lies inside the viewer's tree: from one of the roots down to the unit. */
export function pathInside(
  rootIds: readonly string[],
  ancestorIds: readonly string[],
  unitId: string,
): string[] {
  const way = [...ancestorIds, unitId];
  const start = way.findIndex(id => rootIds.includes(id));
  return start < 0 ? [] : way.slice(start);
}
