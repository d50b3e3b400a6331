import { keepPreviousData, useQueries } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useConsoleLocale } from "../i18n/use-words.ts";
import { ask, useGraph } from "../providers/graph.ts";
import type { Connection } from "../providers/page.type.ts";
import { largestPage } from "../providers/page-cursors.ts";
import { unitName } from "../units/unit-name.ts";
import {
  TreeChildrenDocument,
  TreeRootsDocument,
  type TreeUnit,
  UnitPathDocument,
} from "./tree.documents.ts";
import { type LoadedChildren, pathInside, type TreeLine, treeLines } from "./tree-shape.ts";

/** The tree of the viewer's slice as far as it has been opened. */
export interface UnitTree {
  lines: TreeLine[];
  /** Lines by id, for those that are visible. */
  byId: ReadonlyMap<string, TreeLine>;
  expanded: string[];
  setExpanded: (ids: string[]) => void;
  /** Loads the next siblings below a unit. */
  showMore: (parentId: string) => void;
  /** Asks again for children that failed to load. */
  retry: () => void;
  loading: boolean;
}

/** Loads children when their parent is opened, and opens the way to the unit on screen. */
export function useUnitTree(selectedId: string | undefined): UnitTree {
  const locale = useConsoleLocale();
  const roots = useGraph(TreeRootsDocument, {});
  const path = useGraph(UnitPathDocument, { id: selectedId ?? "" }, { enabled: selectedId !== undefined });
  const [expanded, setExpanded] = useState<string[]>([]);
  const [pages, setPages] = useState<Record<string, number>>({});
  const reach = roots.data?.viewer.reach;
  const ancestors = path.data?.orgUnit?.ancestors;

  useEffect(() => {
    if (!reach) return;
    const rootIds = reach.map(({ id }) => id);
    const open =
      selectedId && ancestors
        ? pathInside(
            rootIds,
            ancestors.map(({ id }) => id),
            selectedId,
          )
        : [];
    // With one root there is nothing to choose: show what is below it.
    const first = rootIds.length === 1 ? rootIds : [];
    setExpanded(before => [...new Set([...before, ...first, ...open])]);
  }, [reach, selectedId, ancestors]);

  const answers = useQueries({
    queries: expanded.map(id => ({
      queryKey: ["tree", locale, id, pages[id] ?? 1],
      queryFn: ({ signal }: { signal: AbortSignal }) => childrenOf(id, pages[id] ?? 1, signal),
      placeholderData: keepPreviousData,
      staleTime: 30_000,
    })),
  });
  const loaded = new Map<string, LoadedChildren>();
  expanded.forEach((id, index) => {
    const answer = answers[index];
    loaded.set(id, { failed: answer?.isError ?? false, ...(answer?.data ? { children: answer.data } : {}) });
  });
  const stamp = answers.map(answer => `${answer.dataUpdatedAt}${answer.status}`).join();

  // biome-ignore lint/correctness/useExhaustiveDependencies: the stamp stands for the answers, which are new objects at every render.
  const lines = useMemo(
    () => treeLines(reach ?? [], loaded, unit => unitName(unit, locale)),
    [reach, stamp, expanded, locale],
  );
  const byId = useMemo(() => new Map(flattened(lines).map(line => [line.id, line])), [lines]);

  return {
    lines,
    byId,
    expanded,
    setExpanded,
    showMore: useCallback(
      parentId => setPages(before => ({ ...before, [parentId]: (before[parentId] ?? 1) + 1 })),
      [],
    ),
    retry: () => {
      for (const answer of answers) if (answer.isError) void answer.refetch();
    },
    loading: roots.isPending,
  };
}

async function childrenOf(
  id: string,
  pages: number,
  signal: AbortSignal,
): Promise<Pick<Connection<TreeUnit>, "nodes" | "totalCount">> {
  const nodes: TreeUnit[] = [];
  let after: string | null = null;
  let totalCount = 0;
  for (let page = 0; page < pages; page += 1) {
    const answer: { orgUnit: { children: Connection<TreeUnit> } | null } = await ask(
      TreeChildrenDocument,
      { id, first: largestPage, after },
      signal,
    );
    const children = answer.orgUnit?.children;
    if (!children) break;
    nodes.push(...children.nodes);
    totalCount = children.totalCount;
    after = children.pageInfo.endCursor;
    if (!children.pageInfo.hasNextPage) break;
  }
  return { nodes, totalCount };
}

function flattened(lines: readonly TreeLine[]): TreeLine[] {
  return lines.flatMap(line => [line, ...flattened(line.children ?? [])]);
}
