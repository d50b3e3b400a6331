import { Box, Typography } from "@mui/material";
import { grouped, useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { standingLooks } from "../units/standing.chip.tsx";
import { unitName } from "../units/unit-name.ts";
import type { WallTile } from "./wall.documents.ts";

/** The units waited for, each as a tile: what is not yet confirmed first, told by icon and word as well as by colour. */
export function WallGrid({ tiles }: { tiles: readonly WallTile[] }) {
  const taking = tiles.filter(tile => tile.confirmation);
  return (
    <Box
      component="ul"
      sx={{
        listStyle: "none",
        m: 0,
        p: 0,
        display: "grid",
        gap: { xs: 0.75, xl: 1 },
        gridTemplateColumns: `repeat(auto-fill, minmax(min(100%, ${widthFor(taking.length)}px), 1fr))`,
        alignContent: "start",
      }}
    >
      {taking.toSorted(waitingFirst).map(tile => (
        <Tile key={tile.id} tile={tile} large={taking.length <= 20} />
      ))}
    </Box>
  );
}

/** Few tiles are large, many are all there. */
const widthFor = (count: number) => (count > 60 ? 150 : count > 20 ? 210 : 320);

const order = { WAITING: 0, READY: 1, CONFIRMED: 2, LOCKED: 3 };

const waitingFirst = (a: WallTile, b: WallTile) =>
  (a.confirmation ? order[a.confirmation.standing] : 4) -
    (b.confirmation ? order[b.confirmation.standing] : 4) || a.code.localeCompare(b.code);

function Tile({ tile, large }: { tile: WallTile; large: boolean }) {
  const words = useWords();
  const locale = useConsoleLocale();
  if (!tile.confirmation) return null;
  const { standing } = tile.confirmation;
  const { icon: Icon, color, ground } = standingLooks[standing];
  const count = tile.level === "INSTITUTION" ? null : tile.progress?.institutions;
  return (
    <Box
      component="li"
      sx={{
        bgcolor: ground,
        color,
        borderLeft: 5,
        borderColor: color,
        borderRadius: 1,
        px: 1,
        py: 0.5,
        minWidth: 0,
        fontSize: large ? "clamp(1rem, 1.3vw, 2rem)" : "clamp(0.875rem, 0.85vw, 1.25rem)",
        lineHeight: 1.6,
      }}
    >
      <Typography
        component="div"
        sx={{ fontSize: "inherit", fontWeight: 600, lineHeight: 1.6, color: "text.primary", pt: 0.25 }}
      >
        {unitName(tile, locale)}
      </Typography>
      <Box sx={{ display: "flex", alignItems: "center", gap: 0.5, flexWrap: "wrap", columnGap: 0.75 }}>
        <Icon aria-hidden="true" sx={{ fontSize: "1.2em" }} />
        {words(`confirmation.standing.${standing}`)}
        {count && (
          <Box component="span" sx={{ ml: "auto", fontVariantNumeric: "tabular-nums" }}>
            {words("progress.of", { confirmed: grouped(count.confirmed), expected: grouped(count.expected) })}
          </Box>
        )}
      </Box>
    </Box>
  );
}
