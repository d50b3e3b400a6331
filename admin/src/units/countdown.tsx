import { Box } from "@mui/material";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { useServerNow } from "../providers/session.ts";
import { formatDeadline, remainingUntil } from "../time/buddhist-era.ts";

/** A deadline in words and how much time is left. The last day is set off by weight and colour. */
export function Countdown({ deadline }: { deadline: string | null }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const nowMs = useServerNow();
  if (!deadline) return <>{words("clock.noDeadline")}</>;
  const { late, days, hours, minutes } = remainingUntil(deadline, nowMs);
  const left = [
    days > 0 ? words("clock.days", { count: days }) : "",
    hours > 0 ? words("clock.hours", { count: hours }) : "",
    days === 0 && minutes > 0 ? words("clock.minutes", { count: minutes }) : "",
  ].filter(Boolean);
  return (
    <>
      {formatDeadline(deadline, locale)}
      <Box
        component="span"
        sx={{
          display: "block",
          fontWeight: 600,
          color: late ? "error.main" : days === 0 ? "warning.main" : "text.primary",
        }}
      >
        {late
          ? words("clock.late")
          : `${words("clock.left")} ${left.join(" ") || words("clock.lessThanMinute")}`}
      </Box>
    </>
  );
}
