import AccountCircle from "@mui/icons-material/AccountCircle";
import Logout from "@mui/icons-material/Logout";
import { Box, Button, Chip, Divider, Popover, Typography } from "@mui/material";
import { useRef, useState } from "react";
import { useLogout } from "react-admin";
import { Link } from "react-router";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { useActingDuty } from "../providers/acting-duty.ts";
import { useDutyChoices } from "../providers/held-duties.ts";
import { useViewer } from "../providers/session.ts";
import { unitName } from "../units/unit-name.ts";
import { DutyChooser, EndedDutyNotice } from "./duty.chooser.tsx";
import { LanguageSwitch } from "./language.switch.tsx";

/** Who I am, in which language, and the way out. */
export function ProfileMenu() {
  const words = useWords();
  const locale = useConsoleLocale();
  const viewer = useViewer();
  const choices = useDutyChoices();
  const acting = useActingDuty();
  const actsAs = choices.find(({ header }) => header === acting);
  const logout = useLogout();
  const anchor = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  if (!viewer) return <EndedDutyNotice />;
  return (
    <>
      <EndedDutyNotice />
      {actsAs && (
        <Chip
          size="small"
          onClick={() => setOpen(true)}
          label={words("profile.actingAs", { duty: words(`duty.${actsAs.duty}`) })}
          sx={{
            bgcolor: "#f3c969",
            color: "#3d2c00",
            minWidth: 0,
            flexShrink: 1,
            maxWidth: { xs: 72, sm: 280 },
            "& .MuiChip-label": { whiteSpace: "nowrap", textOverflow: "ellipsis" },
          }}
        />
      )}
      <Button
        ref={anchor}
        color="inherit"
        onClick={() => setOpen(true)}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-label={words("profile.open", { name: viewer.name })}
        startIcon={<AccountCircle />}
        sx={{ minWidth: 44, px: { xs: 1, md: 1.5 }, "& .MuiButton-startIcon": { mr: { xs: 0, md: 1 } } }}
      >
        <Box
          component="span"
          sx={{
            display: { xs: "none", md: "inline" },
            maxWidth: 220,
            overflow: "hidden",
            textOverflow: "ellipsis",
            whiteSpace: "nowrap",
          }}
        >
          {viewer.name}
        </Box>
      </Button>
      <Popover
        open={open}
        anchorEl={() => anchor.current}
        onClose={() => setOpen(false)}
        anchorOrigin={{ vertical: "bottom", horizontal: "right" }}
        transformOrigin={{ vertical: "top", horizontal: "right" }}
        slotProps={{
          paper: {
            sx: { width: 340, maxWidth: "calc(100vw - 32px)", p: 2.5 },
            role: "dialog",
            "aria-label": words("profile.open", { name: viewer.name }),
          },
        }}
      >
        <Typography variant="h3" component="p">
          {viewer.name}
        </Typography>
        <Typography color="textSecondary" variant="body2">
          {viewer.username}
        </Typography>
        {choices.length > 0 ? (
          <DutyChooser choices={choices} chose={() => setOpen(false)} />
        ) : (
          <>
            <Typography variant="subtitle2" component="p" sx={{ mt: 2 }}>
              {words("profile.duties")}
            </Typography>
            <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
              {viewer.appointments.map(({ duty, unit }) => (
                <li key={`${duty}-${unit.id}`}>
                  {words(`duty.${duty}`)} · {unitName(unit, locale)}
                </li>
              ))}
            </Box>
          </>
        )}
        <Button component={Link} to="/account" onClick={() => setOpen(false)} sx={{ mt: 1.5, ml: -1 }}>
          {words("account.title")}
        </Button>
        <Divider sx={{ my: 2 }} />
        <Box sx={{ display: "flex", justifyContent: "space-between", gap: 1, flexWrap: "wrap" }}>
          <LanguageSwitch />
          <Button
            size="small"
            startIcon={<Logout />}
            onClick={() => void logout({ deliberate: true }, "/login", false)}
          >
            {words("profile.signOut")}
          </Button>
        </Box>
      </Popover>
    </>
  );
}
