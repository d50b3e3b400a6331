import { Box, Button, Card, Typography } from "@mui/material";
import type { ReactNode } from "react";
import { useLogout } from "react-admin";
import { useWords } from "../i18n/use-words.ts";
import { LanguageSwitch } from "../layout/language.switch.tsx";

/** The frame of a page that stands before everything else: something has to be done first, or one signs out. */
export function ThresholdPage({
  title,
  lead,
  children,
}: {
  title: string;
  lead: string;
  children: ReactNode;
}) {
  const words = useWords();
  return (
    <Box
      component="main"
      sx={{
        minHeight: "100vh",
        display: "flex",
        flexDirection: "column",
        alignItems: "center",
        justifyContent: "center",
        gap: 2,
        p: 2,
      }}
    >
      <title>{`${title} · ${words("app.shortName")}`}</title>
      <Box sx={{ width: "100%", maxWidth: 480, display: "flex", justifyContent: "flex-end" }}>
        <LanguageSwitch />
      </Box>
      <Card sx={{ width: "100%", maxWidth: 480, p: { xs: 2.5, md: 4 } }}>
        <Typography variant="h1">{title}</Typography>
        <Typography color="textSecondary" sx={{ mb: 2 }}>
          {lead}
        </Typography>
        {children}
      </Card>
    </Box>
  );
}

/** The way out of a page that stands before everything else. */
export function SignOutButton() {
  const words = useWords();
  const logout = useLogout();
  return (
    <Button onClick={() => void logout({ deliberate: true }, "/login", false)}>
      {words("profile.signOut")}
    </Button>
  );
}
