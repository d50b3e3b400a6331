import {
  Box,
  Button,
  Card,
  Link as MuiLink,
  ToggleButton,
  ToggleButtonGroup,
  Typography,
} from "@mui/material";
import { useState } from "react";
import { Link } from "react-router";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { MissingTools } from "../inbox/missing.tools.tsx";
import { WaitingPart } from "../layout/waiting.tsx";
import { useGraph } from "../providers/graph.ts";
import { StandingChip } from "./standing.chip.tsx";
import { type LaoStanding, LaoStandingsDocument } from "./unit.documents.ts";
import { unitName } from "./unit-name.ts";

type Subject = "learners" | "otherCounts";

const shownAtFirst = 8;

/** Whom to call: the LAOs of a province or a district that have not confirmed, by subject. */
export function WaitingLaosCard({ unit }: { unit: { id: string; ancestors: readonly { id: string }[] } }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const [subject, setSubject] = useState<Subject>("learners");
  const [all, setAll] = useState(false);
  const { data } = useGraph(LaoStandingsDocument, { withinId: unit.id });
  const open: Record<Subject, LaoStanding[]> = { learners: [], otherCounts: [] };
  for (const lao of data?.orgUnits.nodes ?? []) {
    if (isOpen(lao.learners)) open.learners.push(lao);
    if (isOpen(lao.otherCounts)) open.otherCounts.push(lao);
  }
  const waiting = open[subject];
  const roundId = waiting[0]?.[subject]?.round.id;
  return (
    <Card component="section" aria-labelledby="waiting-title" sx={{ p: { xs: 2.5, md: 3 } }}>
      <Box
        sx={{
          display: "flex",
          flexWrap: "wrap",
          gap: 1.5,
          justifyContent: "space-between",
          alignItems: "center",
          mb: 1.5,
        }}
      >
        <Typography variant="h2" id="waiting-title">
          {words("waiting.title")}
        </Typography>
        <ToggleButtonGroup
          exclusive
          size="small"
          value={subject}
          onChange={(_event, next: Subject | null) => next && setSubject(next)}
          aria-labelledby="waiting-title"
        >
          {(["learners", "otherCounts"] as const).map(each => (
            <ToggleButton key={each} value={each} sx={{ px: 1.5, color: "text.primary" }}>
              {words(`waiting.${each}`)} · {words("waiting.count", { count: open[each].length })}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      </Box>
      {!data && <WaitingPart />}
      {data && waiting.length === 0 && <Typography>{words("waiting.none")}</Typography>}
      <Box
        component="ul"
        sx={{
          listStyle: "none",
          m: 0,
          p: 0,
          display: "grid",
          gridTemplateColumns: { md: "1fr 1fr" },
          columnGap: 4,
        }}
      >
        {waiting.slice(0, all ? undefined : shownAtFirst).map(lao => (
          <Box
            component="li"
            key={lao.id}
            sx={{
              display: "flex",
              justifyContent: "space-between",
              alignItems: "baseline",
              gap: 1.5,
              py: 0.75,
              borderTop: 1,
              borderColor: "divider",
            }}
          >
            <MuiLink component={Link} to={`/units/${lao.id}`}>
              {unitName(lao, locale)}
            </MuiLink>
            <StandingChip standing={lao[subject]?.standing ?? "WAITING"} bare />
          </Box>
        ))}
      </Box>
      {roundId && (
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mt: 2 }}>
          <MissingTools
            roundId={roundId}
            unit={unit}
            whom={{ unitIds: waiting.map(lao => lao.id) }}
            subject={subject === "learners" ? "LEARNERS" : "OTHER_COUNTS"}
          />
        </Box>
      )}
      {waiting.length > shownAtFirst && (
        <Button size="small" sx={{ mt: 1.5 }} onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? words("waiting.fewer") : words("waiting.more", { count: waiting.length })}
        </Button>
      )}
    </Card>
  );
}

function isOpen(confirmation: LaoStanding[Subject]): boolean {
  return confirmation !== null && (confirmation.standing === "WAITING" || confirmation.standing === "READY");
}
