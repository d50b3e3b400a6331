import CloseFullscreen from "@mui/icons-material/CloseFullscreen";
import OpenInFull from "@mui/icons-material/OpenInFull";
import Sensors from "@mui/icons-material/Sensors";
import SensorsOff from "@mui/icons-material/SensorsOff";
import { Alert, Box, Button, Link as MuiLink, Typography, useMediaQuery } from "@mui/material";
import { type ReactNode, useEffect, useState } from "react";
import { Link, useParams } from "react-router";
import { grouped, useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { WaitingPage } from "../layout/waiting.tsx";
import type { LiveState } from "../live/follow.ts";
import { useLive } from "../live/use-live.ts";
import { useServerNow } from "../providers/session.ts";
import { roundName } from "../rounds/round-name.ts";
import { ink } from "../theme/theme.ts";
import { formatClock, formatDay, formatDeadline } from "../time/buddhist-era.ts";
import type { ProgressCount } from "../units/unit.documents.ts";
import { unitName } from "../units/unit-name.ts";
import { type Wall, type WallAct, WallDocument } from "./wall.documents.ts";
import { WallGrid } from "./wall.grid.tsx";
import { nextDeadline, timeLeft } from "./wall-clock.ts";

/** A unit's progress for a screen on the wall of an office: it changes by itself and says when it does not. */
export function WallPage() {
  const { unitId = "" } = useParams();
  const words = useWords();
  const { data, state } = useLive(WallDocument, unitId);
  if (data?.progress) return <WallView wall={data.progress} state={state} />;
  return (
    <Box component="main" sx={{ p: { xs: 2, md: 4 } }}>
      <title>{`${words("wall.title")} · ${words("app.shortName")}`}</title>
      <Typography variant="h1" gutterBottom>
        {words("wall.title")}
      </Typography>
      {data ? (
        <>
          <Alert severity="info" sx={{ mb: 2 }}>
            {words("wall.nothing")}
          </Alert>
          <MuiLink component={Link} to="/">
            {words("wall.home")}
          </MuiLink>
        </>
      ) : (
        <>
          {state === "reconnecting" && <ConnectionState state={state} />}
          <WaitingPage />
        </>
      )}
    </Box>
  );
}

function WallView({ wall, state }: { wall: Wall; state: LiveState }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const { unit } = wall;
  const tiles = (unit.provinces ?? unit.laos ?? unit.districtLaos ?? unit.institutions)?.nodes ?? [];
  // A wall has nobody to scroll it; a phone or an enlarged page has.
  const still = useMediaQuery("(min-width: 1200px) and (min-height: 600px)", { noSsr: true });
  const aboveLao = unit.level !== "LAO" && unit.level !== "INSTITUTION";
  return (
    <Box
      component="main"
      sx={{
        ...(still ? { height: "100vh", overflow: "hidden" } : { minHeight: "100vh" }),
        display: "flex",
        flexDirection: "column",
        bgcolor: ink.ground,
      }}
    >
      <title>{`${unitName(unit, locale)} · ${words("wall.title")}`}</title>
      <Box
        component="header"
        sx={{ bgcolor: ink.pineDark, color: "#fff", px: { xs: 2, md: 3, xl: 4 }, py: { xs: 1.5, md: 2 } }}
      >
        <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 1.5 }}>
          <Box sx={{ flex: "1 1 320px", minWidth: 0 }}>
            <Typography variant="h1" sx={{ fontSize: "clamp(1.5rem, 2.4vw, 3.25rem)", lineHeight: 1.5 }}>
              {unitName(unit, locale)}
            </Typography>
            <Box sx={{ fontSize: "clamp(1rem, 1.1vw, 1.5rem)", lineHeight: 1.6 }}>
              {roundName(wall.round, words)}
            </Box>
          </Box>
          <ConnectionState state={state} />
          <FullScreenButton />
          <Button component={Link} to={`/units/${unit.id}`} sx={{ color: "#fff" }}>
            {words("wall.leave")}
          </Button>
        </Box>
      </Box>
      <Box
        sx={{
          display: "grid",
          gap: { xs: 1.5, md: 2, xl: 3 },
          p: { xs: 1.5, md: 2, xl: 3 },
          gridTemplateColumns: { xs: "repeat(auto-fit, minmax(min(100%, 280px), 1fr))", lg: "none" },
          // However many they are, on a wall they share one line.
          gridAutoFlow: { lg: "column" },
          gridAutoColumns: { lg: "minmax(0, 1fr)" },
        }}
      >
        <WallCountdown wall={wall} />
        <BigCount label={words("progress.institutions")} count={wall.institutions} />
        {aboveLao && (
          <BigCount label={words("progress.laos")} count={wall.localAdministrativeOrganizations} />
        )}
        {aboveLao && <BigCount label={words("progress.otherCounts")} count={wall.otherCounts} />}
        {wall.learners !== null && wall.learnersConfirmed !== null && (
          <BigCount
            label={words("progress.learners")}
            count={{ expected: wall.learners, confirmed: wall.learnersConfirmed, late: 0 }}
          />
        )}
      </Box>
      <Box
        sx={{
          flex: 1,
          display: "grid",
          gap: { xs: 2, xl: 3 },
          px: { xs: 1.5, md: 2, xl: 3 },
          pb: { xs: 2, xl: 3 },
          gridTemplateColumns: { xs: "minmax(0, 1fr)", lg: "minmax(0, 3fr) minmax(280px, 1fr)" },
          ...(still ? { minHeight: 0, gridTemplateRows: "minmax(0, 1fr)" } : { alignItems: "start" }),
        }}
      >
        {tiles.length > 0 && <WallGrid title={words("wall.tiles")} tiles={tiles} still={still} />}
        <Box
          component="section"
          aria-labelledby="wall-acts"
          sx={{ minHeight: 0, display: "flex", flexDirection: "column" }}
        >
          <Typography variant="h2" id="wall-acts" sx={{ fontSize: "clamp(1.125rem, 1.2vw, 1.75rem)", mb: 1 }}>
            {words("wall.acts")}
          </Typography>
          {wall.latestActs.length === 0 && words("wall.noActs")}
          <Box
            component="ol"
            sx={{
              listStyle: "none",
              m: 0,
              p: 0,
              // Those that have no room are whole in a second column, which nobody sees, rather than cut at the edge.
              ...(still && {
                flex: 1,
                minHeight: 0,
                overflow: "hidden",
                display: "flex",
                flexFlow: "column wrap",
                "& > li": { width: "100%" },
              }),
            }}
          >
            {wall.latestActs.map(act => (
              <Act key={act.id} act={act} />
            ))}
          </Box>
        </Box>
      </Box>
    </Box>
  );
}

const panel = {
  bgcolor: ink.paper,
  border: 1,
  borderColor: "divider",
  borderRadius: 3,
  px: 2.5,
  py: 1.5,
  minWidth: 0,
  containerType: "inline-size",
};
const big = {
  fontWeight: 600,
  fontVariantNumeric: "tabular-nums",
  lineHeight: 1.4,
  whiteSpace: "nowrap",
} as const;
/** Numbers grow with their card, so that what belongs together stays on one line. */
const numberSize = "clamp(2.25rem, 19cqi, 6.5rem)";
const besideSize = "clamp(1.125rem, 9cqi, 3rem)";
const small = { fontSize: "clamp(1rem, 1.1vw, 1.625rem)", lineHeight: 1.6 };

/** One level's number, to be read from across the room. */
function BigCount({ label, count }: { label: string; count: ProgressCount }) {
  const words = useWords();
  if (count.expected === 0) return null;
  const whole = count.confirmed >= count.expected;
  const part = Math.min(100, (count.confirmed / count.expected) * 100);
  return (
    <Box sx={panel}>
      <Box sx={small}>{label}</Box>
      <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "baseline", columnGap: 1.5 }}>
        <Box
          component="span"
          sx={{
            ...big,
            fontSize: numberSize,
            color: whole ? "success.main" : "primary.main",
          }}
        >
          {grouped(count.confirmed)}
        </Box>
        <Box component="span" sx={{ ...big, fontSize: besideSize, color: "text.secondary" }}>
          {words("wall.of", { expected: grouped(count.expected) })}
        </Box>
        {/* Rounded down: nothing is whole before it is. */}
        <Box component="span" sx={{ ...big, ml: "auto", fontSize: besideSize }}>
          {Math.floor(part)}%
        </Box>
      </Box>
      <Box
        aria-hidden="true"
        sx={{ height: 12, borderRadius: 6, bgcolor: "#e3e8e5", overflow: "hidden", my: 0.5 }}
      >
        <Box
          sx={{
            height: 1,
            width: `${part}%`,
            bgcolor: whole ? "success.main" : "primary.main",
            transition: "width 400ms",
          }}
        />
      </Box>
      {count.late > 0 && (
        <Box sx={{ ...small, color: "error.main", fontWeight: 600 }}>
          {words("progress.late", { count: count.late })}
        </Box>
      )}
    </Box>
  );
}

/** What everybody works towards, by the server's clock. */
function WallCountdown({ wall }: { wall: Wall }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const nowMs = useServerNow(1_000);
  const { which, at } = nextDeadline(wall.round, nowMs);
  const { days, clock, late } = timeLeft(at, nowMs);
  const lastDay = days === 0;
  return (
    <Box
      sx={{ ...panel, ...(lastDay && !late && { bgcolor: "#fcf0da" }), ...(late && { bgcolor: "#fbe9e7" }) }}
    >
      <Box sx={small}>{words(`wall.until.${which}`)}</Box>
      <Box
        role="timer"
        sx={{ display: "flex", flexWrap: "wrap", alignItems: "baseline", columnGap: 1.5, ...big }}
      >
        {late ? (
          <Box component="span" sx={{ color: "error.main", fontSize: "clamp(1.75rem, 13cqi, 4.5rem)" }}>
            {words("clock.late")}
          </Box>
        ) : (
          <>
            {days > 0 && (
              <Box component="span" sx={{ fontSize: numberSize }}>
                {words("clock.days", { count: days })}
              </Box>
            )}
            <Box component="span" sx={{ fontSize: lastDay ? numberSize : besideSize }}>
              {clock}
            </Box>
          </>
        )}
      </Box>
      <Box sx={{ ...small, color: "text.secondary" }}>
        <Whole>{formatDeadline(at, locale)} ·</Whole>{" "}
        <Whole>{words("wall.now", { time: formatClock(nowMs, locale) })}</Whole>
      </Box>
    </Box>
  );
}

/** Words that stay on one line where the line has room for them. */
const Whole = ({ children }: { children: ReactNode }) => (
  <Box component="span" sx={{ display: "inline-block" }}>
    {children}
  </Box>
);

/** The time of an act; its day, where that is not today. */
function Act({ act }: { act: WallAct }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const nowMs = useServerNow();
  return (
    <Box
      component="li"
      sx={{
        display: "grid",
        gridTemplateColumns: "auto minmax(0, 1fr)",
        columnGap: 1.5,
        py: 0.75,
        borderTop: 1,
        borderColor: "divider",
        ...small,
      }}
    >
      <Box
        component="time"
        dateTime={act.at}
        sx={{ fontVariantNumeric: "tabular-nums", color: "text.secondary" }}
      >
        {formatDay(act.at, locale) === formatDay(new Date(nowMs).toISOString(), locale)
          ? formatClock(Date.parse(act.at), locale)
          : formatDay(act.at, locale)}
      </Box>
      <Box sx={{ minWidth: 0 }}>
        <Box sx={{ fontWeight: 600 }}>{unitName(act.unit, locale)}</Box>
        {words(`history.action.${act.action}`)}
        {act.subject === "OTHER_COUNTS" && ` · ${words("confirmation.subject.OTHER_COUNTS")}`}
      </Box>
    </Box>
  );
}

/** Whether what is shown is what is, in words and by an icon. */
function ConnectionState({ state }: { state: LiveState }) {
  const words = useWords();
  const live = state === "live";
  const Icon = live ? Sensors : SensorsOff;
  return (
    <Box
      role="status"
      sx={{
        display: "inline-flex",
        alignItems: "center",
        gap: 1,
        borderRadius: 2,
        px: 1.5,
        py: 0.5,
        fontWeight: 600,
        ...small,
        ...(live ? { bgcolor: "#e6f2e9", color: "#1b5e35" } : { bgcolor: ink.gold, color: "#1c2523" }),
      }}
    >
      <Icon aria-hidden="true" />
      {words(`wall.state.${state}`)}
    </Box>
  );
}

function FullScreenButton() {
  const words = useWords();
  const [full, setFull] = useState(document.fullscreenElement !== null);
  useEffect(() => {
    const changed = () => setFull(document.fullscreenElement !== null);
    document.addEventListener("fullscreenchange", changed);
    return () => document.removeEventListener("fullscreenchange", changed);
  }, []);
  if (!document.fullscreenEnabled) return null;
  return (
    <Button
      startIcon={full ? <CloseFullscreen /> : <OpenInFull />}
      sx={{ color: "#fff" }}
      onClick={() => void (full ? document.exitFullscreen() : document.documentElement.requestFullscreen())}
    >
      {words(full ? "wall.window" : "wall.fullScreen")}
    </Button>
  );
}
