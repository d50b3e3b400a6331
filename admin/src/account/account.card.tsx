import { Box, Card, Typography } from "@mui/material";
import { type ReactNode, useId } from "react";

/** One part of the account's page. */
export function AccountCard({
  title,
  lead,
  aside,
  children,
}: {
  title: string;
  lead: string;
  /** Beside the title, such as how it stands. */
  aside?: ReactNode;
  children: ReactNode;
}) {
  const titleId = useId();
  return (
    <Card component="section" aria-labelledby={titleId} sx={{ p: { xs: 2.5, md: 3 } }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 1.5 }}>
        <Typography variant="h2" id={titleId}>
          {title}
        </Typography>
        {aside}
      </Box>
      <Typography color="textSecondary" sx={{ mb: 2 }}>
        {lead}
      </Typography>
      {children}
    </Card>
  );
}
