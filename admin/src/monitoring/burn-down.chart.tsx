import { LineChart } from "@mui/x-charts/LineChart";
import { useWords } from "../i18n/use-words.ts";
import { roundName } from "../rounds/round-name.ts";
import { ink } from "../theme/theme.ts";
import type { BurnDown } from "./monitoring.documents.ts";

/** This round stands out; those before are told apart by lightness and by their names, not by hue alone. */
const colours = [ink.pine, ink.female, "#7a8a87", "#a9b3b1", "#c4cbc9", "#d9dedd"];

/** The share confirmed by day of the round, a line for each round. The same numbers stand in the table. */
export function BurnDownChart({ rounds }: { rounds: readonly BurnDown[] }) {
  const words = useWords();
  const days = Math.max(...rounds.map(round => round.days.length));
  return (
    <LineChart
      height={320}
      skipAnimation
      margin={{ left: 0, right: 16, top: 16, bottom: 0 }}
      aria-label={words("monitoring.burnDown.title")}
      xAxis={[
        {
          data: Array.from({ length: days }, (_, index) => index + 1),
          label: words("monitoring.burnDown.day"),
          scaleType: "linear",
          min: 1,
          max: Math.max(days, 2),
          tickMinStep: 1,
          height: 64,
          tickLabelStyle: { fontSize: 13 },
        },
      ]}
      yAxis={[{ min: 0, max: 100, label: words("monitoring.burnDown.share"), width: 56 }]}
      series={rounds.map(({ round, expected, days: own }, index) => ({
        id: round.id,
        label: roundName(round, words),
        color: colours[index] ?? ink.line,
        curve: "stepAfter",
        showMark: false,
        data: Array.from({ length: days }, (_, day) => {
          const found = own[day];
          return found && expected > 0 ? (found.confirmed / expected) * 100 : null;
        }),
        valueFormatter: value => (value === null ? "" : `${value.toFixed(1)}%`),
      }))}
      grid={{ horizontal: true }}
      slotProps={{ legend: { direction: "horizontal", position: { vertical: "top", horizontal: "start" } } }}
      sx={{
        "& .MuiChartsAxis-label, & .MuiChartsAxis-tickLabel": { fontFamily: "inherit" },
        [`& .MuiLineElement-root[data-series="${rounds[0]?.round.id}"]`]: { strokeWidth: 3 },
      }}
    />
  );
}
