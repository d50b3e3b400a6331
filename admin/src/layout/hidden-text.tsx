import { Box } from "@mui/material";

/** Words for those who hear the page instead of seeing it. */
export function HiddenText({ children }: { children: string }) {
  return (
    <Box
      component="span"
      sx={{
        position: "absolute",
        width: "1px",
        height: "1px",
        overflow: "hidden",
        clipPath: "inset(50%)",
        whiteSpace: "nowrap",
      }}
    >
      {children}
    </Box>
  );
}
