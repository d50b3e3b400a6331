import {
  Card,
  Link as MuiLink,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  Typography,
} from "@mui/material";
import { Link } from "react-router";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import type { Connection } from "../providers/page.type.ts";
import { useServerNow } from "../providers/session.ts";
import { formatDateTime } from "../time/buddhist-era.ts";
import { unitName } from "../units/unit-name.ts";
import type { StuckCase } from "./monitoring.documents.ts";

const dayMs = 86_400_000;

/** Reopening cases that do not get on, and whose turn it is. */
export function StuckCard({ cases }: { cases: Connection<StuckCase> }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const nowMs = useServerNow();
  return (
    <Card component="section" aria-labelledby="stuck-title" sx={{ p: { xs: 2, md: 3 } }}>
      <Typography variant="h2" id="stuck-title">
        {words("monitoring.stuck.title")}
      </Typography>
      <Typography color="textSecondary" sx={{ mb: 1 }}>
        {words(cases.nodes.length === 0 ? "monitoring.stuck.none" : "monitoring.stuck.lead")}
      </Typography>
      {cases.nodes.length > 0 && (
        <TableContainer tabIndex={0} role="region" aria-labelledby="stuck-title">
          <Table size="small">
            <TableHead>
              <TableRow>
                {(["unit", "turn", "since"] as const).map(column => (
                  <TableCell key={column}>{words(`monitoring.stuck.${column}`)}</TableCell>
                ))}
              </TableRow>
            </TableHead>
            <TableBody>
              {cases.nodes.map(({ reopeningCase: { id, unit, waitingFor }, waitingSince }) => (
                <TableRow key={id}>
                  <TableCell>
                    <MuiLink component={Link} to={`/units/${unit.id}`}>
                      {unitName(unit, locale)}
                    </MuiLink>
                  </TableCell>
                  <TableCell>
                    {waitingFor &&
                      words("monitoring.stuck.waits", {
                        action: words(`history.action.${waitingFor.action}`),
                        unit: unitName(waitingFor.unit, locale),
                        duty: waitingFor.duty ? words(`duty.${waitingFor.duty}`) : "",
                      })}
                  </TableCell>
                  <TableCell>
                    {formatDateTime(waitingSince, locale)} (
                    {words("clock.days", { count: Math.floor((nowMs - Date.parse(waitingSince)) / dayMs) })})
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </TableContainer>
      )}
    </Card>
  );
}
