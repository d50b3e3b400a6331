import { Box, Button, Card, Typography } from "@mui/material";
import { Link } from "react-router";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { useGraph } from "../providers/graph.ts";
import { unitName } from "../units/unit-name.ts";
import { OwnSpotCheckWorkDocument, SpotCheckWorkDocument } from "./spot-check.documents.ts";

/** On the page of an institution or LAO: what spot checks left to deal with. Nothing while nothing waits. */
export function SpotCheckWorkCard({ unitId }: { unitId: string }) {
  const words = useWords();
  const count = useGraph(SpotCheckWorkDocument, { id: unitId }).data?.orgUnit?.spotCheckFindings?.totalCount;
  if (!count) return null;
  return (
    <Card component="section" aria-labelledby="spot-work" sx={{ p: { xs: 2.5, md: 3 } }}>
      <Typography variant="h2" id="spot-work">
        {words("spotChecks.work.title")}
      </Typography>
      <Typography gutterBottom>{words("spotChecks.work.count", { count })}</Typography>
      <Button variant="contained" component={Link} to={`/units/${unitId}/spot-checks`}>
        {words("spotChecks.work.go")}
      </Button>
    </Card>
  );
}

const workers = new Set(["INSTITUTION", "LAO"]);

/** The same on the first screen, for all of the viewer's institutions and LAOs. */
export function SpotCheckHomeCard() {
  const words = useWords();
  const locale = useConsoleLocale();
  const appointments = useGraph(OwnSpotCheckWorkDocument, {}).data?.viewer.appointments ?? [];
  const units = [...new Map(appointments.map(({ unit }) => [unit.id, unit])).values()].filter(
    unit => workers.has(unit.level) && (unit.spotCheckFindings?.totalCount ?? 0) > 0,
  );
  if (units.length === 0) return null;
  return (
    <Card component="section" aria-labelledby="spot-home" sx={{ p: { xs: 2.5, md: 3 } }}>
      <Typography variant="h2" id="spot-home" gutterBottom>
        {words("spotChecks.work.title")}
      </Typography>
      <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
        {units.map(unit => (
          <Box
            component="li"
            key={unit.id}
            sx={{ display: "flex", flexWrap: "wrap", gap: 1, alignItems: "center", py: 0.75 }}
          >
            <Box component="span" sx={{ flex: "1 1 240px" }}>
              {unitName(unit, locale)} ·{" "}
              {words("spotChecks.work.count", { count: unit.spotCheckFindings?.totalCount ?? 0 })}
            </Box>
            <Button
              size="small"
              variant="outlined"
              component={Link}
              to={`/units/${unit.id}/spot-checks`}
              aria-label={words("spotChecks.work.goTo", { name: unitName(unit, locale) })}
            >
              {words("spotChecks.work.go")}
            </Button>
          </Box>
        ))}
      </Box>
    </Card>
  );
}
