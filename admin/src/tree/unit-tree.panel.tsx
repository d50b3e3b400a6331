import { Box, Typography } from "@mui/material";
import { useRichTreeViewApiRef, useTreeItemModel } from "@mui/x-tree-view/hooks";
import { RichTreeView } from "@mui/x-tree-view/RichTreeView";
import { TreeItem, type TreeItemProps } from "@mui/x-tree-view/TreeItem";
import { createContext, type Ref, use, useEffect } from "react";
import { useLocation, useNavigate } from "react-router";
import { useWords } from "../i18n/use-words.ts";
import { WaitingPart } from "../layout/waiting.tsx";
import { StandingChip } from "../units/standing.chip.tsx";
import type { TreeLine } from "./tree-shape.ts";
import { UnitSearch } from "./unit.search.tsx";
import { useUnitTree } from "./use-unit-tree.ts";

/** Opens the page of a line. */
const ChooseContext = createContext<(id: string) => void>(() => undefined);

/** The viewer's units: search above, tree below. Choosing a unit opens its page. */
export function UnitTreePanel() {
  const words = useWords();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const selectedId = /^\/units\/([^/]+)/.exec(pathname)?.[1];
  const { lines, byId, expanded, setExpanded, showMore, retry, loading } = useUnitTree(selectedId);
  const apiRef = useRichTreeViewApiRef();
  const selectedIsShown = selectedId !== undefined && byId.has(selectedId);

  useEffect(() => {
    if (selectedIsShown && selectedId)
      apiRef.current?.getItemDOMElement?.(selectedId)?.scrollIntoView({ block: "nearest" });
  }, [selectedIsShown, selectedId, apiRef]);

  function choose(id: string): void {
    const line = byId.get(id);
    if (line?.role === "more" && line.parentId) showMore(line.parentId);
    else if (line?.role === "failed") retry();
    else if (line?.unit) void navigate(`/units/${id}`);
  }

  return (
    <>
      <Box sx={{ p: 2, pb: 1.5 }}>
        <UnitSearch />
      </Box>
      <Box sx={{ flexGrow: 1, overflowY: "auto", px: 1, pb: 3 }}>
        <Typography
          id="unit-tree-label"
          variant="subtitle2"
          component="h2"
          color="textSecondary"
          sx={{ px: 1, pb: 0.5 }}
        >
          {words("tree.label")}
        </Typography>
        {loading && <WaitingPart />}
        {lines.length > 0 && (
          <ChooseContext value={choose}>
            <RichTreeView<TreeLine>
              apiRef={apiRef}
              aria-labelledby="unit-tree-label"
              items={lines}
              expandedItems={expanded}
              onExpandedItemsChange={(_event, ids) => setExpanded(ids)}
              selectedItems={selectedIsShown ? selectedId : null}
              onSelectedItemsChange={(_event, id) => id && choose(id)}
              expansionTrigger="iconContainer"
              itemChildrenIndentation={14}
              slots={{ item: UnitTreeItem }}
            />
          </ChooseContext>
        )}
      </Box>
    </>
  );
}

function UnitTreeItem({ ref, ...props }: TreeItemProps & { ref?: Ref<HTMLLIElement> }) {
  const words = useWords();
  const line = useTreeItemModel<TreeLine>(props.itemId);
  const choose = use(ChooseContext);
  return (
    <TreeItem
      {...props}
      {...(ref ? { ref } : {})}
      onKeyDown={event => {
        // Enter opens the unit, as on any link; the arrow keys open and close branches.
        if (event.key !== "Enter" || event.target !== event.currentTarget) return;
        event.defaultMuiPrevented = true;
        choose(props.itemId);
      }}
      label={line ? <LineLabel line={line} /> : props.label}
      {...(line?.role === "loading" ? { "aria-label": words("tree.loading") } : {})}
      sx={{
        "& > .MuiTreeItem-content": { alignItems: "flex-start", py: 0.5, borderRadius: 2 },
        "& > .MuiTreeItem-content .MuiTreeItem-iconContainer": {
          width: 24,
          minHeight: 28,
          alignItems: "center",
        },
        "& > .MuiTreeItem-content[data-selected]": {
          bgcolor: "#e4efed",
          boxShadow: "inset 4px 0 0 #14504c",
          borderRadius: "4px 10px 10px 4px",
        },
        "& > .MuiTreeItem-content[data-focused]": { outline: "2px solid #14504c", outlineOffset: -2 },
      }}
    />
  );
}

function LineLabel({ line }: { line: TreeLine }) {
  const words = useWords();
  if (line.role === "loading") return <Muted>{words("tree.loading")}</Muted>;
  if (line.role === "failed") return <Muted>{words("tree.failed")}</Muted>;
  if (line.role === "more") return <strong>{words("tree.more", { count: line.left ?? 0 })}</strong>;
  const standing = line.unit?.confirmation?.standing;
  return (
    <Box component="span" sx={{ display: "block", lineHeight: 1.6, fontSize: "0.9375rem" }}>
      {line.label}
      {standing && (
        <Box component="span" sx={{ display: "block" }}>
          <StandingChip standing={standing} bare />
        </Box>
      )}
    </Box>
  );
}

function Muted({ children }: { children: string }) {
  return (
    <Box component="span" sx={{ color: "text.secondary" }}>
      {children}
    </Box>
  );
}
