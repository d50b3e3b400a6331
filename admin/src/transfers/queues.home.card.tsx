import { Box, Button, Card, Typography } from "@mui/material";
import { Link } from "react-router";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { useGraph } from "../providers/graph.ts";
import { unitName } from "../units/unit-name.ts";
import { RegisterQueuesDocument } from "./transfer.documents.ts";

/** What waits in the registers of the viewer's units: requests to answer, requests sent, possible duplicates. Nothing while nothing waits. */
export function RegisterQueuesCard() {
  const words = useWords();
  const locale = useConsoleLocale();
  const appointments = useGraph(RegisterQueuesDocument, {}).data?.viewer.appointments ?? [];
  const units = [...new Map(appointments.map(({ unit }) => [unit.id, unit])).values()];
  const lines = units.flatMap(unit => {
    const name = unitName(unit, locale);
    const { incoming = 0, outgoing = 0 } = unit.releaseCounts ?? {};
    const open = unit.duplicateCounts?.open ?? 0;
    return [
      { key: "cardOut", count: outgoing, to: "transfers?side=OUT" } as const,
      { key: "cardIn", count: incoming, to: "transfers?side=IN" } as const,
      { key: "cardDuplicates", count: open, to: "duplicates" } as const,
    ]
      .filter(({ count }) => count > 0)
      .map(line => ({
        id: `${unit.id}-${line.key}`,
        text: words(`register.transfers.${line.key}`, { unit: name, count: line.count }),
        to: `/units/${unit.id}/${line.to}`,
      }));
  });
  if (lines.length === 0) return null;
  return (
    <Card component="section" aria-labelledby="queues-title" sx={{ p: { xs: 2.5, md: 3 } }}>
      <Typography variant="h2" id="queues-title" gutterBottom>
        {words("register.transfers.card")}
      </Typography>
      <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
        {lines.map(({ id, text, to }) => (
          <Box
            component="li"
            key={id}
            sx={{ display: "flex", flexWrap: "wrap", gap: 1, alignItems: "center", py: 0.75 }}
          >
            <Box component="span" sx={{ flex: "1 1 240px" }}>
              {text}
            </Box>
            <Button
              size="small"
              variant="outlined"
              component={Link}
              to={to}
              aria-label={`${words("register.transfers.open")} ${text}`}
            >
              {words("register.transfers.open")}
            </Button>
          </Box>
        ))}
      </Box>
    </Card>
  );
}
