import {
  Alert,
  Box,
  Button,
  Card,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  Link as MuiLink,
  ToggleButton,
  ToggleButtonGroup,
  Typography,
} from "@mui/material";
import { useState } from "react";
import { useNotify } from "react-admin";
import { Link, useParams } from "react-router";
import { CsvButton } from "../export/csv.button.tsx";
import { PrintButton } from "../export/print.button.tsx";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { PageHeading } from "../layout/page.heading.tsx";
import { WaitingPage } from "../layout/waiting.tsx";
import { NotFoundPage } from "../problems/not-found.page.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { ask, useGraph } from "../providers/graph.ts";
import type { Connection } from "../providers/page.type.ts";
import { formatDateTime } from "../time/buddhist-era.ts";
import { BlockerList } from "../units/blocker.list.tsx";
import { RefusalAlert } from "../units/refusal.alert.tsx";
import type { Blocker } from "../units/unit.documents.ts";
import { unitName } from "../units/unit-name.ts";
import { usePress } from "../units/use-press.ts";
import { groupsOf } from "./groups-of.ts";
import { ResultCard } from "./result.card.tsx";
import { SheetsPrint } from "./sheets.print.tsx";
import {
  CloseSpotCheckDocument,
  type SpotCheckDetail,
  SpotCheckDocument,
  type SpotCheckItem,
  SpotCheckItemsDocument,
  type VisitedInstitution,
} from "./spot-check.documents.ts";
import { itemColumns } from "./spot-check.export.ts";
import { SpotCheckWay } from "./spot-check.way.tsx";

/** One spot check: what it says, where to go, the sheets, and its end. */
export function SpotCheckPage() {
  const words = useWords();
  const locale = useConsoleLocale();
  const { checkId = "" } = useParams();
  const { data, error, isPending, refetch } = useGraph(SpotCheckDocument, { id: checkId });
  if (error && !data) return <ProblemPage error={error} retry={() => void refetch()} />;
  if (isPending) return <WaitingPage />;
  const check = data?.spotCheck;
  if (!check) return <NotFoundPage />;
  const list = { to: `/units/${check.province.id}/spot-checks`, title: words("spotChecks.title") };
  return (
    <>
      <PageHeading
        title={words("spotChecks.checkOf", { when: formatDateTime(check.drawnAt, locale) })}
        above={<SpotCheckWay unit={check.province} pages={[list]} />}
        lead={
          <>
            <div>
              {[
                check.drawnBy && words("spotChecks.by", { name: check.drawnBy }),
                words("spotChecks.seed", { seed: check.seed }),
                check.closedAt &&
                  words("spotChecks.closedOn", { when: formatDateTime(check.closedAt, locale) }),
              ]
                .filter(Boolean)
                .join(" · ")}
            </div>
            <div>{words("spotChecks.seedHint")}</div>
          </>
        }
      />
      <Box sx={{ display: "grid", gap: 3, gridTemplateColumns: "minmax(0, 1fr)" }}>
        <ResultCard check={check} />
        {check.institutions && <Places check={check} institutions={check.institutions} />}
      </Box>
    </>
  );
}

function Places({
  check,
  institutions,
}: {
  check: SpotCheckDetail;
  institutions: readonly VisitedInstitution[];
}) {
  const words = useWords();
  const locale = useConsoleLocale();
  const [closing, setClosing] = useState(false);
  const records = check.closedAt === null && check.recordBlockers.length === 0;
  const unfinished = institutions.filter(place => checkedAt(place) < place.drawn);
  const [show, setShow] = useState<"left" | "all">(records ? "left" : "all");
  const shown = show === "left" ? unfinished : institutions;
  const laos = groupsOf(shown, each => each.lao.id);

  return (
    <Card component="section" aria-labelledby="spot-places" sx={{ p: { xs: 2, md: 3 } }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, alignItems: "center", mb: 1 }}>
        <Typography variant="h2" id="spot-places" sx={{ flex: "1 1 240px" }}>
          {words("spotChecks.places.title")}
        </Typography>
        <PrintButton label={words("spotChecks.print.button")} landscape content={() => everyItem(check.id)}>
          {items => <SheetsPrint check={check} items={items} />}
        </PrintButton>
        <CsvButton
          name={`${words("spotChecks.csv.file")}-${check.province.code}-${check.drawnAt.slice(0, 10)}`}
          columns={itemColumns(words, locale)}
          rows={() => everyItem(check.id)}
        />
        {records && (
          <Button color="inherit" onClick={() => setClosing(true)}>
            {words("spotChecks.close.button")}
          </Button>
        )}
      </Box>
      {check.closedAt === null && check.recordBlockers.length > 0 && (
        <Alert severity="info" sx={{ mb: 2 }}>
          <BlockerList blockers={check.recordBlockers} />
        </Alert>
      )}
      <ToggleButtonGroup
        exclusive
        size="small"
        value={show}
        onChange={(_event, next: typeof show | null) => next && setShow(next)}
        aria-label={words("spotChecks.places.show")}
      >
        <ToggleButton value="left" sx={{ px: 2, minHeight: 44, color: "text.primary" }}>
          {words("spotChecks.places.left", { count: unfinished.length })}
        </ToggleButton>
        <ToggleButton value="all" sx={{ px: 2, minHeight: 44, color: "text.primary" }}>
          {words("spotChecks.places.all", { count: institutions.length })}
        </ToggleButton>
      </ToggleButtonGroup>
      {shown.length === 0 && (
        <Alert severity="success" sx={{ mt: 2 }}>
          {words("spotChecks.places.allDone")}
        </Alert>
      )}
      {laos.map(places => (
        <Box key={places[0]?.lao.id} sx={{ mt: 2 }}>
          <Typography variant="h3">{places[0] && unitName(places[0].lao, locale)}</Typography>
          <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
            {places.map(place => (
              <Place key={place.institution.id} check={check} place={place} records={records} />
            ))}
          </Box>
        </Box>
      ))}
      {closing && <CloseDialog check={check} close={() => setClosing(false)} />}
    </Card>
  );
}

function Place({
  check,
  place,
  records,
}: {
  check: SpotCheckDetail;
  place: VisitedInstitution;
  records: boolean;
}) {
  const words = useWords();
  const locale = useConsoleLocale();
  const checked = checkedAt(place);
  const done = checked === place.drawn;
  const name = unitName(place.institution, locale);
  const visits = records && !done;
  return (
    <Box
      component="li"
      sx={{
        display: "flex",
        flexWrap: "wrap",
        alignItems: "center",
        gap: 1,
        py: 1,
        borderTop: 1,
        borderColor: "divider",
      }}
    >
      <Box sx={{ flex: "1 1 220px", minWidth: 0 }}>
        <MuiLink component={Link} to={`/units/${place.institution.id}`}>
          {name}
        </MuiLink>
        <Typography variant="body2" sx={{ color: done ? "success.main" : "text.secondary" }}>
          {done && `${words("spotChecks.places.done")} · `}
          {words("spotChecks.places.drawn", { checked, drawn: place.drawn })}
          {place.open > 0 && ` · ${words("spotChecks.openFindings", { count: place.open })}`}
        </Typography>
      </Box>
      <Button
        variant={visits ? "contained" : "outlined"}
        component={Link}
        to={`/units/${check.province.id}/spot-checks/${check.id}/${place.institution.id}`}
        aria-label={words(visits ? "spotChecks.places.visitAt" : "spotChecks.places.lookAt", { name })}
        sx={{ minWidth: 96, minHeight: 44 }}
      >
        {words(visits ? "spotChecks.places.visit" : "spotChecks.places.look")}
      </Button>
    </Box>
  );
}

function checkedAt({ present, notFound, moved, dataWrong }: VisitedInstitution): number {
  return present + notFound + moved + dataWrong;
}

/** Every learner of the sample, page by page. */
async function everyItem(id: string): Promise<SpotCheckItem[]> {
  const items: SpotCheckItem[] = [];
  for (let after: string | null = null; ; ) {
    const page: Connection<SpotCheckItem> | null =
      (await ask(SpotCheckItemsDocument, { id, institutionId: null, after })).spotCheck?.items ?? null;
    items.push(...(page?.nodes ?? []));
    if (!page?.pageInfo.hasNextPage) return items;
    after = page.pageInfo.endCursor;
  }
}

function CloseDialog({ check, close }: { check: SpotCheckDetail; close: () => void }) {
  const words = useWords();
  const notify = useNotify();
  const { send, busy, refusals } = usePress<{ spotCheckId: string }, Blocker>(CloseSpotCheckDocument);
  const left = check.tally.drawn - check.tally.checked;
  return (
    <Dialog open onClose={busy ? undefined : close} aria-labelledby="spot-close" fullWidth maxWidth="sm">
      <DialogTitle id="spot-close">{words("spotChecks.close.title")}</DialogTitle>
      <DialogContent>
        {left > 0 && <Alert severity="warning">{words("spotChecks.close.left", { count: left })}</Alert>}
        <DialogContentText sx={{ mt: 1 }}>{words("spotChecks.close.text")}</DialogContentText>
        <RefusalAlert refusals={refusals} />
      </DialogContent>
      <DialogActions>
        <Button onClick={close} disabled={busy}>
          {words("confirmation.keep")}
        </Button>
        <Button
          variant="contained"
          disabled={busy}
          onClick={() =>
            void send({ spotCheckId: check.id }).then(closed => {
              if (!closed) return;
              notify("spotChecks.close.done", { type: "info" });
              close();
            })
          }
        >
          {words(busy ? "confirmation.submitting" : "spotChecks.close.button")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
