import { Alert, Box, Button, Card, Stack, Tab, Tabs, Typography } from "@mui/material";
import { useState } from "react";
import { Link, useLocation, useParams } from "react-router";
import { grouped, useConsoleLocale, useWords, type Words } from "../i18n/use-words.ts";
import { FileLine } from "../imports/line.list.tsx";
import { PageHeading } from "../layout/page.heading.tsx";
import { WaitingPage, WaitingPart } from "../layout/waiting.tsx";
import { isFar } from "../other-schools/heads.ts";
import { NotFoundPage } from "../problems/not-found.page.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { useGraph } from "../providers/graph.ts";
import { roundName } from "../rounds/round-name.ts";
import { formatDateTime } from "../time/buddhist-era.ts";
import { RefusalAlert } from "../units/refusal.alert.tsx";
import type { Blocker } from "../units/unit.documents.ts";
import { UnitWay } from "../units/unit-way.tsx";
import { usePress } from "../units/use-press.ts";
import {
  ApplySchoolFileDocument,
  type ApplySchoolFileInput,
  type SchoolFile,
  SchoolFileDocument,
  SchoolFileLinesDocument,
  type SchoolLine,
  type SchoolLineState,
} from "./school-file.documents.ts";

/** What a register's file would do, row by row; written only when the person says so. */
export function SchoolFilePage() {
  const words = useWords();
  const locale = useConsoleLocale();
  const { fileId = "" } = useParams();
  const { state } = useLocation();
  const { data, error, isPending, refetch } = useGraph(SchoolFileDocument, { id: fileId });
  if (error && !data) return <ProblemPage error={error} retry={() => void refetch()} />;
  if (isPending) return <WaitingPage />;
  const file = data?.file;
  if (!file) return <NotFoundPage />;
  const again = (state as { again?: boolean } | null)?.again === true;
  return (
    <>
      <PageHeading
        title={words("schoolFile.preview")}
        above={<UnitWay units={[...file.lao.ancestors, file.lao]} />}
        lead={
          <>
            <div>{file.fileName}</div>
            {file.round && <div>{roundName(file.round, words)}</div>}
            <div>
              {words("register.import.stagedAt", { when: formatDateTime(file.stagedAt, locale) })} ·{" "}
              {words("register.import.rows", { count: file.rows })} ·{" "}
              {words(`register.import.state.${file.state}`)}
            </div>
          </>
        }
      />
      {again && file.state === "STAGED" && (
        <Alert severity="info" sx={{ mb: 2 }}>
          {words("schoolFile.again")}
        </Alert>
      )}
      {file.unknownColumns.length > 0 && (
        <Alert severity="info" sx={{ mb: 2 }}>
          {words("register.import.unknownColumns", { names: file.unknownColumns.join(", ") })}
        </Alert>
      )}
      <Settle file={file} />
      {file.state === "STAGED" && <Preview file={file} />}
    </>
  );
}

/** The decision about a file: all of it, its sound rows, or nothing. */
function Settle({ file }: { file: SchoolFile }) {
  const words = useWords();
  const { send, busy, refusals } = usePress<ApplySchoolFileInput, Blocker>(ApplySchoolFileDocument);
  const register = `/units/${file.lao.id}/other-schools`;
  const counts = { fresh: grouped(file.fresh), changed: grouped(file.changed) };
  const back = (
    <Button component={Link} to={register} disabled={busy}>
      {words("schoolFile.toRegister")}
    </Button>
  );
  if (file.state === "APPLIED")
    return (
      <Alert severity="success" sx={{ mb: 2 }} action={back}>
        <div role="status">
          {words("schoolFile.applied", counts)}
          {file.faulty > 0 && ` · ${words("register.import.appliedLeft", { count: file.faulty })}`}
        </div>
      </Alert>
    );
  if (file.state === "DISCARDED")
    return (
      <Alert severity="info" sx={{ mb: 2 }} action={back}>
        {words("schoolFile.stale")}
      </Alert>
    );
  const sound = file.fresh + file.changed;
  const title =
    sound > 0
      ? words("schoolFile.applyText", counts)
      : file.faulty > 0
        ? words("schoolFile.onlyFaulty")
        : file.uncounted.nodes.some(({ recordedTotal }) => recordedTotal === null)
          ? words("schoolFile.uncounted.nothing")
          : words("schoolFile.nothing");
  return (
    <Card component="section" aria-label={words("schoolFile.title")} sx={{ p: { xs: 2, md: 2.5 }, mb: 2 }}>
      <Typography sx={{ fontWeight: 600 }} role="status">
        {title}
      </Typography>
      {sound > 0 && file.faulty > 0 && (
        <Typography>{words("schoolFile.faultyLeft", { count: file.faulty })}</Typography>
      )}
      {file.uncounted.totalCount > 0 && <Uncounted schools={file.uncounted.nodes} />}
      <Stack direction="row" sx={{ flexWrap: "wrap", gap: 1, my: 1.5 }}>
        {sound > 0 && (
          <Button
            variant="contained"
            disabled={busy}
            onClick={() =>
              void send({
                fileId: file.id,
                onlySound: file.faulty > 0,
                expectedDigest: file.comparisonDigest,
              })
            }
          >
            {busy
              ? words("register.import.applying")
              : words(file.faulty > 0 ? "register.import.applySound" : "register.import.apply", {
                  count: sound,
                })}
          </Button>
        )}
        {back}
      </Stack>
      <RefusalAlert refusals={refusals} />
    </Card>
  );
}

/** Named before somebody has to open the list of all. */
const namedAtOnce = 8;

/** Schools that the file has no numbers for: which, and what to do, unless they are recorded already. */
function Uncounted({ schools }: { schools: SchoolFile["uncounted"]["nodes"] }) {
  const words = useWords();
  const missing = schools.filter(({ recordedTotal }) => recordedTotal === null);
  const kept = schools.length - missing.length;
  return (
    <Alert severity={missing.length > 0 ? "warning" : "info"} sx={{ mt: 1.5 }}>
      {missing.length > 0 && (
        <>
          <strong>{words("schoolFile.uncounted.missing", { count: missing.length })}</strong>
          <Box component="ul" sx={{ m: 0, pl: 2.5, overflowWrap: "anywhere" }}>
            {missing.slice(0, namedAtOnce).map(({ row, code, name }) => (
              <li key={row}>
                {name} ({code})
              </li>
            ))}
          </Box>
          {missing.length > namedAtOnce && (
            <div>{words("schoolFile.uncounted.more", { count: missing.length - namedAtOnce })}</div>
          )}
          <div>{words("schoolFile.uncounted.fill")}</div>
        </>
      )}
      {kept > 0 && <div>{words("schoolFile.uncounted.kept", { count: kept })}</div>}
    </Alert>
  );
}

const states = ["FAULTY", "NEW", "CHANGED", "UNCHANGED"] as const;
type TabName = SchoolLineState | "uncounted" | "absent";

function Preview({ file }: { file: SchoolFile }) {
  const words = useWords();
  const counts: Record<TabName, number> = {
    NEW: file.fresh,
    CHANGED: file.changed,
    UNCHANGED: file.alike.totalCount,
    FAULTY: file.faulty,
    uncounted: file.uncounted.totalCount,
    absent: file.absent.totalCount,
  };
  const tabs = ([...states, "uncounted", "absent"] as const).filter(tab => counts[tab] > 0);
  const [chosen, setChosen] = useState<TabName | null>(null);
  const tab = chosen && tabs.includes(chosen) ? chosen : tabs[0];
  if (!tab) return null;
  return (
    <Card component="section" aria-label={words("schoolFile.preview")} sx={{ p: { xs: 1, md: 2.5 } }}>
      <Tabs
        value={tab}
        onChange={(_event, next: TabName) => setChosen(next)}
        variant="scrollable"
        scrollButtons="auto"
        allowScrollButtonsMobile
        aria-label={words("schoolFile.preview")}
      >
        {tabs.map(each => (
          <Tab
            key={each}
            value={each}
            id={`school-file-tab-${each}`}
            aria-controls="school-file-panel"
            label={`${words(`schoolFile.tab.${each}`)} ${grouped(counts[each])}`}
          />
        ))}
      </Tabs>
      <Box
        role="tabpanel"
        id="school-file-panel"
        aria-labelledby={`school-file-tab-${tab}`}
        sx={{ pt: 2, px: { xs: 1, md: 0 } }}
      >
        <Typography sx={{ mb: 1.5 }}>{words(`schoolFile.about.${tab}`)}</Typography>
        {tab === "absent" ? (
          <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
            {file.absent.nodes.map(({ id, code, name }) => (
              <li key={id}>
                {code} {name}
              </li>
            ))}
          </Box>
        ) : tab === "uncounted" ? (
          <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
            {file.uncounted.nodes.map(({ row, code, name, recordedTotal }) => (
              <FileLine
                key={row}
                line={{ row, name: `${name} (${code})`, faults: [], changes: [] }}
                more={
                  recordedTotal === null
                    ? words("otherSchools.notRecorded")
                    : words("schoolFile.uncounted.recorded", { count: recordedTotal })
                }
              />
            ))}
          </Box>
        ) : (
          <Lines key={tab} fileId={file.id} state={tab} />
        )}
      </Box>
    </Card>
  );
}

function Lines({ fileId, state }: { fileId: string; state: SchoolLineState }) {
  const words = useWords();
  const { data, isPending } = useGraph(SchoolFileLinesDocument, {
    id: fileId,
    first: 500,
    state,
    // What has no numbers in the file has a list of its own, and is no more like the register than it was.
    counted: state === "UNCHANGED" ? true : null,
  });
  if (isPending) return <WaitingPart />;
  return (
    <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
      {data?.file?.lines.nodes.map(line => (
        <FileLine
          key={line.row}
          line={{
            row: line.row,
            name: `${line.name} (${line.code})`,
            faults: line.faults,
            changes: line.changes.map(change =>
              change.field === "counts" ? { ...change, header: words("schoolFile.counts") } : change,
            ),
          }}
          more={numbersOf(line, words)}
        />
      ))}
    </Box>
  );
}

/** What a row's numbers come to beside those of the round before; more than half off is said. */
function numbersOf({ total, previousTotal, state }: SchoolLine, words: Words): string | null {
  if (total === null || state === "UNCHANGED") return null;
  return [
    words("otherSchools.learners", { count: total }),
    previousTotal !== null && words("otherSchools.grid.before", { count: grouped(previousTotal) }),
    isFar(total, previousTotal) && words("otherSchools.farFromBefore"),
  ]
    .filter(Boolean)
    .join(" · ");
}
