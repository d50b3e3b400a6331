import { Alert, Box, Button, Card, Stack, Tab, Tabs, Typography } from "@mui/material";
import { useState } from "react";
import { useNotify } from "react-admin";
import { Link, useLocation, useParams } from "react-router";
import type { RegisterUnit } from "../enrolments/register.documents.ts";
import { RegisterFrame } from "../enrolments/register.frame.tsx";
import type { RollRights } from "../enrolments/use-register.ts";
import type { ImportLineState } from "../i18n/register.type.ts";
import { grouped, useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { WaitingPage } from "../layout/waiting.tsx";
import { NotFoundPage } from "../problems/not-found.page.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { useGraph } from "../providers/graph.ts";
import { formatDateTime } from "../time/buddhist-era.ts";
import { RefusalAlert } from "../units/refusal.alert.tsx";
import type { Blocker } from "../units/unit.documents.ts";
import { usePress } from "../units/use-press.ts";
import { AbsentList } from "./absent.list.tsx";
import { FileButton } from "./file.button.tsx";
import {
  ApplyImportDocument,
  DiscardImportDocument,
  ImportDocument,
  type ImportSummary,
} from "./import.documents.ts";
import { LineList } from "./line.list.tsx";

/** The second step of an import: what the file would do, row by row; written only when the person says so. */
export function ImportPreviewPage() {
  const words = useWords();
  const { id = "", importId = "" } = useParams();
  const { data, error, isPending, refetch } = useGraph(ImportDocument, { id: importId });
  const found = data?.import;
  if (error && !data) return <ProblemPage error={error} retry={() => void refetch()} />;
  if (!isPending && !found) return <NotFoundPage />;
  return (
    <RegisterFrame id={id} title={words("register.import.preview")} lead={found?.fileName}>
      {(unit, rights) =>
        found ? (
          <Preview unit={unit} rights={rights} found={found} absent={found.absentLearners.totalCount} />
        ) : (
          <WaitingPage />
        )
      }
    </RegisterFrame>
  );
}

type TabName = ImportLineState | "absent";

interface PreviewProps {
  unit: RegisterUnit;
  rights: RollRights;
  found: ImportSummary;
  absent: number;
}

function Preview({ unit, rights, found, absent }: PreviewProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const { state } = useLocation();
  const counts: Record<TabName, number> = {
    NEW: found.fresh,
    CHANGED: found.changed,
    UNCHANGED: found.unchanged,
    FAULTY: found.faulty,
    ELSEWHERE: found.elsewhere,
    absent,
  };
  const tabs = (["FAULTY", "NEW", "CHANGED", "ELSEWHERE", "UNCHANGED", "absent"] as const).filter(
    tab => counts[tab] > 0 || tab === "NEW",
  );
  const [chosen, setChosen] = useState<TabName | null>(null);
  const tab = chosen && tabs.includes(chosen) ? chosen : (tabs.find(each => counts[each] > 0) ?? "NEW");
  const again = (state as { again?: boolean } | null)?.again === true;
  return (
    <>
      <Typography color="textSecondary" sx={{ mb: 2 }}>
        {[
          words("register.import.stagedAt", { when: formatDateTime(found.stagedAt, locale) }),
          words("register.import.rows", { count: found.rows }),
          words(`register.import.state.${found.state}`),
        ].join(" · ")}
      </Typography>
      {again && (
        <Alert severity="info" sx={{ mb: 2 }}>
          {words("register.import.again")}
        </Alert>
      )}
      {found.unknownColumns.length > 0 && (
        <Alert severity="info" sx={{ mb: 2 }}>
          {words("register.import.unknownColumns", { names: found.unknownColumns.join(", ") })}
        </Alert>
      )}
      <Settle unit={unit} found={found} records={rights.records} />
      <Card component="section" aria-label={words("register.import.preview")} sx={{ p: { xs: 1, md: 2.5 } }}>
        <Tabs
          value={tab}
          onChange={(_event, next: TabName) => setChosen(next)}
          variant="scrollable"
          scrollButtons="auto"
          allowScrollButtonsMobile
          aria-label={words("register.import.preview")}
        >
          {tabs.map(each => (
            <Tab
              key={each}
              value={each}
              id={`import-tab-${each}`}
              aria-controls="import-panel"
              label={`${words(`register.import.tab.${each}`)} ${grouped(counts[each])}`}
            />
          ))}
        </Tabs>
        <Box
          role="tabpanel"
          id="import-panel"
          aria-labelledby={`import-tab-${tab}`}
          sx={{ pt: 2, px: { xs: 1, md: 0 } }}
        >
          <Typography sx={{ mb: 1.5 }}>{words(`register.import.about.${tab}`)}</Typography>
          {tab === "absent" ? (
            <AbsentList importId={found.id} unitId={unit.id} />
          ) : (
            <LineList key={tab} importId={found.id} state={tab} />
          )}
        </Box>
      </Card>
    </>
  );
}

/** The decision about a file: all of it, its sound rows, or nothing. */
function Settle({ unit, found, records }: { unit: RegisterUnit; found: ImportSummary; records: boolean }) {
  const words = useWords();
  const notify = useNotify();
  const apply = usePress<Record<string, unknown>, Blocker>(ApplyImportDocument);
  const discard = usePress<Record<string, unknown>, Blocker>(DiscardImportDocument);
  const sound = found.fresh + found.changed;
  const left = found.faulty + found.elsewhere;
  const busy = apply.busy || discard.busy;
  const files = (
    <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>
      {sound + found.unchanged > 0 && (
        <FileButton
          path={`/files/imports/${found.id}/passed.xlsx`}
          name={`passed-${found.fileName.replace(/\.[^.]*$/, "")}.xlsx`}
          label={words("register.import.passed")}
        />
      )}
      {left > 0 && (
        <FileButton
          path={`/files/imports/${found.id}/failed.xlsx`}
          name={`failed-${found.fileName.replace(/\.[^.]*$/, "")}.xlsx`}
          label={words("register.import.failed")}
          variant="outlined"
        />
      )}
    </Box>
  );
  if (found.state === "APPLIED")
    return (
      <Alert severity="success" sx={{ mb: 2 }}>
        <div role="status">
          {words("register.import.applied", { fresh: grouped(found.fresh), changed: grouped(found.changed) })}
          {left > 0 && ` · ${words("register.import.appliedLeft", { count: left })}`}
        </div>
        <Stack direction="row" sx={{ flexWrap: "wrap", gap: 1, my: 1 }}>
          <Button size="small" variant="contained" component={Link} to={`/units/${unit.id}/roll`}>
            {words("register.import.toRoll")}
          </Button>
          <Button size="small" variant="outlined" component={Link} to={`/units/${unit.id}/check`}>
            {words("register.import.toCheck")}
          </Button>
        </Stack>
        {files}
      </Alert>
    );
  if (found.state === "DISCARDED")
    return (
      <Alert
        severity="info"
        sx={{ mb: 2 }}
        action={
          <Button size="small" component={Link} to={`/units/${unit.id}/import`}>
            {words("register.import.another")}
          </Button>
        }
      >
        {words("register.import.stale")}
      </Alert>
    );
  return (
    <Card
      component="section"
      aria-label={words("register.import.title")}
      sx={{ p: { xs: 2, md: 2.5 }, mb: 2 }}
    >
      <Typography sx={{ fontWeight: 600 }} role="status">
        {sound > 0
          ? words("register.import.applyText", {
              fresh: grouped(found.fresh),
              changed: grouped(found.changed),
            })
          : words(left > 0 ? "register.import.onlyFaulty" : "register.import.nothing")}
      </Typography>
      {sound > 0 && left > 0 && (
        <Typography>{words("register.import.applyFaulty", { count: left })}</Typography>
      )}
      <Stack direction="row" sx={{ flexWrap: "wrap", gap: 1, my: 1.5 }}>
        {records && sound > 0 && (
          <Button
            variant="contained"
            disabled={busy}
            onClick={() =>
              void apply.send({ importId: found.id, onlySound: left > 0, expectedDigest: found.digest })
            }
          >
            {apply.busy
              ? words("register.import.applying")
              : words(left > 0 ? "register.import.applySound" : "register.import.apply", { count: sound })}
          </Button>
        )}
        <Button component={Link} to={`/units/${unit.id}/import`} disabled={busy}>
          {words("register.import.another")}
        </Button>
        {records && (
          <Button
            color="error"
            disabled={busy}
            onClick={async () => {
              if (await discard.send({ importId: found.id }))
                notify("register.import.discarded", { type: "info" });
            }}
          >
            {words("register.import.discard")}
          </Button>
        )}
      </Stack>
      {files}
      <RefusalAlert refusals={[...apply.refusals, ...discard.refusals]} />
    </Card>
  );
}
