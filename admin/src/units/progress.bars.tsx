import { Box, LinearProgress } from "@mui/material";
import { useId } from "react";
import type { OrgLevel } from "../i18n/api.type.ts";
import { grouped, useWords } from "../i18n/use-words.ts";
import type { Progress, ProgressCount } from "./unit.documents.ts";

/** How much of a slice is confirmed, level by level; levels with nothing to expect are left out. */
export function ProgressBars({ progress, level }: { progress: Progress; level: OrgLevel }) {
  const words = useWords();
  const aboveLao = level === "PROVINCE" || level === "DEPARTMENT" || level === "DISTRICT";
  return (
    <Box sx={{ display: "grid", gap: 1.5 }}>
      <Bar label={words("progress.institutions")} count={progress.institutions} />
      {aboveLao && <Bar label={words("progress.laos")} count={progress.localAdministrativeOrganizations} />}
      {aboveLao && <Bar label={words("progress.otherCounts")} count={progress.otherCounts} />}
      {progress.learners !== null && progress.learnersConfirmed !== null && (
        <Bar
          label={words("progress.learners")}
          count={{ expected: progress.learners, confirmed: progress.learnersConfirmed, late: 0 }}
        />
      )}
    </Box>
  );
}

function Bar({ label, count }: { label: string; count: ProgressCount }) {
  const words = useWords();
  const id = useId();
  if (count.expected === 0) return null;
  const whole = count.confirmed >= count.expected;
  return (
    <Box>
      <Box id={id} sx={{ display: "flex", justifyContent: "space-between", columnGap: 2, flexWrap: "wrap" }}>
        <span>{label}</span>
        <span>
          <strong>
            {words("progress.of", { confirmed: grouped(count.confirmed), expected: grouped(count.expected) })}
          </strong>
          {count.late > 0 && (
            <Box component="span" sx={{ color: "error.main", ml: 1 }}>
              {words("progress.late", { count: count.late })}
            </Box>
          )}
        </span>
      </Box>
      <LinearProgress
        variant="determinate"
        value={Math.min(100, (count.confirmed / count.expected) * 100)}
        color={whole ? "success" : "primary"}
        aria-labelledby={id}
      />
    </Box>
  );
}
