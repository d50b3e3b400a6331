import { Box, Card, LinearProgress, Typography } from "@mui/material";
import type { ReactNode } from "react";
import { grouped, useWords } from "../i18n/use-words.ts";
import { ink } from "../theme/theme.ts";
import type { Headcount } from "./unit.documents.ts";

/** How many learners, by sex and grade, and how far the existence checks are. The chart is the table itself. */
export function HeadcountCard({ headcount }: { headcount: Headcount | null }) {
  const words = useWords();
  if (!headcount) {
    return (
      <HeadcountFrame>
        <Typography color="textSecondary">{words("headcount.hidden")}</Typography>
      </HeadcountFrame>
    );
  }
  const { total, male, female, checked, ghosts, byGrade, suppressed } = headcount;
  const widest = Math.max(1, ...byGrade.map(grade => grade.total ?? 0));
  return (
    <HeadcountFrame>
      <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "baseline", columnGap: 3 }}>
        <Typography sx={{ fontSize: "2.25rem", fontWeight: 600, lineHeight: 1.4 }}>
          {grouped(total)}{" "}
          <Box component="span" sx={{ fontSize: "1rem", fontWeight: 400 }}>
            {words("headcount.people")}
          </Box>
        </Typography>
        <Box component="span" sx={{ display: "inline-flex", columnGap: 2, flexWrap: "wrap" }}>
          <Legend color={ink.male}>{`${words("headcount.male")} ${grouped(male)}`}</Legend>
          <Legend color={ink.female}>{`${words("headcount.female")} ${grouped(female)}`}</Legend>
        </Box>
      </Box>
      {total === 0 ? (
        <Typography color="textSecondary">{words("headcount.none")}</Typography>
      ) : (
        total !== null &&
        checked !== null && (
          <>
            <Typography id="checked-label" sx={{ mt: 1.5 }}>
              {words("headcount.checked", { checked: grouped(checked), total: grouped(total) })}
            </Typography>
            <LinearProgress
              variant="determinate"
              value={(checked / total) * 100}
              aria-labelledby="checked-label"
              color={checked < total ? "warning" : "success"}
            />
          </>
        )
      )}
      {ghosts !== null && (
        <Typography sx={{ mt: 1 }} color={ghosts > 0 ? "error" : "textSecondary"}>
          {ghosts > 0 ? words("headcount.ghosts", { count: ghosts }) : words("headcount.noGhosts")}
        </Typography>
      )}
      {suppressed && <Typography color="textSecondary">{words("headcount.suppressed")}</Typography>}
      {byGrade.length > 0 && (
        <Box
          component="table"
          sx={{
            width: "100%",
            mt: 2,
            borderCollapse: "collapse",
            fontSize: "0.9375rem",
            "& th, & td": {
              py: 0.5,
              pl: 1.5,
              pr: 0,
              textAlign: "end",
              fontWeight: 400,
              whiteSpace: "nowrap",
              lineHeight: 1.7,
            },
            "& thead > tr > *": { color: "text.secondary", borderBottom: `1px solid ${ink.line}` },
            "& th:first-of-type": { textAlign: "start", pl: 0 },
          }}
        >
          <Typography
            component="caption"
            variant="subtitle2"
            sx={{ textAlign: "start", captionSide: "top", pb: 0.5 }}
          >
            {words("headcount.byGrade")}
          </Typography>
          <thead>
            <tr>
              <th scope="col">{words("headcount.grade")}</th>
              <Box component="td" sx={{ width: "40%" }} />
              <th scope="col">{words("headcount.male")}</th>
              <th scope="col">{words("headcount.female")}</th>
              <th scope="col">{words("headcount.sum")}</th>
            </tr>
          </thead>
          <tbody>
            {byGrade.map(grade => (
              <tr key={grade.grade}>
                <th scope="row">{words(`grade.${grade.grade}`)}</th>
                <td aria-hidden="true">
                  <Box sx={{ display: "flex", height: 14, borderRadius: 1, overflow: "hidden", gap: "2px" }}>
                    <Box sx={{ bgcolor: ink.male, width: `${((grade.male ?? 0) / widest) * 100}%` }} />
                    <Box sx={{ bgcolor: ink.female, width: `${((grade.female ?? 0) / widest) * 100}%` }} />
                  </Box>
                </td>
                <td>{grouped(grade.male)}</td>
                <td>{grouped(grade.female)}</td>
                <Box component="td" sx={{ fontWeight: "600 !important" }}>
                  {grouped(grade.total)}
                </Box>
              </tr>
            ))}
          </tbody>
        </Box>
      )}
    </HeadcountFrame>
  );
}

function HeadcountFrame({ children }: { children: ReactNode }) {
  const words = useWords();
  return (
    <Card component="section" aria-labelledby="headcount-title" sx={{ p: { xs: 2.5, md: 3 } }}>
      <Typography variant="h2" id="headcount-title">
        {words("headcount.title")}
      </Typography>
      {children}
    </Card>
  );
}

function Legend({ color, children }: { color: string; children: string }) {
  return (
    <Box component="span" sx={{ display: "inline-flex", alignItems: "center", gap: 0.75 }}>
      <Box
        component="span"
        aria-hidden="true"
        sx={{ width: 12, height: 12, borderRadius: "3px", bgcolor: color }}
      />
      {children}
    </Box>
  );
}
