import { Box, Card, Chip, Link as MuiLink, Typography } from "@mui/material";
import { Link } from "react-router";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { useGraph } from "../providers/graph.ts";
import { formatDateTime } from "../time/buddhist-era.ts";
import { unitName } from "../units/unit-name.ts";
import { OwnReopeningCasesDocument } from "./reopening.documents.ts";
import { sortedForViewer } from "./sorted-for-viewer.ts";

const shownCases = 8;

/** Requests to reopen in the viewer's units: those whose next button is the viewer's come first, each leading to that button. */
export function ReopeningHomeCard() {
  const words = useWords();
  const locale = useConsoleLocale();
  const { data } = useGraph(OwnReopeningCasesDocument, {});
  const cases = sortedForViewer(data?.viewer.appointments ?? []);
  if (cases.length === 0) return null;
  return (
    <Card component="section" aria-labelledby="reopening-title" sx={{ p: { xs: 2.5, md: 3 } }}>
      <Typography variant="h2" id="reopening-title">
        {words("reopening.title")}
      </Typography>
      <Typography color="textSecondary" gutterBottom>
        {words("reopening.homeLead")}
      </Typography>
      <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
        {cases.slice(0, shownCases).map(({ reopening, yours }) => {
          const { waitingFor } = reopening;
          if (!waitingFor) return null;
          return (
            <Box component="li" key={reopening.id} sx={{ py: 1.25, borderTop: 1, borderColor: "divider" }}>
              <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, alignItems: "center" }}>
                <MuiLink component={Link} to={`/units/${waitingFor.unit.id}`} sx={{ fontWeight: 600 }}>
                  {words(`reopening.step.${waitingFor.action}`)} · {unitName(waitingFor.unit, locale)}
                </MuiLink>
                <Chip
                  size="small"
                  color={yours ? "warning" : "default"}
                  variant={yours ? "filled" : "outlined"}
                  label={
                    yours || !waitingFor.duty
                      ? words("reopening.homeYours")
                      : words("reopening.homeOthers", { duty: words(`duty.${waitingFor.duty}`) })
                  }
                />
              </Box>
              <Box sx={{ color: "text.secondary" }}>
                {words("reopening.titleOf", { unit: unitName(reopening.unit, locale) })}
                {" · "}
                {formatDateTime(reopening.requestedAt, locale)}
              </Box>
              <Box>{words("reopening.reason", { reason: reopening.reason })}</Box>
            </Box>
          );
        })}
      </Box>
      {cases.length > shownCases && (
        <Typography color="textSecondary">
          {words("reopening.more", { count: cases.length - shownCases })}
        </Typography>
      )}
    </Card>
  );
}
