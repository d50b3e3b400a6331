import { ToggleButton, ToggleButtonGroup } from "@mui/material";
import { useSetLocale } from "react-admin";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";

/** Thai or English; each name is written in its own language. */
export function LanguageSwitch() {
  const words = useWords();
  const locale = useConsoleLocale();
  const setLocale = useSetLocale();
  return (
    <ToggleButtonGroup
      exclusive
      size="small"
      value={locale}
      onChange={(_event, next: string | null) => next && void setLocale(next)}
      aria-label={words("app.language")}
    >
      {(["th", "en"] as const).map(language => (
        <ToggleButton
          key={language}
          value={language}
          lang={language}
          sx={{
            px: 2,
            py: 0.5,
            minHeight: 36,
            color: "text.primary",
            "&.Mui-selected": {
              bgcolor: "primary.main",
              color: "primary.contrastText",
              "&:hover": { bgcolor: "primary.dark" },
            },
          }}
        >
          {words(`locale.${language}`)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
