import MenuIcon from "@mui/icons-material/Menu";
import { AppBar, Box, Button, Drawer, IconButton, Toolbar, useMediaQuery } from "@mui/material";
import { useTheme } from "@mui/material/styles";
import { type MouseEvent, type ReactNode, Suspense, useEffect, useState } from "react";
import { Link, useLocation } from "react-router";
import type { Duty } from "../i18n/api.type.ts";
import { useWords } from "../i18n/use-words.ts";
import { InboxBell } from "../inbox/inbox.bell.tsx";
import { ConnectionBanner } from "../problems/connection.banner.tsx";
import { FaultBoundary } from "../problems/fault.boundary.tsx";
import { useViewer } from "../providers/session.ts";
import { UnitTreePanel } from "../tree/unit-tree.panel.tsx";
import { preloadPages } from "./pages.ts";
import { ProfileMenu } from "./profile.menu.tsx";
import { SandboxBar } from "./sandbox.bar.tsx";
import { WaitingPage } from "./waiting.tsx";

const panelWidth = 348;
const barHeight = 60;
/** What somebody came for is fetched and worked on first, and alone. */
const preloadAfterMs = 5_000;

/** The frame of every signed-in screen: bar, tree of units (a drawer on phones), content. */
export function ConsoleLayout({ children }: { children: ReactNode }) {
  const words = useWords();
  const { pathname } = useLocation();
  const wide = useMediaQuery(useTheme().breakpoints.up("md"));
  const [drawerOpen, setDrawerOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: arriving anywhere closes the drawer.
  useEffect(() => setDrawerOpen(false), [pathname]);
  useEffect(() => {
    const timer = setTimeout(() => void preloadPages(), preloadAfterMs);
    return () => clearTimeout(timer);
  }, []);
  const panel = (
    <>
      {!wide && <MainMenu vertical />}
      <UnitTreePanel />
    </>
  );
  return (
    <Box sx={{ display: "flex", flexDirection: "column", minHeight: "100vh" }}>
      <Box
        component="a"
        href="#content"
        // The address stays: as a navigation it would draw the page anew, and the focus would be back at the top.
        onClick={(event: MouseEvent) => {
          event.preventDefault();
          document.getElementById("content")?.focus();
        }}
        sx={{
          position: "absolute",
          left: 8,
          top: -80,
          zIndex: 2000,
          p: 1.5,
          bgcolor: "background.paper",
          borderRadius: 1,
          "&:focus": { top: 8 },
        }}
      >
        {words("app.skip")}
      </Box>
      <AppBar position="sticky" elevation={0} sx={{ bgcolor: "primary.main" }}>
        <Toolbar sx={{ minHeight: `${barHeight}px !important`, gap: { xs: 0, md: 2 }, px: { xs: 1, md: 3 } }}>
          {!wide && (
            <IconButton
              color="inherit"
              onClick={() => setDrawerOpen(true)}
              aria-label={words("app.openUnits")}
              aria-expanded={drawerOpen}
            >
              <MenuIcon />
            </IconButton>
          )}
          <Brand />
          {wide && <MainMenu />}
          <Box sx={{ flexGrow: 1 }} />
          <InboxBell />
          <ProfileMenu />
        </Toolbar>
      </AppBar>
      <SandboxBar />
      <ConnectionBanner below={barHeight} />
      <Box sx={{ display: "flex", flexGrow: 1, alignItems: "stretch" }}>
        {wide ? (
          <Box
            component="nav"
            aria-label={words("app.units")}
            sx={{
              width: panelWidth,
              flexShrink: 0,
              borderRight: 1,
              borderColor: "divider",
              bgcolor: "background.paper",
              position: "sticky",
              top: barHeight,
              alignSelf: "flex-start",
              height: `calc(100vh - ${barHeight}px)`,
              display: "flex",
              flexDirection: "column",
            }}
          >
            {panel}
          </Box>
        ) : (
          <Drawer
            open={drawerOpen}
            onClose={() => setDrawerOpen(false)}
            slotProps={{
              paper: {
                component: "nav",
                "aria-label": words("app.units"),
                sx: { width: `min(${panelWidth}px, 90vw)` },
              },
            }}
          >
            {panel}
          </Drawer>
        )}
        <Box
          component="main"
          id="content"
          tabIndex={-1}
          sx={{
            flexGrow: 1,
            minWidth: 0,
            px: { xs: 2, md: 4 },
            py: { xs: 2.5, md: 4 },
            "&:focus": { outline: "none" },
          }}
        >
          <Box sx={{ maxWidth: 1120, mx: "auto" }}>
            <FaultBoundary place={pathname}>
              <Suspense fallback={<WaitingPage />}>{children}</Suspense>
            </FaultBoundary>
          </Box>
        </Box>
      </Box>
    </Box>
  );
}

function Brand() {
  const words = useWords();
  return (
    <Box
      component={Link}
      to="/"
      sx={{
        display: "flex",
        alignItems: "center",
        gap: 1.25,
        color: "inherit",
        textDecoration: "none",
        fontWeight: 600,
        fontSize: "1.125rem",
        lineHeight: 1.7,
        whiteSpace: "nowrap",
      }}
    >
      <Box
        component="img"
        src="/favicon.svg"
        alt=""
        sx={{ width: 32, height: 32, borderRadius: 2, border: "1px solid rgba(255,255,255,.35)" }}
      />
      {words("app.shortName")}
    </Box>
  );
}

/** Duties at units with others below them. */
const followers: readonly Duty[] = [
  "DEPARTMENT_ADMINISTRATOR",
  "PROVINCE_OFFICER",
  "DISTRICT_OFFICER",
  "LAO_OFFICER",
];

function MainMenu({ vertical = false }: { vertical?: boolean }) {
  const words = useWords();
  const { pathname } = useLocation();
  // Whoever answers for units below follows them from anywhere: the highest unit of those held.
  const followed = useViewer()?.appointments.find(({ duty }) => followers.includes(duty))?.unit.id;
  const entries = [
    { to: "/", text: words("app.home") },
    ...(followed ? [{ to: `/units/${followed}/monitoring`, text: words("monitoring.menu") }] : []),
    { to: "/rounds", text: words("app.rounds") },
  ];
  return (
    <Box
      component={vertical ? "div" : "nav"}
      {...(vertical ? {} : { "aria-label": words("app.mainMenu") })}
      sx={{
        display: "flex",
        flexDirection: vertical ? "column" : "row",
        gap: 0.5,
        p: vertical ? 1.5 : 0,
        ...(vertical && { borderBottom: 1, borderColor: "divider" }),
      }}
    >
      {entries.map(({ to, text }) => {
        const here = to === "/" ? pathname === "/" : pathname.startsWith(to);
        return (
          <Button
            key={to}
            component={Link}
            to={to}
            color="inherit"
            aria-current={here ? "page" : undefined}
            sx={{
              px: 1.5,
              justifyContent: "flex-start",
              ...(vertical
                ? { bgcolor: here ? "#e4efed" : "transparent" }
                : {
                    borderRadius: 0,
                    borderBottom: "3px solid",
                    borderBottomColor: here ? "#f3c969" : "transparent",
                    "&.Mui-focusVisible": { outline: "3px solid #fff", outlineOffset: -3 },
                  }),
            }}
          >
            {text}
          </Button>
        );
      })}
    </Box>
  );
}
