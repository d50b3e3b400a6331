import { Box, Card, Chip, LinearProgress, Typography } from "@mui/material";
import { grouped, useWords } from "../i18n/use-words.ts";
import { percent } from "./share.ts";
import { type SpotCheckDetail, unreached } from "./spot-check.documents.ts";
import { StrataTable } from "./strata.table.tsx";

/** What a spot check says so far, in words: the estimate, its interval, and how many learners that is. */
export function ResultCard({ check }: { check: SpotCheckDetail }) {
  const words = useWords();
  const { tally, estimate } = check;
  // A few visits say little of the whole province: heads are told of a whole sample.
  const partial = tally.checked < tally.drawn;
  const left = unreached(check.strata);
  const reached = tally.learners - left.learners;
  return (
    <Card component="section" aria-labelledby="spot-result" sx={{ p: { xs: 2, md: 3 } }}>
      <Typography variant="h2" id="spot-result" gutterBottom>
        {words("spotChecks.result.title")}
      </Typography>
      <Typography id="spot-progress">
        {words("spotChecks.progress", { checked: grouped(tally.checked), drawn: grouped(tally.drawn) })}
      </Typography>
      <LinearProgress
        variant="determinate"
        value={tally.drawn === 0 ? 0 : (100 * tally.checked) / tally.drawn}
        aria-labelledby="spot-progress"
        sx={{ my: 1 }}
      />
      {estimate ? (
        <>
          {partial && (
            <Typography color="textSecondary">
              {words("spotChecks.result.sofar", { checked: grouped(tally.checked) })}
            </Typography>
          )}
          <Typography sx={{ fontSize: { xs: "1.0625rem", md: "1.1875rem" }, fontWeight: 600, mt: 1 }}>
            {words("spotChecks.result.words", {
              rate: percent(estimate.rate),
              low: percent(estimate.low),
              high: percent(estimate.high),
            })}
          </Typography>
          {!partial && (
            <Typography>
              {words("spotChecks.result.heads", {
                low: grouped(Math.round(estimate.low * reached)),
                high: grouped(Math.round(estimate.high * reached)),
                learners: grouped(reached),
              })}
            </Typography>
          )}
          <Typography variant="body2" color="textSecondary">
            {words("spotChecks.result.method")}
            {left.count > 0 &&
              ` · ${words("spotChecks.result.unreached", { count: left.count, learners: grouped(left.learners) })}`}
          </Typography>
        </>
      ) : (
        <Typography color="textSecondary">{words("spotChecks.result.notYet")}</Typography>
      )}
      <Box
        component="ul"
        sx={{ display: "flex", flexWrap: "wrap", gap: 1, listStyle: "none", p: 0, m: 0, mt: 1.5 }}
      >
        {(
          [
            ["PRESENT", tally.present],
            ["NOT_FOUND", tally.notFound],
            ["MOVED", tally.moved],
            ["DATA_WRONG", tally.dataWrong],
          ] as const
        ).map(([result, count]) => (
          <li key={result}>
            <Chip variant="outlined" label={`${words(`spotChecks.finding.${result}`)} ${grouped(count)}`} />
          </li>
        ))}
        {tally.open > 0 && (
          <li>
            <Chip color="warning" label={words("spotChecks.openFindings", { count: tally.open })} />
          </li>
        )}
      </Box>
      <Box sx={{ mt: 2 }}>
        <StrataTable strata={check.strata} />
      </Box>
    </Card>
  );
}
