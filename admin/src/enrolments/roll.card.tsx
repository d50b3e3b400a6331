import { Alert, Box, Button, Card, Typography } from "@mui/material";
import { Link } from "react-router";
import { useWords } from "../i18n/use-words.ts";
import { WaitingPart } from "../layout/waiting.tsx";
import type { UnitDetail } from "../units/unit.documents.ts";
import { roomKey, useRegister } from "./use-register.ts";

/** The way from an institution's page to its roll, class by class. Where names may not be read it says so and shows nothing else. */
export function RollCard({ unit }: { unit: UnitDetail }) {
  const words = useWords();
  const { unit: register, rights, isPending } = useRegister(unit.id);
  const rooms = register?.classrooms ?? [];
  return (
    <Card component="section" aria-labelledby="roll-title" sx={{ p: { xs: 2.5, md: 3 } }}>
      <Typography variant="h2" id="roll-title" gutterBottom>
        {words("enrolments.title")}
      </Typography>
      {isPending ? (
        <WaitingPart />
      ) : !rights.reads ? (
        <Alert severity="info">{words("register.notPermitted")}</Alert>
      ) : (
        <>
          <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>
            <Button variant="contained" component={Link} to={`/units/${unit.id}/roll`}>
              {words("register.roll.open")}
            </Button>
            {rights.checks && (
              <Button variant="outlined" component={Link} to={`/units/${unit.id}/check`}>
                {words("register.nav.check")}
              </Button>
            )}
            {rights.records && (
              <Button variant="outlined" component={Link} to={`/units/${unit.id}/import`}>
                {words("register.nav.import")}
              </Button>
            )}
            {rights.records && (
              <Button variant="outlined" component={Link} to={`/units/${unit.id}/learners/new`}>
                {words("register.next.add")}
              </Button>
            )}
            <Button component={Link} to={`/units/${unit.id}/transfers`}>
              {words("register.nav.transfers")}
              {register?.releaseCounts &&
                register.releaseCounts.outgoing + register.releaseCounts.incoming > 0 &&
                ` (${register.releaseCounts.outgoing + register.releaseCounts.incoming})`}
            </Button>
          </Box>
          <Box
            component="ul"
            sx={{ display: "flex", flexWrap: "wrap", gap: 1, listStyle: "none", p: 0, mt: 2, mb: 0 }}
          >
            {rooms.map(room => (
              <li key={roomKey(room)}>
                <Button
                  size="small"
                  component={Link}
                  to={`/units/${unit.id}/roll?${new URLSearchParams({ room: roomKey(room) })}`}
                >
                  {words("register.roll.roomCount", {
                    grade: words(`grade.${room.grade}`),
                    name: room.name,
                    count: room.learners,
                  })}
                </Button>
              </li>
            ))}
          </Box>
        </>
      )}
    </Card>
  );
}
