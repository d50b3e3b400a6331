import NavigateBefore from "@mui/icons-material/NavigateBefore";
import NavigateNext from "@mui/icons-material/NavigateNext";
import Pause from "@mui/icons-material/Pause";
import PlayArrow from "@mui/icons-material/PlayArrow";
import { Box, IconButton, Typography, useMediaQuery } from "@mui/material";
import { type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import type { ConfirmationStanding } from "../i18n/api.type.ts";
import { grouped, useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { HiddenText } from "../layout/hidden-text.tsx";
import { standingLooks } from "../units/standing.chip.tsx";
import { unitName } from "../units/unit-name.ts";
import { shortName } from "./short-name.ts";
import { layTiles, type NameWidths, type TilePages, tileForms } from "./tile-pages.ts";
import type { WallTile } from "./wall.documents.ts";

/** As long as somebody needs to look over a page of names. */
const turnMs = 15_000;
const gap = 8;
const standings = [
  "WAITING",
  "READY",
  "CONFIRMED",
  "LOCKED",
] as const satisfies readonly ConfirmationStanding[];

interface WallGridProps {
  title: string;
  tiles: readonly WallTile[];
  /** A screen that nobody scrolls: everything is there, on pages that turn by themselves if it must be. */
  still: boolean;
}

/**
 * The units waited for, each as a tile: what is not yet confirmed first, and of that where most learners are at stake. Where
 * not all have room, those that have confirmed are a count.
 */
export function WallGrid({ title, tiles, still }: WallGridProps) {
  const locale = useConsoleLocale();
  const taking = tiles.filter(({ confirmation }) => confirmation);
  const sorted = taking.toSorted(waitingFirst);
  const waiting = sorted.filter(tile => !isDone(tile));
  const [area, size] = useSize();
  const widths = useNameWidths(taking.map(tile => unitName(tile, locale)));
  const forms = tileForms(widths, window.innerHeight);
  const together = layTiles(sorted.length, { ...size, gap }, forms);
  const shown = !still || together.pages === 1 ? sorted : waiting;
  const laid = shown === sorted ? together : layTiles(waiting.length, { ...size, gap }, forms);
  const turning = useTurning(still ? laid.pages : 1);
  const ready = !still || size.height > 0;
  const perPage = laid.columns * laid.rows;
  const page = still ? shown.slice(turning.page * perPage, (turning.page + 1) * perPage) : shown;
  const words = useWords();
  return (
    <Box
      component="section"
      aria-labelledby="wall-tiles"
      sx={{ minWidth: 0, minHeight: 0, display: "flex", flexDirection: "column", alignSelf: "stretch" }}
    >
      <Box
        sx={{
          display: "flex",
          // One line whatever page is on: a second one would leave the next page less room than this one had.
          flexWrap: still ? "nowrap" : "wrap",
          ...(still && { whiteSpace: "nowrap" }),
          alignItems: "center",
          columnGap: 3,
          mb: 1,
        }}
      >
        <Typography variant="h2" id="wall-tiles" sx={{ fontSize: "clamp(1.125rem, 1.2vw, 1.75rem)" }}>
          {title}
        </Typography>
        <Tally tiles={taking} />
        {still && laid.pages > 1 && (
          <Turner {...turning} pages={laid.pages}>
            {words("wall.page", {
              from: turning.page * perPage + 1,
              to: turning.page * perPage + page.length,
              total: shown.length,
            })}
          </Turner>
        )}
      </Box>
      <Box ref={area} sx={{ flex: 1, minHeight: 0, overflow: still ? "hidden" : "visible" }}>
        {shown.length === 0 && (
          <Box sx={{ fontSize: "clamp(1.5rem, 2.4vw, 3.25rem)", fontWeight: 600, color: "success.main" }}>
            {words("wall.allConfirmed")}
          </Box>
        )}
        {ready && shown.length > 0 && (
          <Box
            component="ul"
            sx={{
              listStyle: "none",
              m: 0,
              p: 0,
              display: "grid",
              gap: `${gap}px`,
              alignContent: "start",
              gridTemplateColumns: still
                ? `repeat(${Math.min(laid.columns, shown.length)}, minmax(0, 1fr))`
                : "repeat(auto-fill, minmax(min(100%, 210px), 1fr))",
            }}
          >
            {page.map(tile => (
              <Tile key={tile.id} tile={tile} laid={still ? laid : null} />
            ))}
          </Box>
        )}
      </Box>
    </Box>
  );
}

const isDone = ({ confirmation }: WallTile) =>
  confirmation?.standing === "CONFIRMED" || confirmation?.standing === "LOCKED";

const waitingFirst = (a: WallTile, b: WallTile) =>
  Number(isDone(a)) - Number(isDone(b)) ||
  (b.progress?.learners ?? 0) - (a.progress?.learners ?? 0) ||
  a.code.localeCompare(b.code);

/** How many stand where: on a large wall the only trace of those that are done, and what the marks mean. */
function Tally({ tiles }: { tiles: readonly WallTile[] }) {
  const words = useWords();
  return (
    <Box
      component="ul"
      aria-label={words("wall.tally")}
      sx={{ listStyle: "none", m: 0, p: 0, display: "flex", flexWrap: "inherit", columnGap: 2 }}
    >
      {standings.map(standing => {
        const count = tiles.filter(({ confirmation }) => confirmation?.standing === standing).length;
        if (count === 0) return null;
        const { icon: Icon, color } = standingLooks[standing];
        return (
          <Box
            component="li"
            key={standing}
            sx={{
              display: "flex",
              alignItems: "center",
              gap: 0.5,
              color,
              fontSize: "clamp(1rem, 1vw, 1.5rem)",
            }}
          >
            <Icon aria-hidden="true" sx={{ fontSize: "1.2em" }} />
            {words(`confirmation.standing.${standing}`)}
            <strong>{grouped(count)}</strong>
          </Box>
        );
      })}
    </Box>
  );
}

interface Turning {
  page: number;
  turns: boolean;
  turn: (by: 1 | -1) => void;
  pause: (paused: boolean) => void;
}

/** The page on show. It turns by itself unless somebody stops it, or has asked this device for less movement. */
function useTurning(pages: number): Turning {
  const less = useMediaQuery("(prefers-reduced-motion: reduce)", { noSsr: true });
  const [paused, setPaused] = useState(less);
  const [page, setPage] = useState(0);
  const turn = (by: 1 | -1) => setPage(former => (Math.min(former, pages - 1) + by + pages) % pages);
  const turns = pages > 1 && !paused;
  useEffect(() => {
    if (!turns) return;
    // From a page that somebody has just turned to, a whole turn again.
    const timer = setTimeout(() => setPage((page + 1) % pages), turnMs);
    return () => clearTimeout(timer);
  }, [turns, page, pages]);
  return { page: Math.min(page, pages - 1), turns, turn, pause: setPaused };
}

function Turner({ turns, turn, pause, children }: Turning & { pages: number; children: ReactNode }) {
  const words = useWords();
  return (
    <Box sx={{ display: "flex", alignItems: "center", ml: "auto", fontSize: "clamp(1rem, 1vw, 1.5rem)" }}>
      <Box component="span" sx={{ fontVariantNumeric: "tabular-nums", mr: 1 }}>
        {children}
      </Box>
      <IconButton onClick={() => turn(-1)} aria-label={words("wall.pageBefore")}>
        <NavigateBefore />
      </IconButton>
      <IconButton onClick={() => pause(turns)} aria-label={words(turns ? "wall.pause" : "wall.play")}>
        {turns ? <Pause /> : <PlayArrow />}
      </IconButton>
      <IconButton onClick={() => turn(1)} aria-label={words("wall.pageAfter")}>
        <NavigateNext />
      </IconButton>
    </Box>
  );
}

function Tile({ tile, laid }: { tile: WallTile; laid: TilePages | null }) {
  const words = useWords();
  const locale = useConsoleLocale();
  if (!tile.confirmation) return null;
  const { standing } = tile.confirmation;
  const { icon: Icon, color, ground } = standingLooks[standing];
  const count = tile.level === "INSTITUTION" ? null : tile.progress?.institutions;
  const oneLine = laid?.form.lines === 1;
  const name = unitName(tile, locale);
  const mark = <Icon aria-hidden="true" sx={{ fontSize: "1.2em", flexShrink: 0 }} />;
  const done = count && (
    <Box component="span" sx={{ ml: "auto", fontVariantNumeric: "tabular-nums", whiteSpace: "nowrap" }}>
      {words("progress.of", { confirmed: grouped(count.confirmed), expected: grouped(count.expected) })}
    </Box>
  );
  return (
    <Box
      component="li"
      sx={{
        bgcolor: ground,
        color,
        borderLeft: 5,
        borderColor: color,
        borderRadius: 1,
        px: "0.4em",
        minWidth: 0,
        fontSize: laid?.form.size ?? 14,
        lineHeight: 1.6,
        display: "flex",
        flexDirection: oneLine ? "row" : "column",
        justifyContent: "center",
        alignItems: oneLine ? "center" : "stretch",
        gap: oneLine ? "0.3em" : 0,
        ...(laid
          ? { height: laid.form.size * laid.form.height, overflow: "hidden", whiteSpace: "nowrap" }
          : { py: 0.5 }),
      }}
    >
      {oneLine && mark}
      <Box
        component="span"
        sx={{
          fontWeight: 600,
          color: "text.primary",
          minWidth: 0,
          // Room for the marks above and below, which a cut line would cut off too.
          ...(laid && { overflow: "hidden", textOverflow: "ellipsis", py: "0.1em" }),
        }}
      >
        {oneLine ? shortName(name) : name}
      </Box>
      {oneLine ? (
        <>
          <HiddenText>{words(`confirmation.standing.${standing}`)}</HiddenText>
          {done}
        </>
      ) : (
        <Box sx={{ display: "flex", alignItems: "center", gap: "0.3em" }}>
          {mark}
          {words(`confirmation.standing.${standing}`)}
          {done}
        </Box>
      )}
    </Box>
  );
}

/** The room that an element has, whatever is in it. */
function useSize(): [RefObject<HTMLDivElement | null>, { width: number; height: number }] {
  const element = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return [element, size];
}

/** The widest of the names, measured in the console's own letters once they have arrived. */
function useNameWidths(names: readonly string[]): NameWidths {
  const [loaded, setLoaded] = useState(false);
  useEffect(() => void document.fonts.ready.then(() => setLoaded(true)), []);
  const all = names.join("\n");
  return useMemo(() => {
    const context = document.createElement("canvas").getContext("2d");
    if (!context || !loaded) return { whole: 14, short: 10 };
    context.font = "600 100px Sarabun";
    const widest = (texts: readonly string[]) =>
      Math.max(6, ...texts.map(text => context.measureText(text).width / 100));
    const each = all.split("\n");
    return { whole: widest(each), short: widest(each.map(shortName)) };
  }, [all, loaded]);
}
