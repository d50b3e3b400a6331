import type { SvgIconComponent } from "@mui/icons-material";
import CheckCircle from "@mui/icons-material/CheckCircle";
import HourglassEmpty from "@mui/icons-material/HourglassEmpty";
import Lock from "@mui/icons-material/Lock";
import PendingActions from "@mui/icons-material/PendingActions";
import { Box } from "@mui/material";
import type { ConfirmationStanding } from "../i18n/api.type.ts";
import { useWords } from "../i18n/use-words.ts";

/** How each standing looks wherever it is shown; words stand beside. */
export const standingLooks: Record<
  ConfirmationStanding,
  { icon: SvgIconComponent; color: string; ground: string }
> = {
  WAITING: { icon: HourglassEmpty, color: "#7a4a00", ground: "#fcf0da" },
  READY: { icon: PendingActions, color: "#24527b", ground: "#e6eff7" },
  CONFIRMED: { icon: CheckCircle, color: "#1b5e35", ground: "#e6f2e9" },
  LOCKED: { icon: Lock, color: "#14504c", ground: "#e4efed" },
};

/** Where a unit stands, by icon and word, never by colour alone. `bare` leaves out the ground for dense lists. */
export function StandingChip({ standing, bare = false }: { standing: ConfirmationStanding; bare?: boolean }) {
  const words = useWords();
  const { icon: Icon, color, ground } = standingLooks[standing];
  return (
    <Box
      component="span"
      sx={{
        display: "inline-flex",
        alignItems: "center",
        gap: 0.5,
        color,
        fontSize: bare ? "0.8125rem" : "0.875rem",
        fontWeight: bare ? 400 : 600,
        lineHeight: 1.7,
        whiteSpace: "nowrap",
        ...(bare ? {} : { bgcolor: ground, borderRadius: 2, px: 1.25, py: 0.25 }),
      }}
    >
      <Icon aria-hidden="true" sx={{ fontSize: bare ? 15 : 18 }} />
      {words(`confirmation.standing.${standing}`)}
    </Box>
  );
}
