import { Box, Button, Card, LinearProgress, Typography } from "@mui/material";
import { Link } from "react-router";
import { grouped, useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { useGraph } from "../providers/graph.ts";
import { hasDutyFor } from "../units/confirmation.actions.ts";
import type { UnitDetail } from "../units/unit.documents.ts";
import type { GradeHeads } from "./heads.ts";
import { OtherCountsDocument } from "./other-school.documents.ts";

/** Other affiliations' schools of a unit and all below: how many are recorded and their sums; an LAO's leads to its register. */
export function OtherCountsCard({ unit }: { unit: UnitDetail }) {
  const words = useWords();
  const { data } = useGraph(OtherCountsDocument, { id: unit.id });
  const counts = data?.orgUnit?.otherCounts ?? null;
  const lao = unit.level === "LAO";
  const keeps = hasDutyFor(data?.orgUnit?.otherSchoolRegister ?? null, "KEEP_OTHER_SCHOOLS");
  if (!data || (!counts && !keeps)) return null;
  const missing = counts !== null && counts.recorded < counts.schools;
  return (
    <Card component="section" aria-labelledby="other-counts-title" sx={{ p: { xs: 2.5, md: 3 } }}>
      <Typography variant="h2" id="other-counts-title" gutterBottom>
        {words("otherSchools.title")}
      </Typography>
      {counts && (
        <>
          <Box sx={{ display: "flex", flexWrap: "wrap", columnGap: 2, justifyContent: "space-between" }}>
            <strong id="other-counts-recorded">
              {words("otherSchools.recordedOf", {
                recorded: grouped(counts.recorded),
                schools: grouped(counts.schools),
              })}
            </strong>
            {counts.total !== null && <span>{words("otherSchools.learners", { count: counts.total })}</span>}
          </Box>
          <LinearProgress
            variant="determinate"
            value={counts.schools === 0 ? 0 : (counts.recorded / counts.schools) * 100}
            color={missing ? "primary" : "success"}
            aria-labelledby="other-counts-recorded"
            sx={{ my: 1 }}
          />
          {counts.byGrade.length > 0 && <ByGrade rows={counts.byGrade} />}
        </>
      )}
      {!counts && <Typography>{words("otherSchools.none")}</Typography>}
      {lao && (
        <Button
          component={Link}
          to={`/units/${unit.id}/other-schools`}
          variant={keeps && (missing || !counts) ? "contained" : "outlined"}
          sx={{ mt: 2, width: { xs: "100%", sm: "auto" } }}
        >
          {words(
            !keeps || (counts && !missing)
              ? "otherSchools.open"
              : counts
                ? "otherSchools.record"
                : "otherSchools.start",
          )}
        </Button>
      )}
    </Card>
  );
}

function ByGrade({ rows }: { rows: readonly GradeHeads[] }) {
  const words = useWords();
  // "Kindergarten 1" where Thai has อ.1.
  const widest = useConsoleLocale() === "th" ? 92 : 164;
  return (
    <Box
      component="dl"
      aria-label={words("otherSchools.byGrade")}
      sx={{
        m: 0,
        mt: 1,
        display: "grid",
        gridTemplateColumns: `repeat(auto-fill, minmax(${widest}px, 1fr))`,
        columnGap: 2,
        rowGap: 0.25,
        "& > div": { display: "flex", justifyContent: "space-between", gap: 1 },
        "& dt": { color: "text.secondary" },
        "& dd": { m: 0, fontVariantNumeric: "tabular-nums" },
      }}
    >
      {rows.map(({ grade, total }) => (
        <div key={grade}>
          <dt>{words(`grade.${grade}`)}</dt>
          <dd>{grouped(total)}</dd>
        </div>
      ))}
    </Box>
  );
}
