import { Box, Typography } from "@mui/material";
import { type ReactNode, useEffect, useRef } from "react";
import { useLocation } from "react-router";
import { useWords } from "../i18n/use-words.ts";

interface PageHeadingProps {
  title: string;
  /** A line below the title. */
  lead?: ReactNode;
  /** Something above the title, such as the way here. */
  above?: ReactNode;
}

/** The one h1 of a screen. Arriving at a screen moves the focus here, so that a screen reader says where one is. */
export function PageHeading({ title, lead, above }: PageHeadingProps) {
  const words = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const { key } = useLocation();
  const arrived = useRef<string | null>(null);
  useEffect(() => {
    // "default" is the first page of a visit: the browser announces that one itself. The tree keeps its focus while walking it.
    if (key !== "default" && arrived.current !== key && !document.activeElement?.closest('[role="tree"]')) {
      heading.current?.focus({ preventScroll: true });
      window.scrollTo({ top: 0 });
    }
    arrived.current = key;
  }, [key]);
  return (
    <Box component="header" sx={{ mb: 3 }}>
      <title>{`${title} · ${words("app.shortName")}`}</title>
      {above}
      <Typography variant="h1" ref={heading} tabIndex={-1} sx={{ "&:focus": { outline: "none" } }}>
        {title}
      </Typography>
      {lead && (
        <Typography component="div" color="textSecondary">
          {lead}
        </Typography>
      )}
    </Box>
  );
}
